"""Messages, requests, invoices and payments; each belongs to one branch, and money is in whole cents."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from keydesk.db.models.base import branch_link, identity, instant, link, maybe_day, maybe_link, one_of, table_args
from keydesk.db.types import Day


class Message(SQLModel, table=True):
    """What was said with a client, by whom, over what."""

    __tablename__ = "message"
    __table_args__ = table_args(one_of("direction", ("in", "out", "note")))

    id: int | None = identity()
    client_id: int = link("client.id")
    branch_id: str = branch_link()
    direction: str = "note"
    channel: str = ""
    body: str = ""
    at: datetime = instant()
    staff_id: int | None = maybe_link("staff.id", index=False)


class ServiceRequest(SQLModel, table=True):
    """A client's wish for visits in one branch."""

    __tablename__ = "service_request"
    __table_args__ = table_args(one_of("status", ("open", "booked", "declined")))

    id: int | None = identity()
    client_id: int = link("client.id")
    branch_id: str = branch_link()
    wish: str = ""
    status: str = "open"
    at: datetime = instant()


class Invoice(SQLModel, table=True):
    """A bill of one branch, numbered per branch without gaps."""

    __tablename__ = "invoice"
    __table_args__ = table_args(
        UniqueConstraint("branch_id", "number"), one_of("status", ("draft", "sent", "paid", "void"))
    )

    id: int | None = identity()
    client_id: int = link("client.id")
    branch_id: str = branch_link()
    number: int
    issued_on: date = Field(sa_type=Day)
    due_on: date | None = maybe_day()
    status: str = "draft"
    total_cents: int = 0


class InvoiceLine(SQLModel, table=True):
    """One visit or charge on a bill."""

    __tablename__ = "invoice_line"
    __table_args__ = table_args()

    id: int | None = identity()
    invoice_id: int = link("invoice.id")
    visit_id: int | None = maybe_link("visit.id")
    text: str = ""
    amount_cents: int = 0


class Payment(SQLModel, table=True):
    """Money received in one branch."""

    __tablename__ = "payment"
    __table_args__ = table_args()

    id: int | None = identity()
    client_id: int = link("client.id")
    branch_id: str = branch_link()
    invoice_id: int | None = maybe_link("invoice.id")
    amount_cents: int
    received_on: date = Field(sa_type=Day)
    method: str = ""
