"""Movements at the desk: asked for, done or refused, and told in a line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from keydesk.counter.steps import Perform, Taken
from keydesk.operations.custody import check_in, check_out, transfer
from keydesk.rules import dates, turn_steps
from keydesk.rules.custody import Holder
from keydesk.rules.desk_lines import DeskCopy, Entry, Person, is_urgent, need_line
from keydesk.rules.refusal import Refusal
from keydesk.rules.turn import Move, MoveKind, Turn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from keydesk.counter.steps import At, Steps
    from keydesk.operations.movement import Moved


def make_move(current: Turn, move: Move, now: datetime, at: At, *, reason: str = "") -> Steps:
    """One movement, and its line; with a reason it goes on past warnings."""
    done: Moved | Refusal = yield _request(current, move, at, reason)
    if isinstance(done, Refusal):
        after = turn_steps.refused(current, move, done.message, done.overridable, now=now)
        return Taken(after, (_refused_entry(move, done, now, waiting=len(after.refused)),))
    wanted_back = move.copy.facts.recalled
    urgent = move.kind == "in" and not wanted_back and is_urgent(done.next_need, now=now, zone=at.zone)
    copy = replace(
        move.copy, facts=replace(move.copy.facts, holder=done.to, holder_words=done.to_words), next_need=done.next_need
    )
    entry = _moved_entry(current, replace(move, copy=copy), done, was=move.copy, now=now, at=at, urgent=urgent)
    return Taken(turn_steps.moved(current, replace(move, copy=copy), entry, urgent=urgent), (entry,))


def _request(current: Turn, move: Move, at: At, reason: str) -> Perform:
    facts = move.copy.facts
    how: dict[str, Any] = {"tag_code": facts.tag_code, "note": current.note, "expected": facts.holder}
    if move.kind == "in":
        back_dated = current.returned_at is not None
        how |= {"at": current.returned_at, "reason": reason or ("returned earlier, recorded now" if back_dated else "")}
        return Perform(check_in, how, at.via)
    staff_id = move.to.staff_id if move.to is not None else 0
    how |= {
        "due_at": current.due_at,
        "standing": current.has_due and current.due_at is None,
        "reason": reason,
        "override": bool(reason),
    }
    if move.kind == "out":
        return Perform(check_out, {**how, "sitter_id": staff_id}, at.via)
    return Perform(transfer, {**how, "to": Holder.sitter(staff_id)}, at.via)


def _moved_entry(
    current: Turn, move: Move, done: Moved, *, was: DeskCopy, now: datetime, at: At, urgent: bool
) -> Entry:
    details: list[str] = []
    if move.kind == "in":
        place = f"→ {move.copy.short_place}"
        details.extend(_came_from(done, was, now, at))
        late = dates.late(was.facts.due_at, now=now) if was.facts.due_at else ""
        if late:
            details.append(f"{late}, {was.facts.holder_words}")
        if was.facts.recalled:
            details.append("Recalled: keep it in the office")
        need = need_line(move.copy.next_need, now=now, zone=at.zone)
        if need and urgent:
            # In a turn Enter ends it, so that a word hands over.
            offer = "Enter hands over, Esc hangs it up" if current.sitter is None else "over hands it on"
            need = f"{need}: {offer}"
        if need:
            details.append(need)
        if done.pieces > 1:
            details.append(f"{done.pieces} pieces: count them")
        if done.desk_note:
            details.append(done.desk_note)
    else:
        place = f"from {was.short_place}" if move.kind == "out" else f"{was.short_place} → {done.to_words}"
        details.extend(text for text in (done.lock_location, done.desk_note) if text)
        if done.unneeded:
            details.append(f"No visit of {move.to.short if move.to is not None else done.to_words} is booked there")
        if done.pieces > 1:
            details.append(f"{done.pieces} pieces: count them")
    return Entry(
        now,
        move.kind,
        key=move.copy.tag,
        what=move.copy.what,
        place=place,
        details=tuple(details),
        said=done.said,
        hint="undo takes it back",
        copy_id=move.copy.copy_id,
        batch_id=done.batch_id,
    )


def _came_from(done: Moved, was: DeskCopy, now: datetime, at: At) -> Iterator[str]:
    """Where a copy was that nobody had in hand, and where it goes from here."""
    before = was.facts.holder.kind if was.facts.holder is not None else ""
    if before == "missing":
        yield "It was missing, and is found"
    if done.to is not None and done.to.kind == "transit":
        yield "No safe of this branch: it is on its way there now"
    elif before == "transit":
        since = dates.day(dates.wall(was.facts.since, at.zone).date(), today=dates.today(now, at.zone))
        yield f"It was on its way to {was.facts.holder_words} since {since}"
    if done.elsewhere:
        yield f"It {done.elsewhere}"


def _refused_entry(move: Move, refusal: Refusal, now: datetime, *, waiting: int) -> Entry:
    past = "this" if waiting == 1 else f"all {waiting} such warnings"
    on = f"because REASON  goes on past {past}" if refusal.overridable else ""
    return Entry(
        now,
        "refused",
        key=move.copy.tag,
        what=move.copy.what,
        place="moved meanwhile" if refusal.code == "changed" else refusal.short,
        details=tuple(line for line in (refusal.message, *refusal.details, on) if line),
        said=refusal.message,
        hint="type because and the reason" if refusal.overridable else "",
        copy_id=move.copy.copy_id,
    )


def hand_to(current: Turn, copies: tuple[DeskCopy, ...], person: Person, now: datetime, at: At) -> Steps:
    """Hands copies to somebody from wherever they are now, without beginning a turn."""
    entries: tuple[Entry, ...] = ()
    for copy in copies:
        kind: MoveKind = "out" if copy.facts.holder is not None and copy.facts.holder.kind == "safe" else "handed_over"
        done = yield from make_move(current, Move(kind, copy, person), now, at)
        current, entries = done.turn, (*entries, *done.entries)
    return Taken(current, entries)
