"""Movements that were just made, as a report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo

from keydesk.db.rows.where import BatchMoveRow
from keydesk.reports.keys import MOVEMENT_COLUMNS, movement_cells
from keydesk.reports.report import Cell, Column, Report

Need = tuple[str, datetime]
"""Who needs a key next, and when."""

_COLUMNS = (
    Column("tag_code", "TAG"),
    Column("client", "CLIENT"),
    Column("label", "OPENS"),
    *MOVEMENT_COLUMNS,
    Column("next_need.sitter", "NEEDED BY"),
    Column("next_need.starts_at", "FOR"),
)


def list_of_moves(
    rows: Iterable[BatchMoveRow],
    *,
    now: datetime,
    zone: tzinfo,
    needs: Mapping[str, Need] | None = None,
    rehearsed: bool = False,
) -> Report:
    """The movements of one batch.

    Args:
        rows: the movements.
        now: the moment that it is told from.
        zone: the office's.
        needs: tag code → who needs that key next.
        rehearsed: whether nothing was kept, so that there is no batch to take back.
    """
    at = next(index for index, column in enumerate(_COLUMNS) if column.name == "batch")
    table = []
    for row in rows:
        cells: list[Cell] = [row.tag_code, row.client, row.label, *movement_cells(row.move)]
        if rehearsed:
            cells[at] = None
        cells.extend((needs or {}).get(row.tag_code, (None, None)))
        table.append(tuple(cells))
    return Report(
        name="moves", title="Movements", made_at=now, zone=zone, columns=_COLUMNS, rows=tuple(table), nothing=""
    )
