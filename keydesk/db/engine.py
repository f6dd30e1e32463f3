"""Connections: which SQLite, in which journal mode, with which pragmas.

SQLite 3.7.0 to 3.51.2 (but for the fixes 3.50.7 and 3.44.6) can damage a WAL store under several writers ("WAL-reset").
The ``pysqlite3`` wheel carries a fixed one; where only an affected one is found the store runs with a rollback journal.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import QueuePool

BUSY_MILLISECONDS: Final = 10_000
APPLICATION_ID: Final = 0x6B657964
"""``keyd``: marks a file as a keydesk store."""


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite is free of the WAL-reset bug (fixed in 3.51.3, 3.50.7 and 3.44.6)."""
    if version[:2] == (3, 44):
        return version >= (3, 44, 6)
    if version[:2] == (3, 50):
        return version >= (3, 50, 7)
    return version >= (3, 51, 3)


def find_sqlite() -> ModuleType:
    """The SQLite module to use: the first of pysqlite3 and Python's own that is safe with WAL, else the newest."""
    found: list[ModuleType] = []
    for name in ("pysqlite3.dbapi2", "sqlite3"):
        try:
            module = importlib.import_module(name)
        except ImportError:
            continue
        # The other one is not even loaded.
        if wal_is_safe(module.sqlite_version_info):
            return module
        found.append(module)
    return max(found, key=lambda module: module.sqlite_version_info)


def journal_mode(module: ModuleType) -> str:
    """``WAL`` where it is safe, else ``TRUNCATE``."""
    return "WAL" if wal_is_safe(module.sqlite_version_info) else "TRUNCATE"


def connect_raw(path: Path, *, mode: str = "rw", immutable: bool = False) -> Any:
    """A bare DBAPI connection in autocommit, with the pragmas that every connection has: a commit is on the disk.

    Args:
        path: the store.
        mode: ``rw``, ``ro`` or ``rwc``.
        immutable: read the file as if nobody could change it, for a read-only or full disk.
    """
    module = find_sqlite()
    uri = f"file:{_quoted(path)}?mode={mode}{'&immutable=1' if immutable else ''}"
    connection = module.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    try:
        connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA trusted_schema=OFF")
    except UnicodeDecodeError as error:
        # SQLite quotes the damaged text in what it says of it.
        connection.close()
        msg = "database disk image is malformed"
        raise module.DatabaseError(msg) from error
    except BaseException:
        connection.close()
        raise
    return connection


def make_engine(path: Path, *, writes: bool, immutable: bool = False, read_only: bool = False) -> Engine:
    """An engine over the store: one connection for the writer, or a few for readers that cannot write.

    The writer's transactions begin with ``BEGIN IMMEDIATE``, before anything is read: with SQLite's default two desks
    can read the same holder and both move the key.
    """
    mode = "ro" if immutable or read_only else "rw"
    wal = journal_mode(find_sqlite()) == "WAL"
    engine = create_engine(
        "sqlite://",
        module=find_sqlite(),
        creator=lambda: connect_raw(path, mode=mode, immutable=immutable),
        poolclass=QueuePool,
        pool_size=1 if writes else 4,
        max_overflow=0 if writes else 8,
        # The connection used last has the warm page cache; taking turns would fill four of them.
        pool_use_lifo=True,
    )
    begin = "BEGIN IMMEDIATE" if writes else "BEGIN"

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys=ON")
        # WAL is kept in the file; which rollback journal it is, each connection says for itself.
        if not immutable and not wal and cursor.execute("PRAGMA journal_mode").fetchone() == ("delete",):
            cursor.execute("PRAGMA journal_mode=TRUNCATE")
        cursor.execute("PRAGMA temp_store=MEMORY")
        if writes:
            # An import changes many pages in one transaction. Each of a session's readers has SQLite's own 2 MB: the
            # machine keeps the file's pages for all of them together, and no read took longer than with 8.
            cursor.execute("PRAGMA cache_size=-8000")
        else:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _quoted(path: Path) -> str:
    return str(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
