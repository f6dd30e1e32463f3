"""What a file says it is, asked before anything in it is trusted: a keydesk store, of which schema, in which mode."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from keydesk.db import migrations
from keydesk.db.engine import APPLICATION_ID, connect_raw, find_sqlite
from keydesk.db.failure import meaning_of
from keydesk.rules.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Header:
    """What the first page of a store tells: its schema version, and its journal mode in upper case."""

    schema: int
    journal: str


def look_at(path: Path, *, immutable: bool = False) -> Header:
    """Reads a store's header; changes nothing.

    Args:
        path: the store or a backup of one.
        immutable: read the file as it lies on the disk, for a disk that takes no side files.

    Raises:
        Refusal: it is no keydesk store, cannot be read, or was made by a newer keydesk (R6).
    """
    if path.is_dir():
        raise Refusal(f"{path} is a folder. Name the store's file in it.", code="unusable")
    module = find_sqlite()
    # A journal that a killed program left has to be rolled back before anything can be read, and that is a write.
    mode = "rw" if not immutable and _has_journal(path) else "ro"
    try:
        connection = connect_raw(path, mode=mode, immutable=immutable)
        try:
            (application,) = connection.execute("PRAGMA application_id").fetchone()
            (schema,) = connection.execute("PRAGMA user_version").fetchone()
            (journal,) = connection.execute("PRAGMA journal_mode").fetchone()
            connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
        finally:
            connection.close()
    except UnicodeDecodeError as error:
        raise Refusal(f"{path}: the store is damaged, and cannot be read.", code="unusable") from error
    except module.Error as error:
        refusal = meaning_of(str(error))
        if refusal is None:
            raise Refusal(f"The store {path} cannot be read: {error}.", code="unusable") from error
        raise Refusal(f"{path}: {refusal.message}", code="unusable") from error
    if application != APPLICATION_ID:
        raise Refusal(f"{path} is not a keydesk store. Nothing was touched.", code="unusable")
    refuse_newer(path, schema)
    return Header(schema=int(schema), journal=str(journal).upper())


def _has_journal(path: Path) -> bool:
    try:
        return path.with_name(f"{path.name}-journal").stat().st_size > 0
    except OSError:
        return False


def refuse_newer(path: Path, schema: int) -> None:
    """Raises :class:`~keydesk.rules.refusal.Refusal` for a store of a schema that this program does not know."""
    if schema > migrations.SCHEMA:
        raise Refusal(
            f"The store {path} was made by a newer keydesk (schema {schema}; this one knows {migrations.SCHEMA}). "
            f"Nothing was touched. Update keydesk.",
            code="unusable",
        )


def refuse_wal(path: Path, journal: str) -> None:
    """Raises :class:`~keydesk.rules.refusal.Refusal` where a desk with another SQLite has put the store into WAL since.

    For a desk whose own SQLite can damage a store in that mode (D6).
    """
    if journal.upper() == "WAL":
        raise Refusal(
            f"A desk with a newer SQLite has the store {path} open, in a mode that this one's SQLite can damage. "
            f"Nothing was recorded. Close this desk, and run keydesk the same way as the other.",
            code="unusable",
        )
