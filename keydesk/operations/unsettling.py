"""A settling that is taken back: its findings are open again, in a count that still goes on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, delete, select

from keydesk.db.models import StockTake, StockTakeResult, table_of
from keydesk.db.work import HistoryEntry, Work

_TAKE, _RESULT = table_of(StockTake), table_of(StockTakeResult)


def settled_by(work: Work, batch_id: int) -> Sequence[Row[Any]]:
    """The findings that a batch settled in a count that goes on; what was signed off stays what was signed."""
    return work.session.execute(
        select(_RESULT)
        .join(_TAKE, _TAKE.c.id == _RESULT.c.stock_take_id)
        .where(_RESULT.c.batch_id == batch_id, _TAKE.c.status == "open")
        .order_by(_RESULT.c.id)
    ).all()


def unsettle(work: Work, settled: Sequence[Row[Any]]) -> None:
    """Opens findings again; history keeps what had been decided about each."""
    if not settled:
        return
    work.session.execute(delete(_RESULT).where(_RESULT.c.id.in_([each.id for each in settled])))
    work.record_many(
        HistoryEntry(
            "stock_take",
            each.stock_take_id,
            "unsettle",
            f"{each.kind} {each.tag}".strip(),
            each.remedy,
            None,
            each.reason,
        )
        for each in settled
    )
