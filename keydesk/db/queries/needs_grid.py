"""The week at a glance and the month: counts of visits and of those without a key, counted by SQL alone."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, case, func, literal_column, null, select, union_all

from keydesk.db.operators import display_name
from keydesk.db.queries.need_places import SITTER
from keydesk.db.queries.need_terms import (
    CLIENT,
    VISIT,
    begin_of,
    days_from,
    moment_in,
    moment_of,
    no_key,
    plain,
    today_of,
)
from keydesk.db.queries.of_branch import looked_at, of_these
from keydesk.db.rows.needs import GridCellRow, WeekGridRow, WeekRow
from keydesk.rules.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from keydesk.db.queries.of_branch import Seen
    from keydesk.db.work import Reading

_NONE: Final = GridCellRow()


def _counts(seen: Seen, *by: Any) -> Any:
    """Open and made visits of a span of days, and how many of them lack a key.

    Visits that begin within the span are counted by day. Sits of whole days come one by one, with the moment at which
    they end: they are counted on their further days, too.
    """
    flagged = case((no_key(bindparam("needs_from"), bindparam("needs_begin")), 1), else_=0)
    of_day = case((VISIT.c.day >= bindparam("needs_from"), flagged), else_=0)
    joined = VISIT.join(CLIENT, CLIENT.c.id == VISIT.c.client_id)
    of_branch = [] if seen is None else [of_these(seen, VISIT.c.branch_id)]
    begun = (
        select(*by, null().label("ends_at"), func.count().label("visits"), func.sum(of_day).label("lacking"))
        .select_from(joined)
        .where(VISIT.c.day >= bindparam("first"), VISIT.c.day <= bindparam("last"), VISIT.c.status != "cancelled")
        .where(*of_branch)
        .group_by(*by)
    )
    sits = (
        select(*by, plain(VISIT.c.ends_at), literal_column("1"), flagged)
        .select_from(joined)
        .where(
            VISIT.c.all_day,
            VISIT.c.day < bindparam("last"),
            VISIT.c.ends_at > bindparam("first_begins"),
            VISIT.c.status != "cancelled",
            *of_branch,
        )
    )
    return union_all(begun, sits)


@cache
def _by_day(seen: Seen) -> Any:
    return _counts(seen, VISIT.c.day)


@cache
def by_sitter(seen: Seen = None) -> Any:
    """The counts by sitter and day, of the visits of some branches."""
    counted = _counts(seen, VISIT.c.sitter_id, VISIT.c.day).subquery("per_sitter")
    return select(*counted.c, SITTER.c.first_name, SITTER.c.last_name, SITTER.c.nickname).select_from(
        counted.outerjoin(SITTER, SITTER.c.id == counted.c.sitter_id)
    )


def span_asked(reading: Reading, span: Sequence[date]) -> dict[str, Any]:
    """What the counts of a span of days are asked with."""
    moment = moment_of(reading)
    wanted = {name: moment[name] for name in ("needs_from", "needs_begin")}
    return {**wanted, "first": span[0], "last": span[-1], "first_begins": begin_of(span[0])}


def _spread(day: date, ends: Any, visits: int, lacking: int, asked: dict[str, Any]) -> Iterator[tuple[date, int, int]]:
    """The days on which a line of the counts is counted, with its visits and those without a key."""
    if ends is None:
        yield day, visits, lacking
        return
    until = min(moment_in(ends), begin_of(asked["last"] + timedelta(days=1)))
    on = max(day + timedelta(days=1), asked["first"])
    while begin_of(on) < until:
        yield on, 1, lacking if on >= asked["needs_from"] else 0
        on += timedelta(days=1)


def week_grid(reading: Reading, *, first: date, days: int = 7) -> WeekGridRow:
    """Sitters × days; sitters by name, Unassigned last. Cancelled visits are not counted."""
    span = days_from(first, days)
    at = {day: number for number, day in enumerate(span)}
    asked = span_asked(reading, span)
    lines: dict[int | None, tuple[str, list[list[int]]]] = {}
    for sitter_id, day, ends, visits, lacking, *names in reading.session.execute(by_sitter(looked_at(reading)), asked):
        for on, count, without in _spread(day, ends, visits, lacking, asked):
            if sitter_id not in lines:
                lines[sitter_id] = "" if sitter_id is None else display_name(*names), [[0, 0] for _ in span]
            cell = lines[sitter_id][1][at[on]]
            cell[0] += count
            cell[1] += without
    rows = [
        WeekRow(sitter_id, name, tuple(GridCellRow(*cell) for cell in cells))
        for sitter_id, (name, cells) in lines.items()
    ]
    columns = zip(*(row.cells for row in rows), strict=True) if rows else ([_NONE] for _ in span)
    rows.sort(key=lambda row: (row.sitter_id is None, fold(row.sitter), row.sitter_id or 0))
    return WeekGridRow(
        first=first,
        today=today_of(reading),
        days=span,
        rows=tuple(rows),
        totals=tuple(
            GridCellRow(sum(cell.visits for cell in cells), sum(cell.no_key for cell in cells)) for cells in columns
        ),
    )


def month_grid(reading: Reading, *, first: date) -> dict[date, GridCellRow]:
    """Every day of the month in which ``first`` lies; a day without visits has none."""
    begin = first.replace(day=1)
    days = ((begin + timedelta(days=31)).replace(day=1) - begin).days
    span = days_from(begin, days)
    asked = span_asked(reading, span)
    counted = {day: [0, 0] for day in span}
    for day, ends, visits, lacking in reading.session.execute(_by_day(looked_at(reading)), asked):
        for on, count, without in _spread(day, ends, visits, lacking, asked):
            counted[on][0] += count
            counted[on][1] += without
    return {day: GridCellRow(*counts) for day, counts in counted.items()}
