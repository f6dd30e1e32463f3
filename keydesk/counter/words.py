"""The commands that are typed into the Desk's box."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from keydesk.counter.moves import hand_to, make_move
from keydesk.counter.steps import At, LookUp, Perform, Taken
from keydesk.db.queries import desk as queries
from keydesk.db.queries.who_has import where
from keydesk.operations.copies import NewCopy, edit_copy
from keydesk.operations.keys import add_key
from keydesk.operations.undo import undo
from keydesk.rules import dates, tags, turn_steps
from keydesk.rules.desk_lines import DeskCopy, Entry, Found, Person
from keydesk.rules.refusal import Refusal
from keydesk.rules.turn import Move, Turn

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from keydesk.counter.steps import Steps
    from keydesk.operations.undo import Undone
    from keydesk.rules.desk_words import DeskCommand

MOST_DAYS: Final = 60
"""As far ahead as keys needed looks anywhere."""


def _set(current: Turn, now: datetime, what: str) -> Taken:
    entry = Entry(now, "set", what=what, said=what)
    return Taken(turn_steps.noted(current, entry), (entry,))


def _nothing(current: Turn, command: DeskCommand, now: datetime, why: str) -> Taken:
    entry = Entry(now, "refused", key=f"{command.name} {command.words}".strip(), what=why, said=why)
    return Taken(turn_steps.noted(current, entry), (entry,))


def _due(current: Turn, command: DeskCommand, at: At) -> Steps:
    found: Found = yield LookUp(queries.present)
    if not command.words:
        return _set(replace(current, due_at=None, has_due=False), found.now, "Due: as the visits say")
    due_at = dates.read_due(command.words, now=found.now, zone=at.zone)
    told = "standing, no due date" if due_at is None else f"due {dates.moment(due_at, now=found.now, zone=at.zone)}"
    return _set(replace(current, due_at=due_at, has_due=True), found.now, f"Keys that go out now: {told}")


def _returned(current: Turn, command: DeskCommand, at: At) -> Steps:
    found: Found = yield LookUp(queries.present)
    if not command.words:
        return _set(replace(current, returned_at=None), found.now, "Keys that come in now: came in now")
    returned_at = dates.read_past(command.words, now=found.now, zone=at.zone)
    told = dates.moment(returned_at, now=found.now, zone=at.zone)
    return _set(replace(current, returned_at=returned_at), found.now, f"Keys that come in now: came in {told}")


def _days(current: Turn, command: DeskCommand, at: At) -> Steps:
    del at
    found: Found = yield LookUp(queries.present)
    if not command.words:
        return _set(replace(current, days=None), found.now, "Needs of today and tomorrow are shown")
    words = command.words.removesuffix("days").removesuffix("day").strip()
    days = int(words) if words.isdecimal() and len(words) <= len(str(MOST_DAYS)) else 0
    if not 1 <= days <= MOST_DAYS:
        return _nothing(current, command, found.now, f"Needs are shown for 1 to {MOST_DAYS} days: days 7")
    told = "today" if days == 1 else f"{days} days"
    return _set(replace(current, days=days), found.now, f"Needs of {told} are shown")


def _note(current: Turn, command: DeskCommand, at: At) -> Steps:
    del at
    found: Found = yield LookUp(queries.present)
    told = f"Note: {command.words}" if command.words else "No note"
    return _set(replace(current, note=command.words), found.now, told)


def _undo(current: Turn, command: DeskCommand, at: At) -> Steps:
    del at, command
    return (yield from take_back(current, current.moved[-1] if current.moved else None))


def take_back(current: Turn, line: Entry | None) -> Steps:
    """What a line of this session moved goes back where it was; without a line, the operator's last act does."""
    found: Found = yield LookUp(queries.present)
    done = yield Perform(undo, {} if line is None else {"batch_id": line.batch_id}, "undo")
    if isinstance(done, Refusal):
        entry = Entry(found.now, "refused", key="undo", what=done.message, said=done.message)
        return Taken(turn_steps.noted(current, entry), (entry,))
    entry = Entry(
        found.now,
        "undone",
        key=line.key if line is not None else _one_of(done, "tag_code"),
        what=line.what if line is not None else _one_of(done, "client_name"),
        place=done.place,
        said=done.said,
    )
    return Taken(turn_steps.taken_back(current, done.undone_batch_id), (entry,))


def _one_of(done: Undone, what: str) -> str:
    """What is told of the one copy that was taken back; nothing where there were more."""
    return str(getattr(done.moved[0], what)) if len(done.moved) == 1 else ""


def _because(current: Turn, command: DeskCommand, at: At) -> Steps:
    found: Found = yield LookUp(queries.present)
    if not current.refused:
        return _nothing(current, command, found.now, "No warning stands that a reason could go past")
    if not command.words:
        return _nothing(current, command, found.now, "Because what? Type because and the reason")
    entries: tuple[Entry, ...] = ()
    for each in current.refused:
        # Asked for as it was refused: what somebody has moved meanwhile is told, and stays where it is.
        done: Taken = yield from make_move(current, each.move, found.now, at, reason=command.words)
        current, entries = done.turn, (*entries, *done.entries)
    return Taken(current, _and_how_many(entries))


