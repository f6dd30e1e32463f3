"""What becomes of each value of a sync, and how that reads (K3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from keydesk.rules.field_values import read_value
from keydesk.rules.fields import OfficeField
from keydesk.rules.phones import COUNTRY
from keydesk.rules.profile import LONGEST_NOTE
from keydesk.rules.refusal import Refusal
from keydesk.rules.syncing import Going
from keydesk.rules.text import fold

Outcome = Literal["nothing", "fills", "same", "keeps", "takes", "misfit", "choice", "notes", "noted", "full", "left"]

OUTCOME_WORDS: Final[dict[Outcome, str]] = {
    "takes": "overwritten",
    "keeps": "differ and stay",
    "choice": "no such choice",
    "misfit": "do not fit",
    "full": "no room in the notes",
    "left": "stay here",
    "fills": "filled",
    "notes": "into the notes",
    "same": "the same",
    "noted": "in the notes already",
}
"""What becomes of values, as people read it behind a number; what matters most comes first."""

_OF_ONE: Final[dict[Outcome, str]] = {
    "keeps": "differs and stays",
    "misfit": "does not fit",
    "left": "stays here",
}

WRITES: Final[frozenset[Outcome]] = frozenset({"fills", "takes", "notes"})
DOUBTFUL: Final[frozenset[Outcome]] = frozenset({"takes", "keeps", "misfit", "choice", "full", "left"})
"""What somebody should look at before it is done."""


def outcome_of(going: Going, have: str, there: str, *, notes: str = "", country: str = COUNTRY) -> tuple[Outcome, str]:
    """What becomes of one value, and what stands there then.

    Args:
        going: what becomes of its field.
        have: the value, as it is stored; of a secret a token that is the same for the same secret.
        there: what the other branch has: in the field that it goes into.
        notes: the notes that are one for both branches.
        country: the office's, in whose form phones are kept.
    """
    if not have:
        return "nothing", there
    if going.way == "notes":
        return _into_notes(note_of(going.field, have), notes)
    if going.way not in {"into", "make"} or going.into is None:
        return "left", there
    if have == there:
        return "same", there
    fit, value = _fitted(going, going.into, have, country)
    return _put(value, there, take=going.take) if fit == "fills" else (fit, there)


def _put(value: str, there: str, *, take: bool) -> tuple[Outcome, str]:
    """A value that fits: over nothing, over the same, or over another one."""
    if value == there:
        return "same", there
    if not there:
        return "fills", value
    return ("takes", value) if take else ("keeps", there)


def _fitted(going: Going, into: OfficeField, have: str, country: str) -> tuple[Outcome, str]:
    if into.kind == "choice":
        known = next((each for each in into.choices if fold(each) == fold(have)), None)
        if known is not None:
            return "fills", known
        return ("fills", have) if going.choices else ("choice", "")
    if going.field.kind == into.kind:
        return "fills", have
    try:
        return "fills", read_value(into, have, country=country)
    except Refusal:
        return "misfit", ""


def note_of(field: OfficeField, value: str) -> str:
    """A value as it stands in the notes, where no field takes it."""
    return f"{field.label}: {value}"


def _into_notes(note: str, notes: str) -> tuple[Outcome, str]:
    """A note is written once, however often it is asked for."""
    if is_noted(note, notes):
        return "noted", notes
    after = f"{notes}\n{note}" if notes else note
    return ("full", notes) if len(after) > LONGEST_NOTE else ("notes", after)


def is_noted(note: str, notes: str) -> bool:
    """Whether whole lines of the notes are a note."""
    return f"\n{note}\n" in f"\n{notes}\n"


def without_note(note: str, notes: str) -> str:
    """The notes without the last place in which a note stands."""
    before, _, behind = f"\n{notes}\n".rpartition(f"\n{note}\n")
    return "\n".join(part for part in (before.removeprefix("\n"), behind.removesuffix("\n")) if part)


# -- in words ----------------------------------------------------------------------------------------------------------


def way_words(going: Going) -> str:
    """Where a field goes, for a column: the other field, or what becomes of it in its place."""
    if going.way in {"into", "make"} and going.into is not None:
        return going.into.label if going.way == "into" else f"{going.into.label} (new)"
    return {"notes": "the notes", "leave": "stays here"}.get(going.way, "no match")


def outcome_words(counts: Mapping[Outcome, int]) -> str:
    """``12 filled, 3 differ and stay``; what matters most comes first."""
    return ", ".join(count_words(each, counts[each]) for each in OUTCOME_WORDS if counts.get(each))


def count_words(outcome: Outcome, number: int) -> str:
    """``1 differs and stays``, ``3 differ and stay``."""
    words = _OF_ONE.get(outcome, OUTCOME_WORDS[outcome]) if number == 1 else OUTCOME_WORDS[outcome]
    return f"{number:,} {words}"
