"""Who is on duty when: a week of a branch, and what one person has to come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, or_, select

from keydesk.db.models import Shift, Staff, StaffMembership, table_of
from keydesk.db.operators import display_name
from keydesk.db.queries.need_terms import today_of
from keydesk.db.queries.of_branch import of_branches
from keydesk.db.rows.shift import DutyRow, ShiftRow, ShiftWeekRow
from keydesk.rules.shifts import WEEK, monday_of
from keydesk.rules.text import fold

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from keydesk.db.work import Reading

_SHIFT, _STAFF, _PLACE = table_of(Shift), table_of(Staff), table_of(StaffMembership)


def shift_week(reading: Reading, *, day: date | None = None) -> ShiftWeekRow:
    """The week of a day in the branch that the session works in: a line for everybody who has a place there."""
    today = today_of(reading)
    first = monday_of(day or today)
    days = tuple(first + timedelta(days=number) for number in range(WEEK))
    shifts = _shifts(reading, [_SHIFT.c.branch_id == reading.branch, *_within(first, days[-1])])
    here = select(_PLACE.c.staff_id).where(_PLACE.c.branch_id == reading.branch)
    found = reading.session.execute(
        select(_STAFF.c.id, _STAFF.c.first_name, _STAFF.c.last_name, _STAFF.c.nickname).where(
            or_(and_(_STAFF.c.active, _STAFF.c.id.in_(here)), _STAFF.c.id.in_({each.staff_id for each in shifts}))
        )
    )
    people = [
        DutyRow(
            each.id,
            display_name(each.first_name, each.last_name, each.nickname),
            tuple(tuple(one for one in shifts if one.staff_id == each.id and one.day == on) for on in days),
        )
        for each in found
    ]
    people.sort(key=lambda person: (fold(person.name), person.staff_id))
    return ShiftWeekRow(reading.branch, first, today, days, tuple(people))


def list_shifts(
    reading: Reading, *, first: date | None = None, last: date | None = None, staff_id: int | None = None
) -> tuple[ShiftRow, ...]:
    """Shifts of the branches that are looked at, in their order: from a day on, today where nothing is said.

    What is one's own is told whichever branch is looked at.
    """
    mine = of_branches(reading, _SHIFT.c.branch_id)
    if staff_id is not None and staff_id == reading.operator.staff_id:
        mine = or_(mine, _SHIFT.c.staff_id == staff_id)
    asked = [mine, *_within(first or today_of(reading), last)]
    if staff_id is not None:
        asked.append(_SHIFT.c.staff_id == staff_id)
    return _shifts(reading, asked)


def _within(first: date, last: date | None) -> list[ColumnElement[bool]]:
    return [_SHIFT.c.day >= first, *([_SHIFT.c.day <= last] if last is not None else [])]


def _shifts(reading: Reading, asked: Sequence[Any]) -> tuple[ShiftRow, ...]:
    found = reading.session.execute(
        select(_SHIFT, _STAFF.c.first_name, _STAFF.c.last_name, _STAFF.c.nickname)
        .join_from(_SHIFT, _STAFF, _STAFF.c.id == _SHIFT.c.staff_id)
        .where(~_SHIFT.c.cancelled, *asked)
        .order_by(_SHIFT.c.starts_at, _STAFF.c.first_name, _SHIFT.c.id)
    )
    return tuple(
        ShiftRow(
            shift_id=each.id,
            staff_id=each.staff_id,
            name=display_name(each.first_name, each.last_name, each.nickname),
            branch_id=each.branch_id,
            day=each.day,
            starts_at=each.starts_at,
            ends_at=each.ends_at,
            note=each.note,
            version=each.version,
        )
        for each in found
    )
