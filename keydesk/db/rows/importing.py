"""What the office has, frozen at one moment, for an import to compare with. Filled by `keydesk.db.queries.importing`.

A record that an import made and somebody took back is ``undone``: inactive or retired, and invisible to everything but
another import of the same thing, which takes it up again instead of making a second one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from keydesk.rules.branches import BRANCHES
from keydesk.rules.fields import OfficeField
from keydesk.rules.phones import COUNTRY
from keydesk.rules.profile import Value

Values = Mapping[str, Value]
"""Columns of a record by name."""


@dataclass(frozen=True, slots=True)
class HaveClient:
    """A client: the columns of the record, with ``status`` and ``since`` of the In-Home membership."""

    id: int
    values: Values
    undone: bool = False


@dataclass(frozen=True, slots=True)
class HavePet:
    """A pet and its owner."""

    id: int
    client_id: int
    values: Values
    undone: bool = False


@dataclass(frozen=True, slots=True)
class HaveStaff:
    """A person of the company."""

    id: int
    values: Values
    undone: bool = False


@dataclass(frozen=True, slots=True)
class HaveContact:
    """Somebody around a client."""

    id: int
    client_id: int
    values: Values
    undone: bool = False


@dataclass(frozen=True, slots=True)
class HaveAccess:
    """A way in, without its secret."""

    id: int
    client_id: int
    kind: str
    note: str
    undone: bool = False


@dataclass(frozen=True, slots=True)
class HaveVet:
    """A vet."""

    id: int
    name: str
    clinic: str
    phone: str
    undone: bool = False
    address: str = ""


@dataclass(frozen=True, slots=True)
class HaveTerritory:
    """A territory with its zip codes."""

    id: int
    name: str
    zips: tuple[str, ...] = ()
    undone: bool = False


@dataclass(frozen=True, slots=True)
class HavePrice:
    """A client's own price for a service, from a day on."""

    id: int
    client_id: int
    service_id: int
    cents: int | None
    since: date | None
    undone: bool = False


@dataclass(frozen=True, slots=True)
class HaveKey:
    """A key, with the numbers and old codes of its copies, retired ones too.

    ``undone_copies`` are the copies that only an import had added, number → id. One that is ``retired`` is known to
    nothing but keydesk's own exports, which tell of it.
    """

    id: int
    client_id: int
    code: str
    values: Values
    numbers: frozenset[int] = frozenset()
    old_codes: frozenset[str] = frozenset()
    undone: bool = False
    retired: bool = False
    undone_copies: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HaveHook:
    """A hook, and whether a copy hangs there or lives there."""

    id: int
    safe_id: int
    label: str
    taken: bool
    undone: bool = False


@dataclass(frozen=True, slots=True)
class HaveSafe:
    """A safe in use."""

    id: int
    label: str
    undone: bool = False


@dataclass(frozen=True, slots=True)
class HaveLink:
    """What an outside id is here, and the print of what its file said last; ``own`` is an office's own number."""

    subject_id: int
    fingerprint: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class HaveVisit:
    """A visit: its columns, the fields that people have changed here, and whether people booked it here."""

    id: int
    values: Mapping[str, Value | datetime]
    edited: frozenset[str] = frozenset()
    by_hand: bool = False
    undone: bool = False


