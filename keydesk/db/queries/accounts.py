"""What clients and a branch have between them: what is owed, what stands to their credit, what waits for a bill."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, and_, func, select

from keydesk.db.models import Visit, table_of
from keydesk.db.queries.billing import bills, money_from, payments, today_of
from keydesk.db.queries.billing_terms import (
    CLIENT,
    INVOICE,
    LINE,
    PAYMENT,
    SHARE,
    billed_branch,
    billed_branches,
    of_billed,
)
from keydesk.db.queries.merged import went_into
from keydesk.db.queries.who_is import client_meant
from keydesk.db.rows.billing import AccountRow, ClientBillingRow, OfficeBillingRow, StatementRow, UnbilledRow
from keydesk.db.work import Reading
from keydesk.rules import dates
from keydesk.rules.billing import AGES, Entry, bill_address, bill_number, prefix_of, refundable, statement
from keydesk.rules.branches import branches_billed
from keydesk.rules.profile import client_name, spoken_name
from keydesk.rules.refusal import Refusal

_VISIT = table_of(Visit)


def client_billing(reading: Reading, *, client_id: int, branch: str | None = None) -> ClientBillingRow:
    """The billing of one client in one branch, and the branches in which the operator may see it.

    Args:
        reading: one moment of the store.
        client_id: whose.
        branch: of which branch; unless said the one in which the session works, or their primary one.

    Raises:
        Refusal: there is no such client, or the operator may see no side of it.
    """
    client = _client(reading, client_id)
    here = sorted(billed_branches(reading), key=lambda each: each != client.primary_branch)
    sides = branches_billed(reading.operator, reading.enabled)
    return ClientBillingRow(
        client_id=client.id,
        name=client_name(client.first_name, client.last_name, client.company),
        email=client.email,
        today=today_of(reading),
        branches=tuple(sorted(sides, key=lambda each: each != client.primary_branch)),
        account=account(reading, client_id=client.id, branch=here[0] if branch is None else branch),
    )


def draft_meant(reading: Reading, *, who: str) -> int:
    """The draft of the client whom somebody means, in the branch that is looked at.

    Raises:
        Refusal: there is no such client, no draft, or one in each branch.
    """
    client = client_meant(reading, who=who)
    found = bills(reading, client_id=client.id, status=("draft",))
    if len(found) != 1:
        raise Refusal(
            f"{client.name} has no draft." if not found else "Which draft: --branch in_home or --branch facility?",
            code="not_found",
        )
    return found[0].invoice_id


def account(reading: Reading, *, client_id: int, branch: str | None = None) -> AccountRow:
    """What a client and one branch have between them: the one that is said, or the one in which the session works."""
    branch = billed_branch(reading, branch)
    listed = bills(reading, client_id=client_id, branch=branch)
    money = payments(reading, client_id=client_id, branch=branch)
    owed = sum(each.balance for each in listed)
    paid, back = (_sum(money, kind) for kind in ("payment", "refund"))
    credit = sum(each.rest for each in money) - back
    waiting = unbilled(reading, branch=branch, client_id=client_id)
    return AccountRow(
        branch_id=branch,
        owed=owed,
        late=sum(each.balance for each in listed if each.late_days),
        credit=credit,
        balance=owed - credit,
        refundable=refundable(paid=paid, refunded=back, credit=credit),
        unbilled=waiting[0] if waiting else None,
        draft_id=next((each.invoice_id for each in listed if each.status == "draft"), None),
        bills=listed,
        payments=money,
    )


def unbilled(
    reading: Reading, *, branch: str | None = None, client_id: int | None = None, last: date | None = None
) -> tuple[UnbilledRow, ...]:
    """Completed visits that are on no bill, a client and a branch a row, in the order of their names.

    Args:
        reading: one moment of the store.
        branch: of which branch; None is all that the operator may see.
        client_id: only that client's.
        last: only visits up to that day; today unless said.
    """
    priced = _VISIT.c.price_cents > 0
    statement = (
        select(
            _VISIT.c.branch_id, CLIENT.c.id, CLIENT.c.first_name, CLIENT.c.last_name, CLIENT.c.company,
            func.sum(priced.cast(_VISIT.c.price_cents.type)).label("visits"),
            func.sum(_VISIT.c.price_cents).label("cents"), func.count().label("all"),
            func.min(_VISIT.c.day).label("first"), func.max(_VISIT.c.day).label("last"),
        )
        .join_from(_VISIT, CLIENT, CLIENT.c.id == _VISIT.c.client_id)
        .join(LINE, and_(LINE.c.visit_id == _VISIT.c.id, ~LINE.c.released), isouter=True)
        .where(
            _VISIT.c.status == "completed",
            of_billed(reading, _VISIT.c.branch_id, branch),
            _VISIT.c.day <= (last or today_of(reading)),
            LINE.c.id.is_(None),
        )
        .group_by(_VISIT.c.branch_id, CLIENT.c.id)
        .order_by(CLIENT.c.sort_name, CLIENT.c.id, _VISIT.c.branch_id.desc())
    )  # fmt: skip
    if client_id is not None:
        statement = statement.where(_VISIT.c.client_id == client_id)
    return tuple(
        UnbilledRow(
            client_id=each.id,
            client=client_name(each.first_name, each.last_name, each.company),
            branch_id=each.branch_id,
            visits=int(each.visits),
            cents=int(each.cents),
            free=int(each.all - each.visits),
            first=each.first,
            last=each.last,
        )
        for each in reading.session.execute(statement)
    )


def office_billing(reading: Reading, *, branch: str | None = None) -> OfficeBillingRow:
    """What is to bill, to send and to be paid in one branch: the one in which the session works unless said."""
    side = billed_branch(reading, branch)
    here = bills(reading, branch=side, status=("draft", "sent"))
    opened = sorted((each for each in here if each.status == "sent"), key=lambda each: (each.due_on, each.number))
    ages: dict[str, int] = defaultdict(int)
    for each in opened:
        ages[each.age] += each.balance
    return OfficeBillingRow(
        branch_id=side,
        today=today_of(reading),
        unbilled=unbilled(reading, branch=side),
        drafts=tuple(each for each in here if each.status == "draft"),
        open_bills=tuple(opened),
        ages=tuple(ages[each] for each in AGES),
        credit=sum(each[2] for each in credits_standing(reading, branch=side)),
    )


def credits_standing(reading: Reading, *, branch: str | None = None) -> tuple[tuple[int, str, int], ...]:
    """Client, branch and cents of all that stands to clients' credit."""
    here = of_billed(reading, PAYMENT.c.branch_id, branch) & ~PAYMENT.c.cancelled
    came = reading.session.execute(
        select(PAYMENT.c.client_id, PAYMENT.c.branch_id, PAYMENT.c.kind, func.sum(PAYMENT.c.amount_cents))
        .where(here)
        .group_by(PAYMENT.c.client_id, PAYMENT.c.branch_id, PAYMENT.c.kind)
    )
    sums: dict[tuple[int, str], int] = defaultdict(int)
    for client_id, side, kind, cents in came:
        sums[client_id, side] += -cents if kind == "refund" else cents
    spent = reading.session.execute(
        select(PAYMENT.c.client_id, PAYMENT.c.branch_id, func.sum(SHARE.c.amount_cents))
        .join_from(SHARE, PAYMENT, SHARE.c.payment_id == PAYMENT.c.id)
        .where(here)
        .group_by(PAYMENT.c.client_id, PAYMENT.c.branch_id)
    )
    for client_id, side, cents in spent:
        sums[client_id, side] -= cents
    return tuple((client_id, side, cents) for (client_id, side), cents in sums.items() if cents)


