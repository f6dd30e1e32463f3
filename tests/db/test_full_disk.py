"""Disk full, file too large, read-only disk: refused in plain words, nothing acknowledged is lost (D4, D5)."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from pathlib import Path

import pytest

from builders import FixedClock, Office, identity_of
from keydesk.db.backup import back_up
from keydesk.db.queries.who_has import who_has
from keydesk.db.store import Store
from keydesk.db.verify import verify
from keydesk.desk import Desk
from keydesk.operations.custody import check_in, check_out
from keydesk.rules.refusal import Refusal
from races.forks import forked

OTHER = 12345
"""A user of the box who is nobody here."""


@pytest.fixture
def small_files() -> Iterator[int]:
    """No file may grow beyond a size, for as long as the test asks; the kernel says so as on a disk with quotas."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield before[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def move_until_refused(desk: Desk) -> tuple[list[int], Refusal]:
    """Takes one key out and in until the disk takes no more."""
    done: list[int] = []
    for number in range(20_000):
        try:
            if number % 2:
                done.append(desk.perform_now(check_in, tag_code="P4XZ-2").event_id)
            else:
                done.append(desk.perform_now(check_out, tag_code="P4XZ-2", sitter_id=2, note="x" * 2_000).event_id)
        except Refusal as refusal:
            return done, refusal
    pytest.fail("the disk took everything")


def events(path: Path) -> int:
    """How many events a sound store has."""
    found = verify(path)
    assert found.problems == ()
    return found.events


def test_file_size_limit_is_refused_in_words_and_passes(morning: Office, small_files: int) -> None:
    """The move that does not fit is refused and not recorded; with room again the same desk goes on."""
    before = events(morning.path)
    desk = morning.desk()
    resource.setrlimit(resource.RLIMIT_FSIZE, (morning.path.stat().st_size + 200_000, small_files))
    done, refusal = move_until_refused(desk)
    assert refusal.code == "unusable"
    assert refusal.exit_code == 4
    assert "nothing was recorded" in refusal.message
    assert len(done) > 3
    resource.setrlimit(resource.RLIMIT_FSIZE, (small_files, small_files))
    assert events(morning.path) == before + len(done)
    act, wanted = (check_in, {}) if len(done) % 2 else (check_out, {"sitter_id": 2})
    desk.perform_now(act, tag_code="P4XZ-2", **wanted)
    assert events(morning.path) == before + len(done) + 1


def test_full_store_is_refused_in_words_and_passes(morning: Office) -> None:
    """As SQLite itself says that there is no room: the words name the disk, and what was acknowledged is there."""
    before = events(morning.path)
    desk = morning.desk()

    def at_most(pages: int) -> None:
        assert desk.store._writer is not None
        with desk.store._writer.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    at_most(1)
    done, refusal = move_until_refused(desk)
    assert refusal.code == "unusable"
    assert refusal.message.startswith("The disk is full: nothing was recorded.")
    at_most(100_000)
    act, wanted = (check_in, {}) if len(done) % 2 else (check_out, {"sitter_id": 2})
    desk.perform_now(act, tag_code="P4XZ-2", **wanted)
    assert events(morning.path) == before + len(done) + 1


def test_backup_that_does_not_fit_leaves_nothing(morning: Office, tmp_path: Path, small_files: int) -> None:
    """R2: no half backup under the name of a whole one, and no half file beside it."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, small_files))
    with pytest.raises(Refusal) as refused:
        back_up(morning.path, tmp_path / "copy.db")
    resource.setrlimit(resource.RLIMIT_FSIZE, (small_files, small_files))
    assert refused.value.code == "unusable"
    assert [each.name for each in tmp_path.iterdir() if "copy" in each.name] == []
    assert back_up(morning.path, tmp_path / "copy.db").verified.sound


def test_store_that_does_not_fit_is_not_made(tmp_path: Path, small_files: int) -> None:
    """`init` on a full disk says so, and leaves nothing in the way of the next try."""
    path = tmp_path / "office" / "keydesk.db"
    resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, small_files))
    with pytest.raises(Refusal) as refused:
        Store.create(path, clock=FixedClock())
    resource.setrlimit(resource.RLIMIT_FSIZE, (small_files, small_files))
    assert refused.value.code == "unusable"
    assert [each.name for each in path.parent.iterdir()] == []
    Store.create(path, clock=FixedClock()).close()


def look_without_rights(path: Path, sends: int) -> None:
    """Somebody who may read the store's files and write none of them: a move, and who has a key."""
    if os.geteuid() == 0:
        os.setgid(OTHER)
        os.setuid(OTHER)

    def say(text: str) -> None:
        os.write(sends, f"{text}\n".encode())

    try:
        desk = Desk(Store.open(path, clock=FixedClock()), identity_of(1000))
        desk.perform_now(check_out, tag_code="P4XZ-2", sitter_id=2)
        say("WROTE")
    except Refusal as refusal:
        say(f"{refusal.code} {refusal.message}")
    store = Store.open_emergency(path, clock=FixedClock())
    try:
        with store.reading(identity_of(1000)) as reading:
            say(f"{store.emergency} {who_has(reading, code='K7MT-2').holder.name}")
        with store.writing(identity_of(1000), via="cli"):
            say("WROTE")
    except Refusal as refusal:
        say(f"{refusal.code} {refusal.message}")
    say(str(verify(path, immutable=True).problems))


def test_read_only_disk_refuses_moves_and_still_answers_who_has_a_key(morning: Office) -> None:
    """D4, D5: nothing can be recorded, in words; the emergency reading answers, is marked, and writes nothing."""
    folder = morning.path.parent
    above = {each: each.stat().st_mode for each in folder.parents if not each.stat().st_mode & 0o001}
    for each in folder.iterdir():
        each.chmod(0o400)
    folder.chmod(0o500)
    if os.geteuid() == 0:
        # Rights stop nobody who is root, so somebody else looks; the way down to the store is opened for them.
        for each in (folder, *folder.iterdir()):
            os.chown(each, OTHER, OTHER)
        for each, mode in above.items():
            each.chmod(mode | 0o011)
    try:
        lines = forked(lambda sends: look_without_rights(morning.path, sends)).wait().splitlines()
    finally:
        for each, mode in above.items():
            each.chmod(mode)
        folder.chmod(0o700)
    assert lines[0].startswith("unusable ")
    assert lines[1:] == [
        "True Jo Reyes",
        "unusable This is an emergency reading: nothing can be recorded.",
        "()",
    ]


def test_emergency_reading_touches_nothing(morning: Office) -> None:
    """D5: the file is read as it lies; no side file appears, not a byte moves, and its people are asked for as ever."""
    files = {each.name: each.read_bytes() for each in morning.path.parent.iterdir()}
    store = Store.open_emergency(morning.path, clock=morning.clock)
    try:
        with store.reading(identity_of(1000)) as reading:
            assert who_has(reading, code="K7MT-2")
        with pytest.raises(Refusal, match="Nobody at this office"), store.reading(identity_of(4711)):
            pass
    finally:
        store.close()
    assert {each.name: each.read_bytes() for each in morning.path.parent.iterdir()} == files
