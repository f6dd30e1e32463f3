"""How the office stands: what the header of every screen says."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import and_, exists, func, not_, or_, select

from keydesk.db.models import Branch, Client, Key, KeyCopy, Visit, table_of
from keydesk.db.rows.standing import StandingRow
from keydesk.db.work import Reading

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import ScalarSelect

_COPY = table_of(KeyCopy)
_KEY = table_of(Key)
_CLIENT = table_of(Client)
_VISIT = table_of(Visit)
_BRANCH = table_of(Branch)


def standing(reading: Reading) -> StandingRow:
    """Count who lacks a key today, what is overdue and what is missing, and name the operator's branch."""
    today = reading.now.astimezone(ZoneInfo(reading.settings.time_zone)).date()
    no_key, overdue, missing = reading.session.execute(
        select(
            _visits_without_key(today),
            select(func.count()).select_from(_COPY).where(_COPY.c.due_at < reading.now).scalar_subquery(),
            select(func.count()).select_from(_COPY).where(_COPY.c.holder_kind == "missing").scalar_subquery(),
        )
    ).one()
    branches = reading.session.execute(
        select(_BRANCH.c.id, _BRANCH.c.label).where(_BRANCH.c.enabled).order_by(_BRANCH.c.id.desc())
    ).all()
    own = {branch for branch, _ in reading.operator.roles}
    label = next((label for branch, label in branches if branch in own), "")
    return StandingRow(
        office=reading.settings.office_name,
        branch=label,
        operator=reading.operator.name,
        no_key=no_key if reading.settings.notices_on else 0,
        overdue=overdue,
        missing=missing,
    )


def _visits_without_key(day: date) -> ScalarSelect[int]:
    """Count the day's open visits whose sitter lacks a copy of a required key, or whose client has no key on file.

    Visits without a sitter are a group of their own, and are not counted here.
    """
    key_of_client = and_(_KEY.c.client_id == _VISIT.c.client_id, _KEY.c.active)
    held = exists().where(
        _COPY.c.key_id == _KEY.c.id, _COPY.c.staff_id == _VISIT.c.sitter_id, _COPY.c.state == "in_service"
    )
    lacks_one = exists().where(key_of_client, _KEY.c.required, not_(held))
    none_on_file = not_(exists().where(key_of_client))
    return (
        select(func.count())
        .select_from(_VISIT.join(_CLIENT, _CLIENT.c.id == _VISIT.c.client_id))
        .where(
            _VISIT.c.day == day,
            _VISIT.c.status == "scheduled",
            _VISIT.c.sitter_id.is_not(None),
            _CLIENT.c.key_required,
            or_(none_on_file, lacks_one),
        )
        .scalar_subquery()
    )
