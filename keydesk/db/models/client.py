"""Households served, and the people around them."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field, SQLModel

from keydesk.db.models.base import (
    identity,
    link,
    maybe_day,
    maybe_link,
    maybe_truth,
    one_of,
    partial_index,
    row_version,
    table_args,
    truth,
)

NO_KEY_REASONS = ("lockbox", "keypad", "garage_code", "doorman", "smart_lock", "client_home", "other")


class Client(SQLModel, table=True):
    """The household served, one record for both branches; ``key_required`` off means *No Key Required*."""

    __tablename__ = "client"
    __table_args__ = table_args(
        one_of("no_key_reason", NO_KEY_REASONS),
        one_of("primary_branch", ("in_home", "facility")),
        partial_index("ix_client_agreement", "id", where="agreement_signed_on IS NOT NULL"),
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
