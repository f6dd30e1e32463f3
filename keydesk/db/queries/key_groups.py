"""Which key, or which client, every copy belongs to, for a list that is grouped by it."""

from __future__ import annotations

from array import array

from sqlalchemy import Text, cast, func, select

from keydesk.db.queries.keys import COPY
from keydesk.db.queries.numbers import number_array, numbers
from keydesk.db.work import Reading


def groups_of(reading: Reading, *, by: str) -> array[int]:
    """The primary key of the key or of the client (``by``) of every copy, by primary key of the copy; 0 is not on file.

    Read as two texts out of one look at the copies, as the orders are.
    """
    column = COPY.c.client_id if by == "client" else COPY.c.key_id
    listed, whose, last = reading.session.execute(
        select(
            func.aggregate_strings(cast(COPY.c.id, Text), ","),
            func.aggregate_strings(cast(column, Text), ","),
            func.max(COPY.c.id),
        )
    ).one()
    groups = number_array(whose or "")
    found = array(groups.typecode, bytes(groups.itemsize * ((last or 0) + 1)))
    for copy_id, group_id in zip(numbers(listed or ""), groups, strict=True):
        found[copy_id] = group_id
    return found
