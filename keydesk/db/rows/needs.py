"""Who needs which key when, as rows. All texts as stored; times are the office's wall-clock times, without a zone.

Rows of which there are thousands are named tuples: as frozen as the others, and made in a quarter of the time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from keydesk.rules.needs import CopyPlace, LackedKey
from keydesk.rules.remedies import Remedy

CopyPlaceRow = CopyPlace
"""Where one copy is, as the need rule knows it."""

LackingRow = LackedKey
"""A required key that the sitter of a visit does not hold, with its copies in service, nearest first."""

RemedyRow = Remedy
"""One way to mend a flag, as the rule of remedies ranks it."""


class DayVisitRow(NamedTuple):
    """One visit of a day, with what the need rule says of it.

    Attributes:
        day: the day on which it is told: a sit of whole days that began earlier is told on each of its days.
        starts_at, ends_at: when it begins and ends, whatever day is asked about.
        status: ``scheduled``, ``completed``, ``cancelled``.
        client: as people say it, ``Ana Rivera``; ``client_sorted`` is ``Rivera, Ana``.
        client_active: whether the client is active in the visit's branch.
        sitter_id: None for a visit that nobody is booked for.
        sitter_active, sitter_blocked: whether the sitter works here, and whether the client has blocked them.
        price_cents: in cents.
        flag: ``ok``, ``no_key``, ``not_required``, ``unassigned``, ``off`` (see ``rules/needs.py``).
        reason: for ``no_key`` the kind of place (``on_hook``, ``admin_safe``, ``with_sitter``, ``with_client``,
            ``with_contact``, ``in_transit``, ``missing``, ``none_on_file``); for ``not_required`` why; else empty.
        reason_words: the same for people, ``on hook A7``, ``with Jo Reyes, needs it 16:00``, ``keypad``.
        first_needed: the first day on which this sitter needs a key of this client and lacks it; None without a need.
        lacking: the keys that the sitter lacks, the one that gave the reason first; empty unless ``no_key``.
        cautions: what else stands in the way: ``sitter_left``, ``sitter_blocked``, ``client_inactive``.
        version: row version of the visit, for edits.
    """

    visit_id: int
    branch_id: str
    day: date
    starts_at: datetime
    ends_at: datetime
    all_day: bool
    status: str
    client_id: int
    client: str
    client_sorted: str
    client_active: bool
    sitter_id: int | None
    sitter: str
    sitter_active: bool
    sitter_blocked: bool
    service: str
    pets: str
    note: str
    price_cents: int
    flag: str
    reason: str = ""
    reason_words: str = ""
    first_needed: date | None = None
    lacking: tuple[LackingRow, ...] = ()
    version: int = 1
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DaySummaryRow:
    """The Daily Summary of one day: its visits by time, cancelled ones too, and the counts that stand above them."""

    day: date
    today: date
    visits: tuple[DayVisitRow, ...]
    visit_count: int
    sitter_count: int
    no_key: int
    unassigned: int
    notices_on: bool = True


@dataclass(frozen=True, slots=True)
class GridCellRow:
    """A sitter's day in the week at a glance, or a day of the month: open and made visits, and those without a key."""

    visits: int = 0
    no_key: int = 0


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One sitter's line in the week at a glance; ``sitter_id`` None is Unassigned; a cell for each day."""

    sitter_id: int | None
    sitter: str
    cells: tuple[GridCellRow, ...]


@dataclass(frozen=True, slots=True)
class WeekGridRow:
    """Sitters × days. ``totals`` has a cell for each day."""

    first: date
    today: date
    days: tuple[date, ...]
    rows: tuple[WeekRow, ...]
    totals: tuple[GridCellRow, ...]


class NeededKeyRow(NamedTuple):
    """A key that a sitter needs up to the horizon: one row a sitter and key (and one a client without a key on file).

    Attributes:
        sitter_id: None for visits that nobody is booked for.
        key_id, key_code, key_label: the key; None and empty where the client has none on file.
        first_at: the first visit for it within the horizon; its first day for a sit that is going on already.
        days: on how many days a visit for it begins.
        visits: for how many visits.
        has_it: whether the sitter holds a copy.
        reason, reason_words: where it is otherwise, as in :class:`DayVisitRow`.
        copies: its copies in service, nearest first; where the sitter has it, their own alone.
        copies_in_use: how many copies are in service and not missing.
        copies_wanted: the most sitters who need it on one day of the horizon.
        branches: in which it is needed, where several are looked at; else empty.
    """

    sitter_id: int | None
    sitter: str
    client_id: int
    client: str
    client_sorted: str
    key_id: int | None
    key_code: str
    key_label: str
    first_at: datetime
    days: int
    visits: int
    has_it: bool
    reason: str = ""
    reason_words: str = ""
    copies: tuple[CopyPlaceRow, ...] = ()
    copies_in_use: int = 0
    copies_wanted: int = 1
    branches: tuple[str, ...] = ()

    @property
    def short(self) -> bool:
        """Whether several sitters need it on one day, and there are fewer copies than sitters."""
        return self.copies_in_use < self.copies_wanted > 1


@dataclass(frozen=True, slots=True)
class PullRow:
    """A copy to take off its hook, and for whom.

    Attributes:
        safe, hook: where it hangs.
        sitter_id, sitter: whose bag it goes into.
        at: the first visit for it on that day.
        done: whether the sitter has it by now.
    """

    copy_id: int
    tag_code: str
    safe: str
    hook: str
    admin_only: bool
    sitter_id: int
    sitter: str
    client: str
    key_label: str
    at: datetime
    done: bool = False


@dataclass(frozen=True, slots=True)
class PutAwayRow:
    """A copy that comes back to the office, and where it lives.

    Attributes:
        holder: who has it.
        why: ``not_needed`` (no visit to come), ``overdue``, ``recalled``, ``not_needed_today``.
        due_at: aware UTC; None is standing.
        safe, hook: its home, which may be empty.
        next_at: its holder's next visit there; None when there is none that may be told of.
        needed_in: the branch in which its holder needs it sooner, where its visits may not be told of; else empty.
    """

    copy_id: int
    tag_code: str
    holder_id: int
    holder: str
    client: str
    key_label: str
    why: str
    due_at: datetime | None
    safe: str
    hook: str
    next_at: datetime | None = None
    needed_in: str = ""
