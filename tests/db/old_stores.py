"""Stores as earlier versions of the schema left them, kept as files beside this one."""

from __future__ import annotations

import gzip
from pathlib import Path

from keydesk.db import migrations
from keydesk.db.engine import APPLICATION_ID, connect_raw

STORES = Path(__file__).parent / "stores"
RELEASED = 3
"""The newest schema version that offices have; while the one after it is being made, no store of it is kept."""
KEPT = tuple(range(1, RELEASED + 1))
"""The schema versions of which a store is kept; each version that a release had has one."""

SITTER_UID, ADMIN_UID = 1001, 1000
"""Unix users of the kept stores: a base sitter and the admin who founded the office."""


def lay_kept(version: int, folder: Path) -> Path:
    """A kept store of that schema version, in a folder of its own."""
    path = folder / "keydesk.db"
    folder.mkdir(mode=0o700, parents=True)
    path.write_bytes(gzip.decompress((STORES / f"version-{version}.db.gz").read_bytes()))
    path.chmod(0o600)
    return path


def lay_behind(folder: Path) -> Path:
    """A store that is behind this program: of version 1, or while that is the newest, one without its tables."""
    if migrations.SCHEMA > 1:
        return lay_kept(1, folder)
    path = folder / "keydesk.db"
    folder.mkdir(mode=0o700, parents=True)
    connection = connect_raw(path, mode="rwc")
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()
    path.chmod(0o600)
    return path
