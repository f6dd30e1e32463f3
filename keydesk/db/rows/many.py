"""What one act does to each of many clients or pets, as rows: the preview that somebody looks at, line by line."""

from __future__ import annotations

from dataclasses import dataclass

from keydesk.db.rows.bulk import Outcome


@dataclass(frozen=True, slots=True)
class SeenRow:
    """A client or a pet that an act is about, as it was seen; without a version it is taken as it is."""

    id: int
    version: int | None = None


@dataclass(frozen=True, slots=True)
class ManyLine:
    """One client or pet of an act on many. All texts as stored.

    Attributes:
        id: the client or pet.
        name: as lists have it.
        before: how it was.
        after: how it will be.
        outcome: what becomes of it.
        short: what is in the way, or what is left to do, in a word or two.
        why: what is in the way, in a sentence.
    """

    id: int
    name: str
    before: str
    after: str
    outcome: Outcome
    short: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class ManyPreview:
    """An act on many that was carried out to its end and taken back: a line for each, in the order named."""

    lines: tuple[ManyLine, ...]

    def count(self, *outcomes: Outcome) -> int:
        """How many of them come to one of these."""
        return sum(line.outcome in outcomes for line in self.lines)


@dataclass(frozen=True, slots=True)
class ManyDone:
    """An act on many, done.

    Attributes:
        batch_id: what an undo takes back.
        lines: a line for each that it was about, those that were so already among them.
        said: one sentence for the desk.
    """

    batch_id: int
    lines: tuple[ManyLine, ...]
    said: str
