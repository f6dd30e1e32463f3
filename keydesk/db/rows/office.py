"""Lists that the office keeps, and the trail of changes, as rows. All texts as stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from keydesk.db.rows.branch import BranchRow
from keydesk.rules.office import OfficeSettings


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A service that can be booked; the price in cents."""

    service_id: int
    branch_id: str
    name: str
    minutes: int
    price_cents: int
    active: bool
    version: int


@dataclass(frozen=True, slots=True)
class NameRow:
    """A vet, a territory, a branch: by row and name."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class VetRow:
    """A vet of the office's list; ``clients`` is how many go there."""

    vet_id: int
    name: str
    clinic: str
    phone: str
    address: str
    active: bool
    version: int
    clients: int

    @property
    def called(self) -> str:
        """Name and clinic, as far as there are both."""
        return ", ".join(part for part in (self.name, self.clinic) if part)


@dataclass(frozen=True, slots=True)
class TerritoryRow:
    """A territory.

    Attributes:
        territory_id: the territory.
        name: what it is called.
        zips: its zip codes, in their order.
        clients: how many are in it, by zip code or by hand.
        by_hand: on how many it is set.
        active: whether it is in use.
        version: row version, for edits.
    """

    territory_id: int
    name: str
    zips: tuple[str, ...]
    clients: int
    by_hand: int
    active: bool
    version: int


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One line of the record of changes.

    Attributes:
        history_id: its place in the record.
        subject: ``client``, ``client_contact``, ``access_method``, ``staff``, ``key_safe``, ``hook``, ``key`` …
        subject_id: which.
        verb: ``add``, ``edit`` and so on.
        field: which field; ``*`` for an addition, empty for the whole.
        old: its value before; None for nothing.
        new: its value after.
        at: when.
        operator: who, as the desk calls them; empty for nobody of the staff.
        via: how.
        reason: why, as typed.
    """

    history_id: int
    subject: str
    subject_id: int
    verb: str
    field: str
    old: str | None
    new: str | None
    at: datetime
    operator: str
    via: str
    reason: str


@dataclass(frozen=True, slots=True)
class BackupRow:
    """A backup that the record knows of: when, by whom, and to which file."""

    at: datetime
    operator: str
    file: str


@dataclass(frozen=True, slots=True)
class OfficePage:
    """What the office has decided, and the moment that it is told from.

    Attributes:
        settings: shared by all desks.
        services: those that are booked no more among them.
        backup: the latest; None where there is none yet.
        now: the moment, aware UTC.
        vets: how many are on the vets list.
        territories: how many are in use.
        priced: how many clients have prices of their own.
        own_fields: branch and of whom → how many fields the office made that are in use.
        branches: those that are switched on.
        facility: the second branch, with what is there.
    """

    settings: OfficeSettings
    services: tuple[ServiceRow, ...]
    backup: BackupRow | None
    now: datetime
    vets: int = 0
    territories: int = 0
    priced: int = 0
    own_fields: Mapping[tuple[str, str], int] = field(default_factory=dict)
    branches: tuple[str, ...] = ("in_home",)
    facility: BranchRow | None = None
