"""What the operations on bills and payments share: whose side it is, what is open, where money stands, what is told.

All that happens to a bill is told in the bill's own history, its lines as ``line.ID`` with ``25.00 30 min walk``, and
all that happens to money in the payment's, its shares as ``share.ID`` of the bill; an undo reads both back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, insert, select, update

from keydesk.db.models import Client, ClientMembership, Invoice, InvoiceLine, Payment, PaymentShare, table_of
from keydesk.db.work import HistoryEntry, Work
from keydesk.operations.clients import name_of
from keydesk.operations.editing import load, require_version
from keydesk.rules.billing import (
    LONGEST_NOTE,
    LONGEST_TEXT,
    bill_number,
    money_words,
    prefix_of,
    read_money,
)
from keydesk.rules.branches import branches_billed
from keydesk.rules.profile import told
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import BRANCH_WORDS, Permission
from keydesk.rules.text import shown

INVOICE, LINE, PAYMENT, SHARE = (table_of(each) for each in (Invoice, InvoiceLine, Payment, PaymentShare))
CLIENT, _MEMBERSHIP = table_of(Client), table_of(ClientMembership)

LINE_FIELD: Final = "line."
SHARE_FIELD: Final = "share."
_DERIVED: Final = frozenset({"total_cents", "sent_at", "made_at", "version"})


@dataclass(frozen=True, slots=True)
class BillChanged:
    """A bill changed.

    Attributes:
        invoice_id: which.
        version: of the bill now; what the next edit has to have seen.
        batch_id: what an undo takes back; None where nothing changed.
        said: what the desk says.
    """

    invoice_id: int
    version: int
    batch_id: int | None
    said: str


# -- whose side --------------------------------------------------------------------------------------------------------


def billed_branches(work: Work) -> tuple[str, ...]:
    """The branches that are looked at and in which the operator may bill.

    Raises:
        Refusal: there is none.
    """
    work.require(Permission.BILL)
    allowed = tuple(each for each in work.branches if work.may(Permission.BILL, each))
    if not allowed:
        work.require(Permission.BILL, work.branch)
    return allowed


def _of_a_side(work: Work, branch_id: ColumnElement[Any], branch: str | None, *, anywhere: bool) -> ColumnElement[bool]:
    """That a thing is of a branch that is looked at, or of the one that is said, and the operator bills there."""
    work.require(Permission.BILL)
    if anywhere:
        return branch_id.in_(branches_billed(work.operator, work.enabled))
    return branch_id.in_(billed_branches(work) if branch is None else (billed_branch(work, branch),))


def billed_branch(work: Work, branch: str | None) -> str:
    """The branch that something is for: the one that was said, or the one in which the session works.

    Raises:
        Refusal: it is switched off, or the operator may not bill there.
    """
    wanted = work.branch if branch is None else branch
    work.require(Permission.BILL, wanted)
    if wanted not in branches_billed(work.operator, work.enabled):
        raise Refusal(f"{BRANCH_WORDS.get(wanted, shown(wanted, width=20))} is switched off.", code="not_found")
    return wanted


def load_bill(work: Work, invoice_id: int, *, branch: str | None = None, anywhere: bool = False) -> dict[str, Any]:
    """One bill of a side on which the operator bills; one of the other side is not there.

    Args:
        work: the transaction.
        invoice_id: which.
        branch: of which branch it was seen; None is those that are looked at.
        anywhere: on whichever side the operator bills, also where the session does not work now.

    Raises:
        Refusal: there is none.
    """
    found = work.session.execute(
        select(INVOICE).where(
            INVOICE.c.id == invoice_id, _of_a_side(work, INVOICE.c.branch_id, branch, anywhere=anywhere)
        )
    ).mappings()
    row = found.first()
    if row is None:
        raise Refusal(
            f"There is no bill number {invoice_id}. The list may be an old one; look again.", code="not_found"
        )
    return dict(row)


def load_payment(work: Work, payment_id: int, *, branch: str | None = None, anywhere: bool = False) -> dict[str, Any]:
    """One payment, refund or credit of a side on which the operator bills, as :func:`load_bill`.

    Raises:
        Refusal: there is none.
    """
    found = work.session.execute(
        select(PAYMENT).where(
            PAYMENT.c.id == payment_id, _of_a_side(work, PAYMENT.c.branch_id, branch, anywhere=anywhere)
        )
    ).mappings()
    row = found.first()
    if row is None:
        raise Refusal(f"There is no payment {payment_id}. The list may be an old one; look again.", code="not_found")
    return dict(row)


def load_payer(work: Work, client_id: int, branch: str) -> dict[str, Any]:
    """A client who has a place in the branch.

    Raises:
        Refusal: there is none, or they have none there.
    """
    client = load(work, CLIENT, client_id, "client")
    place = work.session.execute(
        select(_MEMBERSHIP.c.id).where(_MEMBERSHIP.c.client_id == client_id, _MEMBERSHIP.c.branch_id == branch)
    ).first()
    if place is None:
        raise Refusal(
            f"{shown(name_of(client), width=60)} has no place in {BRANCH_WORDS[branch]}. Sync them there first.",
            field="client",
        )
    return client


def bill_name(work: Work, row: Mapping[str, Any]) -> str:
    """How the desk calls a bill: ``H-0042``, or ``the draft of Rivera, Ana``."""
    if row["number"] is not None:
        return bill_number(row["number"], prefix_of(work.settings, row["branch_id"]))
    return f"the draft of {shown(name_of(load(work, CLIENT, row['client_id'], 'client')), width=50)}"


# -- what is written ---------------------------------------------------------------------------------------------------


def write_bill(
    work: Work, row: Mapping[str, Any], values: Mapping[str, Any], *, verb: str, reason: str = ""
) -> dict[str, Any]:
    """Gives a bill other values, with a line of history for each that says more than its lines do; the new row."""
    changed = {field: value for field, value in values.items() if row[field] != value}
    if not changed:
        return dict(row)
    changed["version"] = row["version"] + 1
    work.session.execute(update(INVOICE).where(INVOICE.c.id == row["id"]).values(**changed))
    work.record_many(
        HistoryEntry("invoice", row["id"], verb, field, told(row[field]), told(value), reason)
        for field, value in changed.items()
        if field not in _DERIVED
    )
    return {**row, **changed}


def write_payment(
    work: Work, row: Mapping[str, Any], values: Mapping[str, Any], *, verb: str, reason: str = ""
) -> dict[str, Any]:
    """Gives a payment other values, with a line of history for each; the new row."""
    changed = {field: value for field, value in values.items() if row[field] != value}
    if not changed:
        return dict(row)
    work.session.execute(update(PAYMENT).where(PAYMENT.c.id == row["id"]).values(**changed, version=row["version"] + 1))
    work.record_many(
        HistoryEntry("payment", row["id"], verb, field, told(row[field]), told(value), reason)
        for field, value in changed.items()
    )
    return {**row, **changed, "version": row["version"] + 1}


def line_words(row: Mapping[str, Any]) -> str | None:
    """A line as history keeps it: ``25.00 30 min walk``; None for one that is on no bill any more."""
    return None if row["released"] else f"{money_words(row['amount_cents'])} {row['text']}"


def read_line_words(words: str) -> tuple[int, str]:
    """Cents and text of what :func:`line_words` gave."""
    amount, _, text = words.partition(" ")
    cents = read_money(amount.removeprefix("-"), zero=True)
    return (-cents if amount.startswith("-") else cents), text


def add_lines(work: Work, lines: Sequence[Mapping[str, Any]]) -> None:
    """Puts lines on bills, each told in the history of its bill."""
    ids = work.session.execute(
        insert(LINE).returning(LINE.c.id, sort_by_parameter_order=True), [dict(each) for each in lines]
    ).scalars()
    work.record_many(
        HistoryEntry("invoice", each["invoice_id"], "add", f"{LINE_FIELD}{line_id}", None, line_words(each))
        for line_id, each in zip(ids, lines, strict=True)
    )


def write_line(work: Work, row: Mapping[str, Any], values: Mapping[str, Any], *, verb: str) -> None:
    """Gives one line other values."""
    after = {**row, **values}
    before, now = line_words(row), line_words(after)
    if before == now:
        return
    work.session.execute(update(LINE).where(LINE.c.id == row["id"]).values(**values))
    work.record("invoice", row["invoice_id"], verb, field=f"{LINE_FIELD}{row['id']}", old=before, new=now)


def taken_off(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a line has that was taken off its draft: it is not among those of a bill that became void later."""
    return {"released": True, "position": -abs(row["position"])}


