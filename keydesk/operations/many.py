"""The same movement for several codes as somebody wrote them, all or nothing.

Codes, names and moments are read inside the transaction. What is asked for stays the same however often it is asked,
which is what an operation id compares (C4), and nothing can move between the reading and the doing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from keydesk.db.queries.copies import copy_facts, last_move
from keydesk.db.queries.holder_meant import holder_meant
from keydesk.db.queries.movements import movements_in
from keydesk.db.queries.who_has import copy_meant, where
from keydesk.db.queries.who_is import hook_meant, safe_meant, sitter_meant
from keydesk.db.rows.where import BatchMoveRow, WhereRow
from keydesk.db.work import Reading, Work
from keydesk.operations import custody, whereabouts
from keydesk.operations import reassign as lists
from keydesk.operations import undo as taking_back
from keydesk.operations.movement import Moved, zone_of
from keydesk.rules import dates
from keydesk.rules.refusal import Code, Refusal
from keydesk.rules.roles import Permission

_RETURNED_EARLIER = "returned earlier, recorded now"


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked for, in their own words.

    Attributes:
        codes: tags, endings or old codes.
        since: when they began to ask; whatever moved after it moved meanwhile. No part of what is asked.
        to: a holder or a sitter.
        due: when it should be back; None is the default.
        at: when it happened; None is now.
        safe: the label of the safe; empty is home.
        hook: the label of the hook.
        reason: why; also goes on past a warning.
        note: free text.
    """

    codes: tuple[str, ...]
    since: datetime = field(repr=False)
    to: str = ""
    due: str | None = None
    at: str | None = None
    safe: str = ""
    hook: str = ""
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """Movements of one batch.

    Attributes:
        batch_id: what an undo takes back.
        moved: the movements.
        rows: the same as the history has them.
        already_there: copies that were there before.
    """

    batch_id: int
    moved: tuple[Moved, ...]
    rows: tuple[BatchMoveRow, ...]
    already_there: tuple[str, ...] = ()


def check_out_many(work: Work, *, asked: Asked) -> Done:
    """Safe → sitter, for every code.

    Raises:
        Refusal: some copy is in the way; nothing moved. Code ``changed`` where somebody was quicker.
    """
    work.require(Permission.MANAGE_KEYS)
    sitter = sitter_meant(reading_of(work), who=asked.to)
    due_at, standing = _due(work, asked)
    return _each(
        work,
        asked,
        lambda tag_code: custody.check_out(
            work,
            tag_code=tag_code,
            sitter_id=sitter.id,
            due_at=due_at,
            standing=standing,
            at=_past(work, asked),
            reason=asked.reason,
            note=asked.note,
            override=bool(asked.reason.strip()),
        ),
    )


def check_in_many(work: Work, *, asked: Asked) -> Done:
    """Anybody → safe, for every code: the hook or safe that was said, else home.

    Raises:
        Refusal: some copy is in the way; nothing moved.
    """
    work.require(Permission.MANAGE_KEYS)
    safe_id, hook_id = _place(work, asked)
    at = _past(work, asked)
    return _each(
        work,
        asked,
        lambda tag_code: custody.check_in(
            work,
            tag_code=tag_code,
            safe_id=safe_id,
            hook_id=hook_id,
            at=at,
            reason=asked.reason or (_RETURNED_EARLIER if at is not None else ""),
            note=asked.note,
        ),
    )


def transfer_many(work: Work, *, asked: Asked) -> Done:
    """Person → person, for every code.

    Raises:
        Refusal: some copy is in the way; nothing moved.
    """
    work.require(Permission.MANAGE_KEYS)
    copies = _copies(work, asked)
    to = holder_meant(reading_of(work), who=asked.to, client_ids=[copy.client_id for copy in copies])
    due_at, standing = _due(work, asked)
    return _each(
        work,
        asked,
        lambda tag_code: custody.transfer(
            work,
            tag_code=tag_code,
            to=to,
            due_at=due_at,
            standing=standing,
            at=_past(work, asked),
            reason=asked.reason,
            note=asked.note,
            override=bool(asked.reason.strip()),
        ),
        copies=copies,
    )


