"""Bills and payments: of a client, of a branch, one whole; seen only on their own side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, func, select

from keydesk.db.operators import display_name
from keydesk.db.queries.billing_terms import (
    CLIENT,
    INVOICE,
    LINE,
    PAID,
    PAYMENT,
    SHARE,
    SPENT,
    STAFF,
    billed_branches,
    is_bill,
    of_billed,
)
from keydesk.db.rows.billing import BillLineRow, BillPageRow, BillRow, PaymentRow
from keydesk.db.work import Reading
from keydesk.rules import dates
from keydesk.rules.billing import METHODS, PAYMENT_WORDS, age_of, bill_address, bill_number, prefix_of, read_bill_number
from keydesk.rules.profile import client_name, spoken_name
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown


def bills(
    reading: Reading,
    *,
    client_id: int | None = None,
    branch: str | None = None,
    status: Collection[str] = (),
    first: date | None = None,
    last: date | None = None,
) -> tuple[BillRow, ...]:
    """Bills, drafts first and then the newest number; drafts that were thrown away are none.

    Args:
        reading: one moment of the store.
        client_id: only that client's.
        branch: only that branch's; None is all that the operator may see.
        status: only those that stand so; empty is all.
        first: only those of that day and later.
        last: only those of that day and before.
    """
    statement = _bills().where(of_billed(reading, INVOICE.c.branch_id, branch), is_bill())
    if client_id is not None:
        statement = statement.where(INVOICE.c.client_id == client_id)
    if status:
        statement = statement.where(INVOICE.c.status.in_(sorted(status)))
    if first is not None:
        statement = statement.where(INVOICE.c.issued_on >= first)
    if last is not None:
        statement = statement.where(INVOICE.c.issued_on <= last)
    order = statement.order_by(
        INVOICE.c.branch_id.desc(), INVOICE.c.number.is_not(None), INVOICE.c.number.desc(), CLIENT.c.sort_name
    )
    return tuple(_bill(reading, each) for each in reading.session.execute(order))


def bill_page(reading: Reading, *, invoice_id: int, branch: str | None = None) -> BillPageRow:
    """One bill whole.

    Args:
        reading: one moment of the store.
        invoice_id: which.
        branch: of which branch it was seen; None is those that are looked at.

    Raises:
        Refusal: there is none, or it is of the other side.
    """
    found = reading.session.execute(
        _bills().where(INVOICE.c.id == invoice_id, of_billed(reading, INVOICE.c.branch_id, branch), is_bill())
    ).first()
    if found is None:
        raise Refusal(
            f"There is no bill number {invoice_id}. The list may be an old one; look again.", code="not_found"
        )
    there = ~LINE.c.released if found.status != "void" else LINE.c.position > 0
    lines = reading.session.execute(
        select(LINE).where(LINE.c.invoice_id == invoice_id, there).order_by(LINE.c.position, LINE.c.id)
    )
    shares = reading.session.execute(
        select(PAYMENT.c.received_on, PAYMENT.c.kind, PAYMENT.c.method, PAYMENT.c.reference, SHARE.c.amount_cents)
        .join_from(SHARE, PAYMENT, SHARE.c.payment_id == PAYMENT.c.id)
        .where(SHARE.c.invoice_id == invoice_id)
        .order_by(PAYMENT.c.received_on, PAYMENT.c.id)
    )
    return BillPageRow(
        bill=_bill(reading, found),
        lines=tuple(
            BillLineRow(each.id, each.kind, each.visit_id, each.day, each.text, each.amount_cents) for each in lines
        ),
        shares=tuple((each.received_on, money_from(each), each.amount_cents) for each in shares),
        bill_to=found.bill_to or bill_address(dict(found._mapping)),  # noqa: SLF001 - the documented way to a row's names
        email=found.email,
        spoken=spoken_name(found.first_name, found.last_name, found.company),
        today=today_of(reading),
        now=reading.now,
    )


def lines_of_bills(reading: Reading) -> tuple[tuple[int, BillLineRow], ...]:
    """Bill and line of all that is on bills, or was on those that are void."""
    there = ~LINE.c.released | ((INVOICE.c.status == "void") & (LINE.c.position > 0))
    found = reading.session.execute(
        select(LINE)
        .join_from(LINE, INVOICE, INVOICE.c.id == LINE.c.invoice_id)
        .where(of_billed(reading, INVOICE.c.branch_id), is_bill(), there)
        .order_by(LINE.c.invoice_id, LINE.c.position, LINE.c.id)
    )
    return tuple(
        (
            each.invoice_id,
            BillLineRow(each.id, each.kind, each.visit_id, each.day, each.text, each.amount_cents),
        )
        for each in found
    )


def bill_meant(reading: Reading, *, text: str) -> int:
    """The bill that somebody means by its number; a number alone is of the branch that is looked at.

    Raises:
        Refusal: there is none such, or one in each branch.
    """
    prefixes = {each: prefix_of(reading.settings, each) for each in billed_branches(reading)}
    for_branch = read_bill_number(text, prefixes)
    found = [
        each
        for branch, number in for_branch
        for each in reading.session.execute(
            select(INVOICE.c.id).where(INVOICE.c.branch_id == branch, INVOICE.c.number == number)
        ).scalars()
    ]
    if not found:
        raise Refusal(f"There is no bill “{shown(text, width=30)}”. `keydesk invoices` lists them.", code="not_found")
    if len(found) > 1:
        both = " or ".join(bill_number(for_branch[0][1], each) for each in prefixes.values())
        raise Refusal(f"Which of the two: {both}?")
    return int(found[0])


def payments(
    reading: Reading,
    *,
    client_id: int | None = None,
    branch: str | None = None,
    method: str = "",
    first: date | None = None,
    last: date | None = None,
) -> tuple[PaymentRow, ...]:
    """Payments, refunds and credits, the newest first, those that were called off among them.

    Args:
        reading: one moment of the store.
        client_id: only that client's.
        branch: only that branch's; None is all that the operator may see.
        method: only what came so.
        first: only what came on that day and later.
        last: only what came on that day and before.
    """
    statement = (
        select(
            PAYMENT, SPENT.label("spent"), CLIENT.c.first_name, CLIENT.c.last_name, CLIENT.c.company,
            STAFF.c.first_name.label("by_first"), STAFF.c.last_name.label("by_last"),
            STAFF.c.nickname.label("by_nick"),
        )
        .join_from(PAYMENT, CLIENT, CLIENT.c.id == PAYMENT.c.client_id)
        .join(STAFF, STAFF.c.id == PAYMENT.c.staff_id, isouter=True)
        .where(of_billed(reading, PAYMENT.c.branch_id, branch))
        .order_by(PAYMENT.c.received_on.desc(), PAYMENT.c.id.desc())
    )  # fmt: skip
    for condition in (
        None if client_id is None else PAYMENT.c.client_id == client_id,
        PAYMENT.c.method == method if method else None,
        None if first is None else PAYMENT.c.received_on >= first,
        None if last is None else PAYMENT.c.received_on <= last,
    ):
        if condition is not None:
            statement = statement.where(condition)
    found = reading.session.execute(statement).all()
    went = _went_to(reading, client_id, branch)
    return tuple(_payment(each, went.get(each.id, ())) for each in found)


def _went_to(reading: Reading, client_id: int | None, branch: str | None) -> dict[int, tuple[tuple[str, int], ...]]:
    statement = (
        select(SHARE.c.payment_id, SHARE.c.amount_cents, INVOICE.c.number, INVOICE.c.branch_id)
        .join_from(SHARE, INVOICE, INVOICE.c.id == SHARE.c.invoice_id)
        .where(of_billed(reading, INVOICE.c.branch_id, branch))
        .order_by(INVOICE.c.number)
    )
    if client_id is not None:
        statement = statement.where(INVOICE.c.client_id == client_id)
    went: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for each in reading.session.execute(statement):
        number = bill_number(each.number, prefix_of(reading.settings, each.branch_id))
        went[each.payment_id].append((number, each.amount_cents))
    return {payment: tuple(listed) for payment, listed in went.items()}


def today_of(reading: Reading) -> date:
    """The office's day."""
    return dates.today(reading.now, ZoneInfo(reading.settings.time_zone))


