"""The keys needed up to a horizon, as a report."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from typing import Any, Literal

from keydesk.db.queries.needs import keys_needed
from keydesk.db.rows.needs import NeededKeyRow
from keydesk.db.work import Reading
from keydesk.reports.made import made, today_of, zone_of
from keydesk.reports.of_branch import branch_cells, branch_columns
from keydesk.reports.report import Cell, Column, Report, Thing
from keydesk.rules.dates import day, from_wall
from keydesk.rules.text import counted, fold

By = Literal["day", "sitter", "client"]

UNASSIGNED = "Unassigned"

NOTICES_OFF = "Key notices are switched off, so which keys are needed is not told. Settings (F9) switches them on."

_FIRST = (Column("first", "FIRST NEEDED", place="text", whole=True), Column("first_at", place="data"))
_SITTER = Column("sitter", "SITTER", standing=UNASSIGNED)
_CLIENT = Column("client", "CLIENT")
_KEY = (Column("key_code", "KEY", whole=True, standing="none"), Column("key_label", "OPENS", rank=2))
_COLUMNS: dict[By, tuple[Column, ...]] = {
    "day": (*_FIRST, _SITTER, _CLIENT, *_KEY),
    "sitter": (_SITTER, *_FIRST, _CLIENT, *_KEY),
    "client": (_CLIENT, *_KEY, _SITTER, *_FIRST),
}
_REST = (
    Column("visits", "VISITS", right=True, rank=1),
    Column("where", "WHERE IT IS", place="text"),
    Column("has_it", place="data"),
    Column("reason", place="data"),
    Column("reason_words", place="data"),
    Column("tag_code", place="data"),
    Column("first_day", place="data"),
    Column("days", place="data"),
    Column("copies_in_use", place="data"),
    Column("copies_wanted", place="data"),
    Column("short", place="data"),
    Column("sitter_id", place="data"),
    Column("client_id", place="data"),
    Column("key_id", place="data"),
)
_ORDERS: dict[By, Callable[[NeededKeyRow], Any]] = {
    "day": lambda row: (row.first_at, fold(row.client_sorted), row.key_code),
    "sitter": lambda row: (row.sitter_id is None, fold(row.sitter), row.sitter_id or 0, row.first_at),
    "client": lambda row: (fold(row.client_sorted), row.client_id, row.key_code, row.first_at),
}


def needed_report(
    reading: Reading,
    *,
    days: int | None = None,
    sitter_id: int | None = None,
    client_id: int | None = None,
    by: By = "day",
    lacking: bool = False,
) -> Report:
    """Who needs which key from today on, where it is, and whether there are enough copies.

    Args:
        reading: one moment of the store.
        days: how many days, today included; without it the office's horizon.
        sitter_id: only that sitter's.
        client_id: only that client's keys.
        by: the order.
        lacking: only those that the sitter does not have.
    """
    span = days or reading.settings.horizon_days
    found = sorted(keys_needed(reading, days=span, sitter_id=sitter_id, client_id=client_id), key=_ORDERS[by])
    without = sum(not row.has_it for row in found if row.sitter_id is not None)
    over = "today" if span == 1 else f"in {span} days"
    notes = [f"{counted(len(found), 'key')} needed {over}, {without} lacking."] if found else []
    if lacking:
        found = [row for row in found if not row.has_it]
    short = dict.fromkeys(f"{row.client_sorted} {row.key_code}".strip() for row in found if row.short)
    if short:
        notes.append(f"Too few copies for one day: {'; '.join(short)}.")
    nothing = f"Every key that is needed {over} is there." if lacking else f"No key is needed {over}."
    if not reading.settings.notices_on:
        # A note, which is talk beside a list for programs; "no key is needed" would be said of something else.
        nothing, notes = "", [NOTICES_OFF]
    return made(
        reading,
        "needed",
        "Keys Needed",
        (*_COLUMNS[by], *branch_columns(reading), *_REST),
        ((_cells(row, by, reading), _thing(row)) for row in found),
        groups=() if by == "day" else (by,),
        notes=notes,
        nothing=nothing,
    )


def _thing(row: NeededKeyRow) -> Thing:
    return ("client", row.client_id) if row.key_id is None else ("key", row.key_id)


def _cells(row: NeededKeyRow, by: By, reading: Reading) -> tuple[Cell, ...]:
    zone, here = zone_of(reading), today_of(reading)
    # What begins with its day is a sit of whole days.
    at = f"{row.first_at:%H:%M}" if row.first_at.time() != time() else "all day"
    first: dict[str, Cell] = {
        "first": f"{day(row.first_at.date(), today=here)} {at}",
        "first_at": from_wall(row.first_at.date(), row.first_at.time(), zone),
        "sitter": row.sitter or None,
        "client": row.client_sorted,
        "key_code": row.key_code or None,
        "key_label": row.key_label or None,
    }
    where = "has it" if row.has_it else row.reason_words
    if row.short:
        where += f" (too few: {row.copies_in_use} for {row.copies_wanted} sitters)"
    return (
        *(first[column.name] for column in _COLUMNS[by]),
        *branch_cells(reading, *row.branches),
        row.visits,
        where,
        row.has_it,
        row.reason or None,
        row.reason_words or None,
        _tag(row),
        row.first_at.date(),
        row.days,
        row.copies_in_use,
        row.copies_wanted,
        row.short,
        row.sitter_id,
        row.client_id,
        row.key_id,
    )


def _tag(row: NeededKeyRow) -> str | None:
    """The copy that the sitter has, or the nearest."""
    own = next((copy.tag_code for copy in row.copies if row.has_it and copy.staff_id == row.sitter_id), None)
    return own or (row.copies[0].tag_code if row.copies else None)
