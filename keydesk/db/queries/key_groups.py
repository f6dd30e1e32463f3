"""Which key, or which client, every copy belongs to, for a list that is grouped by it."""

from __future__ import annotations

from sqlalchemy import select

from keydesk.db.queries.keys import COPY
from keydesk.db.work import Reading


def groups_of(reading: Reading, *, by: str) -> dict[int, int]:
    """The primary key of the key or of the client (``by``) of every copy, by primary key of the copy."""
    column = COPY.c.client_id if by == "client" else COPY.c.key_id
    found = reading.session.execute(select(COPY.c.id, column.label("group_id")))
    return {each.id: each.group_id for each in found}
