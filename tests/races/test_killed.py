"""A process killed at any instant loses no acknowledged move and leaves nothing half done (D1)."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from builders import FixedClock, Office
from db.old_stores import lay_behind
from keydesk.db import migrations
from keydesk.db.backup import back_up
from keydesk.db.engine import connect_raw
from keydesk.db.restore import restore
from keydesk.db.store import Store
from keydesk.db.verify import verify
from keydesk.operations.custody import check_in, check_out
from races.forks import forked, scale

KILLS = scale("KEYDESK_TEST_KILLS", 40)
SECONDS = 0.1
"""In this time a child opens its desk and makes some dozen moves."""


def _move_until_killed(office: Office, sitter: int, tags: list[str], seed: int, sends: int) -> None:
    """Takes keys out and in, and says each event's number when the desk has been told that it is done."""
    dice = random.Random(seed)
    desk = office.desk()
    for _ in range(2_000):
        tag = dice.choice(tags)
        at_home = office_holds(office.path, tag)
        if at_home:
            moved = desk.perform_now(check_out, tag_code=tag, sitter_id=sitter)
        else:
            moved = desk.perform_now(check_in, tag_code=tag)
        os.write(sends, f"{moved.event_id} {tag} {moved.kind}\n".encode())


def office_holds(path: Path, tag: str) -> bool:
    """Whether a copy hangs in a safe."""
    connection = connect_raw(path, mode="ro")
    try:
        found = connection.execute("SELECT holder_kind = 'safe' FROM key_copy WHERE tag_code = ?", (tag,)).fetchone()
        return bool(found[0])
    finally:
        connection.close()


@pytest.mark.alone
def test_killed_at_random_points_no_acknowledged_move_is_lost(office: Office) -> None:
    """After every kill the store verifies, and holds each move that was acknowledged, with its key and its kind."""
    office.safe("Front office", rows=4, columns=5)
    tags = [
        tag for number in range(12) for tag in office.key(office.client(f"C{number}"), code=f"C{number:03}").tag_codes
    ]
    sitter = office.person("Sam Ortega")
    office.close()
    dice = random.Random(500)
    acknowledged: dict[int, tuple[str, str]] = {}
    for number in range(KILLS):
        child = forked(partial(_move_until_killed, office, sitter, tags, number))
        if number % 2:
            # Half of them die among their moves, however busy the machine is; the others while they open, or anywhere.
            child.read_first()
        child.read_for(dice.random() * SECONDS)
        child.kill()
        for line in child.lines:
            event, tag, kind = line.split(" ")
            acknowledged[int(event)] = (tag, kind)
        found = verify(office.path)
        assert found.problems == (), f"after kill {number}"
    stored = _events(office.path)
    print(f"{KILLS} kills: {len(acknowledged)} acknowledged, {len(stored)} stored")  # noqa: T201 - the long proof reports
    assert len(acknowledged) > KILLS / 4
    assert {event: stored.get(event) for event in acknowledged} == acknowledged
    assert len(stored) <= len(acknowledged) + KILLS, "at most one move a kill was done and not acknowledged"


def _events(path: Path) -> dict[int, tuple[str, str]]:
    connection = connect_raw(path, mode="ro")
    try:
        return {
            event: (tag, kind)
            for event, tag, kind in connection.execute(
                "SELECT e.id, k.tag_code, e.kind FROM custody_event e JOIN key_copy k ON k.id = e.copy_id "
                "WHERE e.kind <> 'add'"
            )
        }
    finally:
        connection.close()


def _killed(act: Callable[[], object], seconds: float) -> None:
    child = forked(lambda _sends: (act(), None)[1])
    child.read_for(seconds)
    child.kill()


@pytest.mark.alone
def test_store_that_was_killed_while_it_was_made_leaves_nothing_in_the_way(tmp_path: Path) -> None:
    """The next start makes the store; there is never half of one under its name."""
    dice = random.Random(3)
    for number in range(max(6, KILLS // 8)):
        path = tmp_path / f"office-{number}" / "keydesk.db"
        _killed(partial(Store.create, path, clock=FixedClock()), dice.random() * 0.3)
        if path.exists():
            assert verify(path).sound
        Store.create(path, clock=FixedClock()).close()
        assert verify(path).schema == migrations.SCHEMA


@pytest.mark.alone
def test_migration_that_was_killed_is_before_or_after(tmp_path: Path) -> None:
    """R7: an old store is whole at every instant, and the next start brings it up to date."""
    dice = random.Random(4)
    for number in range(max(6, KILLS // 8)):
        folder = tmp_path / f"office-{number}"
        path = lay_behind(folder)
        oldest = verify(path).schema
        _killed(partial(Store.open, path, clock=FixedClock()), dice.random() * 0.15)
        before = verify(path)
        assert before.problems == ()
        assert before.schema in {oldest, migrations.SCHEMA}
        Store.open(path, clock=FixedClock()).close()
        assert verify(path).schema == migrations.SCHEMA
        assert verify(path).problems == ()


@pytest.mark.alone
def test_backup_and_restore_that_were_killed_leave_whole_files(office: Office, tmp_path: Path) -> None:
    """R2, R3: a backup has its name only when it is whole, and the store is the old one or the new one."""
    office.safe("Front office", rows=4, columns=5)
    sitter = office.person("Sam Ortega")
    office.key(office.client("Rivera"), code="K7MT")
    office.close()
    good = back_up(office.path, tmp_path / "good.db").path
    good_head = verify(good).head
    desk = office.desk()
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sitter)
    office.close()
    newer_head = verify(office.path).head
    dice = random.Random(5)
    for number in range(max(6, KILLS // 8)):
        copy = tmp_path / f"copy-{number}.db"
        _killed(partial(back_up, office.path, copy), dice.random() * 0.03)
        assert not copy.exists() or verify(copy).sound
    for _ in range(max(6, KILLS // 8)):
        _killed(lambda: restore(office.path, good, now=office.clock.now()), dice.random() * 0.05)
        found = verify(office.path)
        assert found.problems == ()
        assert found.head in {good_head, newer_head}
