"""Sitters who do not go to a client, and those whom the key agreement names."""

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


class AllowedHolder(SQLModel, table=True):
    """Somebody who may hold this client's keys; a client without any is one whose agreement names nobody."""

    __tablename__ = "allowed_holder"
    __table_args__ = table_args(UniqueConstraint("client_id", "staff_id"))

    id: int | None = identity()
    client_id: int = link("client.id", index=False)
    staff_id: int = link("staff.id")
