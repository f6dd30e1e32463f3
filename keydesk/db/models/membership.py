"""Which branches serve a client."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from keydesk.db.models.base import (
    branch_link,
    identity,
    instant,
    link,
    maybe_instant,
    one_of,
    table_args,
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
