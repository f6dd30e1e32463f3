"""Whose a copy, a key or a visit is."""

from __future__ import annotations

from sqlalchemy import select

from keydesk.db.models import Key, KeyCopy, Visit, table_of
from keydesk.db.queries.of_branch import of_branches
from keydesk.db.work import Reading

_KEY, _COPY, _VISIT = table_of(Key), table_of(KeyCopy), table_of(Visit)


def client_of(reading: Reading, *, kind: str, thing_id: int) -> int | None:
    """The client of a ``copy``, a ``key`` or a ``visit``; None where there is no such thing."""
    if kind == "visit":
        statement = select(_VISIT.c.client_id).where(_VISIT.c.id == thing_id, of_branches(reading, _VISIT.c.branch_id))
    elif kind == "key":
        statement = select(_KEY.c.client_id).where(_KEY.c.id == thing_id)
    else:
        statement = select(_KEY.c.client_id).join(_COPY, _COPY.c.key_id == _KEY.c.id).where(_COPY.c.id == thing_id)
    found = reading.session.execute(statement).scalar()
    return None if found is None else int(found)