def lines_on(work: Work, invoice_id: int) -> list[dict[str, Any]]:
    """The lines that are on a bill, in its order."""
    found = work.session.execute(
        select(LINE).where(LINE.c.invoice_id == invoice_id, ~LINE.c.released).order_by(LINE.c.position, LINE.c.id)
    )
    return [dict(each) for each in found.mappings()]


# -- what people write -------------------------------------------------------------------------------------------------


def read_text(text: str, what: str, *, longest: int = LONGEST_TEXT, required: bool = False) -> str:
    """A text of a bill, a line.

    Raises:
        Refusal: it is too long, or nothing where something is needed.
    """
    plain = " ".join(text.split())
    if len(plain) > longest:
        raise Refusal(f"{what} has up to {longest} characters.", field="text")
    if required and not plain:
        raise Refusal(f"{what}: write what it is for.", field="text")
    return plain


def read_note(text: str) -> str:
    """What stands beneath a bill or beside a payment.

    Raises:
        Refusal: it is too long.
    """
    plain = text.strip()
    if len(plain) > LONGEST_NOTE:
        raise Refusal(f"A note has up to {LONGEST_NOTE} characters.", field="note")
    return plain


def require_seen(work: Work, row: Mapping[str, Any], version: int | None) -> None:
    """Refuses where somebody changed a bill after it was seen.

    Raises:
        ChangedMeanwhile: with what is stored now.
    """
    require_version(work, "invoice", row, version=version, name=bill_name(work, row))


def require_draft(work: Work, row: Mapping[str, Any]) -> None:
    """Refuses to change a bill that is sent: what the client has in hand stays as it is.

    Raises:
        Refusal: it is no draft any more.
    """
    if row["status"] == "draft" and row["voided_at"] is None:
        return
    if row["status"] == "draft":
        raise Refusal(f"{bill_name(work, row).capitalize()} was thrown away. Make a new one.", code="changed")
    raise Refusal(
        f"{bill_name(work, row)} is sent, and stays as the client has it. Void it, or grant a credit.", code="changed"
    )
