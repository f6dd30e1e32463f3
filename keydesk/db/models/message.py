"""Messages and service requests: what was said with a client, and what they wish for; each belongs to one branch."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import SQLModel

from keydesk.db.models.base import (
    branch_link,
    identity,
    instant,
    link,
    maybe_day,
    maybe_instant,
    maybe_link,
    one_of,
    partial_index,
    row_version,
    table_args,
    truth,
)


class Message(SQLModel, table=True):
    """What was said with a client, by whom, over what; one that keydesk mailed has its ``outbox_id``.

    ``at`` is when it was said, ``recorded_at`` when it was written down. Nothing is deleted: it is ``withdrawn``. What
    a client said is open until the office has said something after it, or it is ``settled`` without an answer.
    """

    __tablename__ = "message"
    __table_args__ = table_args(
        one_of("direction", ("in", "out", "note")),
        Index("ix_message_said", "client_id", "branch_id", "direction", "at"),
    )

    id: int | None = identity()
    client_id: int = link("client.id", index=False)
    branch_id: str = branch_link()
    direction: str = "note"
    channel: str = ""
    body: str = ""
    at: datetime = instant(index=True)
    staff_id: int | None = maybe_link("staff.id", index=False)
    subject: str = ""
    with_whom: str = ""
    recorded_at: datetime | None = maybe_instant()
    outbox_id: int | None = maybe_link("outbox.id")
    settled: bool = truth(default=False)
    withdrawn: bool = truth(default=False)
    withdrawn_why: str = ""
    version: int = row_version()


class ServiceRequest(SQLModel, table=True):
    """A client's wish for visits in one branch: taken down, then booked or declined."""

    __tablename__ = "service_request"
    __table_args__ = table_args(
        one_of("status", ("open", "booked", "declined")),
        partial_index("ix_service_request_open", "branch_id", where="status = 'open'"),
    )

    id: int | None = identity()
    client_id: int = link("client.id")
    branch_id: str = branch_link()
    wish: str = ""
    status: str = "open"
    at: datetime = instant()
    service_id: int | None = maybe_link("service.id", index=False)
    from_day: date | None = maybe_day()
    to_day: date | None = maybe_day()
    channel: str = ""
    taken_by_id: int | None = maybe_link("staff.id", index=False)
    answer: str = ""
    answered_at: datetime | None = maybe_instant()
    answered_by_id: int | None = maybe_link("staff.id", index=False)
    version: int = row_version()


class ServiceRequestVisit(SQLModel, table=True):
    """A visit that a request became."""

    __tablename__ = "service_request_visit"
    __table_args__ = table_args(UniqueConstraint("visit_id"))

    id: int | None = identity()
    request_id: int = link("service_request.id")
    visit_id: int = link("visit.id", index=False)
