"""Phones and e-mails are read alike wherever they come from: a form, the command line, a file."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from builders import Office
from keydesk.db.models import Client, table_of
from keydesk.db.queries.client_page import client_page
from keydesk.db.queries.clients import client_ids
from keydesk.operations.clients import add_client, edit_client
from keydesk.operations.office import set_setting
from keydesk.operations.staff import add_staff
from keydesk.operations.vets import add_vet, edit_vet
from keydesk.rules.refusal import Refusal


def added(office: Office, **fields: str) -> Any:
    """A client's profile after adding one."""
    desk = office.desk()
    saved = desk.perform_now(add_client, fields={"last_name": "Rivera", **fields})
    return desk.look_up_now(client_page, client_id=saved.id)


def test_a_phone_is_kept_in_the_office_s_form_and_found_by_its_digits(office: Office) -> None:
    """However it is typed; search by digits or as it is written finds it."""
    page = added(office, cell_phone="1-308.555.0138", home_phone="+44 20 7946 0958")
    assert page.profile.cell_phone == "(308) 555-0138"
    assert page.profile.home_phone == "+44 20 7946 0958"
    desk = office.desk()
    for text in ("3085550138", "555-0138", "(308)"):
        assert list(desk.look_up_now(client_ids, text=text)) == [page.profile.client_id]


def test_the_office_says_its_country(office: Office) -> None:
    """Numbers of home have no country code, those of others do."""
    office.desk().perform_now(set_setting, name="country", value="gb")
    page = added(office, cell_phone="020 7946 0958", work_phone="+1 308 555 0138")
    assert (page.profile.cell_phone, page.profile.work_phone) == ("020 7946 0958", "+1 308-555-0138")
    with pytest.raises(Refusal, match="two letters"):
        office.desk().perform_now(set_setting, name="country", value="Britain")


def test_what_cannot_be_read_is_kept_and_marked(office: Office) -> None:
    """Never lost: it stays as it was typed, and who reads it is told that nobody can dial it."""
    page = added(office, cell_phone="ask her sister", home_phone="308 555 0138 (Luis, evenings)")
    assert page.profile.cell_phone == "ask her sister"
    assert page.profile.home_phone == "308 555 0138 (Luis, evenings)"
    assert page.unread == {"cell_phone"}


@pytest.mark.parametrize(
    "email", ["ana", "ana@example", "ana@example.com\nBcc: everybody@example.com", "a b@example.com"]
)
def test_an_address_that_no_mail_reaches_is_refused(office: Office, email: str) -> None:
    """The refusal names the field, and nothing is saved."""
    with pytest.raises(Refusal) as refused:
        added(office, email=email)
    assert refused.value.field == "email"
    assert list(office.desk().look_up_now(client_ids)) == []


def test_an_old_address_does_not_stop_another_change(office: Office) -> None:
    """What came here before it was looked at stays while nobody touches it; touched, it has to be one."""
    page = added(office)
    client_id = page.profile.client_id
    table = table_of(Client)

    def old(work: Any) -> None:
        work.session.execute(
            update(table).where(table.c.id == client_id).values(email="ana at home", cell_phone="5550138x")
        )
        work.record("client", client_id, "note", field="email", new="ana at home")

    office.work(old)
    desk = office.desk()
    desk.perform_now(
        edit_client,
        client_id=client_id,
        version=None,
        fields={"email": "ana at home", "cell_phone": "5550138x", "city": "Omaha"},
    )
    profile = desk.look_up_now(client_page, client_id=client_id).profile
    assert (profile.email, profile.cell_phone, profile.city) == ("ana at home", "5550138x", "Omaha")
    with pytest.raises(Refusal, match="E-mail"):
        desk.perform_now(edit_client, client_id=client_id, version=None, fields={"email": "ana at work"})


def test_staff_and_vets_alike(office: Office) -> None:
    """One reading for everybody who has a phone."""
    desk = office.desk()
    person = desk.perform_now(
        add_staff, fields={"last_name": "Ortega", "phone": "3085550138", "email": "Sam@Example.COM"}
    )
    vet = desk.perform_now(add_vet, name="Dr. Lee", phone="308.555.0142")
    desk.perform_now(edit_vet, vet_id=vet.id, version=None, phone="308-555-0199")

    def read(reading: Any) -> tuple[Any, ...]:
        run = reading.session.connection().exec_driver_sql
        found = run(f"SELECT phone, email FROM staff WHERE id = {person.id}").one()
        return (*found, run("SELECT phone FROM vet").scalar_one())

    assert desk.look_up_now(read) == ("(308) 555-0138", "Sam@example.com", "(308) 555-0199")
