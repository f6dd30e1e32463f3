"""Booked services, as rows. All texts as stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from keydesk.db.rows.office import ServiceRow


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit; its times are the office's wall-clock times, without a zone, and the price is in cents.

    Attributes:
        client_sorted: ``Rivera, Ana``.
        sitter_id: None for a visit that nobody is booked for; ``sitter`` is empty then.
        assigned_as: ``primary`` or ``secondary`` where it was given to whoever is that; else empty.
        series_id: of the series that it belongs to; None for a single one.
    """

    visit_id: int
    day: date
    starts_at: datetime
    ends_at: datetime
    all_day: bool
    client_id: int
    client: str
    sitter: str
    service: str
    status: str
    price_cents: int
    pets: str
    note: str
    branch_id: str = "in_home"
    sitter_id: int | None = None
    assigned_as: str = ""
    service_id: int | None = None
    series_id: int | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class VisitPageRow:
    """One visit as a form needs it, with the rule of its series as RFC 5545 writes it; empty without one."""

    visit: VisitRow
    rrule: str
    today: date

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return int((self.visit.ends_at - self.visit.starts_at).total_seconds() // 60)


@dataclass(frozen=True, slots=True)
class BookableRow:
    """A client for whom visits can be booked.

    Attributes:
        name: ``Rivera, Ana``.
        pets: the names of the animals that are about.
        branch: in which visits are booked for them: where the session works, or their primary one.
        status: there; empty where they have no place.
        primary_id, secondary_id: the client's sitters; None without one.
        blocked: sitters who can never have the client's visits.
    """

    client_id: int
    name: str
    pets: str
    street: str
    branch: str
    status: str
    primary_id: int | None
    secondary_id: int | None
    blocked: frozenset[int]


@dataclass(frozen=True, slots=True)
class SitterRow:
    """Somebody who makes visits."""

    staff_id: int
    name: str
    badge: str


@dataclass(frozen=True, slots=True)
class VisitChoicesRow:
    """What can be chosen in a form of a visit."""

    clients: tuple[BookableRow, ...]
    sitters: tuple[SitterRow, ...]
    services: tuple[ServiceRow, ...]
    today: date


@dataclass(frozen=True, slots=True)
class ClashRow:
    """Another visit of the same sitter at the same time.

    Attributes:
        where: the branch, where nothing more of the visit may be told; else empty.
    """

    visit_id: int
    starts_at: datetime
    client: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class VisitPreviewRow:
    """What would be booked.

    Attributes:
        price_cents: of the first visit.
        days: the first days of a series; the one day without one.
        clashes: other visits of the sitter at the same time on those days.
        goes_on: whether the series has further days after those.
    """

    price_cents: int
    days: tuple[date, ...]
    clashes: tuple[ClashRow, ...]
    goes_on: bool = False
