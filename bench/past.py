"""The history of a copy among a million events: its first page, one in the middle, the last, and opening it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rows import Row, Samples, against, under
from sqlalchemy import insert, update
from stores import keys_store

from keydesk.clock import SystemClock
from keydesk.db.models import CustodyEvent, KeyCopy, table_of
from keydesk.db.queries.past import copy_events, copy_past
from keydesk.db.work import Work
from keydesk.desk import Desk

COPIES, EVENTS = 500, 2_000
"""A million events."""

ROUNDS = 40
_PAGE = 40
_AT_ONCE = 5_000


def measure(folder: Path, rounds: int = ROUNDS) -> list[Row]:
    """Measure reading alone, in this process and by its processor time; the screen draws any page alike."""
    desk = Desk.open(_store(folder), clock=SystemClock())
    samples = Samples()
    try:
        for number in range(rounds):
            past = _timed(samples, "open", lambda n=number: desk.look_up_now(copy_past, copy_id=1 + n * 7 % COPIES))
            for name, newest in (("first", EVENTS), ("middle", EVENTS // 2), ("last", _PAGE)):
                seqs = range(newest, newest - _PAGE, -1)
                _timed(samples, name, lambda s=seqs, p=past: desk.look_up_now(copy_events, past=p, seqs=s))
    finally:
        desk.close()
    among = "among 1,000,000 events"
    return [
        against("list", f"history, a page in the middle, {among}", samples["middle"], samples["first"], "ms", must=2),
        against("list", f"history, its last page, {among}", samples["last"], samples["first"], "ms", must=2),
        under("list", f"history of 2,000 events opened, {among}", samples["open"], "ms", must=50, aim=20),
    ]


def _timed(samples: Samples, name: str, act: Callable[[], Any]) -> Any:
    begun = time.thread_time()
    result = act()
    samples.add(name, (time.thread_time() - begun) * 1000)
    return result


def _store(folder: Path) -> Path:
    path = folder / "past" / "keydesk.db"
    if not path.exists():
        desk = Desk.open(keys_store(path, COPIES), clock=SystemClock())
        desk.perform_now(_fill, via="demo")
        desk.close()
    return path


def _fill(work: Work) -> None:
    """Every copy goes out and comes in, over and over; event by event across all copies, as an office writes them."""
    event, copy = table_of(CustodyEvent), table_of(KeyCopy)
    rows: list[dict[str, Any]] = []
    for seq in range(2, EVENTS + 1):
        rows += [_event(copy_id, seq, out=seq % 2 == 0, work=work) for copy_id in range(1, COPIES + 1)]
        if len(rows) >= _AT_ONCE:
            work.session.execute(insert(event), rows)
            rows = []
    if rows:
        work.session.execute(insert(event), rows)
    work.session.execute(update(copy).values(last_seq=EVENTS))


def _event(copy_id: int, seq: int, *, out: bool, work: Work) -> dict[str, Any]:
    safe = {"kind": "safe", "safe_id": 1 + copy_id % 2, "hook_id": copy_id, "staff_id": None}
    sitter = {"kind": "sitter", "safe_id": None, "hook_id": None, "staff_id": 1 + copy_id % 40}
    before, after = (safe, sitter) if out else (sitter, safe)
    return {
        "batch_id": 1,
        "copy_id": copy_id,
        "seq": seq,
        "kind": "check_out" if out else "check_in",
        "from_state": "in_service",
        "to_state": "in_service",
        **{f"from_{name}": value for name, value in before.items()},
        **{f"to_{name}": value for name, value in after.items()},
        "from_since": work.now,
        "to_since": work.now,
        "at": work.now,
        "recorded_at": work.now,
        "operator_id": 1,
        "via": "scan",
    }
