"""Places for keys in the office."""

from __future__ import annotations

from sqlmodel import SQLModel

from keydesk.db.models.base import (
    branch_link,
    check,
    identity,
    link,
    one_of,
    partial_index,
    row_version,
    table_args,
    truth,
)


class KeySafe(SQLModel, table=True):
    """A physical place for keys. Its label is unique while it is active; ``access`` says who may open it."""

    __tablename__ = "key_safe"
    __table_args__ = table_args(
        partial_index("uq_key_safe_label", "label", where="active = 1", unique=True),
        one_of("access", ("all", "admin")),
        check("size", "rows >= 0 AND columns >= 0"),
    )

    id: int | None = identity()
    label: str
    place: str = ""
    branch_id: str = branch_link()
    access: str = "all"
    rows: int = 0
    columns: int = 0
    active: bool = truth(default=True)
    version: int = row_version()


class Hook(SQLModel, table=True):
    """A labelled position in a safe; ``row`` and ``column`` count from 1, or are empty for a free label."""

    __tablename__ = "hook"
    __table_args__ = table_args(
        partial_index("uq_hook_label", "safe_id", "label", where="active = 1", unique=True),
    )

    id: int | None = identity()
    safe_id: int = link("key_safe.id")
    label: str
    row: int | None = None
    column: int | None = None
    active: bool = truth(default=True)
