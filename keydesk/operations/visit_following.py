"""Visits that were given to PRIMARY or SECONDARY follow when the client gets another sitter there (I13).

In a branch in which the new one has no place, nobody is booked for them yet.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select, update

from keydesk.db.models import Visit, VisitSeries, table_of
from keydesk.db.work import HistoryEntry, Work
from keydesk.operations.editing import zone_of
from keydesk.operations.of_branch import has_place
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
        columns = (table.c.id, table.c.sitter_id, table.c.branch_id)
        rows = work.session.execute(select(*columns).where(*meant).order_by(table.c.id)).all()
        for branch in sorted({row.branch_id for row in rows}):
            theirs = sitter_id if sitter_id is None or has_place(work, sitter_id, branch) else None
            others = {row.id: row.sitter_id for row in rows if row.branch_id == branch and row.sitter_id != theirs}
            _give(work, table, others, theirs)
            work.record_many(
                HistoryEntry(subject, row_id, "follow", "sitter_id", told(old), told(theirs), f"{role} sitter")
                for row_id, old in others.items()
            )
            visits += len(others) if subject == "visit" else 0
    return visits


def _give(work: Work, table: Any, ids: Collection[int], sitter_id: int | None) -> None:
    if ids:
        work.session.execute(
            update(table).where(table.c.id.in_(ids)).values(sitter_id=sitter_id, version=table.c.version + 1)
        )
