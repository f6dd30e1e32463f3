"""What a session asks of its own person: whether there is a PIN, and what they did last."""

from __future__ import annotations

from sqlalchemy import func, select

from keydesk.db.models import Batch, CustodyEvent, History, KeyCopy, OperatorIdentity, table_of
from keydesk.db.rows.session import LastAct, LockRow
from keydesk.db.work import Reading

_IDENTITY, _BATCH = table_of(OperatorIdentity), table_of(Batch)
_EVENT, _HISTORY, _COPY = table_of(CustodyEvent), table_of(History), table_of(KeyCopy)
_OF_THE_LOCK = ("try_pin", "note_pin_right", "remember_look", "make_coming")
"""What a person did not do on purpose, or only to get in."""


def lock_row(reading: Reading) -> LockRow:
    """How a locked session of this person is opened."""
    found = select(func.count()).where(_IDENTITY.c.staff_id == reading.operator.staff_id, _IDENTITY.c.kind == "pin")
    return LockRow(
        name=reading.operator.name,
        office=reading.settings.office_name,
        has_pin=bool(reading.session.execute(found).scalar_one()),
        needs_pin=reading.settings.lock_needs_pin,
        minutes=reading.settings.lock_minutes,
    )


def last_acts(reading: Reading, *, most: int = 8) -> tuple[LastAct, ...]:
    """What this person did last, in whatever session, newest first (S3)."""
    batches = reading.session.execute(
        select(_BATCH.c.id, _BATCH.c.at, _BATCH.c.verb, _BATCH.c.via)
        .where(_BATCH.c.operator_id == reading.operator.staff_id, _BATCH.c.verb.not_in(_OF_THE_LOCK))
        .order_by(_BATCH.c.id.desc())
        .limit(most)
    ).all()
    acts = []
    for each in batches:
        tags = reading.session.execute(
            select(_COPY.c.tag_code)
            .join_from(_EVENT, _COPY, _COPY.c.id == _EVENT.c.copy_id)
            .where(_EVENT.c.batch_id == each.id)
            .order_by(_EVENT.c.id)
            .limit(2)
        ).scalars()
        many = reading.session.execute(select(func.count()).where(_EVENT.c.batch_id == each.id)).scalar_one()
        subject = reading.session.execute(
            select(_HISTORY.c.subject).where(_HISTORY.c.batch_id == each.id).order_by(_HISTORY.c.id).limit(1)
        ).scalar()
        acts.append(LastAct(each.id, each.at, each.verb, each.via, tuple(tags), many, subject or ""))
    return tuple(acts)
