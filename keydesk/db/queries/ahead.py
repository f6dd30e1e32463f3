"""Whether the office books visits at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, bindparam, literal_column, select

from keydesk.db.models import Visit, table_of

if TYPE_CHECKING:
    from datetime import date

    from sqlmodel import Session

_VISIT = table_of(Visit)
_ANY: Select[Any] = (
    select(literal_column("1")).where(_VISIT.c.day >= bindparam("from_day"), _VISIT.c.status == "scheduled").limit(1)
)


def any_visit_ahead(session: Session, *, from_day: date) -> bool:
    """Whether any visit is booked from a day on: an office that books none is not told what it has no visit for."""
    return session.execute(_ANY, {"from_day": from_day}).first() is not None
