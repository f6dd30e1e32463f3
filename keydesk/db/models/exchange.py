"""What comes in and goes out: imports, label and mail queues."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from keydesk.db.models.base import (
    identity,
    instant,
    maybe_day,
    maybe_instant,
    maybe_link,
    one_of,
    partial_index,
    table_args,
)


class ImportLink(SQLModel, table=True):
    """An outside id, which means something only together with its source, and the thing that it is here."""

    __tablename__ = "import_link"
    __table_args__ = table_args(UniqueConstraint("source", "subject", "outside_id"))

    id: int | None = identity()
    source: str
    subject: str
    outside_id: str
    subject_id: int = Field(index=True)
    batch_id: int | None = maybe_link("batch.id")
    fingerprint: str = ""


class ImportMapping(SQLModel, table=True):
    """How the columns of one source's files are read; ``mapping`` is JSON."""

    __tablename__ = "import_mapping"
    __table_args__ = table_args(UniqueConstraint("source"))

    id: int | None = identity()
    source: str
    mapping: str


class LabelQueue(SQLModel, table=True):
    """A tag or badge that waits to be printed, or was: then ``tag_code`` and ``hook`` are what it was printed for."""

    __tablename__ = "label_queue"
    __table_args__ = table_args()

    id: int | None = identity()
    copy_id: int | None = maybe_link("key_copy.id")
    staff_id: int | None = maybe_link("staff.id")
    reason: str = ""
    queued_at: datetime = instant()
    printed_at: datetime | None = maybe_instant()
    tag_code: str = ""
    hook: str = ""


class Outbox(SQLModel, table=True):
    """A mail that waits to be sent, and is never sent twice: ``dedupe`` is what makes it another one.

    ``claim`` names the run that has it in hand. ``uncertain`` is a mail of which nobody can know whether the server
    took it: a person decides. ``message_id`` stays the same however often it is tried.

    A mail to a client has its ``client_id`` and the branch whose it is, and one with a bill its ``invoice_id``. What is
    attached goes away once it is sent: it can be made again.
    """

    __tablename__ = "outbox"
    __table_args__ = table_args(
        UniqueConstraint("dedupe"),
        one_of("status", ("waiting", "sending", "sent", "failed", "uncertain", "dropped")),
        partial_index("ix_outbox_open", "next_try_at", where="status IN ('waiting', 'sending')"),
    )

    id: int | None = identity()
    dedupe: str
    to_address: str
    subject: str
    body: str
    status: str = "waiting"
    attempts: int = 0
    queued_at: datetime = instant()
    sent_at: datetime | None = maybe_instant()
    kind: str = ""
    day: date | None = maybe_day()
    staff_id: int | None = maybe_link("staff.id")
    to_name: str = ""
    html: str = ""
    calendar: str = ""
    message_id: str = ""
    claim: str = ""
    claimed_at: datetime | None = maybe_instant()
    next_try_at: datetime | None = maybe_instant()
    last_error: str = ""
    client_id: int | None = maybe_link("client.id")
    branch_id: str | None = Field(default=None, foreign_key="branch.id")
    invoice_id: int | None = maybe_link("invoice.id")
    attachment: bytes | None = None
    attachment_name: str = ""