def client_statement(
    reading: Reading, *, client_id: int, branch: str | None = None, first: date, last: date
) -> StatementRow:
    """A client's account in one branch over some days.

    Raises:
        Refusal: there is no such client, or the operator may not see that side.
    """
    side = billed_branch(reading, branch)
    client = _client(reading, client_id)
    told = statement(_entries(reading, client.id, side), first=first, last=last)
    return StatementRow(
        client_id=client.id,
        client=client_name(client.first_name, client.last_name, client.company),
        spoken=spoken_name(client.first_name, client.last_name, client.company),
        branch_id=side,
        bill_to=bill_address(dict(client._mapping)),  # noqa: SLF001 - the documented way to a row's names
        email=client.email,
        first=first,
        last=last,
        opening=told.opening,
        lines=tuple((each.day, each.text, each.cents, each.balance) for each in told.lines),
        closing=told.closing,
        today=today_of(reading),
        now=reading.now,
    )


def _entries(reading: Reading, client_id: int, branch: str) -> list[Entry]:
    """Bills, what became void of them on another day, and money; what was called off was never there."""
    zone = ZoneInfo(reading.settings.time_zone)
    prefix = prefix_of(reading.settings, branch)
    entries: list[Entry] = []
    found = reading.session.execute(
        select(INVOICE).where(
            INVOICE.c.client_id == client_id,
            INVOICE.c.branch_id == branch,
            of_billed(reading, INVOICE.c.branch_id, branch),
            INVOICE.c.number.is_not(None),
        )
    )
    for each in found:
        number = bill_number(each.number, prefix)
        bill = Entry(each.issued_on, each.number, f"Bill {number}", each.total_cents)
        if each.status != "void":
            entries.append(bill)
            continue
        gone = dates.wall(each.voided_at, zone).date()
        if gone > each.issued_on:
            entries += [bill, Entry(gone, each.number, f"Bill {number} is void", -each.total_cents)]
    money = reading.session.execute(
        select(PAYMENT).where(
            PAYMENT.c.client_id == client_id,
            PAYMENT.c.branch_id == branch,
            of_billed(reading, PAYMENT.c.branch_id, branch),
            ~PAYMENT.c.cancelled,
        )
    )
    beyond = len(entries) + max((each.order for each in entries), default=0)
    for each in money:
        words = {"payment": "Payment, ", "credit": "", "refund": ""}[each.kind] + money_from(each)
        if each.kind == "credit" and each.note:
            words = f"{words}: {each.note}"
        cents = each.amount_cents if each.kind == "refund" else -each.amount_cents
        entries.append(Entry(each.received_on, beyond + each.id, words[0].upper() + words[1:], cents))
    return entries


def _client(reading: Reading, client_id: int) -> Row[Any]:
    into = went_into(reading.session, client_id)
    row = reading.session.execute(select(CLIENT).where(CLIENT.c.id == (into.id if into else client_id))).first()
    if row is None:
        raise Refusal("That client is not there any more.", code="not_found")
    return row


def _sum(money: tuple[Any, ...], kind: str) -> int:
    return sum(each.cents for each in money if each.kind == kind and not each.cancelled)
