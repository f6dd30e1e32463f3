"""A backup is whole, taken while desks write, and has its name only when it is (R1, R2, P7)."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from builders import Office
from keydesk.db.backup import back_up, back_up_by_date
from keydesk.db.engine import connect_raw
from keydesk.db.verify import verify
from keydesk.operations.backup import note_backup, note_restore, require_back_up, require_restore
from keydesk.operations.custody import check_in, check_out
from keydesk.rules.refusal import Refusal


def asked(path: Path, statement: str) -> list[Any]:
    """What plain SQL answers."""
    connection = connect_raw(path, mode="ro")
    try:
        return list(connection.execute(statement).fetchall())
    finally:
        connection.close()


def test_backup_under_load_holds_all_that_was_acknowledged_before_it_began(morning: Office, tmp_path: Path) -> None:
    """R1: four desks write while six backups are taken; each is sound and has every move acknowledged till then."""
    acknowledged: list[int] = []
    tags = ("K7MT-1", "K7MT-3", "P4XZ-2", "P4XZ-3")
    desks = [morning.desk() for _ in tags]
    over = threading.Event()
    warm = threading.Barrier(len(tags) + 1)

    def write(number: int) -> None:
        for turn in range(5_000):
            if turn % 2:
                acknowledged.append(desks[number].perform_now(check_in, tag_code=tags[number]).event_id)
            else:
                moved = desks[number].perform_now(
                    check_out, tag_code=tags[number], sitter_id=2, override=True, reason="busy"
                )
                acknowledged.append(moved.event_id)
            if turn == 1:
                warm.wait()
            if over.is_set():
                return

    writers = [threading.Thread(target=write, args=(number,)) for number in range(len(tags))]
    for writer in writers:
        writer.start()
    warm.wait()
    try:
        taken = []
        for number in range(6):
            before = set(acknowledged)
            taken.append((before, back_up(morning.path, tmp_path / f"copy-{number}.db")))
    finally:
        over.set()
        for writer in writers:
            writer.join()
    assert len(acknowledged) > len(taken[0][0])
    for before, copy in taken:
        assert copy.verified.sound
        assert before <= {event for (event,) in asked(copy.path, "SELECT id FROM custody_event")}
        assert verify(copy.path) == copy.verified
    assert verify(morning.path).problems == ()


def test_head_of_the_chain_tells_backup_and_store_apart(morning: Office, tmp_path: Path) -> None:
    """P7: the head that a backup has is the store's at that moment; history keeps it, later moves change it."""
    made = back_up(morning.path, tmp_path / "copy.db")
    assert made.verified.head == verify(morning.path).head
    desk = morning.desk()
    desk.perform_now(note_backup, file=str(made.path), head=made.verified.head)
    assert asked(morning.path, "SELECT new FROM history WHERE verb = 'back_up'") == [
        (f"{made.path} (head {made.verified.head[:16]})",)
    ]
    assert verify(morning.path).head != made.verified.head
    desk.perform_now(note_restore, file=str(made.path), set_aside="keydesk.db.set-aside", newer_moves=3)
    assert "3 newer moves" in asked(morning.path, "SELECT new FROM history WHERE verb = 'restore'")[0][0]


def test_backup_never_takes_the_place_of_a_file_or_of_the_store(morning: Office, tmp_path: Path) -> None:
    """A name that is taken, the store itself and its side files are refused; with overwrite the old one goes last."""
    taken = tmp_path / "copy.db"
    taken.write_text("a letter")
    with pytest.raises(Refusal, match="There is a file already"):
        back_up(morning.path, taken)
    assert taken.read_text() == "a letter"
    for side in ("", "-wal", "-shm", ".lock", ".open"):
        with pytest.raises(Refusal):
            back_up(morning.path, morning.path.with_name(morning.path.name + side), overwrite=True)
    with pytest.raises(Refusal, match="is a folder"):
        back_up(morning.path, tmp_path / "home")
    assert back_up(morning.path, taken, overwrite=True).verified.sound


def test_damaged_store_is_copied_as_it_is_and_not_under_the_name_of_a_backup(
    morning: Office, tmp_path: Path, spoil: Any
) -> None:
    """R2: what does not verify is no backup; a copy for whoever mends it is kept beside, and said."""
    spoil(morning.path, "UPDATE custody_event SET to_staff_id = 3 WHERE id = 10")
    with pytest.raises(Refusal, match="is damaged") as refused:
        back_up(morning.path, tmp_path / "copy.db")
    assert refused.value.details
    assert not (tmp_path / "copy.db").exists()
    assert (tmp_path / "copy.db.unsound").exists()


def test_backups_by_date_keep_the_last_and_touch_nothing_else(morning: Office, tmp_path: Path) -> None:
    """The oldest of their own kind make room; what somebody put there themselves stays."""
    folder = tmp_path / "backups"
    folder.mkdir(mode=0o700)
    (folder / "keydesk-before-the-move.db").write_text("mine")
    (folder / "keydesk-20200101-000000Z.db.txt").write_text("mine")
    made = [back_up_by_date(morning.path, now=morning.clock.now(), folder=folder, keep=3) for _ in range(2)]
    made += [
        back_up_by_date(morning.path, now=morning.clock.advance(minutes=1), folder=folder, keep=3) for _ in range(3)
    ]
    assert [each.path.name for each in made[:2]] == ["keydesk-20261124-073200Z.db", "keydesk-20261124-073200Z-2.db"]
    assert made[-1].removed == (made[1].path,)
    assert sorted(each.name for each in folder.iterdir()) == [
        "keydesk-20200101-000000Z.db.txt",
        "keydesk-20261124-073300Z.db",
        "keydesk-20261124-073400Z.db",
        "keydesk-20261124-073500Z.db",
        "keydesk-before-the-move.db",
    ]


def test_only_who_may_makes_backups_and_restores(morning: Office) -> None:
    """P1: a sitter takes no copy of the office; a scheduler makes backups, and does not restore."""
    morning.person("Kim Voss", uid=1002)
    morning.person("Bo Tran", role="scheduler", uid=1001)
    sitter, scheduler, admin = morning.desk(1002), morning.desk(1001), morning.desk()
    with pytest.raises(Refusal, match="may not make backups"):
        sitter.look_up_now(require_back_up)
    with pytest.raises(Refusal, match="may not make backups"):
        sitter.perform_now(note_backup, file="x", head="0" * 64)
    scheduler.look_up_now(require_back_up)
    with pytest.raises(Refusal, match="may not restore a backup"):
        scheduler.look_up_now(require_restore)
    admin.look_up_now(require_restore)
