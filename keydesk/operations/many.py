"""The same movement for several codes as somebody wrote them, all or nothing."""

from __future__ import annotations

from keydesk.db.queries.holder_meant import holder_meant
from keydesk.db.queries.who_is import sitter_meant
from keydesk.db.work import Work
from keydesk.operations import custody, due, whereabouts
from keydesk.operations import reassign as lists
from keydesk.operations import undo as taking_back
from keydesk.operations.asking import (
    Asked,
    Done,
    as_code,
    copies_asked,
    due_asked,
    move_each,
    moved_since,
    past_asked,
    place_asked,
    reading_of,
    rows_of,
)
from keydesk.rules.keys import RETIRED_REASONS
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission

_RETURNED_EARLIER = "returned earlier, recorded now"


def check_out_many(work: Work, *, asked: Asked) -> Done:
    """Safe → sitter, for every code.

    Raises:
        Refusal: some copy is in the way; nothing moved. Code ``changed`` where somebody was quicker.
    """
    work.require(Permission.MANAGE_KEYS)
    sitter = sitter_meant(reading_of(work), who=asked.to)
    due_at, standing = due_asked(work, asked)
    return move_each(
        work,
        asked,
        lambda tag_code: custody.check_out(
            work,
            tag_code=tag_code,
            sitter_id=sitter.id,
            due_at=due_at,
            standing=standing,
            at=past_asked(work, asked),
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
    safe_id, hook_id = place_asked(work, asked)
    at = past_asked(work, asked)
    return move_each(
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
    copies = copies_asked(work, asked)
    to = holder_meant(reading_of(work), who=asked.to, client_ids=[copy.client_id for copy in copies])
    due_at, standing = due_asked(work, asked)
    return move_each(
        work,
        asked,
        lambda tag_code: custody.transfer(
            work,
            tag_code=tag_code,
            to=to,
            due_at=due_at,
            standing=standing,
            at=past_asked(work, asked),
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
    copies = copies_asked(work, asked)
    to = holder_meant(reading_of(work), who=asked.to, client_ids=[copy.client_id for copy in copies])
    due_at, standing = due_asked(work, asked)
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
        if refusal.code == "refused" and any(moved_since(work, copy.tag_code, asked.since) for copy in copies):
            raise as_code(refusal, "changed") from refusal
        raise
    return Done(done.batch_id, done.moved, rows_of(work), done.already_there)


def report_missing_many(work: Work, *, asked: Asked) -> Done:
    """Nobody can find the copies.

    Raises:
        Refusal: some copy is missing already or out of service; nothing moved.
    """
    return move_each(
        work,
        asked,
        lambda tag_code: whereabouts.report_missing(
            work, tag_code=tag_code, at=past_asked(work, asked), reason=asked.reason, note=asked.note
        ),
    )


def mark_found_many(work: Work, *, asked: Asked) -> Done:
    """Missing, lost or stolen copies are back: hung up, or with the sitter who has them.

    Raises:
        Refusal: some copy is not gone; nothing moved.
    """
    work.require(Permission.MANAGE_KEYS)
    sitter_id = sitter_meant(reading_of(work), who=asked.to).id if asked.to else None
    safe_id, hook_id = place_asked(work, asked)
    due_at, _ = due_asked(work, asked)
    return move_each(
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
    return move_each(
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
    word, note = retired_as(asked)
    return move_each(work, asked, lambda tag_code: whereabouts.retire(work, tag_code=tag_code, reason=word, note=note))


def retired_as(asked: Asked) -> tuple[str, str]:
    """The office's word for the reason that was written, and the note; other words are the note of ``other``."""
    reason, note = asked.reason.strip(), asked.note
    word = reason.casefold().replace(" ", "_").replace("-", "_")
    word = "returned" if word in {"returned_to_client", "returned_to_the_client"} else word
    if reason and word not in RETIRED_REASONS:
        word, note = "other", "; ".join(part for part in (reason, note.strip()) if part)
    return word, note


def change_due_many(work: Work, *, asked: Asked) -> Done:
    """Sitters keep the copies until another day, or without one.

    Raises:
        Refusal: some copy is with no sitter; nothing changed.
    """
    work.require(Permission.MANAGE_KEYS)
    due_at, _ = due_asked(work, asked)
    return move_each(
        work, asked, lambda tag_code: whereabouts.change_due(work, tag_code=tag_code, due_at=due_at, note=asked.note)
    )


def chase_many(work: Work, *, asked: Asked) -> Done:
    """Notes for every code that whoever has it was asked for it.

    Raises:
        Refusal: some copy is not late, or nobody of the company has it; nothing is noted.
    """
    work.require(Permission.MANAGE_KEYS)
    tag_codes = [copy.tag_code for copy in copies_asked(work, asked)]
    done = due.chase(work, tag_codes=tag_codes, note=asked.note)
    return Done(done.batch_id, (), rows_of(work), said=done.said)


def undo_batch(work: Work, *, batch_id: int | None = None) -> Done:
    """Takes back one batch, or the operator's own last.

    Raises:
        Refusal: as :func:`keydesk.operations.undo.undo`.
    """
    done = taking_back.undo(work, batch_id=batch_id)
    return Done(done.batch_id, done.moved, rows_of(work), said=done.said)
