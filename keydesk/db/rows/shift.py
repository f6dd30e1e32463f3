"""Shifts, as rows. All texts as stored; times by the office's wall clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """When somebody is on duty in one branch.

    Attributes:
        shift_id: which.
        staff_id: who.
        name: as the desk calls them.
        branch_id: where.
        day: the day on which it begins.
        starts_at, ends_at: from when until when; over midnight the end is on the next day.
        note: free text.
        version: row version, for edits.
    """

    shift_id: int
    staff_id: int
    name: str
    branch_id: str
    day: date
    starts_at: datetime
    ends_at: datetime
    note: str
    version: int

    @property
    def minutes(self) -> int:
        """How long it is."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One person of a week: a place in the branch, and the shifts of each of its days."""

    staff_id: int
    name: str
    days: tuple[tuple[ShiftRow, ...], ...]

    @property
    def minutes(self) -> int:
        """How long they are on duty in that week."""
        return sum(shift.minutes for day in self.days for shift in day)


@dataclass(frozen=True, slots=True)
class ShiftWeekRow:
    """A week of a branch, told from one moment.

    Attributes:
        branch: which branch.
        first: its Monday.
        today: the office's day.
        days: its seven days.
        people: who has a place there, by name, and whoever has a shift there all the same.
    """

    branch: str
    first: date
    today: date
    days: tuple[date, ...]
    people: tuple[DutyRow, ...]
