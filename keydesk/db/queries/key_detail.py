"""One copy of the list of keys with what stands beneath it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Integer, Row, Select, and_, bindparam, select

from keydesk.db.models import Hook, KeySafe, table_of
from keydesk.db.queries.event_sides import EVENT, EVENT_COLUMNS, EVENT_SOURCE, place_of, recorded_by
from keydesk.db.queries.keys import COPY, KEY, ROW_COLUMNS, ROW_SOURCE, key_row
from keydesk.db.queries.visits import needed_next
from keydesk.db.rows.keys import EventRow, KeyDetail
from keydesk.db.rows.where import ParticularsRow, PlaceRow
from keydesk.db.work import Reading
from keydesk.rules.custody import Holder
from keydesk.rules.refusal import Refusal

LATEST_EVENTS = 5

_HOME_SAFE, _HOME_HOOK = table_of(KeySafe).alias("home_safe"), table_of(Hook).alias("home_hook")

# Built once, with parameters: this is read with every move of the cursor.
_EVENTS: Select[Any] = (
    EVENT_COLUMNS.select_from(EVENT_SOURCE)
    .where(EVENT.c.copy_id == bindparam("copy"))
    .order_by(EVENT.c.seq.desc())
    .limit(bindparam("events", type_=Integer))
)

_DETAIL: Select[Any] = (
    select(
        *ROW_COLUMNS,
        COPY.c.home_safe_id,
        COPY.c.home_hook_id,
        _HOME_SAFE.c.label.label("home_safe"),
        _HOME_HOOK.c.label.label("home_hook"),
        KEY.c.lock_location,
        KEY.c.description,
        KEY.c.version.label("key_version"),
        COPY.c.legacy_code,
        COPY.c.pieces,
        COPY.c.tested_on,
        COPY.c.needs_test,
        COPY.c.retired_reason,
        COPY.c.last_seq,
    )
    .select_from(
        ROW_SOURCE.outerjoin(_HOME_SAFE, _HOME_SAFE.c.id == COPY.c.home_safe_id).outerjoin(
            _HOME_HOOK, _HOME_HOOK.c.id == COPY.c.home_hook_id
        )
    )
    .where(COPY.c.id == bindparam("copy"))
)


_OTHERS: Select[Any] = (
    select(*ROW_COLUMNS)
    .select_from(ROW_SOURCE)
    .where(COPY.c.key_id == bindparam("key"), COPY.c.id != bindparam("copy"), COPY.c.state == "in_service")
    .order_by(COPY.c.number)
)


def key_detail(reading: Reading, *, copy_id: int, events: int = LATEST_EVENTS) -> KeyDetail:
    """One copy with its latest events, the key's other copies, and who needs it next: four statements by index.

    Raises:
        Refusal: there is no such copy. Code ``not_found``.
    """
    found = reading.session.execute(_DETAIL, {"copy": copy_id}).first()
    if found is None:
        raise Refusal("That copy is no longer on file.", code="not_found")
    row = key_row(found)
    of_key = {"key": row.key_id, "copy": copy_id}
    others = tuple(key_row(each) for each in reading.session.execute(_OTHERS, of_key))
    latest = reading.session.execute(_EVENTS, {"copy": copy_id, "events": events})
    return KeyDetail(
        row=row,
        home=PlaceRow(
            "safe" if found.home_safe_id is not None else None,
            found.home_safe or "",
            found.home_safe or "",
            found.home_hook or "",
        ),
        home_holder=None if found.home_safe_id is None else Holder.safe(found.home_safe_id, found.home_hook_id),
        lock_location=found.lock_location,
        description=found.description,
        legacy_code=found.legacy_code,
        pieces=found.pieces,
        tested_on=found.tested_on,
        untested=found.needs_test and found.tested_on is None,
        retired_reason=found.retired_reason,
        key_version=found.key_version,
        copies=len(others) + (row.state == "in_service"),
        others=others,
        needed=needed_next(reading, client_id=row.client_id, key_id=row.key_id),
        event_count=found.last_seq,
        events=tuple(_event(each, row.client) for each in latest),
        now=reading.now,
    )


def _event(found: Row[Any], client: str) -> EventRow:
    return EventRow(
        seq=found.seq,
        kind=found.kind,
        before=place_of(found, "from", client),
        after=place_of(found, "to", client),
        state=found.to_state,
        at=found.at,
        operator=recorded_by(found),
        via=found.via,
        reason=found.reason,
    )


def particulars(reading: Reading) -> dict[int, ParticularsRow]:
    """What is on file of every copy beside where it is, by the copy's id."""
    last = and_(EVENT.c.copy_id == COPY.c.id, EVENT.c.seq == COPY.c.last_seq)
    found = reading.session.execute(
        select(
            COPY.c.id,
            KEY.c.code,
            COPY.c.number,
            COPY.c.staff_id,
            EVENT.c.reason,
            EVENT.c.note,
            KEY.c.active,
            KEY.c.retired_reason,
            KEY.c.office_note,
            *(COPY.c[name] for name in _OF_PIECE),
        ).select_from(COPY.join(KEY, KEY.c.id == COPY.c.key_id).join(EVENT, last))
    )
    return {copy_id: ParticularsRow(*rest) for copy_id, *rest in found}


_OF_PIECE = ("tag_color", "received_on", "received_from", "tested_on", "tested_by", "needs_test", "recalled")
