"""What a scan means in a turn at the desk, and what the turn remembers of it.

A badge begins the turn of a sitter. In it a tag goes out to that sitter, except that what the sitter had before the
turn comes in, and what somebody else has stays where it is until the desk says so (promise C1). Without a sitter a tag
comes in, or, when it is in already, waits for the badge that says to whom. A second scan of the same tag changes
nothing (promise C4). Everything here is pure: facts and instants come in, and what is to be done comes out.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from keydesk.rules.custody import where
from keydesk.rules.desk_lines import Entry, already, out_of_service, to_whom, wrong_person
from keydesk.rules.turn import Move, RefusedMove, Turn

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from keydesk.rules.custody import Holder
    from keydesk.rules.desk_lines import DeskCopy, EntryKind, Person

QUIET: Final = timedelta(seconds=60)
"""How long a tag without a turn remembers that it was just handled; then it may be asked about anew."""


def begin(turn: Turn, person: Person, *, now: datetime) -> Turn:
    """The turn of a sitter, with nothing set; what can be undone and what waits for a badge comes along."""
    return Turn(sitter=person, asked=turn.asked, moved=turn.moved, last_at=now, days=turn.days)


def end(turn: Turn, *, now: datetime) -> tuple[Turn, Entry]:
    """No turn, and the line that says what it came to."""
    after = Turn(moved=turn.moved, last_at=now, days=turn.days)
    if turn.sitter is None:
        left = f"{len(turn.asked)} asked about, not moved" if turn.asked else "nothing open"
        return after, Entry(now, "ended", what=left, said=f"Ready for the next badge or tag: {left}")
    came = f"{turn.out} out, {turn.came_in} in"
    return after, Entry(
        now, "ended", what=turn.sitter.name, place=came, said=f"{turn.sitter.name}'s turn is over: {came}"
    )


def decide(turn: Turn, copy: DeskCopy, *, now: datetime, zone: ZoneInfo) -> Move | Entry:
    """Return what scanning ``copy`` asks for, or the line that says why nothing is to be done."""
    holder = copy.facts.holder
    if holder is None:
        return out_of_service(copy, now)
    earlier = _earlier(turn, copy, now)
    if turn.sitter is None:
        return _decide_alone(turn, copy, holder, earlier, now=now, zone=zone)
    sitter = turn.sitter
    result: Move | Entry
    match holder.kind:
        case "sitter" if holder.staff_id == sitter.staff_id:
            had_before = earlier is None
            result = Move("in", copy) if had_before else already(copy, f"out with {sitter.name}", now)
        case "sitter":
            result = wrong_person(copy, sitter, now=now, zone=zone, others=len(_without(turn.wrong, copy)))
        case "safe":
            result = already(copy, f"in, {where(copy.facts)}", now) if earlier == "in" else Move("out", copy, sitter)
        case "missing" | "transit":
            # It turns up at the desk: first the office has it again, then it can go out.
            result = Move("in", copy)
        case _:
            result = Move("handed_over", copy, sitter)
    return result


def _decide_alone(
    turn: Turn, copy: DeskCopy, holder: Holder, earlier: EntryKind | None, *, now: datetime, zone: ZoneInfo
) -> Move | Entry:
    if holder.kind != "safe":
        if earlier in {"out", "handed_over"}:
            return already(copy, f"out with {copy.facts.holder_words}", now)
        return Move("in", copy)
    if earlier == "in":
        return already(copy, f"in, {where(copy.facts)}", now)
    if any(asked.copy_id == copy.copy_id for asked in turn.asked):
        return already(copy, "asked about: scan the badge of whoever takes it", now)
    return to_whom(copy, now=now, zone=zone)


def _earlier(turn: Turn, copy: DeskCopy, now: datetime) -> EntryKind | None:
    if turn.sitter is None and turn.last_at is not None and now - turn.last_at > QUIET:
        return None
    return turn.handled.get(copy.copy_id)


def noted(turn: Turn, entry: Entry, copy: DeskCopy | None = None) -> Turn:
    """The turn after a line that moved nothing; ``copy`` is the one it is about."""
    turn = replace(turn, last_at=entry.at or turn.last_at, offer=None)
    if copy is None:
        return turn
    turn = replace(turn, last_copy=copy)
    if entry.kind == "to_whom":
        return replace(turn, asked=(*turn.asked, copy))
    if entry.kind == "wrong_person":
        return replace(turn, wrong=(*_without(turn.wrong, copy), copy))
    return turn


def moved(turn: Turn, move: Move, entry: Entry, *, urgent: bool = False) -> Turn:
    """The turn after a movement was made; ``urgent``: it came in and somebody needs it today or tomorrow."""
    went_out = move.kind != "in"
    return replace(
        turn,
        handled={**turn.handled, move.copy.copy_id: entry.kind},
        asked=_without(turn.asked, move.copy),
        wrong=_without(turn.wrong, move.copy),
        offer=move.copy if urgent else None,
        refused=_still_refused(turn, move.copy),
        last_copy=move.copy,
        moved=(*turn.moved, entry),
        out=turn.out + went_out,
        came_in=turn.came_in + (not went_out),
        last_at=entry.at,
    )


def refused(turn: Turn, move: Move, sentence: str, warnings: Iterable[str], *, now: datetime) -> Turn:
    """The turn after a movement was refused; it can be asked for again when only warnings stand against it.

    Without a turn what was refused is forgotten with the pause that also forgets what was handled.
    """
    named = frozenset(warnings)
    is_over = turn.sitter is None and turn.last_at is not None and now - turn.last_at > QUIET
    before = () if is_over else _still_refused(turn, move.copy)
    return replace(
        turn,
        refused=(*before, RefusedMove(move, sentence, named)) if named else before,
        wrong=_without(turn.wrong, move.copy),
        asked=_without(turn.asked, move.copy),
        last_copy=move.copy,
        offer=None,
        last_at=now,
    )


def taken_back(turn: Turn, batch_id: int) -> Turn:
    """The turn after the movements of a batch were undone: their copies can be scanned anew."""
    gone = [entry for entry in turn.moved if entry.batch_id == batch_id]
    copies = {entry.copy_id for entry in gone}
    here = [entry for entry in gone if entry.copy_id in turn.handled]
    return replace(
        turn,
        moved=tuple(entry for entry in turn.moved if entry.batch_id != batch_id),
        handled={copy_id: kind for copy_id, kind in turn.handled.items() if copy_id not in copies},
        out=max(0, turn.out - sum(entry.kind != "in" for entry in here)),
        came_in=max(0, turn.came_in - sum(entry.kind == "in" for entry in here)),
        offer=None,
    )


def _still_refused(turn: Turn, copy: DeskCopy) -> tuple[RefusedMove, ...]:
    return tuple(each for each in turn.refused if each.move.copy.copy_id != copy.copy_id)


def _without(copies: tuple[DeskCopy, ...], copy: DeskCopy) -> tuple[DeskCopy, ...]:
    return tuple(each for each in copies if each.copy_id != copy.copy_id)
