"""How many copies are where and how they stand: what the facets over the list of keys say, now and at a past moment.

How every copy stands is read once with the list, as a few bits a copy. With every letter of a filter the copies that
the rest of the filter finds are then only counted by their bits.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from functools import reduce
from operator import add
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Text, and_, case, cast, func, or_, select

from keydesk.db.models import KeyCopy, table_of
from keydesk.db.queries.key_filter import HELD_NOW, Held, conditions, status_is, zone_of
from keydesk.db.queries.numbers import numbers
from keydesk.db.rows.key_set import KeySet
from keydesk.db.rows.keys import COUNTED, KeyCounts, KeyFound, KeyMatches, KeyStanding
from keydesk.db.work import Reading
from keydesk.rules.query import Query, read_query

_COPY = table_of(KeyCopy)

_STATUSES = {"safe": ("in",), "sitter": ("out",), "lost": ("lost", "stolen")}
"""What of ``status:`` is counted under another name."""

_EACH = 1 << len(COUNTED)
# Primary key and bits of a copy in one number.


def key_standing(reading: Reading, *, copies: FromClause = _COPY, held: Held = HELD_NOW) -> KeyStanding:
    """How every copy stands.

    Args:
        reading: one moment of the store; of a past moment with its ``now``.
        copies: the copies that are counted.
        held: the columns that say where they are or were.
    """
    bits: Iterable[ColumnElement[Any]] = (
        case((or_(*(status_is(reading, status, held) for status in _STATUSES.get(name, (name,)))), 1 << at), else_=0)
        for at, name in enumerate(COUNTED)
    )
    # One text in place of a row a copy, as the orders are read.
    each = cast(_COPY.c.id * _EACH + reduce(add, bits), Text)
    listed, last, longest = reading.session.execute(
        select(func.aggregate_strings(each, ","), func.max(_COPY.c.id), func.max(func.length(_COPY.c.tag_code)))
        .select_from(copies)
    ).one()  # fmt: skip
    standing = array("H", bytes(array("H").itemsize * ((last or 0) + 1)))
    for number in numbers(listed or ""):
        standing[number // _EACH] = number % _EACH
    return KeyStanding(standing, longest or 0)


def key_counts(reading: Reading) -> KeyCounts:
    """The counts of all facets, of the whole list."""
    return key_standing(reading).counts()


def key_found(reading: Reading, *, text: str, standing: KeyStanding) -> KeyFound:
    """What a filter finds, and what each facet would show with the rest of it."""
    return found_among(reading, text=text, standing=standing)


def found_among(
    reading: Reading, *, text: str, standing: KeyStanding, copies: FromClause = _COPY, held: Held = HELD_NOW
) -> KeyFound:
    """As :func:`key_found`, among some copies and where they were; ``reading`` has the moment of it."""
    query = read_query(text, now=reading.now, zone=zone_of(reading))
    if not query.rest.terms:
        return KeyFound(KeyMatches(_ids(reading, query, copies, held), query.troubles), standing.counts())
    listed = _signed(reading, query, copies, held)
    if "-" not in listed:
        ids = KeySet.of(numbers(listed))
        return KeyFound(KeyMatches(ids, query.troubles), standing.counts(ids))
    signed = array("q", numbers(listed))
    shown, all_of_them = KeySet.of(filter((0).__lt__, signed)), KeySet.of(map(abs, signed))
    return KeyFound(KeyMatches(shown, query.troubles), standing.counts(all_of_them))


def _ids(reading: Reading, query: Query, copies: FromClause, held: Held) -> KeySet | None:
    """What is in the list; None where nothing is asked."""
    if not query.terms:
        return None
    found = select(func.aggregate_strings(cast(_COPY.c.id, Text), ",")).select_from(copies)
    listed = reading.session.execute(found.where(*conditions(reading, query, held))).scalar_one()
    return KeySet.of(numbers(listed or ""))


def _signed(reading: Reading, query: Query, copies: FromClause, held: Held) -> str:
    """What fits the rest of the filter, and with a minus what of it is not in the list, for its status."""
    shown = and_(*conditions(reading, query.statuses, held))
    signed = cast(case((shown, _COPY.c.id), else_=-_COPY.c.id), Text)
    found = select(func.aggregate_strings(signed, ",")).select_from(copies)
    rest = conditions(reading, query.rest, held, everything=True)
    return reading.session.execute(found.where(*rest)).scalar_one() or ""
