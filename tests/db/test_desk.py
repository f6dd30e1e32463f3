"""The desk: one writer thread, reads beside it, an end that loses nothing (C4, C6), and the watch for changes."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from builders import Office
from keydesk.db.changes import MOST, Watch
from keydesk.db.engine import connect_raw
from keydesk.db.lock import WriteQueue
from keydesk.db.store import AlreadyDone, Store
from keydesk.db.verify import verify
from keydesk.db.work import HistoryEntry, Work
from keydesk.operations.custody import check_in, check_out
from keydesk.operations.reassign import Move, reassign
from keydesk.rules.custody import Holder
from keydesk.rules.refusal import Refusal


async def test_writes_of_a_desk_run_one_after_another_on_one_thread(morning: Office) -> None:
    """Twenty scans at once: each is done, in the order in which they were asked for, and none in the event loop."""
    desk = morning.desk()
    threads: list[str] = []

    def out(work: Work, *, tag_code: str) -> int:
        threads.append(threading.current_thread().name)
        return check_out(work, tag_code=tag_code, sitter_id=2, override=True, reason="x").event_id

    events = await asyncio.gather(
        *(desk.perform(out, tag_code=tag) for tag in ("P4XZ-2", "P4XZ-3", "K7MT-1", "K7MT-3"))
    )
    assert events == sorted(events)
    assert {name.rpartition("_")[0] for name in threads} == {"writer"}
    assert len(set(threads)) == 1


async def test_a_wait_that_is_cancelled_does_not_stop_the_write(morning: Office) -> None:
    """A screen that closes while its move is under way leaves it done or not done, never half; closing waits for it."""
    desk = morning.desk()
    begun, go_on = threading.Event(), threading.Event()

    def slow(work: Work) -> int:
        begun.set()
        assert go_on.wait(10)
        return check_out(work, tag_code="P4XZ-2", sitter_id=2).event_id

    waiting = asyncio.create_task(desk.perform(slow))
    await asyncio.to_thread(begun.wait, 10)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    go_on.set()
    await asyncio.to_thread(morning.close)
    assert morning.copy("P4XZ-2").staff_id == 2
    assert verify(morning.path).problems == ()


def test_open_desks_hold_no_lock_and_no_transaction(morning: Office) -> None:
    """C6: with three desks open that have looked and moved, another program can take the store for itself at once."""
    desks = [morning.desk() for _ in range(3)]
    for desk in desks:
        desk.look_up_now(lambda reading: reading.now)
    desks[0].perform_now(check_out, tag_code="P4XZ-2", sitter_id=2)
    other = connect_raw(morning.path)
    other.execute("PRAGMA busy_timeout=0")
    other.execute("BEGIN IMMEDIATE")
    other.execute("ROLLBACK")
    assert other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] in {0, -1}
    other.close()
    queue = WriteQueue(morning.path)
    with queue.turn():
        pass
    queue.close()


@pytest.mark.parametrize("kind", ["one key", "a list"])
def test_repeated_command_moves_once_and_tells_its_batch(morning: Office, kind: str) -> None:
    """C4: the same operation id again, from another desk too, changes nothing and says that it was done."""
    verb: Any = check_out if kind == "one key" else reassign
    wanted: dict[str, Any] = (
        {"tag_code": "P4XZ-2", "sitter_id": 2}
        if kind == "one key"
        else {"moves": [Move("P4XZ-2"), Move("K7MT-1")], "to": Holder.sitter(2)}
    )
    first = morning.desk().perform_now(verb, op_id="scan-17", **wanted)
    before = verify(morning.path).head
    for _ in range(2):
        with pytest.raises(AlreadyDone) as again:
            morning.desk().perform_now(verb, op_id="scan-17", **wanted)
        assert (again.value.batch_id, again.value.exit_code) == (first.batch_id, 0)
    with pytest.raises(Refusal, match="used for something else"):
        morning.desk().perform_now(check_in, op_id="scan-17", tag_code="P4XZ-2")
    assert verify(morning.path).head == before


def test_refused_command_may_be_asked_again_under_its_id(morning: Office) -> None:
    """C4: an id counts from when something was done under it."""
    desk = morning.desk()
    with pytest.raises(Refusal, match="already"):
        desk.perform_now(check_in, op_id="scan-18", tag_code="P4XZ-2")
    desk.perform_now(check_out, tag_code="P4XZ-2", sitter_id=2)
    desk.perform_now(check_in, op_id="scan-18", tag_code="P4XZ-2")


def test_watch_tells_what_changed_by_others_and_by_oneself_once(morning: Office) -> None:
    """Live refresh: nothing while nothing changes; then the copies that moved, whoever moved them."""
    desk, other = morning.desk(), morning.desk()
    watch = desk.watch()
    assert watch.poll() is None
    for each in (desk, other):
        tag = "P4XZ-2" if each is desk else "P4XZ-3"
        each.perform_now(check_out, tag_code=tag, sitter_id=2, override=True, reason="x")
        changes = watch.poll()
        assert changes is not None
        assert list(changes.of("key_copy")) == [morning.copy(tag).id]
        assert changes.touch("key_copy")
        assert not changes.touch("client", "staff")
        assert watch.poll() is None
    watch.close()


def test_watch_says_everything_where_there_is_too_much_to_list(morning: Office) -> None:
    """After an import the screens load anew, and the watch goes on from its end."""
    watch = Watch(morning.path)
    morning.work(
        lambda work: work.record_many(HistoryEntry("client", 1, "edit", "city", None, str(n)) for n in range(MOST + 1))
    )
    changes = watch.poll()
    assert changes is not None
    assert changes.everything
    assert changes.touch("anything")
    assert watch.poll() is None
    watch.close()


def test_emergency_desk_records_nothing(morning: Office) -> None:
    """D5: an emergency reading refuses founding and writing in words."""
    store = Store.open_emergency(morning.path, clock=morning.clock)
    with pytest.raises(Refusal, match="emergency reading"), store.founding(None):  # type: ignore[arg-type]  # nobody
        pass
    store.close()
