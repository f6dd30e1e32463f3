"""What stands beside the Desk's box, as rows. All texts as stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A copy that somebody holds.

    Attributes:
        holder: who holds it.
        due_at: when it should be back, aware UTC; None is standing.
    """

    copy_id: int
    tag_code: str
    client: str
    holder: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class NeededRow:
    """A key that a sitter needs for a visit.

    Attributes:
        key_code: the key; empty where the client has none on file.
        starts_at: the first visit for it, wall-clock time of the office.
        has_it: whether the sitter holds a copy.
        place: where a copy is otherwise: ``hook A7``, ``Jo Reyes``, ``missing``, ``none on file``.
    """

    client_id: int
    client: str
    key_code: str
    starts_at: datetime
    has_it: bool
    place: str


@dataclass(frozen=True, slots=True)
class SitterRow:
    """A sitter at the desk: what they hold, latest due first, and what they need today and tomorrow, in order."""

    staff_id: int
    now: datetime
    holds: tuple[HeldRow, ...] = ()
    needs: tuple[NeededRow, ...] = ()