def reassign_many(work: Work, *, asked: Asked) -> Done:
    """From wherever each copy is to one holder; copies that are there already stay as they are.

    Raises:
        Refusal: some copy is in the way; nothing moved.
    """
    work.require(Permission.MANAGE_KEYS)
    copies = _copies(work, asked)
    to = holder_meant(reading_of(work), who=asked.to, client_ids=[copy.client_id for copy in copies])
    due_at, standing = _due(work, asked)
    try:
        done = lists.reassign(
            work,
            moves=[lists.Move(copy.tag_code) for copy in copies],
            to=to,
            due_at=due_at,
            standing=standing,
            reason=asked.reason,
            note=asked.note,
            override=bool(asked.reason.strip()),
        )
    except Refusal as refusal:
        if refusal.code == "refused" and any(_moved_since(work, copy.tag_code, asked.since) for copy in copies):
            raise _as(refusal, "changed") from refusal
        raise
    return Done(done.batch_id, done.moved, _rows(work), done.already_there)


def report_missing_many(work: Work, *, asked: Asked) -> Done:
    """Nobody can find the copies.

    Raises:
        Refusal: some copy is missing already or out of service; nothing moved.
    """
    return _each(
        work,
        asked,
        lambda tag_code: whereabouts.report_missing(
            work, tag_code=tag_code, at=_past(work, asked), reason=asked.reason, note=asked.note
        ),
    )


def mark_found_many(work: Work, *, asked: Asked) -> Done:
    """Missing, lost or stolen copies are back: hung up, or with the sitter who has them.

    Raises:
        Refusal: some copy is not gone; nothing moved.
    """
    work.require(Permission.MANAGE_KEYS)
    sitter_id = sitter_meant(reading_of(work), who=asked.to).id if asked.to else None
    safe_id, hook_id = _place(work, asked)
    due_at, _ = _due(work, asked)
    return _each(
        work,
        asked,
        lambda tag_code: whereabouts.mark_found(
            work,
            tag_code=tag_code,
            sitter_id=sitter_id,
            safe_id=safe_id,
            hook_id=hook_id,
            due_at=due_at,
            reason=asked.reason,
            note=asked.note,
        ),
    )


def mark_lost_many(work: Work, *, asked: Asked, stolen: bool = False) -> Done:
    """The copies are accepted as gone.

    Raises:
        Refusal: some copy is out of service already; nothing moved.
    """
    return _each(
        work,
        asked,
        lambda tag_code: whereabouts.mark_lost(
            work, tag_code=tag_code, stolen=stolen, reason=asked.reason, note=asked.note
        ),
    )


def retire_many(work: Work, *, asked: Asked) -> Done:
    """The copies go out of use. A reason in the office's own words is kept as the note of ``other``.

    Raises:
        Refusal: no reason, or some copy is retired already; nothing moved.
    """
    work.require(Permission.MANAGE_KEYS)
    reason, note = asked.reason.strip(), asked.note
    word = reason.casefold().replace(" ", "_").replace("-", "_")
    word = "returned" if word in {"returned_to_client", "returned_to_the_client"} else word
    if reason and word not in whereabouts.RETIRED_REASONS:
        word, note = "other", "; ".join(part for part in (reason, note.strip()) if part)
    return _each(work, asked, lambda tag_code: whereabouts.retire(work, tag_code=tag_code, reason=word, note=note))


def change_due_many(work: Work, *, asked: Asked) -> Done:
    """Sitters keep the copies until another day, or without one.

    Raises:
        Refusal: some copy is with no sitter; nothing changed.
    """
    work.require(Permission.MANAGE_KEYS)
    due_at, _ = _due(work, asked)
    return _each(
        work, asked, lambda tag_code: whereabouts.change_due(work, tag_code=tag_code, due_at=due_at, note=asked.note)
    )


def undo_batch(work: Work, *, batch_id: int | None = None) -> Done:
    """Takes back one batch, or the operator's own last.

    Raises:
        Refusal: as :func:`keydesk.operations.undo.undo`.
    """
    done = taking_back.undo(work, batch_id=batch_id)
    return Done(done.batch_id, done.moved, _rows(work))


