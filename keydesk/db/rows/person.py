"""A person's page, as rows. All texts as stored."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from keydesk.db.rows.keys import KeyRow
from keydesk.db.rows.needs import NeededKeyRow
from keydesk.db.rows.shift import ShiftRow
from keydesk.db.rows.staff import HoldingRow, StaffProfile


@dataclass(frozen=True, slots=True)
class KnownCodeRow:
    """A code that somebody may know who has left: whose it is, and never what it is.

    Attributes:
        method_id: the way in; the negative of its row for a secret in one of the office's own fields.
        kind: ``alarm``, ``garage_code``, ``gate_code``, ``keypad``, ``lockbox``, … or that field's label.
        note: what is kept beside it.
        had_key: whether they ever had a key of this client.
        last_visit: the day of their last visit there; None without one.
        seen_on: when they were shown it last, on the record; None is never.
        changed_on: when somebody said last that it was changed or looked at; None is never.
        to_change: whether that was before they left, or never.
        version: row version, for edits.
    """

    method_id: int
    client_id: int
    client: str
    kind: str
    note: str
    had_key: bool
    last_visit: date | None
    changed_on: date | None
    to_change: bool
    version: int
    seen_on: date | None = None


@dataclass(frozen=True, slots=True)
class PersonPage:
    """A person, what they hold, need and need no more, and the moment that it is told from.

    Attributes:
        profile: the person.
        holdings: the copies that they have, overdue first.
        keys: copies as lists of keys have them, by primary key: those that they hold, and of each key that they need
            the one that is got soonest.
        now: the moment, aware UTC.
        horizon: how many days needs are looked for.
        needs: the keys that they need, by the first visit for each; empty where the office wants no notices.
        unneeded: why a copy that they hold is needed no more, by primary key: ``sitter_left``, ``client_inactive``,
            ``not_needed``.
        visits: how many open visits they have from today on.
        codes: for somebody who has left, how many codes that they may know are not changed since.
        notices_on: whether the office wants to be told who lacks a key.
        shifts: when they are on duty within a week from today on.
    """

    profile: StaffProfile
    holdings: tuple[HoldingRow, ...]
    keys: Mapping[int, KeyRow]
    now: datetime
    horizon: int = 14
    needs: tuple[NeededKeyRow, ...] = ()
    unneeded: Mapping[int, str] = field(default_factory=dict)
    visits: int = 0
    codes: int = 0
    notices_on: bool = True
    shifts: tuple[ShiftRow, ...] = ()

    @property
    def lacks(self) -> int:
        """How many of the keys that they need they have not got."""
        return sum(not each.has_it for each in self.needs)


@dataclass(frozen=True, slots=True)
class VisitListRow:
    """The visits of somebody, or at a client's: primary keys by time, and where today begins among them.

    Attributes:
        ids: of all visits, the oldest first.
        ahead: how many of them, at the end, are from today on; the first of those is where the list opens.
        open: how many of those are booked and not made yet.
        name: whose they are, as lists have them.
        note: what stands beside the name: how the client is got into, or that the sitter has left.
        today: the office's day.
    """

    ids: array[int]
    ahead: int
    open: int
    name: str
    note: str
    today: date


def nearest_copy(need: NeededKeyRow, staff_id: int) -> int | None:
    """The copy that a needed key is about: the one that they have, else the one that is got soonest."""
    own = next((copy.copy_id for copy in need.copies if copy.staff_id == staff_id), None)
    return own if own is not None or not need.copies else need.copies[0].copy_id
