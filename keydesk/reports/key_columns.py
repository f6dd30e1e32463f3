"""The list of keys with the columns that somebody chose, as a report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from keydesk.db.rows.keys import KeyMore
from keydesk.db.rows.where import PlaceRow, WhereRow
from keydesk.db.work import Reading
from keydesk.reports.places import PLACE, place_cells, place_words
from keydesk.reports.report import Cell, Column, Report


class _Line(NamedTuple):
    """What is known of one copy, and the moment that it is told from."""

    row: WhereRow
    more: KeyMore | None
    now: datetime


_Said = tuple[tuple[Column, ...], Callable[[_Line], tuple[Cell, ...]]]


def _one(name: str, heading: str, say: Callable[[_Line], Cell], *, right: bool = False, whole: bool = False) -> _Said:
    """A column that everybody reads alike."""
    return (Column(name, heading, right=right, whole=whole),), lambda line: (say(line),)


def _of_more(name: str, heading: str, say: Callable[[KeyMore], Cell], *, whole: bool = False) -> _Said:
    """A column of what is read only for a list that says it."""
    return _one(name, heading, lambda line: None if line.more is None else say(line.more), whole=whole)


def _status(line: _Line) -> str:
    row = line.row
    if row.state != "in_service":
        return row.state
    if row.holder.kind != "missing" and row.due_at is not None and row.due_at < line.now:
        return "overdue"
    return {"safe": "in", "sitter": "out"}.get(row.holder.kind or "", row.holder.kind or "")


def _where(line: _Line) -> tuple[Cell, ...]:
    row = line.row
    words = place_words(row.holder, state=row.state, retired_reason=row.retired_reason)
    return (*place_cells(row.holder), words)


def _due(line: _Line) -> tuple[Cell, ...]:
    row = line.row
    return row.due_at, row.due_at or ("standing" if row.holder.kind == "sitter" else None)


def _home(line: _Line) -> tuple[Cell, ...]:
    home = line.row.home
    words = place_words(PlaceRow("safe", home.safe, home.safe, home.hook)) if home.safe else None
    return home.safe or None, home.hook or None, words


def _needed(line: _Line) -> tuple[Cell, ...]:
    need = None if line.more is None else line.more.needed
    if need is None:
        return None, None, None
    # A visit keeps its wall-clock time: it has no zone.
    day = f"{need.starts_at:%Y-%m-%d}"
    at = "T".join(filter(None, (day, need.at)))
    return at, need.who, f"{at.replace('T', ' ')} {need.who}"


_SAID: Final[dict[str, _Said]] = {
    "tag": _one("tag_code", "TAG", lambda line: line.row.tag_code, whole=True),
    "client": _one("client", "CLIENT", lambda line: line.row.client),
    "opens": _one("label", "OPENS", lambda line: line.row.label),
    "where": (
        (*(Column(f"holder.{name}", place="data") for name in PLACE), Column("where", "WHERE", place="text")),
        _where,
    ),
    "since": _one("since", "SINCE", lambda line: line.row.since),
    "due": ((Column("due_at", place="data"), Column("due", "DUE", place="text")), _due),
    "status": _one("status", "STATUS", _status, whole=True),
    "home": (
        (Column("home.safe", place="data"), Column("home.hook", place="data"), Column("home", "HOME", place="text")),
        _home,
    ),
    "hook": _one("hook", "HOOK", lambda line: line.row.home.hook or None, whole=True),
    "needed": (
        (
            Column("needed_at", place="data"),
            Column("needed_by", place="data"),
            Column("needed", "NEEDED NEXT", place="text"),
        ),
        _needed,
    ),
    "pets": _of_more("pets", "PETS", lambda more: more.pets or None),
    "territory": _of_more("territory", "TERRITORY", lambda more: more.territory or None),
    "key": _of_more("key_code", "KEY", lambda more: more.key_code, whole=True),
    "kind": _one("kind", "KIND", lambda line: line.row.kind),
    "required": _one("required", "REQUIRED", lambda line: line.row.required),
    "spare": _one("spare", "SPARE", lambda line: line.row.spare),
    "pieces": _one("pieces", "PIECES", lambda line: line.row.pieces, right=True),
    "colour": _of_more("tag_color", "COLOUR", lambda more: more.tag_color or None),
    "legacy": _one("legacy_code", "OLD CODE", lambda line: line.row.legacy_code or None, whole=True),
    "tested": _of_more("tested_on", "TESTED", lambda more: more.tested_on),
    "tester": _of_more("tested_by", "TESTED BY", lambda more: more.tested_by or None),
    "received": _of_more("received_on", "RECEIVED", lambda more: more.received_on),
    "from": _of_more("received_from", "FROM", lambda more: more.received_from or None),
    "lock": _one("lock_location", "LOCK", lambda line: line.row.lock_location or None),
    "description": _one("description", "DESCRIPTION", lambda line: line.row.description or None),
}
"""For each column of a list of keys what programs and people are told, and from what."""


def chosen_keys(
    reading: Reading,
    rows: Iterable[WhereRow],
    more: Mapping[int, KeyMore],
    *,
    columns: Sequence[str],
    as_of: datetime | None = None,
) -> Report:
    """A report of rows that are already at hand, with just those columns from left to right.

    Args:
        reading: one moment of the store.
        rows: the list.
        more: what else is on file of its copies, as far as the columns say it.
        columns: names of :data:`keydesk.rules.key_look.COLUMNS`.
        as_of: the past moment that the list is of.
    """
    now = as_of or reading.now
    said = [_SAID[name] for name in columns]
    lines = [_Line(row, more.get(row.copy_id), now) for row in rows]
    return Report(
        name="keys",
        title="Keys",
        made_at=now,
        zone=ZoneInfo(reading.settings.time_zone),
        columns=tuple(column for its, _ in said for column in its),
        rows=tuple(tuple(cell for _, say in said for cell in say(line)) for line in lines),
        things=tuple(("copy", line.row.copy_id) for line in lines),
        nothing="No key matches." if as_of is None else "No key was on file then that matches.",
    )
