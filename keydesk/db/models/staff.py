"""People of the company, their roles, and how the box knows them."""

from __future__ import annotations

from datetime import date, datetime
from typing import cast

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from keydesk.db.models.base import (
    branch_link,
    identity,
    instant,
    link,
    maybe_day,
    one_of,
    partial_index,
    row_version,
    table_args,
    truth,
    wall_time,
)
from keydesk.db.types import Day


class Staff(SQLModel, table=True):
    """A person of the company; a sitter is staff who makes visits. Nobody is deleted: ``active`` goes to no."""

    __tablename__ = "staff"
    __table_args__ = table_args(
        partial_index("uq_staff_badge_code", "badge_code", where="badge_code IS NOT NULL", unique=True),
    )

    id: int | None = identity()
    first_name: str = ""
    last_name: str = ""
    nickname: str = ""
    initials: str = ""
    badge_code: str | None = None
    email: str = ""
    phone: str = ""
    is_sitter: bool = truth(default=True)
    active: bool = truth(default=True)
    hired_on: date | None = maybe_day()
    left_on: date | None = maybe_day()
    notes: str = ""
    search: str = ""
    version: int = row_version()


class StaffMembership(SQLModel, table=True):
    """A person's role in one branch."""

    __tablename__ = "staff_membership"
    __table_args__ = table_args(
        UniqueConstraint("staff_id", "branch_id"), one_of("role", ("base", "scheduler", "admin"))
    )

    id: int | None = identity()
    staff_id: int = link("staff.id", index=False)
    branch_id: str = branch_link()
    role: str = "base"
    since: datetime = instant()


class Shift(SQLModel, table=True):
    """When somebody is on duty in one branch, in the office's wall-clock time (K15)."""

    __tablename__ = "shift"
    __table_args__ = table_args(
        Index("ix_shift_branch_day", "branch_id", "day"), Index("ix_shift_staff_day", "staff_id", "day")
    )

    id: int | None = identity()
    staff_id: int = link("staff.id", index=False)
    branch_id: str = cast("str", Field(default="in_home", foreign_key="branch.id"))
    day: date = Field(sa_type=Day)
    starts_at: datetime = wall_time()
    ends_at: datetime = wall_time()
    note: str = ""
    cancelled: bool = truth(default=False)
    version: int = row_version()


class StaffGrant(SQLModel, table=True):
    """A single permission added to (``granted``) or taken from (not ``granted``) a person's role in a branch."""

    __tablename__ = "staff_grant"
    __table_args__ = table_args(UniqueConstraint("staff_id", "branch_id", "permission"))

    id: int | None = identity()
    staff_id: int = link("staff.id", index=False)
    branch_id: str = branch_link()
    permission: str
    granted: bool = truth(default=True)


class OperatorIdentity(SQLModel, table=True):
    """How an operator is known to the box: ``uid`` with the Unix user's number, ``ssh_key`` with its fingerprint."""

    __tablename__ = "operator_identity"
    __table_args__ = table_args(UniqueConstraint("kind", "value"), one_of("kind", ("uid", "ssh_key", "pin")))

    id: int | None = identity()
    staff_id: int = link("staff.id")
    kind: str
    value: str
    label: str = Field(default="")
