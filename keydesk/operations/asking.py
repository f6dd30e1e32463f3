"""What somebody asked for in words, read inside the transaction: which copies, where to, when, and what came of it.

What is asked for stays the same however often it is asked, which is what an operation id compares (C4), and nothing can
move between the reading and the doing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from keydesk.db.queries.copies import copy_facts, last_move
from keydesk.db.queries.holder_meant import holder_meant
from keydesk.db.queries.movements import movements_in
from keydesk.db.queries.who_has import copy_meant, where
from keydesk.db.queries.who_is import hook_meant, safe_meant
from keydesk.db.rows.where import BatchMoveRow, WhereRow
from keydesk.db.work import Reading, Work
from keydesk.operations.in_the_way import in_the_way
from keydesk.operations.movement import Moved, zone_of
from keydesk.rules import dates
from keydesk.rules.refusal import Code, Refusal
from keydesk.rules.roles import Permission


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
        query: which copies, in place of codes: a filter as the list of keys has it.
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
    query: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """Movements of one batch.

    Attributes:
        batch_id: what an undo takes back.
        moved: the movements.
        rows: the same as the history has them.
        already_there: copies that were there before.
        said: one sentence for the desk, where nothing moved and something was said of keys or visits.
    """

    batch_id: int
    moved: tuple[Moved, ...]
    rows: tuple[BatchMoveRow, ...]
    already_there: tuple[str, ...] = ()
    said: str = ""


def reading_of(work: Work) -> Reading:
    """The transaction as something to read from, with what it has written so far."""
    return Reading(
        session=work.session,
        operator=work.operator,
        now=work.now,
        settings=work.settings,
        branches=work.branches,
        enabled=work.enabled,
    )


def move_each(
    work: Work, asked: Asked, move: Callable[[str], Moved], *, copies: Sequence[WhereRow] | None = None
) -> Done:
    """Moves every copy, and refuses with all that is in the way where anything is."""
    work.require(Permission.MANAGE_KEYS)
    moved: list[Moved] = []
    refused: list[Refusal] = []
    wanted = copies_asked(work, asked) if copies is None else copies
    for copy in wanted:
        try:
            moved.append(move(copy.tag_code))
        except Refusal as refusal:
            late = refusal.code == "refused" and moved_since(work, copy.tag_code, asked.since)
            refused.append(as_code(refusal, "changed") if late else refusal)
    if refused:
        raise in_the_way(refused, len(wanted))
    return Done(work.batch_id, tuple(moved), rows_of(work))


def copies_asked(work: Work, asked: Asked) -> list[WhereRow]:
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
        raise in_the_way(refused, len(asked.codes))
    return where(reading, copy_ids=ids)


def as_code(refusal: Refusal, code: Code) -> Refusal:
    """The refusal under another code."""
    return Refusal(refusal.message, code=code, overridable=refusal.overridable, details=refusal.details)


def moved_since(work: Work, tag_code: str, since: datetime) -> bool:
    """Whether a copy's last movement was recorded while this was being asked for."""
    copy = copy_facts(work.session, tag_code=tag_code)
    return last_move(work.session, copy).recorded_at >= since


def rows_of(work: Work) -> tuple[BatchMoveRow, ...]:
    """What this transaction has moved so far."""
    work.session.flush()
    return tuple(movements_in(reading_of(work), batch_id=work.batch_id))


def place_asked(work: Work, asked: Asked) -> tuple[int | None, int | None]:
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


def due_asked(work: Work, asked: Asked) -> tuple[datetime | None, bool]:
    """The due moment, and whether none was asked for."""
    if asked.due is None:
        return None, False
    due_at = dates.read_due(asked.due, now=work.now, zone=zone_of(work))
    return due_at, due_at is None


def past_asked(work: Work, asked: Asked) -> datetime | None:
    """The moment that it happened; None is now."""
    return None if asked.at is None else dates.read_past(asked.at, now=work.now, zone=zone_of(work))
