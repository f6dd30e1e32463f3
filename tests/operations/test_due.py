"""Due dates follow the visits unless somebody set them, and what is late is asked for."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from builders import MORNING, FixedClock, Office, identity_of
from db.old_stores import ADMIN_UID, lay_kept
from keydesk.db.models import Client, History, KeyCopy, Visit, table_of
from keydesk.db.queries.past import copy_events, copy_past
from keydesk.db.verify import verify
from keydesk.db.work import Work
from keydesk.desk import Desk
from keydesk.operations.clients import edit_client
from keydesk.operations.custody import check_in, check_out, transfer
from keydesk.operations.due import chase, follow_visits
from keydesk.operations.undo import undo
from keydesk.operations.visit_changes import assign_visits, change_visit
from keydesk.operations.visit_states import cancel_visit
from keydesk.operations.visits import book_visit
from keydesk.operations.whereabouts import change_due
from keydesk.rules.custody import END_OF_DAY, Holder, followed_due
from keydesk.rules.dates import from_wall
from keydesk.rules.refusal import Refusal

TODAY = date(2026, 11, 24)
ZONE = ZoneInfo("America/New_York")
GRACE = 2


class Street:
    """Sam holds Rivera's key for a visit on Thursday."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.sam, self.jo = office.person("Sam Ortega"), office.person("Jo Reyes")
        office.safe("Front office", rows=2, columns=4)
        self.rivera = office.client("Rivera", "Ana")
        office.key(self.rivera, code="K7MT", copies=2)
        self.visit = office.visit(self.rivera, self.sam, TODAY + timedelta(days=2))
        self.desk = office.desk()
        self.zone = ZoneInfo(self.desk.settings.time_zone)
        self.grace = self.desk.settings.grace_days

    def did(self, operation: Any, **how: Any) -> Any:
        """Something that Ana does."""
        return self.desk.perform_now(operation, **how)

    def out(self, **how: Any) -> Any:
        """Sam takes the key."""
        return self.did(check_out, tag_code="K7MT-1", sitter_id=self.sam, **how)

    @property
    def due(self) -> datetime | None:
        """When it should be back."""
        found: datetime | None = self.office.copy("K7MT-1").due_at
        return found

    def after(self, days: int) -> datetime:
        """The end of the day so many days from today, with the grace days."""
        return from_wall(TODAY + timedelta(days=days + self.grace), END_OF_DAY, self.zone)

    def moves_visit(self, **values: Any) -> int:
        """The visit changes, and the due dates follow."""
        visit = table_of(Visit)

        def change(work: Work) -> int:
            work.session.execute(update(visit).where(visit.c.id == self.visit).values(**values))
            work.record("visit", self.visit, "edit", field="day")
            return follow_visits(work, [self.rivera])

        return int(self.did(change))


@pytest.fixture
def street(office: Office) -> Street:
    """The small office of this file."""
    return Street(office)


def test_due_date_follows_a_visit_that_is_moved(street: Street) -> None:
    """A key that is out by the visits is due after the last of them, wherever that went; its chain of events holds."""
    street.out()
    assert street.due == street.after(2)
    assert street.moves_visit(day=TODAY + timedelta(days=9)) == 1
    assert street.due == street.after(9)
    assert street.moves_visit(day=TODAY + timedelta(days=9)) == 0
    assert verify(street.office.path).problems == ()


def test_due_date_of_a_cancelled_visit_is_sooner(street: Street) -> None:
    """Who has no visit there any more brings the key back after the grace days from today."""
    street.out()
    street.moves_visit(status="cancelled")
    assert street.due == street.after(0)


def test_due_date_that_somebody_set_stays(street: Street) -> None:
    """Set at the hand-out, set later, or standing: what a person said is never lost to the schedule."""
    by_hand = MORNING + timedelta(days=1)
    street.out(due_at=by_hand)
    assert street.moves_visit(day=TODAY + timedelta(days=9)) == 0
    assert street.due == by_hand
    street.did(check_in, tag_code="K7MT-1")
    street.out(standing=True)
    assert street.moves_visit(day=TODAY + timedelta(days=5)) == 0
    assert street.due is None
    street.did(check_in, tag_code="K7MT-1")
    street.out()
    street.did(change_due, tag_code="K7MT-1", due_at=by_hand)
    assert street.moves_visit(day=TODAY + timedelta(days=6)) == 0
    assert street.due == by_hand


