"""Taking back what was done to bills and payments: each of them is as it was, if nothing came of it since.

A number goes back only while it is the last of its branch and no mail with it has left; after that a bill becomes void.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Row, func, select, update

from keydesk.db.models import Outbox, Visit, table_of
from keydesk.db.work import Work
from keydesk.operations.billing_money import paid_of, resum, set_share, share_of, shares_of, standing
from keydesk.operations.billing_parts import (
    INVOICE,
    LINE,
    LINE_FIELD,
    PAYMENT,
    SHARE_FIELD,
    bill_name,
    line_words,
    lines_on,
    load_bill,
    load_payment,
    read_line_words,
    taken_off,
    write_bill,
    write_line,
    write_payment,
)
from keydesk.operations.visit_undo import lines_of
from keydesk.rules.billing import money_words, read_money, status_of
from keydesk.rules.profile import told
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import counted

_OUTBOX, _VISIT = table_of(Outbox), table_of(Visit)

BILLING_VERBS: Final = (
    "draft_invoice",
    "draft_many",
    "add_bill_line",
    "change_bill_line",
    "take_off_line",
    "edit_draft",
    "discard_draft",
    "send_invoices",
    "void_invoice",
    "take_payment",
    "grant_credit",
    "give_back",
    "use_credit",
    "cancel_payment",
    "bill_asked",
    "draft_many_asked",
    "charge_asked",
    "send_asked",
    "void_asked",
    "pay_asked",
    "cancel_payment_asked",
)
"""The operations whose batches are taken back as what was done to bills and payments."""

_ADDED: Final = "*"
_DAYS: Final = frozenset({"issued_on", "due_on", "from_day", "to_day"})
_BY_ITSELF: Final = frozenset({"status", "voided_at", "sent_at"})
"""What a bill has by what is done to it, and not by its lines of history."""


@dataclass
class _Touched:
    """One bill or one payment of a batch: what it was first, and what it was last."""

    added: bool = False
    first: dict[str, str | None] = field(default_factory=dict)
    last: dict[str, str | None] = field(default_factory=dict)


def take_back_billing(work: Work, batch_id: int) -> str:
    """Sets bills and payments to what they were before a batch; what was made is thrown away, or called off.

    Raises:
        Refusal: something came of it since, or it is of the other side; nothing is done. Code ``changed``.
    """
    touched = _by_thing(lines_of(work, batch_id))
    try:
        bills = {each: load_bill(work, each, anywhere=True) for subject, each in touched if subject == "invoice"}
        payments = {each: load_payment(work, each, anywhere=True) for subject, each in touched if subject == "payment"}
    except Refusal as refusal:
        # Of the other side: as if there were no such act.
        raise Refusal(f"There is no batch {batch_id} to take back.", code="not_found") from refusal
    if not bills and not payments:
        raise Refusal("That changed no bill and no payment, so there is nothing to take back.")
    moved: set[int] = set(bills)
    for payment_id in payments:
        moved |= _shares_back(work, payment_id, touched["payment", payment_id])
    for payment_id, row in payments.items():
        _payment_back(work, row, touched["payment", payment_id])
    for invoice_id, row in bills.items():
        _lines_back(work, row, touched["invoice", invoice_id])
    for invoice_id, row in bills.items():
        _bill_back(work, row, touched["invoice", invoice_id])
    for invoice_id in sorted(moved):
        _require_whole(work, resum(work, load_bill(work, invoice_id, anywhere=True), verb="undo"))
    for payment_id, row in payments.items():
        _require_money(work, payment_id, row)
    _require_no_gap(work, bills.values())
    return _said(work, bills, payments)


def _by_thing(lines: Sequence[Row[Any]]) -> dict[tuple[str, int], _Touched]:
    things: dict[tuple[str, int], _Touched] = {}
    for line in lines:
        if line.subject not in {"invoice", "payment"}:
            continue
        thing = things.setdefault((line.subject, line.subject_id), _Touched())
        if line.field == _ADDED:
            thing.added = True
        else:
            thing.first.setdefault(line.field, line.old)
            thing.last[line.field] = line.new
    return things


def _changed(name: str) -> Refusal:
    return Refusal(f"{name[0].upper()}{name[1:]} was changed since. Everything stays as it is.", code="changed")


# -- money -------------------------------------------------------------------------------------------------------------


def _shares_back(work: Work, payment_id: int, thing: _Touched) -> set[int]:
    """Where a payment went before; the bills that it is about."""
    bills = set()
    for name, now in thing.last.items():
        if not name.startswith(SHARE_FIELD):
            continue
        invoice_id = int(name.removeprefix(SHARE_FIELD))
        bills.add(invoice_id)
        if share_of(work, payment_id, invoice_id) != _cents(now):
            raise _changed("where that money went")
        set_share(work, payment_id, invoice_id, _cents(thing.first[name]))
    return bills


def _payment_back(work: Work, row: Mapping[str, Any], thing: _Touched) -> None:
    name = f"the payment of {money_words(row['amount_cents'])}"
    if thing.added:
        if row["cancelled"]:
            raise _changed(name)
        values: dict[str, Any] = {"cancelled": True, "cancel_reason": "entry error, taken back"}
        for _, invoice_id, _ in shares_of(work, payment_id=row["id"]):
            raise _changed(f"{name}, which went to {bill_name(work, load_bill(work, invoice_id, anywhere=True))},")
    elif "cancelled" in thing.last:
        if not row["cancelled"]:
            raise _changed(name)
        values = {"cancelled": False, "cancel_reason": ""}
    else:
        return
    write_payment(work, row, values, verb="undo")


def _require_money(work: Work, payment_id: int, row: Mapping[str, Any]) -> None:
    """No payment goes to bills for more than it is, and nobody got back more than is there."""
    spent = sum(each[2] for each in shares_of(work, payment_id=payment_id))
    present = work.session.execute(
        select(PAYMENT.c.amount_cents).where(PAYMENT.c.id == payment_id, ~PAYMENT.c.cancelled)
    ).scalar()
    if spent > (present or 0) or standing(work, row["client_id"], row["branch_id"]) < 0:
        raise Refusal("That money went elsewhere since. Call off the later payment or refund first.", code="changed")


def _cents(words: str | None) -> int:
    return 0 if words is None else read_money(words, zero=True)


# -- bills -------------------------------------------------------------------------------------------------------------


def _lines_back(work: Work, row: Mapping[str, Any], thing: _Touched) -> None:
    """The lines of a bill as they were, each by its own words."""
    for name, now in thing.last.items():
        if not name.startswith(LINE_FIELD):
            continue
        line_id = int(name.removeprefix(LINE_FIELD))
        line = dict(work.session.execute(select(LINE).where(LINE.c.id == line_id)).mappings().one())
        if line_words(line) != now:
            raise _changed(bill_name(work, row))
        before = thing.first[name]
        if before is None:
            write_line(work, line, taken_off(line), verb="undo")
            continue
        if now is None:
            _require_free(work, row, line)
        cents, text = read_line_words(before)
        values = {"released": False, "amount_cents": cents, "text": text, "position": abs(line["position"])}
        write_line(work, line, values, verb="undo")


def _require_free(work: Work, row: Mapping[str, Any], line: Mapping[str, Any]) -> None:
    """A visit comes back onto a bill only where it is done and on no other one."""
    if line["visit_id"] is None:
        return
    other = work.session.execute(select(LINE.c.id).where(LINE.c.visit_id == line["visit_id"], ~LINE.c.released)).first()
    status = work.session.execute(select(_VISIT.c.status).where(_VISIT.c.id == line["visit_id"])).scalar()
    if other is not None or status != "completed":
        why = "on another bill" if other is not None else "not done any more"
        raise Refusal(f"A visit of {bill_name(work, row)} is {why} by now. Everything stays as it is.", code="changed")


def _bill_back(work: Work, row: Mapping[str, Any], thing: _Touched) -> None:
    name = bill_name(work, row)
    plain = {each for each in thing.last if each in row and each not in _BY_ITSELF}
    if any(told(row[each]) != thing.last[each] for each in plain):
        raise _changed(name)
    values: dict[str, Any] = {each: _value(each, thing.first[each]) for each in plain}
    if thing.added:
        if row["status"] != "draft" or row["voided_at"] is not None or lines_on(work, row["id"]):
            raise _changed(name)
        values |= {"voided_at": work.now}
    elif thing.first.get("status") == "draft":
        values |= _unsent(work, row, name)
    elif thing.last.get("status") == "void":
        if row["status"] != "void":
            raise _changed(name)
        balance = row["total_cents"] - paid_of(work, row["id"])
        values |= {"status": status_of("sent", balance), "voided_at": None}
    elif "voided_at" in thing.last:
        # A draft that was thrown away; where another one was begun meanwhile, that is the draft now.
        if row["voided_at"] is None or _other_draft(work, row):
            raise _changed(name)
        values |= {"voided_at": None}
    write_bill(work, row, values, verb="undo")


def _unsent(work: Work, row: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A bill that was sent is a draft again, and its mail is not sent either.

    Raises:
        Refusal: it became void, money went to it, its mail has left, or a draft was begun since.
    """
    if row["status"] not in {"sent", "paid"} or paid_of(work, row["id"]) or _other_draft(work, row):
        raise _changed(name)
    left = work.session.execute(
        select(_OUTBOX.c.id).where(
            _OUTBOX.c.invoice_id == row["id"], _OUTBOX.c.status.in_(("sending", "sent", "uncertain"))
        )
    ).first()
    if left is not None:
        raise Refusal(f"{name} was mailed already. Void it instead: it keeps its number.", code="changed")
    waiting = select(_OUTBOX.c.id, _OUTBOX.c.status).where(
        _OUTBOX.c.invoice_id == row["id"], _OUTBOX.c.status.in_(("waiting", "failed"))
    )
    for mail in work.session.execute(waiting).all():
        work.session.execute(update(_OUTBOX).where(_OUTBOX.c.id == mail.id).values(status="dropped"))
        work.record("outbox", mail.id, "set", field="status", old=mail.status, new="dropped")
    return {"status": "draft", "sent_at": None}


