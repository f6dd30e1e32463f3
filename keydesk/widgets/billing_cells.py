"""How bills, payments and what waits for a bill read in lists, and what stands above them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual.content import Content

from keydesk.rules import dates
from keydesk.rules.billing import AGES, METHODS, PAYMENT_WORDS, STATUS_WORDS, money_words, owes_words
from keydesk.rules.roles import BRANCH_WORDS
from keydesk.rules.text import counted
from keydesk.widgets.table_columns import Column, Toned
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from keydesk.db.rows.billing import (
        AccountRow,
        BillLineRow,
        BillPageRow,
        BillRow,
        OfficeBillingRow,
        PaymentRow,
        UnbilledRow,
    )
    from keydesk.widgets.table_columns import Cell, Cells

ACCOUNT_COLUMNS: Final = (
    Column("day", "DAY", 11, cut="never", sortable=False),
    Column("what", "WHAT", 22, weight=4, sortable=False),
    Column("is", "IS", 14, weight=1, sortable=False),
    Column("amount", "AMOUNT", 10, align="right", cut="never", sortable=False),
    Column("to_pay", "TO PAY", 10, align="right", cut="never", sortable=False),
)
BILL_COLUMNS: Final = (
    Column("day", "DAY", 11, cut="never", sortable=False),
    Column("what", "WHAT", 30, weight=4, sortable=False),
    Column("amount", "AMOUNT", 12, align="right", cut="never", sortable=False),
)
OFFICE_COLUMNS: Final = (
    Column("is", "IS", 9, cut="never", sortable=False),
    Column("client", "CLIENT", 18, weight=3, sortable=False),
    Column("what", "WHAT", 10, weight=1, sortable=False),
    Column("when", "WHEN", 16, cut="never", drop=1, sortable=False),
    Column("amount", "AMOUNT", 11, align="right", cut="never", sortable=False),
)


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One line of a client's billing: a bill, or money."""

    bill: BillRow | None = None
    payment: PaymentRow | None = None


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """One line of the office's billing: a client with visits to bill, or a bill."""

    waiting: UnbilledRow | None = None
    bill: BillRow | None = None

    @property
    def client_id(self) -> int:
        """Whose it is."""
        return self.bill.client_id if self.bill is not None else self.waiting.client_id if self.waiting else 0

    @property
    def kind(self) -> str:
        """``waiting``, ``draft`` or ``open``."""
        if self.bill is None:
            return "waiting"
        return "draft" if self.bill.status == "draft" else "open"


# -- one client --------------------------------------------------------------------------------------------------------


def account_lines(account: AccountRow, *, today: date) -> Iterator[tuple[int, AccountLine, Cells]]:
    """The draft, then bills and money, the newest first; bills have even numbers, money odd ones."""
    listed: list[tuple[tuple[bool, date, int], int, AccountLine, Cells]] = []
    for bill in account.bills:
        place = (bill.status == "draft", bill.issued_on, bill.invoice_id)
        listed.append((place, 2 * bill.invoice_id, AccountLine(bill=bill), _bill(bill, today)))
    for row in account.payments:
        place = (False, row.received_on, row.payment_id)
        listed.append((place, 2 * row.payment_id + 1, AccountLine(payment=row), _money(row, today)))
    for _, key, line, cells in sorted(listed, key=lambda each: each[0], reverse=True):
        yield key, line, cells


def account_head(name: str, account: AccountRow) -> Content:
    """Whose it is, and what they and the branch have between them."""
    parts: list[Content | str | tuple[str, str]] = [content(name, "bold"), "   "]
    parts.append((owes_words(account.balance), "bold $text-warning" if account.late else "bold"))
    told = []
    if account.late:
        told.append("overdue" if account.late == account.balance else f"{money_words(account.late)} overdue")
    if account.credit and account.owed:
        told.append(f"{money_words(account.credit)} to their credit")
    waiting = account.unbilled
    if waiting is not None and waiting.visits:
        told.append(f"{counted(waiting.visits, 'visit')} to bill, {money_words(waiting.cents)}")
    if waiting is not None and waiting.free:
        told.append(f"{waiting.free} unpriced")
    parts.append((f"   {' · '.join(told)}" if told else "", "$text-muted"))
    return Content.assemble(*parts)


def sides(branches: tuple[str, ...], current: str) -> Content:
    """The branches, the one in sight in reverse."""
    parts = [(f" {BRANCH_WORDS[each]} ", "bold reverse" if each == current else "") for each in branches]
    return Content.assemble(*parts, ("   Tab turns to the other", "$text-muted"))


def _bill(bill: BillRow, today: date) -> Cells:
    visits = counted(bill.visits, "visit") if bill.visits else "" if bill.status == "void" else "by hand"
    what = f"Bill {bill.number}" if bill.status != "draft" else "Draft"
    cells = (dates.day(bill.issued_on, today=today), " · ".join(filter(None, (what, visits))))
    total = money_words(bill.total)
    if bill.status == "void":
        quiet = (*(Toned(each, "quiet") for each in cells), Toned(f"void: {bill.void_reason}", "quiet"))
        return (*quiet, Toned(total, "quiet"), "")
    return (*cells, bill_state(bill, today), total, money_words(bill.balance) if bill.balance else "")


def bill_state(bill: BillRow, today: date) -> Cell:
    """``open, due 10 Dec``, ``12 days late``, ``paid``, ``draft``."""
    if bill.late_days:
        return Toned(f"{counted(bill.late_days, 'day')} late", "bad")
    if bill.status == "sent" and bill.due_on is not None:
        return f"due {dates.day(bill.due_on, today=today)}"
    if bill.status == "paid":
        return Toned(STATUS_WORDS["paid"], "done")
    return Toned(STATUS_WORDS[bill.status], "warn") if bill.status == "draft" else STATUS_WORDS[bill.status]


