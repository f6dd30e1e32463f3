"""What every query about bills and payments asks: of which branches they may be, and who may see them there.

Money is seen only on its own side: also where Facility is switched off, none of it stands among In-Home's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, select

from keydesk.db.models import Client, Invoice, InvoiceLine, Payment, PaymentShare, Staff, table_of
from keydesk.db.queries.of_branch import of_branches
from keydesk.rules import roles
from keydesk.rules.branches import branches_billed
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import BRANCH_WORDS, Permission

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from keydesk.db.work import Reading

INVOICE, LINE, PAYMENT, SHARE = (table_of(each) for each in (Invoice, InvoiceLine, Payment, PaymentShare))
CLIENT, STAFF = table_of(Client), table_of(Staff)

PAID = (
    select(func.coalesce(func.sum(SHARE.c.amount_cents), 0))
    .where(SHARE.c.invoice_id == INVOICE.c.id)
    .correlate(INVOICE)
    .scalar_subquery()
)
"""What went to a bill."""

SPENT = (
    select(func.coalesce(func.sum(SHARE.c.amount_cents), 0))
    .where(SHARE.c.payment_id == PAYMENT.c.id)
    .correlate(PAYMENT)
    .scalar_subquery()
)
"""What of a payment went to bills."""


def billed_branches(reading: Reading) -> tuple[str, ...]:
    """The branches that are looked at and in which the operator may see bills.

    Raises:
        Refusal: there is none.
    """
    allowed = tuple(each for each in reading.branches if roles.may(reading.operator, Permission.BILL, each))
    if not allowed:
        reading.require(Permission.BILL, reading.branch)
        # Somebody who may bill elsewhere has no branch here at all.
        raise Refusal("There is no branch here in which you make bills.")
    return allowed


def billed_branch(reading: Reading, branch: str | None) -> str:
    """One branch whose bills the operator may see: the one that was said, or the one in which the session works.

    Raises:
        Refusal: it is switched off, or the operator may not see its bills.
    """
    wanted = reading.branch if branch is None else branch
    reading.require(Permission.BILL, wanted)
    if wanted not in branches_billed(reading.operator, reading.enabled):
        raise Refusal(f"{BRANCH_WORDS.get(wanted, wanted)} is switched off.", code="not_found")
    return wanted


def of_billed(reading: Reading, branch_id: ColumnElement[Any], branch: str | None = None) -> ColumnElement[bool]:
    """That a bill or payment is of a branch that is looked at and in which the operator may see it.

    A branch that is said is that one alone, also where the session works in the other one.
    """
    if branch is not None:
        return branch_id == billed_branch(reading, branch)
    return and_(of_branches(reading, branch_id), branch_id.in_(billed_branches(reading)))


def is_bill() -> ColumnElement[bool]:
    """That it is no draft that was thrown away."""
    return (INVOICE.c.status != "draft") | INVOICE.c.voided_at.is_(None)
