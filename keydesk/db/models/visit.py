"""Booked services."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from keydesk.db.models.base import (
    branch_link,
    identity,
    link,
    maybe_link,
    one_of,
    partial_index,
    row_version,
    table_args,
    truth,
    wall_time,
)
from keydesk.db.types import Day


class Visit(SQLModel, table=True):
    """A booked service at a client's, for a sitter, in the office's wall-clock time; the price is in cents."""

    __tablename__ = "visit"
    __table_args__ = table_args(
        one_of("status", ("scheduled", "completed", "cancelled")),
        Index("ix_visit_day_sitter", "day", "sitter_id"),
        Index("ix_visit_client_day", "client_id", "day"),
        Index("ix_visit_sitter_client_day", "sitter_id", "client_id", "day"),
        partial_index("uq_visit_source_uid", "source", "source_uid", where="source_uid <> ''", unique=True),
    )

    id: int | None = identity()
    branch_id: str = branch_link()
    client_id: int = link("client.id", index=False)
    service_id: int | None = maybe_link("service.id")
    sitter_id: int | None = maybe_link("staff.id", index=False)
    day: date = Field(sa_type=Day)
    starts_at: datetime = wall_time()
    ends_at: datetime = wall_time()
    all_day: bool = truth(default=False)
    status: str = "scheduled"
    price_cents: int = 0
    pets: str = ""
    note: str = ""
    source: str = ""
    source_uid: str = ""
    version: int = row_version()