def reading_of(work: Work) -> Reading:
    """The transaction as something to read from, with what it has written so far."""
    return Reading(session=work.session, operator=work.operator, now=work.now, settings=work.settings)


def _each(work: Work, asked: Asked, move: Callable[[str], Moved], *, copies: Sequence[WhereRow] | None = None) -> Done:
    """Moves every copy, and refuses with all that is in the way where anything is."""
    work.require(Permission.MANAGE_KEYS)
    moved: list[Moved] = []
    refused: list[Refusal] = []
    wanted = _copies(work, asked) if copies is None else copies
    for copy in wanted:
        try:
            moved.append(move(copy.tag_code))
        except Refusal as refusal:
            late = refusal.code == "refused" and _moved_since(work, copy.tag_code, asked.since)
            refused.append(_as(refusal, "changed") if late else refusal)
    if refused:
        raise _in_the_way(refused, len(wanted))
    return Done(work.batch_id, tuple(moved), _rows(work))


def _copies(work: Work, asked: Asked) -> list[WhereRow]:
    """The copies that the codes mean, each once, in the order named.

    Raises:
        Refusal: some code means no copy, or several; all such codes are told.
    """
    reading = reading_of(work)
    ids: dict[int, None] = {}
    refused: list[Refusal] = []
    for code in asked.codes:
        try:
            ids[copy_meant(reading, code=code)] = None
        except Refusal as refusal:
            refused.append(refusal)
    if refused:
        raise _in_the_way(refused, len(asked.codes))
    return where(reading, copy_ids=ids)


def _in_the_way(refused: Sequence[Refusal], of: int) -> Refusal:
    codes = {each.code for each in refused}
    code: Code = "changed" if "changed" in codes else "refused" if len(codes) > 1 else refused[0].code
    overridable = frozenset[str]()
    if all(each.overridable for each in refused):
        overridable = frozenset().union(*(each.overridable for each in refused))
    if len(refused) == 1:
        only = refused[0]
        sentence = only.message if of == 1 else f"Nothing moved. {only.message}"
        return Refusal(sentence, code=code, overridable=overridable, details=only.details)
    return Refusal(
        f"Nothing moved: {len(refused)} of {of} keys are in the way.",
        code=code,
        overridable=overridable,
        details=[each.message for each in refused],
    )


def _as(refusal: Refusal, code: Code) -> Refusal:
    return Refusal(refusal.message, code=code, overridable=refusal.overridable, details=refusal.details)


def _moved_since(work: Work, tag_code: str, since: datetime) -> bool:
    """Whether a copy's last movement was recorded while this was being asked for."""
    copy = copy_facts(work.session, tag_code=tag_code)
    return last_move(work.session, copy).recorded_at >= since


def _rows(work: Work) -> tuple[BatchMoveRow, ...]:
    work.session.flush()
    return tuple(movements_in(reading_of(work), batch_id=work.batch_id))


def _place(work: Work, asked: Asked) -> tuple[int | None, int | None]:
    """Safe and hook, as far as they were said."""
    reading = reading_of(work)
    if asked.hook and len(set(asked.codes)) > 1:
        raise Refusal("A hook takes one key. Check the keys in one by one, or name only the safe.")
    safe_id = safe_meant(reading, label=asked.safe).id if asked.safe else None
    if not asked.hook:
        return safe_id, None
    if safe_id is None and "/" in asked.hook:
        holder = holder_meant(reading, who=f"hook:{asked.hook}")
        return holder.safe_id, holder.hook_id
    return hook_meant(reading, safe_id=safe_id, label=asked.hook)


def _due(work: Work, asked: Asked) -> tuple[datetime | None, bool]:
    """The due moment, and whether none was asked for."""
    if asked.due is None:
        return None, False
    due_at = dates.read_due(asked.due, now=work.now, zone=zone_of(work))
    return due_at, due_at is None


def _past(work: Work, asked: Asked) -> datetime | None:
    return None if asked.at is None else dates.read_past(asked.at, now=work.now, zone=zone_of(work))
