"""The record of changes: of one thing, or of one client with everything around them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from keydesk.db.models import AccessMethod, ClientContact, History, Key, KeyCopy, Pet, Staff, table_of
from keydesk.db.operators import display_name
from keydesk.db.rows.office import HistoryRow
from keydesk.db.work import Reading

_HISTORY, _STAFF = table_of(History), table_of(Staff)
_AROUND_A_CLIENT = (
    ("client_contact", table_of(ClientContact)),
    ("access_method", table_of(AccessMethod)),
    ("pet", table_of(Pet)),
    ("key", table_of(Key)),
    ("key_copy", table_of(KeyCopy)),
)


def history_of(
    reading: Reading, *, subject: str, subject_id: int, before: int | None = None, limit: int = 200
) -> list[HistoryRow]:
    """The changes of one thing, newest first.

    Args:
        reading: one moment of the store.
        subject: what it is: ``client``, ``staff``, ``key_safe`` …
        subject_id: which.
        before: only older than this ``history_id``: the next page.
        limit: lines at most.
    """
    return _lines(reading, [and_(_HISTORY.c.subject == subject, _HISTORY.c.subject_id == subject_id)], before, limit)


def client_history(
    reading: Reading, *, client_id: int, before: int | None = None, limit: int = 200
) -> list[HistoryRow]:
    """The changes of a client and of their contacts, ways in, pets, keys and copies, newest first."""
    wanted: list[ColumnElement[bool]] = [and_(_HISTORY.c.subject == "client", _HISTORY.c.subject_id == client_id)]
    for subject, table in _AROUND_A_CLIENT:
        ids = reading.session.execute(select(table.c.id).where(table.c.client_id == client_id)).scalars().all()
        if ids:
            wanted.append(and_(_HISTORY.c.subject == subject, _HISTORY.c.subject_id.in_(ids)))
    return _lines(reading, wanted, before, limit)


def _lines(reading: Reading, wanted: Sequence[ColumnElement[bool]], before: int | None, limit: int) -> list[HistoryRow]:
    statement: Any = (
        select(_HISTORY, _STAFF.c.first_name, _STAFF.c.last_name, _STAFF.c.nickname)
        .select_from(_HISTORY.outerjoin(_STAFF, _STAFF.c.id == _HISTORY.c.operator_id))
        .where(or_(*wanted))
        .order_by(_HISTORY.c.id.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(_HISTORY.c.id < before)
    return [
        HistoryRow(
            history_id=each.id,
            subject=each.subject,
            subject_id=each.subject_id,
            verb=each.verb,
            field=each.field,
            old=each.old,
            new=each.new,
            at=each.at,
            operator=""
            if each.first_name is None
            else display_name(each.first_name, each.last_name or "", each.nickname or ""),
            via=each.via,
            reason=each.reason,
        )
        for each in reading.session.execute(statement)
    ]
