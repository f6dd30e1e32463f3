"""An act on many copies, a line a copy: what would be done, or what was."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo

from keydesk.db.rows.bulk import BulkLine
from keydesk.reports.report import Column, Report

_COLUMNS = (
    Column("tag_code", "TAG", whole=True),
    Column("client", "CLIENT"),
    Column("label", "OPENS", rank=1),
    Column("from", "FROM"),
    Column("to", "TO"),
    Column("outcome", place="data"),
    Column("note", "", place="text"),
    Column("why", place="data"),
)


def list_of_lines(lines: Iterable[BulkLine], *, now: datetime, zone: tzinfo) -> Report:
    """A line for each copy, in the order of the act.

    Args:
        lines: from a preview, or of what was done.
        now: the moment that it is told from.
        zone: the office's.
    """
    rows = tuple(
        (
            line.tag_code,
            line.client,
            line.opens,
            line.before,
            line.after or None,
            line.outcome,
            line.short,
            line.why or None,
        )
        for line in lines
    )
    return Report(name="copies", title="Copies", made_at=now, zone=zone, columns=_COLUMNS, rows=rows)
