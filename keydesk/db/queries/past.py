"""The whole history of a copy, read by the lines that are on the screen: any of its pages costs the same."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, exists, or_, select
from sqlmodel import Session

from keydesk.db.models import Batch, Client, CustodyEvent, History, ImportRun, Key, KeyCopy, table_of
from keydesk.db.queries.event_sides import EVENT, EVENT_COLUMNS, EVENT_SOURCE, place_of, recorded_by
from keydesk.db.rows.past import CopyPast, PastEvent
from keydesk.db.rows.where import MovementRow
from keydesk.db.work import Reading
from keydesk.rules.custody import FOLLOWS
from keydesk.rules.profile import client_name
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission, may
from keydesk.rules.undoing import PastFacts, why_not_undone

_COPY, _KEY, _CLIENT = table_of(KeyCopy), table_of(Key), table_of(Client)
_HISTORY, _BATCH, _IMPORT = table_of(History), table_of(Batch), table_of(ImportRun)
_LATER, _UNDONE = _BATCH.alias("later"), table_of(CustodyEvent).alias("undone")

_PAGE: Any = (
    EVENT_COLUMNS.add_columns(
        EVENT.c.batch_id,
        EVENT.c.recorded_at,
        EVENT.c.due_at,
        EVENT.c.note,
        EVENT.c.overrode,
        EVENT.c.operator_id,
        _UNDONE.c.seq.label("undo_of_seq"),
        _BATCH.c.undo_of.label("batch_undo_of"),
        exists(select(_LATER.c.id).where(_LATER.c.undo_of == EVENT.c.batch_id)).label("taken_back"),
        exists(select(_IMPORT.c.id).where(_IMPORT.c.batch_id == EVENT.c.batch_id)).label("imported"),
    )
    .select_from(
        EVENT_SOURCE.join(_BATCH, _BATCH.c.id == EVENT.c.batch_id).outerjoin(_UNDONE, _UNDONE.c.id == EVENT.c.undo_of)
    )
    .order_by(EVENT.c.seq.desc())
)


def copy_past(reading: Reading, *, copy_id: int) -> CopyPast:
    """How long a copy's history is, and what of it can still be taken back.

    Raises:
        Refusal: there is no such copy. Code ``not_found``.
    """
    session = reading.session
    found = session.execute(
        select(
            _COPY.c.key_id,
            _COPY.c.tag_code,
            _COPY.c.last_seq,
            _KEY.c.label,
            _CLIENT.c.first_name,
            _CLIENT.c.last_name,
            _CLIENT.c.company,
        )
        .select_from(
            _COPY.join(_KEY, _KEY.c.id == _COPY.c.key_id).join(_CLIENT, _CLIENT.c.id == _COPY.c.client_id),
        )
        .where(_COPY.c.id == copy_id)
    ).first()
    if found is None:
        raise Refusal("That copy is no longer on file.", code="not_found")
    copies = session.execute(select(_COPY.c.id, _COPY.c.tag_code).where(_COPY.c.key_id == found.key_id))
    names = {each.id: each.tag_code for each in copies}
    of_key = (_HISTORY.c.subject == "key") & (_HISTORY.c.subject_id == found.key_id)
    of_copies = (_HISTORY.c.subject == "key_copy") & _HISTORY.c.subject_id.in_(names)
    changes = session.execute(select(_HISTORY.c.id).where(or_(of_key, of_copies)).order_by(_HISTORY.c.id.desc()))
    standing = last_standing(session, copy_id=copy_id)
    return CopyPast(
        copy_id=copy_id,
        key_id=found.key_id,
        tag_code=found.tag_code,
        client=client_name(found.first_name, found.last_name, found.company),
        opens=found.label,
        count=found.last_seq,
        standing_batch=0 if standing is None else standing.batch_id,
        changes=array("q", changes.scalars()),
        names=names,
        now=reading.now,
    )


def copy_events(reading: Reading, *, past: CopyPast, seqs: Sequence[int]) -> Mapping[int, PastEvent]:
    """Some events of a copy by their numbers, each with whether this operator may take it back."""
    rows = reading.session.execute(_PAGE.where(EVENT.c.copy_id == past.copy_id, EVENT.c.seq.in_(seqs)))
    return {each.seq: _event(reading, past, each) for each in rows}


def _event(reading: Reading, past: CopyPast, found: Row[Any]) -> PastEvent:
    operator = reading.operator
    by = recorded_by(found)
    facts = PastFacts(
        taken_back=found.taken_back,
        takes_back=found.batch_undo_of is not None,
        imported=found.imported,
        by=by,
        own=found.operator_id == operator.staff_id,
        moved_since=found.batch_id != past.standing_batch,
        follows=found.kind == "due" and found.reason == FOLLOWS,
    )
    move = MovementRow(
        seq=found.seq,
        batch_id=found.batch_id,
        kind=found.kind,
        before=place_of(found, "from", past.client),
        after=place_of(found, "to", past.client),
        to_state=found.to_state,
        at=found.at,
        recorded_at=found.recorded_at,
        due_at=found.due_at,
        operator=by,
        via=found.via,
        reason=found.reason,
        note=found.note,
        undo_of=found.undo_of_seq,
    )
    why_not = why_not_undone(
        facts,
        may_move=may(operator, Permission.MANAGE_KEYS),
        may_undo_others=may(operator, Permission.UNDO_OTHERS),
    )
    return PastEvent(move=move, overrode=found.overrode, taken_back=found.taken_back, why_not=why_not)


def last_standing(session: Session, *, copy_id: int) -> Row[Any] | None:
    """The copy's last movement that still holds: a taking back cancels itself and what it took back.

    A due date that followed the visits stands in nobody's way.

    So whoever takes back one act after another walks back through all that a copy did.
    """
    rows = session.execute(
        select(EVENT.c.seq, EVENT.c.id, EVENT.c.batch_id, EVENT.c.undo_of)
        .where(EVENT.c.copy_id == copy_id, EVENT.c.reason != FOLLOWS)
        .order_by(EVENT.c.seq)
    ).all()
    index = {row.id: number for number, row in enumerate(rows)}
    standing = len(rows) - 1
    while standing >= 0 and rows[standing].undo_of is not None:
        standing = index[rows[standing].undo_of]
        batch = rows[standing].batch_id
        while standing >= 0 and rows[standing].batch_id == batch:
            standing -= 1
    return rows[standing] if standing >= 0 else None


def copies_in_batch(reading: Reading, *, batch_id: int) -> int:
    """How many copies one act moved."""
    found = reading.session.execute(select(EVENT.c.copy_id).where(EVENT.c.batch_id == batch_id).distinct())
    return len(found.all())
