"""Bills that go out, each with the next number of its branch, under the write lock and without gaps; or become void."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from keydesk.db.work import Work
from keydesk.operations.billing_money import free_money, open_bills, restand, set_share, share_of, shares_of, standing
from keydesk.operations.billing_parts import (
    CLIENT,
    INVOICE,
    BillChanged,
    bill_name,
    lines_on,
    load_bill,
    require_draft,
    require_seen,
    write_bill,
    write_line,
)
from keydesk.operations.clients import name_of
from keydesk.operations.editing import load
from keydesk.operations.visit_parts import today_of
from keydesk.rules.billing import bill_address, money_words, next_number, spread, total_of
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import counted, shown

_LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class BillsSent:
    """Bills went out.

    Attributes:
        invoice_ids: which, in the order of their numbers.
        batch_id: what an undo takes back.
        total_cents: what they come to.
        lines: name, client, cents and what is still to pay of each: the preview.
        said: what the desk says.
    """

    invoice_ids: tuple[int, ...]
    batch_id: int
    total_cents: int
    lines: tuple[tuple[str, str, int, int], ...]
    said: str


def send_invoices(
    work: Work,
    *,
    bills: Sequence[tuple[int, int | None]],
    issued_on: date | None = None,
    branch: str | None = None,
) -> BillsSent:
    """Sends drafts, all of them or none: each has its number from now on, and stays as it is.

    What stands to a client's credit goes to the bill at once. Several are numbered in the order of the clients' names.

    Args:
        work: the transaction.
        bills: each draft, with the version that the person saw or None.
        issued_on: their day; today unless said.
        branch: of which branch they were seen; None is those that are looked at.

    Raises:
        Refusal: one of them is no draft any more, has no line, or comes to less than nothing; ``details`` names each.
    """
    if not bills:
        raise Refusal("No bill is named.")
    day = issued_on or today_of(work)
    rows: list[tuple[dict[str, Any], dict[str, Any]]] = []
    refused: list[Refusal] = []
    for invoice_id, version in dict(bills).items():
        try:
            row = load_bill(work, invoice_id, branch=branch)
            require_seen(work, row, version)
            require_draft(work, row)
            _require_sendable(work, row)
        except Refusal as refusal:
            if len(bills) == 1:
                raise
            refused.append(refusal)
            continue
        rows.append((row, load(work, CLIENT, row["client_id"], "client")))
    if refused:
        raise Refusal(
            f"In the way: {len(refused)} of {counted(len(bills), 'bill')}. None was sent.",
            code="changed" if any(each.code == "changed" for each in refused) else "refused",
            details=[each.message for each in refused],
        )
    rows.sort(key=lambda each: (each[1]["sort_name"], each[0]["id"]))
    sent = [_send(work, row, client, day) for row, client in rows]
    total = total_of(each[0]["total_cents"] for each in sent)
    return BillsSent(
        tuple(row["id"] for row, _ in sent),
        work.batch_id,
        total,
        tuple(
            (bill_name(work, row), name_of(client), row["total_cents"], row["total_cents"] - used)
            for (row, used), (_, client) in zip(sent, rows, strict=True)
        ),
        _said(work, sent, rows, total),
    )


def void_invoice(
    work: Work, *, invoice_id: int, version: int | None, reason: str, branch: str | None = None
) -> BillChanged:
    """Makes a bill void: it keeps its number, its visits wait for another bill, what was paid stands to their credit.

    Args:
        work: the transaction.
        invoice_id: which.
        version: that the person saw.
        reason: why; it stays in the books.
        branch: of which branch it was seen; None is those that are looked at.

    Raises:
        ChangedMeanwhile: somebody changed the bill after ``version`` was read.
        Refusal: it is a draft or void already, or no reason is said.
    """
    row = load_bill(work, invoice_id, branch=branch)
    require_seen(work, row, version)
    name = bill_name(work, row)
    if row["status"] == "draft":
        raise Refusal(f"{name[0].upper()}{name[1:]} was never sent: throw it away instead.")
    if row["status"] == "void":
        raise Refusal(f"{name} is void already.", code="changed")
    why = " ".join(reason.split())
    if not why:
        raise Refusal(f"Say why {name} is void: it stays in the books with its number.", field="reason")
    if len(why) > _LONGEST_REASON:
        raise Refusal(f"A reason has up to {_LONGEST_REASON} characters.", field="reason")
    released = 0
    for line in lines_on(work, invoice_id):
        # Charges and credits stay to be read; a visit waits for its next bill.
        if line["visit_id"] is not None:
            write_line(work, line, {"released": True}, verb="void")
            released += 1
    back = 0
    for payment_id, _, cents in shares_of(work, invoice_id=invoice_id):
        set_share(work, payment_id, invoice_id, 0)
        back += cents
    values = {"status": "void", "voided_at": work.now, "void_reason": why}
    after = write_bill(work, row, values, verb="void", reason=why)
    parts = [f"{name} is void and keeps its number."]
    parts += [f"{counted(released, 'visit')} {'waits' if released == 1 else 'wait'} for another bill."] * bool(released)
    parts += [f"{money_words(back)} stands to their credit."] if back else []
    return BillChanged(invoice_id, after["version"], work.batch_id, " ".join(parts))


def use_up_credit(work: Work, client_id: int, branch: str, invoice_ids: Sequence[int] | None = None) -> int:
    """What stands to a client's credit goes to their open bills, the oldest first; how much went."""
    bills = sorted(open_bills(work, client_id, branch), key=lambda each: each.order)
    wanted = [each for each in bills if invoice_ids is None or each.invoice_id in invoice_ids]
    left = min(standing(work, client_id, branch), sum(each.balance for each in wanted))
    used = 0
    for bill in wanted:
        for payment_id, cents in spread(min(left - used, bill.balance), free_money(work, client_id, branch)):
            set_share(work, payment_id, bill.invoice_id, share_of(work, payment_id, bill.invoice_id) + cents)
            used += cents
    restand(work, [each.invoice_id for each in wanted], verb="pay")
    return used


