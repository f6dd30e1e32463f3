"""What the list of people says beside its rows, read only where it is asked for; and by what it can be sorted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from keydesk.db.models import Branch, Staff, StaffMembership, table_of
from keydesk.db.rows.lists import Said
from keydesk.db.rows.staff import StaffRow
from keydesk.rules.roles import ROLE_WORDS
from keydesk.rules.text import fold

if TYPE_CHECKING:
    from keydesk.db.work import Reading
    from keydesk.rules.look import Ordering

_STAFF, _MEMBERSHIP, _BRANCH = table_of(Staff), table_of(StaffMembership), table_of(Branch)
_LAST: Final = "\uffff"
# After every letter.

MORE: Final = frozenset({"email", "branches", "hired", "left"})
"""Columns that say something which a row of the list does not have already."""


def staff_more(reading: Reading, *, ids: Iterable[int], columns: Collection[str]) -> dict[int, dict[str, Said]]:
    """What those columns say of some people, by primary key, beside what their rows have."""
    wanted = list(ids)
    said: dict[int, dict[str, Said]] = {each: {} for each in wanted}
    if MORE.isdisjoint(columns):
        return said
    found = select(_STAFF.c.id, _STAFF.c.email, _STAFF.c.hired_on, _STAFF.c.left_on).where(_STAFF.c.id.in_(wanted))
    for each in reading.session.execute(found):
        said[each.id] = {"email": each.email, "hired": each.hired_on, "left": each.left_on}
    labels: dict[int, list[str]] = {}
    placed = (
        select(_MEMBERSHIP.c.staff_id, _BRANCH.c.label)
        .join_from(_MEMBERSHIP, _BRANCH, _BRANCH.c.id == _MEMBERSHIP.c.branch_id)
        .where(_MEMBERSHIP.c.staff_id.in_(wanted))
        .order_by(_BRANCH.c.id.desc())
    )
    for row in reading.session.execute(placed):
        labels.setdefault(row.staff_id, []).append(row.label)
    for staff_id, listed in labels.items():
        said[staff_id]["branches"] = ", ".join(listed)
    return said


def in_order(rows: list[StaffRow], order: Ordering, more: Mapping[int, Mapping[str, Said]]) -> list[StaffRow]:
    """People in their order; first of all those who have left and still have keys, last who has left without any (C3).

    Args:
        rows: in whatever order.
        order: names of the list's columns.
        more: what the columns say beside the rows, as far as the order asks for it.
    """
    listed = sorted(rows, key=lambda row: (fold(row.name), row.staff_id))
    for name, descending in reversed(order):
        listed.sort(key=_ORDERS.get(name) or partial(_by_more, more, name), reverse=descending)
    return sorted(listed, key=lambda row: 1 if row.active else 2 if not row.holds else 0)


def _by_more(more: Mapping[int, Mapping[str, Said]], name: str, row: StaffRow) -> str:
    return _told(more.get(row.staff_id, {}).get(name))


def _told(said: Said) -> str:
    """A text or a day as it is compared; what is not known comes last."""
    return fold(str(said)) if said not in {None, ""} else _LAST


def _role(row: StaffRow) -> str:
    return ", ".join(dict.fromkeys(ROLE_WORDS.get(role, role) for _, role in row.roles)) or _LAST


_ORDERS: Final[Mapping[str, Callable[[StaffRow], Any]]] = {
    "name": lambda row: fold(row.name),
    "initials": lambda row: _told(row.initials),
    "role": _role,
    "visits": lambda row: row.is_sitter,
    "holds": lambda row: row.holds,
    "late": lambda row: row.overdue,
    "badge": lambda row: _told(row.badge_code),
    "signs_in": lambda row: _told(row.unix_user),
    "phone": lambda row: _told(row.phone),
    "next": lambda row: row.next_visit or date.max,
    "number": lambda row: row.staff_id,
}
"""What a list of people is sorted by, as far as its rows say it."""
