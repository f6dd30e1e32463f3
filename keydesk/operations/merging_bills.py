"""Bills and money of two profiles that were one for a while: what ties them together is in the way of an undo."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from keydesk.db.models import Invoice, InvoiceLine, PaymentShare, table_of
from keydesk.db.work import Work

_INVOICE, _LINE, _SHARE = table_of(Invoice), table_of(InvoiceLine), table_of(PaymentShare)


def billed_together(work: Work, written: dict[str, Any]) -> Iterator[str]:
    """What of the one is on a bill of the other since, a sentence each.

    Args:
        work: the transaction.
        written: what the merge wrote: the rows that came along among it.
    """
    came: dict[str, set[int]] = {}
    for table, *_, ids in written["moved"]:
        came.setdefault(table, set()).update(ids)
    bills, money, visits = (came.get(each, set()) for each in ("invoice", "payment", "visit"))
    theirs = _INVOICE.c.client_id == written["into"]
    shares = work.session.execute(
        select(_SHARE.c.payment_id, _SHARE.c.invoice_id)
        .join_from(_SHARE, _INVOICE, _INVOICE.c.id == _SHARE.c.invoice_id)
        .where(theirs)
    )
    if any((payment in money) != (invoice in bills) for payment, invoice in shares):
        yield "money of the one went to a bill of the other: call that off first"
    lines = work.session.execute(
        select(_LINE.c.visit_id, _LINE.c.invoice_id)
        .join_from(_LINE, _INVOICE, _INVOICE.c.id == _LINE.c.invoice_id)
        .where(theirs, _LINE.c.visit_id.is_not(None), ~_LINE.c.released)
    )
    if any((visit in visits) != (invoice in bills) for visit, invoice in lines):
        yield "a visit of the one is on a bill of the other: void the bill, or take it off the draft"
