"""Counts of a safe, and keys that are gone."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import SQLModel

from keydesk.db.models.base import identity, instant, link, maybe_instant, maybe_link, one_of, table_args


class StockTake(SQLModel, table=True):
    """Counting one or more safes."""

    __tablename__ = "stock_take"
    __table_args__ = table_args(one_of("status", ("open", "signed_off", "dropped")))

    id: int | None = identity()
    label: str = ""
    status: str = "open"
    started_at: datetime = instant()
    started_by: int | None = maybe_link("staff.id", index=False)
    signed_off_at: datetime | None = maybe_instant()
    signed_off_by: int | None = maybe_link("staff.id", index=False)


class StockTakeLine(SQLModel, table=True):
    """One scan, or one hook seen empty, of a count."""

    __tablename__ = "stock_take_line"
    __table_args__ = table_args()

    id: int | None = identity()
    stock_take_id: int = link("stock_take.id")
    copy_id: int | None = maybe_link("key_copy.id")
    safe_id: int | None = maybe_link("key_safe.id", index=False)
    hook_id: int | None = maybe_link("hook.id", index=False)
    scanned: str = ""
    outcome: str = ""
    at: datetime = instant()
    operator_id: int | None = maybe_link("staff.id", index=False)


class LostKeyCase(SQLModel, table=True):
    """What was done about a key that cannot be found; the cost is in cents."""

    __tablename__ = "lost_key_case"
    __table_args__ = table_args(one_of("status", ("open", "closed")))

    id: int | None = identity()
    copy_id: int = link("key_copy.id")
    status: str = "open"
    opened_at: datetime = instant()
    client_told_at: datetime | None = maybe_instant()
    insurer_told_at: datetime | None = maybe_instant()
    rekey_decision: str = ""
    cost_cents: int = 0
    note: str = ""
    closed_at: datetime | None = maybe_instant()
