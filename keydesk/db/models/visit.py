"""Booked services, and the series that repeat them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from keydesk.db.models.base import (
    branch_link,
    identity,
    instant,
    link,
    maybe_day,
    maybe_link,
    one_of,
    partial_index,
    row_version,
    table_args,
    truth,
    wall_time,
)
from keydesk.db.types import Day

ASSIGNED_AS = ("", "primary", "secondary")
"""Whether a visit was given to a person, or to whoever is the client's primary or secondary sitter (I13)."""


class VisitSeries(SQLModel, table=True):
    """A visit that repeats by an RFC 5545 rule, in wall-clock time: what the visits still to be made begin with.

    ``made_until`` is the last day for which its visits stand in the store; a series is ``ended`` when no more are made.
    """

    __tablename__ = "visit_series"
    __table_args__ = table_args(
        one_of("assigned_as", ASSIGNED_AS),
        partial_index("ix_visit_series_made_until", "made_until", where="NOT ended"),
    )

    id: int | None = identity()
    branch_id: str = branch_link()
    client_id: int = link("client.id")
    service_id: int | None = maybe_link("service.id", index=False)
    rrule: str
    starts_at: datetime = wall_time()
    minutes: int
    all_day: bool = truth(default=False)
    sitter_id: int | None = maybe_link("staff.id")
    assigned_as: str = ""
    pets: str = ""
    note: str = ""
    price_cents: int | None = None
    made_until: date | None = maybe_day()
    ended: bool = truth(default=False)
    version: int = row_version()


class Visit(SQLModel, table=True):
    """A booked service at a client's, for a sitter, in the office's wall-clock time; the price is in cents.

    ``series_day`` says which day of its series a visit was made for, wherever it was moved to since.
    """

    __tablename__ = "visit"
    __table_args__ = table_args(
        one_of("status", ("scheduled", "completed", "cancelled")),
        one_of("assigned_as", ASSIGNED_AS),
        Index("ix_visit_day_sitter", "day", "sitter_id"),
        Index("ix_visit_client_day", "client_id", "day"),
        partial_index(
            "ix_visit_booked", "day", "sitter_id", "client_id", "starts_at", "branch_id", where="status = 'scheduled'"
        ),
        partial_index(
            "ix_visit_next",
            *("sitter_id", "client_id", "day", "starts_at", "ends_at", "branch_id"),
            where="status = 'scheduled'",
        ),
        partial_index("ix_visit_sits", "ends_at", "day", where="all_day"),
        partial_index("uq_visit_series_day", "series_id", "series_day", where="series_id IS NOT NULL", unique=True),
        partial_index("uq_visit_source_uid", "source", "source_uid", where="source_uid <> ''", unique=True),
    )

    id: int | None = identity()
    branch_id: str = branch_link()
    client_id: int = link("client.id", index=False)
    service_id: int | None = maybe_link("service.id")
    sitter_id: int | None = maybe_link("staff.id", index=False)
    assigned_as: str = ""
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
    series_id: int | None = maybe_link("visit_series.id", index=False)
    series_day: date | None = maybe_day()
    version: int = row_version()


class CalendarMatch(SQLModel, table=True):
    """Whom a text in a calendar means, as somebody at the desk said once: a client, a sitter, or nobody of ours."""

    __tablename__ = "calendar_match"
    __table_args__ = table_args(
        one_of("kind", ("client", "sitter", "ignore")),
        UniqueConstraint("source", "kind", "text_key"),
    )

    id: int | None = identity()
    source: str = ""
    kind: str
    text_key: str
    text: str = ""
    client_id: int | None = maybe_link("client.id", index=False)
    staff_id: int | None = maybe_link("staff.id", index=False)
    made_by_id: int = link("staff.id", index=False)
    made_at: datetime = instant()
