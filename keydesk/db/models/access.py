"""How one gets in: to a home, and to the pages for clients."""

from __future__ import annotations

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from keydesk.db.models.base import (
    identity,
    link,
    maybe_day,
    one_of,
    row_version,
    table_args,
    truth,
)

ACCESS_KINDS = (
    "key",
    "lockbox",
    "keypad",
    "garage_code",
    "gate_code",
    "alarm",
    "doorman",
    "smart_lock",
    "other",
)


class AccessMethod(SQLModel, table=True):
    """How one gets in. ``secret`` is sealed (AES-GCM, `keydesk.db.secrets`) and never in lists, search or exports.

    ``reviewed_on`` is when somebody last said that it is right, ``review_on`` when it is to be looked at next.
    """

    __tablename__ = "access_method"
    __table_args__ = table_args(one_of("kind", ACCESS_KINDS))

    id: int | None = identity()
    client_id: int = link("client.id")
    kind: str
    secret: bytes | None = None
    company: str = ""
    note: str = ""
    reviewed_on: date | None = maybe_day()
    review_on: date | None = maybe_day()
    active: bool = truth(default=True)
    version: int = row_version()


class ClientLogin(SQLModel, table=True):
    """A sign-in credential of a client's; several per client, apart from the profile."""

    __tablename__ = "client_login"
    __table_args__ = table_args(UniqueConstraint("email"))

    id: int | None = identity()
    client_id: int = link("client.id")
    email: str
    active: bool = truth(default=True)
