"""Taking back what was done to visits: each field that it changed is as it was, if nobody has changed it since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Row, Table, exists, select, update

from keydesk.db.models import Batch, Client, ClientMembership, History, table_of
from keydesk.db.work import Work
from keydesk.operations.billed_visits import require_unbilled
from keydesk.operations.editing import load, save, touch
from keydesk.operations.of_branch import branch_of
from keydesk.operations.visit_parts import SERIES, VISIT, load_client, visit_name
from keydesk.rules.profile import told
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import shown

_HISTORY, _BATCH = table_of(History), table_of(Batch)
_MEMBERSHIP, _CLIENT = table_of(ClientMembership), table_of(Client)

VISIT_VERBS: Final = (
    "book_visit",
    "change_visit",
    "assign_visits",
    "cancel_visit",
    "cancel_visits",
    "complete_visits",
    "reopen_visits",
    "book_asked",
    "change_asked",
    "state_asked",
    "book_request",
    "book_request_asked",
)
"""The operations whose batches are taken back as what was done to visits."""

_ADDED: Final = frozenset({"book", "add"})
_TRUTHS: Final = frozenset({"all_day", "ended"})
_DAYS: Final = frozenset({"day", "series_day", "made_until"})
_TIMES: Final = frozenset({"starts_at", "ends_at"})
_NUMBERS: Final = frozenset({"service_id", "sitter_id", "series_id", "price_cents", "minutes"})


def lines_of(work: Work, batch_id: int) -> Sequence[Row[Any]]:
    """What a batch did to visits, to their series, and to a client whom it made active; in its order."""
    return work.session.execute(
        select(
            _HISTORY.c.subject, _HISTORY.c.subject_id, _HISTORY.c.verb, _HISTORY.c.field, _HISTORY.c.old, _HISTORY.c.new
        )
        .where(_HISTORY.c.batch_id == batch_id)
        .order_by(_HISTORY.c.id)
    ).all()


def take_back_visits(work: Work, batch_id: int, lines: Sequence[Row[Any]]) -> tuple[str, list[Refusal]]:
    """Sets visits and series to what they were before some lines of history; what was booked is called off.

    Returns:
        What is so again, in words; and what somebody has changed since, which stays.
    """
    work.require(Permission.EDIT_VISITS)
    refused: list[Refusal] = []
    booked, changed = 0, 0
    name = ""
    since = _touched_since(work, batch_id)
    for (subject, subject_id), each in _by_thing(lines).items():
        if subject == "client":
            _status_back(work, subject_id, each[-1])
            continue
        table = VISIT if subject == "visit" else SERIES
        row = load(work, table, subject_id, "visit")
        work.require(Permission.EDIT_VISITS, branch_of(work, row))
        added = any(line.verb in _ADDED and line.old is None and line.field in {"*", "rrule"} for line in each)
        if subject == "visit":
            name = visit_name(work, row, load_client(work, row["client_id"]))
        values: dict[str, Any] | None
        if subject == "visit" and added:
            values = None if subject_id in since else {"status": "cancelled"}
        else:
            values = {"ended": True} if added else _before(row, each, of_visit=subject == "visit")
        if values is None:
            refused.append(Refusal(f"{shown(name, width=80)} was changed since. It stays as it is.", code="changed"))
            continue
        if subject == "visit":
            try:
                require_unbilled(work, row, name, fields=[each for each in values if values[each] != row[each]])
            except Refusal as refusal:
                refused.append(refusal)
                continue
        _write(work, table, subject, row, values)
        if subject == "visit":
            booked, changed = booked + added, changed + (not added)
    return _said(booked, changed, name), refused


def _by_thing(lines: Sequence[Row[Any]]) -> dict[tuple[str, int], list[Row[Any]]]:
    things: dict[tuple[str, int], list[Row[Any]]] = {}
    for line in lines:
        if line.subject in {"visit", "visit_series"} or (line.subject == "client" and line.verb == "status"):
            things.setdefault((line.subject, line.subject_id), []).append(line)
    return things


def _touched_since(work: Work, batch_id: int) -> set[int]:
    """The visits that a batch is about and that somebody has changed after it, what was taken back again left out."""
    line, undone = _HISTORY.alias("line"), _BATCH.alias("undone")
    found = work.session.execute(
        select(line.c.subject_id)
        .join_from(line, _BATCH, _BATCH.c.id == line.c.batch_id)
        .where(
            line.c.subject == "visit",
            line.c.subject_id.in_(
                select(_HISTORY.c.subject_id).where(_HISTORY.c.batch_id == batch_id, _HISTORY.c.subject == "visit")
            ),
            line.c.batch_id > batch_id,
            _BATCH.c.undo_of.is_(None),
            ~exists(select(undone.c.id).where(undone.c.undo_of == _BATCH.c.id)),
        )
    )
    return set(found.scalars())


def _before(row: Mapping[str, Any], lines: Sequence[Row[Any]], *, of_visit: bool) -> dict[str, Any] | None:
    """What the row is to have again; None where somebody has changed it since."""
    first: dict[str, str | None] = {}
    last: dict[str, str | None] = {}
    for line in lines:
        if line.field in row:
            first.setdefault(line.field, line.old)
            last[line.field] = line.new
    if of_visit and any(told(row[field]) != new for field, new in last.items()):
        return None
    return {field: _value(field, old) for field, old in first.items()}


def _value(field: str, old: str | None) -> Any:
    if field in _TRUTHS:
        return old == "yes"
    if old is None:
        return "" if field in {"assigned_as", "pets", "note"} else None
    if field in _DAYS:
        return date.fromisoformat(old)
    if field in _TIMES:
        return datetime.fromisoformat(old)
    return int(old) if field in _NUMBERS else old


def _write(work: Work, table: Table, subject: str, row: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    save(work, table, subject, row, values, version=None, name=subject, verb="undo")


def _status_back(work: Work, client_id: int, line: Row[Any]) -> None:
    """A client whom a booking made active is what they were, unless somebody has changed that since."""
    branch = line.field.partition(".")[2]
    found = work.session.execute(
        update(_MEMBERSHIP)
        .where(
            _MEMBERSHIP.c.client_id == client_id, _MEMBERSHIP.c.branch_id == branch, _MEMBERSHIP.c.status == line.new
        )
        .values(status=line.old, since=work.now)
    )
    if found.rowcount:  # type: ignore[attr-defined]  # an UPDATE's result has it
        client = load(work, _CLIENT, client_id, "client")
        touch(work, _CLIENT, "client", client, version=None, name="")
        work.record("client", client_id, "status", field=line.field, old=line.new, new=line.old, reason="undo")


def _said(booked: int, changed: int, name: str) -> str:
    if booked + changed == 1:
        return f"{shown(name, width=80)} is {'not booked any more' if booked else 'as it was'}"
    parts = []
    if booked:
        parts.append(f"{booked:,} {'visit is' if booked == 1 else 'visits are'} not booked any more")
    if changed:
        parts.append(f"{changed:,} {'visit is as it was' if changed == 1 else 'visits are as they were'}")
    return ", ".join(parts)
