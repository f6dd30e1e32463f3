"""What a merge writes, noted so that all of it can be taken back: rows that move, columns that change, new rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Row, Select, TableClause, column, insert, select, update
from sqlalchemy import table as plain_table

from keydesk.db.work import Work

_AT_ONCE: Final = 500

MOVES: Final[dict[str, str]] = {
    "key": "client_id",
    "key_copy": "client_id",
    "pet": "client_id",
    "visit": "client_id",
    "visit_series": "client_id",
    "client_contact": "client_id",
    "access_method": "client_id",
    "client_login": "client_id",
    "client_price": "client_id",
    "blocked_sitter": "client_id",
    "allowed_holder": "client_id",
    "calendar_match": "client_id",
    "message": "client_id",
    "service_request": "client_id",
    "invoice": "client_id",
    "payment": "client_id",
    "outbox": "client_id",
    "client_merge": "into_id",
}
"""What belongs to a client, and by which column: all of it goes along, under the ids that it has."""

STAYS: Final = frozenset(
    {"client_membership.client_id", "client_merge.client_id", "twin_answer.client_id", "twin_answer.other_id"}
)
"""What refers to a client and does not simply go along: it is looked at by itself, or is of the past."""

HAS_VERSION: Final = frozenset(
    {
        "client",
        "key",
        "key_copy",
        "pet",
        "visit",
        "visit_series",
        "client_contact",
        "access_method",
        "client_price",
        "message",
        "invoice",
        "payment",
        "service_request",
    }
)
TOLD: Final = ("key", "pet", "visit_series", "visit", "client_contact", "access_method", "client_price")
"""What has a history of its own, and is told there that it went along."""


class Ledger:
    """What a merge has written so far. Values are as SQLite has them, so that they go back exactly."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._moved: list[tuple[str, str, Any, Any, list[int]]] = []
        self._set: list[tuple[str, int, dict[str, tuple[Any, Any]]]] = []
        self._added: list[tuple[str, int, dict[str, Any]]] = []

    def ids(self, table: str, column_name: str, value: Any) -> list[int]:
        """The rows of a table whose column has a value."""
        here = bare(table, column_name)
        found = select(here.c.id).where(here.c[column_name] == value).order_by(here.c.id)
        return list(self._work.session.execute(found).scalars())

    def move(self, table: str, column_name: str, old: Any, new: Any, ids: Sequence[int]) -> None:
        """Gives rows another value in a column in which all of them have the same now."""
        if not ids:
            return
        put(self._work, table, column_name, new, ids)
        self._moved.append((table, column_name, old, new, list(ids)))

    def change(self, table: str, row_id: int, values: Mapping[str, Any]) -> None:
        """Gives one row other values, as SQLite has them."""
        if not values:
            return
        before = row_of(self._work, table, row_id, tuple(values))
        changed = {name: (before[name], value) for name, value in values.items() if before[name] != value}
        if not changed:
            return
        write(self._work, table, row_id, {name: new for name, (_, new) in changed.items()})
        self._set.append((table, row_id, changed))

    def note(self, table: str, row_id: int, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        """Notes what somebody else's statement changed in a row."""
        changed = {name: (value, after[name]) for name, value in before.items() if value != after[name]}
        if changed:
            self._set.append((table, row_id, changed))

    def add(self, table: str, values: Mapping[str, Any]) -> int:
        """Puts a new row in."""
        result = self._work.session.execute(insert(bare(table, *values)).values(**values))
        row_id = int(result.lastrowid)  # type: ignore[attr-defined]  # an INSERT's result has it
        self._added.append((table, row_id, dict(values)))
        return row_id

    def to_json(self, into_id: int) -> str:
        """All of it, for the undo; ``into`` is who stays, who may go into another one later."""
        return json.dumps(
            {"into": into_id, "moved": self._moved, "set": self._set, "added": self._added}, ensure_ascii=False
        )


def bare(table: str, *columns: str) -> TableClause:
    """A table whose values come and go as SQLite has them."""
    names = dict.fromkeys(("id", "version", *columns) if table in HAS_VERSION else ("id", *columns))
    return plain_table(table, *(column(name) for name in names))


def put(work: Work, table: str, column_name: str, value: Any, ids: Sequence[int]) -> None:
    """Gives rows a value in a column."""
    here = bare(table, column_name)
    values: dict[str, Any] = {column_name: value}
    if table in HAS_VERSION:
        values["version"] = here.c.version + 1
    for some in parts(ids):
        work.session.execute(update(here).where(here.c.id.in_(some)).values(**values))


def write(work: Work, table: str, row_id: int, values: Mapping[str, Any]) -> None:
    """Gives one row values."""
    here = bare(table, *values)
    counted: dict[str, Any] = {"version": here.c.version + 1} if table in HAS_VERSION else {}
    work.session.execute(update(here).where(here.c.id == row_id).values(**values, **counted))


def row_of(work: Work, table: str, row_id: int, columns: Sequence[str]) -> dict[str, Any]:
    """Some columns of a row, as SQLite has them; nothing where it is gone."""
    here = bare(table, *columns)
    wanted: Select[Any] = select(*(here.c[name] for name in columns)).where(here.c.id == row_id)
    found: Row[Any] | None = work.session.execute(wanted).first()
    return {} if found is None else dict(zip(columns, found, strict=True))


def parts(listed: Sequence[int]) -> Iterable[Sequence[int]]:
    """So many at once as a statement takes."""
    return (listed[start : start + _AT_ONCE] for start in range(0, len(listed), _AT_ONCE))
