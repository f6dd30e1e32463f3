"""What may be taken back (R9), as far as one event of a copy tells by itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PastFacts:
    """What decides whether an act may be taken back.

    Attributes:
        taken_back: it was taken back since.
        takes_back: it was itself a taking back.
        imported: it was an import.
        by: who did it, in words.
        own: whether whoever asks did it.
        moved_since: the copy has moved since.
        follows: it is a due date that followed the visits, which nobody set.
    """

    taken_back: bool
    takes_back: bool
    imported: bool
    by: str
    own: bool
    moved_since: bool
    follows: bool = False


def why_not_undone(facts: PastFacts, *, may_move: bool, may_undo_others: bool) -> str:
    """In a few words, why an act cannot be taken back; empty where it can.

    Other copies of the same act are not looked at here: the act itself names those that moved since.
    """
    reasons = (
        (facts.taken_back, "it was taken back already"),
        (facts.follows, "it followed the visits: take those back"),
        (facts.takes_back, "it was itself a taking back"),
        (not may_move, "you may not move keys"),
        (facts.imported, "it was an import, which is taken back as a whole (Import in the palette)"),
        (not facts.own and not may_undo_others, f"{facts.by or 'somebody else'} did it"),
        (facts.moved_since, "the key has moved since; take that back first"),
    )
    return next((words for holds, words in reasons if holds), "")
