"""A report for people in a terminal: aligned columns, no boxes, and whole when it goes into a pipe."""

from __future__ import annotations

from datetime import date, datetime
from typing import TextIO

from keydesk.reports.report import Cell, Column, Report
from keydesk.rules import dates
from keydesk.rules.text import cells, cut_middle, shown

_GAP = "  "
_NARROWEST = 10
"""Cells that a column keeps at least when a narrow terminal makes the writer cut."""


def write(report: Report, stream: TextIO, *, width: int | None = None, bold: bool = False) -> None:
    """Write headings and rows, or the sentence that says there are none, and then the notes.

    Args:
        report: what to write.
        stream: where it goes.
        width: cells of the terminal; None (a pipe) cuts nothing.
        bold: whether the headings may be set in bold.
    """
    places = list(report.for_people())
    if report.rows:
        table = [[_read(row[at], report.columns[at], report) for at in places] for row in report.rows]
        shown_columns = [_Shown(report, at, [row[index] for row in table]) for index, at in enumerate(places)]
        fitting = _fit(shown_columns, width)
        heading = _line([(each, each.column.heading) for each in fitting])
        stream.write(f"\x1b[1m{heading}\x1b[0m\n" if bold else heading + "\n")
        stream.writelines(
            _line([(each, each.texts[index]) for each in fitting]) + "\n" for index in range(len(report.rows))
        )
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


class _Shown:
    """One column on its way to a terminal: its texts, how wide it is, and how narrow it can become."""

    def __init__(self, report: Report, at: int, texts: list[str]) -> None:
        self.column = report.columns[at]
        self.texts = texts
        self.empty = not any(texts)
        heading = cells(self.column.heading)
        self.width = max(heading, *(cells(text) for text in texts))
        typed = any(isinstance(row[at], (datetime, date, int)) for row in report.rows)
        self.least = self.width if typed or self.column.whole else max(heading, min(self.width, _NARROWEST))


def _fit(columns: list[_Shown], width: int | None) -> list[_Shown]:
    """The columns that a terminal has room for, the widest texts made narrower until the line fits.

    A column in which nothing stands goes first, then those that matter least.
    """
    if width is None or _span([each.width for each in columns]) <= width:
        return columns
    fitting = [each for each in columns if not each.empty or not each.column.rank]
    while _span([each.least for each in fitting]) > width and any(each.column.rank for each in fitting):
        fitting.remove(max(fitting, key=lambda each: each.column.rank))
    while _span([each.width for each in fitting]) > width:
        loose = [each for each in fitting if each.width > each.least] or [
            each for each in fitting if each.width > _NARROWEST
        ]
        if not loose:
            break
        widest = max(loose, key=lambda each: each.width)
        widest.width -= 1
    return fitting


def _span(widths: list[int]) -> int:
    return sum(widths) + len(_GAP) * (len(widths) - 1)


def _line(parts: list[tuple[_Shown, str]]) -> str:
    line = []
    for each, text in parts:
        short = cut_middle(text, each.width)
        blank = " " * (each.width - cells(short))
        line.append(blank + short if each.column.right else short + blank)
    return _GAP.join(line).rstrip()
