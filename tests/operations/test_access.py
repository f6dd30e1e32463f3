"""Ways in and their codes: what the record keeps, and that a code is nowhere but where it was asked for (P3, M4)."""

from __future__ import annotations

import gzip
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from builders import MORNING, Office
from keydesk.db.backup import back_up
from keydesk.db.models import AccessMethod, History, table_of
from keydesk.db.queries.around import ways_in
from keydesk.db.queries.person import known_codes
from keydesk.operations.access import (
    add_way_in,
    edit_way_in,
    note_looked_at,
    retire_way_in,
    reveal_code,
)
from keydesk.operations.clients import edit_client
from keydesk.operations.fields import add_field
from keydesk.operations.known_codes import note_known_changed
from keydesk.operations.permissions import set_permission
from keydesk.operations.staff import set_active
from keydesk.rules.profile import ChangedMeanwhile
from keydesk.rules.refusal import Refusal

CODE = "SECRET-4711"


@pytest.fixture
def rivera(office: Office) -> Office:
    """Rivera's garage code is on file."""
    client = office.client("Rivera", "Ana")
    office.desk().perform_now(add_way_in, client_id=client, kind="garage", code=CODE)
    return office


def lines(office: Office) -> list[tuple[str, ...]]:
    """All of history."""
    table = table_of(History)
    desk = office.desk()
    with desk.store.reading(desk.identity) as reading:
        found = reading.session.execute(select(table.c.verb, table.c.field, table.c.old, table.c.new, table.c.reason))
        return [tuple(str(value) for value in row) for row in found]


def test_a_code_is_sealed_in_the_store_and_in_its_backups(rivera: Office, tmp_path: Path) -> None:
    """Neither the file nor a backup has the code in it; the key that opens it is in neither."""
    target = tmp_path / "a.db"
    back_up(rivera.path, target)
    rivera.close()
    for path in (*rivera.path.parent.glob("keydesk.db*"), target):
        data = path.read_bytes()
        data = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
        assert CODE.encode() not in data
    assert rivera.secret_key.read_bytes()


def test_no_code_is_in_history_or_any_row(rivera: Office) -> None:
    """Adding, changing and removing one leave a record of that, and never of what it was."""
    desk = rivera.desk()
    desk.perform_now(edit_way_in, method_id=1, version=1, code="NEWER-0815")
    desk.perform_now(edit_way_in, method_id=1, version=2, code="")
    told = json.dumps(lines(rivera)) + repr(desk.look_up_now(ways_in))
    assert CODE not in told
    assert "NEWER-0815" not in told
    assert [line[0] for line in lines(rivera)][-1] == "code_removed"


def test_a_reveal_is_recorded_before_it_is_seen(rivera: Office) -> None:
    """Who, which code and why; without a reason, or the permission, nothing is shown and nothing recorded."""
    desk = rivera.desk()
    for reason in ("", "   "):
        with pytest.raises(Refusal, match="Say why"):
            desk.perform_now(reveal_code, method_id=1, reason=reason)
    assert not [line for line in lines(rivera) if line[0] == "reveal"]
    shown = desk.perform_now(reveal_code, method_id=1, reason="sitter at the door")
    assert shown.code == CODE
    assert CODE not in repr(shown)
    assert [line for line in lines(rivera) if line[0] == "reveal"] == [
        ("reveal", "", "None", "None", "sitter at the door")
    ]


def test_a_lost_key_file_is_told_and_a_new_code_goes_over_it(rivera: Office) -> None:
    """What was sealed cannot be read without the key; somebody who knows the code writes it anew."""
    rivera.secret_key.unlink()
    desk = rivera.desk()
    with pytest.raises(Refusal, match="key that opens codes is not there"):
        desk.perform_now(reveal_code, method_id=1, reason="a test")
    desk.perform_now(edit_way_in, method_id=1, version=1, code="1234")
    assert desk.perform_now(reveal_code, method_id=1, reason="again").code == "1234"


def test_the_same_code_again_changes_nothing(rivera: Office) -> None:
    """A form that is saved as it was leaves no record; two who edit at once are told of each other (C5)."""
    desk = rivera.desk()
    before = len(lines(rivera))
    assert "nothing changed" in desk.perform_now(edit_way_in, method_id=1, version=1, code=CODE).said
    assert len(lines(rivera)) == before
    desk.perform_now(edit_way_in, method_id=1, version=1, fields={"note": "left door"})
    with pytest.raises(ChangedMeanwhile) as met:
        desk.perform_now(edit_way_in, method_id=1, version=1, code="9")
    assert CODE not in repr(met.value.present)


