"""How one copy reads in a list: the words for where it is, since when, and when it is due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keydesk.rules import dates
from keydesk.rules.text import cells, cut, fill, shown
from keydesk.widgets.table_columns import Toned

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from keydesk.db.rows.keys import KeyRow
    from keydesk.db.rows.where import PlaceRow
    from keydesk.widgets.table_columns import Cell, Cells, Tone

DUE_WIDTH: Final = 10
"""Cells of the column that says when a copy is due."""

_LINE: Final = 60
_NAME: Final = 24
# Cells of a line of a preview, and of a client's name in it at most.

STATE_WORDS: Final = {"lost": "lost", "stolen": "stolen", "retired": "retired"}


def where_words(  # noqa: PLR0911 - one return a kind of holder
    place: PlaceRow, state: str = "in_service"
) -> str:
    """A place in a column: ``A7 · Front office``, ``Sam Ortega``, ``with the client``, ``missing``, ``lost``."""
    match place.kind:
        case None:
            return STATE_WORDS.get(state, state)
        case "safe":
            return f"{place.hook} · {place.safe}" if place.hook else place.safe
        case "transit":
            return f"on the way to {place.safe}"
        case "client":
            return "with the client"
        case "contact":
            return f"{place.name} (contact)"
        case "sitter":
            return place.name
        case _:
            return place.kind


def short_place(place: PlaceRow, state: str = "in_service") -> str:
    """A place within a line of history: ``B14``, ``Sam Ortega``, ``client``."""
    if place.kind == "safe" and place.hook:
        return place.hook
    if place.kind == "client":
        return "client"
    if place.kind == "contact":
        return place.name
    return where_words(place, state)


def custody_cells(row: KeyRow, *, now: datetime, zone: ZoneInfo) -> Cells:
    """Where a copy is, since when, and when it is due."""
    return place_cell(row), dates.brief(row.since, now=now, zone=zone), due_cell(row, now=now, zone=zone)


def place_cell(row: KeyRow) -> Cell:
    """Where a copy is; loud where nobody can find it, quiet where it is out of use."""
    place = where_words(row.place, row.state)
    tone: Tone = "bad" if row.place.kind == "missing" else "quiet" if row.place.kind is None else ""
    return Toned(place, tone) if tone else place


def due_cell(row: KeyRow, *, now: datetime, zone: ZoneInfo) -> Cell:
    """When a copy should be back: a day, ``standing``, ``recalled``, how late and how often asked for, or nothing."""
    if row.recalled and row.place.kind == "sitter":
        return Toned("recalled", "warn")
    if row.due_at is None:
        return Toned("standing", "quiet") if row.place.kind == "sitter" else ""
    late = dates.late(row.due_at, now=now)
    return Toned(_late_cell(late, row.chased), "bad") if late else dates.brief(row.due_at, now=now, zone=zone)


def _late_cell(late: str, chased: int) -> str:
    """How late, and how often it was asked for, in a narrow column: ``LATE 3 d×2``, ``LATE 12d×2``."""
    if not chased:
        return late
    word, number, unit = late.split(" ")
    told = (f"{late} ×{chased}", f"{late}×{chased}", f"{word} {number}{unit}×{chased}")
    return next((text for text in told if cells(text) <= DUE_WIDTH), late)


def preview_lines(rows: Sequence[KeyRow]) -> list[str]:
    """A line for each copy that will be moved: code, client and place beneath each other, a long name cut."""
    listed = [(row.tag_code, shown(row.client), shown(where_words(row.place, row.state))) for row in rows]
    codes = max((cells(tag) for tag, _, _ in listed), default=0)
    names = min(_NAME, max((cells(name) for _, name, _ in listed), default=0))
    rest = _LINE - codes - names - 4
    return [f"{fill(tag, codes)}  {fill(name, names)}  {cut(where, rest)}" for tag, name, where in listed]
