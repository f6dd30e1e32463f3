"""How the office stands: what the header of every screen says."""

from __future__ import annotations

from sqlalchemy import func, select

from keydesk.db.models import Branch, KeyCopy, table_of
from keydesk.db.rows.standing import StandingRow
from keydesk.db.work import Reading

_COPY = table_of(KeyCopy)
_BRANCH = table_of(Branch)


def standing(reading: Reading) -> StandingRow:
    """Count what is overdue and what is missing, and name the branch where the office has more than one."""
    overdue, missing = reading.session.execute(
        select(
            select(func.count()).select_from(_COPY).where(_COPY.c.due_at < reading.now).scalar_subquery(),
            select(func.count()).select_from(_COPY).where(_COPY.c.holder_kind == "missing").scalar_subquery(),
        )
    ).one()
    branches = reading.session.execute(
        select(_BRANCH.c.id, _BRANCH.c.label).where(_BRANCH.c.enabled).order_by(_BRANCH.c.id.desc())
    ).all()
    own = {branch for branch, _ in reading.operator.roles}
    label = next((label for branch, label in branches if branch in own), "") if len(branches) > 1 else ""
    return StandingRow(
        office=reading.settings.office_name,
        branch=label,
        operator=reading.operator.name,
        overdue=overdue,
        missing=missing,
    )
