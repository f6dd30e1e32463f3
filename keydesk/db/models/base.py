"""What every table shares: one naming rule for constraints, STRICT on SQLite, and short column helpers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import CheckConstraint, DefaultClause, Index, Table, text
from sqlmodel import Field, SQLModel

from keydesk.db.types import Day, Truth, UtcInstant, WallTime

# Tables are read by their columns and written by statements: Pydantic's validators are built only if somebody asks.
SQLModel.model_config["defer_build"] = True

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def table_of(model: type[SQLModel]) -> Table:
    """The Core table of a model, for bulk statements and column lists."""
    return cast("Table", model.__table__)  # type: ignore[attr-defined]  # SQLModel adds it at class creation


def one_of(column: str, words: Iterable[str]) -> CheckConstraint:
    """A CHECK that a short text column holds one of ``words`` (NULL passes)."""
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def check(name: str, condition: str) -> CheckConstraint:
    """A named CHECK."""
    return CheckConstraint(condition, name=name)


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index over the rows for which ``where`` holds."""
    # A condition named for PostgreSQL would import its whole dialect; a migration there finds it in ``info``.
    return Index(name, *columns, unique=unique, sqlite_where=text(where), info={"where": where})


def table_args(*constraints: Any) -> tuple[Any, ...]:
    """``__table_args__`` with the constraints, and STRICT on SQLite."""
    return (*constraints, {"sqlite_strict": True})


def instant(*, index: bool = False) -> datetime:
    """A required UTC instant."""
    return cast("datetime", Field(sa_type=UtcInstant, index=index))


def maybe_instant() -> datetime | None:
    """A UTC instant that may be empty."""
    return cast("datetime | None", Field(default=None, sa_type=UtcInstant))


def maybe_day() -> date | None:
    """A calendar day that may be empty."""
    return cast("date | None", Field(default=None, sa_type=Day))


def wall_time() -> datetime:
    """A required wall-clock time of the office."""
    return cast("datetime", Field(sa_type=WallTime))


def truth(*, default: bool) -> bool:
    """Yes or no."""
    return cast(
        "bool", Field(default=default, sa_type=Truth, sa_column_kwargs={"server_default": text(str(int(default)))})
    )


def maybe_truth() -> bool | None:
    """Yes, no, or not known."""
    return cast("bool | None", Field(default=None, sa_type=Truth))


def link(target: str, *, index: bool = True) -> int:
    """A required reference to another table's ``id``."""
    return cast("int", Field(foreign_key=target, index=index))


def maybe_link(target: str, *, index: bool = True) -> int | None:
    """A reference that may be empty."""
    return cast("int | None", Field(default=None, foreign_key=target, index=index))


def branch_link() -> str:
    """A required reference to a branch (``in_home`` or ``facility``)."""
    return cast("str", Field(default="in_home", foreign_key="branch.id", index=True))


def identity() -> int | None:
    """The primary key."""
    return cast("int | None", Field(default=None, primary_key=True))


def row_version() -> int:
    """The version that an edit must have seen (C5)."""
    return cast("int", Field(default=1, sa_column_kwargs={"server_default": text("1")}))


def default_in_schema(model: type[SQLModel]) -> None:
    """Puts each plain default of the model into the schema too, so that a bulk insert may leave the column out."""
    for column in table_of(model).columns:
        field = model.model_fields[column.key]
        if column.server_default is None and not column.nullable and isinstance(field.default, (str, int)):
            literal = f"'{field.default}'" if isinstance(field.default, str) else str(int(field.default))
            column.server_default = DefaultClause(text(literal))
