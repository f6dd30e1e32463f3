"""The columns of a long list: how wide each is drawn.

Codes and times are never cut: where the terminal is too narrow for all columns, whole ones go first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from keydesk.widgets.fitting import NARROWEST, Align, Cut, fit

Tone = Literal["", "quiet", "done", "warn", "bad", "header"]

GAP = 2
"""Blank cells between two columns."""

GUTTER = 4
"""Blank, pointer or mark, blank: the cells on the left of a line; on its right there is one of air."""

_ASCENDING = "↑"
_DESCENDING = "↓"
# Where the terminal has ASCII only, the last step of every line makes plain signs of these (keydesk.widgets.plain).


class Toned(NamedTuple):
    """A cell that says more than its text: ``LATE 3 d`` is ``bad``. The word says it too; colour only helps."""

    text: str
    tone: Tone


Cell = str | Toned
Cells = tuple[Cell, ...]
"""The cells of one row, in the order of the columns, as they are stored: the table makes them fit to be shown.

A row of one cell is a heading: it has the whole line.
"""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a long list.

    Attributes:
        key: what it is called in code, and in a request to sort by it.
        title: its heading.
        width: cells that it needs at least.
        weight: its part of the cells that are left over; 0 for what has a fixed width (codes, times).
        align: words left, numbers right.
        cut: where a text that is too long is cut; ``never`` holds the column at its width or drops it whole.
        drop: 0 for what always stays; the highest goes first where the terminal is too narrow.
        sortable: whether the list can be put in its order.
    """

    key: str
    title: str
    width: int
    weight: int = 0
    align: Align = "left"
    cut: Cut = "end"
    drop: int = 0
    sortable: bool = True


@dataclass(frozen=True, slots=True)
class Sort:
    """The order of the list: a column's key, and whether it runs from the end."""

    column: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A column as it is drawn: the how-manieth of the row's cells, and how many cells of the terminal it has."""

    index: int
    column: Column
    width: int


def room(width: int) -> int:
    """The cells that the columns share in a table so many cells wide."""
    return max(0, width - GUTTER - 1)


def place(columns: Sequence[Column], width: int) -> tuple[Placed, ...]:
    """Share ``width`` cells among the columns.

    Columns that may go are dropped until the rest fit; then those that may be cut are narrowed, the widest first; what
    is left over goes to the columns by weight.
    """
    kept = list(enumerate(columns))
    while _needed(column.width for _, column in kept) > width:
        droppable = [entry for entry in kept if entry[1].drop > 0]
        if not droppable:
            break
        kept.remove(max(droppable, key=lambda entry: (entry[1].drop, entry[0])))
    widths = [column.width for _, column in kept]
    while _needed(widths) > width:
        cuttable = [n for n, (_, column) in enumerate(kept) if column.cut != "never" and widths[n] > NARROWEST]
        if not cuttable:
            break
        widths[max(cuttable, key=widths.__getitem__)] -= 1
    spare = width - _needed(widths)
    weights = sum(column.weight for _, column in kept)
    if spare > 0 and weights:
        given = 0
        so_far = 0
        for n, (_, column) in enumerate(kept):
            # Shares are cut from the running total, so that rounding neither loses nor adds a cell.
            so_far += column.weight
            share = spare * so_far // weights - given
            widths[n] += share
            given += share
    return tuple(Placed(index, column, widths[n]) for n, (index, column) in enumerate(kept))


def heading(placed: Iterable[Placed], sorts: Sequence[Sort]) -> str:
    """The titles of the columns, with ``↑`` or ``↓`` at those that the list is in the order of, numbered if several."""
    parts = []
    for each in placed:
        title = each.column.title
        for number, sort in enumerate(sorts, start=1):
            if sort.column == each.column.key:
                sign = _DESCENDING if sort.descending else _ASCENDING
                title += f" {sign}{number}" if len(sorts) > 1 else f" {sign}"
        parts.append(fit(title, each.width, align=each.column.align))
    return (" " * GAP).join(parts).rstrip()


def _needed(widths: Iterable[int]) -> int:
    each = list(widths)
    return sum(each) + GAP * max(0, len(each) - 1)
