"""What a session is done with goes back to the machine."""

from __future__ import annotations

import asyncio
import ctypes
import threading

import pytest

from builders import Office
from keydesk import desk as desks
from keydesk import memory
from keydesk.db.work import Reading


def _pages() -> int:
    """Pages of this process that are in memory."""
    with open("/proc/self/statm", encoding="ascii") as told:  # noqa: PTH123 - not a file
        return int(told.read().split()[1])


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="only glibc keeps what was freed")
def test_what_a_thread_freed_does_not_stay_with_it() -> None:
    """Megabytes in pieces, each too small to be given back by itself, and one that is kept above all of them."""

    def work() -> None:
        pieces = [bytes(9_000) for _ in range(4_000)]
        kept.append(bytes(9_000))
        del pieces

    kept: list[bytes] = []
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    before = _pages()
    memory.give_back()
    assert before - _pages() > 30_000_000 // 4096


async def test_a_long_look_up_gives_back_what_it_took(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """One within a key's own cycle leaves that to the next one beside the screen; short ones go on at once."""
    given: list[str] = []
    monkeypatch.setattr(memory, "give_back", lambda: given.append(threading.current_thread().name))
    desk = office.desk()

    def query(reading: Reading) -> str:
        return reading.operator.name

    monkeypatch.setattr(desks, "_LONG", 3600.0)
    await desk.look_up(query)
    assert given == []
    monkeypatch.setattr(desks, "_LONG", -1.0)
    desk.look_up_now(query)
    assert given == []
    await asyncio.gather(desk.look_up(query))
    monkeypatch.setattr(desks, "_LONG", 3600.0)
    await desk.look_up(query)
    assert [name.rpartition("_")[0] for name in given] == ["reader"]
