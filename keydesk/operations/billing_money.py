"""Where money stands: how much of which payment goes to which bill, what is open, what stands to a client's credit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from keydesk.db.work import Work
from keydesk.operations.billing_parts import INVOICE, PAYMENT, SHARE, SHARE_FIELD, lines_on, write_bill
from keydesk.rules.billing import OpenBill, money_words, status_of, total_of


def set_share(work: Work, payment_id: int, invoice_id: int, cents: int) -> None:
    """Says how much of a payment goes to a bill; nothing takes the share away."""
    here = (SHARE.c.payment_id == payment_id) & (SHARE.c.invoice_id == invoice_id)
    before = work.session.execute(select(SHARE.c.amount_cents).where(here)).scalar()
    if (before or 0) == cents:
        return
    if not cents:
        work.session.execute(delete(SHARE).where(here))
    elif before is None:
        values = {"payment_id": payment_id, "invoice_id": invoice_id, "amount_cents": cents}
        work.session.execute(insert(SHARE).values(**values))
    else:
        work.session.execute(update(SHARE).where(here).values(amount_cents=cents))
    old = None if before is None else money_words(before)
    new = money_words(cents) if cents else None
    work.record("payment", payment_id, "share", field=f"{SHARE_FIELD}{invoice_id}", old=old, new=new)


def share_of(work: Work, payment_id: int, invoice_id: int) -> int:
    """How much of a payment goes to a bill."""
    here = (SHARE.c.payment_id == payment_id) & (SHARE.c.invoice_id == invoice_id)
    return int(work.session.execute(select(SHARE.c.amount_cents).where(here)).scalar() or 0)


def shares_of(
    work: Work, *, payment_id: int | None = None, invoice_id: int | None = None
) -> list[tuple[int, int, int]]:
    """Payment, bill and cents of every share of a payment, or of a bill."""
    here = SHARE.c.payment_id == payment_id if payment_id is not None else SHARE.c.invoice_id == invoice_id
    found = work.session.execute(
        select(SHARE.c.payment_id, SHARE.c.invoice_id, SHARE.c.amount_cents).where(here).order_by(SHARE.c.id)
    )
    return [(each[0], each[1], each[2]) for each in found]


def resum(work: Work, row: Mapping[str, Any], *, verb: str) -> dict[str, Any]:
    """A bill's total by its lines, and how it stands by what is to pay."""
    total = row["total_cents"]
    if row["status"] == "draft":
        total = total_of(each["amount_cents"] for each in lines_on(work, row["id"]))
    status = status_of(row["status"], total - paid_of(work, row["id"]))
    return write_bill(work, row, {"total_cents": total, "status": status}, verb=verb)


def restand(work: Work, invoice_ids: Iterable[int], *, verb: str) -> None:
    """How some bills stand, after money went to them or from them."""
    for each in sorted(set(invoice_ids)):
        row = work.session.execute(select(INVOICE).where(INVOICE.c.id == each)).mappings().one()
        resum(work, dict(row), verb=verb)


def paid_of(work: Work, invoice_id: int) -> int:
    """What went to a bill so far."""
    return int(
        work.session.execute(
            select(func.coalesce(func.sum(SHARE.c.amount_cents), 0)).where(SHARE.c.invoice_id == invoice_id)
        ).scalar_one()
    )


def open_bills(work: Work, client_id: int, branch: str) -> list[OpenBill]:
    """A client's bills in a branch of which something is to pay."""
    paid = (
        select(func.coalesce(func.sum(SHARE.c.amount_cents), 0))
        .where(SHARE.c.invoice_id == INVOICE.c.id)
        .scalar_subquery()
    )
    found = work.session.execute(
        select(INVOICE.c.id, INVOICE.c.due_on, INVOICE.c.issued_on, INVOICE.c.number, INVOICE.c.total_cents, paid)
        .where(INVOICE.c.client_id == client_id, INVOICE.c.branch_id == branch, INVOICE.c.status == "sent")
        .order_by(INVOICE.c.number)
    )
    bills = [OpenBill(each[0], (each[1] or each[2], each[3] or 0), each[4] - each[5]) for each in found]
    return [each for each in bills if each.balance > 0]


def free_money(work: Work, client_id: int, branch: str) -> list[tuple[int, int]]:
    """Payments and credits of which something is in no bill, the oldest first, without what was given back of them."""
    used = (
        select(func.coalesce(func.sum(SHARE.c.amount_cents), 0))
        .where(SHARE.c.payment_id == PAYMENT.c.id)
        .scalar_subquery()
    )
    found = work.session.execute(
        select(PAYMENT.c.id, PAYMENT.c.kind, PAYMENT.c.amount_cents, used)
        .where(PAYMENT.c.client_id == client_id, PAYMENT.c.branch_id == branch, ~PAYMENT.c.cancelled)
        .order_by(PAYMENT.c.received_on, PAYMENT.c.id)
    ).all()
    back = sum(each[2] for each in found if each[1] == "refund")
    free = []
    # What was given back was paid money first, so that a credit of the office's is still there.
    for kind in ("payment", "credit"):
        for payment_id, its_kind, amount, spent in found:
            if its_kind != kind:
                continue
            left = amount - spent
            taken = min(back, left)
            back -= taken
            if left - taken > 0:
                free.append((payment_id, left - taken))
    return free


def standing(work: Work, client_id: int, branch: str) -> int:
    """What stands to a client's credit in a branch; below zero where more was given back than is there."""
    here = (PAYMENT.c.client_id == client_id) & (PAYMENT.c.branch_id == branch) & ~PAYMENT.c.cancelled
    came = work.session.execute(
        select(PAYMENT.c.kind, func.sum(PAYMENT.c.amount_cents)).where(here).group_by(PAYMENT.c.kind)
    )
    sums: dict[str, int] = {kind: int(cents) for kind, cents in came}
    spent = work.session.execute(
        select(func.coalesce(func.sum(SHARE.c.amount_cents), 0))
        .join_from(SHARE, PAYMENT, SHARE.c.payment_id == PAYMENT.c.id)
        .where(here)
    ).scalar_one()
    return sums.get("payment", 0) + sums.get("credit", 0) - sums.get("refund", 0) - int(spent)
