"""Bills and payments as somebody asks for them, in words that are read inside the transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from keydesk.db.queries.billing import bill_meant
from keydesk.db.queries.who_is import client_meant
from keydesk.db.work import Work
from keydesk.operations.asking import reading_of
from keydesk.operations.billing import add_bill_line
from keydesk.operations.billing_drafts import Drafted, draft_invoice, draft_many, draft_of
from keydesk.operations.billing_parts import INVOICE, BillChanged, billed_branches
from keydesk.operations.billing_send import BillsSent, send_invoices, void_invoice
from keydesk.operations.payments import PaymentChanged, cancel_payment, give_back, grant_credit, take_payment
from keydesk.operations.visit_parts import today_of
from keydesk.rules import dates
from keydesk.rules.billing import PAYMENT_WORDS, read_method, read_money
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import BRANCH_WORDS, Permission
from keydesk.rules.text import shown


def bill_asked(work: Work, *, client: str, first: str | None = None, last: str | None = None) -> BillChanged:
    """Puts a client's completed visits onto their draft.

    Raises:
        Refusal: who or which branch is not clear, or there is nothing to bill.
    """
    work.require(Permission.BILL)
    side = _side(work)
    since, until = (_day(work, each) for each in (first, last))
    return draft_invoice(work, client_id=_client(work, client), branch=side, first=since, last=until)


def draft_many_asked(work: Work, *, last: str | None = None) -> Drafted:
    """Drafts for every client of the branch with completed visits that are on no bill.

    Raises:
        Refusal: which branch is not clear, or there is nothing to bill.
    """
    work.require(Permission.BILL)
    return draft_many(work, branch=_side(work), last=_day(work, last))


def charge_asked(work: Work, *, client: str, kind: str, text: str, amount: str, day: str | None = None) -> BillChanged:
    """Puts a charge or a credit onto a client's draft.

    Raises:
        Refusal: who, which branch or how much is not clear.
    """
    work.require(Permission.BILL)
    side = _side(work)
    client_id = _client(work, client)
    on = _day(work, day)
    return add_bill_line(work, client_id=client_id, branch=side, kind=kind, text=text, cents=read_money(amount), day=on)


def send_asked(work: Work, *, clients: Sequence[str], everybody: bool = False, day: str | None = None) -> BillsSent:
    """Sends the drafts of some clients, or of everybody, all of them or none.

    Raises:
        Refusal: somebody has no draft, or which branch is not clear.
    """
    work.require(Permission.BILL)
    side = _side(work)
    if everybody == bool(clients):
        raise Refusal("Whose drafts are sent? Name the clients, or say --all.")
    if everybody:
        found = work.session.execute(
            select(INVOICE.c.id).where(
                INVOICE.c.branch_id == side, INVOICE.c.status == "draft", INVOICE.c.voided_at.is_(None)
            )
        )
        ids = list(found.scalars())
        if not ids:
            raise Refusal(f"There is no draft in {BRANCH_WORDS[side]}. `keydesk invoice new` makes them.")
    else:
        ids = [_draft(work, each, side) for each in clients]
    return send_invoices(work, bills=[(each, None) for each in ids], issued_on=_day(work, day))


def void_asked(work: Work, *, bill: str, reason: str) -> BillChanged:
    """Makes a bill void.

    Raises:
        Refusal: there is none of that number, or no reason is said.
    """
    work.require(Permission.BILL)
    return void_invoice(work, invoice_id=bill_meant(reading_of(work), text=bill), version=None, reason=reason)


def pay_asked(
    work: Work,
    *,
    client: str,
    amount: str,
    kind: str = "payment",
    method: str = "",
    day: str | None = None,
    reference: str = "",
    note: str = "",
    bills: Sequence[str] | None = None,
) -> PaymentChanged:
    """Takes money, grants a credit, or gives money back.

    Raises:
        Refusal: who, which branch, how much or what for is not clear; or as the operation that it is says.
    """
    work.require(Permission.BILL)
    side = _side(work)
    client_id, cents, on = _client(work, client), read_money(amount), _day(work, day)
    if kind not in PAYMENT_WORDS:
        raise Refusal(f"Money is a {', a '.join(PAYMENT_WORDS)}; not “{shown(kind, width=20)}”.")
    if kind == "credit":
        return grant_credit(work, client_id=client_id, cents=cents, note=note or reference, branch=side, day=on)
    how = read_method(method)
    if kind == "refund":
        return give_back(
            work,
            client_id=client_id,
            cents=cents,
            method=how,
            branch=side,
            day=on,
            reference=reference,
            note=note,
        )
    reading = reading_of(work)
    return take_payment(
        work,
        client_id=client_id,
        cents=cents,
        method=how,
        branch=side,
        received_on=on,
        reference=reference,
        note=note,
        invoice_ids=[bill_meant(reading, text=each) for each in bills] if bills is not None else None,
    )


def cancel_payment_asked(work: Work, *, payment: str, reason: str) -> PaymentChanged:
    """Calls off a payment by its number.

    Raises:
        Refusal: there is none of that number, or no reason is said.
    """
    work.require(Permission.BILL)
    plain = payment.strip().removeprefix("#")
    if not (plain.isascii() and plain.isdigit() and len(plain) < 12):  # noqa: PLR2004 - beyond any row's number
        raise Refusal(
            f"There is no payment “{shown(payment, width=20)}”. `keydesk payments` lists them.", code="not_found"
        )
    return cancel_payment(work, payment_id=int(plain), reason=reason)


def _side(work: Work) -> str:
    """The branch that is meant: the only one, or the one that ``--branch`` says; money is never guessed."""
    sides = billed_branches(work)
    if len(sides) > 1:
        raise Refusal("Which branch is it for? Say --branch in_home or --branch facility.")
    return sides[0]


def _client(work: Work, who: str) -> int:
    return client_meant(reading_of(work), who=who).id


def _draft(work: Work, who: str, side: str) -> int:
    client = client_meant(reading_of(work), who=who)
    row = draft_of(work, client.id, side)
    if row is None:
        raise Refusal(f"{shown(client.name, width=50)} has no draft in {BRANCH_WORDS[side]}.", code="not_found")
    return int(row["id"])


def _day(work: Work, text: str | None) -> date | None:
    return None if text is None else dates.read_day(text, today=today_of(work), ahead=False)
