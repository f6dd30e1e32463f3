"""What happens to one line at the desk, whoever brought it: the Desk's screen and ``keydesk scan`` go the same way.

:func:`take` and :func:`choose` are generators that say what they want read (:class:`~keydesk.counter.steps.LookUp`) and
done (:class:`~keydesk.counter.steps.Perform`), are sent what came of it, and return a
:class:`~keydesk.counter.steps.Taken`. Whoever drives them does the reading and writing: the screen on its threads, the
command line at once (:func:`~keydesk.counter.steps.drive_now`). A refused ``Perform`` is sent back as the
:class:`~keydesk.rules.refusal.Refusal` itself and becomes a line; a refusal while reading, or of what was typed, is
raised, and :func:`~keydesk.counter.steps.refused_line` makes its line.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from keydesk.counter.moves import hand_to, make_move
from keydesk.counter.steps import At, LookUp, Taken
from keydesk.db.queries import desk as queries
from keydesk.rules import tags, turn_steps
from keydesk.rules.desk_choices import answer
from keydesk.rules.desk_lines import Entry, Person, old_tag_line
from keydesk.rules.desk_words import read_command
from keydesk.rules.scans import is_code_shaped, scan_behind
from keydesk.rules.turn import Move, Turn

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from keydesk.counter.steps import Steps, Via
    from keydesk.rules.desk_lines import Choice, DeskCopy, Found


_TAKES_NO_CODE = frozenset({"due", "returned", "note", "because"})
"""Commands that nobody writes a tag behind: one that stands there was scanned into them."""


def take(current: Turn, text: str, *, zone: ZoneInfo, via: Via = "scan", pasted: bool = False) -> Steps:
    """One line of the box: a badge, a tag, a command, words; empty is Enter on the empty box.

    Args:
        current: the turn before it.
        text: the line.
        zone: the office's.
        via: how it came.
        pasted: whether it is one of a pasted list, which is many scans: a word in it that is a command does nothing.

    Raises:
        Refusal: what was typed cannot be read, or the reading is refused.
    """
    at = At(zone, via)
    line = text.strip()
    if not line:
        found: Found = yield LookUp(queries.present)
        return (yield from _enter(current, found.now, at))
    command = read_command(line)
    scan = scan_behind(line)
    was_scanned_into = bool(scan) and command is not None and command.name in _TAKES_NO_CODE and scan == command.words
    if command is not None and pasted:
        found = yield LookUp(queries.present)
        return _pasted_command(current, line, found.now)
    if command is not None and not was_scanned_into:
        # Words stand on half of the operations, which no scan waits for.
        from keydesk.counter.words import COMMANDS  # noqa: PLC0415 - see above

        return (yield from COMMANDS[command.name](current, command, at))
    found = yield LookUp(queries.find, {"text": line})
    if scan and found.person is None and found.copy is None and not found.choices:
        # A scan that came while a name or a command was being typed.
        line, found = scan, (yield LookUp(queries.find, {"text": scan}))
    return (yield from _act_on(current, found, line, at))


def choose(current: Turn, choice: Choice, *, zone: ZoneInfo) -> Steps:
    """One of the choices that a line left: a sitter's turn begins, a client's keys are shown, a copy is taken."""
    at = At(zone, "typed")
    found: Found
    if choice.person is not None:
        found = yield LookUp(queries.find_person, {"staff_id": choice.person.staff_id})
        return (yield from _badge(current, found.person or choice.person, found.now, at))
    if choice.copy_id is not None:
        found = yield LookUp(queries.find_copy, {"copy_id": choice.copy_id})
        changed = _changed_choice(current, choice, found, zone)
        if changed is not None:
            return changed
        return (yield from _act_on(current, found, choice.tag, at))
    found = yield LookUp(queries.present)
    choices: tuple[Choice, ...] = yield LookUp(queries.keys_of_client, {"client_id": choice.client_id})
    if choices:
        return Taken(current, choices=choices)
    name = choice.detail if choice.kind == "pet" else choice.name
    entry = Entry(found.now, "unknown", what=name, place="no key on file", said=f"{name} has no key on file")
    return Taken(turn_steps.noted(current, entry), (entry,))


def _changed_choice(current: Turn, choice: Choice, found: Found, zone: ZoneInfo) -> Taken | None:
    """A question instead of an answer, where Enter would not do what was said beside the choice."""
    if choice.facts is None or found.copy is None or current.last_at is None:
        return None
    fresh = replace(choice, facts=found.copy.facts, detail=found.copy.facts.holder_words)
    now_does = answer(current, fresh, now=found.now, zone=zone)
    if now_does == answer(current, choice, now=current.last_at, zone=zone):
        return None
    entry = Entry(
        found.now,
        "which",
        key=choice.tag,
        what="moved meanwhile: look again",
        said=f"{choice.tag} moved meanwhile. {now_does}",
        hint="Esc leaves it",
    )
    return Taken(turn_steps.noted(current, entry), (entry,), (fresh,))


def leave(current: Turn) -> Taken:
    """Esc: whatever the last line asked or offered is left as it is."""
    return Taken(replace(current, offer=None, asked=(), wrong=(), refused=(), unknown=""))


def _act_on(current: Turn, found: Found, line: str, at: At) -> Steps:
    if found.person is not None:
        return (yield from _badge(current, found.person, found.now, at))
    if found.copy is not None:
        return _with_old_tag((yield from _copy(current, found.copy, found.now, at)), found)
    if found.choices:
        only = found.choices[0]
        if len(found.choices) == 1 and only.person is not None:
            return (yield from _badge(current, only.person, found.now, at))
        count = len(found.choices)
        named = sum(each.kind != "copy" for each in found.choices)
        many = queries.MOST_CHOICES in {named, count - named}
        shown = found.choices
        if count == 1 and only.client_id is not None and only.copy_id is None:
            # The only client: on to the keys at once.
            shown = (yield LookUp(queries.keys_of_client, {"client_id": only.client_id})) or shown
        entry = Entry(
            found.now,
            "which",
            key=line,
            what=_how_many(count, many=many) if count > 1 else _whose(only),
            details=tuple(" ".join(part for part in (each.tag, each.name) if part) for each in shown[:3]),
            said=f"“{line}” could be {f'{count} or more' if many else count} things: ↑ ↓ and Enter choose"
            if count > 1
            else f"“{line}” is {_whose(only)}: ↑ ↓ and Enter choose",
            hint="Esc leaves it",
        )
        return Taken(turn_steps.noted(current, entry), (entry,), shown)
    return _unknown(current, line, found)


def _with_old_tag(taken: Taken, found: Found) -> Taken:
    """The line of a copy says so where its tag carries a code that the key had earlier."""
    if not found.old_code or found.copy is None or not taken.entries:
        return taken
    *before, last = taken.entries
    last = replace(last, details=(*last.details, old_tag_line(found.copy.tag, found.old_code)))
    return replace(taken, entries=(*before, last))


def _how_many(count: int, *, many: bool) -> str:
    """How many a word found; where only the first of them are listed, what shows the others."""
    return f"the first {count} found: write more of the name to see others" if many else f"{count} found"


def _whose(choice: Choice) -> str:
    return f"{choice.name} of {choice.detail}" if choice.kind == "pet" else choice.name


def _pasted_command(current: Turn, line: str, now: datetime) -> Taken:
    entry = Entry(
        now,
        "refused",
        key=line,
        what="a command in a pasted list does nothing",
        details=("Type it, if it is meant",),
        said=f"{line}: a command in a pasted list does nothing; type it, if it is meant",
    )
    return Taken(turn_steps.noted(current, entry), (entry,))


def _unknown(current: Turn, line: str, found: Found) -> Taken:
    if isinstance(tags.read(line), tags.BadgeReading):
        return _unknown_badge(current, line, found)
    if not is_code_shaped(line) and not (line.isupper() and line.isalpha()):
        return _unknown_name(current, line, found.now)
    helps = (
        "add CLIENT  a new key of that client",
        "bind TAG    another name of that copy",
        "skip        leave it as it is",
    )
    entry = Entry(
        found.now,
        "unknown",
        key=line,
        what="nobody knows it",
        details=helps if found.may_manage else ("Put it aside for somebody who may add keys",),
        said=f"{line} is no tag or name that we know",
        hint="type add CLIENT, bind TAG or skip" if found.may_manage else "",
    )
    return Taken(replace(turn_steps.noted(current, entry), unknown=line), (entry,))


def _unknown_name(current: Turn, line: str, now: datetime) -> Taken:
    entry = Entry(
        now,
        "unknown",
        key=line,
        what="no such name",
        details=("Check the spelling, or write less of it",),
        said=f"Nobody and nothing goes by “{line}”",
    )
    return Taken(replace(turn_steps.noted(current, entry), unknown=""), (entry,))


def _unknown_badge(current: Turn, line: str, found: Found) -> Taken:
    """Somebody else stands at the desk: no key that follows may go to whoever stood there before.

    Not even to who had the badge once: it was replaced because somebody else may have found it.
    """
    entries: list[Entry] = []
    now, had = found.now, found.had_badge
    if had is None:
        what, said = "no such badge", "is no badge that we know"
        details = ["Nobody has this badge: Staff (F6) gives it to somebody"]
    elif had.active:
        what, said = "replaced badge", f"was {had.name}'s badge and is replaced"
        details = [f"{had.name} has a newer one: scan that, or type the name"]
    else:
        what, said = "replaced badge", f"was the badge of {had.name}, who has left"
        details = [f"{had.name} has left the company: type the name to take their keys in"]
    if current.sitter is not None:
        details.append(f"{current.sitter.short}'s turn is over: keys now wait for a badge")
        current, ended = turn_steps.end(current, now=now)
        entries.append(ended)
    entry = Entry(
        now,
        "unknown",
        key=line,
        what=what,
        details=tuple(details),
        said=f"{line} {said}; nothing moved",
    )
    return Taken(replace(turn_steps.noted(current, entry), unknown=""), (*entries, entry))


def _badge(current: Turn, person: Person, now: datetime, at: At) -> Steps:
    if current.sitter is not None and current.sitter.staff_id == person.staff_id:
        entry = Entry(
            now, "already", what=person.name, place="whose turn it is", said=f"It is {person.name}'s turn already"
        )
        return Taken(turn_steps.noted(current, entry), (entry,))
    entries: list[Entry] = []
    if current.sitter is not None:
        current, ended = turn_steps.end(current, now=now)
        entries.append(ended)
    waiting = current.asked
    current = replace(turn_steps.begin(current, person, now=now), asked=())
    gone = "" if person.active else "has left the company: keys only come in"
    begun = Entry(
        now, "turn", what=person.name, place=gone, said=f"{person.name}'s turn: scan keys", hint="Enter ends it"
    )
    entries.append(begun)
    for copy in waiting:
        done = yield from make_move(current, Move("out", copy, person), now, at)
        current, entries = done.turn, [*entries, *done.entries]
    return Taken(current, tuple(entries))


def _copy(current: Turn, copy: DeskCopy, now: datetime, at: At) -> Steps:
    decided = turn_steps.decide(current, copy, now=now, zone=at.zone)
    if isinstance(decided, Entry):
        return Taken(turn_steps.noted(current, decided, copy), (decided,))
    return (yield from make_move(current, decided, now, at))


def _enter(current: Turn, now: datetime, at: At) -> Steps:
    if current.sitter is None and current.offer is not None and current.offer.next_need is not None:
        need = current.offer.next_need
        return (yield from hand_to(current, (current.offer,), Person(need.staff_id, need.sitter, need.sitter), now, at))
    if current.sitter is None and not current.asked and not current.handled:
        return Taken(current)
    after, entry = turn_steps.end(current, now=now)
    return Taken(after, (entry,))
