"""What is on a draft: charges and credits by hand, what a line says, what is taken off; and the draft thrown away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import select

from keydesk.db.work import Work
from keydesk.operations.billing_drafts import draft_of, new_draft
from keydesk.operations.billing_money import resum
from keydesk.operations.billing_parts import (
    INVOICE,
    LINE,
    BillChanged,
    add_lines,
    bill_name,
    billed_branch,
    billed_branches,
    lines_on,
    load_bill,
    load_payer,
    read_note,
    read_text,
    require_draft,
    require_seen,
    taken_off,
    write_bill,
    write_line,
)
from keydesk.rules.billing import HIGHEST, money_words
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

_LONGEST_BILL_TO: Final = 400


def add_bill_line(
    work: Work,
    *,
    client_id: int,
    kind: str,
    text: str,
    cents: int,
    branch: str | None = None,
    invoice_id: int | None = None,
    version: int | None = None,
    day: date | None = None,
) -> BillChanged:
    """Puts a charge or a credit onto a client's draft, and makes one where there is none.

    Args:
        work: the transaction.
        client_id: whose draft.
        kind: ``charge`` or ``credit``; a credit is taken off.
        text: what it is for.
        cents: how much, above zero either way.
        branch: of which branch.
        invoice_id: the draft that was seen; None is the one that there is.
        version: of the draft that was seen.
        day: on which it was; None tells no day.

    Raises:
        ChangedMeanwhile: somebody changed the draft after ``version`` was read.
        Refusal: the draft is sent by now, or text or amount do not fit.
    """
    side = billed_branch(work, branch)
    load_payer(work, client_id, side)
    if kind not in {"charge", "credit"}:
        raise Refusal("A line by hand is a charge or a credit.", field="kind")
    words = read_text(text, f"A {kind}", required=True)
    _require_amount(cents)
    if invoice_id is not None:
        row = load_bill(work, invoice_id, branch=side)
        require_seen(work, row, version)
        require_draft(work, row)
    else:
        found = draft_of(work, client_id, side)
        row = found if found is not None else new_draft(work, client_id, side)
    amount = -cents if kind == "credit" else cents
    place = max((each["position"] for each in lines_on(work, row["id"])), default=0) + 1
    line = {"invoice_id": row["id"], "visit_id": None, "text": words, "amount_cents": amount, "kind": kind, "day": day}
    add_lines(work, [{**line, "position": place, "released": False}])
    after = resum(work, row, verb="add")
    return _changed(work, after, f"{money_words(amount)} {shown(words, width=50)}: {_whose(work, after)}")


def change_bill_line(
    work: Work,
    *,
    line_id: int,
    version: int | None,
    text: str | None = None,
    cents: int | None = None,
    branch: str | None = None,
) -> BillChanged:
    """Changes what a line of a draft says, or what it comes to; the visit keeps its own price.

    Args:
        work: the transaction.
        line_id: which.
        version: of the draft that was seen; None where no form showed one.
        text: what it says; None leaves it.
        cents: what it comes to, above zero also for a credit; None leaves it.
        branch: of which branch the draft was seen; None is those that are looked at.

    Raises:
        ChangedMeanwhile: somebody changed the draft after ``version`` was read.
        Refusal: the bill is no draft any more, or text or amount do not fit.
    """
    line, row = _line_of(work, line_id, version, branch)
    values: dict[str, Any] = {}
    if text is not None:
        values["text"] = read_text(text, "A line", required=True)
    if cents is not None:
        _require_amount(cents, zero=line["kind"] == "visit")
        values["amount_cents"] = -cents if line["kind"] == "credit" else cents
    write_line(work, line, values, verb="change")
    after = resum(work, row, verb="change")
    return _changed(work, after, _whose(work, after))


def take_off_line(work: Work, *, line_id: int, version: int | None, branch: str | None = None) -> BillChanged:
    """Takes a line off a draft; a visit waits for its next bill.

    Args:
        work: the transaction.
        line_id: which.
        version: of the draft that was seen.
        branch: of which branch the draft was seen; None is those that are looked at.

    Raises:
        ChangedMeanwhile: somebody changed the draft after ``version`` was read.
        Refusal: the bill is no draft any more.
    """
    line, row = _line_of(work, line_id, version, branch)
    write_line(work, line, taken_off(line), verb="take_off")
    after = resum(work, row, verb="take_off")
    waits = " It waits for the next bill." if line["visit_id"] is not None else ""
    return _changed(work, after, f"{shown(line['text'], width=50)} is off: {_whose(work, after)}{waits}")


def edit_draft(
    work: Work,
    *,
    invoice_id: int,
    version: int | None,
    note: str | None = None,
    bill_to: str | None = None,
    branch: str | None = None,
) -> BillChanged:
    """Changes what stands beneath a draft, or to whom it goes; empty is the client with their address.

    Args:
        work: the transaction.
        invoice_id: which.
        version: of the draft that was seen.
        note: what stands beneath it; None leaves it.
        bill_to: name and address, a line each; None leaves it.
        branch: of which branch the draft was seen; None is those that are looked at.

    Raises:
        ChangedMeanwhile: somebody changed the draft after ``version`` was read.
        Refusal: the bill is no draft any more, or a text is too long.
    """
    row = load_bill(work, invoice_id, branch=branch)
    require_seen(work, row, version)
    require_draft(work, row)
    values: dict[str, Any] = {}
    if note is not None:
        values["note"] = read_note(note)
    if bill_to is not None:
        values["bill_to"] = bill_to.strip()
        if len(values["bill_to"]) > _LONGEST_BILL_TO:
            raise Refusal(f"To whom a bill goes has up to {_LONGEST_BILL_TO} characters.", field="bill_to")
    after = write_bill(work, row, values, verb="change")
    return _changed(work, after, _whose(work, after))


def discard_draft(work: Work, *, invoice_id: int, version: int | None, branch: str | None = None) -> BillChanged:
    """Throws a draft away; its visits wait for the next bill. It never had a number.

    Args:
        work: the transaction.
        invoice_id: which.
        version: of the draft that was seen.
        branch: of which branch the draft was seen; None is those that are looked at.

    Raises:
        ChangedMeanwhile: somebody changed the draft after ``version`` was read.
        Refusal: the bill is no draft any more.
    """
    row = load_bill(work, invoice_id, branch=branch)
    require_seen(work, row, version)
    require_draft(work, row)
    name = bill_name(work, row)
    for line in lines_on(work, invoice_id):
        write_line(work, line, taken_off(line), verb="discard")
    after = write_bill(work, row, {"total_cents": 0, "voided_at": work.now}, verb="discard")
    return BillChanged(invoice_id, after["version"], work.batch_id, f"{name[0].upper()}{name[1:]} is thrown away.")


def _line_of(
    work: Work, line_id: int, version: int | None, branch: str | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """A line and its draft.

    Raises:
        Refusal: it is not there any more, or its bill is sent.
    """
    found = work.session.execute(select(LINE).where(LINE.c.id == line_id)).mappings().first()
    gone = Refusal("That line is not on the bill any more. Look again.", code="not_found")
    sides = billed_branches(work) if branch is None else (billed_branch(work, branch),)
    if found is None or _side_of(work, found["invoice_id"]) not in sides:
        raise gone
    row = load_bill(work, found["invoice_id"], anywhere=True)
    require_seen(work, row, version)
    require_draft(work, row)
    if found["released"]:
        raise gone
    return dict(found), row


def _side_of(work: Work, invoice_id: int) -> str:
    return str(work.session.execute(select(INVOICE.c.branch_id).where(INVOICE.c.id == invoice_id)).scalar_one())


def _require_amount(cents: int, *, zero: bool = False) -> None:
    if not (0 if zero else 1) <= cents <= HIGHEST:
        raise Refusal(f"An amount is from 0.01 to {money_words(HIGHEST)}.", field="amount")


def _changed(work: Work, row: Mapping[str, Any], said: str) -> BillChanged:
    return BillChanged(row["id"], row["version"], work.batch_id if work.recorded else None, said)


def _whose(work: Work, row: Mapping[str, Any]) -> str:
    return f"{bill_name(work, row)} comes to {money_words(row['total_cents'])}."
