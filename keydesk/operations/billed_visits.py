"""Visits that are on a bill: what the client was billed for is not changed or called back without a word."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from sqlalchemy import select

from keydesk.db.models import Invoice, InvoiceLine, table_of
from keydesk.db.work import Work
from keydesk.rules.billing import bill_number, prefix_of
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import shown

_INVOICE, _LINE = table_of(Invoice), table_of(InvoiceLine)

BILLED: Final = frozenset(
    {"day", "starts_at", "all_day", "service_id", "price_cents", "status", "client_id", "branch_id"}
)
"""The columns of a visit that its bill tells of."""


def require_unbilled(work: Work, row: Mapping[str, Any], name: str, *, fields: Collection[str] | None = None) -> None:
    """Refuses to change of a visit what its bill tells of.

    Args:
        work: the transaction.
        row: the visit as it was just loaded.
        name: how the desk calls it.
        fields: the columns that would change; None is that it is not done any more.

    Raises:
        Refusal: it is on a bill; says what to do, and to whoever may bill there on which.
    """
    if row["status"] != "completed" or (fields is not None and not BILLED & set(fields)):
        return
    found = work.session.execute(
        select(_INVOICE.c.number, _INVOICE.c.branch_id, _INVOICE.c.status)
        .join_from(_LINE, _INVOICE, _LINE.c.invoice_id == _INVOICE.c.id)
        .where(_LINE.c.visit_id == row["id"], ~_LINE.c.released)
    ).first()
    if found is None:
        return
    who = shown(name, width=80)
    if found.number is None:
        raise Refusal(
            f"{who} is on a draft of a bill. Take it off the draft first (Billing, on the client's page).",
            short="on a bill",
        )
    if not work.may(Permission.BILL, found.branch_id):
        raise Refusal(f"{who} is on a bill already. Ask somebody who makes bills.", short="on a bill")
    prefix = prefix_of(work.settings, found.branch_id)
    raise Refusal(
        f"{who} is on bill {bill_number(found.number, prefix)}. Void the bill first, or grant a credit.",
        short="on a bill",
    )
