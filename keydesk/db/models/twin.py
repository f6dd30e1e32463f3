"""One household in two profiles: what people said of that, and profiles that went into another one."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import SQLModel

from keydesk.db.models.base import identity, instant, link, maybe_link, partial_index, table_args, truth


class ClientMerge(SQLModel, table=True):
    """A client's profile that went into another one's. ``changed`` is JSON: what the merge wrote, for an undo."""

    __tablename__ = "client_merge"
    __table_args__ = table_args(
        partial_index("uq_client_merge_gone", "client_id", where="NOT undone", unique=True),
    )

    id: int | None = identity()
    client_id: int = link("client.id", index=False)
    into_id: int = link("client.id")
    batch_id: int = link("batch.id")
    changed: str = ""
    at: datetime = instant()
    undone: bool = truth(default=False)


class TwinAnswer(SQLModel, table=True):
    """What somebody said of two who are alike: the same household, or another one.

    Of two clients the one with the smaller number is ``client_id``. A row of a file is known by its source and the id
    that it has there: beside a client, or (``other_outside_id``) beside another row of the same source.
    """

    __tablename__ = "twin_answer"
    __table_args__ = table_args()

    id: int | None = identity()
    client_id: int | None = maybe_link("client.id")
    other_id: int | None = maybe_link("client.id")
    source: str = ""
    outside_id: str = ""
    other_outside_id: str = ""
    same: bool = truth(default=False)
    made_by_id: int = link("staff.id", index=False)
    made_at: datetime = instant()
