"""How many copies are where, a row a key or a client, as a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from keydesk.db.rows.where import WhereRow
from keydesk.db.work import Reading
from keydesk.reports.report import Cell, Column, Report

_CLIENT = (Column("client", "CLIENT"), Column("client_id", place="data"))
_OF_KEY = (Column("code", "KEY", whole=True), *_CLIENT, Column("label", "OPENS", rank=1))
_OF_CLIENT = (*_CLIENT, Column("keys", "KEYS", right=True))
_COUNTS = (
    Column("copies", "COPIES", right=True),
    Column("in_safes", "IN", right=True),
    Column("with_sitters", "OUT", right=True),
    Column("with_clients", "CLIENT HAS", right=True, rank=2),
    Column("on_the_way", "ON THE WAY", right=True, rank=3),
    Column("missing", "MISSING", right=True),
    Column("out_of_service", "OUT OF SERVICE", right=True, rank=4),
)


def grouped_keys(reading: Reading, rows: Iterable[WhereRow], *, by: str, as_of: datetime | None = None) -> Report:
    """The copies of a list counted by key or by client, each where its first copy is in the list.

    Args:
        reading: one moment of the store.
        rows: the list.
        by: ``key`` or ``client``.
        as_of: the past moment that the list is of.
    """
    groups: dict[str | int, list[WhereRow]] = {}
    for row in rows:
        groups.setdefault(row.client_id if by == "client" else _code(row), []).append(row)
    return Report(
        name="key_groups",
        title="Keys",
        made_at=as_of or reading.now,
        zone=ZoneInfo(reading.settings.time_zone),
        columns=(*(_OF_CLIENT if by == "client" else _OF_KEY), *_COUNTS),
        rows=tuple(_cells(group, by) for group in groups.values()),
        nothing="No key matches.",
    )


def _cells(rows: Sequence[WhereRow], by: str) -> tuple[Cell, ...]:
    first = rows[0]
    who: tuple[Cell, ...] = (first.client, first.client_id)
    if by == "client":
        head: tuple[Cell, ...] = (*who, len({_code(row) for row in rows}))
    else:
        head = (_code(first), *who, first.label)
    where = Counter(row.holder.kind for row in rows)
    return (
        *head,
        len(rows),
        where["safe"],
        where["sitter"],
        where["client"] + where["contact"],
        where["transit"],
        where["missing"],
        where[None],
    )


def _code(row: WhereRow) -> str:
    return row.tag_code.rpartition("-")[0]
