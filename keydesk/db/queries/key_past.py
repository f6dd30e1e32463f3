"""The list of keys at a past moment: what replaying every copy's events up to then gives.

What a copy is (tag, client, what it opens, old code, home) is told as it is today; where it was, since when, until when
and in which state is told as of the moment, and so is everything that a filter asks of that: ``status:``, ``holder:``,
``safe:``, ``hook:``, ``due:``. Nothing of it can change any more, unless somebody back-dates a movement.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Text, and_, case, cast, false, func, literal, select

from keydesk.db.models import CustodyEvent, table_of
from keydesk.db.queries.key_counts import found_among, key_standing
from keydesk.db.queries.key_detail import LATEST_EVENTS, key_detail
from keydesk.db.queries.key_filter import Held
from keydesk.db.queries.keys import (
    CLIENT,
    CONTACT,
    COPY,
    HOOK,
    IDS_AT_ONCE,
    KEY,
    ROW_COLUMNS,
    SAFE,
    STAFF,
    key_row,
    order_of,
    signed_order,
)
from keydesk.db.rows.keys import KeyDetail, KeyFound, KeyMatches, KeyOrder, KeyRow, KeyStanding, KeySurvey, KeyWindow
from keydesk.db.work import Reading

_EVENT = table_of(CustodyEvent)

HELD_THEN = Held(
    _EVENT.c.to_state,
    _EVENT.c.to_kind,
    _EVENT.c.to_safe_id,
    _EVENT.c.to_hook_id,
    _EVENT.c.to_staff_id,
    _EVENT.c.to_contact_id,
    _EVENT.c.due_at,
    _EVENT.c.to_since,
)
"""Where copies were: the columns of the last event that had happened."""


def copies_then(at: datetime, *, only: Iterable[int] | None = None) -> FromClause:
    """The copies that were on file, each with the last event of it that had happened."""
    last = select(_EVENT.c.copy_id, func.max(_EVENT.c.seq).label("seq")).where(_EVENT.c.at <= at)
    if only is not None:
        last = last.where(_EVENT.c.copy_id.in_(list(only)))
    latest = last.group_by(_EVENT.c.copy_id).subquery("latest")
    event_of = and_(_EVENT.c.copy_id == latest.c.copy_id, _EVENT.c.seq == latest.c.seq)
    return COPY.join(latest, latest.c.copy_id == COPY.c.id).join(_EVENT, event_of)


def order_then(reading: Reading, *, at: datetime, sort: str = "tag") -> KeyOrder:
    """The primary keys of all copies that were on file, in one order of that moment."""
    state = HELD_THEN.state
    signed = case((state == "in_service", COPY.c.id), else_=-COPY.c.id)
    source, columns = order_of(sort, copies_then(at), HELD_THEN)
    inner = select(cast(signed, Text).label("signed")).select_from(source).order_by(*columns).subquery()
    listed = reading.session.execute(select(func.aggregate_strings(inner.c.signed, ","))).scalar_one()
    return signed_order(listed or "")


def matches_then(reading: Reading, *, at: datetime, text: str) -> KeyMatches:
    """What a filter finds of that moment, in no order; ``due:today`` is the day of it."""
    return _found_then(reading, at=at, text=text, standing=KeyStanding()).matches


def standing_then(reading: Reading, *, at: datetime) -> KeyStanding:
    """How copies stood then; visits, and what is said of a copy itself, are those of today."""
    return key_standing(replace(reading, now=at), copies=copies_then(at), held=HELD_THEN)


def _found_then(reading: Reading, *, at: datetime, text: str, standing: KeyStanding) -> KeyFound:
    then = replace(reading, now=at)
    return found_among(then, text=text, standing=standing, copies=copies_then(at), held=HELD_THEN)


def survey_then(reading: Reading, *, at: datetime, sort: str = "tag", text: str = "") -> KeySurvey:
    """The whole list of that moment in one transaction."""
    standing = standing_then(reading, at=at)
    found = _found_then(reading, at=at, text=text, standing=standing)
    return KeySurvey(order_then(reading, at=at, sort=sort), standing, found)


def window_then(reading: Reading, *, at: datetime, ids: Iterable[int]) -> KeyWindow:
    """The rows of what is on the screen, told from that moment; what was not yet on file is left out."""
    wanted = list(ids)
    rows: dict[int, KeyRow] = {}
    for start in range(0, len(wanted), IDS_AT_ONCE):
        source = (
            copies_then(at, only=wanted[start : start + IDS_AT_ONCE])
            .join(KEY, KEY.c.id == COPY.c.key_id)
            .join(CLIENT, CLIENT.c.id == COPY.c.client_id)
            .outerjoin(STAFF, STAFF.c.id == _EVENT.c.to_staff_id)
            .outerjoin(SAFE, SAFE.c.id == _EVENT.c.to_safe_id)
            .outerjoin(HOOK, HOOK.c.id == _EVENT.c.to_hook_id)
            .outerjoin(CONTACT, CONTACT.c.id == _EVENT.c.to_contact_id)
        )
        part = reading.session.execute(select(*_ROW_THEN).select_from(source))
        rows.update((each.id, key_row(each)) for each in part)
    return KeyWindow(rows, at)


def detail_then(reading: Reading, *, at: datetime, copy_id: int, events: int = LATEST_EVENTS) -> KeyDetail | None:
    """One copy of the list of that moment with the latest events before it; None where it was not on file."""
    row = window_then(reading, at=at, ids=[copy_id]).rows.get(copy_id)
    if row is None:
        return None
    seq, last = reading.session.execute(
        select(func.max(_EVENT.c.seq), COPY.c.last_seq)
        .select_from(COPY.join(_EVENT, _EVENT.c.copy_id == COPY.c.id))
        .where(COPY.c.id == copy_id, _EVENT.c.at <= at)
        .group_by(COPY.c.last_seq)
    ).one()
    today = key_detail(reading, copy_id=copy_id, events=events + last - seq)
    before = tuple(event for event in today.events if event.seq <= seq)
    return replace(today, row=row, retired_reason="", others=(), needed=None, event_count=seq, events=before, now=at)


def _then(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A column of a row of the list, as the last event has it where it is one that moves."""
    moved = {
        "state": HELD_THEN.state,
        "holder_kind": HELD_THEN.kind,
        "safe_id": HELD_THEN.safe_id,
        "hook_id": HELD_THEN.hook_id,
        "staff_id": HELD_THEN.staff_id,
        "contact_id": HELD_THEN.contact_id,
        "since": HELD_THEN.since,
        "due_at": HELD_THEN.due_at,
        # Whether it was wanted back, or asked for, is not among the events.
        "recalled": false(),
        "chased": literal(0),
    }
    name = column.name
    return moved[name].label(name) if name in moved else column


_ROW_THEN = tuple(_then(column) for column in ROW_COLUMNS)
