"""Schema versions and how a store gets from one to the next. Alembic is imported only when a store is behind."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

SCHEMA: Final = 4
"""The schema version of this program; a store keeps its own in ``PRAGMA user_version``."""

_APPEND_ONLY: Final = {
    "custody_event": "a custody event is never changed",
    "history": "history is never changed",
    "change": "the change feed is never changed",
    "batch": "a batch is never changed",
}


def guard_names() -> tuple[str, ...]:
    """The names of the triggers that refuse UPDATE and DELETE on the append-only tables."""
    return tuple(_guard_name(table, verb) for table in _APPEND_ONLY for verb in ("update", "delete"))


def guard_statements() -> Iterable[str]:
    """Makes those triggers anew; run after every migration."""
    for table, sentence in _APPEND_ONLY.items():
        for verb in ("update", "delete"):
            name = _guard_name(table, verb)
            yield f'DROP TRIGGER IF EXISTS "{name}"'
            yield (
                f'CREATE TRIGGER "{name}" BEFORE {verb.upper()} ON "{table}" '
                f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
            )


def _guard_name(table: str, verb: str) -> str:
    return f"guard_{table}_{verb}"


def bring_up_to_date(connection: Any) -> None:
    """Runs the migrations that a store lacks, on an open SQLAlchemy connection inside one transaction.

    Foreign keys are off on this connection before its transaction begins: batch migrations with them on can empty a
    child table without a word.
    """
    from alembic import command  # noqa: PLC0415 - only a store that is behind needs it
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", "keydesk:db/migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    for statement in guard_statements():
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA}")
