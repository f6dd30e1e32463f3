"""The list of keys at a past moment is what replaying the events up to then gives."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from builders import MORNING, Office
from keydesk.db.models import CustodyEvent, table_of
from keydesk.db.queries.key_counts import key_counts
from keydesk.db.queries.key_detail import key_detail
from keydesk.db.queries.key_list import list_keys
from keydesk.db.queries.key_past import detail_then, matches_then, standing_then, survey_then, window_then
from keydesk.db.queries.keys import key_matches, key_order, key_rows
from keydesk.db.work import Reading
from keydesk.desk import Desk
from keydesk.operations.copies import NewCopy
from keydesk.operations.custody import check_in, check_out, transfer
from keydesk.operations.reassign import Move, reassign
from keydesk.operations.undo import undo
from keydesk.operations.whereabouts import change_due, mark_found, mark_lost, report_missing, restore, retire
from keydesk.rules.custody import Holder
from keydesk.rules.refusal import Refusal

INSTANTS = 200
_EVENT = table_of(CustodyEvent)


@pytest.fixture
def weeks(office: Office) -> Office:
    """Some weeks in which six copies go everywhere, are added, lost, taken back, retired and told of late."""
    chance = random.Random(11)
    people = [office.person(name) for name in ("Sam Ortega", "Jo Reyes", "Bo Tran")]
    office.safe("Front office", rows=2, columns=3)
    rivera, marsh = office.client("Rivera", "Ana"), office.client("Marsh", "Lee")
    office.key(rivera, code="K7MT", copies=2, label="front door")
    office.key(marsh, code="2HPL", copies=[NewCopy(), NewCopy(spare=True)], label="back door")
    desk = office.desk()
    tags = ["K7MT-1", "K7MT-2", "2HPL-1", "2HPL-2"]
    places = [Holder.safe(1), Holder.client(), Holder.missing(), Holder.transit(1), *map(Holder.sitter, people)]
    last = 0
    for step in range(160):
        now = office.clock.advance(minutes=chance.randint(1, 400))
        if step == 60:
            office.key(rivera, code="P4XZ", copies=2, label="garage")
            tags += ["P4XZ-1", "P4XZ-2"]
        tag, person = chance.choice(tags), chance.choice(people)
        late: dict[str, Any] = {"at": now - timedelta(minutes=30)} if chance.random() < 0.3 else {}
        why = {"override": True, "reason": "x"}
        verbs: list[tuple[Any, dict[str, Any]]] = [
            (check_out, {"tag_code": tag, "sitter_id": person, **late, **why}),
            (check_in, {"tag_code": tag, "reason": "x", **late}),
            (transfer, {"tag_code": tag, "to": Holder.sitter(person), **late, **why}),
            (reassign, {"moves": [Move(tag)], "to": chance.choice(places), **why}),
            (reassign, {"moves": [Move(tag)], "to": chance.choice(places[1:4]), **why}),
            (report_missing, {"tag_code": tag, "reason": "x"}),
            (mark_found, {"tag_code": tag}),
            (mark_lost, {"tag_code": tag}),
            (restore, {"tag_code": tag}),
            (restore, {"tag_code": chance.choice(tags)}),
            (retire, {"tag_code": tag, "reason": "destroyed"}),
            (change_due, {"tag_code": tag, "due_at": now + timedelta(days=2)}),
            (undo, {"batch_id": last}),
        ]
        verb, wanted = chance.choice(verbs)
        try:
            last = desk.perform_now(verb, **wanted).batch_id
        except Refusal:
            continue
    office.clock.advance(days=1)
    return office


_STATES = frozenset({"safe", "sitter", "client", "transit", "missing", "lost", "retired"})
"""What has to come about in those weeks for them to prove something."""


def replayed(reading: Reading, at: datetime) -> dict[int, tuple[Any, ...]]:
    """Where every copy was, event by event in the order in which they were recorded."""
    holders: dict[int, tuple[Any, ...]] = {}
    for event in reading.session.execute(select(_EVENT).order_by(_EVENT.c.copy_id, _EVENT.c.seq)):
        if event.at <= at:
            place = (event.to_kind, event.to_safe_id, event.to_hook_id, event.to_staff_id, event.to_contact_id)
            holders[event.copy_id] = (event.to_state, place, event.to_since, event.due_at)
    return holders


def listed(reading: Reading, at: datetime) -> dict[int, tuple[Any, ...]]:
    """The same as the list has it."""
    ids = survey_then(reading, at=at).order.everything
    rows = window_then(reading, at=at, ids=ids).rows
    found = {}
    for copy_id in ids:
        row, holder = rows[copy_id], rows[copy_id].holder
        place = (
            (None,) * 5
            if holder is None
            else (holder.kind, holder.safe_id, holder.hook_id, holder.staff_id, holder.contact_id)
        )
        found[copy_id] = (row.state, place, row.since, row.due_at)
    return found


def test_any_past_moment_is_what_replaying_the_events_gives(weeks: Office) -> None:
    """G11: 200 random instants, and those at which something happened: the list is the replay, whole and in order."""
    desk, chance = weeks.desk(), random.Random(3)
    span = (weeks.clock.now() - MORNING).total_seconds()
    moments = [MORNING + timedelta(seconds=chance.uniform(-3600, span)) for _ in range(INSTANTS)]
    moments += desk.look_up_now(lambda reading: list(reading.session.execute(select(_EVENT.c.at)).scalars()))
    states = set()
    for at in moments:
        then = desk.look_up_now(replayed, at)
        assert desk.look_up_now(listed, at) == then
        states |= {place[0] or state for state, place, _, _ in then.values()}
    assert states == _STATES


def test_a_filter_and_the_counts_are_of_the_moment_too(weeks: Office) -> None:
    """What was asked of a place, a state or a date is answered as it was; the command line has the same rows."""
    desk, chance = weeks.desk(), random.Random(4)
    span = (weeks.clock.now() - MORNING).total_seconds()
    for _ in range(40):
        at = MORNING + timedelta(seconds=chance.uniform(0, span))
        rows = desk.look_up_now(window_then, at=at, ids=range(1, 7)).rows
        for status, holds in _HOLDS.items():
            found = desk.look_up_now(matches_then, at=at, text=f"status:{status}").ids
            assert set(found or ()) == {thing for thing, row in rows.items() if holds(row, at)}
        counts = desk.look_up_now(standing_then, at=at).counts()
        assert counts.sitter == sum(_HOLDS["out"](row, at) for row in rows.values())
        assert counts.overdue == sum(_HOLDS["overdue"](row, at) for row in rows.values())
        on_file = desk.look_up_now(list_keys, text="status:out", at=at)
        assert [row.copy_id for row in on_file] == [
            thing for thing in _by_tag(desk, at) if _HOLDS["out"](rows[thing], at)
        ]


_HOLDS: dict[str, Any] = {
    "in": lambda row, _: row.place.kind == "safe",
    "out": lambda row, _: row.place.kind == "sitter",
    "missing": lambda row, _: row.place.kind == "missing",
    "overdue": lambda row, at: row.state == "in_service" and row.due_at is not None and row.due_at < at,
    "retired": lambda row, _: row.state == "retired",
}


def _by_tag(desk: Desk, at: datetime) -> list[int]:
    return list(desk.look_up_now(survey_then, at=at).order.everything)


@pytest.mark.parametrize("sort", ["tag", "client", "opens", "where", "since", "due"])
def test_the_present_moment_as_a_past_one_is_the_present(weeks: Office, sort: Any) -> None:
    """Rows, orders, filter, counts and what stands beneath are the same by both roads."""
    desk, now = weeks.desk(), weeks.clock.now()
    survey = desk.look_up_now(survey_then, at=now, sort=sort, text="status:all")
    order = desk.look_up_now(key_order, sort=sort)
    assert survey.order == order
    assert survey.found.matches.ids == desk.look_up_now(key_matches, text="status:all").ids
    assert survey.standing.counts() == desk.look_up_now(key_counts)
    present = desk.look_up_now(key_rows, ids=order.everything)
    assert desk.look_up_now(window_then, at=now, ids=order.everything).rows == present
    for copy_id in present:
        detail, then = (
            desk.look_up_now(key_detail, copy_id=copy_id),
            desk.look_up_now(detail_then, at=now, copy_id=copy_id),
        )
        assert then is not None
        assert (then.row, then.events, then.event_count) == (detail.row, detail.events, detail.event_count)


def test_what_was_not_on_file_is_in_no_list_of_then(weeks: Office) -> None:
    """A copy that came later has no line, and nothing beneath it."""
    desk = weeks.desk()
    assert desk.look_up_now(survey_then, at=MORNING - timedelta(days=1)).order.everything.tolist() == []
    assert desk.look_up_now(detail_then, at=MORNING, copy_id=5) is None
    assert desk.look_up_now(detail_then, at=weeks.clock.now(), copy_id=5) is not None
