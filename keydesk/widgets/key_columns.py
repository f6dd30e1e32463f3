"""The columns of the list of keys: how wide each is, and what it says of a copy."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from keydesk.rules import dates
from keydesk.rules.key_look import SORTS, TAG, USUAL
from keydesk.widgets.key_cells import DUE_WIDTH, due_cell, place_cell, where_words
from keydesk.widgets.table_columns import Column, Toned

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from keydesk.db.rows.keys import KeyMore, KeyRow, KeyWindow
    from keydesk.rules.desk_lines import NextNeed
    from keydesk.widgets.table_columns import Cell, Cells

_SHORTEST_TAG: Final = 8
_NARROW: Final = 8
# Cells of a name in a list of many columns.
_NUMBER: Final = 2
# Characters by which a tag is longer than its key's code, at least.
_STATUS_WORDS: Final = {
    "safe": "in",
    "sitter": "out",
    "client": "client",
    "contact": "contact",
    "transit": "transit",
    "missing": "missing",
}
"""Where a copy is, as the filter's ``status:`` calls it."""


@dataclass(frozen=True, slots=True)
class Told:
    """From where a cell is told."""

    now: datetime
    zone: ZoneInfo


def _status(row: KeyRow, told: Told) -> Cell:
    if row.place.kind is None:
        return Toned(row.state, "quiet")
    if row.place.kind == "missing":
        return Toned("missing", "bad")
    if row.due_at is not None and row.due_at < told.now:
        return Toned("overdue", "bad")
    if row.recalled and row.place.kind == "sitter":
        return Toned("recalled", "warn")
    return _STATUS_WORDS.get(row.place.kind, row.place.kind)


_OF_ROW: Final[dict[str, tuple[Column, Callable[[KeyRow, Told], Cell]]]] = {
    "tag": (Column("tag", "TAG", _SHORTEST_TAG, cut="never"), lambda row, _: row.tag_code),
    "client": (Column("client", "CLIENT", 12, weight=3), lambda row, _: row.client),
    "opens": (Column("opens", "OPENS", 10, weight=2, drop=3), lambda row, _: row.opens),
    "where": (Column("where", "WHERE", 14, weight=3), lambda row, _: place_cell(row)),
    "since": (
        Column("since", "SINCE", 9, cut="never", drop=2),
        lambda row, told: dates.brief(row.since, now=told.now, zone=told.zone),
    ),
    "due": (
        Column("due", "DUE", DUE_WIDTH, cut="never", drop=1),
        lambda row, told: due_cell(row, now=told.now, zone=told.zone),
    ),
    "status": (Column("status", "STATUS", 8, cut="never"), _status),
    "spare": (Column("spare", "SPARE", 7, cut="never"), lambda row, _: "spare" if row.spare else ""),
}
"""What a row of the list says by itself."""

_OF_MORE: Final[dict[str, tuple[Column, Callable[[KeyMore, Told], Cell]]]] = {
    "home": (Column("home", "HOME", 14, weight=2), lambda more, _: where_words(more.home) if more.home.safe else ""),
    "hook": (Column("hook", "HOOK", 6, weight=1), lambda more, _: more.home.hook),
    "needed": (Column("needed", "NEEDED NEXT", 22, weight=2), lambda more, told: _need(more.needed, told)),
    "pets": (Column("pets", "PETS", 10, weight=2), lambda more, _: more.pets),
    "territory": (Column("territory", "TERRITORY", 10, weight=1), lambda more, _: more.territory),
    "key": (Column("key", "KEY", 6, cut="never"), lambda more, _: more.key_code),
    "kind": (Column("kind", "KIND", 7, cut="never"), lambda more, _: more.kind),
    "required": (Column("required", "REQUIRED", 10, cut="never"), lambda more, _: "yes" if more.required else "no"),
    "pieces": (Column("pieces", "PIECES", 8, align="right", cut="never"), lambda more, _: str(more.pieces)),
    "colour": (Column("colour", "COLOUR", 8, weight=1), lambda more, _: more.tag_color),
    "legacy": (Column("legacy", "OLD CODE", 10, weight=1), lambda more, _: more.legacy_code),
    "tested": (Column("tested", "TESTED", 9, cut="never"), lambda more, _: _tested(more)),
    "tester": (Column("tester", "TESTED BY", 10, weight=1), lambda more, _: more.tested_by),
    "received": (Column("received", "RECEIVED", 10, cut="never"), lambda more, _: day_words(more.received_on)),
    "from": (Column("from", "FROM", 10, weight=1), lambda more, _: more.received_from),
    "lock": (Column("lock", "LOCK", 14, weight=2), lambda more, _: more.lock_location),
    "description": (Column("description", "DESCRIPTION", 14, weight=2), lambda more, _: more.description),
}
"""What else is on file of a copy."""


def column_of(name: str) -> Column:
    """A column by its name in a look."""
    column = _OF_ROW[name][0] if name in _OF_ROW else _OF_MORE[name][0]
    return column if name in SORTS else replace(column, sortable=False)


def key_columns(names: Sequence[str] = USUAL, longest_tag: int = 0) -> tuple[Column, ...]:
    """The columns of a list of keys, those of codes as wide as the longest tag needs.

    Where there is no room for all that somebody chose, names are drawn narrower, and then the last columns go first.
    """
    columns = [column_of(name) for name in names]
    if tuple(names) != USUAL:
        columns = [_chosen(column, at) for at, column in enumerate(columns)]
    codes = {TAG: longest_tag, "key": longest_tag - _NUMBER}
    return tuple(replace(column, width=max(column.width, codes.get(column.key, 0))) for column in columns)


def _chosen(column: Column, at: int) -> Column:
    width = column.width if column.cut == "never" else min(column.width, max(_NARROW, column.width * 3 // 4))
    return replace(column, width=width, drop=0 if column.key == TAG else at)


def key_lines(window: KeyWindow, names: Sequence[str], *, zone: ZoneInfo) -> dict[int, Cells]:
    """The lines of those rows, by primary key of the copy."""
    told = Told(window.now, zone)
    return {
        thing: tuple(_cell(name, row, window.more.get(thing), told) for name in names)
        for thing, row in window.rows.items()
    }


def _cell(name: str, row: KeyRow, more: KeyMore | None, told: Told) -> Cell:
    if name in _OF_ROW:
        return _OF_ROW[name][1](row, told)
    # What was not read is not said: who needs a key next is nothing that a past moment has.
    return "" if more is None else _OF_MORE[name][1](more, told)


def day_words(on: date | None) -> str:
    """``4 May 26``: at most nine cells."""
    return "" if on is None else f"{on.day} {dates.MONTHS[on.month - 1]} {on.year % 100:02d}"


def _tested(more: KeyMore) -> Cell:
    if more.tested_on is None and more.needs_test:
        return Toned("untested", "warn")
    return day_words(more.tested_on)


def _need(need: NextNeed | None, told: Told) -> str:
    """``27 Nov 08:30 Jo``, ``tomorrow 08:30 Jo``: a long name is cut, and never the time."""
    if need is None:
        return ""
    on = need.starts_at.date()
    near = {0: "today", 1: "tomorrow"}.get((on - dates.today(told.now, told.zone)).days)
    when = (near or f"{on.day} {dates.MONTHS[on.month - 1]}", need.at, need.who)
    return " ".join(filter(None, when))
