"""One copy of the list of keys with what stands beneath it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Integer, Row, Select, and_, bindparam, func, select

from keydesk.db.models import ClientContact, CustodyEvent, Hook, KeySafe, Staff, table_of
from keydesk.db.operators import display_name
from keydesk.db.queries.keys import COPY, KEY, ROW_COLUMNS, ROW_SOURCE, key_row
from keydesk.db.rows.keys import EventRow, KeyDetail
from keydesk.db.rows.where import ParticularsRow, PlaceRow
from keydesk.db.work import Reading
from keydesk.rules.custody import Holder
from keydesk.rules.refusal import Refusal

LATEST_EVENTS = 5

_EVENT = table_of(CustodyEvent)
_HOME_SAFE, _HOME_HOOK = table_of(KeySafe).alias("home_safe"), table_of(Hook).alias("home_hook")
_OTHER = COPY.alias("other")


def _sides() -> tuple[Select[Any], Any]:
    """The events of a copy with the names of both holders, and the person who recorded them."""
    operator = table_of(Staff).alias("operator")
    source: Any = _EVENT.outerjoin(operator, operator.c.id == _EVENT.c.operator_id)
    columns: list[Any] = [
        operator.c.first_name.label("by_first"),
        operator.c.last_name.label("by_last"),
        operator.c.nickname.label("by_nick"),
    ]
    for side in ("from", "to"):
        staff, safe = table_of(Staff).alias(f"{side}_staff"), table_of(KeySafe).alias(f"{side}_safe")
        hook, contact = table_of(Hook).alias(f"{side}_hook"), table_of(ClientContact).alias(f"{side}_contact")
        source = (
            source.outerjoin(staff, staff.c.id == _EVENT.c[f"{side}_staff_id"])
            .outerjoin(safe, safe.c.id == _EVENT.c[f"{side}_safe_id"])
            .outerjoin(hook, hook.c.id == _EVENT.c[f"{side}_hook_id"])
            .outerjoin(contact, contact.c.id == _EVENT.c[f"{side}_contact_id"])
        )
        columns += [
            _EVENT.c[f"{side}_kind"],
            staff.c.first_name.label(f"{side}_first"),
            staff.c.last_name.label(f"{side}_last"),
            staff.c.nickname.label(f"{side}_nick"),
            safe.c.label.label(f"{side}_safe"),
            hook.c.label.label(f"{side}_hook"),
            contact.c.name.label(f"{side}_contact"),
        ]
    own = [_EVENT.c[name] for name in ("seq", "kind", "to_state", "at", "via", "reason")]
    return select(*own, *columns), source


_EVENT_COLUMNS, _EVENT_SOURCE = _sides()
# Built once, with parameters: this is read with every move of the cursor.
_EVENTS: Select[Any] = (
    _EVENT_COLUMNS.select_from(_EVENT_SOURCE)
    .where(_EVENT.c.copy_id == bindparam("copy"))
    .order_by(_EVENT.c.seq.desc())
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
        select(func.count())
        .select_from(_OTHER)
        .where(_OTHER.c.key_id == COPY.c.key_id, _OTHER.c.state == "in_service")
        .scalar_subquery()
        .label("copies"),
    )
    .select_from(
        ROW_SOURCE.outerjoin(_HOME_SAFE, _HOME_SAFE.c.id == COPY.c.home_safe_id).outerjoin(
            _HOME_HOOK, _HOME_HOOK.c.id == COPY.c.home_hook_id
        )
    )
    .where(COPY.c.id == bindparam("copy"))
)


def key_detail(reading: Reading, *, copy_id: int, events: int = LATEST_EVENTS) -> KeyDetail:
    """One copy with its latest events, in two statements by primary key.

    Raises:
        Refusal: there is no such copy. Code ``not_found``.
    """
    found = reading.session.execute(_DETAIL, {"copy": copy_id}).first()
    if found is None:
        raise Refusal("That copy is no longer on file.", code="not_found")
    row = key_row(found)
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
        copies=found.copies,
        event_count=found.last_seq,
        events=tuple(_event(each, row.client) for each in latest),
        now=reading.now,
    )


def _event(found: Row[Any], client: str) -> EventRow:
    return EventRow(
        seq=found.seq,
        kind=found.kind,
        before=_place(found, "from", client),
        after=_place(found, "to", client),
        state=found.to_state,
        at=found.at,
        operator=""
        if found.by_first is None
        else display_name(found.by_first, found.by_last or "", found.by_nick or ""),
        via=found.via,
        reason=found.reason,
    )


def _place(found: Row[Any], side: str, client: str) -> PlaceRow:
    kind, safe = getattr(found, f"{side}_kind"), getattr(found, f"{side}_safe") or ""
    name = {"client": client, "contact": getattr(found, f"{side}_contact") or "", "safe": safe, "transit": safe}
    if kind == "sitter":
        names = (getattr(found, f"{side}_{part}") or "" for part in ("first", "last", "nick"))
        return PlaceRow(kind, display_name(*names))
    return PlaceRow(kind, name.get(kind or "", ""), safe, getattr(found, f"{side}_hook") or "")


def particulars(reading: Reading) -> dict[int, ParticularsRow]:
    """What is on file of every copy beside where it is, by the copy's id."""
    last = and_(_EVENT.c.copy_id == COPY.c.id, _EVENT.c.seq == COPY.c.last_seq)
    found = reading.session.execute(
        select(
            COPY.c.id,
            KEY.c.code,
            COPY.c.number,
            COPY.c.staff_id,
            _EVENT.c.reason,
            _EVENT.c.note,
            KEY.c.active,
            KEY.c.retired_reason,
            KEY.c.office_note,
            *(COPY.c[name] for name in _OF_PIECE),
        ).select_from(COPY.join(KEY, KEY.c.id == COPY.c.key_id).join(_EVENT, last))
    )
    return {copy_id: ParticularsRow(*rest) for copy_id, *rest in found}


_OF_PIECE = ("tag_color", "received_on", "received_from", "tested_on", "tested_by", "needs_test", "recalled")
