"""A report as plain text for paper: pages with a heading, the date, and boxes to tick."""

from __future__ import annotations

import dataclasses
from io import StringIO
from typing import TYPE_CHECKING, TextIO

from keydesk.reports import to_terminal
from keydesk.rules.text import cells, cut, shown

if TYPE_CHECKING:
    from keydesk.reports.report import Cell, Report

WIDTH = 78
"""Characters of a line: what every printer has on A4 and on Letter."""

LINES = 58
"""Lines of a page."""

_NEXT_PAGE = "\f"
_HEAD = 4
# Title, blank, headings of the columns, rule.


def write(report: Report, stream: TextIO, *, office: str = "", width: int = WIDTH, lines: int = LINES) -> None:
    """Write the report page by page; a yes or no is a box that is ticked or is not.

    Args:
        report: what to write.
        stream: where it goes.
        office: whose list it is, at the head of each page.
        width: characters of a line.
        lines: lines of a page.
    """
    boxed = dataclasses.replace(report, rows=tuple(tuple(_box(cell) for cell in row) for row in report.rows), notes=())
    text = StringIO()
    to_terminal.write(boxed, text, width=width)
    heading, *rows = text.getvalue().splitlines()
    if not report.rows:
        heading, rows = "", [heading, *rows]
    rows += ["", *(shown(note) for note in report.notes)] if report.notes else []
    room = max(1, lines - _HEAD)
    pages = [rows[start : start + room] for start in range(0, len(rows), room)]
    made = f"{to_terminal.instant(report.made_at, report)}"
    for number, page in enumerate(pages, start=1):
        if number > 1:
            stream.write(_NEXT_PAGE)
        right = f"{made}  page {number} of {len(pages)}"
        left = " · ".join(filter(None, (shown(report.title), shown(office))))
        left = cut(left, max(10, width - cells(right) - 2))
        stream.write(f"{left}{' ' * max(2, width - cells(left) - cells(right))}{right}\n\n")
        if heading:
            stream.write(f"{heading}\n{'-' * width}\n")
        stream.writelines(f"{line}\n" for line in page)


def _box(cell: Cell) -> Cell:
    return ("[x]" if cell else "[ ]") if isinstance(cell, bool) else cell
