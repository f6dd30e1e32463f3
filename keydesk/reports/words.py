"""The cells of a report as people read them, and its rows in their groups: the same in every writer for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby

from keydesk.reports.report import Cell, Column, Report
from keydesk.rules import dates
from keydesk.rules.text import shown

_CENTS = 100


def instant(at: datetime, report: Report) -> str:
    """An instant in the office's zone as people read it: ``Fri 27 Nov 18:00``, with the year when it is another."""
    local = at.astimezone(report.zone)
    return f"{day(local.date(), report)} {local:%H:%M}"


def day(when: date, report: Report) -> str:
    """A day as people read it: ``Fri 27 Nov``, with the year when it is another."""
    return dates.day(when, today=report.made_at.astimezone(report.zone).date())


def words(cell: Cell, column: Column, report: Report) -> str:
    """One cell as people read it; money is whole cents, and what a column says of nothing stands for nothing."""
    if cell is None or cell == "":
        return column.standing
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return instant(cell, report)
    if isinstance(cell, date):
        return day(cell, report)
    if isinstance(cell, int):
        return money(cell) if column.kind == "money" else f"{cell:,}" if column.kind == "number" else str(cell)
    return shown(cell)


def money(cents: int) -> str:
    """Whole cents as an amount: ``1,250.00``."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // _CENTS:,}.{abs(cents) % _CENTS:02}"


def said_above(report: Report) -> tuple[str, ...]:
    """What stands beneath the title on paper: when, by whom, of which moment, and what was asked for."""
    made = f"made {instant(report.made_at, report)}" + (f" by {shown(report.made_by)}" if report.made_by else "")
    as_of = (f"as of {instant(report.as_of, report)}",) if report.as_of is not None else ()
    return (" · ".join((*as_of, made, *(shown(each) for each in report.asked))),)


def columns_for_people(report: Report) -> tuple[int, ...]:
    """Positions of the columns that people read beneath the headings of the groups: those of the groups are not."""
    return tuple(at for at in report.for_people() if at not in report.groups)


def in_groups(report: Report) -> Iterator[tuple[str, Sequence[int]]]:
    """Each group's heading and the positions of its rows, in the order of the report; one without heading otherwise."""
    if not report.groups:
        yield "", range(len(report.rows))
        return

    def heading(at: int) -> str:
        row = report.rows[at]
        return " · ".join(filter(None, (words(row[place], report.columns[place], report) for place in report.groups)))

    for text, rows in groupby(range(len(report.rows)), key=heading):
        yield text, list(rows)
