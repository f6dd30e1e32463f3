"""What Enter does with the choice under the cursor, said before it is pressed by the rules that are asked after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.rules.custody import where
from keydesk.rules.desk_lines import DeskCopy
from keydesk.rules.turn import Move
from keydesk.rules.turn_steps import decide

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from keydesk.rules.custody import CopyFacts
    from keydesk.rules.desk_lines import Choice, Person
    from keydesk.rules.turn import Turn


def answer(turn: Turn, choice: Choice, *, now: datetime, zone: ZoneInfo) -> str:
    """Return what Enter does with a choice, as a sentence: ``Enter takes K7MT-1 in (with Mira Garrick)``."""
    if choice.person is not None:
        return f"Enter {_with_person(turn, choice.person)}"
    if choice.facts is not None:
        return f"Enter {_with_copy(turn, choice.facts, now=now, zone=zone)}"
    return f"Enter shows the keys of {choice.detail if choice.kind == 'pet' else choice.name}"


def _with_person(turn: Turn, person: Person) -> str:
    if turn.sitter is not None and turn.sitter.staff_id == person.staff_id:
        return f"changes nothing: it is {person.name}'s turn already"
    if turn.sitter is not None:
        return f"ends {turn.sitter.short}'s turn and begins {person.name}'s"
    begins = f"begins {person.name}'s turn"
    if turn.asked:
        given = turn.asked[0].tag if len(turn.asked) == 1 else f"the {len(turn.asked)} keys that wait"
        return f"{begins} and gives them {given}"
    return begins


def _with_copy(turn: Turn, facts: CopyFacts, *, now: datetime, zone: ZoneInfo) -> str:
    tag = facts.tag_code
    decided = decide(turn, DeskCopy(facts), now=now, zone=zone)
    if isinstance(decided, Move):
        to = decided.to.name if decided.to is not None else ""
        if decided.kind == "in":
            return f"takes {tag} in ({where(facts)})"
        return f"gives {tag} to {to}" if decided.kind == "out" else f"gives {tag} to {to} ({where(facts)})"
    match decided.kind:
        case "to_whom":
            return f"asks to whom: {tag} is {where(facts)}"
        case "wrong_person":
            return f"moves nothing yet: {facts.holder_words} has {tag}"
        case "already":
            return f"changes nothing: {tag} is already {decided.place}"
        case _:
            return f"moves nothing: {tag} is {decided.place}"
