"""Clients and what is around them, as rows. All texts as stored."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from keydesk.db.rows.fields import OwnFields
from keydesk.db.rows.keys import KeyRow
from keydesk.db.rows.lists import OwnColumns
from keydesk.db.rows.named import NamedRow
from keydesk.db.rows.prices import OwnPriceRow
from keydesk.db.rows.where import PlaceRow
from keydesk.rules.agreement import Alert
from keydesk.rules.roles import IN_HOME


@dataclass(frozen=True, slots=True)
class ClientRow:
    """One client in the list.

    Attributes:
        client_id: the client.
        name: ``Rivera, Ana``.
        street: first line of the address.
        city: the town.
        phone: the first phone there is: cell, home, work, other.
        pets: names of the active pets, parted by commas.
        status: where the session works, else in the primary branch: ``prospect``, ``active``, ``inactive``.
        key_required: whether visits need a key.
        no_key_reason: why not; None where they do.
        copies: copies in service.
        out: of them, with sitters.
        next_visit: day of the next booked visit; None without one.
        version: row version, for edits.
        keys: keys in use.
        safe: of the copies, those in a safe.
        missing: of the copies, those that nobody can find.
        area: the territory, or the zip code and town where there is none.
        merged_into: the client whose profile it went into; empty for one that stands for itself.
        only_in: the branch in which alone they have a place, where that is not looked at.
    """

    client_id: int
    name: str
    street: str
    city: str
    phone: str
    pets: str
    status: str
    key_required: bool
    no_key_reason: str | None
    copies: int
    out: int
    next_visit: date | None
    version: int
    keys: int
    safe: int
    missing: int
    area: str
    merged_into: str = ""
    only_in: str = ""


@dataclass(frozen=True, slots=True)
class ClientCounts:
    """How many clients there are: in all, by how they stand, and without the key that they need.

    ``elsewhere`` are those who have a place in the other branch alone: they are none of the others.
    """

    total: int = 0
    prospect: int = 0
    active: int = 0
    inactive: int = 0
    keyless: int = 0
    elsewhere: int = 0


@dataclass(frozen=True, slots=True)
class ClientSurvey:
    """The list at one moment: what the filter finds, in its order, how many clients there are, and own fields."""

    ids: array[int]
    trouble: str
    counts: ClientCounts
    own: OwnColumns = field(default_factory=OwnColumns)


@dataclass(frozen=True, slots=True)
class TwinRow:
    """A client who may be the same household as one about to be added or changed; why: ``same phone, name alike``."""

    client_id: int
    name: str
    street: str
    phone: str
    same_name: bool
    same_phone: bool
    why: str = ""
    likely: bool = False


@dataclass(frozen=True, slots=True)
class MembershipRow:
    """A client's place in one branch."""

    branch_id: str
    branch: str
    status: str
    since: datetime


@dataclass(frozen=True, slots=True)
class ContactRow:
    """Somebody around a household."""

    contact_id: int
    name: str
    relation: str
    location: str
    home_phone: str
    cell_phone: str
    work_phone: str
    note: str
    has_key: bool
    active: bool
    version: int


@dataclass(frozen=True, slots=True)
class AccessRow:
    """A way to get in. The code itself is never in a row: ``has_secret`` says whether there is one."""

    method_id: int
    kind: str
    note: str
    has_secret: bool
    reviewed_on: date | None
    version: int


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person of the staff, by row and name."""

    staff_id: int
    name: str


@dataclass(frozen=True, slots=True)
class ClientCopy:
    """One copy of a client's key, and where it is."""

    copy_id: int
    number: int
    tag_code: str
    state: str
    place: PlaceRow
    home: PlaceRow
    since: datetime
    due_at: datetime | None
    spare: bool
    version: int
    retired_reason: str
    legacy_code: str
    pieces: int
    tag_color: str
    received_on: date | None
    received_from: str
    tested_on: date | None
    tested_by: str
    needs_test: bool
    recalled: bool


@dataclass(frozen=True, slots=True)
class ClientKey:
    """One key of a client's with all its copies, those out of service last."""

    key_id: int
    code: str
    label: str
    kind: str
    required: bool
    lock_location: str
    description: str
    active: bool
    version: int
    office_note: str
    copies: tuple[ClientCopy, ...]


@dataclass(frozen=True, slots=True)
class ClientProfile:
    """A client's profile. The columns are those of `keydesk.rules.profile.CLIENT_FIELDS`, plus what is around them.

    Attributes:
        client_id: the client.
        name: ``Rivera, Ana``.
        memberships: places in branches.
        contacts: people around the household.
        access: ways to get in.
        blocked: sitters who never come.
        pets: names of the active pets.
        version: row version, for edits.
    """

    client_id: int
    name: str
    first_name: str
    last_name: str
    partner_first_name: str
    partner_last_name: str
    company: str
    home_phone: str
    cell_phone: str
    work_phone: str
    other_phone: str
    email: str
    email2: str
    street: str
    street2: str
    city: str
    region: str
    zip: str
    territory_id: int | None
    primary_branch: str
    primary_sitter: PersonName | None
    secondary_sitter: PersonName | None
    vet_id: int | None
    key_required: bool
    no_key_reason: str | None
    no_key_note: str
    parking: str
    directions: str
    notes: str
    office_notes: str
    desk_note: str
    agreement_signed_on: date | None
    may_duplicate: bool | None
    return_terms: str
    version: int
    memberships: tuple[MembershipRow, ...]
    contacts: tuple[ContactRow, ...]
    access: tuple[AccessRow, ...]
    blocked: tuple[PersonName, ...]
    pets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PetName:
    """A pet as the client's page lists it."""

    name: str
    species: str


@dataclass(frozen=True, slots=True)
class ClientPageRow:
    """The page of one client at one moment.

    Attributes:
        profile: the client.
        area: name of the territory that they are in, set on the client or by zip code; empty without one.
        animals: the active pets.
        keys: all keys with their copies, those in use first.
        copies: each copy as lists of keys have it, by primary key.
        now: the moment that all this is told from, aware UTC.
        vet: their vet with clinic and phone; empty without one.
        prices: of the prices of their own those that hold now.
        merged_into: the client whose profile it went into; None for one that stands for itself.
        unread: the fields of phones that cannot be numbers, and are kept as they were typed.
        own: the fields as the session's branch has them, and what the client has in its own.
        beside: the same of the other branch, where the operator sees both.
        branch: the one in which the session works.
        seen: the branches that the operator sees.
        alerts: what somebody should see to about their keys and ways in.
    """

    profile: ClientProfile
    area: str
    animals: tuple[PetName, ...]
    keys: tuple[ClientKey, ...]
    copies: Mapping[int, KeyRow]
    now: datetime
    vet: str = ""
    prices: tuple[OwnPriceRow, ...] = ()
    merged_into: NamedRow | None = None
    unread: frozenset[str] = frozenset()
    own: OwnFields = field(default_factory=OwnFields)
    beside: OwnFields | None = None
    branch: str = IN_HOME
    seen: tuple[str, ...] = (IN_HOME,)
    alerts: tuple[Alert, ...] = ()