def test_a_new_code_is_looked_at_again_in_a_year(rivera: Office) -> None:
    """A day of review is set by itself, moves on with every look, and says so when it has come (I17)."""
    desk = rivera.desk()
    (way,) = desk.look_up_now(ways_in)
    assert (way.reviewed_on, way.review_on, way.due) == (date(2026, 11, 24), date(2027, 11, 24), False)
    rivera.clock.advance(days=365)
    assert [each.method_id for each in desk.look_up_now(ways_in, due_only=True)] == [1]
    desk.perform_now(note_looked_at, method_id=1)
    assert desk.look_up_now(ways_in, due_only=True) == ()
    desk.perform_now(retire_way_in, method_id=1, reason="moved")
    rivera.clock.advance(days=800)
    assert desk.look_up_now(ways_in, due_only=True) == ()


def test_a_leaver_knows_the_codes_that_they_were_shown(rivera: Office) -> None:
    """Somebody who never came to a client but saw the code has it on the list of codes to change (M4)."""
    kim = rivera.person("Kim Voss", role="scheduler", uid=2000)
    rivera.desk(2000).perform_now(reveal_code, method_id=1, reason="a phone call")
    rivera.clock.advance(days=1)
    rivera.desk().perform_now(set_active, staff_id=kim, active=False)
    (code,) = rivera.desk().look_up_now(known_codes, staff_id=kim)
    assert (code.method_id, code.seen_on, code.to_change) == (1, MORNING.date(), True)
    rivera.clock.advance(days=1)
    rivera.desk().perform_now(edit_way_in, method_id=1, version=1, code="0000")
    assert not rivera.desk().look_up_now(known_codes, staff_id=kim)[0].to_change


def test_a_leaver_knows_what_stands_in_the_offices_own_secret_fields(rivera: Office) -> None:
    """L5: of clients whose key they had or whom they visited; told as done, or written anew, it is changed."""
    sam = rivera.person("Sam Ortega")
    desk = rivera.desk()
    other = rivera.client("Zeller")
    desk.perform_now(add_field, subject="client", label="Wifi password", kind="secret")
    for client_id in (1, other):
        desk.perform_now(edit_client, client_id=client_id, version=None, fields={"wifi_password": "hunter2"})
    rivera.visit(1, sam, MORNING.date())
    rivera.clock.advance(days=1)
    desk.perform_now(set_active, staff_id=sam, active=False)

    def known() -> list[tuple[str, str, bool]]:
        found = desk.look_up_now(known_codes, staff_id=sam)
        assert "hunter2" not in repr(found)
        return [(each.client, each.kind, each.to_change) for each in found]

    assert ("Rivera, Ana", "Wifi password", True) in known()
    assert "Zeller" not in str(known())
    rivera.clock.advance(days=1)
    (secret,) = [-each.method_id for each in desk.look_up_now(known_codes, staff_id=sam) if each.method_id < 0]
    told = desk.perform_now(note_known_changed, codes=[(1, None)], secrets=[secret])
    assert (told.count, told.said) == (2, "2 codes were changed today.")
    assert not any(to_change for _, _, to_change in known())
    with pytest.raises(Refusal, match="not on file any more"):
        desk.perform_now(note_known_changed, secrets=[99])


def test_whoever_may_not_see_codes_sees_none(rivera: Office) -> None:
    """The permission is its own: a scheduler from whom it was taken is refused."""
    kim = rivera.person("Kim Voss", role="scheduler", uid=2000)
    rivera.desk().perform_now(
        set_permission, staff_id=kim, branch="in_home", permission="reveal_secrets", granted=False
    )
    with pytest.raises(Refusal, match="may not see alarm, garage and gate codes"):
        rivera.desk(2000).perform_now(reveal_code, method_id=1, reason="please")


def test_ways_in_of_all_clients_begin_with_those_that_are_due(rivera: Office) -> None:
    """The list of the whole office, the due ones first."""
    other = rivera.client("Abara")
    desk = rivera.desk()
    desk.perform_now(add_way_in, client_id=other, kind="alarm", fields={"company": "SafeCo", "review_on": "2028-01-01"})
    rivera.clock.advance(days=370)
    assert [(each.client, each.due) for each in desk.look_up_now(ways_in)] == [("Rivera, Ana", True), ("Abara", False)]
    assert rivera.clock.now() - MORNING == timedelta(days=370)
    table = table_of(AccessMethod)
    with desk.store.reading(desk.identity) as reading:
        assert reading.session.execute(select(table.c.company).where(table.c.client_id == other)).scalar() == "SafeCo"
