"""Key moves that are agreed."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import SQLModel

from keydesk.db.models.base import (
    identity,
    instant,
    link,
    maybe_link,
    one_of,
    table_args,
)


class PlannedMove(SQLModel, table=True):
    """A drop-off or pick-up of a key that is agreed and not yet done."""

    __tablename__ = "planned_move"
    __table_args__ = table_args(one_of("status", ("planned", "done", "dropped")))

    id: int | None = identity()
    copy_id: int = link("key_copy.id")
    staff_id: int | None = maybe_link("staff.id")
    kind: str = "pick_up"
    at: datetime = instant()
    status: str = "planned"
    note: str = ""
