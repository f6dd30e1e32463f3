"""Laying a new store's tables, and bringing an older store up to this program's schema (R7)."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, text

from keydesk.clock import Clock
from keydesk.db import migrations
from keydesk.db.engine import APPLICATION_ID, connect_raw, find_sqlite, journal_mode
from keydesk.db.failure import told_plainly
from keydesk.db.header import look_at
from keydesk.db.lock import WriteQueue
from keydesk.db.part import free_name
from keydesk.rules.refusal import Refusal


def lay(part: Path) -> None:
    """Makes an empty file a store with its tables."""
    with told_plainly():
        connection = connect_raw(part)
        try:
            connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
            connection.execute(f"PRAGMA journal_mode={journal_mode(find_sqlite())}")
        finally:
            connection.close()
        _migrate(part)


def set_journal_mode(path: Path, present: str) -> None:
    """Puts the store into the journal mode that this box's SQLite can be trusted with (D6)."""
    wanted = journal_mode(find_sqlite())
    # A rollback journal is a thing of each connection (see `make_engine`); only WAL is kept in the file.
    if present == wanted or "WAL" not in {present, wanted}:
        return
    queue = WriteQueue(path)
    try:
        # Desks that start at once take turns: the change asks for the store alone.
        with queue.turn():
            _switch(path, wanted)
    finally:
        queue.close()


def _switch(path: Path, wanted: str) -> None:
    module = find_sqlite()
    connection = connect_raw(path)
    try:
        connection.execute(f"PRAGMA journal_mode={wanted}")
    except module.OperationalError as error:
        message = str(error).casefold()
        if "locked" in message:
            raise Refusal(
                "Desks with another SQLite have this store open. Close them, or run keydesk the same way they do.",
                code="unusable",
            ) from error
        if "readonly" not in message and "full" not in message:
            raise
    finally:
        connection.close()


def bring_up(path: Path, clock: Clock) -> None:
    """A verified backup beside the store, then the migrations; while another desk does so, this one waits for it.

    Raises:
        Refusal: the store is damaged, the disk takes no backup, or the result does not hold together; it is as it was.
    """
    from keydesk.db.backup import back_up  # noqa: PLC0415 - only a store that is behind needs it

    queue = WriteQueue(path)
    try:
        with queue.turn():
            version = look_at(path).schema
            if version >= migrations.SCHEMA:
                return
            if version:
                stamp = clock.now().strftime("%Y%m%d-%H%M%SZ")
                back_up(path, free_name(path.with_name(f"{path.name}.before-schema-{migrations.SCHEMA}-{stamp}")))
            with told_plainly():
                _migrate(path)
    finally:
        queue.close()


def _migrate(path: Path) -> None:
    """Brings the schema up to date in one transaction, on a connection of its own with foreign keys off."""
    import sqlalchemy  # noqa: PLC0415 - only a store that is behind needs it
    from sqlalchemy import event  # noqa: PLC0415 - as above

    engine = sqlalchemy.create_engine("sqlite://", module=find_sqlite(), creator=lambda: connect_raw(path))

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    try:
        with engine.connect() as connection, connection.begin():
            before = _row_counts(connection)
            migrations.bring_up_to_date(connection)
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            after = _row_counts(connection)
            fewer = [name for name, count in before.items() if after.get(name, 0) < count]
            if broken or fewer:
                raise Refusal(
                    f"The store {path} could not be brought up to date "
                    f"({len(broken)} broken links; fewer rows in: {', '.join(fewer) or 'none'}). It is as it was.",
                    code="unusable",
                )
    finally:
        engine.dispose()


def _row_counts(connection: Connection) -> dict[str, int]:
    names = connection.execute(
        text("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    ).scalars()
    return {
        name: connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one()  # noqa: S608 - our own names
        for name in list(names)
        if name != "alembic_version"
    }
