"""One bill as a list and as a document for programs, and the statement that somebody asks for in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from keydesk.db.queries.accounts import client_statement
from keydesk.db.rows.billing import BillPageRow, StatementRow
from keydesk.db.work import Reading
from keydesk.reports.bills import statement_days
from keydesk.reports.bills_listed import BILL_REPORTS
from keydesk.reports.made import made
from keydesk.reports.parameters import read_parameters
from keydesk.reports.report import Cell, Column, Report
from keydesk.rules.billing import STATUS_WORDS, money_words

_LINES: Final = (
    Column("day", "DAY", kind="day"),
    Column("what", "WHAT"),
    Column("amount_cents", "AMOUNT", right=True, kind="money"),
    Column("kind", place="data"),
    Column("visit_id", place="data"),
)


def bill_report(reading: Reading, *, page: BillPageRow) -> Report:
    """The lines of one bill, with what it comes to and what was paid of it."""
    bill = page.bill
    rows: list[tuple[Cell, ...]] = [(each.day, each.text, each.cents, each.kind, each.visit_id) for each in page.lines]
    name = f"Bill {bill.number}" if bill.status != "draft" else "Draft"
    notes = [f"{day.isoformat()} {words}: {money_words(cents)} paid." for day, words, cents in page.shares]
    notes += [f"To pay: {money_words(bill.balance)}."] if bill.status in {"sent", "paid"} else []
    notes += [f"Void: {bill.void_reason}."] if bill.void_reason else []
    return made(
        reading,
        "bill",
        f"{name}, {bill.client}, {STATUS_WORDS[bill.status]}",
        _LINES,
        ((cells, None) for cells in rows),
        totals=("amount_cents",),
        notes=notes,
        nothing="Nothing is on this bill.",
    )


def bill_document(page: BillPageRow) -> dict[str, Any]:
    """One bill for programs; amounts are whole cents."""
    bill = page.bill
    return {
        "invoice_id": bill.invoice_id,
        "number": None if bill.status == "draft" else bill.number,
        "branch": bill.branch_id,
        "client_id": bill.client_id,
        "client": bill.client,
        "status": bill.status,
        "issued_on": bill.issued_on,
        "due_on": bill.due_on,
        "total_cents": bill.total,
        "paid_cents": bill.paid,
        "balance_cents": bill.balance,
        "bill_to": page.bill_to.split("\n"),
        "note": bill.note,
        "void_reason": bill.void_reason,
        "lines": [
            {
                "day": each.day,
                "kind": each.kind,
                "text": each.text,
                "amount_cents": each.cents,
                "visit_id": each.visit_id,
            }
            for each in page.lines
        ],
        "payments": [{"day": day, "what": words, "amount_cents": cents} for day, words, cents in page.shares],
    }


def statement_asked(reading: Reading, *, texts: Mapping[str, str]) -> StatementRow:
    """The statement that was asked for in words, as it is printed.

    Raises:
        Refusal: as the report of it.
    """
    listed = next(each for each in BILL_REPORTS if each.name == "statement")
    asked = read_parameters(reading, parameters=listed.parameters, texts=texts).values
    first, last = statement_days(reading, asked.get("first"), asked.get("last"))
    return client_statement(reading, client_id=int(str(asked["client_id"])), first=first, last=last)
