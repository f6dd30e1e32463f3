"""Households served, the people around them, and how one gets in."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from keydesk.db.models.base import (
    branch_link,
    identity,
    instant,
    link,
    maybe_day,
    maybe_instant,
    maybe_link,
    maybe_truth,
    one_of,
    row_version,
    table_args,
    truth,
)

NO_KEY_REASONS = ("lockbox", "keypad", "garage_code", "doorman", "smart_lock", "client_home", "other")
ACCESS_KINDS = (
    "key",
    "lockbox",
    "keypad",
    "garage_code",
    "gate_code",
    "alarm",
    "doorman",
    "smart_lock",
    "other",
)


class Client(SQLModel, table=True):
    """The household served, one record for both branches; ``key_required`` off means *No Key Required*."""

    __tablename__ = "client"
    __table_args__ = table_args(
        one_of("no_key_reason", NO_KEY_REASONS),
        one_of("primary_branch", ("in_home", "facility")),
    )

    id: int | None = identity()
    first_name: str = ""
    last_name: str = ""
    partner_first_name: str = ""
    partner_last_name: str = ""
    company: str = ""
    home_phone: str = ""
    cell_phone: str = ""
    work_phone: str = ""
    other_phone: str = ""
    email: str = ""
    email2: str = ""
    street: str = ""
    street2: str = ""
    city: str = ""
    region: str = ""
    zip: str = ""
    territory_id: int | None = maybe_link("territory.id")
    primary_branch: str = "in_home"
    primary_sitter_id: int | None = maybe_link("staff.id")
    secondary_sitter_id: int | None = maybe_link("staff.id", index=False)
    vet_id: int | None = maybe_link("vet.id")
    key_required: bool = truth(default=True)
    no_key_reason: str | None = None
    no_key_note: str = ""
    parking: str = ""
    directions: str = ""
    notes: str = ""
    office_notes: str = ""
    desk_note: str = ""
    agreement_signed_on: date | None = maybe_day()
    may_duplicate: bool | None = maybe_truth()
    return_terms: str = ""
    sort_name: str = Field(default="", index=True)
    search: str = ""
    version: int = row_version()


class ClientContact(SQLModel, table=True):
    """Somebody around the household (neighbour, emergency contact) who may have a key of their own."""

    __tablename__ = "client_contact"
    __table_args__ = table_args()

    id: int | None = identity()
    client_id: int = link("client.id")
    name: str
    relation: str = ""
    location: str = ""
    home_phone: str = ""
    cell_phone: str = ""
    work_phone: str = ""
    note: str = ""
    has_key: bool = truth(default=False)
    active: bool = truth(default=True)
    version: int = row_version()


class ClientLogin(SQLModel, table=True):
    """A sign-in credential of a client's; several per client, apart from the profile."""

    __tablename__ = "client_login"
    __table_args__ = table_args(UniqueConstraint("email"))

    id: int | None = identity()
    client_id: int = link("client.id")
    email: str
    active: bool = truth(default=True)


class ClientMembership(SQLModel, table=True):
    """A client's place in one branch, with a status of its own."""

    __tablename__ = "client_membership"
    __table_args__ = table_args(
        UniqueConstraint("client_id", "branch_id"), one_of("status", ("prospect", "active", "inactive"))
    )

    id: int | None = identity()
    client_id: int = link("client.id", index=False)
    branch_id: str = branch_link()
    status: str = "prospect"
    since: datetime = instant()
    welcomed_at: datetime | None = maybe_instant()


class BlockedSitter(SQLModel, table=True):
    """A sitter who can never be given this client's visits or keys."""

    __tablename__ = "blocked_sitter"
    __table_args__ = table_args(UniqueConstraint("client_id", "staff_id"))

    id: int | None = identity()
    client_id: int = link("client.id", index=False)
    staff_id: int = link("staff.id")


class AccessMethod(SQLModel, table=True):
    """How one gets in. ``secret`` is sealed (AES-GCM, `keydesk.db.secrets`) and never in lists, search or exports."""

    __tablename__ = "access_method"
    __table_args__ = table_args(one_of("kind", ACCESS_KINDS))

    id: int | None = identity()
    client_id: int = link("client.id")
    kind: str
    secret: bytes | None = None
    note: str = ""
    reviewed_on: date | None = maybe_day()
    active: bool = truth(default=True)
    version: int = row_version()
