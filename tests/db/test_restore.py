"""Restore sets the old store aside, says what is newer, and never runs under open desks (R3)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from builders import Office
from keydesk.db import migrations
from keydesk.db.backup import back_up
from keydesk.db.engine import connect_raw
from keydesk.db.lock import OpenMark
from keydesk.db.restore import compare, restore
from keydesk.db.store import Store
from keydesk.db.verify import verify
from keydesk.operations.custody import check_in, check_out
from keydesk.operations.whereabouts import report_missing
from keydesk.rules.refusal import Refusal


@pytest.fixture
def backup(morning: Office, tmp_path: Path) -> Path:
    """A backup of the morning; after it Jo takes two more keys, and one of them gets missing."""
    made = back_up(morning.path, tmp_path / "noon.db").path
    morning.clock.advance(hours=4)
    desk = morning.desk()
    desk.perform_now(check_out, tag_code="P4XZ-2", sitter_id=3)
    desk.perform_now(check_out, tag_code="P4XZ-3", sitter_id=3, override=True, reason="both doors")
    morning.clock.advance(hours=1)
    desk.perform_now(report_missing, tag_code="P4XZ-3")
    morning.client("Costa")
    morning.close()
    return made


def test_restore_sets_the_old_store_aside_and_names_what_is_newer(morning: Office, backup: Path) -> None:
    """The backup is the store, the old one is beside it and whole, and each newer move is told."""
    old = verify(morning.path)
    done = restore(morning.path, backup, now=morning.clock.now())
    assert done.set_aside is not None
    assert done.set_aside.name.startswith("keydesk.db.set-aside-20261124-")
    assert verify(done.set_aside).head == old.head
    assert verify(morning.path).head == done.verified.head == verify(backup).head
    assert [(each.tag_code, each.kind, each.to, each.operator) for each in done.newer.moves] == [
        ("P4XZ-2", "check_out", "Jo Reyes", "Ana Whitfield"),
        ("P4XZ-3", "check_out", "Jo Reyes", "Ana Whitfield"),
        ("P4XZ-3", "missing", "missing", "Ana Whitfield"),
    ]
    assert (done.newer.move_count, done.newer.change_count, done.newer.lost_in_store) == (3, 1, 0)
    assert done.newer.moves[0].at == morning.clock.now() - timedelta(hours=1)
    assert done.set_aside.stat().st_mode & 0o077 == 0
    desk = morning.desk()
    desk.perform_now(check_in, tag_code="K7MT-2")
    morning.close()
    assert verify(morning.path).problems == ()
    again = restore(morning.path, done.set_aside, now=morning.clock.now())
    assert again.newer.lost_in_store == 4
    assert verify(morning.path).head == old.head


def test_compare_tells_beforehand_and_changes_nothing(morning: Office, backup: Path) -> None:
    """What a restore would take away can be looked at while desks are open."""
    desk = morning.desk()
    before = verify(morning.path).head
    newer = compare(morning.path, backup)
    assert (newer.readable, newer.move_count) == (True, 3)
    assert verify(morning.path).head == before
    desk.close()


def test_restore_under_an_open_desk_is_refused(morning: Office, backup: Path) -> None:
    """While somebody works in the store it is not swapped beneath them; nothing is set aside either."""
    before = verify(morning.path).head
    desk = morning.desk()
    with pytest.raises(Refusal, match="Other desks have this store open"):
        restore(morning.path, backup, now=morning.clock.now())
    desk.perform_now(check_in, tag_code="P4XZ-2")
    morning.close()
    assert list(morning.path.parent.glob("*set-aside*")) == []
    assert verify(morning.path).head != before
    restore(morning.path, backup, now=morning.clock.now())


def test_desk_does_not_open_while_a_restore_is_under_way(morning: Office) -> None:
    """Whoever starts a desk meanwhile is told to wait."""
    with OpenMark(morning.path).alone(), pytest.raises(Refusal, match="being restored"):
        Store.open(morning.path, clock=morning.clock)
    Store.open(morning.path, clock=morning.clock).close()


def test_restore_while_another_program_writes_is_refused(morning: Office, backup: Path) -> None:
    """A program that is not keydesk holds no mark, but its lock is seen; the store is as it was."""
    other = connect_raw(morning.path)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Refusal, match="has the store open"):
        restore(morning.path, backup, now=morning.clock.now())
    other.execute("ROLLBACK")
    other.close()
    assert verify(morning.path).events == 19


@pytest.mark.parametrize("how", ["damaged", "newer", "no store", "none", "the store itself"])
def test_what_is_no_sound_backup_is_refused_and_the_store_stays(
    morning: Office, backup: Path, spoil: Any, how: str
) -> None:
    """A backup is verified before anything is touched."""
    before = verify(morning.path).head
    if how == "damaged":
        spoil(backup, "UPDATE history SET new = 'somebody' WHERE id = 3")
    elif how == "newer":
        connection = connect_raw(backup)
        connection.execute(f"PRAGMA user_version={migrations.SCHEMA + 1}")
        connection.close()
    elif how == "no store":
        backup.write_text("a letter")
    elif how == "none":
        backup.unlink()
    with pytest.raises(Refusal):
        restore(morning.path, morning.path if how == "the store itself" else backup, now=morning.clock.now())
    assert verify(morning.path).head == before
    assert list(morning.path.parent.glob("*set-aside*")) == []


def test_ruined_store_is_set_aside_as_it_lies_and_replaced(morning: Office, backup: Path) -> None:
    """A store that cannot be read any more is no reason not to restore; its bytes are kept for whoever can mend it."""
    ruin = b"\x00" * 8_192
    morning.path.write_bytes(ruin)
    done = restore(morning.path, backup, now=morning.clock.now())
    assert not done.newer.readable
    assert done.set_aside is not None
    assert done.set_aside.read_bytes() == ruin
    assert verify(morning.path).problems == ()


def test_write_ahead_log_of_the_old_store_is_not_read_into_the_new_one(morning: Office, backup: Path) -> None:
    """A desk that was killed leaves a log; it belongs to the old store, is brought into it, and is gone afterwards."""
    desk = morning.desk()
    if desk.store.journal != "WAL":
        pytest.skip("without a write-ahead log there is none to leave")
    desk.perform_now(check_in, tag_code="P4XZ-2")
    left = {side: morning.path.with_name(morning.path.name + side).read_bytes() for side in ("-wal", "-shm")}
    whole = morning.path.read_bytes()
    morning.close()
    old = verify(morning.path).head
    morning.path.write_bytes(whole)
    morning.path.with_name(morning.path.name + "-wal").write_bytes(left["-wal"])
    done = restore(morning.path, backup, now=morning.clock.now())
    assert done.newer.move_count == 4
    assert done.set_aside is not None
    assert verify(done.set_aside).head == old
    assert verify(morning.path).head == verify(backup).head


def test_restore_to_an_empty_place_makes_a_store(morning: Office, backup: Path, tmp_path: Path) -> None:
    """A new box: there is nothing to set aside, and the desk opens."""
    path = tmp_path / "new box" / "keydesk.db"
    done = restore(path, backup, now=morning.clock.now())
    assert done.set_aside is None
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert verify(path).sound