@dataclass(frozen=True, slots=True)
class HaveService:
    """A service, and its own prices: client → (the day from which it holds, cents)."""

    id: int
    branch_id: str
    name: str
    minutes: int
    price_cents: int
    active: bool = True
    own_prices: Mapping[int, tuple[tuple[date | None, int | None], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HaveNamedService:
    """A service by its branch and name."""

    id: int
    branch_id: str
    name: str


@dataclass(frozen=True, slots=True)
class HaveMatch:
    """What a calendar's text means, as somebody said: a client, a sitter, or (neither) nobody of ours."""

    kind: str
    client_id: int | None = None
    staff_id: int | None = None


@dataclass(frozen=True, slots=True)
class HaveVisits:
    """What the office has for calendars to be compared with.

    Attributes:
        visits: those of the days in question, and those that the files' ids stand for.
        links: (source, outside id) → the visit.
        services: everything that is or was booked.
        blocked: (client, sitter) that must not meet.
        matches: (kind, text) → what it means.
        branch: in which new visits are booked.
        members: the clients who have a place there, with their status; None where clients come with it.
        workers: the people who work there; None where everybody does.
        hidden: (source, outside id) of visits of a branch that is not looked at.
        seen: the branches that are looked at.
    """

    visits: tuple[HaveVisit, ...] = ()
    links: Mapping[tuple[str, str], HaveLink] = field(default_factory=dict)
    services: tuple[HaveService, ...] = ()
    blocked: frozenset[tuple[int, int]] = frozenset()
    matches: Mapping[tuple[str, str], HaveMatch] = field(default_factory=dict)
    branch: str = "in_home"
    members: Mapping[int, str] | None = None
    workers: frozenset[int] | None = None
    hidden: frozenset[tuple[str, str]] = frozenset()
    seen: tuple[str, ...] = BRANCHES


@dataclass(frozen=True, slots=True)
class VisitsWanted:
    """Which visits the files speak of: those of these days, and those that have these outside ids by source."""

    first: date
    last: date
    uids: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Have:
    """Everything that an import compares with.

    Attributes:
        clients, pets, staff, contacts, accesses, vets, keys, safes, hooks, territories, prices: what is in use.
        services: everything that is or was booked, by name.
        blocked: (client, sitter) that must not meet, and the row that says so.
        links: (source, subject, outside id) → what it is here.
        edited: (subject, id, field) that a person has changed here: a file does not change it back.
        by_hand: (subject, id) that a person has added: a file only adds to it.
        used_codes: codes that are or were some key's.
        calendars: what visits are compared with; empty where the files have none.
        doubles: (source, row, client here or None, other row) → whether somebody said that they are one.
        fields: of clients and of pets, as the office has them.
        said: of messages and of requests, which numbers there are, by subject.
        said_undone: (subject, id) of those that an import brought and somebody took back.
        mark: what tells this office's exports from another's.
        country: the office's, in whose form phones are kept.
        feed_id: the last entry of the change feed; the plan stands only as long as it is the last.
    """

    clients: tuple[HaveClient, ...] = ()
    pets: tuple[HavePet, ...] = ()
    staff: tuple[HaveStaff, ...] = ()
    contacts: tuple[HaveContact, ...] = ()
    accesses: tuple[HaveAccess, ...] = ()
    vets: tuple[HaveVet, ...] = ()
    keys: tuple[HaveKey, ...] = ()
    safes: tuple[HaveSafe, ...] = ()
    hooks: tuple[HaveHook, ...] = ()
    territories: tuple[HaveTerritory, ...] = ()
    prices: tuple[HavePrice, ...] = ()
    services: tuple[HaveNamedService, ...] = ()
    blocked: Mapping[tuple[int, int], int] = field(default_factory=dict)
    links: Mapping[tuple[str, str, str], HaveLink] = field(default_factory=dict)
    edited: frozenset[tuple[str, int, str]] = frozenset()
    by_hand: frozenset[tuple[str, int]] = frozenset()
    used_codes: frozenset[str] = frozenset()
    calendars: HaveVisits = field(default_factory=HaveVisits)
    doubles: Mapping[tuple[str, str, int | None, str], bool] = field(default_factory=dict)
    fields: tuple[OfficeField, ...] = ()
    said: Mapping[str, frozenset[int]] = field(
        default_factory=lambda: {"message": frozenset(), "service_request": frozenset()}
    )
    said_undone: frozenset[tuple[str, int]] = frozenset()
    mark: str = ""
    country: str = COUNTRY
    feed_id: int = 0

    def is_own(self, source: str) -> bool:
        """Whether this office wrote the files of a source."""
        return bool(self.mark) and source == f"keydesk {self.mark}"


@dataclass(frozen=True, slots=True)
class MatchRow:
    """What is remembered of a calendar's text: ``meant`` is a name, ``no visit`` or ``nobody of ours``."""

    id: int
    kind: str
    text: str
    meant: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PastImport:
    """An import that was applied.

    Attributes:
        id: the run.
        batch_id: what taking it back takes back.
        source: where its files came from.
        files: their names.
        counts: kind → action → how many.
        at: when, aware UTC.
        undone: whether it was taken back.
    """

    id: int
    batch_id: int
    source: str
    files: str
    counts: Mapping[str, Mapping[str, int]]
    at: datetime
    undone: bool
