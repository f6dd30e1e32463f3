"""How one copy reads in a list: its columns, and the words for where it is and when it is due."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from keydesk.rules import dates
from keydesk.rules.text import cells, cut, fill, shown
from keydesk.widgets.table_columns import Column, Toned

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from keydesk.db.rows.keys import KeyRow
    from keydesk.db.rows.where import PlaceRow
    from keydesk.widgets.table_columns import Cells, Tone

_SHORTEST_TAG: Final = 8
_LINE: Final = 60
_NAME: Final = 24
# Cells of a line of a preview, and of a client's name in it at most.

_COLUMNS: Final = (
    Column("tag", "TAG", _SHORTEST_TAG, cut="never"),
    Column("client", "CLIENT", 12, weight=3),
    Column("opens", "OPENS", 10, weight=2, drop=3),
    Column("where", "WHERE", 14, weight=3),
    Column("since", "SINCE", 9, cut="never", drop=2),
    Column("due", "DUE", 10, cut="never", drop=1),
)

STATE_WORDS: Final = {"lost": "lost", "stolen": "stolen", "retired": "retired"}


def key_columns(longest_tag: int = 0) -> tuple[Column, ...]:
    """The columns of the list of keys, the first as wide as its longest tag."""
    tag, *rest = _COLUMNS
    return (replace(tag, width=max(_SHORTEST_TAG, longest_tag)), *rest)


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


def key_cells(row: KeyRow, *, now: datetime, zone: ZoneInfo) -> Cells:
    """One row of the list."""
    place = where_words(row.place, row.state)
    tone: Tone = "bad" if row.place.kind == "missing" else "quiet" if row.place.kind is None else ""
    return (
        row.tag_code,
        row.client,
        row.opens,
        Toned(place, tone) if tone else place,
        dates.brief(row.since, now=now, zone=zone),
        _due(row, now=now, zone=zone),
    )


def _due(row: KeyRow, *, now: datetime, zone: ZoneInfo) -> Toned | str:
    if row.recalled and row.place.kind == "sitter":
        return Toned("recalled", "warn")
    if row.due_at is None:
        return Toned("standing", "quiet") if row.place.kind == "sitter" else ""
    late = dates.late(row.due_at, now=now)
    return Toned(late, "bad") if late else dates.brief(row.due_at, now=now, zone=zone)


def preview_lines(rows: Sequence[KeyRow]) -> list[str]:
    """A line for each copy that will be moved: code, client and place beneath each other, a long name cut."""
    listed = [(row.tag_code, shown(row.client), shown(where_words(row.place, row.state))) for row in rows]
    codes = max((cells(tag) for tag, _, _ in listed), default=0)
    names = min(_NAME, max((cells(name) for _, name, _ in listed), default=0))
    rest = _LINE - codes - names - 4
    return [f"{fill(tag, codes)}  {fill(name, names)}  {cut(where, rest)}" for tag, name, where in listed]
