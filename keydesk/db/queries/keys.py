"""The list of keys: its order, what a filter finds, and the rows of what is on the screen.

A long list is read in three parts, none of which grows with what is not shown: the first screen by the order's own
index, then the primary keys of the whole list as one number after another, then rows by primary key as they come into
sight. Nothing is ever skipped with OFFSET.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Row, Select, Text, bindparam, case, cast, func, select

from keydesk.db.models import Client, ClientContact, Hook, Key, KeyCopy, KeySafe, Staff, table_of
from keydesk.db.operators import display_name
from keydesk.db.queries.key_counts import key_found, key_standing
from keydesk.db.queries.key_filter import HELD_NOW, Held, conditions, zone_of
from keydesk.db.queries.numbers import number_array, numbers
from keydesk.db.rows.key_set import KeySet
from keydesk.db.rows.keys import KeyMatches, KeyOrder, KeyRow, KeySurvey, KeyWindow
from keydesk.db.rows.where import PlaceRow
from keydesk.db.work import Reading
from keydesk.rules.custody import Holder
from keydesk.rules.key_look import read_ordering
from keydesk.rules.profile import client_name
from keydesk.rules.query import read_query

COPY, KEY, CLIENT = table_of(KeyCopy), table_of(Key), table_of(Client)
SAFE, HOOK = table_of(KeySafe), table_of(Hook)
STAFF, CONTACT = table_of(Staff), table_of(ClientContact)

IDS_AT_ONCE = 500
"""Primary keys in one statement; far below every database's limit."""


def key_order(reading: Reading, *, sort: str = "tag") -> KeyOrder:
    """The primary keys of all copies in one order.

    They come out of the database as one text and not as rows: for 100,000 copies that is 68 ms in place of 93. Copies
    out of service are told by a minus.
    """
    signed = case((COPY.c.state == "in_service", COPY.c.id), else_=-COPY.c.id)
    source, columns = order_of(sort)
    inner = select(cast(signed, Text).label("signed")).select_from(source).order_by(*columns).subquery()
    # The order of a subquery is kept by the aggregate; ORDER BY within it is unknown to SQLite before 3.44.
    listed = reading.session.execute(select(func.aggregate_strings(inner.c.signed, ","))).scalar_one()
    return signed_order(listed or "")


def signed_order(listed: str) -> KeyOrder:
    """An order from a text of primary keys with commas, a minus before those out of service."""
    every = number_array(listed)
    if min(every, default=0) >= 0:
        return KeyOrder(every, every)
    code = every.typecode
    return KeyOrder(array(code, map(abs, every)), array(code, filter((0).__lt__, every)))


def first_keys(reading: Reading, *, sort: str = "tag", limit: int = 100) -> array[int]:
    """The primary keys of the first copies in service: the first screen of a list, before the whole order is known."""
    source, columns = order_of(sort)
    statement = select(COPY.c.id).select_from(source).where(COPY.c.state == "in_service")
    return array("q", reading.session.execute(statement.order_by(*columns).limit(limit)).scalars())


def order_of(
    sort: str, copies: FromClause = COPY, held: Held = HELD_NOW
) -> tuple[FromClause, tuple[ColumnElement[Any], ...]]:
    """What an order is read from, and its columns; every order ends in the tag, so that it is always the same.

    Args:
        sort: columns of the list, as :func:`keydesk.rules.key_look.read_ordering` reads them.
        copies: the copies that are in it, now or at a past moment.
        held: the columns that say where they are or were.
    """
    source, columns = copies, list[ColumnElement[Any]]()
    order = read_ordering(sort)
    for name, descending in order:
        source, found = _order_by(name, source, held)
        columns += [each.desc() for each in found] if descending else found
    # One column from its end is the whole list from its end, so that it need not be read again.
    backwards = len(order) == 1 and order[0][1]
    return source, (*columns, COPY.c.tag_code.desc() if backwards else COPY.c.tag_code)


def _order_by(name: str, source: FromClause, held: Held) -> tuple[FromClause, list[ColumnElement[Any]]]:
    match name:
        case "client":
            return source.join(CLIENT, CLIENT.c.id == COPY.c.client_id), [CLIENT.c.sort_name]
        case "opens":
            return source.join(KEY, KEY.c.id == COPY.c.key_id), [func.lower(KEY.c.label)]
        case "where":
            source = (
                source.outerjoin(STAFF, STAFF.c.id == held.staff_id)
                .outerjoin(SAFE, SAFE.c.id == held.safe_id)
                .outerjoin(HOOK, HOOK.c.id == held.hook_id)
            )
            person = (func.coalesce(STAFF.c.nickname, ""), STAFF.c.first_name, STAFF.c.last_name)
            hook = (SAFE.c.label, HOOK.c.row, HOOK.c.column, HOOK.c.label)
            return source, [held.kind, *person, *hook]
        case "since":
            return source, [held.since]
        case "due":
            return source, [held.due_at.is_(None), held.due_at]
        case _:
            return _order_by_more(name, source)


