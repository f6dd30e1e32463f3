"""Counts of safes and sitters, and keys that are gone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from keydesk.db.models.base import (
    check,
    identity,
    instant,
    link,
    maybe_instant,
    maybe_link,
    one_of,
    row_version,
    table_args,
    truth,
)

FINDING_REMEDIES = ("record", "missing", "leave")


class StockTake(SQLModel, table=True):
    """Counting some safes and what some sitters hold; the counts are those of the moment of signing off."""

    __tablename__ = "stock_take"
    __table_args__ = table_args(one_of("status", ("open", "signed_off", "dropped")))

    id: int | None = identity()
    label: str = ""
    status: str = "open"
    started_at: datetime = instant()
    started_by: int | None = maybe_link("staff.id", index=False)
    signed_off_at: datetime | None = maybe_instant()
    signed_off_by: int | None = maybe_link("staff.id", index=False)
    expected_count: int = 0
    found_count: int = 0
    note: str = ""


class StockTakePlace(SQLModel, table=True):
    """One place of a count: a safe, or a sitter and what they hold."""

    __tablename__ = "stock_take_place"
    __table_args__ = table_args(
        check("one_place", "(safe_id IS NULL) <> (staff_id IS NULL)"),
        UniqueConstraint("stock_take_id", "safe_id"),
        UniqueConstraint("stock_take_id", "staff_id"),
    )

    id: int | None = identity()
    stock_take_id: int = link("stock_take.id", index=False)
    safe_id: int | None = maybe_link("key_safe.id")
    staff_id: int | None = maybe_link("staff.id", index=False)


class StockTakeLine(SQLModel, table=True):
    """One scan of a count, one hook seen empty, or one key without a tag.

    ``recorded_…`` is where the copy was recorded at that moment, ``recorded_seq`` its last event; ``dropped`` is a line
    that who counted took back.
    """

    __tablename__ = "stock_take_line"
    __table_args__ = table_args(one_of("kind", ("tag", "empty", "untagged")))

    id: int | None = identity()
    stock_take_id: int = link("stock_take.id")
    copy_id: int | None = maybe_link("key_copy.id")
    safe_id: int | None = maybe_link("key_safe.id", index=False)
    hook_id: int | None = maybe_link("hook.id", index=False)
    scanned: str = ""
    outcome: str = ""
    at: datetime = instant()
    operator_id: int | None = maybe_link("staff.id", index=False)
    kind: str = "tag"
    staff_id: int | None = maybe_link("staff.id", index=False)
    recorded_kind: str = ""
    recorded_safe_id: int | None = None
    recorded_hook_id: int | None = None
    recorded_staff_id: int | None = None
    recorded_seq: int = 0
    dropped: bool = truth(default=False)


class StockTakeResult(SQLModel, table=True):
    """What was done about one finding: kept with its words, so that a signed-off count reads the same for ever."""

    __tablename__ = "stock_take_result"
    __table_args__ = table_args(UniqueConstraint("stock_take_id", "finding"), one_of("remedy", FINDING_REMEDIES))

    id: int | None = identity()
    stock_take_id: int = link("stock_take.id", index=False)
    finding: str
    kind: str
    copy_id: int | None = maybe_link("key_copy.id", index=False)
    tag: str = ""
    recorded: str = ""
    seen: str = ""
    remedy: str
    reason: str = ""
    batch_id: int | None = maybe_link("batch.id", index=False)
    at: datetime = instant()
    operator_id: int = link("staff.id", index=False)


class LostKeyCase(SQLModel, table=True):
    """What was done about a key that cannot be found; the cost is in cents."""

    __tablename__ = "lost_key_case"
    __table_args__ = table_args(one_of("status", ("open", "closed")))

    id: int | None = identity()
    copy_id: int = link("key_copy.id")
    status: str = "open"
    opened_at: datetime = instant()
    opened_by: int | None = maybe_link("staff.id", index=False)
    client_told_at: datetime | None = maybe_instant()
    insurer_told_at: datetime | None = maybe_instant()
    rekey_decision: str = ""
    cost_cents: int = 0
    note: str = ""
    closed_at: datetime | None = maybe_instant()
    version: int = row_version()
