"""A report for people in a terminal: aligned columns, no boxes, and whole when it goes into a pipe."""

from __future__ import annotations

from datetime import date, datetime
from typing import TextIO

from keydesk.reports.report import Cell, Report
from keydesk.reports.words import columns_for_people, in_groups, words
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
    places = columns_for_people(report)
    if report.rows:
        shown_columns = [_Shown(report, at, _texts(report, at)) for at in places]
        fitting = _fit(shown_columns, width)
        heading = _line([(each, each.column.heading) for each in fitting])
        stream.write(f"\x1b[1m{heading}\x1b[0m\n" if bold else heading + "\n")
        for number, (group, lines) in enumerate(in_groups(report)):
            if group:
                stream.write(("\n" if number else "") + group + "\n")
            stream.writelines(_line([(each, each.texts[index]) for each in fitting]) + "\n" for index in lines)
        if report.totals is not None:
            stream.write("\n" + _line([(each, each.texts[-1]) for each in fitting]) + "\n")
    elif report.nothing:
        stream.write(report.nothing + "\n")
    stream.writelines(shown(note) + "\n" for note in report.notes)


_BAR = 20
"""Cells of the longest bar."""


def _bar(cell: Cell, most: int) -> str:
    """A number with its bar, beside those of the same column."""
    if not isinstance(cell, int):
        return ""
    return f"{'█' * (round(cell * _BAR / most) if most > 0 else 0)} {cell:,}".strip()


def _texts(report: Report, at: int) -> list[str]:
    """A column's cells as people read them, the totals' last."""
    column = report.columns[at]
    totals = [] if report.totals is None else [words(report.totals[at], column, report)]
    if column.kind == "bar":
        most = max((each for row in report.rows if isinstance(each := row[at], int)), default=0)
        return [*(_bar(row[at], most) for row in report.rows), *totals]
    return [*(words(row[at], column, report) for row in report.rows), *totals]


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
