"""The columns of a long list: how wide each is drawn, and how a cell is fitted into it.

What is too long is cut at its end or in its middle with ``…``; codes and times never are. Where the terminal is too
narrow for all of them, whole columns go before a code is cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from rich.cells import cell_len, set_cell_size

from keydesk.rules.text import ELLIPSIS, shown

Align = Literal["left", "right"]
Cut = Literal["end", "middle", "never"]
Tone = Literal["", "quiet", "done", "warn", "bad", "header"]

GAP = 2
"""Blank cells between two columns."""

_ASCENDING = "↑"
_DESCENDING = "↓"
# Where the terminal has ASCII only, the last step of every line makes plain signs of these (keydesk.widgets.plain).

_NARROWEST = 4
# A cell shows at most this many times its width in characters: the rest of a very long text is not even looked at.
_LOOKED_AT = 8


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
        cuttable = [n for n, (_, column) in enumerate(kept) if column.cut != "never" and widths[n] > _NARROWEST]
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


def fit(text: str, width: int, *, align: Align = "left", cut: Cut = "end") -> str:
    """Return stored text as exactly ``width`` cells: made fit to be shown, cut or padded.

    Args:
        text: as it is stored.
        width: cells.
        align: which side the words stand on.
        cut: ``middle`` keeps both ends; ``end`` and ``never`` keep the beginning.
    """
    if width <= 0:
        return ""
    longest = width * _LOOKED_AT + 64
    if len(text) > longest:
        half = longest // 2
        text = text[:half] + text[-half:] if cut == "middle" else text[:longest]
    plain = shown(text)
    size = len(plain) if plain.isascii() else cell_len(plain)
    if size > width:
        plain = _shorten(plain, width, cut)
        size = cell_len(plain)
    blanks = " " * (width - size)
    return blanks + plain if align == "right" else plain + blanks


def _shorten(plain: str, width: int, cut: Cut) -> str:
    if cut == "middle" and width > _NARROWEST:
        tail = (width - 1) // 2
        return set_cell_size(plain, width - 1 - tail) + ELLIPSIS + _last_cells(plain, tail)
    return set_cell_size(plain, width - 1) + ELLIPSIS


def _last_cells(plain: str, width: int) -> str:
    start = len(plain)
    while start > 0 and cell_len(plain[start - 1 :]) <= width:
        start -= 1
    # A mark without its letter would settle on the ellipsis.
    while start < len(plain) and cell_len(plain[start]) == 0:
        start += 1
    return plain[start:]
