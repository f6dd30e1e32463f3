"""Movements: append-only, one line of events a copy."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from keydesk.db.models.base import identity, instant, link, maybe_instant, maybe_link, one_of, table_args
from keydesk.db.models.key import HOLDER_KINDS
from keydesk.rules.keys import COPY_STATES

EVENT_KINDS = (
    "add",
    "check_out",
    "check_in",
    "transfer",
    "move",
    "missing",
    "found",
    "lost",
    "stolen",
    "retire",
    "restore",
    "due",
    "undo",
)
VIAS = ("scan", "typed", "bulk", "import", "undo", "cli", "demo")


class Batch(SQLModel, table=True):
    """One transaction of one operator: what an undo takes back as one. ``op_id`` makes a repeated command act once."""

    __tablename__ = "batch"
    __table_args__ = table_args(
        one_of("via", VIAS), UniqueConstraint("op_id"), Index("ix_batch_operator_id_id", "operator_id", "id")
    )

    id: int | None = identity()
    at: datetime = instant()
    operator_id: int | None = maybe_link("staff.id", index=False)
    via: str = "typed"
    verb: str = ""
    op_id: str | None = None
    op_print: str = Field(default="")
    undo_of: int | None = maybe_link("batch.id")


class CustodyEvent(SQLModel, table=True):
    """One movement of one copy: ``at`` is when it happened, ``recorded_at`` when it was told; ``seq`` counts."""

    __tablename__ = "custody_event"
    __table_args__ = table_args(
        UniqueConstraint("copy_id", "seq"),
        one_of("kind", EVENT_KINDS),
        one_of("via", VIAS),
        one_of("from_state", COPY_STATES),
        one_of("to_state", COPY_STATES),
        one_of("from_kind", HOLDER_KINDS),
        one_of("to_kind", HOLDER_KINDS),
        Index("ix_custody_event_at", "at"),
    )

    id: int | None = identity()
    batch_id: int = link("batch.id")
    copy_id: int = link("key_copy.id", index=False)
    seq: int
    kind: str
    from_state: str | None = None
    from_kind: str | None = None
    from_safe_id: int | None = maybe_link("key_safe.id", index=False)
    from_hook_id: int | None = maybe_link("hook.id", index=False)
    from_staff_id: int | None = maybe_link("staff.id", index=False)
    from_contact_id: int | None = maybe_link("client_contact.id", index=False)
    from_since: datetime | None = maybe_instant()
    from_due_at: datetime | None = maybe_instant()
    to_state: str = "in_service"
    to_kind: str | None = None
    to_safe_id: int | None = maybe_link("key_safe.id", index=False)
    to_hook_id: int | None = maybe_link("hook.id", index=False)
    to_staff_id: int | None = maybe_link("staff.id", index=False)
    to_contact_id: int | None = maybe_link("client_contact.id", index=False)
    to_since: datetime = instant()
    due_at: datetime | None = maybe_instant()
    at: datetime = instant()
    recorded_at: datetime = instant()
    operator_id: int | None = maybe_link("staff.id", index=False)
    via: str = "typed"
    reason: str = ""
    note: str = ""
    overrode: str = ""
    undo_of: int | None = maybe_link("custody_event.id")
