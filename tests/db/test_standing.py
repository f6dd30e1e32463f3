"""What the header counts: visits without the key today by the need rule, what is overdue, what is missing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from builders import MORNING, Office
from keydesk.db.models import Client, Key, table_of
from keydesk.db.queries.standing import standing
from keydesk.db.rows.standing import StandingRow
from keydesk.db.work import Work
from keydesk.operations.custody import check_out
from keydesk.operations.whereabouts import report_missing

TODAY = MORNING.date()


@pytest.fixture
def counts(office: Office) -> Office:
    """An office with a safe and Sam."""
    office.safe("Front office")
    return office


def stands(office: Office) -> StandingRow:
    """What the header says now."""
    row: StandingRow = office.desk().look_up_now(standing)
    return row


def out(office: Office, tag: str, sitter: int, **how: object) -> None:
    """Hands a copy out."""
    office.desk().perform_now(check_out, tag_code=tag, sitter_id=sitter, **how)


def change_client(office: Office, client_id: int, **values: object) -> None:
    """Sets columns of a client."""

    def change(work: Work) -> None:
        table = table_of(Client)
        work.session.execute(update(table).where(table.c.id == client_id).values(**values))
        work.record("client", client_id, "edit", field="*", new="")

    office.work(change)


def change_key(office: Office, code: str, **values: object) -> None:
    """Sets columns of a key."""

    def change(work: Work) -> None:
        table = table_of(Key)
        work.session.execute(update(table).where(table.c.code == code).values(**values))
        work.record("key", 0, "edit", field="*", new="")

    office.work(change)


def test_a_visit_today_without_the_key_is_counted_until_the_sitter_has_a_copy(counts: Office) -> None:
    """Need is computed from visits; holding one copy of the key covers it."""
    sam, rivera = counts.person("Sam Ortega"), counts.client("Rivera")
    counts.key(rivera, code="K7MT", copies=2)
    counts.visit(rivera, sam, TODAY)
    counts.visit(rivera, sam, TODAY, "17:00")
    assert stands(counts).no_key == 2
    out(counts, "K7MT-2", sam)
    assert stands(counts).no_key == 0


def test_another_sitters_copy_does_not_cover(counts: Office) -> None:
    """It is the sitter who stands in front of the door who needs it."""
    sam, jo, rivera = counts.person("Sam Ortega"), counts.person("Jo Reyes"), counts.client("Rivera")
    counts.key(rivera, code="K7MT")
    counts.visit(rivera, sam, TODAY)
    out(counts, "K7MT-1", jo)
    assert stands(counts).no_key == 1


def test_every_required_key_is_needed_and_an_optional_one_never(counts: Office) -> None:
    """Front door and building fob both; the mailbox not."""
    sam, rivera = counts.person("Sam Ortega"), counts.client("Rivera")
    for code in ("K7MT", "3FQD", "9WCN"):
        counts.key(rivera, code=code)
    change_key(counts, "9WCN", required=False)
    counts.visit(rivera, sam, TODAY)
    out(counts, "K7MT-1", sam)
    assert stands(counts).no_key == 1
    out(counts, "3FQD-1", sam)
    assert stands(counts).no_key == 0


def test_a_client_without_any_key_is_flagged(counts: Office) -> None:
    """None on file is a reason of its own."""
    counts.visit(counts.client("Rivera"), counts.person("Sam Ortega"), TODAY)
    assert stands(counts).no_key == 1


def test_what_raises_no_flag(counts: Office) -> None:
    """Done and cancelled visits, other days, nobody's visits, clients who need no key."""
    sam, rivera, costa = counts.person("Sam Ortega"), counts.client("Rivera"), counts.client("Costa")
    counts.key(rivera, code="K7MT")
    counts.visit(rivera, sam, TODAY, status="completed")
    counts.visit(rivera, sam, TODAY, status="cancelled")
    counts.visit(rivera, sam, TODAY + timedelta(days=1))
    counts.visit(rivera, sam, TODAY - timedelta(days=1))
    counts.visit(rivera, None, TODAY)
    change_client(counts, costa, key_required=False, no_key_reason="keypad")
    counts.visit(costa, sam, TODAY)
    assert stands(counts).no_key == 0


def test_notices_can_be_switched_off(counts: Office) -> None:
    """An office that does not flag NO KEY sees no count of it."""
    counts.visit(counts.client("Rivera"), counts.person("Sam Ortega"), TODAY)
    counts.setting("notices_on", "false")
    assert stands(counts).no_key == 0


def test_the_branch_is_named_where_there_is_only_one(counts: Office) -> None:
    """Whose keys these are is said on every screen, before there is a second branch and after."""
    assert stands(counts).branch == "In-Home"


def test_today_is_the_offices_day(counts: Office) -> None:
    """At 20:00 in New York it is still today there, whatever UTC says."""
    counts.setting("time_zone", '"America/New_York"')
    sam, rivera = counts.person("Sam Ortega"), counts.client("Rivera")
    counts.visit(rivera, sam, date(2026, 11, 24))
    counts.clock.advance(seconds=(datetime(2026, 11, 25, 1, tzinfo=UTC) - MORNING).total_seconds())
    assert stands(counts).no_key == 1
    counts.clock.advance(hours=5)
    assert stands(counts).no_key == 0


def test_overdue_and_missing_are_counted(counts: Office) -> None:
    """What should be back, and what nobody can find."""
    sam, rivera = counts.person("Sam Ortega"), counts.client("Rivera")
    counts.key(rivera, code="K7MT", copies=3)
    out(counts, "K7MT-1", sam, due_at=MORNING + timedelta(hours=1))
    out(counts, "K7MT-2", sam, due_at=MORNING + timedelta(days=1))
    assert (stands(counts).overdue, stands(counts).missing) == (0, 0)
    counts.clock.advance(hours=2)
    counts.desk().perform_now(report_missing, tag_code="K7MT-3", reason="")
    assert (stands(counts).overdue, stands(counts).missing) == (1, 1)
    counts.desk().perform_now(report_missing, tag_code="K7MT-1", reason="")
    assert (stands(counts).overdue, stands(counts).missing) == (0, 2)
