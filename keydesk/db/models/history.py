"""The record of every other change, and the one feed across both."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from keydesk.db.models.base import identity, instant, link, maybe_link, one_of, table_args
from keydesk.db.models.custody import VIAS


class History(SQLModel, table=True):
    """Append-only: one field of one thing, old and new, who and when. An addition is the field ``*``."""

    __tablename__ = "history"
    __table_args__ = table_args(one_of("via", VIAS), Index("ix_history_subject", "subject", "subject_id", "id"))

    id: int | None = identity()
    batch_id: int = link("batch.id")
    subject: str
    subject_id: int
    verb: str
    field: str = ""
    old: str | None = None
    new: str | None = None
    at: datetime = instant()
    operator_id: int | None = maybe_link("staff.id", index=False)
    via: str = "typed"
    reason: str = ""


class Change(SQLModel, table=True):
    """The change feed: one rising id across custody events and history, each entry hashed over the one before."""

    __tablename__ = "change"
    __table_args__ = table_args(
        one_of("kind", ("custody", "history")), Index("ix_change_kind_event", "kind", "event_id", unique=True)
    )

    id: int | None = identity()
    kind: str
    event_id: int
    subject: str
    subject_id: int
    hash: str = Field()
