"""People of the company, as rows. All texts as stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One person in the list.

    Attributes:
        staff_id: the person.
        name: as the desk calls them.
        initials: for narrow places.
        phone: as stored.
        badge_code: what is printed on the badge; None without one.
        is_sitter: whether they make visits.
        active: whether they are here.
        roles: ``(branch, role)`` pairs.
        holds: copies that they have.
        overdue: of them, those that should be back.
        next_visit: day of the next booked visit.
        unix_user: whom they sign in as; empty where they cannot.
        version: row version, for edits.
    """

    staff_id: int
    name: str
    initials: str
    phone: str
    badge_code: str | None
    is_sitter: bool
    active: bool
    roles: tuple[tuple[str, str], ...]
    holds: int
    overdue: int
    next_visit: date | None
    unix_user: str
    version: int


@dataclass(frozen=True, slots=True)
class StaffFound:
    """Whom a filter finds, in their order, and what was not understood of it."""

    rows: tuple[StaffRow, ...]
    trouble: str


@dataclass(frozen=True, slots=True)
class StaffSurvey:
    """The list of people at one moment.

    Attributes:
        found: whom the filter finds.
        here: how many are here.
        owing: how many have left and still have keys.
        gone: how many have left and have none.
    """

    found: StaffFound
    here: int
    owing: int
    gone: int


@dataclass(frozen=True, slots=True)
class GrantRow:
    """One permission added to a role, or taken from it."""

    branch_id: str
    permission: str
    granted: bool


@dataclass(frozen=True, slots=True)
class StaffProfile:
    """A person's page: the list's row, and the rest of the fields."""

    row: StaffRow
    first_name: str
    last_name: str
    nickname: str
    email: str
    hired_on: date | None
    left_on: date | None
    notes: str
    grants: tuple[GrantRow, ...]


@dataclass(frozen=True, slots=True)
class HoldingRow:
    """A copy that somebody has.

    Attributes:
        copy_id: the copy.
        client_id: whose key it is.
        tag_code: what is printed on its tag.
        client: the client as lists have them.
        label: what it opens.
        since: since when.
        due_at: when it should be back; None is standing.
        overdue: whether that is over.
        next_visit: day of this sitter's next booked visit there; None is *no longer needed*.
        home: where it lives, ``A7 · Front office``; empty without a home.
        version: row version.
        chased: how often it was asked for since it is late.
    """

    copy_id: int
    client_id: int
    tag_code: str
    client: str
    label: str
    since: datetime
    due_at: datetime | None
    overdue: bool
    next_visit: date | None
    home: str
    version: int
    chased: int = 0
