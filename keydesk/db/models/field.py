"""Fields that the office decides."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from keydesk.db.models.base import branch_link, identity, link, maybe_link, one_of, row_version, table_args, truth

FIELD_KINDS = ("text", "long_text", "number", "date", "choice", "yes_no", "phone", "email", "secret")


class FieldDefinition(SQLModel, table=True):
    """A client or pet field of one branch: label, kind, choices (one a line), required or not, hidden or not."""

    __tablename__ = "field_definition"
    __table_args__ = table_args(
        UniqueConstraint("branch_id", "subject", "name"),
        one_of("subject", ("client", "pet")),
        one_of("kind", FIELD_KINDS),
    )

    id: int | None = identity()
    branch_id: str = branch_link()
    subject: str
    name: str
    label: str
    kind: str = "text"
    built_in: bool = truth(default=False)
    choices: str = ""
    required: bool = truth(default=False)
    hidden: bool = truth(default=False)
    position: int = 0
    group_name: str = ""
    version: int = row_version()
    retired: bool = truth(default=False)


class FieldMatch(SQLModel, table=True):
    """Into which field of the other branch a field's values go when somebody is synced; or into the notes there.

    Without a row, fields of the same name and kind match by themselves.
    """

    __tablename__ = "field_match"
    __table_args__ = table_args(UniqueConstraint("field_id"))

    id: int | None = identity()
    field_id: int = link("field_definition.id", index=False)
    into_id: int | None = maybe_link("field_definition.id", index=False)
    into_notes: bool = truth(default=False)


class FieldValue(SQLModel, table=True):
    """The value of one field of one client or pet; ``secret`` kinds hold sealed bytes instead of text."""

    __tablename__ = "field_value"
    __table_args__ = table_args(UniqueConstraint("field_id", "subject_id"))

    id: int | None = identity()
    field_id: int = link("field_definition.id", index=False)
    subject_id: int
    value: str = ""
    secret: bytes | None = None
