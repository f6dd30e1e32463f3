"""A report for people in a terminal: aligned columns, no boxes, and whole when it goes into a pipe."""

from __future__ import annotations

from datetime import date, datetime
from typing import TextIO

from keydesk.reports.report import Cell, Column, Report
from keydesk.rules import dates
from keydesk.rules.text import cells, cut_middle, shown

_GAP = "  "
_NARROWEST = 6
"""Cells that a column keeps at least when a narrow terminal makes the writer cut."""


def write(report: Report, stream: TextIO, *, width: int | None = None, bold: bool = False) -> None:
    """Write headings and rows, or the sentence that says there are none, and then the notes.

    Args:
        report: what to write.
        stream: where it goes.
        width: cells of the terminal; None (a pipe) cuts nothing.
        bold: whether the headings may be set in bold.
    """
    places = report.for_people()
    columns = [report.columns[at] for at in places]
    if report.rows:
        table = [[_read(row[at], report.columns[at], report) for at in places] for row in report.rows]
        widths = _fit(columns, table, width)
        heading = _line(columns, [column.heading for column in columns], widths)
        stream.write(f"\x1b[1m{heading}\x1b[0m\n" if bold else heading + "\n")
        stream.writelines(_line(columns, row, widths) + "\n" for row in table)
    elif report.nothing:
        stream.write(report.nothing + "\n")
    stream.writelines(shown(note) + "\n" for note in report.notes)


def instant(at: datetime, report: Report) -> str:
    """An instant in the office's zone as people read it: ``Fri 27 Nov 18:00``, with the year when it is another."""
    local = at.astimezone(report.zone)
    return f"{day(local.date(), report)} {local:%H:%M}"


def day(when: date, report: Report) -> str:
    """A day as people read it: ``Fri 27 Nov``, with the year when it is another."""
    return dates.day(when, today=report.made_at.astimezone(report.zone).date())


def _read(cell: Cell, column: Column, report: Report) -> str:
    if cell is None or cell == "":
        return column.standing
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return instant(cell, report)
    if isinstance(cell, date):
        return day(cell, report)
    return shown(cell) if isinstance(cell, str) else str(cell)


def _fit(columns: list[Column], table: list[list[str]], width: int | None) -> list[int]:
    """Widths of the columns: as wide as what is in them, and the widest made narrower until the line fits."""
    widths = [
        max(cells(columns[at].heading), max((cells(row[at]) for row in table), default=0)) for at in range(len(columns))
    ]
    if width is None or not widths:
        return widths
    room = width - len(_GAP) * (len(widths) - 1)
    while sum(widths) > room and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1
    return widths


def _line(columns: list[Column], texts: list[str], widths: list[int]) -> str:
    parts = []
    for column, text, width in zip(columns, texts, widths, strict=True):
        short = cut_middle(text, width)
        blank = " " * (width - cells(short))
        parts.append(blank + short if column.right else short + blank)
    return _GAP.join(parts).rstrip()