def _require_sendable(work: Work, row: Mapping[str, Any]) -> None:
    lines = lines_on(work, row["id"])
    name = bill_name(work, row)
    if not lines:
        raise Refusal(f"{name[0].upper()}{name[1:]} has no line. Add a charge, or throw it away.")
    total = total_of(each["amount_cents"] for each in lines)
    if total < 0:
        raise Refusal(
            f"{name[0].upper()}{name[1:]} comes to {money_words(total)}. "
            "A bill is never below zero: take the credit off, and grant it as a credit."
        )


def _send(work: Work, row: Mapping[str, Any], client: Mapping[str, Any], day: date) -> tuple[dict[str, Any], int]:
    """One draft out; the bill, and what of their credit went to it."""
    highest = work.session.execute(
        select(func.max(INVOICE.c.number)).where(INVOICE.c.branch_id == row["branch_id"])
    ).scalar()
    values = {
        "number": next_number(highest),
        "status": "sent",
        "issued_on": day,
        "due_on": day + timedelta(days=work.settings.invoice_days),
        "bill_to": row["bill_to"] or bill_address(client),
        "total_cents": total_of(each["amount_cents"] for each in lines_on(work, row["id"])),
        "sent_at": work.now,
    }
    after = write_bill(work, row, values, verb="send")
    used = use_up_credit(work, row["client_id"], row["branch_id"], [row["id"]])
    restand(work, [row["id"]], verb="send")
    return load_bill(work, after["id"], anywhere=True), used


def _said(
    work: Work,
    sent: Sequence[tuple[Mapping[str, Any], int]],
    rows: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]],
    total: int,
) -> str:
    used = sum(each for _, each in sent)
    credit = f" {money_words(used)} of their credit went to it." if used else ""
    first, last = bill_name(work, sent[0][0]), bill_name(work, sent[-1][0])
    if len(sent) == 1:
        whose = shown(name_of(rows[0][1]), width=40)
        return f"Bill {first} to {whose}: {money_words(total)}, due {sent[0][0]['due_on']:%d %b}.{credit}"
    credit = f" {money_words(used)} of what stood to their credit went to them." if used else ""
    return f"{len(sent)} bills sent, {first} to {last}: {money_words(total)}.{credit}"
