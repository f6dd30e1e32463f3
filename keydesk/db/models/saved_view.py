"""Saved views of lists."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from keydesk.db.models.base import identity, maybe_link, table_args


class SavedView(SQLModel, table=True):
    """A named filter of a list, and in ``sort`` its look: order and grouping.

    ``screen`` is the list; a person's own views are on a shelf of their own, ``keys/12``; one there without a name
    is how that person left the list.
    """

    __tablename__ = "saved_view"
    __table_args__ = table_args(UniqueConstraint("screen", "name"))

    id: int | None = identity()
    screen: str
    name: str
    query: str = ""
    sort: str = ""
    staff_id: int | None = maybe_link("staff.id")
