"""Sitters who do not go to a client."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from keydesk.db.models.base import (
    identity,
    link,
    table_args,
)


class BlockedSitter(SQLModel, table=True):
    """A sitter who can never be given this client's visits or keys."""

    __tablename__ = "blocked_sitter"
    __table_args__ = table_args(UniqueConstraint("client_id", "staff_id"))

    id: int | None = identity()
    client_id: int = link("client.id", index=False)
    staff_id: int = link("staff.id")
