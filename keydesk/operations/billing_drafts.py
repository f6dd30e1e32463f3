"""Bills from completed visits: of one client, or of all of a branch at once.

A client has one draft in a branch at a time: whatever is billed next goes onto it. What has no price is on no bill.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Row, insert, select

from keydesk.db.models import Service, Visit, table_of
from keydesk.db.work import Work
from keydesk.operations.billing_money import resum
from keydesk.operations.billing_parts import (
    CLIENT,
    INVOICE,
    LINE,
    BillChanged,
    add_lines,
    billed_branch,
    lines_on,
    load_bill,
    load_payer,
    write_bill,
)
from keydesk.operations.clients import name_of
from keydesk.operations.visit_parts import today_of
from keydesk.rules.billing import money_words, total_of
from keydesk.rules.profile import client_name
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import BRANCH_WORDS
from keydesk.rules.text import counted, shown

_VISIT, _SERVICE = table_of(Visit), table_of(Service)
_A_VISIT: Final = "Visit"


@dataclass(frozen=True, slots=True)
class Drafted:
    """Drafts for many clients at once.

    Attributes:
        invoice_ids: the drafts, in the order of the clients' names.
        batch_id: what an undo takes back; None where there was nothing to bill.
        visits: how many went onto them.
        total_cents: what those come to.
        lines: client, visits and cents of each, in the same order: the preview.
        said: what the desk says.
    """

    invoice_ids: tuple[int, ...]
    batch_id: int | None
    visits: int
    total_cents: int
    lines: tuple[tuple[str, int, int], ...]
    said: str


def draft_invoice(
    work: Work,
    *,
    client_id: int,
    branch: str | None = None,
    first: date | None = None,
    last: date | None = None,
) -> BillChanged:
    """Puts all completed visits of a client that are on no bill yet onto their draft, or onto a new one.

    Args:
        work: the transaction.
        client_id: whose visits.
        branch: of which branch; the one in which the session works unless said.
        first: only visits from that day on.
        last: only visits up to that day; today unless said.

    Raises:
        Refusal: the operator may not bill there, or there is nothing to bill.
    """
    side = billed_branch(work, branch)
    client = load_payer(work, client_id, side)
    visits = _unbilled(work, side, [client_id], first, last or today_of(work)).get(client_id, [])
    if not visits:
        raise Refusal(_nothing(work, client, side, first, last))
    draft, changed = draft_of(work, client_id, side), _put_on(work, side, {client_id: visits}, first, last)
    row = load_bill(work, changed[client_id], anywhere=True)
    total = total_of(each.price_cents for each in visits)
    made = "go onto the draft of" if draft is not None else "on a draft for"
    verb = "goes onto the draft of" if draft is not None and len(visits) == 1 else made
    said = f"{counted(len(visits), 'visit')}, {money_words(total)}, {verb} {shown(name_of(client), width=50)}."
    return BillChanged(row["id"], row["version"], work.batch_id, said)


def draft_many(
    work: Work, *, branch: str | None = None, client_ids: Collection[int] | None = None, last: date | None = None
) -> Drafted:
    """Drafts for all clients of a branch with completed visits that are on no bill, at once: the month's end.

    Args:
        work: the transaction.
        branch: of which branch.
        client_ids: only theirs; None is everybody's.
        last: only visits up to that day; today unless said.

    Raises:
        Refusal: the operator may not bill there, or nobody has anything to bill.
    """
    side = billed_branch(work, branch)
    by_client = _unbilled(work, side, client_ids, None, last or today_of(work))
    if not by_client:
        raise Refusal(f"Every completed visit of {BRANCH_WORDS[side]} is on a bill already.")
    made = _put_on(work, side, by_client, None, last)
    lines = tuple(
        (_called(visits[0]), len(visits), total_of(each.price_cents for each in visits))
        for visits in by_client.values()
    )
    count, total = sum(each[1] for each in lines), sum(each[2] for each in lines)
    said = f"{counted(len(made), 'draft')} for {counted(count, 'visit')}, {money_words(total)}."
    return Drafted(tuple(made.values()), work.batch_id, count, total, lines, said)


# -- what is to bill ---------------------------------------------------------------------------------------------------


def _unbilled(
    work: Work, branch: str, client_ids: Collection[int] | None, first: date | None, last: date
) -> dict[int, list[Row[Any]]]:
    """Completed visits with a price that are on no bill, by client in the order of their names."""
    on_a_bill = select(LINE.c.visit_id).where(LINE.c.visit_id.is_not(None), ~LINE.c.released)
    statement = (
        select(
            _VISIT.c.id, _VISIT.c.client_id, _VISIT.c.day, _VISIT.c.starts_at, _VISIT.c.all_day, _VISIT.c.price_cents,
            _VISIT.c.pets, _SERVICE.c.name.label("service"), CLIENT.c.first_name, CLIENT.c.last_name, CLIENT.c.company,
        )
        .join_from(_VISIT, CLIENT, CLIENT.c.id == _VISIT.c.client_id)
        .join(_SERVICE, _SERVICE.c.id == _VISIT.c.service_id, isouter=True)
        .where(
            _VISIT.c.status == "completed",
            _VISIT.c.branch_id == branch,
            _VISIT.c.day <= last,
            _VISIT.c.price_cents > 0,
            _VISIT.c.id.not_in(on_a_bill),
        )
        .order_by(CLIENT.c.sort_name, CLIENT.c.id, _VISIT.c.starts_at, _VISIT.c.id)
    )  # fmt: skip
    if first is not None:
        statement = statement.where(_VISIT.c.day >= first)
    if client_ids is not None and len(client_ids) == 1:
        statement = statement.where(_VISIT.c.client_id.in_(client_ids))
    wanted = None if client_ids is None else set(client_ids)
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    for each in work.session.execute(statement):
        if wanted is None or each.client_id in wanted:
            found[each.client_id].append(each)
    return found


def visit_text(visit: Row[Any]) -> str:
    """What a bill says of a visit: service, time, pets; who made it is the office's to know."""
    at = "" if visit.all_day else f"{visit.starts_at:%H:%M}"
    head = " ".join(filter(None, (visit.service or _A_VISIT, at)))
    return " · ".join(filter(None, (head, " ".join(visit.pets.split()))))[:200]


