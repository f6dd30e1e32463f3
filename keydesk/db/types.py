"""Column types that say the same thing in SQLite's STRICT tables and in PostgreSQL.

STRICT tables know INTEGER, REAL, TEXT, BLOB and ANY only, so text of any length is TEXT, a truth value is an INTEGER of
0 or 1, an instant is ISO 8601 text in UTC (which sorts as time does), and a day is ``YYYY-MM-DD``.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Date, DateTime, Dialect, Integer, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import Boolean, String, TypeDecorator, TypeEngine


@compiles(String, "sqlite")
def _text(_type: String, _compiler: Any, **_kw: Any) -> str:
    return "TEXT"


@compiles(Boolean, "sqlite")
def _truth(_type: Boolean, _compiler: Any, **_kw: Any) -> str:
    return "INTEGER"


def instant_text(value: datetime) -> str:
    """An aware instant as fixed-width UTC text, ``2026-11-24T07:21:44.000000Z``; raises ValueError for a naive one."""
    if value.tzinfo is None:
        msg = "an instant needs a time zone"
        raise ValueError(msg)
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def instant_of(text: str) -> datetime:
    """The aware UTC instant that :func:`instant_text` wrote."""
    return datetime.fromisoformat(text)


class UtcInstant(TypeDecorator[datetime]):
    """An instant: aware UTC in Python, fixed-width ISO text in SQLite, ``timestamptz`` elsewhere."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """TEXT on SQLite, a time-zone aware timestamp elsewhere."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(Text())
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuses a naive instant."""
        if value is None:
            return None
        text = instant_text(value)
        return text if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Gives an aware UTC instant."""
        if value is None:
            return None
        if dialect.name == "sqlite":
            return instant_of(value)
        return value.astimezone(UTC)  # type: ignore[no-any-return]  # the driver's value is typed Any


class Day(TypeDecorator[date]):
    """A calendar day: ``YYYY-MM-DD`` text in SQLite, ``date`` elsewhere."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """TEXT on SQLite, DATE elsewhere."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else Date())

    def process_bind_param(self, value: date | None, dialect: Dialect) -> Any:
        """Writes ISO text on SQLite."""
        if value is None or dialect.name != "sqlite":
            return value
        return value.isoformat()

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        """Reads ISO text on SQLite."""
        if value is None or dialect.name != "sqlite":
            return value  # type: ignore[no-any-return]  # the driver's value is typed Any
        return date.fromisoformat(value)


class WallTime(TypeDecorator[datetime]):
    """A wall-clock time of the office, without a zone: ``YYYY-MM-DDTHH:MM`` (visits keep it across daylight saving)."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """TEXT on SQLite, a timestamp without zone elsewhere."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else DateTime(timezone=False))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuses an aware value: a wall time has no zone."""
        if value is None:
            return None
        if value.tzinfo is not None:
            msg = "a wall-clock time has no time zone"
            raise ValueError(msg)
        return value.strftime("%Y-%m-%dT%H:%M") if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Gives a naive wall-clock time."""
        if value is None or dialect.name != "sqlite":
            return value  # type: ignore[no-any-return]  # the driver's value is typed Any
        return datetime.fromisoformat(value)


class Truth(TypeDecorator[bool]):
    """Yes or no: INTEGER 0/1 in SQLite, BOOLEAN elsewhere."""

    impl = Integer
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """INTEGER on SQLite, BOOLEAN elsewhere."""
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else Boolean())

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> Any:  # noqa: FBT001 - SQLAlchemy's signature
        """Writes 0 or 1 on SQLite."""
        if value is None or dialect.name != "sqlite":
            return value
        return int(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> bool | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Reads 0 or 1."""
        return None if value is None else bool(value)
