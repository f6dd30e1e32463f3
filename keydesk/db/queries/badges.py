"""Whose badge a code was that nobody has any more: a replaced badge is told as what it is, and does nothing."""

from __future__ import annotations

from sqlalchemy import select

from keydesk.db.models import History, Staff, table_of
from keydesk.db.operators import display_name
from keydesk.db.work import Reading
from keydesk.rules.desk_lines import Person

_HISTORY, _STAFF = table_of(History), table_of(Staff)


def had_badge(reading: Reading, *, code: str) -> Person | None:
    """The person who had a badge with this code before it was replaced; None where nobody had one."""
    row = reading.session.execute(
        select(_STAFF.c.id, _STAFF.c.first_name, _STAFF.c.last_name, _STAFF.c.nickname, _STAFF.c.active)
        .join_from(_HISTORY, _STAFF, _STAFF.c.id == _HISTORY.c.subject_id)
        .where(_HISTORY.c.subject == "staff", _HISTORY.c.field == "badge_code", _HISTORY.c.old == code)
        .order_by(_HISTORY.c.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    name = display_name(row.first_name, row.last_name, row.nickname)
    return Person(row.id, name, row.nickname or row.first_name or name, active=row.active)
