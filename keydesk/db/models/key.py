"""Keys and their copies."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from keydesk.db.models.base import (
    check,
    identity,
    instant,
    link,
    maybe_day,
    maybe_instant,
    maybe_link,
    one_of,
    partial_index,
    row_version,
    table_args,
    truth,
)
from keydesk.rules.keys import COPY_STATES, KEY_KINDS

HOLDER_KINDS = ("safe", "sitter", "client", "contact", "transit", "missing")

# In service a copy has exactly one holder, and that holder's reference and no other; out of service it has none.
ONE_HOLDER = """
CASE
  WHEN state <> 'in_service' THEN holder_kind IS NULL AND safe_id IS NULL AND hook_id IS NULL
       AND staff_id IS NULL AND contact_id IS NULL
  WHEN holder_kind = 'safe' THEN safe_id IS NOT NULL AND staff_id IS NULL AND contact_id IS NULL
  WHEN holder_kind = 'sitter' THEN staff_id IS NOT NULL AND safe_id IS NULL AND hook_id IS NULL AND contact_id IS NULL
  WHEN holder_kind = 'contact' THEN contact_id IS NOT NULL AND safe_id IS NULL AND hook_id IS NULL AND staff_id IS NULL
  WHEN holder_kind = 'transit' THEN safe_id IS NOT NULL AND hook_id IS NULL AND staff_id IS NULL AND contact_id IS NULL
  WHEN holder_kind IN ('client', 'missing') THEN safe_id IS NULL AND hook_id IS NULL AND staff_id IS NULL
       AND contact_id IS NULL
  ELSE 0
END
"""


class Key(SQLModel, table=True):
    """What opens one lock of one client. Only the client is required."""

    __tablename__ = "key"
    __table_args__ = table_args(
        UniqueConstraint("code"),
        one_of("kind", KEY_KINDS),
        Index("ix_key_client", "client_id", "active", "required"),
    )

    id: int | None = identity()
    client_id: int = link("client.id", index=False)
    code: str
    label: str = ""
    kind: str = "metal"
    required: bool = truth(default=True)
    lock_location: str = ""
    description: str = ""
    office_note: str = ""
    active: bool = truth(default=True)
    retired_reason: str = ""
    version: int = row_version()


class KeyCopy(SQLModel, table=True):
    """One physical piece: the thing that moves. Its holder here is what replaying its custody events gives.

    ``due_by_hand`` says that somebody set the due date, or that there is none; otherwise it follows the visits.
    ``chased`` counts how often the copy was asked for since it is late.
    """

    __tablename__ = "key_copy"
    __table_args__ = table_args(
        UniqueConstraint("key_id", "number"),
        one_of("state", COPY_STATES),
        one_of("holder_kind", HOLDER_KINDS),
        check("one_holder", ONE_HOLDER),
        check("number_from_one", "number >= 1"),
        Index("ix_key_copy_client_holder", "client_id", "holder_kind"),
        partial_index("ix_key_copy_staff_holds", "staff_id", "key_id", where="staff_id IS NOT NULL"),
        partial_index("ix_key_copy_hook", "hook_id", where="hook_id IS NOT NULL"),
        partial_index("ix_key_copy_due", "due_at", where="due_at IS NOT NULL"),
        partial_index("ix_key_copy_legacy", "legacy_code", where="legacy_code <> ''"),
        partial_index("ix_key_copy_missing", "id", where="holder_kind = 'missing'"),
    )

    id: int | None = identity()
    key_id: int = link("key.id", index=False)
    client_id: int = link("client.id", index=False)
    number: int = 1
    tag_code: str = Field(unique=True)
    legacy_code: str = ""
    state: str = "in_service"
    holder_kind: str | None = None
    safe_id: int | None = maybe_link("key_safe.id")
    hook_id: int | None = maybe_link("hook.id", index=False)
    staff_id: int | None = maybe_link("staff.id", index=False)
    contact_id: int | None = maybe_link("client_contact.id", index=False)
    since: datetime = instant()
    due_at: datetime | None = maybe_instant()
    home_safe_id: int | None = maybe_link("key_safe.id")
    home_hook_id: int | None = maybe_link("hook.id")
    spare: bool = truth(default=False)
    pieces: int = 1
    tag_color: str = ""
    received_on: date | None = maybe_day()
    received_from: str = ""
    tested_on: date | None = maybe_day()
    tested_by: str = ""
    needs_test: bool = truth(default=False)
    recalled: bool = truth(default=False)
    retired_reason: str = ""
    last_seq: int = 0
    search: str = ""
    version: int = row_version()
    due_by_hand: bool = truth(default=False)
    chased: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    chased_at: datetime | None = maybe_instant()


class UsedCode(SQLModel, table=True):
    """A code that was once a key's; it is never offered again, and an old tag that carries it is still read."""

    __tablename__ = "used_code"
    __table_args__ = table_args()

    code: str = Field(primary_key=True)
    key_id: int | None = maybe_link("key.id")
    first_used_at: datetime = instant()
