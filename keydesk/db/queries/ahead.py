"""Whether the office books visits at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, bindparam, literal_column, select

from keydesk.db.models import Visit, table_of
from keydesk.db.queries.need_terms import SCHEDULED, begin_of

if TYPE_CHECKING:
    from datetime import date

    from sqlmodel import Session

_VISIT = table_of(Visit)
_ANY: Select[Any] = (
    select(literal_column("1")).where(_VISIT.c.day >= bindparam("from_day"), _VISIT.c.status == SCHEDULED).limit(1)
)
_ANY_SIT: Select[Any] = (
    select(literal_column("1"))
    .where(_VISIT.c.all_day, _VISIT.c.ends_at > bindparam("begins"), _VISIT.c.status == SCHEDULED)
    .limit(1)
)
# A sit of whole days that is going on began earlier; its own index finds it, and it is asked for only without others.


def any_visit_ahead(session: Session, *, from_day: date) -> bool:
    """Whether any visit is booked from a day on: an office that books none is not told what it has no visit for."""
    if session.execute(_ANY, {"from_day": from_day}).first() is not None:
        return True
    return session.execute(_ANY_SIT, {"begins": begin_of(from_day)}).first() is not None
