"""Animals."""

from __future__ import annotations

from sqlmodel import SQLModel

from keydesk.db.models.base import check, identity, link, maybe_truth, row_version, table_args, truth


class Pet(SQLModel, table=True):
    """An animal of a client's. A birth is a year, a month and year, or a full date."""

    __tablename__ = "pet"
    __table_args__ = table_args(
        check("birth_month_range", "birth_month BETWEEN 1 AND 12"),
        check("birth_day_range", "birth_day BETWEEN 1 AND 31"),
    )

    id: int | None = identity()
    client_id: int = link("client.id")
    name: str = ""
    species: str = ""
    breed: str = ""
    sex: str = ""
    color: str = ""
    fixed: bool | None = maybe_truth()
    birth_year: int | None = None
    birth_month: int | None = None
    birth_day: int | None = None
    photo_path: str = ""
    active: bool = truth(default=True)
    notes: str = ""
    search: str = ""
    version: int = row_version()
