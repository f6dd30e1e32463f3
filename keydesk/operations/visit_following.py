"""Visits that were given to PRIMARY or SECONDARY follow when the client gets another sitter there (I13)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select, update

from keydesk.db.models import Visit, VisitSeries, table_of
from keydesk.db.work import HistoryEntry, Work
from keydesk.operations.editing import zone_of
from keydesk.rules import dates
from keydesk.rules.profile import told

_TABLES = (("visit", table_of(Visit)), ("visit_series", table_of(VisitSeries)))


def follow_sitters(work: Work, client_id: int, before: Mapping[str, Any], after: Mapping[str, Any]) -> int:
    """Gives coming visits to the new primary or secondary sitter; how many.

    Args:
        work: the transaction.
        client_id: whose visits.
        before: the client's row as it was.
        after: what it has now.
    """
    count = 0
    for role in ("primary", "secondary"):
        field = f"{role}_sitter_id"
        if before[field] != after[field]:
            count += _follow(work, client_id, role, after[field])
    return count


def _follow(work: Work, client_id: int, role: str, sitter_id: int | None) -> int:
    visits = 0
    for subject, table in _TABLES:
        meant = [table.c.client_id == client_id, table.c.assigned_as == role]
        if subject == "visit":
            meant += [table.c.status == "scheduled", table.c.day >= dates.today(work.now, zone_of(work))]
        rows = work.session.execute(select(table.c.id, table.c.sitter_id).where(*meant).order_by(table.c.id)).all()
        others = {row.id: row.sitter_id for row in rows if row.sitter_id != sitter_id}
        _give(work, table, others, sitter_id)
        work.record_many(
            HistoryEntry(subject, row_id, "follow", "sitter_id", told(old), told(sitter_id), f"{role} sitter")
            for row_id, old in others.items()
        )
        visits += len(others) if subject == "visit" else 0
    return visits


def _give(work: Work, table: Any, ids: Collection[int], sitter_id: int | None) -> None:
    if ids:
        work.session.execute(
            update(table).where(table.c.id.in_(ids)).values(sitter_id=sitter_id, version=table.c.version + 1)
        )
