"""Bills, money that came in, what is open and how old it is, statements, and visits that wait for a bill."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Final, Literal

from keydesk.db.queries.accounts import client_statement, credits_standing, unbilled
from keydesk.db.queries.billing import bills, payments
from keydesk.db.queries.billing_terms import billed_branches
from keydesk.db.queries.client_names import client_names
from keydesk.db.rows.billing import BillRow, PaymentRow
from keydesk.db.work import Reading
from keydesk.reports.made import Line, made, span_words, today_of
from keydesk.reports.of_branch import branch_cells, branch_columns
from keydesk.reports.report import Cell, Column, Report
from keydesk.rules.billing import AGES, METHODS, PAYMENT_WORDS, STATUS_WORDS, money_words
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import counted

BillState = Literal["all", "open", "late", "draft", "paid", "void"]
MoneyKind = Literal["money", "credits", "all"]
_A_QUARTER: Final = 90

_INVOICES: Final = (
    Column("number", "BILL", whole=True),
    Column("client", "CLIENT"),
    Column("issued_on", "DATE", kind="day"),
    Column("due_on", "DUE", kind="day", rank=2),
    Column("status", "IS"),
    Column("billed_cents", "TOTAL", right=True, kind="money"),
    Column("paid_cents", "PAID", right=True, kind="money", rank=3),
    Column("balance_cents", "TO PAY", right=True, kind="money"),
    Column("days_late", "DAYS LATE", right=True, kind="number", rank=1),
    Column("visits", "VISITS", right=True, kind="number", rank=4),
    Column("total_cents", place="data", kind="money"),
    Column("void_reason", place="data"),
    Column("invoice_id", place="data"),
    Column("client_id", place="data"),
)
_PAYMENTS: Final = (
    Column("payment_id", "NO.", right=True, rank=4),
    Column("received_on", "DAY", kind="day"),
    Column("client", "CLIENT"),
    Column("kind", "WHAT", rank=3),
    Column("method", "BY", rank=1),
    Column("reference", "REFERENCE", rank=2),
    Column("amount_cents", "AMOUNT", right=True, kind="money"),
    Column("bills", "TO BILLS"),
    Column("credit_cents", "TO CREDIT", right=True, kind="money", rank=5),
    Column("by", "TAKEN BY", rank=6),
    Column("called_off", place="data"),
    Column("note", place="data"),
    Column("client_id", place="data"),
)
_AGING: Final = (
    Column("client", "CLIENT"),
    *(
        Column(name, age.upper(), right=True, kind="money", rank=rank)
        for name, age, rank in zip(
            ("current_cents", "days_30_cents", "days_60_cents", "days_90_cents", "older_cents"),
            AGES,
            (2, 3, 4, 5, 1),
            strict=True,
        )
    ),
    Column("owed_cents", "TO PAY", right=True, kind="money"),
    Column("credit_cents", "CREDIT", right=True, kind="money", rank=6),
    Column("balance_cents", "BALANCE", right=True, kind="money"),
    Column("client_id", place="data"),
)
_STATEMENT: Final = (
    Column("day", "DAY", kind="day"),
    Column("what", "WHAT"),
    Column("billed_cents", "BILLED", right=True, kind="money"),
    Column("paid_cents", "PAID", right=True, kind="money"),
    Column("balance_cents", "BALANCE", right=True, kind="money"),
)
_UNBILLED: Final = (
    Column("client", "CLIENT"),
    Column("visits", "VISITS", right=True, kind="number"),
    Column("amount_cents", "AMOUNT", right=True, kind="money"),
    Column("without_price", "WITHOUT A PRICE", right=True, kind="number", rank=2),
    Column("first", "FIRST", kind="day", rank=1),
    Column("last", "LAST", kind="day"),
    Column("client_id", place="data"),
)


def invoices_report(
    reading: Reading,
    *,
    client_id: int | None = None,
    first: date | None = None,
    last: date | None = None,
    state: BillState = "all",
) -> Report:
    """Bills, drafts first and then the newest number.

    Args:
        reading: one moment of the store.
        client_id: only that client's.
        first: only those of that day and later.
        last: only those of that day and before.
        state: only those that stand so; ``late`` are open ones that are past their due day.
    """
    wanted = {"open": ("sent",), "late": ("sent",), "all": ()}.get(state, (state,))
    found = bills(reading, client_id=client_id, status=wanted, first=first, last=last)
    listed = [each for each in found if state != "late" or each.late_days]
    return made(
        reading,
        "invoices",
        "Invoices",
        (*branch_columns(reading), *_INVOICES),
        ((_invoice(reading, each), ("client", each.client_id)) for each in listed),
        totals=("billed_cents", "paid_cents", "balance_cents"),
        notes=_beside(listed),
        nothing="No bill. On a client's page the pane Billing makes them, or Billing in the palette.",
    )


def payments_report(
    reading: Reading,
    *,
    client_id: int | None = None,
    first: date | None = None,
    last: date | None = None,
    method: str = "",
    show: MoneyKind = "money",
    called_off: bool = False,
) -> Report:
    """Money that came in, with what was given back below zero; the first of this month on unless said.

    Args:
        reading: one moment of the store.
        client_id: only that client's.
        first: the first day.
        last: the last day.
        method: only what came so.
        show: payments and refunds, credits that the office granted, or all.
        called_off: also what was entered in error, which counts for nothing.
    """
    today = today_of(reading)
    until = last or today
    since = first or min(until, today).replace(day=1)
    kinds = {"money": {"payment", "refund"}, "credits": {"credit"}}.get(show, set(PAYMENT_WORDS))
    found = [
        each
        for each in payments(reading, client_id=client_id, method=method, first=since, last=until)
        if each.kind in kinds and (called_off or not each.cancelled)
    ]
    by_method: dict[str, int] = defaultdict(int)
    for each in found:
        if not each.cancelled and each.kind != "credit":
            by_method[METHODS.get(each.method, each.method)] += _signed(each)
    note = ", ".join(f"{word} {money_words(cents)}" for word, cents in sorted(by_method.items()))
    return made(
        reading,
        "payments",
        f"Payments received, {span_words(since, until, today=today)}",
        (*branch_columns(reading), *_PAYMENTS),
        ((_payment(reading, each), ("client", each.client_id)) for each in found),
        totals=("amount_cents", "credit_cents"),
        notes=(f"By {note}.",) if len(by_method) > 1 else (),
        nothing="No money came in on these days. On a client's page the pane Billing takes it.",
    )


def open_balances_report(reading: Reading, *, late: bool = False) -> Report:
    """What each client has to pay, by how many days it is past due, and what stands to their credit.

    Args:
        reading: one moment of the store.
        late: only those of whom something is past due.
    """
    ages: dict[tuple[int, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for each in bills(reading, status=("sent",)):
        ages[each.client_id, each.branch_id][each.age] += each.balance
    credit = {(client_id, branch): cents for client_id, branch, cents in credits_standing(reading)}
    names = {each.id: each.name for each in client_names(reading)}
    places = {client_id: at for at, client_id in enumerate(names)}
    lines: list[Line] = []
    for key in sorted({*ages, *credit}, key=lambda each: (places.get(each[0], 0), each[1] != "in_home")):
        owed = ages.get(key, {})
        if late and not sum(cents for age, cents in owed.items() if age != AGES[0]):
            continue
        due, back = sum(owed.values()), credit.get(key, 0)
        cells: tuple[Cell, ...] = (
            names.get(key[0], ""),
            *(owed.get(each, 0) for each in AGES),
            due,
            back,
            due - back,
            key[0],
        )
        lines.append(((*branch_cells(reading, key[1]), *cells), ("client", key[0])))
    return made(
        reading,
        "open-balances",
        "Open balances (aging)",
        (*branch_columns(reading), *_AGING),
        lines,
        totals=tuple(each.name for each in _AGING if each.kind == "money"),
        nothing="Nobody has anything to pay, and nothing stands to anybody's credit.",
    )


def statement_report(
    reading: Reading, *, client_id: int, first: date | None = None, last: date | None = None
) -> Report:
    """One client's account in one branch: what was owed before, each thing, what is owed after.

    Args:
        reading: one moment of the store.
        client_id: whose.
        first: the first day; ninety days back unless said.
        last: the last day; today unless said.

    Raises:
        Refusal: both branches are looked at: an account is of one.
    """
    since, until = statement_days(reading, first, last)
    told = client_statement(reading, client_id=client_id, first=since, last=until)
    rows: list[Line] = [((since, "Balance before", None, None, told.opening), None)]
    rows += [
        ((day, text, cents if cents > 0 else None, -cents if cents < 0 else None, balance), None)
        for day, text, cents, balance in told.lines
    ]
    return made(
        reading,
        "statement",
        f"Statement, {told.client}, {span_words(since, until, today=today_of(reading))}",
        _STATEMENT,
        rows,
        totals=("billed_cents", "paid_cents"),
        notes=(f"Balance: {money_words(told.closing)}.",),
    )


def statement_days(reading: Reading, first: object, last: object) -> tuple[date, date]:
    """The days of a statement: up to today and ninety back unless said.

    Raises:
        Refusal: both branches are looked at, since an account is of one; or the first day is after the last.
    """
    if len(billed_branches(reading)) > 1:
        raise Refusal("A statement is of one branch: say which, with --branch in_home or --branch facility.")
    until = last if isinstance(last, date) else today_of(reading)
    since = first if isinstance(first, date) else until - timedelta(days=_A_QUARTER)
    if since > until:
        raise Refusal("The first day of the statement is after its last.", field="from")
    return since, until


def unbilled_report(reading: Reading, *, last: date | None = None, client_id: int | None = None) -> Report:
    """Completed visits that are on no bill, a client a line; those without a price go on none.

    Args:
        reading: one moment of the store.
        last: only visits up to that day; today unless said.
        client_id: only that client's.
    """
    found = unbilled(reading, last=last, client_id=client_id)
    return made(
        reading,
        "unbilled-visits",
        "Unbilled visits",
        (*branch_columns(reading), *_UNBILLED),
        (
            (
                (
                    *branch_cells(reading, each.branch_id),
                    each.client,
                    each.visits,
                    each.cents,
                    each.free,
                    each.first,
                    each.last,
                    each.client_id,
                ),
                ("client", each.client_id),
            )
            for each in found
        ),
        totals=("visits", "amount_cents", "without_price"),
        notes=(f"{counted(sum(each.free for each in found), 'visit')} without a price: no bill takes them.",)
        if any(each.free for each in found)
        else (),
        nothing="Every completed visit is on a bill.",
    )


def _invoice(reading: Reading, bill: BillRow) -> tuple[Cell, ...]:
    late = "overdue" if bill.late_days else STATUS_WORDS[bill.status]
    return (
        *branch_cells(reading, bill.branch_id),
        bill.number,
        bill.client,
        bill.issued_on,
        bill.due_on,
        late,
        # What is void or not sent yet is in no sum.
        bill.total if bill.status in {"sent", "paid"} else None,
        bill.paid if bill.status in {"sent", "paid"} else None,
        bill.balance if bill.status in {"sent", "paid"} else None,
        bill.late_days or None,
        bill.visits,
        bill.total,
        bill.void_reason,
        bill.invoice_id,
        bill.client_id,
    )


def _beside(listed: list[BillRow]) -> tuple[str, ...]:
    """What is among them and in no sum."""
    drafts, void = ([each for each in listed if each.status == status] for status in ("draft", "void"))
    parts = [f"{counted(len(drafts), 'draft')}, {money_words(sum(each.total for each in drafts))}"] if drafts else []
    parts += [f"{counted(len(void), 'void bill')}, {money_words(sum(each.total for each in void))}"] if void else []
    return (f"In no sum: {'; '.join(parts)}.",) if parts else ()


def _payment(reading: Reading, row: PaymentRow) -> tuple[Cell, ...]:
    what = PAYMENT_WORDS[row.kind] + (", called off" if row.cancelled else "")
    return (
        *branch_cells(reading, row.branch_id),
        row.payment_id,
        row.received_on,
        row.client,
        what,
        METHODS.get(row.method, row.method),
        row.reference,
        0 if row.cancelled else _signed(row),
        ", ".join(number for number, _ in row.went_to),
        row.rest or None,
        row.by,
        row.cancelled,
        row.note,
        row.client_id,
    )


def _signed(row: PaymentRow) -> int:
    return -row.cents if row.kind == "refund" else row.cents
