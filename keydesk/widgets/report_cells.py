"""A report as the long table shows it: its columns, how wide each is, and the cells of its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from keydesk.reports.report import TOTAL
from keydesk.reports.words import columns_for_people, in_groups, words
from keydesk.rules.text import cells, cut, fold
from keydesk.widgets.table_columns import Column, Toned

if TYPE_CHECKING:
    from keydesk.reports.report import Report
    from keydesk.widgets.table_columns import Cells

_LOUD: Final = ("NO KEY", "LATE", "missing", "lost", "stolen")
_LEAST: Final = 8
_MOST: Final = 44
_LONGEST_CODE: Final = 26
_BAR: Final = 12
_NUMBERS: Final = frozenset({"number", "money"})
_WHOLE: Final = frozenset({"code", "day", "moment", "number", "money", "phone"})


@dataclass(frozen=True, slots=True)
class ReportLooks:
    """A report made ready to be drawn, so that a move of the cursor reads nothing and measures nothing.

    Attributes:
        columns: of the table.
        cells: of each row.
        groups: of each row, what the heading above it says; "" in a report without groups.
        found_by: of each row, what a filter looks in.
        totals: heading and total of each column that has one.
    """

    columns: tuple[Column, ...]
    cells: tuple[Cells, ...]
    groups: tuple[str, ...]
    found_by: tuple[str, ...]
    totals: tuple[tuple[str, str], ...]


def report_looks(report: Report) -> ReportLooks:
    """Make a report ready to be drawn; of a long one this takes a while, and is done where nobody waits for it."""
    places = columns_for_people(report)
    texts = [_column(report, at) for at in places]
    groups = [""] * len(report.rows)
    for heading, rows in in_groups(report):
        for row in rows:
            groups[row] = heading
    totals = report.totals or ()
    return ReportLooks(
        columns=tuple(_looks(report, at, texts[index]) for index, at in enumerate(places)),
        cells=tuple(tuple(_toned(column[row]) for column in texts) for row in range(len(report.rows))),
        groups=tuple(groups),
        found_by=tuple(
            fold(" ".join((groups[row], *(column[row] for column in texts)))) for row in range(len(report.rows))
        ),
        totals=tuple(
            (report.columns[at].heading, words(totals[at], report.columns[at], report))
            for at in places
            if totals and totals[at] not in {None, "", TOTAL}
        ),
    )


def _column(report: Report, at: int) -> list[str]:
    column = report.columns[at]
    if column.kind != "bar":
        return [words(row[at], column, report) for row in report.rows]
    numbers = [each if isinstance(each := row[at], int) else None for row in report.rows]
    most = max((each for each in numbers if each is not None), default=0)
    width = len(f"{most:,}")
    return [
        "" if each is None else f"{each:>{width},} {'█' * (round(each * _BAR / most) if most > 0 else 0)}"
        for each in numbers
    ]


def _toned(text: str) -> str | Toned:
    return Toned(text, "bad" if text.startswith(_LOUD[0]) else "warn") if text.startswith(_LOUD) else text


def _looks(report: Report, at: int, texts: list[str]) -> Column:
    column = report.columns[at]
    widest = max(map(cells, texts), default=0)
    whole = column.whole or column.kind in _WHOLE or column.kind == "bar"
    heading = cells(column.heading)
    if whole and widest <= _LONGEST_CODE:
        width = max(heading, widest)
    else:
        width = max(min(heading, _MOST), min(max(widest, _LEAST), _MOST) if whole else min(widest, _LEAST * 2))
    fixed = whole and widest <= _LONGEST_CODE
    return Column(
        column.name,
        cut(column.heading, _MOST),
        width,
        weight=0 if fixed or widest <= width else 2,
        align="right" if column.right or column.kind in _NUMBERS else "left",
        cut="never" if fixed else "end",
        drop=column.rank,
        sortable=False,
    )
