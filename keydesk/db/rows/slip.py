"""What went through somebody's hands in one turn at the desk, as rows. All texts as stored; never where a door is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SlipKeyRow:
    """One movement of one copy.

    Attributes:
        place: for a key that came in, where it is now: ``hook A7``, or whom it was handed to.
        due_at: for a key that went out; None is standing.
    """

    tag_code: str
    client: str
    label: str
    pieces: int
    place: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class SlipRow:
    """The slip of a turn.

    Attributes:
        number: of the slip: that of its last batch, by which it is found again.
        staff_id, sitter, email: whose turn it was; ``email`` is empty for somebody without an address.
        began, ended: when the first and the last of it was recorded.
        by: who stood behind the desk.
        out: what they took.
        came_in: what they gave.
    """

    number: int
    staff_id: int
    sitter: str
    email: str
    began: datetime
    ended: datetime
    by: str
    out: tuple[SlipKeyRow, ...]
    came_in: tuple[SlipKeyRow, ...]
