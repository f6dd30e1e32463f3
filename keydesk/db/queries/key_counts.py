"""How many copies are where and how they stand: what the facets over the list of keys say, now and at a past moment."""

from __future__ import annotations

from sqlalchemy import FromClause, case, func, or_, select

from keydesk.db.models import KeyCopy, table_of
from keydesk.db.queries.key_filter import HELD_NOW, Held, status_is
from keydesk.db.rows.keys import KeyCounts
from keydesk.db.work import Reading
from keydesk.rules.query_facets import STATES

_COPY = table_of(KeyCopy)


def key_counts(reading: Reading, *, copies: FromClause = _COPY, held: Held = HELD_NOW) -> KeyCounts:
    """The counts of all facets, in two passes over the copies.

    The first is read off one index: a holder is what every copy in service has, and no other.

    Args:
        reading: one moment of the store; of a past moment with its ``now``.
        copies: the copies that are counted.
        held: the columns that say where they are or were.
    """
    counted = reading.session.execute(
        select(held.kind.label("kind"), func.count().label("copies"))
        .select_from(copies)
        .where(held.kind.is_not(None))
        .group_by(held.kind)
    )
    by_kind: dict[str, int] = {each.kind: each.copies for each in counted}
    states = (
        func.sum(case((or_(*(status_is(reading, status, held) for status in facet.statuses)), 1), else_=0))
        for facet in STATES
    )
    *numbers, longest = reading.session.execute(
        select(*states, func.max(func.length(_COPY.c.tag_code))).select_from(copies)
    ).one()
    by_state = {facet.key: number or 0 for facet, number in zip(STATES, numbers, strict=True)}
    return KeyCounts(total=sum(by_kind.values()), longest_tag=longest or 0, **by_kind, **by_state)