def _and_how_many(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Movements that one reason let through: the last line says how many, and that each is taken back by itself."""
    done = sum(entry.batch_id is not None for entry in entries)
    if len(entries) < 2 or entries[-1].batch_id is None:  # noqa: PLR2004 - one line says itself what it is
        return entries
    told = f"{done} keys" if done == len(entries) else f"{done} of {len(entries)} keys"
    last = replace(entries[-1], said=f"{told} went past the warning", hint="undo takes them back one by one")
    return (*entries[:-1], last)


def _over(current: Turn, command: DeskCommand, at: At) -> Steps:
    found: Found = yield LookUp(queries.present)
    if current.wrong and current.sitter is not None:
        return (yield from hand_to(current, current.wrong, current.sitter, found.now, at))
    if current.offer is not None and current.offer.next_need is not None:
        need = current.offer.next_need
        return (
            yield from hand_to(
                current, (current.offer,), Person(need.staff_id, need.sitter, need.sitter), found.now, at
            )
        )
    return _nothing(current, command, found.now, "No key waits to be handed over")


def _in(current: Turn, command: DeskCommand, at: At) -> Steps:
    found: Found = yield LookUp(queries.present)
    if not current.wrong:
        return _nothing(current, command, found.now, "No key waits to be taken in")
    entries: tuple[Entry, ...] = ()
    for copy in current.wrong:
        done = yield from make_move(current, Move("in", copy), found.now, at)
        current, entries = done.turn, (*entries, *done.entries)
    return Taken(current, entries)


def _to(current: Turn, command: DeskCommand, at: At) -> Steps:
    found: Found = yield LookUp(queries.find, {"text": command.words})
    people = [choice.person for choice in found.choices if choice.person is not None]
    person = found.person or (people[0] if len(people) == 1 else None)
    if person is None:
        why = f"“{command.words}” is {len(people)} people" if people else f"Nobody here goes by “{command.words}”"
        return _nothing(current, command, found.now, f"{why}; use the badge or the whole name")
    copies = current.asked or ((current.last_copy,) if current.last_copy is not None else ())
    fresh: list[DeskCopy] = []
    for copy in copies:
        now_is: Found = yield LookUp(queries.find_copy, {"copy_id": copy.copy_id})
        fresh.append(now_is.copy or copy)
    if not fresh:
        return _nothing(current, command, found.now, "Scan the key first, then say to whom")
    return (yield from hand_to(current, tuple(fresh), person, found.now, at))


def _end(current: Turn, command: DeskCommand, at: At) -> Steps:
    del command, at
    found: Found = yield LookUp(queries.present)
    after, entry = turn_steps.end(current, now=found.now)
    return Taken(after, (entry,))


def _add(current: Turn, command: DeskCommand, at: At) -> Steps:
    del at
    found: Found = yield LookUp(queries.find, {"text": command.words})
    if not current.unknown:
        return _nothing(current, command, found.now, "Scan the unknown tag first, then say whose key it is")
    clients = {choice.client_id: choice.name for choice in found.choices if choice.kind == "client"}
    if len(clients) != 1:
        why = f"“{command.words}” is {len(clients)} clients; write more of the name" if clients else "No such client"
        return _nothing(current, command, found.now, why)
    ((client_id, client),) = clients.items()
    # With a separator the code stands before it; without one the whole is the code, whatever it ends in.
    whole = tags.compact(current.unknown)
    parted = current.unknown.upper() if tags.is_tag(current.unknown.upper()) else ""
    code = parted.rpartition("-")[0] if parted else whole
    legacy = "" if whole in {code, f"{code}1"} else current.unknown
    how = {"client_id": client_id, "code": code, "copies": (NewCopy(legacy_code=legacy),)}
    done = yield Perform(add_key, how, "typed")
    if isinstance(done, Refusal):
        return _nothing(current, command, found.now, done.message)
    entry = Entry(found.now, "set", key=done.tag_codes[0], what=client, place="new key", said=done.said)
    return Taken(replace(turn_steps.noted(current, entry), unknown=""), (entry,))


def _bind(current: Turn, command: DeskCommand, at: At) -> Steps:
    del at
    found: Found = yield LookUp(queries.find, {"text": command.words})
    if not current.unknown:
        return _nothing(current, command, found.now, "Scan the unknown tag first, then say which copy it is on")
    if found.copy is None:
        return _nothing(current, command, found.now, f"“{command.words}” is no single copy; write its whole tag")
    (row,) = yield LookUp(where, {"copy_ids": [found.copy.copy_id]})
    if row.legacy_code:
        why = f"{found.copy.tag} goes by {row.legacy_code} already; change that in Keys (F4)"
        return _nothing(current, command, found.now, why)
    how = {"copy_id": row.copy_id, "version": row.version, "legacy_code": current.unknown}
    done = yield Perform(edit_copy, how, "typed")
    if isinstance(done, Refusal):
        return _nothing(current, command, found.now, done.message)
    said = f"{current.unknown} is {found.copy.tag} from now on"
    entry = Entry(
        found.now, "set", key=found.copy.tag, what=found.copy.what, place=f"also {current.unknown}", said=said
    )
    return Taken(replace(turn_steps.noted(current, entry), unknown=""), (entry,))


def _skip(current: Turn, command: DeskCommand, at: At) -> Steps:
    del at
    found: Found = yield LookUp(queries.present)
    if not current.unknown:
        return _nothing(current, command, found.now, "There is nothing to skip")
    return _set(replace(current, unknown=""), found.now, f"{current.unknown} left as it is")


def _help(current: Turn, command: DeskCommand, at: At) -> Steps:
    del command, at
    yield LookUp(queries.present)
    return Taken(current, wants_help=True)


COMMANDS: dict[str, Callable[[Turn, DeskCommand, At], Steps]] = {
    "due": _due,
    "returned": _returned,
    "days": _days,
    "note": _note,
    "undo": _undo,
    "because": _because,
    "over": _over,
    "in": _in,
    "to": _to,
    "end": _end,
    "add": _add,
    "bind": _bind,
    "skip": _skip,
    "help": _help,
}
