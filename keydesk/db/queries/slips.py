"""The slip of a turn at the desk, read from its events: the same, whenever it is printed.

The turn of a batch is what the same operator recorded for the same person before it, one movement after the other:
somebody else's movement in between, or a pause of more than a quarter of an hour, is where it began. What was taken
back since is not on it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, case, exists, or_, select

from keydesk.db.models import Batch, Client, CustodyEvent, Hook, Key, KeyCopy, KeySafe, Staff, table_of
from keydesk.db.operators import display_name
from keydesk.db.rows.slip import SlipKeyRow, SlipRow
from keydesk.rules.profile import client_name
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

if TYPE_CHECKING:
    from sqlalchemy import Row

    from keydesk.db.work import Reading

PAUSE: Final = timedelta(minutes=15)
"""A longer pause parts two turns of one person."""

_EVENT, _BATCH, _COPY, _KEY = table_of(CustodyEvent), table_of(Batch), table_of(KeyCopy), table_of(Key)
_CLIENT, _STAFF, _HOOK, _SAFE = table_of(Client), table_of(Staff), table_of(Hook), table_of(KeySafe)
_LATER = _BATCH.alias("later")
_MOST: Final = 2**63
_LONGEST: Final = 500
# Movements of one turn at most.

_PERSON = case((_EVENT.c.to_kind == "sitter", _EVENT.c.to_staff_id), else_=_EVENT.c.from_staff_id)
_IN_HANDS = and_(
    _EVENT.c.kind.not_in(("due", "undo")),
    or_(_EVENT.c.to_kind == "sitter", and_(_EVENT.c.from_kind == "sitter", _EVENT.c.to_kind == "safe")),
    ~exists().where(_LATER.c.undo_of == _EVENT.c.batch_id),
)
"""Movements from or to somebody of the company, which nobody has taken back."""


def slip(reading: Reading, *, number: int) -> SlipRow:
    """The slip of the turn that ended with one batch.

    Raises:
        Refusal: nothing went through anybody's hands in it, or it was taken back.
    """
    wanted = number if 0 < number < _MOST else 0
    last = reading.session.execute(
        select(_EVENT.c.id, _EVENT.c.operator_id, _PERSON.label("person"))
        .where(_EVENT.c.batch_id == wanted, _IN_HANDS)
        .order_by(_EVENT.c.id.desc())
    ).first()
    if last is None:
        raise Refusal(
            f"Nothing that still holds went out or came in with number {number}. "
            "`keydesk receipt --turn SITTER` prints somebody's last turn.",
            code="not_found",
        )
    events: list[Row[Any]] = []
    for row in reading.session.execute(
        select(_EVENT.c.id, _EVENT.c.recorded_at, _PERSON.label("person"))
        .where(_EVENT.c.operator_id == last.operator_id, _EVENT.c.id <= last.id, _IN_HANDS)
        .order_by(_EVENT.c.id.desc())
        .limit(_LONGEST)
    ):
        if row.person != last.person or (events and events[-1].recorded_at - row.recorded_at > PAUSE):
            break
        events.append(row)
    return _slip(reading, wanted, last.person, last.operator_id, events)


def last_turn(reading: Reading, *, staff_id: int) -> int:
    """The number of the slip of somebody's last turn.

    Raises:
        Refusal: they never had a key.
    """
    found = reading.session.execute(
        select(_EVENT.c.batch_id).where(_IN_HANDS, _PERSON.in_([staff_id])).order_by(_EVENT.c.id.desc()).limit(1)
    ).scalar()
    if found is None:
        name = _name(reading, staff_id)
        raise Refusal(f"{shown(name, width=40)} took no key and gave none back yet.", code="not_found")
    return int(found)


def _slip(reading: Reading, number: int, staff_id: int, operator_id: int | None, events: list[Row[Any]]) -> SlipRow:
    found = reading.session.execute(
        select(
            _EVENT.c.to_kind,
            _EVENT.c.to_staff_id,
            _EVENT.c.due_at,
            _COPY.c.tag_code,
            _COPY.c.pieces,
            _KEY.c.label,
            _CLIENT.c.first_name,
            _CLIENT.c.last_name,
            _CLIENT.c.company,
            _HOOK.c.label.label("hook"),
            _SAFE.c.label.label("safe"),
        )
        .select_from(
            _EVENT.join(_COPY, _COPY.c.id == _EVENT.c.copy_id)
            .join(_KEY, _KEY.c.id == _COPY.c.key_id)
            .join(_CLIENT, _CLIENT.c.id == _COPY.c.client_id)
            .outerjoin(_HOOK, _HOOK.c.id == _EVENT.c.to_hook_id)
            .outerjoin(_SAFE, _SAFE.c.id == _EVENT.c.to_safe_id)
        )
        .where(_EVENT.c.id.in_([row.id for row in events]))
        .order_by(_EVENT.c.id)
    ).all()
    person = reading.session.execute(select(_STAFF.c.email).where(_STAFF.c.id == staff_id)).one()
    return SlipRow(
        number=number,
        staff_id=staff_id,
        sitter=_name(reading, staff_id),
        email=person.email,
        began=events[-1].recorded_at,
        ended=events[0].recorded_at,
        by=_name(reading, operator_id),
        out=tuple(_key(row) for row in found if row.to_kind == "sitter"),
        came_in=tuple(_key(row) for row in found if row.to_kind != "sitter"),
    )


def _key(row: Row[Any]) -> SlipKeyRow:
    return SlipKeyRow(
        tag_code=row.tag_code,
        client=client_name(row.first_name, row.last_name, row.company),
        label=row.label,
        pieces=row.pieces,
        place="" if row.to_kind == "sitter" else f"hook {row.hook}" if row.hook else row.safe or "",
        due_at=row.due_at,
    )


def _name(reading: Reading, staff_id: int | None) -> str:
    row = reading.session.execute(
        select(_STAFF.c.first_name, _STAFF.c.last_name, _STAFF.c.nickname).where(_STAFF.c.id == staff_id)
    ).first()
    return display_name(row.first_name, row.last_name, row.nickname) if row is not None else ""
