"""Where every key is: by client or by holder, now and at a past moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from keydesk.db.queries.key_list import list_keys
from keydesk.db.rows.where import WhereRow
from keydesk.db.work import Reading
from keydesk.reports.keys import keys_report
from keydesk.reports.made import Line, made, zone_of
from keydesk.reports.places import PLACE, place_cells, place_words
from keydesk.reports.report import Cell, Column, Report
from keydesk.rules.dates import moment
from keydesk.rules.text import counted

_COLUMNS = (
    Column("place", "WITH OR IN"),
    Column("client", "CLIENT"),
    Column("label", "OPENS", rank=1),
    Column("tag_code", "TAG", whole=True, kind="code"),
    *(Column(f"holder.{name}", place="data") for name in PLACE),
    Column("where", "WHERE", place="text"),
    Column("since", "SINCE", rank=2, kind="moment"),
    Column("due_at", "DUE", rank=3, kind="moment"),
    Column("home", "HOME", place="text", rank=4),
    Column("home.safe", place="data"),
    Column("home.hook", place="data"),
    Column("state", place="data"),
    Column("retired_reason", place="data"),
    Column("spare", place="data"),
    Column("spare_words", "", place="text", rank=6),
    Column("kind", place="data"),
    Column("legacy_code", "OLD CODE", whole=True, rank=5, kind="code"),
    Column("client_id", place="data"),
    Column("copy_id", place="data"),
)


def key_locations_report(
    reading: Reading,
    *,
    client_id: int | None = None,
    query: str = "",
    by: Literal["client", "where"] = "client",
    out_of_use: bool = False,
) -> Report:
    """All keys by client, or by where they are.

    Args:
        reading: one moment of the store.
        client_id: only that client's.
        query: only what a filter finds, as on Keys: ``client:rivera``, ``holder:sam``.
        by: the order, and what the rows stand under.
        out_of_use: those that are lost, stolen or retired, too.

    Raises:
        Refusal: something of the filter was not understood.
    """
    text = f"{query} status:all".strip() if out_of_use else query
    rows = [row for row in list_keys(reading, text=text, sort=by) if client_id in {None, row.client_id}]
    return made(
        reading,
        "key_locations",
        "Key Location Report",
        _columns(by),
        _lines(rows, _columns(by)),
        groups=("client" if by == "client" else "place",),
        notes=(_counts(rows),) if rows else (),
        nothing="No key matches." if query else "No key is on file. Keys (F4), n adds one.",
    )


def master_key_list_report(
    reading: Reading, *, query: str = "", view: str | None = None, sort: str | None = None
) -> Report:
    """The Master Key List: every copy that a filter finds, in its order, with its view's columns.

    Args:
        reading: one moment of the store.
        query: the filter, as on Keys.
        view: the name of a saved view, whose filter, order and columns hold.
        sort: the order; without it the view's, or by tag.

    Raises:
        Refusal: something of the filter was not understood, or there is no such view.
    """
    report = keys_report(reading, text=query, view=view, sort=sort)
    return replace(report, name="master_key_list", title="Master Key List", made_by=reading.operator.name)


def as_of_report(
    reading: Reading,
    *,
    at: datetime,
    client_id: int | None = None,
    query: str = "",
    by: Literal["client", "where"] = "client",
) -> Report:
    """Where every key was at a past moment; what was not yet on file then is left out.

    Args:
        reading: one moment of the store.
        at: the moment.
        client_id: only that client's.
        query: only what a filter finds, told from that moment.
        by: the order, and what the rows stand under.

    Raises:
        Refusal: something of the filter was not understood.
    """
    found = list_keys(reading, text=query, sort=by, at=at)
    rows = [row for row in found if client_id in {None, row.client_id}]
    told = moment(at, now=reading.now, zone=zone_of(reading))
    return made(
        reading,
        "as_of",
        f"Keys as of {told}",
        _columns(by),
        _lines(rows, _columns(by)),
        groups=("client" if by == "client" else "place",),
        notes=(_counts(rows), "Labels, clients and homes are told as they are today.") if rows else (),
        nothing="No key was on file then that matches.",
        as_of=at,
    )


def _columns(by: str) -> tuple[Column, ...]:
    """The column first under whose values the rows stand."""
    first = "client" if by == "client" else "place"
    return tuple(
        sorted(
            (each for each in _COLUMNS if by != "client" or each.name != "place"), key=lambda each: each.name != first
        )
    )


def _lines(rows: Sequence[WhereRow], columns: Sequence[Column]) -> Iterator[Line]:
    """The rows, those of one client together though another goes by the same name."""
    names = [each.name for each in columns]
    order: dict[int, int] = {}
    for at, row in enumerate(rows):
        order.setdefault(row.client_id, at)
    by_client = sorted(rows, key=lambda row: order[row.client_id]) if names[0] == "client" else rows
    for row in by_client:
        cells = _cells(row)
        yield tuple(cells[name] for name in names), ("copy", row.copy_id)


def _cells(row: WhereRow) -> dict[str, Cell]:
    return {
        "place": _place(row),
        "client": row.client,
        "label": row.label or None,
        "tag_code": row.tag_code,
        **{f"holder.{name}": cell for name, cell in zip(PLACE, place_cells(row.holder), strict=True)},
        "where": place_words(row.holder, state=row.state, retired_reason=row.retired_reason),
        "since": row.since,
        "due_at": row.due_at,
        "home": place_words(row.home) or None,
        "home.safe": row.home.safe or None,
        "home.hook": row.home.hook or None,
        "state": row.state,
        "retired_reason": row.retired_reason or None,
        "spare": row.spare,
        "spare_words": "spare" if row.spare else None,
        "kind": row.kind,
        "legacy_code": row.legacy_code or None,
        "client_id": row.client_id,
        "copy_id": row.copy_id,
    }


def _place(row: WhereRow) -> str:
    """Whom or what a copy is with, without the hook: a safe, a sitter, clients, nobody."""
    told = {"client": "With clients", "contact": "With contacts", "transit": "On the way", "missing": "Missing"}
    return told.get(row.holder.kind or "", row.holder.name or "Out of use")


def _counts(rows: Sequence[WhereRow]) -> str:
    kinds = Counter(row.holder.kind for row in rows)
    parts = [
        f"{kinds['safe']} in safes",
        f"{kinds['sitter']} with sitters",
        f"{kinds['client'] + kinds['contact']} with clients",
        f"{kinds['transit']} on the way" if kinds["transit"] else "",
        f"{kinds['missing']} missing",
        f"{kinds[None]} out of use" if kinds[None] else "",
    ]
    clients = counted(len({row.client_id for row in rows}), "client")
    return f"{counted(len(rows), 'copy', 'copies')} of {clients}: {', '.join(filter(None, parts))}."
