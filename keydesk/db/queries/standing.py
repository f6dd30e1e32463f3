"""How the office stands: what the header of every screen says."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, select

from keydesk.db.models import Branch, KeyCopy, table_of
from keydesk.db.queries.need_terms import CLIENT, VISIT, moment_of, no_key
from keydesk.db.queries.of_branch import Seen, looked_at, of_these
from keydesk.db.rows.standing import StandingRow
from keydesk.db.work import Reading

_COPY, _BRANCH = table_of(KeyCopy), table_of(Branch)


@cache
def counts(seen: Seen = None) -> Select[Any]:
    """In one statement today's visits without the key, by the need rule, what is overdue, and what is missing.

    Visits are those of some branches; keys are of both.
    """
    counted = select(func.count()).select_from(VISIT.join(CLIENT, CLIENT.c.id == VISIT.c.client_id))
    lacking = and_(no_key(bindparam("needs_from"), bindparam("needs_begin")), of_these(seen, VISIT.c.branch_id))
    flagged = counted.where(VISIT.c.day == bindparam("today"), lacking)
    sits = counted.where(
        VISIT.c.all_day, VISIT.c.ends_at > bindparam("today_begins"), VISIT.c.day < bindparam("today"), lacking
    )
    overdue = select(func.count()).select_from(_COPY).where(_COPY.c.due_at < bindparam("now"))
    missing = select(func.count()).select_from(_COPY).where(_COPY.c.holder_kind == "missing")
    return select(
        flagged.scalar_subquery() + sits.scalar_subquery(), overdue.scalar_subquery(), missing.scalar_subquery()
    )


def standing(reading: Reading) -> StandingRow:
    """Count who lacks a key today, what is overdue and what is missing, and name the operator's branch."""
    moment = moment_of(reading)
    no_key_today, overdue, missing = reading.session.execute(
        counts(looked_at(reading)), {**moment, "now": reading.now}
    ).one()
    label = ""
    if reading.branches:
        label = reading.session.execute(select(_BRANCH.c.label).where(_BRANCH.c.id == reading.branch)).scalar() or ""
    return StandingRow(
        office=reading.settings.office_name,
        branch=label,
        operator=reading.operator.name,
        no_key=no_key_today,
        overdue=overdue,
        missing=missing,
    )
