"""How keys came and went over some weeks: counted by SQL alone, in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, exists, func, select

from keydesk.db.models import CustodyEvent, KeyCopy, table_of
from keydesk.db.rows.weeks import FlowRow
from keydesk.db.work import Reading

_EVENT, _COPY = table_of(CustodyEvent), table_of(KeyCopy)
_UNDO = _EVENT.alias("undo")


def key_flow(reading: Reading, *, begins: Sequence[datetime]) -> list[FlowRow]:
    """What happened in stretches of time that follow one another, the last of which ends now.

    A movement that was taken back is neither handed out nor come back; what is out at the end of each stretch is what
    is out now without all that came after it.

    Args:
        reading: one moment of the store.
        begins: the first moment of each stretch, in order.
    """
    if not begins:
        return []
    stretch = case(*((_EVENT.c.at >= begin, at) for at, begin in reversed(list(enumerate(begins)))))
    stands = and_(_EVENT.c.kind != "undo", ~exists().where(_UNDO.c.undo_of == _EVENT.c.id))
    out, back = _enters("sitter"), and_(_leaves("sitter"), _EVENT.c.to_kind == "safe")
    found = reading.session.execute(
        select(
            stretch.label("stretch"),
            _sum(and_(out, stands)),
            _sum(and_(back, stands)),
            _sum(_enters("sitter")) - _sum(_leaves("sitter")),
            _sum(_enters("missing")) - _sum(_leaves("missing")),
        )
        .where(_EVENT.c.at >= begins[0])
        .group_by(stretch)
    )
    counted = {number: counts for number, *counts in found}
    still_out, still_missing = reading.session.execute(
        select(_sum(_COPY.c.holder_kind == "sitter"), _sum(_COPY.c.holder_kind == "missing"))
    ).one()
    rows: list[FlowRow] = []
    for number in reversed(range(len(begins))):
        handed_out, came_back, more_out, more_missing = counted.get(number, (0, 0, 0, 0))
        rows.append(FlowRow(handed_out, came_back, still_out, still_missing))
        still_out, still_missing = still_out - more_out, still_missing - more_missing
    return rows[::-1]


def _enters(kind: str) -> ColumnElement[bool]:
    """Whether a copy came to such a holder from another sort of holder, or from none."""
    return and_(_EVENT.c.to_kind == kind, func.coalesce(_EVENT.c.from_kind, "") != kind)


def _leaves(kind: str) -> ColumnElement[bool]:
    """Whether a copy went from such a holder to another sort of holder, or to none."""
    return and_(_EVENT.c.from_kind == kind, func.coalesce(_EVENT.c.to_kind, "") != kind)


def _sum(holds: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((holds, 1), else_=0)), 0)
