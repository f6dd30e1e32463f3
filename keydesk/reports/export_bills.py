"""Bills, their lines and money as lists for other programs; amounts are written as 12.50."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from keydesk.db.queries.billing import bills, lines_of_bills, payments
from keydesk.db.work import Reading
from keydesk.reports.report import Cell

INVOICES: Final = (
    "invoice_id", "number", "branch", "client_id", "client", "invoice_status", "issued_on", "due_on", "total", "paid",
    "balance", "note", "void_reason",
)  # fmt: skip
LINES: Final = ("line_id", "invoice_id", "number", "branch", "kind", "visit_id", "day", "text", "amount")
PAYMENTS: Final = (
    "payment_id", "branch", "client_id", "client", "kind", "received_on", "amount", "method", "reference", "note",
    "invoices", "to_credit", "taken_by", "cancelled", "cancel_reason",
)  # fmt: skip


def invoice_rows(reading: Reading) -> Iterator[tuple[Cell, ...]]:
    """Every bill, drafts among them, in the order in which they were begun."""
    for each in sorted(bills(reading), key=lambda each: each.invoice_id):
        yield (
            each.invoice_id,
            None if each.status == "draft" else each.number,
            each.branch_id,
            each.client_id,
            each.client,
            each.status,
            each.issued_on,
            each.due_on,
            amount(each.total),
            amount(each.paid),
            amount(each.balance),
            each.note,
            each.void_reason,
        )


def line_rows(reading: Reading) -> Iterator[tuple[Cell, ...]]:
    """Every line that is on a bill."""
    numbers = {each.invoice_id: each for each in bills(reading)}
    for invoice_id, line in lines_of_bills(reading):
        bill = numbers[invoice_id]
        number = None if bill.status == "draft" else bill.number
        known = (line.line_id, invoice_id, number, bill.branch_id, line.kind, line.visit_id, line.day, line.text)
        yield (*known, amount(line.cents))


def payment_rows(reading: Reading) -> Iterator[tuple[Cell, ...]]:
    """All money in the order in which it was taken down, what was called off among it."""
    for each in sorted(payments(reading), key=lambda each: each.payment_id):
        yield (
            each.payment_id,
            each.branch_id,
            each.client_id,
            each.client,
            each.kind,
            each.received_on,
            amount(-each.cents if each.kind == "refund" else each.cents),
            each.method,
            each.reference,
            each.note,
            ", ".join(f"{number} {amount(cents)}" for number, cents in each.went_to),
            amount(each.rest),
            each.by,
            each.cancelled,
            each.cancel_reason,
        )


def amount(cents: int) -> str:
    """Cents for programs: ``1234.50``, and ``-12.00``."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02}"
