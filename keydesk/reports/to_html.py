"""A report as one page of HTML: nothing beside it is needed, nothing in it runs, and it prints as it looks."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from jinja2 import Environment

from keydesk.reports.report import Cell, Column, Report
from keydesk.reports.words import columns_for_people, in_groups, said_above, words
from keydesk.rules.text import shown

_PAGE: Final = Path(__file__).with_name("page.html")
_LONGEST_BAR: Final = 12.0


class _Cell(NamedTuple):
    text: str
    look: str
    bar: float = 0.0


class _Heading(NamedTuple):
    heading: str
    look: str


class _Group(NamedTuple):
    heading: str
    rows: list[list[_Cell]]


def write(report: Report, stream: BinaryIO) -> None:
    """Write the page, UTF-8; every text in it is escaped by the template engine."""
    page_text = _PAGE.read_text(encoding="utf-8")
    template = Environment(autoescape=True, keep_trailing_newline=True).from_string(page_text)
    places = columns_for_people(report)
    most = {
        at: max((each for row in report.rows if isinstance(each := row[at], int)), default=0)
        for at in places
        if report.columns[at].kind == "bar"
    }
    page = template.generate(
        title=shown(report.title),
        above=said_above(report),
        columns=[_Heading(report.columns[at].heading, _look(report.columns[at])) for at in places],
        groups=[
            _Group(heading, [[_cell(report.rows[row][at], at, report, most) for at in places] for row in rows])
            for heading, rows in in_groups(report)
            if rows
        ],
        totals=None if report.totals is None else [_cell(report.totals[at], at, report, {}) for at in places],
        notes=[shown(note) for note in report.notes],
        nothing=shown(report.nothing),
    )
    stream.writelines(part.encode("utf-8", "replace") for part in page)


def _cell(cell: Cell, at: int, report: Report, most: dict[int, int]) -> _Cell:
    column, longest = report.columns[at], most.get(at)
    bar = 0.0
    if isinstance(cell, int) and longest:
        bar = round(max(0, cell) / longest * _LONGEST_BAR, 2)
    return _Cell(words(cell, column, report), _look(column), bar)


def _look(column: Column) -> str:
    if column.right or column.kind in {"number", "money"}:
        return "right"
    if column.whole or column.kind in {"code", "day", "moment", "phone"}:
        return "whole"
    return "long"
