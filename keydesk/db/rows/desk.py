"""What stands beside the Desk's box, as rows. All texts as stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from keydesk.db.rows.needs import NeededKeyRow


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A copy that somebody holds.

    Attributes:
        holder: who holds it.
        due_at: when it should be back, aware UTC; None is standing.
        chased: how often it was asked for since it is late.
        next_at: the holder's next visit there, wall-clock time of the office; None is *no longer needed*.
    """

    copy_id: int
    tag_code: str
    client: str
    holder: str
    due_at: datetime | None
    chased: int = 0
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SitterRow:
    """A sitter at the desk: what they hold, and what they need in the days that are looked at.

    Attributes:
        days: how many days are looked at, today included.
        holds: late ones first, then those that they no longer need, then by due date.
        needs: by the first visit for each.
        notices_on: whether the office wants to be told who lacks a key; if not, ``needs`` is empty.
        has_visits: whether the office has any visit ahead, so that a key without one is told to be no longer needed.
    """

    staff_id: int
    now: datetime
    days: int = 2
    holds: tuple[HeldRow, ...] = ()
    needs: tuple[NeededKeyRow, ...] = ()
    notices_on: bool = True
    has_visits: bool = True

    def takes_in(self, held: HeldRow) -> bool:
        """Whether a copy that they hold is of no use to them any more, so that it can come in."""
        return self.has_visits and held.next_at is None
