"""Money: taken, granted as a credit, given back; what was entered in error is called off, and never deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import func, insert, select

from keydesk.db.work import Work
from keydesk.operations.billing_money import open_bills, restand, set_share, shares_of, standing
from keydesk.operations.billing_parts import (
    PAYMENT,
    bill_name,
    billed_branch,
    load_bill,
    load_payer,
    load_payment,
    read_note,
    read_text,
    write_payment,
)
from keydesk.operations.billing_send import use_up_credit
from keydesk.operations.clients import name_of
from keydesk.operations.editing import require_version
from keydesk.operations.visit_parts import today_of
from keydesk.rules import dates
from keydesk.rules.billing import HIGHEST, METHODS, PAYMENT_WORDS, allocate, money_words, refundable
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import BRANCH_WORDS
from keydesk.rules.text import shown

_EARLIEST: Final = date(2000, 1, 1)
_LONGEST_REASON: Final = 300


@dataclass(frozen=True, slots=True)
class PaymentChanged:
    """Money came, went, or was called off.

    Attributes:
        payment_id: which.
        batch_id: what an undo takes back.
        shares: bill and cents of what went to bills.
        rest: what of it stands to the client's credit.
        said: what the desk says.
    """

    payment_id: int
    batch_id: int
    shares: tuple[tuple[int, int], ...]
    rest: int
    said: str


def take_payment(
    work: Work,
    *,
    client_id: int,
    cents: int,
    method: str,
    branch: str | None = None,
    received_on: date | None = None,
    reference: str = "",
    note: str = "",
    invoice_ids: Sequence[int] | None = None,
) -> PaymentChanged:
    """Takes money: it goes to the oldest open bills, or to those that were chosen; the rest stands to their credit.

    Args:
        work: the transaction.
        client_id: whose money.
        cents: how much.
        method: one of :data:`METHODS`.
        branch: in which branch; the one in which the session works unless said.
        received_on: when it came; today unless said.
        reference: the check's number, the transfer's text.
        note: for the office.
        invoice_ids: the bills that it is for; None is the oldest open ones.

    Raises:
        Refusal: a bill that was chosen is paid already, or is not theirs; or something does not fit.
    """
    side = billed_branch(work, branch)
    client = load_payer(work, client_id, side)
    if method not in METHODS:
        raise Refusal(f"Paid by {', '.join(METHODS)}.", field="method")
    bills = open_bills(work, client_id, side)
    if invoice_ids is not None:
        _require_open(work, client, side, invoice_ids, {each.invoice_id for each in bills})
    done = allocate(cents, bills, chosen=invoice_ids)
    values = {
        "method": method,
        "reference": read_text(reference, "A reference"),
        "invoice_id": done.shares[0][0] if len(done.shares) == 1 and not done.rest else None,
    }
    payment_id = _add(work, "payment", client, side, cents, received_on, note, values)
    for invoice_id, part in done.shares:
        set_share(work, payment_id, invoice_id, part)
    restand(work, [each for each, _ in done.shares], verb="pay")
    said = f"{money_words(cents)} from {shown(name_of(client), width=40)}{_to_words(work, done.shares, done.rest)}"
    return PaymentChanged(payment_id, work.batch_id, done.shares, done.rest, said)


def grant_credit(
    work: Work, *, client_id: int, cents: int, note: str, branch: str | None = None, day: date | None = None
) -> PaymentChanged:
    """Grants a credit: it goes to the oldest open bills, and the rest to the next ones. No money came in for it.

    Raises:
        Refusal: it is not said what for, or the amount does not fit.
    """
    side = billed_branch(work, branch)
    client = load_payer(work, client_id, side)
    if not note.strip():
        raise Refusal("Say what the credit is for: it stands on the client's statement.", field="note")
    done = allocate(cents, open_bills(work, client_id, side))
    payment_id = _add(work, "credit", client, side, cents, day, note, {})
    for invoice_id, part in done.shares:
        set_share(work, payment_id, invoice_id, part)
    restand(work, [each for each, _ in done.shares], verb="pay")
    said = f"Credit of {money_words(cents)} for {shown(name_of(client), width=40)}"
    said += _to_words(work, done.shares, done.rest)
    return PaymentChanged(payment_id, work.batch_id, done.shares, done.rest, said)


def give_back(
    work: Work,
    *,
    client_id: int,
    cents: int,
    method: str,
    branch: str | None = None,
    day: date | None = None,
    reference: str = "",
    note: str = "",
) -> PaymentChanged:
    """Gives money back, out of what stands to the client's credit: never more than was paid.

    Raises:
        Refusal: there is not so much to give back; says how much there is.
    """
    side = billed_branch(work, branch)
    client = load_payer(work, client_id, side)
    if method not in METHODS:
        raise Refusal(f"Given back by {', '.join(METHODS)}.", field="method")
    sums = _sums(work, client_id, side)
    most = refundable(
        paid=sums.get("payment", 0), refunded=sums.get("refund", 0), credit=standing(work, client_id, side)
    )
    name = shown(name_of(client), width=40)
    if cents > most:
        why = "Nothing of what was paid stands" if not most else f"No more than {money_words(most)} of it stands"
        raise Refusal(f"{why} to the credit of {name} in {BRANCH_WORDS[side]}. Void a bill first.", field="amount")
    values = {"method": method, "reference": read_text(reference, "A reference")}
    payment_id = _add(work, "refund", client, side, cents, day, note, values)
    left = standing(work, client_id, side)
    said = f"{money_words(cents)} given back to {name}; {money_words(left)} stands to their credit."
    return PaymentChanged(payment_id, work.batch_id, (), 0, said)


def use_credit(
    work: Work, *, client_id: int, branch: str | None = None, invoice_ids: Sequence[int] | None = None
) -> PaymentChanged:
    """What stands to a client's credit goes to their open bills, the oldest first, or to those that were chosen.

    Raises:
        Refusal: nothing stands to their credit, or nothing is open.
    """
    side = billed_branch(work, branch)
    client = load_payer(work, client_id, side)
    name = shown(name_of(client), width=40)
    bills = open_bills(work, client_id, side)
    if invoice_ids is not None:
        _require_open(work, client, side, invoice_ids, {each.invoice_id for each in bills})
    if not bills:
        raise Refusal(f"No bill of {name} in {BRANCH_WORDS[side]} is open.")
    if standing(work, client_id, side) <= 0:
        raise Refusal(f"Nothing stands to the credit of {name} in {BRANCH_WORDS[side]}.")
    used = use_up_credit(work, client_id, side, invoice_ids)
    rest = standing(work, client_id, side)
    left = f"; {money_words(rest)} is left" if rest else ""
    return PaymentChanged(0, work.batch_id, (), rest, f"{money_words(used)} of their credit went to open bills{left}.")


def cancel_payment(
    work: Work, *, payment_id: int, reason: str, version: int | None = None, branch: str | None = None
) -> PaymentChanged:
    """Calls off a payment, a refund or a credit that was entered in error; its bills are open again.

    Args:
        work: the transaction.
        payment_id: which.
        reason: why; it stays on the list.
        version: that the person saw.
        branch: of which branch it was seen; None is those that are looked at.

    Raises:
        ChangedMeanwhile: somebody changed it after ``version`` was read.
        Refusal: it was called off already, no reason is said, or money of it was given back.
    """
    row = load_payment(work, payment_id, branch=branch)
    word = PAYMENT_WORDS[row["kind"]]
    name = f"the {word} of {money_words(row['amount_cents'])}"
    require_version(work, "payment", row, version=version, name=name)
    if row["cancelled"]:
        raise Refusal(f"{name.capitalize()} was called off already.", code="changed")
    why = " ".join(reason.split())
    if not why or len(why) > _LONGEST_REASON:
        raise Refusal(f"Say in a few words why {name} is called off.", field="reason")
    shares = shares_of(work, payment_id=payment_id)
    for _, invoice_id, _ in shares:
        set_share(work, payment_id, invoice_id, 0)
    write_payment(work, row, {"cancelled": True, "cancel_reason": why}, verb="cancel", reason=why)
    require_covered(work, row["client_id"], row["branch_id"])
    restand(work, [each[1] for each in shares], verb="cancel")
    names = ", ".join(bill_name(work, load_bill(work, each[1], anywhere=True)) for each in shares)
    again = f"; open again: {names}" if names else ""
    return PaymentChanged(payment_id, work.batch_id, (), 0, f"{name[0].upper()}{name[1:]} is called off{again}.")


def require_covered(work: Work, client_id: int, branch: str) -> None:
    """Refuses where more would have been given back than is there.

    Raises:
        Refusal: a refund has to be called off first.
    """
    if standing(work, client_id, branch) < 0:
        raise Refusal(
            f"{money_words(-standing(work, client_id, branch))} of it was given back or is in use. "
            "Call off the refund first, then this."
        )


def _add(
    work: Work,
    kind: str,
    client: Mapping[str, Any],
    branch: str,
    cents: int,
    day: date | None,
    note: str,
    more: Mapping[str, Any],
) -> int:
    if not 0 < cents <= HIGHEST:
        raise Refusal(f"An amount is from 0.01 to {money_words(HIGHEST)}.", field="amount")
    today = today_of(work)
    on = day or today
    if not _EARLIEST <= on <= today:
        raise Refusal(
            f"Money is taken down for today or a day before, not for {dates.day(on, today=today)}.", field="day"
        )
    values = {
        "client_id": client["id"],
        "branch_id": branch,
        "amount_cents": cents,
        "received_on": on,
        "kind": kind,
        "note": read_note(note),
        "at": work.now,
        "staff_id": work.operator.staff_id,
        **more,
    }
    payment_id = int(work.session.execute(insert(PAYMENT).values(**values).returning(PAYMENT.c.id)).scalar_one())
    words = " ".join(filter(None, (PAYMENT_WORDS[kind], money_words(cents), str(more.get("method", "")))))
    work.record("payment", payment_id, "add", field="*", new=words)
    return payment_id


def _require_open(
    work: Work, client: Mapping[str, Any], branch: str, invoice_ids: Sequence[int], open_ids: set[int]
) -> None:
    """That the bills that were chosen are theirs, and that something of each is to pay."""
    for each in invoice_ids:
        row = load_bill(work, each, branch=branch)
        if row["client_id"] != client["id"] or row["branch_id"] != branch:
            raise Refusal(f"{bill_name(work, row)} is not a bill of {shown(name_of(client), width=40)}.", field="bills")
        if each not in open_ids:
            how = {"paid": "paid already", "void": "void", "draft": "not sent yet"}.get(row["status"], "paid already")
            raise Refusal(
                f"{bill_name(work, row)} is {how}. Look again, and choose what the money is for.",
                code="changed",
                field="bills",
            )


def _sums(work: Work, client_id: int, branch: str) -> dict[str, int]:
    found = work.session.execute(
        select(PAYMENT.c.kind, func.sum(PAYMENT.c.amount_cents))
        .where(PAYMENT.c.client_id == client_id, PAYMENT.c.branch_id == branch, ~PAYMENT.c.cancelled)
        .group_by(PAYMENT.c.kind)
    )
    return {kind: int(cents) for kind, cents in found}


def _to_words(work: Work, shares: Sequence[tuple[int, int]], rest: int) -> str:
    """Where money went: ``: 30.00 to H-0001, which is paid; 5.00 stands to their credit``."""
    parts = []
    for invoice_id, cents in shares:
        row = load_bill(work, invoice_id, anywhere=True)
        paid = ", which is paid" if row["status"] == "paid" else ""
        parts.append(f"{money_words(cents)} to {bill_name(work, row)}{paid}")
    if rest:
        parts.append(f"{money_words(rest)} stands to their credit")
    return f": {'; '.join(parts)}." if parts else "."
