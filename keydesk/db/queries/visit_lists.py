"""All visits of a sitter, or at a client's, as a list: primary keys by time, and the visits that are in sight."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from keydesk.db.models import Client, Staff, Visit, table_of
from keydesk.db.operators import display_name
from keydesk.db.queries.need_terms import coming, today_of
from keydesk.db.queries.of_branch import of_branches
from keydesk.db.rows.person import VisitListRow
from keydesk.rules.needs import NOT_REQUIRED_WORDS
from keydesk.rules.profile import client_name
from keydesk.rules.refusal import Refusal

if TYPE_CHECKING:
    from datetime import date

    from keydesk.db.work import Reading

_VISIT, _CLIENT, _STAFF = table_of(Visit), table_of(Client), table_of(Staff)


def visits_listed_of_sitter(reading: Reading, *, staff_id: int) -> VisitListRow:
    """Every visit that somebody makes or made, of the branches that are looked at.

    Raises:
        Refusal: there is nobody.
    """
    row = reading.session.execute(
        select(_STAFF.c.first_name, _STAFF.c.last_name, _STAFF.c.nickname, _STAFF.c.active).where(
            _STAFF.c.id == staff_id
        )
    ).first()
    if row is None:
        raise Refusal("That person is not on the staff list any more.", code="not_found")
    name = display_name(row.first_name, row.last_name, row.nickname)
    return _listed(reading, _VISIT.c.sitter_id == staff_id, name, "" if row.active else "has left")


def visits_listed_of_client(reading: Reading, *, client_id: int) -> VisitListRow:
    """Every visit at a client's, called-off ones too.

    Raises:
        Refusal: there is no such client.
    """
    row = reading.session.execute(
        select(
            _CLIENT.c.first_name,
            _CLIENT.c.last_name,
            _CLIENT.c.company,
            _CLIENT.c.key_required,
            _CLIENT.c.no_key_reason,
        ).where(_CLIENT.c.id == client_id)
    ).first()
    if row is None:
        raise Refusal("There is no such client.", code="not_found")
    why = "" if row.key_required else NOT_REQUIRED_WORDS.get(row.no_key_reason or "other", "other")
    name = client_name(row.first_name, row.last_name, row.company)
    return _listed(reading, _VISIT.c.client_id == client_id, name, f"no key required: {why}" if why else "")


def _listed(reading: Reading, whose: Any, name: str, note: str) -> VisitListRow:
    today, seen = today_of(reading), of_branches(reading, _VISIT.c.branch_id)
    ids = array(
        "q",
        reading.session.execute(
            select(_VISIT.c.id).where(whose, seen).order_by(_VISIT.c.day, _VISIT.c.starts_at, _VISIT.c.id)
        ).scalars(),
    )
    ahead, scheduled = reading.session.execute(
        select(func.count().filter(_VISIT.c.day >= today), func.count().filter(_VISIT.c.status == "scheduled")).where(
            whose, seen, coming(_VISIT, today)
        )
    ).one()
    return VisitListRow(ids, ahead, scheduled, name, note, today)


def visits_before(reading: Reading, *, owner_id: int, of_client: bool, day: date) -> int:
    """How many visits of such a list are before a day: where in the list that day begins."""
    whose = _VISIT.c.client_id if of_client else _VISIT.c.sitter_id
    before = (whose == owner_id, of_branches(reading, _VISIT.c.branch_id), _VISIT.c.day < day)
    return int(reading.session.execute(select(func.count()).where(*before)).scalar_one())
