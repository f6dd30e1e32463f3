"""Keys over the weeks: how many were out, handed out and taken back, and how many visits to come lack one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from keydesk.db.queries.needs import week_grid
from keydesk.db.queries.weeks import key_flow
from keydesk.db.rows.needs import GridCellRow
from keydesk.db.rows.weeks import FlowRow
from keydesk.db.work import Reading
from keydesk.reports.made import Line, made, today_of, zone_of
from keydesk.reports.report import Column, Report
from keydesk.rules.dates import start_of_day
from keydesk.rules.needs import NO_KEY

_WEEK: Final = 7

_COLUMNS = (
    Column("week_of", "WEEK OF", whole=True, kind="day"),
    Column("handed_out", "HANDED OUT", right=True, rank=3, kind="number"),
    Column("came_back", "CAME BACK", right=True, rank=2, kind="number"),
    Column("out", "OUT AT ITS END", kind="bar"),
    Column("missing", "MISSING", right=True, rank=4, kind="number"),
    Column("visits", "VISITS", right=True, rank=1, kind="number"),
    Column("no_key", NO_KEY, kind="bar"),
)


def weeks_report(reading: Reading, *, days_back: int = 56, days_ahead: int = 28) -> Report:
    """A row a week, from Monday on, up to this one, and then the weeks to come.

    Args:
        reading: one moment of the store.
        days_back: how far back the first week lies.
        days_ahead: how far ahead the last week lies.
    """
    today = today_of(reading)
    this = _monday(today)
    first, last = _monday(today - timedelta(days=days_back)), _monday(today + timedelta(days=days_ahead))
    mondays = [first + timedelta(days=_WEEK * at) for at in range((last - first).days // _WEEK + 1)]
    past = [monday for monday in mondays if monday <= this]
    zone = zone_of(reading)
    flow = key_flow(reading, begins=[start_of_day(monday, zone) for monday in past])
    grid = week_grid(reading, first=first, days=len(mondays) * _WEEK)
    lines: list[Line] = []
    for at, monday in enumerate(mondays):
        cells = grid.totals[at * _WEEK : (at + 1) * _WEEK]
        lines.append(_line(monday, flow[at] if at < len(flow) else None, cells, to_come=monday >= this))
    notes = [f"{NO_KEY} is counted for visits to come; the bars are copies with sitters when each week ended."]
    if not reading.settings.notices_on:
        notes = ["Key notices are switched off, so no visit is told to lack a key."]
    quiet = not any(cell for cells, _ in lines for cell in cells[1:])
    return made(
        reading,
        "weeks",
        "Keys over the weeks",
        _COLUMNS,
        [] if quiet else lines,
        notes=() if quiet else notes,
        nothing="No key moved in those weeks, and no visit is booked.",
    )


def _line(monday: date, flow: FlowRow | None, cells: tuple[GridCellRow, ...], *, to_come: bool) -> Line:
    return (
        monday,
        None if flow is None else flow.handed_out,
        None if flow is None else flow.came_back,
        None if flow is None else flow.out,
        None if flow is None else flow.missing,
        sum(cell.visits for cell in cells),
        sum(cell.no_key for cell in cells) if to_come else None,
    ), None


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
