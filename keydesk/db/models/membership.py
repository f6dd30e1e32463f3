"""Which branches serve a client, and what syncs of clients have written."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from keydesk.db.models.base import (
    branch_link,
    identity,
    instant,
    link,
    maybe_instant,
    one_of,
    table_args,
    truth,
)


class ClientMembership(SQLModel, table=True):
    """A client's place in one branch, with a status of its own."""

    __tablename__ = "client_membership"
    __table_args__ = table_args(
        UniqueConstraint("client_id", "branch_id"), one_of("status", ("prospect", "active", "inactive"))
    )

    id: int | None = identity()
    client_id: int = link("client.id", index=False)
    branch_id: str = branch_link()
    status: str = "prospect"
    since: datetime = instant()
    welcomed_at: datetime | None = maybe_instant()


class ClientSync(SQLModel, table=True):
    """Clients who were synced to a branch. ``changed`` is JSON: what the sync wrote, for an undo."""

    __tablename__ = "client_sync"
    __table_args__ = table_args()

    id: int | None = identity()
    batch_id: int = link("batch.id")
    to_branch: str = cast("str", Field(foreign_key="branch.id"))
    changed: str = ""
    undone: bool = truth(default=False)
