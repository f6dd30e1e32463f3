"""The branches of the business, and what is in each."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from keydesk.db.models import (
    Branch,
    ClientMembership,
    Invoice,
    KeyCopy,
    KeySafe,
    Service,
    Shift,
    Staff,
    StaffMembership,
    Visit,
    table_of,
)
from keydesk.db.queries.need_terms import SCHEDULED, coming
from keydesk.db.rows.branch import BranchRow
from keydesk.rules import dates
from keydesk.rules.text import counted

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlmodel import Session

    from keydesk.db.work import Reading

_BRANCH, _VISIT, _SAFE, _COPY = table_of(Branch), table_of(Visit), table_of(KeySafe), table_of(KeyCopy)
_CLIENT_PLACE, _STAFF, _PLACE = table_of(ClientMembership), table_of(Staff), table_of(StaffMembership)
_SERVICE, _SHIFT, _INVOICE = table_of(Service), table_of(Shift), table_of(Invoice)
_ELSEWHERE = _PLACE.alias("elsewhere")


def branch_rows(reading: Reading) -> tuple[BranchRow, ...]:
    """Every branch, In-Home first, with what is there; those that are switched off among them."""
    today = dates.today(reading.now, ZoneInfo(reading.settings.time_zone))
    names = reading.session.execute(select(_BRANCH.c.id).order_by(_BRANCH.c.id.desc())).scalars().all()
    return tuple(branch_row(reading.session, branch=each, today=today) for each in names)


def branch_row(session: Session, *, branch: str, today: date) -> BranchRow:
    """One branch with what is there on a day of the office."""
    found = session.execute(select(_BRANCH.c.label, _BRANCH.c.enabled).where(_BRANCH.c.id == branch)).one()

    def count(statement: Select[Any]) -> int:
        return int(session.execute(statement).scalar_one())

    people = (
        select(func.count())
        .select_from(_PLACE.join(_STAFF, _STAFF.c.id == _PLACE.c.staff_id))
        .where(_PLACE.c.branch_id == branch, _STAFF.c.active)
    )
    elsewhere = select(_ELSEWHERE.c.id).where(
        _ELSEWHERE.c.staff_id == _PLACE.c.staff_id, _ELSEWHERE.c.branch_id != branch
    )
    own_safes = select(_SAFE.c.id).where(_SAFE.c.branch_id == branch, _SAFE.c.active)
    visits = select(func.count()).where(
        _VISIT.c.branch_id == branch, _VISIT.c.status == SCHEDULED, coming(_VISIT, today)
    )
    clients = select(func.count()).where(
        _CLIENT_PLACE.c.branch_id == branch, _CLIENT_PLACE.c.status.in_(["prospect", "active"])
    )
    return BranchRow(
        branch_id=branch,
        label=found.label,
        enabled=found.enabled,
        clients=count(clients),
        staff=count(people),
        alone=count(people.where(~elsewhere.exists())),
        services=count(select(func.count()).where(_SERVICE.c.branch_id == branch, _SERVICE.c.active)),
        safes=count(select(func.count()).select_from(own_safes.subquery())),
        keys=count(select(func.count()).where(_COPY.c.safe_id.in_(own_safes))),
        visits=count(visits),
        shifts=count(
            select(func.count()).where(_SHIFT.c.branch_id == branch, ~_SHIFT.c.cancelled, _SHIFT.c.day >= today)
        ),
        unpaid=count(select(func.count()).where(_INVOICE.c.branch_id == branch, _INVOICE.c.status == "sent")),
    )


def stranded(session: Session, *, staff_id: int, branch: str, today: date) -> tuple[str, ...]:
    """What somebody leaves behind who has no place in a branch any more: visits and shifts to come there, in words."""
    visits = select(func.count()).where(
        _VISIT.c.sitter_id == staff_id,
        _VISIT.c.branch_id == branch,
        _VISIT.c.status == SCHEDULED,
        coming(_VISIT, today),
    )
    shifts = select(func.count()).where(
        _SHIFT.c.staff_id == staff_id, _SHIFT.c.branch_id == branch, ~_SHIFT.c.cancelled, _SHIFT.c.day >= today
    )
    told = (
        (int(session.execute(visits).scalar_one()), "booked visit", "booked visits"),
        (int(session.execute(shifts).scalar_one()), "shift", "shifts"),
    )
    return tuple(f"{counted(number, one, many)} to come there" for number, one, many in told if number)


def left_behind(reading: Reading, *, staff_id: int, branch: str) -> tuple[str, ...]:
    """As :func:`stranded`, told before it is done."""
    today = dates.today(reading.now, ZoneInfo(reading.settings.time_zone))
    return stranded(reading.session, staff_id=staff_id, branch=branch, today=today)