def _money(row: PaymentRow, today: date) -> Cells:
    words = PAYMENT_WORDS[row.kind].capitalize()
    how = " ".join(filter(None, (METHODS.get(row.method, row.method), row.reference)))
    what = " · ".join(filter(None, (words, how or row.note)))
    day = dates.day(row.received_on, today=today)
    amount = money_words(row.cents if row.kind == "refund" else -row.cents)
    if row.cancelled:
        off = f"called off: {row.cancel_reason}"
        return (*(Toned(each, "quiet") for each in (day, what, off, amount)), "")
    went = ", ".join(number for number, _ in row.went_to)
    rest = f"{money_words(row.rest)} left" if row.rest else ""
    return (day, what, " · ".join(filter(None, (went, rest))), amount, "")


# -- one bill ----------------------------------------------------------------------------------------------------------


def bill_lines(page: BillPageRow) -> Iterator[tuple[int, BillLineRow | None, Cells]]:
    """The lines of a bill, and beneath them what it comes to and what was paid; those have numbers below zero."""
    today = page.bill.issued_on
    for line in page.lines:
        day = "" if line.day is None else dates.day(line.day, today=today)
        tone = "done" if line.cents < 0 else ""
        amount = money_words(line.cents)
        yield line.line_id, line, (day, line.text, Toned(amount, "done") if tone else amount)
    yield -1, None, ("", Toned("Total", "header"), Toned(money_words(page.bill.total), "header"))
    for at, (day_paid, words, cents) in enumerate(page.shares, start=2):
        yield -at, None, (dates.day(day_paid, today=today), words, money_words(-cents))
    if page.bill.status in {"sent", "paid"}:
        to_pay = Toned(money_words(page.bill.balance), "header")
        yield -len(page.shares) - 2, None, ("", Toned("To pay", "header"), to_pay)


def bill_head(page: BillPageRow) -> Content:
    """Which bill it is, whose, and how it stands."""
    bill = page.bill
    state = bill_state(bill, page.today)
    words = state.text if isinstance(state, Toned) else state
    words = "" if bill.status == "draft" else words
    more = f"void: {bill.void_reason}" if bill.status == "void" else words
    title = "Draft" if bill.status == "draft" else f"Bill {bill.number}"
    where = f" · {BRANCH_WORDS.get(bill.branch_id, bill.branch_id)}"
    return Content.assemble(content(f"{title}   {bill.client}", "bold"), content(f"{where}   {more}", "$text-muted"))


def bill_foot(page: BillPageRow) -> Content:
    """To whom it goes, and what stands beneath it."""
    to = ", ".join(filter(None, page.bill_to.split("\n")))
    note = f"\nnote  {page.bill.note}" if page.bill.note else ""
    return content(f"to    {to}{note}", "$text-muted")


# -- the office --------------------------------------------------------------------------------------------------------


def office_lines(page: OfficeBillingRow) -> Iterator[tuple[int, OfficeLine, Cells]]:
    """Clients with visits to bill, drafts, open bills by the day on which they are due."""
    today = page.today
    for each in page.unbilled:
        if each.visits:
            word = "on" if each.first == each.last else "since"
            when = f"{word} {dates.day(each.first, today=today)}"
            what = counted(each.visits, "visit")
            cells: Cells = (Toned("to bill", "warn"), each.client, what, when, money_words(each.cents))
            yield -each.client_id, OfficeLine(waiting=each), cells
        elif each.free:
            what = counted(each.free, "visit")
            yield -each.client_id, OfficeLine(waiting=each), (Toned("no price", "quiet"), each.client, what, "", "")
    for bill in (*page.drafts, *page.open_bills):
        what = bill.number if bill.status != "draft" else _on_draft(bill)
        due = "" if bill.due_on is None else f"due {dates.day(bill.due_on, today=today)}"
        state: Cell = Toned("draft", "warn") if bill.status == "draft" else "open"
        if bill.late_days:
            state = Toned(f"{bill.late_days} d late", "bad")
        amount = money_words(bill.total if bill.status == "draft" else bill.balance)
        yield bill.invoice_id, OfficeLine(bill=bill), (state, bill.client, what, due, amount)


def _on_draft(bill: BillRow) -> str:
    return counted(bill.visits, "visit") if bill.visits else "charges"


def office_head(page: OfficeBillingRow) -> Content:
    """What is to bill, to send and to be paid, and how old that is."""
    waiting = [each for each in page.unbilled if each.visits]
    parts = [
        f"to bill {money_words(sum(each.cents for each in waiting))}",
        f"drafts {money_words(sum(each.total for each in page.drafts))}",
    ]
    late = sum(page.ages[1:])
    parts += [f"overdue {money_words(late)}"] if late else []
    parts += [f"credit {money_words(page.credit)}"] if page.credit else []
    head = content(f"Billing · {BRANCH_WORDS[page.branch_id]}", "bold")
    return Content.assemble(head, (f"   {' · '.join(parts)}", ""))


def office_ages(page: OfficeBillingRow) -> Content:
    """What is open by its age."""
    parts = [f"{age} {money_words(cents)}" for age, cents in zip(AGES, page.ages, strict=True) if cents]
    days = "  days: " + "  ".join(parts) if parts else ""
    return content(f"open {money_words(sum(page.ages))}{days}", "$text-muted")
