"""Bills and statements on paper: an address stands on them, and so no tag, no code and nothing about keys does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from keydesk.db.rows.billing import BillLineRow, BillPageRow, StatementRow
from keydesk.reports.money_paper import MoneyColumn, MoneySheet, Sum, money_pdf
from keydesk.rules.billing import money_words, owes_words
from keydesk.rules.office import OfficeSettings
from keydesk.rules.roles import BRANCH_WORDS
from keydesk.rules.text import shown

_BILL: Final = (MoneyColumn("Day", 24.0), MoneyColumn("What"), MoneyColumn("Amount", 26.0, right=True))
_STATEMENT: Final = (
    MoneyColumn("Day", 24.0),
    MoneyColumn("What"),
    MoneyColumn("Billed", 24.0, right=True),
    MoneyColumn("Paid", 24.0, right=True),
    MoneyColumn("Balance", 24.0, right=True),
)
_STAMPS: Final = {"draft": "DRAFT", "void": "VOID"}


def bills_pdf(
    pages: Sequence[BillPageRow],
    settings: OfficeSettings,
    *,
    both: bool = False,
    told: Callable[[int], None] | None = None,
) -> bytes:
    """Bills as one PDF, each from a new page on.

    Args:
        pages: the bills.
        settings: the office's.
        both: whether the office has two branches, so that each bill says of which it is.
        told: called with the number of bills drawn so far; what it raises stops the drawing.
    """
    return money_pdf([bill_sheet(each, settings, both=both) for each in pages], letter=_letter(settings), told=told)


def statement_pdf(row: StatementRow, settings: OfficeSettings, *, both: bool = False) -> bytes:
    """A statement as PDF; ``both`` as in :func:`bills_pdf`."""
    return money_pdf([statement_sheet(row, settings, both=both)], letter=_letter(settings))


def bill_sheet(page: BillPageRow, settings: OfficeSettings, *, both: bool = False) -> MoneySheet:
    """What stands on a bill."""
    bill = page.bill
    facts = [("Number", "" if bill.number == "draft" else bill.number), ("Date", _long(bill.issued_on))]
    facts += [("Due", _long(bill.due_on))] if bill.due_on is not None else []
    facts += [("Branch", BRANCH_WORDS.get(bill.branch_id, bill.branch_id))] if both else []
    sums = [Sum("Total", money_words(bill.total), bold=not page.shares and bill.status not in {"sent", "paid"})]
    for day, words, cents in page.shares:
        sums.append(Sum(f"{_short(day, bill.issued_on)} {shown(words)}", money_words(-cents)))
    if bill.status in {"sent", "paid"}:
        sums.append(Sum("To pay", money_words(bill.balance), bold=True))
    notes = [shown(line) for line in (bill.note, settings.invoice_note if bill.balance else "") if line]
    if bill.void_reason:
        notes.insert(0, f"Void: {shown(bill.void_reason)}")
    return MoneySheet(
        title="Invoice",
        number="" if bill.number == "draft" else bill.number,
        office=settings.office_name,
        office_lines=_lines(settings.office_address),
        to=tuple(shown(line) for line in page.bill_to.split("\n")),
        facts=tuple((label, words) for label, words in facts if words),
        columns=_BILL,
        rows=tuple(_row(each, bill.issued_on) for each in page.lines),
        nothing="Nothing is on this bill.",
        sums=tuple(sums),
        notes=tuple(notes),
        stamp=_STAMPS.get(bill.status, ""),
    )


def statement_sheet(row: StatementRow, settings: OfficeSettings, *, both: bool = False) -> MoneySheet:
    """What stands on a statement."""
    facts = [("From", _long(row.first)), ("To", _long(row.last))]
    facts += [("Branch", BRANCH_WORDS.get(row.branch_id, row.branch_id))] if both else []
    opening = (_short(row.first, row.last), "Balance before", "", "", money_words(row.opening))
    rows = [
        (
            _short(day, row.last),
            text,
            money_words(cents) if cents > 0 else "",
            money_words(-cents) if cents < 0 else "",
            money_words(balance),
        )
        for day, text, cents, balance in row.lines
    ]
    billed = sum(cents for _, _, cents, _ in row.lines if cents > 0)
    paid = sum(-cents for _, _, cents, _ in row.lines if cents < 0)
    return MoneySheet(
        title="Statement",
        number="",
        office=settings.office_name,
        office_lines=_lines(settings.office_address),
        to=tuple(shown(line) for line in row.bill_to.split("\n")),
        facts=tuple(facts),
        columns=_STATEMENT,
        rows=(opening, *rows),
        nothing="",
        sums=(
            Sum("Billed", money_words(billed)),
            Sum("Paid", money_words(paid)),
            Sum("To pay" if row.closing >= 0 else "In your favor", money_words(abs(row.closing)), bold=True),
        ),
        notes=(shown(settings.invoice_note),) if row.closing > 0 and settings.invoice_note else (),
    )


def statement_words(row: StatementRow) -> str:
    """The days of a statement and what it comes to, in a sentence's end."""
    return f"{_short(row.first, row.last)} to {_long(row.last)}: {owes_words(row.closing)}"


def _row(line: BillLineRow, issued_on: date) -> tuple[str, str, str]:
    return ("" if line.day is None else _short(line.day, issued_on), shown(line.text), money_words(line.cents))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(shown(line.strip()) for line in text.split(";") if line.strip())


def _long(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _short(day: date, beside: date) -> str:
    """``Thu 26 Nov``, with the year where it is another than that of the day beside it."""
    return f"{day:%a} {day.day} {day:%b}" + ("" if day.year == beside.year else f" {day.year}")


def _letter(settings: OfficeSettings) -> bool:
    return settings.print_paper == "letter"
