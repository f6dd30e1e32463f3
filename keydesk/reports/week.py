"""The week at a glance: sitters and days, with the visits of each and those that lack a key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from keydesk.db.queries.needs import week_grid
from keydesk.db.rows.needs import GridCellRow, WeekRow
from keydesk.db.work import Reading
from keydesk.reports.made import made, span_words, today_of
from keydesk.reports.report import TOTAL, Cell, Column, Report, Thing
from keydesk.rules import dates
from keydesk.rules.needs import NO_KEY
from keydesk.rules.text import counted

A_WEEK = 7
UNASSIGNED = "Unassigned"


def week_report(
    reading: Reading,
    *,
    first: date | None = None,
    days: int = A_WEEK,
    sitter_id: int | None = None,
    problems: bool = False,
) -> Report:
    """Visits and missing keys, a row a sitter and a column a day; ``6 (2)`` are six visits of which two lack a key.

    Args:
        reading: one moment of the store.
        first: the first day; without it today.
        days: how many days.
        sitter_id: only that sitter's row.
        problems: only the sitters who lack a key on one of the days, and the visits that nobody is booked for.
    """
    today = today_of(reading)
    begins = first or today
    grid = week_grid(reading, first=begins, days=max(1, days))
    rows = [
        row
        for row in grid.rows
        if (sitter_id is None or row.sitter_id == sitter_id)
        and (not problems or row.sitter_id is None or any(cell.no_key for cell in row.cells))
    ]
    every = [cell for row in rows for cell in row.cells]
    visits, lacking = sum(cell.visits for cell in every), sum(cell.no_key for cell in every)
    totals = [_sum([row.cells[at] for row in rows]) for at in range(len(grid.days))]
    report = made(
        reading,
        "week",
        f"Week at a glance, {span_words(begins, grid.days[-1], today=today)}",
        _columns(grid.days),
        ((_cells(row.sitter or None, row.cells, row.sitter_id), _thing(row)) for row in rows),
        notes=(
            f"{counted(visits, 'visit')} by {counted(sum(row.sitter_id is not None for row in rows), 'sitter')}, "
            + (f"{lacking} {NO_KEY}, in brackets." if reading.settings.notices_on else "key notices are switched off."),
        )
        if rows
        else (),
        nothing="Nobody lacks a key on those days." if problems else "No visit is booked on those days.",
    )
    return replace(report, totals=_cells(TOTAL, totals, None)) if rows else report


def _columns(days: Sequence[date]) -> tuple[Column, ...]:
    told = tuple(
        Column(f"day_{at}", f"{dates.DAYS[day.weekday()]} {day.day}".upper(), place="text", whole=True)
        for at, day in enumerate(days, start=1)
    )
    counts = tuple(
        Column(f"day_{at}.{name}", place="data", kind="number")
        for at in range(1, len(days) + 1)
        for name in ("visits", "no_key")
    )
    return (
        Column("sitter", "SITTER", standing=UNASSIGNED),
        *told,
        Column("visits", "VISITS", right=True, rank=1, kind="number"),
        Column("no_key", NO_KEY, right=True, kind="number"),
        *counts,
        Column("sitter_id", place="data"),
    )


def _cells(sitter: str | None, cells: Sequence[GridCellRow], sitter_id: int | None) -> tuple[Cell, ...]:
    total = _sum(cells)
    return (
        sitter,
        *(_words(cell) for cell in cells),
        total.visits,
        total.no_key,
        *(count for cell in cells for count in (cell.visits, cell.no_key)),
        sitter_id,
    )


def _words(cell: GridCellRow) -> str | None:
    if not cell.no_key:
        return str(cell.visits) if cell.visits else None
    return f"{cell.visits} ({cell.no_key})"


def _sum(cells: Sequence[GridCellRow]) -> GridCellRow:
    return GridCellRow(sum(cell.visits for cell in cells), sum(cell.no_key for cell in cells))


def _thing(row: WeekRow) -> Thing | None:
    return None if row.sitter_id is None else ("staff", row.sitter_id)
