"""How the columns of a list are drawn: what a row says by itself, and what is read beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from keydesk.rules import dates
from keydesk.rules.text import cells, shown
from keydesk.widgets.table_columns import Column

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from keydesk.db.rows.lists import ListWindow, OwnColumns, Said
    from keydesk.rules.look import Listed
    from keydesk.widgets.table_columns import Cell, Cells

Row = TypeVar("Row")

_NARROW: Final = 8
# Cells of a name in a list of many columns.
_OWN_WIDTH, _OWN_WIDEST, _OWN_TITLE, _SIGN = 10, 20, 24, 3
_DAY_WIDTH: Final = 9
_KEPT_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_LOOKED_AT: Final = 400
# Characters of a text of the office's own that a line can show.


def day_column(key: str, title: str) -> Column:
    """A column of days: ``4 May 26``."""
    return Column(key, title, max(_DAY_WIDTH, len(title) + 2), cut="never")


@dataclass(frozen=True)
class Drawn(Generic[Row]):
    """What the columns of one list look like.

    Attributes:
        listed: what the list can say.
        of_row: columns of what a row has, with the cell of each.
        of_more: columns of what is read beside the rows.
    """

    listed: Listed
    of_row: Mapping[str, tuple[Column, Callable[[Row], Cell]]]
    of_more: Mapping[str, Column]

    def columns(self, names: Sequence[str], own: OwnColumns) -> tuple[Column, ...]:
        """Those columns from left to right.

        Where there is no room for all that somebody chose, names are drawn narrower, and then the last columns go
        first.
        """
        columns = [self._column(name, own) for name in names]
        if tuple(names) != self.listed.usual:
            columns = [self._chosen(column, at) for at, column in enumerate(columns)]
        return tuple(columns)

    def _column(self, name: str, own: OwnColumns) -> Column:
        if name in self.of_row:
            column = self.of_row[name][0]
        elif name in self.of_more:
            column = self.of_more[name]
        else:
            field = own.fields[name]
            title = shown(field.label.upper())[:_OWN_TITLE]
            # As wide as the heading with its sign, also where it is drawn narrower among many.
            width = min(_OWN_WIDEST, max(_OWN_WIDTH, (cells(title) + _SIGN) * 4 // 3))
            column = day_column(name, title) if field.kind == "date" else Column(name, title, width, weight=1)
        sorts = name in self.listed.sorts or name in own.fields
        return column if sorts == column.sortable else replace(column, sortable=sorts)

    def _chosen(self, column: Column, at: int) -> Column:
        stays = column.key == self.listed.stays
        keeps = stays or column.cut == "never"
        width = column.width if keeps else min(column.width, max(_NARROW, column.width * 3 // 4))
        return replace(column, width=width, drop=0 if stays else at)

    def lines(self, window: ListWindow[Row], names: Sequence[str], *, zone: ZoneInfo) -> dict[int, Cells]:
        """The lines of what is in sight, by primary key."""
        here = dates.today(window.now, zone)
        return {
            thing: tuple(self._cell(name, row, window.more.get(thing, {}), here, zone) for name in names)
            for thing, row in window.rows.items()
        }

    def _cell(self, name: str, row: Any, more: Mapping[str, Said], here: date, zone: ZoneInfo) -> Cell:
        if name in self.of_row:
            return self.of_row[name][1](row)
        return said_cell(more.get(name), here=here, zone=zone)


def said_cell(said: Said, *, here: date, zone: ZoneInfo) -> str:
    """What was read beside a row, as a cell: days short, yes and no in words."""
    if isinstance(said, datetime):
        said = dates.wall(said, zone).date()
    elif isinstance(said, str):
        said = _day(said) or _line(said)
    if isinstance(said, date):
        return "today" if said == here else day_words(said)
    return {None: "", True: "yes", False: "no"}[said] if said is None or isinstance(said, bool) else said


def _day(text: str) -> date | None:
    """The day that a text is, as days of the office's own fields are kept; None where it is none."""
    try:
        return date.fromisoformat(text) if _KEPT_DAY.fullmatch(text) else None
    except ValueError:
        return None


def _line(text: str) -> str:
    return " ".join(text[:_LOOKED_AT].split())


def day_words(on: date | None) -> str:
    """``4 May 26``: at most nine cells."""
    return "" if on is None else f"{on.day} {dates.MONTHS[on.month - 1]} {on.year % 100:02d}"
