"""A report as plain text for paper: pages with a heading and the date, sections, and boxes to tick."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from io import StringIO
from itertools import groupby
from typing import TYPE_CHECKING, Final, TextIO

from keydesk.reports import to_terminal, words
from keydesk.rules.text import cells, cut, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from keydesk.reports.report import Cell, Report

WIDTH: Final = 78
"""Characters of a line: what every printer has on A4 and on Letter."""

LINES: Final = 58
"""Lines of a page."""

_NEXT_PAGE: Final = "\f"
_LEAST: Final = 8
_CONTINUED: Final = " (continued)"


def write(
    report: Report, stream: TextIO, *, office: str = "", section: str = "", width: int = WIDTH, lines: int = LINES
) -> None:
    """Write the report page by page.

    A yes or no is a box that is ticked or is not. Where all moments of a column are of one day, the day is its heading.

    Args:
        report: what to write.
        stream: where it goes.
        office: whose list it is, at the head of each page.
        section: name of a column, in whose order the rows come: it is a line above its rows, and no column.
        width: characters of a line.
        lines: lines of a page.
    """
    sections = [(cut(text, width - len(_CONTINUED)), key) for text, key in _sections_of(report, section)]
    heading, *texts = _table(report, section, width)
    if not report.rows:
        heading, texts = "", [heading, *texts]
    body = list(_in_sections(texts, sections))
    body += [("", ""), *(("", shown(note)) for note in report.notes)] if report.notes else []
    head = [heading, "-" * width] if heading else []
    pages = list(_pages(body, max(_LEAST, lines - 2 - len(head))))
    made = words.instant(report.made_at, report)
    for number, page in enumerate(pages, start=1):
        right = f"{made}  page {number} of {len(pages)}"
        left = cut(" · ".join(filter(None, (shown(report.title), shown(office)))), max(10, width - cells(right) - 2))
        blank = " " * max(2, width - cells(left) - cells(right))
        stream.write(_NEXT_PAGE if number > 1 else "")
        stream.writelines(f"{line}\n" for line in (f"{left}{blank}{right}", "", *head, *page))


def _sections_of(report: Report, section: str) -> list[tuple[str, Cell]]:
    """What each row's section is called, and its primary key where the report has it; nothing without sections."""
    places = {column.name: at for at, column in enumerate(report.columns)}
    at, key = places.get(section), places.get(f"{section}_id")
    if at is None:
        return []
    standing = report.columns[at].standing
    return [(shown(str(row[at] or standing)), None if key is None else row[key]) for row in report.rows]


def _table(report: Report, section: str, width: int) -> list[str]:
    """The headings' line and a line a row."""
    places = [at for at, column in enumerate(report.columns) if not section or column.name != section]
    columns = [report.columns[at] for at in places]
    rows = [[_box(row[at]) for at in places] for row in report.rows]
    for at, column in enumerate(columns):
        moments = [cell for row in rows if isinstance(cell := row[at], datetime)]
        local = [moment.astimezone(report.zone) for moment in moments]
        if moments and len(moments) == len(rows) and len({each.date() for each in local}) == 1:
            columns[at] = dataclasses.replace(column, heading=words.day(local[0].date(), report), whole=True)
            for row, moment in zip(rows, local, strict=True):
                row[at] = f"{moment:%H:%M}"
    plain = dataclasses.replace(report, columns=tuple(columns), rows=tuple(map(tuple, rows)), notes=())
    text = StringIO()
    to_terminal.write(plain, text, width=width)
    return text.getvalue().removesuffix("\n").split("\n")


def _box(cell: Cell) -> Cell:
    return ("[x]" if cell else "[ ]") if isinstance(cell, bool) else cell


def _in_sections(texts: Sequence[str], sections: Sequence[tuple[str, Cell]]) -> Iterator[tuple[str, str]]:
    """Section and line; a section's own line is one that has no text."""
    if not sections:
        yield from (("", text) for text in texts)
        return
    for (section, _), rows in groupby(zip(sections, texts, strict=True), key=lambda each: each[0]):
        yield section, ""
        yield from ((section, text) for _, text in rows)


def _pages(body: Sequence[tuple[str, str]], room: int) -> Iterator[list[str]]:
    """The lines of each page: no section begins on a page's last line, and one that goes on says so on the next."""
    page: list[str] = []
    for section, text in body:
        begins = bool(section) and not text
        if len(page) + (3 if begins else 1) > room and page:
            yield page
            page = [] if begins or not section else [f"{section}{_CONTINUED}"]
        if begins and page:
            page.append("")
        page.append(section if begins else text)
    if page:
        yield page
