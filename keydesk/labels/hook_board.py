"""A safe's hooks drawn as they are on the wall, with the tag that hangs on each: a part of the hook map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from keydesk import fonts
from keydesk.rules.text import shown

_ACROSS: Final = 10
"""Hooks side by side on one page."""

_CELL: Final = 14.0
_WIDEST: Final = 24.0
_PAD: Final = 1.2
_LABEL, _TAG, _SMALLEST = 6.5, 9.0, 4.5
_MOST_TAGS: Final = 2


@dataclass(frozen=True, slots=True)
class MappedPlace:
    """One hook where it is on the wall, and the tags that hang there now: none, one, or too many."""

    hook: str
    row: int
    column: int
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BoardPart:
    """As much of a board as one page has room for."""

    places: tuple[MappedPlace, ...]
    first_row: int
    first_column: int
    across: int


def parts_of(board: Sequence[MappedPlace], room: float) -> Iterator[BoardPart]:
    """The parts of a board, from left to right and down; one where it fits.

    Args:
        board: every hook of the safe that has a place.
        room: how high the paper is for it, in mm.
    """
    if not board:
        return
    down = max(1, int(room // _CELL))
    rows, columns = sorted({each.row for each in board}), sorted({each.column for each in board})
    for row in range(rows[0], rows[-1] + 1, down):
        for column in range(columns[0], columns[-1] + 1, _ACROSS):
            places = tuple(
                each for each in board if row <= each.row < row + down and column <= each.column < column + _ACROSS
            )
            if places:
                yield BoardPart(places, row, column, min(_ACROSS, columns[-1] + 1 - column))


def draw_part(canvas: Canvas, part: BoardPart, *, left: float, top: float, width: float) -> None:
    """Draws a part of a board.

    Args:
        canvas: the page.
        part: what is drawn.
        left: where it begins, in mm from the left.
        top: where it begins, in mm from below.
        width: how much room there is, in mm.
    """
    wide = min(_WIDEST, width / part.across)
    canvas.setLineWidth(0.15 * mm)
    canvas.setStrokeGray(0.55)
    for place in part.places:
        x = left + (place.column - part.first_column) * wide
        y = top - (place.row - part.first_row + 1) * _CELL
        canvas.rect(x * mm, y * mm, wide * mm, _CELL * mm)
        room = wide - 2 * _PAD
        _put(canvas, place.hook, (x + _PAD) * mm, (y + _CELL) * mm - _LABEL - 2, fonts.SANS, _LABEL, room)
        more = len(place.tags) - _MOST_TAGS
        lines = place.tags if more <= 0 else (place.tags[0], f"+{more + 1} more")
        for number, text in enumerate(lines, start=1):
            base = (y + _CELL) * mm - _LABEL - 3 - number * (_TAG + 1)
            _put(canvas, text, (x + _PAD) * mm, base, fonts.MONO_BOLD, _TAG, room)


def _put(canvas: Canvas, text: str, x: float, y: float, font: str, size: float, room: float) -> None:
    """A text as large as it fits; what is too long even when it is small is cut."""
    text = fonts.fitting(shown(text), font)
    while stringWidth(text, font, size) > room * mm and size > _SMALLEST:
        size -= 0.5
    while len(text) > 1 and stringWidth(text, font, size) > room * mm:
        text = text[:-2] + "…"
    canvas.setFont(font, size)
    canvas.drawString(x, y, text)
