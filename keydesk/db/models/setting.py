"""Settings that all desks share."""

from __future__ import annotations

from sqlmodel import Field, SQLModel

from keydesk.db.models.base import table_args


class OfficeSetting(SQLModel, table=True):
    """One setting that all desks share, as JSON text; its names and types are `keydesk.rules.office.OfficeSettings`."""

    __tablename__ = "office_setting"
    __table_args__ = table_args()

    name: str = Field(primary_key=True)
    value: str
