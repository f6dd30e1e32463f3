"""Visits that are on a bill: what the client was billed for is not changed or called back without a word."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import select

from keydesk.db.models import Invoice, InvoiceLine, table_of
from keydesk.db.work import Work
from keydesk.importing.items import Item
from keydesk.operations.limits import in_parts
from keydesk.rules.billing import bill_number, prefix_of
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import shown

_INVOICE, _LINE = table_of(Invoice), table_of(InvoiceLine)

BILLED: Final = frozenset(
    {"day", "starts_at", "ends_at", "all_day", "service_id", "price_cents", "status", "client_id", "branch_id"}
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


def keep_billed(work: Work, items: Sequence[Item]) -> tuple[tuple[Item, ...], int]:
    """What a file changes, without that which a bill tells of; and how many visits stay as they are for it."""
    changing = {
        item.target
        for item in items
        if item.kind == "visit" and item.target is not None and any(each.field in BILLED for each in item.changes)
    }
    if not changing:
        return tuple(items), 0
    billed: set[int] = set()
    for some in in_parts(changing):
        found = select(_LINE.c.visit_id).where(_LINE.c.visit_id.in_(some), ~_LINE.c.released)
        billed.update(work.session.execute(found).scalars())
    kept = tuple(
        replace(item, changes=tuple(each for each in item.changes if each.field not in BILLED))
        if item.kind == "visit" and item.target in billed
        else item
        for item in items
    )
    return kept, len(billed)