def _put_on(
    work: Work, branch: str, by_client: Mapping[int, Sequence[Row[Any]]], first: date | None, last: date | None
) -> dict[int, int]:
    """Puts visits onto the drafts of their clients; the draft of each."""
    drafts: dict[int, int] = {}
    lines: list[dict[str, Any]] = []
    for client_id, visits in by_client.items():
        row = draft_of(work, client_id, branch)
        place = 0
        if row is None:
            row = new_draft(work, client_id, branch)
        else:
            place = max((each["position"] for each in lines_on(work, row["id"])), default=0)
        drafts[client_id] = row["id"]
        lines += [
            {
                "invoice_id": row["id"],
                "visit_id": each.id,
                "text": visit_text(each),
                "amount_cents": each.price_cents,
                "kind": "visit",
                "day": each.day,
                "position": place + at,
                "released": False,
            }
            for at, each in enumerate(visits, start=1)
        ]
    add_lines(work, lines)
    for client_id, invoice_id in drafts.items():
        row = load_bill(work, invoice_id, anywhere=True)
        days = [each.day for each in by_client[client_id]]
        since = min(filter(None, (row["from_day"], first or min(days))))
        until = max(filter(None, (row["to_day"], last or max(days))))
        resum(work, write_bill(work, row, {"from_day": since, "to_day": until}, verb="add"), verb="add")
    return drafts


def draft_of(work: Work, client_id: int, branch: str) -> dict[str, Any] | None:
    """The draft of a client in a branch, where there is one."""
    found = work.session.execute(
        select(INVOICE)
        .where(
            INVOICE.c.client_id == client_id,
            INVOICE.c.branch_id == branch,
            INVOICE.c.status == "draft",
            INVOICE.c.voided_at.is_(None),
        )
        .order_by(INVOICE.c.id)
    ).mappings()
    row = found.first()
    return None if row is None else dict(row)


def new_draft(work: Work, client_id: int, branch: str) -> dict[str, Any]:
    """An empty draft of a client in a branch."""
    values = {
        "client_id": client_id,
        "branch_id": branch,
        "issued_on": today_of(work),
        "made_at": work.now,
        "made_by_id": work.operator.staff_id,
    }
    invoice_id = int(work.session.execute(insert(INVOICE).values(**values).returning(INVOICE.c.id)).scalar_one())
    work.record("invoice", invoice_id, "add", field="*", new=BRANCH_WORDS[branch])
    return load_bill(work, invoice_id, anywhere=True)


def _called(visit: Row[Any]) -> str:
    return client_name(visit.first_name, visit.last_name, visit.company)


def _nothing(work: Work, client: Mapping[str, Any], branch: str, first: date | None, last: date | None) -> str:
    """Why there is nothing to bill, where somebody would ask: visits without a price, or none in those days."""
    free = work.session.execute(
        select(_VISIT.c.id).where(
            _VISIT.c.client_id == client["id"],
            _VISIT.c.branch_id == branch,
            _VISIT.c.status == "completed",
            _VISIT.c.price_cents == 0,
        )
    ).all()
    name, place = shown(name_of(client), width=50), BRANCH_WORDS[branch]
    which = " in those days" if first is not None or last is not None else ""
    more = f" {counted(len(free), 'completed visit')} without a price: give it one first." if free else ""
    return f"No completed visit of {name} in {place}{which} waits for a bill.{more}"
