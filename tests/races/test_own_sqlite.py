"""The same proofs on Python's own SQLite, where that has the WAL-reset bug and the store keeps a rollback journal."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from keydesk.db.engine import wal_is_safe

_WITHOUT_PYSQLITE3 = """
import sys
sys.modules["pysqlite3"] = sys.modules["pysqlite3.dbapi2"] = None
import pytest
sys.exit(pytest.main(["-q", "-p", "no:cacheprovider", *sys.argv[1:]]))
"""


@pytest.mark.alone
@pytest.mark.skipif(wal_is_safe(sqlite3.sqlite_version_info), reason="Python's own SQLite has no WAL-reset bug here")
@pytest.mark.parametrize(
    "proof",
    [
        "races/test_killed.py::test_killed_at_random_points_no_acknowledged_move_is_lost",
        "races/test_processes.py",
    ],
)
def test_store_with_a_rollback_journal_keeps_the_same_promises(tmp_path: Path, proof: str) -> None:
    """D6: killed desks leave a journal that the next rolls back; many processes lose nothing and wait their turn."""
    run = subprocess.run(
        [
            sys.executable,
            "-c",
            _WITHOUT_PYSQLITE3,
            f"--basetemp={tmp_path / 'inner'}",
            str(Path(__file__).parents[1] / proof),
        ],
        env={**os.environ, "KEYDESK_TEST_KILLS": "15", "KEYDESK_TEST_CALLS": "60"},
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert run.returncode == 0, run.stdout