def test_late_key_does_not_become_due_later_for_want_of_a_visit(street: Street) -> None:
    """A cancelled visit gives nobody more time; a new booking does."""
    street.out()
    street.office.clock.advance(days=8)
    was = street.due
    street.moves_visit(status="cancelled")
    assert street.due == was
    street.moves_visit(status="scheduled", day=TODAY + timedelta(days=12))
    assert street.due == street.after(12)


def test_primary_sitter_stands_without_a_due_date(street: Street) -> None:
    """Who is the client's primary sitter holds on; who is so no longer has a due date again."""
    client = table_of(Client)

    def primary(work: Work) -> None:
        work.session.execute(update(client).where(client.c.id == street.rivera).values(primary_sitter_id=street.sam))
        work.record("client", street.rivera, "edit", field="primary_sitter_id", new=str(street.sam))

    street.did(primary)
    street.out()
    assert street.due is None
    assert street.moves_visit(day=TODAY + timedelta(days=3)) == 0


def test_booking_calling_off_and_undo_carry_the_due_date_along(street: Street) -> None:
    """Each of them through its own operation: the key's due date is what the visits say afterwards."""
    street.out()
    booked = street.did(
        book_visit, client_id=street.rivera, day=TODAY + timedelta(days=7), at=time(9), sitter_id=street.sam
    )
    assert street.due == street.after(7)
    street.did(change_visit, visit_id=booked.id, version=None, fields={"day": TODAY + timedelta(days=8)})
    assert street.due == street.after(8)
    street.did(assign_visits, visits=[(booked.id, None)], sitter_id=street.jo)
    assert street.due == street.after(2)
    street.did(undo)
    assert street.due == street.after(8)
    street.did(cancel_visit, visit_id=booked.id)
    assert street.due == street.after(2)
    street.did(edit_client, client_id=street.rivera, version=None, fields={"primary_sitter_id": street.sam})
    assert street.due is None
    street.did(edit_client, client_id=street.rivera, version=None, fields={"primary_sitter_id": street.jo})
    assert street.due == street.after(2)
    assert verify(street.office.path).problems == ()


def test_undo_of_a_hand_out_goes_past_a_due_date_that_followed(street: Street) -> None:
    """That the visits changed is nobody's act with the key: the hand-out can be taken back, and `u` is about it."""
    street.out()
    street.moves_visit(day=TODAY + timedelta(days=9))
    street.did(undo)
    assert street.office.copy("K7MT-1").holder_kind == "safe"
    assert verify(street.office.path).problems == ()


def test_history_says_why_such_a_due_date_is_not_taken_back_by_itself(street: Street) -> None:
    """It is told as a change of the due date, and that it goes with the visits."""
    street.out()
    street.moves_visit(day=TODAY + timedelta(days=9))
    copy = street.office.copy("K7MT-1")
    past = street.desk.look_up_now(copy_past, copy_id=copy.id)
    events = street.desk.look_up_now(copy_events, past=past, seqs=[2, 3])
    assert events[2].why_not == ""
    assert (events[3].move.kind, events[3].move.reason) == ("due", "the visits changed")
    assert events[3].why_not == "it followed the visits: take those back"


def test_undo_of_a_return_gives_the_due_date_back_that_follows(street: Street) -> None:
    """By the visits again where they say the same, by hand where somebody had set it."""
    street.out()
    street.did(check_in, tag_code="K7MT-1")
    street.did(undo)
    assert street.moves_visit(day=TODAY + timedelta(days=9)) == 1
    street.did(change_due, tag_code="K7MT-1", due_at=MORNING + timedelta(days=1))
    street.did(check_in, tag_code="K7MT-1")
    street.did(undo)
    assert street.moves_visit(day=TODAY + timedelta(days=4)) == 0


