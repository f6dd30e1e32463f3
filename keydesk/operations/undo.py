"""Taking back: new events that name the old ones, possible only while the copies have not moved since (R9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, exists, select
from sqlmodel import col

from keydesk.db.models import Batch, CustodyEvent, History, ImportRun, Key, Staff, Visit, table_of
from keydesk.db.operators import display_name
from keydesk.db.queries.copies import copy_facts, last_move
from keydesk.db.queries.past import last_standing
from keydesk.db.work import Work
from keydesk.operations.billing_undo import BILLING_VERBS, take_back_billing
from keydesk.operations.bulk_edits import BULK_VERBS, edits_of, homes_of, take_back_edits
from keydesk.operations.client_bulk import CLIENT_BULK_VERBS, take_back_clients
from keydesk.operations.client_sync_undo import SYNC_VERBS, take_back_sync
from keydesk.operations.custody import due_for
from keydesk.operations.due import follow_visits
from keydesk.operations.hanging import home_before
from keydesk.operations.in_the_way import in_the_way
from keydesk.operations.keys import retire_key
from keydesk.operations.merging_undo import MERGE_VERBS, take_back_merge
from keydesk.operations.message_undo import MESSAGE_VERBS, take_back_message
from keydesk.operations.movement import Moved, carry_out, find_place, zone_of
from keydesk.operations.need_undo import NEED_VERBS, take_back_need
from keydesk.operations.of_branch import require_seen
from keydesk.operations.pet_bulk import PET_BULK_VERBS, take_back_pets
from keydesk.operations.pets import PET_VERBS, take_back_pet
from keydesk.operations.price_undo import PRICE_VERBS, take_back_price
from keydesk.operations.request_undo import REQUEST_VERBS, open_after_visits, take_back_request
from keydesk.operations.shifts import SHIFT_VERBS, take_back_shifts
from keydesk.operations.staff_sync import STAFF_VERBS, take_back_staff
from keydesk.operations.twins import APART_VERBS, take_back_apart
from keydesk.operations.unsettling import settled_by, unsettle
from keydesk.operations.visit_undo import VISIT_VERBS, lines_of, take_back_visits
from keydesk.rules import dates
from keydesk.rules.custody import FOLLOWS, CopyFacts, Holder, where
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import counted, shown

_BATCH = table_of(Batch)
_LATER = _BATCH.alias("later")
_EVENT = table_of(CustodyEvent)
_HISTORY, _KEY, _VISIT = table_of(History), table_of(Key), table_of(Visit)
_ADDED_KEY = (_HISTORY.c.subject == "key") & (_HISTORY.c.verb == "add")
_ENTRY_ERROR = "entry_error"
_MOST = 2**63
"""Numbers of rows are smaller."""

_OTHER_VERBS = (
    *BULK_VERBS,
    *VISIT_VERBS,
    *NEED_VERBS,
    *PRICE_VERBS,
    *PET_VERBS,
    *PET_BULK_VERBS,
    *CLIENT_BULK_VERBS,
    *MERGE_VERBS,
    *APART_VERBS,
    *SYNC_VERBS,
    *STAFF_VERBS,
    *SHIFT_VERBS,
    *MESSAGE_VERBS,
    *REQUEST_VERBS,
    *BILLING_VERBS,
)
"""What can be taken back though no key moved."""

_OF_PROFILES = (
    (NEED_VERBS, take_back_need),
    (PET_VERBS, take_back_pet),
    (PET_BULK_VERBS, take_back_pets),
    (CLIENT_BULK_VERBS, take_back_clients),
    (MERGE_VERBS, take_back_merge),
    (APART_VERBS, take_back_apart),
    (SYNC_VERBS, take_back_sync),
    (STAFF_VERBS, take_back_staff),
    (SHIFT_VERBS, take_back_shifts),
    (MESSAGE_VERBS, take_back_message),
    (REQUEST_VERBS, take_back_request),
    (BILLING_VERBS, take_back_billing),
)
"""What is taken back by its own lines of history, and how."""

_SAID_VERBS = frozenset((*MESSAGE_VERBS, *REQUEST_VERBS))
"""What whoever writes messages takes back."""


@dataclass(frozen=True, slots=True)
class Undone:
    """A batch that was taken back by a new one.

    Attributes:
        batch_id: the new one.
        undone_batch_id: the old one.
        moved: the copies that went back.
        said: one sentence for the desk.
        place: where that is, for a column: ``→ hook A7``, ``retired``, ``12 keys back where they were``.
    """

    batch_id: int
    undone_batch_id: int
    moved: tuple[Moved, ...]
    said: str
    place: str


def undo(work: Work, *, batch_id: int | None = None) -> Undone:
    """Takes back one batch of movements: the given one, or the operator's own last.

    Each copy goes back to where it was, since when and due when it was, and without a home that it only got thereby; a
    copy or a key that was added is retired as an entry error, and its code stays used.

    Raises:
        Refusal: nothing to take back, taken back already, somebody else's without the permission, or a copy has moved
            since; ``details`` names each of them. Code ``changed`` for that.
    """
    if not any(map(work.may, (Permission.EDIT_VISITS, Permission.EDIT_CLIENTS, Permission.MESSAGE, Permission.BILL))):
        work.require(Permission.MANAGE_KEYS)
    batch = _find(work, batch_id)
    require_seen(work, batch.id)
    of_visits, of_price = (batch.verb in verbs for verbs in (VISIT_VERBS, PRICE_VERBS))
    of_profile = next((take_back for verbs, take_back in _OF_PROFILES if batch.verb in verbs), None)
    needed = Permission.EDIT_CLIENTS if of_price or of_profile is not None else Permission.MANAGE_KEYS
    needed = Permission.MESSAGE if batch.verb in _SAID_VERBS else needed
    needed = Permission.BILL if batch.verb in BILLING_VERBS else needed
    needed = Permission.EDIT_STAFF if batch.verb in STAFF_VERBS else needed
    of_visits_too = of_visits or batch.verb in SHIFT_VERBS
    work.require(Permission.EDIT_VISITS if of_visits_too else needed)
    _require_undoable(work, batch)
    if of_visits:
        return _undo_visits(work, batch.id)
    if of_profile is not None:
        work.undoes(batch.id)
        said = of_profile(work, batch.id)
        return Undone(work.batch_id, batch.id, (), said=f"Taken back: {said}", place=said)
    if of_price:
        work.undoes(batch.id)
        said, clients = take_back_price(work, batch.id)
        follow_visits(work, clients)
        return Undone(work.batch_id, batch.id, (), said=f"Taken back: {said}", place=said)
    lines = _events_by_copy(work, batch.id)
    keys, settled = _keys_added(work, batch.id), settled_by(work, batch.id)
    edits = () if lines or keys or settled else edits_of(work, batch.id)
    if edits:
        return _undo_edits(work, batch.id, edits)
    if not lines and not keys and not settled:
        raise Refusal(
            "That changed no key's place, so there is nothing to take back here. "
            "Open the record and its history (h) to see the old values."
        )
    work.undoes(batch.id)
    done, refused = _take_all_back(work, batch.id, lines)
    if not refused:
        # A key goes after its copies: one that was added to it since is in the way.
        refused = _retire_keys(work, keys)
    if refused:
        raise in_the_way(refused, len(lines), nothing="Nothing was taken back")
    unsettle(work, settled)
    said, place = _told(done, keys, len(settled))
    return Undone(
        batch_id=work.batch_id, undone_batch_id=batch.id, moved=tuple(done), said=f"Taken back: {said}", place=place
    )


def _take_all_back(work: Work, batch_id: int, lines: Sequence[list[Row[Any]]]) -> tuple[list[Moved], list[Refusal]]:
    """What a batch moved, and the homes that it gave to what it did not move; and what is in the way of that."""
    done: list[Moved] = []
    refused: list[Refusal] = []
    for events in lines:
        try:
            done.append(_take_back(work, events))
        except Refusal as refusal:
            refused.append(refusal)
    homes = homes_of(work, batch_id, but={events[0].copy_id for events in lines})
    return done, refused + (take_back_edits(work, homes)[1] if homes else [])


def _undo_visits(work: Work, batch_id: int) -> Undone:
    """Takes back what a batch did to visits."""
    lines = lines_of(work, batch_id)
    work.undoes(batch_id)
    said, refused = take_back_visits(work, batch_id, lines)
    if refused:
        raise Refusal(
            f"Changed since: {len(refused)} of the visits. Nothing was taken back."
            if len(refused) > 1
            else refused[0].message,
            code="changed",
            details=[each.message for each in refused] if len(refused) > 1 else (),
        )
    follow_visits(work, _clients_of(work, lines))
    open_after_visits(work, batch_id)
    return Undone(work.batch_id, batch_id, (), said=f"Taken back: {said}", place=said)


def _clients_of(work: Work, lines: Sequence[Row[Any]]) -> Sequence[int]:
    """Whose visits some lines of history are about."""
    visits = {line.subject_id for line in lines if line.subject == "visit"}
    return work.session.execute(select(_VISIT.c.client_id).where(_VISIT.c.id.in_(visits)).distinct()).scalars().all()


def _undo_edits(work: Work, batch_id: int, edits: Sequence[Row[Any]]) -> Undone:
    """Takes back what a batch said of copies without moving any."""
    work.undoes(batch_id)
    many, refused = take_back_edits(work, edits)
    if refused:
        raise in_the_way(refused, many, nothing="Nothing was taken back")
    said = "1 key is as it was" if many == 1 else f"{many:,} keys are as they were"
    return Undone(work.batch_id, batch_id, (), said=f"Taken back: {said}", place=said)


def _told(done: Sequence[Moved], keys: Sequence[Row[Any]], settled: int) -> tuple[str, str]:
    """What is where now, in a sentence and for a column."""
    if keys:
        said = f"key {keys[0].code} is out of use (entry error); its code is not given out again"
        return said if len(keys) == 1 else f"{len(keys)} keys are out of use (entry error)", "out of use"
    if not done:
        return f"{counted(settled, 'finding')} of the stock-take to settle again", "to settle again"
    if len(done) > 1:
        return f"{len(done)} keys are back where they were", f"{len(done)} keys back where they were"
    moved = done[0]
    return moved.said, f"→ {moved.to_words}" if moved.to is not None else moved.to_words


def _find(work: Work, batch_id: int | None) -> Row[Any]:
    """The batch to take back."""
    undone = exists(select(_LATER.c.id).where(_LATER.c.undo_of == _BATCH.c.id))
    statement = select(
        _BATCH.c.id, _BATCH.c.operator_id, _BATCH.c.at, _BATCH.c.undo_of, _BATCH.c.verb, undone.label("undone")
    )
    if batch_id is not None:
        # A number that no batch can have is none, however long somebody's finger lay on a key.
        found = work.session.execute(statement.where(_BATCH.c.id == batch_id)).first() if 0 < batch_id < _MOST else None
        if found is None:
            raise Refusal(f"There is no batch {batch_id} to take back.", code="not_found")
        return found
    moved_keys = exists(select(_EVENT.c.id).where(_EVENT.c.batch_id == _BATCH.c.id, _EVENT.c.reason != FOLLOWS))
    added_keys = exists(select(_HISTORY.c.id).where(_HISTORY.c.batch_id == _BATCH.c.id, _ADDED_KEY))
    found = work.session.execute(
        statement.where(
            _BATCH.c.operator_id == work.operator.staff_id,
            _BATCH.c.undo_of.is_(None),
            ~undone,
            moved_keys | added_keys | _BATCH.c.verb.in_(_OTHER_VERBS),
        )
        .order_by(_BATCH.c.id.desc())
        .limit(1)
    ).first()
    if found is None:
        raise Refusal("You have moved nothing yet that could be taken back.", code="not_found")
    return found


def _require_undoable(work: Work, batch: Row[Any]) -> None:
    if batch.undone:
        raise _taken_back_already(work, batch.id)
    if batch.undo_of is not None:
        raise Refusal("That was itself a taking back. Make the movement again instead.")
    if batch.operator_id != work.operator.staff_id and not work.may(Permission.UNDO_OTHERS):
        row = work.session.execute(
            select(col(Staff.first_name), col(Staff.last_name), col(Staff.nickname)).where(
                col(Staff.id) == batch.operator_id
            )
        ).first()
        name = display_name(row.first_name, row.last_name, row.nickname) if row is not None else "Somebody else"
        raise Refusal(f"{shown(name)} did that. Ask them, or somebody who may undo for others.")
    imported = work.session.execute(select(col(ImportRun.id)).where(col(ImportRun.batch_id) == batch.id)).first()
    if imported is not None:
        raise Refusal("That was an import. Take it back as a whole: `keydesk import --undo`, or Import in the palette.")


def _taken_back_already(work: Work, batch_id: int) -> Refusal:
    row = work.session.execute(
        select(_BATCH.c.at, col(Staff.first_name), col(Staff.last_name), col(Staff.nickname))
        .select_from(_BATCH)
        .outerjoin(Staff, col(Staff.id) == _BATCH.c.operator_id)
        .where(_BATCH.c.undo_of == batch_id)
    ).one()
    name = display_name(row.first_name or "", row.last_name or "", row.nickname or "")
    when = dates.moment(row.at, now=work.now, zone=zone_of(work))
    return Refusal(f"That was taken back already, {when} by {shown(name)}. Nothing moved.")


def _events_by_copy(work: Work, batch_id: int) -> list[list[Row[Any]]]:
    """The batch's events, a list a copy, oldest first; the copies in the order in which they moved last.

    Due dates that followed the visits go with the visits, and are nobody's act.
    """
    rows = work.session.execute(
        select(_EVENT).where(_EVENT.c.batch_id == batch_id, _EVENT.c.reason != FOLLOWS).order_by(_EVENT.c.id)
    ).all()
    by_copy: dict[int, list[Row[Any]]] = {}
    for row in rows:
        by_copy.setdefault(row.copy_id, []).append(row)
    return sorted(by_copy.values(), key=lambda events: events[-1].id, reverse=True)


def _keys_added(work: Work, batch_id: int) -> Sequence[Row[Any]]:
    """The keys that a batch added and that are still in use."""
    added = select(_HISTORY.c.subject_id).where(_HISTORY.c.batch_id == batch_id, _ADDED_KEY)
    return work.session.execute(
        select(_KEY.c.id, _KEY.c.code).where(_KEY.c.id.in_(added), _KEY.c.active).order_by(_KEY.c.id)
    ).all()


def _retire_keys(work: Work, keys: Sequence[Row[Any]]) -> list[Refusal]:
    refused: list[Refusal] = []
    for key in keys:
        try:
            retire_key(work, key_id=key.id, reason=_ENTRY_ERROR)
        except Refusal as refusal:
            refused.append(refusal)
    return refused


def _take_back(work: Work, events: Sequence[Row[Any]]) -> Moved:
    """Sets one copy back to before the first of a batch's events on it."""
    first, last = events[0], events[-1]
    copy = copy_facts(work.session, copy_id=first.copy_id)
    standing = last_standing(work.session, copy_id=copy.id)
    if standing is None or standing.seq != last.seq:
        raise _moved_since(work, copy)
    if first.from_state is None:
        return carry_out(
            work,
            copy,
            kind="undo",
            place=None,
            state="retired",
            at=work.now,
            undo_of=last.id,
            said=f"{copy.tag_code} is retired (entry error)",
            values={"retired_reason": _ENTRY_ERROR},
        )
    home = home_before(work, copy, batch_id=first.batch_id)
    if first.from_kind is None:
        reason = _retired_reason_before(work, first) if first.from_state == "retired" else ""
        return carry_out(
            work,
            copy,
            kind="undo",
            place=None,
            state=first.from_state,
            at=work.now,
            since=first.from_since,
            undo_of=last.id,
            said=f"{copy.tag_code} is {first.from_state} again",
            values={"retired_reason": reason, **home},
        )
    before = Holder(first.from_kind, first.from_safe_id, first.from_hook_id, first.from_staff_id, first.from_contact_id)
    place = find_place(work, before, client_id=copy.client_id)
    return carry_out(
        work,
        copy,
        kind="undo",
        place=place,
        at=work.now,
        since=first.from_since,
        due_at=first.from_due_at,
        # What the visits would say now follows them again; any other date was set by somebody, or is kept as if it was.
        by_hand=before.kind == "sitter" and first.from_due_at != due_for(work, copy, before.staff_id or 0),
        undo_of=last.id,
        said=f"{copy.tag_code} back → {shown(place.words)}",
        values={"retired_reason": "", **home},
    )


def _retired_reason_before(work: Work, event: Row[Any]) -> str:
    """Why the copy was retired before an event that put it into use again; an import can add one that is."""
    found = work.session.execute(
        select(_EVENT.c.reason)
        .where(_EVENT.c.copy_id == event.copy_id, _EVENT.c.seq < event.seq, _EVENT.c.to_state == "retired")
        .order_by(_EVENT.c.seq.desc())
        .limit(1)
    ).scalar()
    return found or _ENTRY_ERROR


def _moved_since(work: Work, copy: CopyFacts) -> Refusal:
    last = last_move(work.session, copy)
    when = dates.moment(last.recorded_at, now=work.now, zone=zone_of(work))
    return Refusal(
        f"{copy.name} has moved since: {shown(last.operator_name)} recorded {when} that it is {where(copy)}. "
        f"It stays there.",
        code="changed",
    )
