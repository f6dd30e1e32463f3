"""The week at a glance and the month: counts of visits and of those without a key, counted by SQL alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, case, func, select

from keydesk.db.operators import display_name
from keydesk.db.queries.need_places import SITTER
from keydesk.db.queries.need_terms import CLIENT, VISIT, days_from, moment_of, no_key
from keydesk.db.rows.needs import GridCellRow, WeekGridRow, WeekRow
from keydesk.rules.text import fold

if TYPE_CHECKING:
    from sqlalchemy import Select

    from keydesk.db.work import Reading

_NONE: Final = GridCellRow()


def _counts(*by: Any) -> Select[Any]:
    """Open and made visits of a span of days, and how many of them lack a key."""
    lacking = func.sum(case((no_key(bindparam("needs_from")), 1), else_=0))
    return (
        select(*by, func.count().label("visits"), lacking.label("lacking"))
        .select_from(VISIT.join(CLIENT, CLIENT.c.id == VISIT.c.client_id))
        .where(VISIT.c.day >= bindparam("first"), VISIT.c.day <= bindparam("last"), VISIT.c.status != "cancelled")
        .group_by(*by)
    )


_BY_DAY: Final = _counts(VISIT.c.day)
_PER_SITTER: Final = _counts(VISIT.c.sitter_id, VISIT.c.day).subquery("per_sitter")
BY_SITTER: Final = select(*_PER_SITTER.c, SITTER.c.first_name, SITTER.c.last_name, SITTER.c.nickname).select_from(
    _PER_SITTER.outerjoin(SITTER, SITTER.c.id == _PER_SITTER.c.sitter_id)
)


def week_grid(reading: Reading, *, first: date, days: int = 7) -> WeekGridRow:
    """Sitters × days; sitters by name, Unassigned last. Cancelled visits are not counted."""
    span = days_from(first, days)
    at = {day: number for number, day in enumerate(span)}
    moment = moment_of(reading)
    lines: dict[int | None, tuple[str, list[GridCellRow]]] = {}
    totals = [[0, 0] for _ in span]
    asked = {"needs_from": moment["needs_from"], "first": first, "last": span[-1]}
    for sitter_id, day, visits, lacking, first_name, last_name, nickname in reading.session.execute(BY_SITTER, asked):
        if sitter_id not in lines:
            name = "" if sitter_id is None else display_name(first_name, last_name, nickname)
            lines[sitter_id] = name, [_NONE] * days
        lines[sitter_id][1][at[day]] = GridCellRow(visits, lacking)
        totals[at[day]][0] += visits
        totals[at[day]][1] += lacking
    rows = [WeekRow(sitter_id, name, tuple(cells)) for sitter_id, (name, cells) in lines.items()]
    rows.sort(key=lambda row: (row.sitter_id is None, fold(row.sitter), row.sitter_id or 0))
    return WeekGridRow(
        first=first,
        today=moment["today"],
        days=span,
        rows=tuple(rows),
        totals=tuple(GridCellRow(visits, lacking) for visits, lacking in totals),
    )


def month_grid(reading: Reading, *, first: date) -> dict[date, GridCellRow]:
    """Every day of the month in which ``first`` lies; a day without visits has none."""
    begin = first.replace(day=1)
    days = ((begin + timedelta(days=31)).replace(day=1) - begin).days
    span = days_from(begin, days)
    asked = {"needs_from": moment_of(reading)["needs_from"], "first": begin, "last": span[-1]}
    counted = {day: GridCellRow(visits, lacking) for day, visits, lacking in reading.session.execute(_BY_DAY, asked)}
    return {day: counted.get(day, _NONE) for day in span}
