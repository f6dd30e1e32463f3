"""Counts of safes and sitters, as they stand and as they were signed off."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from keydesk.db.models import KeySafe, StockTake, StockTakeLine, StockTakePlace, StockTakeResult, table_of
from keydesk.db.queries.count_facts import CountFacts, Names, count_facts, expected_of, names, seen_of
from keydesk.db.rows.stock_take import (
    CounterRow,
    CountInListRow,
    CountLineRow,
    CountPlaceRow,
    CountRow,
    FindingRow,
    LastCountRow,
)
from keydesk.db.work import Reading
from keydesk.rules.dates import today
from keydesk.rules.profile import client_name
from keydesk.rules.stock_take import Finding, hooks_to_look_at

_TAKE, _PLACE = table_of(StockTake), table_of(StockTakePlace)
_LINE, _RESULT, _SAFE = table_of(StockTakeLine), table_of(StockTakeResult), table_of(KeySafe)

_LINES_SHOWN = 60


def stock_take(reading: Reading, *, stock_take_id: int) -> CountRow:
    """One count as it stands; of a signed-off one, what was settled and signed.

    Raises:
        Refusal: there is none.
    """
    session = reading.session
    facts = count_facts(session, stock_take_id)
    called = names(session)
    results = {
        each.finding: each for each in session.execute(select(_RESULT).where(_RESULT.c.stock_take_id == stock_take_id))
    }
    take = facts.take
    findings = facts.findings() if take.status == "open" else ()
    rows = [_finding_row(each, facts, called, results.get(each.key)) for each in findings]
    now_known = {each.key for each in rows}
    rows += [_settled_row(each, facts, called) for key, each in results.items() if key not in now_known]
    right = [each for each in findings if each.kind == "found"]
    to_look_at = hooks_to_look_at(facts.hooks, facts.expected, facts.seen) if take.status == "open" else ()
    return CountRow(
        stock_take_id=stock_take_id,
        label=take.label,
        status=take.status,
        started_at=take.started_at,
        started_by=called.staff.get(take.started_by or 0, ""),
        signed_off_at=take.signed_off_at,
        signed_off_by=called.staff.get(take.signed_off_by or 0, ""),
        note=take.note,
        places=_places(facts, called, right, set(to_look_at)),
        findings=tuple(rows),
        hooks=tuple((safe_id, hook_id, called.hooks[hook_id]) for safe_id, hook_id in facts.hooks),
        hooks_to_look_at=to_look_at,
        seen_hooks=frozenset(each.at.hook_id for each in facts.seen if each.at.hook_id is not None),
        counters=_counters(reading, stock_take_id, called),
        lines=_lines(reading, stock_take_id, called, facts),
        expected=expected_of(session, facts) if take.status == "open" else take.expected_count,
        found=len(right) if take.status == "open" else take.found_count,
    )


def _places(
    facts: CountFacts, called: Names, right: Iterable[Finding], to_look_at: set[int]
) -> tuple[CountPlaceRow, ...]:
    spots = [each.seen for each in right if each.seen is not None]
    rows = [
        CountPlaceRow(
            safe_id,
            None,
            called.safes.get(safe_id, ""),
            expected=sum(each.spot.safe_id == safe_id for each in facts.expected),
            found=sum(spot.safe_id == safe_id for spot in spots),
            to_look_at=sum(safe == safe_id and hook in to_look_at for safe, hook in facts.hooks),
        )
        for safe_id in facts.safes
    ]
    rows += [
        CountPlaceRow(
            None,
            staff_id,
            called.staff.get(staff_id, ""),
            expected=sum(each.spot.staff_id == staff_id for each in facts.expected),
            found=sum(spot.staff_id == staff_id for spot in spots),
            to_look_at=0,
        )
        for staff_id in facts.sitters
    ]
    return tuple(rows)


def _finding_row(finding: Finding, facts: CountFacts, called: Names, done: Any) -> FindingRow:
    copy = facts.copies.get(finding.copy_id or 0)
    about = finding.seen or finding.recorded
    return FindingRow(
        key=finding.key,
        kind=finding.kind,
        copy_id=finding.copy_id,
        tag=copy.tag_code if copy is not None else finding.text,
        client=client_name(copy.first_name, copy.last_name, copy.company) if copy is not None else "",
        label=copy.label if copy is not None else "",
        recorded=called.of(finding.recorded, contact=(copy.contact or "") if copy is not None else ""),
        seen=", ".join(filter(None, [called.of(finding.seen), *(called.of(each) for each in finding.also)])),
        looked=finding.looked,
        safe_id=about.safe_id if about is not None else None,
        hook_id=about.hook_id if about is not None else None,
        remedy=done.remedy if done is not None else "",
        reason=done.reason if done is not None else "",
        operator=called.staff.get(done.operator_id, "") if done is not None else "",
        batch_id=done.batch_id if done is not None else None,
    )


def _settled_row(done: Any, facts: CountFacts, called: Names) -> FindingRow:
    """A finding as it was settled: after that the record says something else, or nothing about it any more."""
    copy = facts.copies.get(done.copy_id or 0)
    return FindingRow(
        key=done.finding,
        kind=done.kind,
        copy_id=done.copy_id,
        tag=done.tag,
        client=client_name(copy.first_name, copy.last_name, copy.company) if copy is not None else "",
        label=copy.label if copy is not None else "",
        recorded=done.recorded,
        seen=done.seen,
        looked=False,
        safe_id=None,
        hook_id=None,
        remedy=done.remedy,
        reason=done.reason,
        operator=called.staff.get(done.operator_id, ""),
        batch_id=done.batch_id,
    )


def _counters(reading: Reading, stock_take_id: int, called: Names) -> tuple[CounterRow, ...]:
    found = reading.session.execute(
        select(_LINE.c.operator_id, func.count().label("lines"), func.max(_LINE.c.at).label("last_at"))
        .where(_LINE.c.stock_take_id == stock_take_id, ~_LINE.c.dropped, _LINE.c.operator_id.is_not(None))
        .group_by(_LINE.c.operator_id)
        .order_by(func.count().desc())
    )
    return tuple(
        CounterRow(each.operator_id, called.staff.get(each.operator_id, ""), each.lines, each.last_at) for each in found
    )


def _lines(reading: Reading, stock_take_id: int, called: Names, facts: CountFacts) -> tuple[CountLineRow, ...]:
    found = reading.session.execute(
        select(_LINE)
        .where(_LINE.c.stock_take_id == stock_take_id, ~_LINE.c.dropped)
        .order_by(_LINE.c.id.desc())
        .limit(_LINES_SHOWN)
    )
    return tuple(
        CountLineRow(
            line_id=each.id,
            at=each.at,
            operator=called.staff.get(each.operator_id or 0, ""),
            kind=each.kind,
            tag=facts.copies[each.copy_id].tag_code if each.copy_id in facts.copies else each.scanned,
            place=called.of(seen_of(each).at),
            outcome=each.outcome,
        )
        for each in found
    )


def open_count_of(reading: Reading, *, safe_id: int) -> int | None:
    """The count in which a safe is being counted; None where it is not."""
    return reading.session.execute(
        select(_TAKE.c.id)
        .join(_PLACE, _PLACE.c.stock_take_id == _TAKE.c.id)
        .where(_TAKE.c.status == "open", _PLACE.c.safe_id == safe_id)
    ).scalar()


def stock_takes(reading: Reading, *, only_open: bool = False) -> tuple[CountInListRow, ...]:
    """The counts, the open ones first, then the latest."""
    session = reading.session
    called = names(session)
    places: dict[int, list[str]] = {}
    for each in session.execute(select(_PLACE).order_by(_PLACE.c.id)):
        name = called.safes.get(each.safe_id or 0) or called.staff.get(each.staff_id or 0, "")
        places.setdefault(each.stock_take_id, []).append(name)
    settled = {
        each.stock_take_id: each.settled
        for each in session.execute(
            select(_RESULT.c.stock_take_id, func.count().label("settled")).group_by(_RESULT.c.stock_take_id)
        )
    }
    statement = select(_TAKE).order_by(_TAKE.c.status != "open", _TAKE.c.id.desc())
    if only_open:
        statement = statement.where(_TAKE.c.status == "open")
    return tuple(
        CountInListRow(
            stock_take_id=each.id,
            label=each.label,
            status=each.status,
            places=", ".join(places.get(each.id, ())),
            started_at=each.started_at,
            started_by=called.staff.get(each.started_by or 0, ""),
            signed_off_at=each.signed_off_at,
            signed_off_by=called.staff.get(each.signed_off_by or 0, ""),
            expected=each.expected_count,
            found=each.found_count,
            settled=settled.get(each.id, 0),
        )
        for each in session.execute(statement)
    )


def last_counts(reading: Reading, *, more_than_days: int | None = None) -> tuple[LastCountRow, ...]:
    """When each safe in use was last counted and signed off, those that wait longest first.

    Args:
        reading: the moment.
        more_than_days: only safes that were not counted for more days than that, or never.
    """
    zone = ZoneInfo(reading.settings.time_zone)
    last = (
        select(_PLACE.c.safe_id, func.max(_TAKE.c.signed_off_at).label("at"))
        .select_from(_PLACE.join(_TAKE, _TAKE.c.id == _PLACE.c.stock_take_id))
        .where(_TAKE.c.status == "signed_off", _PLACE.c.safe_id.is_not(None))
        .group_by(_PLACE.c.safe_id)
    ).subquery()
    found = reading.session.execute(
        select(_SAFE.c.id, _SAFE.c.label, last.c.at)
        .select_from(_SAFE.outerjoin(last, last.c.safe_id == _SAFE.c.id))
        .where(_SAFE.c.active)
        .order_by(last.c.at.is_not(None), last.c.at, _SAFE.c.label)
    )
    rows = [
        LastCountRow(
            each.id,
            each.label,
            each.at,
            None if each.at is None else (today(reading.now, zone) - today(each.at, zone)).days,
        )
        for each in found
    ]
    return tuple(each for each in rows if more_than_days is None or each.days is None or each.days > more_than_days)
