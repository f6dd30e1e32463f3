"""The record of changes: of one thing, or of one client with everything around them.

What was done to things of a branch that is not looked at is in no history.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Table, and_, exists, or_, select

from keydesk.db.models import (
    AccessMethod,
    Client,
    ClientContact,
    ClientMerge,
    ClientPrice,
    History,
    Hook,
    Invoice,
    InvoiceLine,
    Key,
    KeyCopy,
    KeySafe,
    Message,
    Outbox,
    Payment,
    PaymentShare,
    Pet,
    Service,
    ServiceRequest,
    ServiceRequestVisit,
    Shift,
    Staff,
    Territory,
    Vet,
    Visit,
    VisitSeries,
    table_of,
)
from keydesk.db.operators import display_name
from keydesk.db.queries.of_branch import looked_at, of_these
from keydesk.db.rows.office import HistoryRow
from keydesk.db.work import Reading
from keydesk.rules.branches import BRANCHES
from keydesk.rules.office import price_words

_HISTORY, _STAFF, _MERGE = table_of(History), table_of(Staff), table_of(ClientMerge)
_AROUND_A_CLIENT = (
    ("client_contact", table_of(ClientContact)),
    ("access_method", table_of(AccessMethod)),
    ("pet", table_of(Pet)),
    ("key", table_of(Key)),
    ("key_copy", table_of(KeyCopy)),
    ("client_price", table_of(ClientPrice)),
)
_PRICE, _SERVICE, _OUTBOX = table_of(ClientPrice), table_of(Service), table_of(Outbox)
OF_A_BRANCH: Final[dict[str, Table]] = {
    table.name: table
    for table in (table_of(each) for each in (Visit, VisitSeries, Message, ServiceRequest, Invoice, Payment, Shift))
}
"""What the record speaks of that is of one branch, by what the record calls it."""

_PARTS: Final[dict[str, tuple[Table, str, Table]]] = {
    "invoice_line": (table_of(InvoiceLine), "invoice_id", table_of(Invoice)),
    "payment_share": (table_of(PaymentShare), "payment_id", table_of(Payment)),
    "service_request_visit": (table_of(ServiceRequestVisit), "request_id", table_of(ServiceRequest)),
}
"""What is a part of something that is of one branch, and of what."""

_PERSON = ("first_name", "last_name", "nickname")
_TIMES = frozenset({"starts_at", "ends_at"})
_NAMED: tuple[tuple[str, Table, tuple[str, ...]], ...] = (
    ("home_hook_id", table_of(Hook), ("label",)),
    ("home_safe_id", table_of(KeySafe), ("label",)),
    ("service_id", table_of(Service), ("name",)),
    ("client_id", table_of(Client), ("last_name", "first_name", "company")),
    ("territory_id", table_of(Territory), ("name",)),
    ("vet_id", table_of(Vet), ("name", "clinic")),
    *(
        (field, _STAFF, _PERSON)
        for field in (
            "sitter_id",
            "primary_sitter_id",
            "secondary_sitter_id",
            "staff_id",
            "taken_by_id",
            "answered_by_id",
        )
    ),
)
"""The fields of which changes keep a primary key, and the columns that name what it means."""


def history_of(
    reading: Reading, *, subject: str, subject_id: int, before: int | None = None, limit: int = 200
) -> list[HistoryRow]:
    """The changes of one thing, newest first.

    Args:
        reading: one moment of the store.
        subject: what it is: ``client``, ``staff``, ``key_safe`` …
        subject_id: which.
        before: only older than this ``history_id``: the next page.
        limit: lines at most.
    """
    return _lines(reading, [and_(_HISTORY.c.subject == subject, _HISTORY.c.subject_id == subject_id)], before, limit)


def change_ids(reading: Reading, *, subject: str, subject_id: int) -> array[int]:
    """``history_id`` of every change of one thing, newest first."""
    found = reading.session.execute(
        select(_HISTORY.c.id)
        .where(_HISTORY.c.subject == subject, _HISTORY.c.subject_id == subject_id, *seen_lines(reading))
        .order_by(_HISTORY.c.id.desc())
    )
    return array("q", found.scalars())


def client_change_ids(reading: Reading, *, client_id: int) -> array[int]:
    """``history_id`` of every change of a client, of who and what is around them, and of whoever went into them."""
    found = reading.session.execute(
        select(_HISTORY.c.id)
        .where(or_(*_around(reading, client_id)), *seen_lines(reading))
        .order_by(_HISTORY.c.id.desc())
    )
    return array("q", found.scalars())


def changes_at(reading: Reading, *, ids: Sequence[int]) -> dict[int, HistoryRow]:
    """Some changes by their ``history_id``: the lines of a history that are in sight."""
    return {each.history_id: each for each in _lines(reading, [_HISTORY.c.id.in_(ids)], None, len(ids))}


def _around(reading: Reading, client_id: int) -> list[ColumnElement[bool]]:
    gone = select(_MERGE.c.client_id).where(_MERGE.c.into_id == client_id, ~_MERGE.c.undone)
    profiles = [client_id, *reading.session.execute(gone).scalars()]
    wanted: list[ColumnElement[bool]] = [and_(_HISTORY.c.subject == "client", _HISTORY.c.subject_id.in_(profiles))]
    for subject, table in _AROUND_A_CLIENT:
        ids = reading.session.execute(select(table.c.id).where(table.c.client_id == client_id)).scalars().all()
        if ids:
            wanted.append(and_(_HISTORY.c.subject == subject, _HISTORY.c.subject_id.in_(ids)))
    return wanted


def seen_lines(reading: Reading) -> Iterator[ColumnElement[bool]]:
    """What must hold of a line: nothing where both branches are looked at."""
    seen = looked_at(reading)
    if seen is None:
        return
    for subject, table in OF_A_BRANCH.items():
        there = exists().where(table.c.id == _HISTORY.c.subject_id, of_these(seen, table.c.branch_id))
        yield or_(_HISTORY.c.subject != subject, there)
    for subject, (part, whole_id, whole) in _PARTS.items():
        there = exists().where(part.c.id == _HISTORY.c.subject_id, part.c[whole_id] == whole.c.id)
        yield or_(_HISTORY.c.subject != subject, there.where(of_these(seen, whole.c.branch_id)))
    mails = exists().where(_OUTBOX.c.id == _HISTORY.c.subject_id)
    theirs = or_(_OUTBOX.c.branch_id.is_(None), of_these(seen, _OUTBOX.c.branch_id))
    yield or_(_HISTORY.c.subject != "outbox", mails.where(theirs))
    prices = exists().where(_PRICE.c.id == _HISTORY.c.subject_id, _PRICE.c.service_id == _SERVICE.c.id)
    yield or_(_HISTORY.c.subject != "client_price", prices.where(of_these(seen, _SERVICE.c.branch_id)))
    yield _HISTORY.c.field.not_in([f"status.{each}" for each in BRANCHES if each not in seen])


def _lines(reading: Reading, wanted: Sequence[ColumnElement[bool]], before: int | None, limit: int) -> list[HistoryRow]:
    statement: Any = (
        select(_HISTORY, _STAFF.c.first_name, _STAFF.c.last_name, _STAFF.c.nickname)
        .select_from(_HISTORY.outerjoin(_STAFF, _STAFF.c.id == _HISTORY.c.operator_id))
        .where(or_(*wanted), *seen_lines(reading))
        .order_by(_HISTORY.c.id.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(_HISTORY.c.id < before)
    found = reading.session.execute(statement).all()
    names = _names_of_things(reading, found)
    return [
        HistoryRow(
            history_id=each.id,
            subject=each.subject,
            subject_id=each.subject_id,
            verb=each.verb,
            field=each.field,
            old=names.get((each.field, each.old)) or _plainly(each, each.old),
            new=names.get((each.field, each.new)) or _plainly(each, each.new),
            at=each.at,
            operator=""
            if each.first_name is None
            else display_name(each.first_name, each.last_name or "", each.nickname or ""),
            via=each.via,
            reason=each.reason,
        )
        for each in found
    ]


def _names_of_things(reading: Reading, found: Sequence[Row[Any]]) -> dict[tuple[str, str | None], str]:
    """What hooks, safes, services and people are called of which changes speak by their primary keys."""
    names: dict[tuple[str, str | None], str] = {}
    for field, table, columns in _NAMED:
        spoken_of = [value for each in found if each.field == field for value in (each.old, each.new)]
        ids = {int(value) for value in spoken_of if value is not None and value.isdecimal()}
        for start in range(0, len(ids), 500):
            part = sorted(ids)[start : start + 500]
            rows = reading.session.execute(
                select(table.c.id, *(table.c[name] for name in columns)).where(table.c.id.in_(part))
            )
            for row in rows:
                person = columns == _PERSON
                called = display_name(row[1], row[2], row[3]) if person else ", ".join(filter(None, row[1:]))
                names[field, str(row[0])] = called
    return names


def _plainly(line: Row[Any], value: str | None) -> str | None:
    """A time as people read it, ``2026-11-26 08:30``, and a client's own price, ``22.50``; anything else as kept."""
    if value is None:
        return None
    if line.subject == "client_price" and line.field == "price_cents":
        return price_words(int(value))
    return value[:16].replace("T", " ") if line.field in _TIMES else value