def money_from(row: Row[Any]) -> str:
    """What money was, for people: ``check 1201``, ``credit``."""
    if row.kind == "credit":
        return PAYMENT_WORDS["credit"]
    words = " ".join(filter(None, (METHODS.get(row.method, row.method), row.reference)))
    return f"refund, {words}" if row.kind == "refund" else words or PAYMENT_WORDS["payment"]


def _bills() -> Any:
    visits = (
        select(func.count())
        .select_from(LINE)
        .where(LINE.c.invoice_id == INVOICE.c.id, LINE.c.visit_id.is_not(None), ~LINE.c.released)
        .correlate(INVOICE)
        .scalar_subquery()
    )
    return select(
        INVOICE, PAID.label("paid"), visits.label("visits"), CLIENT.c.first_name, CLIENT.c.last_name, CLIENT.c.company,
        CLIENT.c.street, CLIENT.c.street2, CLIENT.c.city, CLIENT.c.region, CLIENT.c.zip, CLIENT.c.email,
    ).join_from(INVOICE, CLIENT, CLIENT.c.id == INVOICE.c.client_id)  # fmt: skip


def _bill(reading: Reading, row: Row[Any]) -> BillRow:
    today = today_of(reading)
    balance = row.total_cents - row.paid if row.status in {"sent", "paid"} else 0
    late = max(0, (today - row.due_on).days) if balance > 0 and row.due_on is not None else 0
    return BillRow(
        invoice_id=row.id,
        client_id=row.client_id,
        client=client_name(row.first_name, row.last_name, row.company),
        branch_id=row.branch_id,
        number=bill_number(row.number, prefix_of(reading.settings, row.branch_id)),
        status=row.status,
        issued_on=row.issued_on,
        due_on=row.due_on,
        total=row.total_cents,
        paid=row.paid,
        balance=balance,
        late_days=late,
        age=age_of(row.due_on, today) if balance > 0 else "",
        visits=row.visits,
        version=row.version,
        note=row.note,
        void_reason=row.void_reason,
    )


def _payment(row: Row[Any], went_to: tuple[tuple[str, int], ...]) -> PaymentRow:
    rest = 0 if row.cancelled or row.kind == "refund" else row.amount_cents - row.spent
    return PaymentRow(
        payment_id=row.id,
        client_id=row.client_id,
        client=client_name(row.first_name, row.last_name, row.company),
        branch_id=row.branch_id,
        kind=row.kind,
        cents=row.amount_cents,
        received_on=row.received_on,
        method=row.method,
        reference=row.reference,
        note=row.note,
        by=display_name(row.by_first, row.by_last, row.by_nick) if row.by_first is not None else "",
        cancelled=row.cancelled,
        cancel_reason=row.cancel_reason,
        went_to=went_to,
        rest=rest,
        version=row.version,
    )