def _other_draft(work: Work, row: Mapping[str, Any]) -> bool:
    found = work.session.execute(
        select(INVOICE.c.id).where(
            INVOICE.c.client_id == row["client_id"],
            INVOICE.c.branch_id == row["branch_id"],
            INVOICE.c.status == "draft",
            INVOICE.c.voided_at.is_(None),
            INVOICE.c.id != row["id"],
        )
    ).first()
    return found is not None


def _value(name: str, old: str | None) -> Any:
    if name in _DAYS:
        return None if old is None else date.fromisoformat(old)
    if name == "number":
        return None if old is None else int(old)
    if name == "voided_at":
        return None if old is None else datetime.fromisoformat(old)
    return old or ""


def _require_whole(work: Work, row: Mapping[str, Any]) -> None:
    """No bill has more than it comes to."""
    if row["status"] in {"sent", "paid"} and paid_of(work, row["id"]) > row["total_cents"]:
        raise _changed(bill_name(work, row))


def _require_no_gap(work: Work, rows: Any) -> None:
    """The numbers of a branch run from one on, and none is left out."""
    for branch in {each["branch_id"] for each in rows}:
        highest, many = work.session.execute(
            select(func.max(INVOICE.c.number), func.count(INVOICE.c.number)).where(INVOICE.c.branch_id == branch)
        ).one()
        if (highest or 0) != many:
            raise Refusal("Later bills are sent by now. Void it instead: it keeps its number.", code="changed")


def _said(work: Work, bills: Mapping[int, Any], payments: Mapping[int, Any]) -> str:
    if len(bills) == 1 and not payments:
        row = load_bill(work, next(iter(bills)), anywhere=True)
        gone = row["status"] == "draft" and row["voided_at"] is not None
        return f"{bill_name(work, row)} is {'thrown away' if gone else 'as it was'}"
    if len(payments) == 1 and not bills:
        row = next(iter(payments.values()))
        return f"the payment of {money_words(row['amount_cents'])} is as it was"
    parts = []
    if payments:
        parts.append(counted(len(payments), "payment"))
    if bills:
        parts.append(counted(len(bills), "bill"))
    many = len(bills) + len(payments) > 1
    return f"{' and '.join(parts)} {'are as they were' if many else 'is as it was'}"
