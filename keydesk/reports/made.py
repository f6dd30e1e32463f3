"""What every report of the list has in common: who made it, when, and in which zone its instants are read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from keydesk.db.work import Reading
from keydesk.reports.report import TOTAL, Cell, Column, Report, Thing
from keydesk.rules import dates

Line = tuple[tuple[Cell, ...], Thing | None]
"""A row, and what Enter on it opens."""


def made(
    reading: Reading,
    name: str,
    title: str,
    columns: Sequence[Column],
    lines: Iterable[Line],
    *,
    groups: Sequence[str] = (),
    totals: Sequence[str] = (),
    notes: Iterable[str] = (),
    nothing: str = "Nothing to show.",
    as_of: datetime | None = None,
) -> Report:
    """A report of one moment of the store.

    Args:
        reading: the moment.
        name: stable name, for programs.
        title: what people read above it.
        columns: from left to right.
        lines: the rows with what they are about.
        groups: the columns under whose values the rows stand.
        totals: the columns of numbers that are summed up beneath.
        notes: what has to be said with it.
        nothing: what people read when there are no rows.
        as_of: the past moment that it is of.
    """
    listed = list(lines)
    rows = tuple(cells for cells, _ in listed)
    places = {column.name: at for at, column in enumerate(columns)}
    return Report(
        name=name,
        title=title,
        made_at=reading.now,
        zone=zone_of(reading),
        columns=tuple(columns),
        rows=rows,
        notes=tuple(notes),
        nothing=nothing,
        made_by=reading.operator.name,
        as_of=as_of,
        groups=tuple(places[each] for each in groups),
        totals=_totals(columns, rows, totals) if totals and rows else None,
        things=tuple(thing for _, thing in listed),
    )


def zone_of(reading: Reading) -> ZoneInfo:
    """The office's time zone."""
    return ZoneInfo(reading.settings.time_zone)


def today_of(reading: Reading) -> date:
    """The office's day."""
    return dates.today(reading.now, zone_of(reading))


def span_words(first: date, last: date, *, today: date) -> str:
    """``today``, ``Mon 23 Nov to today``: the days of a report in its title."""
    if first == last:
        return dates.near_day(first, today=today)
    return f"{dates.day(first, today=today)} to {dates.near_day(last, today=today)}"


def _totals(columns: Sequence[Column], rows: Sequence[tuple[Cell, ...]], summed: Sequence[str]) -> tuple[Cell, ...]:
    sums: list[Cell] = [
        sum(cell for row in rows if isinstance(cell := row[at], int)) if column.name in summed else None
        for at, column in enumerate(columns)
    ]
    # The word stands beneath the first text that is always there, so that no column says its own of an empty cell.
    words = (at for at, each in enumerate(columns) if each.place != "data" and not each.rank and not each.right)
    first = next(words, None)
    if first is not None:
        sums[first] = TOTAL
    return tuple(sums)
