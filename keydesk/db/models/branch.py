"""The two sides of one business."""

from __future__ import annotations

from sqlmodel import Field, SQLModel

from keydesk.db.models.base import one_of, table_args, truth


class Branch(SQLModel, table=True):
    """In-Home (always there) and Facility (switched on in Settings)."""

    __tablename__ = "branch"
    __table_args__ = table_args(one_of("id", ("in_home", "facility")))

    id: str = Field(primary_key=True)
    label: str
    enabled: bool = truth(default=True)
