"""The whole list of keys for a sheet, a pipe or a command, now or at a past moment."""

from __future__ import annotations

from datetime import datetime

from keydesk.db.queries.key_filter import zone_of
from keydesk.db.queries.key_past import matches_then, order_then
from keydesk.db.queries.keys import key_matches, key_order
from keydesk.db.queries.movements import where_at
from keydesk.db.queries.who_has import where
from keydesk.db.rows.where import WhereRow
from keydesk.db.work import Reading
from keydesk.rules.query import read_query, require_whole


def list_keys(reading: Reading, *, text: str = "", sort: str = "tag", at: datetime | None = None) -> list[WhereRow]:
    """The whole list that a filter gives.

    Args:
        reading: one moment of the store.
        text: the filter, as on the screen.
        sort: the order.
        at: where the copies were at that past moment, in place of now; what the filter asks and the order are then of
            it too.

    Raises:
        Refusal: something of the filter was not understood; a screen shows half a query, a command does not.
    """
    require_understood(reading, text=text, at=at)
    if at is None:
        return where(reading, copy_ids=key_matches(reading, text=text).among(key_order(reading, sort=sort)))
    found = matches_then(reading, at=at, text=text).among(order_then(reading, at=at, sort=sort))
    return where_at(reading, at=at, copy_ids=found)


def require_understood(reading: Reading, *, text: str, at: datetime | None = None) -> None:
    """Refuses a command's filter of which a word was not understood, or asks nothing.

    A screen shows half a query; a command whose ``holder:$WHO`` came out empty would be about everybody's keys.

    Raises:
        Refusal: naming the word.
    """
    query = read_query(text, now=at or reading.now, zone=zone_of(reading))
    require_whole(query, text)
