"""Keys, copies and codes, on real stores."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from builders import Office
from keydesk.db.models import UsedCode, table_of
from keydesk.operations.codes import offer_code
from keydesk.operations.copies import NewCopy, add_copy, edit_copy
from keydesk.operations.custody import check_out
from keydesk.operations.keys import add_key, change_code, edit_key
from keydesk.operations.whereabouts import retire
from keydesk.rules.custody import Holder
from keydesk.rules.refusal import Refusal


def test_only_the_client_is_needed_to_add_a_key(office: Office) -> None:
    """A key needs a client and nothing else: a code is made, one copy hangs on the first free hook."""
    office.safe("Front office", rows=1, columns=2)
    added = office.desk().perform_now(add_key, client_id=office.client("Rivera"))
    assert len(added.code) == 4
    assert added.tag_codes == (f"{added.code}-1",)
    assert office.copy(added.tag_codes[0]).hook_id is not None


def test_copies_are_put_where_they_are_said_to_be(office: Office) -> None:
    """Each copy has its own place: client, sitter, safe, or missing (A7, A8)."""
    sam = office.person("Sam Ortega")
    safe = office.safe("Front office", rows=1, columns=2)
    places = [Holder.client(), Holder.sitter(sam), Holder.safe(safe), Holder.missing()]
    office.key(office.client("Rivera"), code="K7MT", copies=[NewCopy(holder=each) for each in places])
    assert [office.copy(f"K7MT-{number}").holder_kind for number in (1, 2, 3, 4)] == [
        "client",
        "sitter",
        "safe",
        "missing",
    ]


def test_a_code_in_use_or_once_used_is_refused_and_never_offered(office: Office) -> None:
    """A code once used is not given out again, not even after the key got another (B4)."""
    office.safe("Front office")
    office.setting("code_length", "3")
    office.setting("code_alphabet", '"numbers"')
    rivera, marsh = office.client("Rivera"), office.client("Marsh")
    added = office.key(rivera, code="123")
    desk = office.desk()
    desk.perform_now(change_code, key_id=added.key_id, code="456")
    assert office.copy("456-1").tag_code == "456-1"
    for code in ("123", "456"):
        with pytest.raises(Refusal, match="Take another one"):
            desk.perform_now(add_key, client_id=marsh, code=code)

    def use_all_but_one(work: object) -> None:
        table = table_of(UsedCode)
        used = set(work.session.execute(select(table.c.code)).scalars())
        rows = [
            {"code": f"{number:03d}", "first_used_at": work.now}
            for number in range(1000)
            if f"{number:03d}" not in used | {"789"}
        ]
        work.session.execute(table.insert(), rows)

    office.work(use_all_but_one)
    assert desk.perform_now(offer_code) == "789"
    assert desk.perform_now(add_key, client_id=marsh).code == "789"
    with pytest.raises(Refusal, match="has been used"):
        desk.perform_now(add_key, client_id=marsh)


def test_code_that_names_the_client_is_refused_unless_an_admin_insists(office: Office) -> None:
    """A hand-made code with the client's name is refused; an admin may insist, a scheduler may not (B6, B12)."""
    office.person("Bo Tran", role="scheduler", uid=1001)
    office.safe("Front office")
    rivera = office.client("Rivera", street="1644 Tern Hollow Rd", cell_phone="555-0173")
    for code in ("RIVER1", "TERN", "X1644", "555017"):
        with pytest.raises(Refusal, match="whose key it is"):
            office.desk().perform_now(add_key, client_id=rivera, code=code)
    with pytest.raises(Refusal, match="whose key it is"):
        office.desk(1001).perform_now(add_key, client_id=rivera, code="RIVER1", insist=True)
    assert office.desk().perform_now(add_key, client_id=rivera, code="RIVER1", insist=True).code == "RIVER1"


def test_copy_numbers_are_never_given_twice(office: Office) -> None:
    """A new copy is numbered after the highest there ever was, retired ones included."""
    office.safe("Front office")
    added = office.key(office.client("Rivera"), code="K7MT", copies=2)
    desk = office.desk()
    desk.perform_now(retire, tag_code="K7MT-2", reason="returned")
    assert desk.perform_now(add_copy, key_id=added.key_id).tag_code == "K7MT-3"


def test_edit_with_an_old_version_is_refused_with_the_present_values(office: Office) -> None:
    """Two people editing one key: the second is told, and given what is stored now (C5)."""
    office.person("Bo Tran", role="scheduler", uid=1001)
    office.safe("Front office")
    added = office.key(office.client("Rivera"), code="K7MT", label="front door")
    office.desk(1001).perform_now(edit_key, key_id=added.key_id, version=1, lock_location="turn left")
    with pytest.raises(Refusal, match="Bo Tran changed") as caught:
        office.desk().perform_now(edit_key, key_id=added.key_id, version=1, lock_location="lift the handle")
    assert caught.value.code == "changed"
    assert caught.value.present["lock_location"] == "turn left"


def test_description_of_a_copy_is_kept_and_found(office: Office) -> None:
    """An old system's code joins the search text; an untested copy warns until it is tried."""
    sam = office.person("Sam Ortega")
    office.safe("Front office")
    office.key(office.client("Rivera"), code="K7MT", copies=[NewCopy(needs_test=True)])
    desk = office.desk()
    copy = office.copy("K7MT-1")
    desk.perform_now(edit_copy, copy_id=copy.id, version=copy.version, legacy_code="0242-01", pieces=3)
    assert "0242-01" in office.copy("K7MT-1").search
    with pytest.raises(Refusal, match="never tried in its lock"):
        desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam)
    desk.perform_now(edit_copy, copy_id=copy.id, tested_on=office.clock.now().date(), tested_by="Ana")
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam)