def _order_by_more(name: str, source: FromClause) -> tuple[FromClause, list[ColumnElement[Any]]]:
    """The orders of what is said of a copy and its key themselves; what says nothing comes last."""
    if name in {"home", "hook"}:
        safe, hook = SAFE.alias(f"{name}_safe"), HOOK.alias(f"{name}_hook")
        source = source.outerjoin(hook, hook.c.id == COPY.c.home_hook_id)
        order = [COPY.c.home_hook_id.is_(None), hook.c.row, hook.c.column, hook.c.label]
        if name == "hook":
            return source, order
        source = source.outerjoin(safe, safe.c.id == COPY.c.home_safe_id)
        return source, [COPY.c.home_safe_id.is_(None), safe.c.label, *order]
    if name in {"key", "kind", "required"}:
        key = KEY.alias(f"key_{name}")
        column = {"key": key.c.code, "kind": key.c.kind, "required": key.c.required.is_(False)}[name]
        return source.join(key, key.c.id == COPY.c.key_id), [column]
    by: dict[str, list[ColumnElement[Any]]] = {
        "spare": [COPY.c.spare.is_(False)],
        "pieces": [COPY.c.pieces],
        "colour": [COPY.c.tag_color == "", func.lower(COPY.c.tag_color)],
        "legacy": [COPY.c.legacy_code == "", COPY.c.legacy_code],
        "tested": [COPY.c.tested_on.is_(None), COPY.c.tested_on],
        "received": [COPY.c.received_on.is_(None), COPY.c.received_on],
    }
    return source, by.get(name, [COPY.c.tag_code])


def key_matches(reading: Reading, *, text: str) -> KeyMatches:
    """What a filter finds, in no order, and what was not understood of it."""
    query = read_query(text, now=reading.now, zone=zone_of(reading))
    if not query.terms:
        return KeyMatches(None, query.troubles)
    found = select(func.aggregate_strings(cast(COPY.c.id, Text), ",")).where(*conditions(reading, query, HELD_NOW))
    listed = reading.session.execute(found).scalar_one()
    return KeyMatches(KeySet.of(numbers(listed or "")), query.troubles)


def key_rows(reading: Reading, *, ids: Iterable[int]) -> dict[int, KeyRow]:
    """The rows of some copies, by primary key; what has gone is left out."""
    wanted = list(ids)
    rows: dict[int, KeyRow] = {}
    for start in range(0, len(wanted), IDS_AT_ONCE):
        part = reading.session.execute(_ROWS, {"ids": wanted[start : start + IDS_AT_ONCE]})
        rows.update((each.id, key_row(each)) for each in part)
    return rows


def key_window(reading: Reading, *, ids: Iterable[int]) -> KeyWindow:
    """The rows of what is on the screen, with the moment that "late" is counted from."""
    return KeyWindow(key_rows(reading, ids=ids), reading.now)


def key_survey(reading: Reading, *, sort: str = "tag", text: str = "") -> KeySurvey:
    """The whole list in one transaction, so that its parts fit together."""
    standing = key_standing(reading)
    found = key_found(reading, text=text, standing=standing)
    return KeySurvey(key_order(reading, sort=sort), standing, found)


ROW_COLUMNS = (
    COPY.c.id,
    COPY.c.key_id,
    COPY.c.client_id,
    COPY.c.tag_code,
    COPY.c.state,
    COPY.c.holder_kind,
    COPY.c.safe_id,
    COPY.c.hook_id,
    COPY.c.staff_id,
    COPY.c.contact_id,
    COPY.c.since,
    COPY.c.due_at,
    COPY.c.spare,
    COPY.c.recalled,
    COPY.c.version,
    COPY.c.chased,
    KEY.c.label.label("opens"),
    CLIENT.c.first_name.label("client_first"),
    CLIENT.c.last_name.label("client_last"),
    CLIENT.c.company.label("client_company"),
    STAFF.c.first_name.label("staff_first"),
    STAFF.c.last_name.label("staff_last"),
    STAFF.c.nickname.label("staff_nick"),
    SAFE.c.label.label("safe"),
    HOOK.c.label.label("hook"),
    CONTACT.c.name.label("contact"),
)
"""What a row of the list is made of, by :func:`key_row`."""

ROW_SOURCE = (
    COPY.join(KEY, KEY.c.id == COPY.c.key_id)
    .join(CLIENT, CLIENT.c.id == COPY.c.client_id)
    .outerjoin(STAFF, STAFF.c.id == COPY.c.staff_id)
    .outerjoin(SAFE, SAFE.c.id == COPY.c.safe_id)
    .outerjoin(HOOK, HOOK.c.id == COPY.c.hook_id)
    .outerjoin(CONTACT, CONTACT.c.id == COPY.c.contact_id)
)

_ROWS: Select[Any] = select(*ROW_COLUMNS).select_from(ROW_SOURCE).where(COPY.c.id.in_(bindparam("ids", expanding=True)))


def key_row(found: Row[Any]) -> KeyRow:
    """One row of the list from the columns of :data:`ROW_COLUMNS`."""
    client = client_name(found.client_first, found.client_last, found.client_company)
    kind = found.holder_kind
    holder = None if kind is None else Holder(kind, found.safe_id, found.hook_id, found.staff_id, found.contact_id)
    return KeyRow(
        copy_id=found.id,
        key_id=found.key_id,
        client_id=found.client_id,
        tag_code=found.tag_code,
        client=client,
        opens=found.opens,
        state=found.state,
        place=PlaceRow(kind, holder_name(found, client), found.safe or "", found.hook or ""),
        holder=holder,
        since=found.since,
        due_at=found.due_at,
        spare=found.spare,
        recalled=found.recalled,
        version=found.version,
        chased=found.chased,
    )


def holder_name(found: Row[Any], client: str) -> str:
    """Who has a copy, from the columns of :data:`ROW_COLUMNS` that name holders."""
    match found.holder_kind:
        case "sitter":
            return display_name(found.staff_first or "", found.staff_last or "", found.staff_nick or "")
        case "client":
            return client
        case "contact":
            return found.contact or ""
        case "safe" | "transit":
            return found.safe or ""
        case _:
            return ""
