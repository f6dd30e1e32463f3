"""Invoices and payments; each belongs to one branch, and money is in whole cents."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from keydesk.db.models.base import (
    branch_link,
    check,
    identity,
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
from keydesk.db.types import Day


class Invoice(SQLModel, table=True):
    """A bill of one branch; it gets its number when it is sent, per branch without gaps, and keeps it when void.

    A draft that was thrown away has ``voided_at`` and no number. ``bill_to`` is name and address as of its sending.
    """

    __tablename__ = "invoice"
    __table_args__ = table_args(
        UniqueConstraint("branch_id", "number"),
        one_of("status", ("draft", "sent", "paid", "void")),
        check("number_unless_draft", "status = 'draft' OR number IS NOT NULL"),
    )

    id: int | None = identity()
    client_id: int = link("client.id")
    branch_id: str = branch_link()
    number: int | None = None
    issued_on: date = Field(sa_type=Day)
    due_on: date | None = maybe_day()
    status: str = "draft"
    total_cents: int = 0
    from_day: date | None = maybe_day()
    to_day: date | None = maybe_day()
    bill_to: str = ""
    note: str = ""
    made_at: datetime | None = maybe_instant()
    made_by_id: int | None = maybe_link("staff.id", index=False)
    sent_at: datetime | None = maybe_instant()
    voided_at: datetime | None = maybe_instant()
    void_reason: str = ""
    version: int = row_version()


class InvoiceLine(SQLModel, table=True):
    """One visit, charge or credit on a bill; a credit's amount is below zero.

    A visit is on one bill at a time: a line of a bill that became void, or that was taken off a draft, is ``released``.
    One that was taken off has its ``position`` below zero, so that a void bill still shows what was on it.
    """

    __tablename__ = "invoice_line"
    __table_args__ = table_args(
        one_of("kind", ("visit", "charge", "credit")),
        partial_index("uq_invoice_line_visit", "visit_id", where="visit_id IS NOT NULL AND NOT released", unique=True),
    )

    id: int | None = identity()
    invoice_id: int = link("invoice.id")
    visit_id: int | None = maybe_link("visit.id")
    text: str = ""
    amount_cents: int = 0
    kind: str = "charge"
    day: date | None = maybe_day()
    position: int = 0
    released: bool = truth(default=False)


class Payment(SQLModel, table=True):
    """Money received in one branch, given back (``refund``), or a credit that the office grants.

    ``invoice_id`` is what it was paid for, where that is one bill; how much went to which is ``payment_share``.
    A payment that was entered in error is ``cancelled``, never deleted.
    """

    __tablename__ = "payment"
    __table_args__ = table_args(
        one_of("kind", ("payment", "refund", "credit")), check("amount_above_zero", "amount_cents > 0")
    )

    id: int | None = identity()
    client_id: int = link("client.id")
    branch_id: str = branch_link()
    invoice_id: int | None = maybe_link("invoice.id")
    amount_cents: int
    received_on: date = Field(sa_type=Day)
    method: str = ""
    kind: str = "payment"
    reference: str = ""
    note: str = ""
    at: datetime | None = maybe_instant()
    staff_id: int | None = maybe_link("staff.id", index=False)
    cancelled: bool = truth(default=False)
    cancel_reason: str = ""
    version: int = row_version()


class PaymentShare(SQLModel, table=True):
    """How much of a payment or credit goes to which bill; what is in no share stands to the client's credit."""

    __tablename__ = "payment_share"
    __table_args__ = table_args(
        UniqueConstraint("payment_id", "invoice_id"), check("amount_above_zero", "amount_cents > 0")
    )

    id: int | None = identity()
    payment_id: int = link("payment.id", index=False)
    invoice_id: int = link("invoice.id")
    amount_cents: int