def test_late_key_is_asked_for_and_counted_until_it_moves(street: Street) -> None:
    """Each time is on the record with who and when; the count begins anew with the next holder."""
    street.out()
    street.office.clock.advance(days=6)
    assert street.did(chase, tag_codes=["K7MT-1"], note="by phone").times == 1
    street.office.clock.advance(days=1)
    done = street.did(chase, tag_codes=["K7MT-1"])
    assert "Sam Ortega was asked for it, 2 times by now (LATE " in done.said
    assert street.office.copy("K7MT-1").chased == 2

    def asked(work: Work) -> list[tuple[Any, ...]]:
        history = table_of(History)
        lines = select(history.c.new, history.c.reason).where(history.c.verb == "chase").order_by(history.c.id)
        return [tuple(line) for line in work.session.execute(lines)]

    assert street.did(asked) == [("1", "by phone"), ("2", "")]
    street.did(transfer, tag_code="K7MT-1", to=Holder.sitter(street.jo))
    assert street.office.copy("K7MT-1").chased == 0


def test_only_what_is_late_is_asked_for(street: Street) -> None:
    """All or nothing: one copy that is not late stops the others, and is named."""
    with pytest.raises(Refusal, match="nobody of the company is late with it"):
        street.did(chase, tag_codes=["K7MT-1"])
    street.out()
    with pytest.raises(Refusal, match="it is not late"):
        street.did(chase, tag_codes=["K7MT-1"])
    street.office.clock.advance(days=9)
    with pytest.raises(Refusal) as refused:
        street.did(chase, tag_codes=["K7MT-1", "K7MT-2"])
    assert any("K7MT-2" in line for line in refused.value.details)
    assert street.office.copy("K7MT-1").chased == 0


def test_due_dates_of_an_older_store_count_as_set_by_hand(tmp_path: Path) -> None:
    """Version 1 did not tell the two apart: what it has as due is moved by no visit until the key moves again."""
    path = lay_kept(1, tmp_path / "office")
    desk = Desk.open(path, identity=identity_of(ADMIN_UID), clock=FixedClock(), secret_key=tmp_path / "key")
    copy = table_of(KeyCopy)
    try:
        rows = desk.look_up_now(
            lambda reading: reading.session.execute(
                select(copy.c.client_id, copy.c.due_at, copy.c.due_by_hand).where(copy.c.due_at.is_not(None))
            ).all()
        )
        assert rows
        assert all(row.due_by_hand for row in rows)
        assert desk.perform_now(lambda work: follow_visits(work, [row.client_id for row in rows])) == 0
    finally:
        desk.close()


@pytest.mark.parametrize(
    ("due", "last", "primary", "wanted"),
    [
        pytest.param(5, 9, False, 9 + GRACE, id="a visit ahead: after it"),
        pytest.param(20, 3, False, 3 + GRACE, id="the last one is sooner now"),
        pytest.param(9, None, False, GRACE, id="none ahead: the grace days from today"),
        pytest.param(-3, None, False, -3, id="late, none ahead: as it was"),
        pytest.param(-3, 4, False, 4 + GRACE, id="late, one ahead: after it"),
        pytest.param(5, 9, True, None, id="primary: standing"),
        pytest.param(None, 4, False, 4 + GRACE, id="primary no more"),
        pytest.param(None, None, False, GRACE, id="primary no more, none ahead"),
    ],
)
def test_what_a_due_date_follows(due: int | None, last: int | None, primary: bool, wanted: int | None) -> None:
    """Days from today: the due date before, the last visit, and the due date after."""

    def at(days: int | None) -> datetime | None:
        return None if days is None else from_wall(TODAY + timedelta(days=days), END_OF_DAY, ZONE)

    found = followed_due(
        at(due),
        last_visit_day=None if last is None else TODAY + timedelta(days=last),
        primary=primary,
        now=MORNING,
        zone=ZONE,
        grace_days=GRACE,
    )
    assert found == at(wanted)


def test_that_a_key_was_asked_for_is_the_last_act_and_is_taken_back(street: Street) -> None:
    """An undo right after it takes back that, and no movement before it; not once the key has moved."""
    street.out()
    street.office.clock.advance(days=6)
    street.did(chase, tag_codes=["K7MT-1"])
    street.did(undo)
    copy = street.office.copy("K7MT-1")
    assert (copy.chased, copy.holder_kind) == (0, "sitter")
    again = street.did(chase, tag_codes=["K7MT-1"])
    street.did(transfer, tag_code="K7MT-1", to=Holder.sitter(street.jo))
    with pytest.raises(Refusal, match="edited since"):
        street.did(undo, batch_id=again.batch_id)
    assert verify(street.office.path).problems == ()
