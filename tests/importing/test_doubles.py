"""Who of a file may be a client here, or another row of it: told, answered once, remembered (I3, I4)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from builders import Office
from imports import plan_files
from keydesk.db.queries.clients import list_clients
from keydesk.db.queries.twins import twin_pairs
from keydesk.operations.clients import add_client
from keydesk.operations.importing import apply_import
from keydesk.operations.merging import merge_clients
from keydesk.operations.twins import remember_double

LIST = """Client ID,Last Name,First Name,Cell Phone,Email,Street
7,Rivera,Anna,308 555 0138,anna@example.com,
8,Costa,Ben,402 555 0101,,9 Elm St
9,Costa,Benjamin,402 555 0101,ben@example.com,9 Elm Street
"""


@pytest.fixture
def office_with_ana(office: Office) -> Office:
    """Ana Rivera is here, with the phone that the file has for Anna."""
    office.desk().perform_now(
        add_client,
        fields={"last_name": "Rivera", "first_name": "Ana", "cell_phone": "(308) 555-0138", "street": "12 Oak St"},
    )
    return office


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The list of the other office."""
    found = tmp_path / "Clients.csv"
    found.write_text(LIST, encoding="utf-8")
    return found


def said(office: Office, double: Any, *, same: bool) -> None:
    """An answer."""
    office.desk().perform_now(
        remember_double, source=double.source, outside_id=double.uid, same=same, client_id=double.client_id,
        other_outside_id=double.other_uid,
    )  # fmt: skip


def test_doubles_are_told_with_the_reason(office_with_ana: Office, path: Path) -> None:
    """Of the store and of the file; nobody is joined by a guess: they come in as new clients."""
    plan = plan_files(office_with_ana, path)
    told = {(each.title, each.other.partition(" (")[0], each.why) for each in plan.doubles}
    assert ("Rivera, Anna", "Rivera, Ana", "same phone, name alike") in told
    assert ("Costa, Benjamin", "Costa, Ben of line 3", "same phone, name alike, same address") in told
    assert plan.counts["client"]["add"] == len(("Anna", "Ben", "Benjamin"))


def test_the_same_fills_what_is_empty_and_is_known_the_next_time(office_with_ana: Office, path: Path) -> None:
    """Said once: no second profile, nothing overwritten, and the next file of that source finds them by itself."""
    plan = plan_files(office_with_ana, path)
    for double in plan.doubles:
        said(office_with_ana, double, same=True)
    plan = plan_files(office_with_ana, path)
    assert plan.doubles == ()
    desk = office_with_ana.desk()
    desk.perform_now(apply_import, plan=plan)
    assert sorted(row.name for row in desk.look_up_now(list_clients)) == ["Costa, Ben", "Rivera, Ana"]
    (ben,) = (row for row in desk.look_up_now(list_clients) if row.name == "Costa, Ben")
    run = "SELECT email FROM client WHERE id = "
    emails = [
        desk.look_up_now(lambda reading, row=row: reading.session.connection().exec_driver_sql(f"{run}{row}").scalar())
        for row in (1, ben.client_id)
    ]
    assert emails == ["anna@example.com", "ben@example.com"]
    again = plan_files(office_with_ana, path)
    assert again.counts["client"]["add"] == again.counts["client"]["clash"] == 0
    assert again.doubles == ()


def test_another_one_is_not_asked_again(office_with_ana: Office, path: Path) -> None:
    """They come in as clients of their own, and the page of possible duplicates leaves them alone."""
    for double in plan_files(office_with_ana, path).doubles:
        said(office_with_ana, double, same=False)
    plan = plan_files(office_with_ana, path)
    assert plan.doubles == ()
    desk = office_with_ana.desk()
    desk.perform_now(apply_import, plan=plan)
    assert len(desk.look_up_now(list_clients)) == len(("Ana", "Anna", "Ben", "Benjamin"))
    assert desk.look_up_now(twin_pairs) == []


def test_an_answer_follows_a_merge(office_with_ana: Office, path: Path) -> None:
    """Whoever went into another client since is that client, for a file too."""
    (double,) = (each for each in plan_files(office_with_ana, path).doubles if each.client_id == 1)
    said(office_with_ana, double, same=True)
    desk = office_with_ana.desk()
    other = desk.perform_now(add_client, fields={"last_name": "Rivera", "first_name": "A."})
    desk.perform_now(merge_clients, into_id=other.id, client_id=1, settled=True)
    plan = plan_files(office_with_ana, path)
    (item,) = (each for each in plan.items if each.kind == "client" and each.title == "Rivera, Anna")
    assert item.target == other.id


def test_a_row_that_can_be_two_clients_is_asked(office: Office, path: Path) -> None:
    """A clash of which somebody says whom it means is one no more, and is remembered."""
    desk = office.desk()
    for street in ("9 Elm St", "12 Oak St"):
        fields = {"last_name": "Costa", "first_name": "Ben", "cell_phone": "402 555 0101", "street": street}
        desk.perform_now(add_client, fields=fields)
    path.write_text("Client ID,Last Name,First Name,Cell Phone\n8,Costa,Ben,402 555 0101\n", encoding="utf-8")
    plan = plan_files(office, path)
    assert plan.counts["client"]["clash"] == 1
    assert [each.client_id for each in plan.doubles] == [1, 2]
    said(office, plan.doubles[1], same=True)
    (item,) = plan_files(office, path).items
    assert (item.action, item.target) == ("same", 2)
