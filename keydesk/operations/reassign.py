"""The same movement on a list: one copy or many, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from keydesk.db.work import Work
from keydesk.operations.custody import hand_out, hang_up, present
from keydesk.operations.hanging import choose_place
from keydesk.operations.in_the_way import in_the_way
from keydesk.operations.movement import Moved, carry_out, facts, find_place, in_service
from keydesk.operations.sending import crosses, send_on
from keydesk.rules.custody import CopyFacts, Holder
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import shown


@dataclass(frozen=True, slots=True)
class Move:
    """One copy of a list to reassign, with the holder that the list showed; None asks for no check."""

    tag_code: str
    expected: Holder | None = None


@dataclass(frozen=True, slots=True)
class Reassigned:
    """A list of copies that moved as one batch."""

    batch_id: int
    moved: tuple[Moved, ...]
    already_there: tuple[str, ...]
    to_words: str
    said: str


def reassign(
    work: Work,
    *,
    moves: Sequence[Move],
    to: Holder,
    due_at: datetime | None = None,
    standing: bool = False,
    reason: str = "",
    note: str = "",
    override: bool = False,
) -> Reassigned:
    """Moves a list of copies to one holder as one batch, all or nothing.

    To a safe each copy goes to its home hook there, or a free one, unless ``to`` names the hook. Copies that are there
    already stay as they are and are told apart.

    Raises:
        Refusal: some copy is in the way; ``details`` has a line for each. Code ``changed`` where one moved meanwhile.
    """
    work.require(Permission.MANAGE_KEYS)
    if not moves:
        raise Refusal("No key is marked. Mark the keys to move, then reassign.")
    done: list[Moved] = []
    already: list[str] = []
    refused: list[Refusal] = []
    for move in {each.tag_code.strip().upper(): each for each in moves}.values():
        try:
            copy = facts(work, move.tag_code)
            present(work, copy, move.expected)
            moved = move_one(
                work, copy, to, due_at=due_at, standing=standing, reason=reason, note=note, override=override
            )
        except Refusal as refusal:
            refused.append(refusal)
            continue
        if moved is None:
            already.append(move.tag_code)
        else:
            done.append(moved)
    if refused:
        raise in_the_way(refused, len(moves))
    if not done:
        raise Refusal("All of these keys are there already; nothing moved.", details=already)
    words = done[0].to_words if len(done) == 1 or to.kind != "safe" else _safe_name(work, to)
    count = f"{len(done)} keys" if len(done) != 1 else done[0].tag_code
    on_the_way = sum(each.to is not None and each.to.kind == "transit" for each in done)
    how = "to" if not on_the_way else "on the way to" if on_the_way == len(done) else f"({on_the_way} on the way) to"
    return Reassigned(
        batch_id=work.batch_id,
        moved=tuple(done),
        already_there=tuple(already),
        to_words=words,
        said=f"{count} {how} {shown(words)}" + (f"; {len(already)} were there already" if already else ""),
    )


def move_one(
    work: Work,
    copy: CopyFacts,
    to: Holder,
    *,
    due_at: datetime | None,
    standing: bool,
    reason: str,
    note: str,
    override: bool,
    seen: bool = False,
) -> Moved | None:
    """Moves one copy of a list, by what the transaction has read of it; None where it is there already.

    To a safe of the other branch it is sent, and hangs there once it is received; or at once where somebody has
    ``seen`` it there.

    Raises:
        Refusal: it is out of service, or something is in the way.
    """
    holder = in_service(work, copy)
    if to.kind == "safe":
        return _into_safe(work, copy, holder, to, reason=reason, note=note, seen=seen)
    if holder == to:
        return None
    if to.kind == "transit":
        return send_on(work, copy, to.safe_id or 0, note=note, reason=reason)
    if to.kind == "missing":
        place = find_place(work, to, client_id=copy.client_id)
        said = f"{copy.tag_code} is marked missing"
        return carry_out(work, copy, kind="missing", place=place, at=work.now, reason=reason, note=note, said=said)
    kind = {"safe": "check_out", "missing": "found"}.get(holder.kind, "transfer")
    return hand_out(
        work,
        copy,
        to,
        kind=kind,
        due_at=due_at,
        standing=standing,
        at=None,
        reason=reason,
        note=note,
        override=override,
    )


def _into_safe(
    work: Work, copy: CopyFacts, holder: Holder, to: Holder, *, reason: str, note: str, seen: bool
) -> Moved | None:
    if holder.kind == "safe" and holder.safe_id == to.safe_id and to.hook_id in {None, holder.hook_id}:
        return None
    if not seen and crosses(work, copy, to.safe_id or 0):
        if holder == Holder.transit(to.safe_id or 0):
            return None
        return send_on(work, copy, to.safe_id or 0, note=note, reason=reason)
    place = choose_place(work, copy, safe_id=to.safe_id, hook_id=to.hook_id)
    return hang_up(work, copy, place, at=None, reason=reason, note=note, seen=seen)


def _safe_name(work: Work, to: Holder) -> str:
    return find_place(work, Holder.safe(to.safe_id or 0), client_id=0).words
