"""The board of a safe of 400 hooks: opened, moved over, turned by screens, beside a bare Textual app."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path

from rows import Row, Samples, against, under
from stores import keys_store

from keydesk.clock import SystemClock
from keydesk.db.queries.safes import safe_board
from keydesk.db.queries.who_has import where
from keydesk.desk import Desk
from keydesk.operations.rehanging import Fill, fill_hooks
from keydesk.operations.safes import add_safe
from terminal import Terminal

ROUNDS = 5
HOOKS_IN_A_ROW = 20
_COPIES, _HUNG = 600, 350
_PEERS = str(Path(__file__).with_name("peers.py"))
_RIGHT, _LEFT, _DOWN, _PAGE, _HOME = b"\x1b[C", b"\x1b[D", b"\x1b[B", b"\x1b[6~", b"\x1b[1;5H"
_SAFES, _ENTER = b"\x1b[18~", b"\r"
_TIMES = 8
_READ_AHEAD = 3.0


def measure(folder: Path, rounds: int = ROUNDS) -> list[Row]:
    """Measure the board."""
    store = _store(folder)
    hello, ours = Samples(), Samples()
    for _ in range(rounds):
        with ExitStack() as stack:
            bare = stack.enter_context(_run("hello"))
            board = stack.enter_context(_run("keys", str(store)))
            bare.until("R000001")
            board.until("lives on")
            bare.settle(_READ_AHEAD)
            board.settle(_READ_AHEAD)
            board.press(_SAFES)
            ours.add("open", board.press(_ENTER)[0])
            for number in range(_TIMES):
                hello.add("key", bare.press(_DOWN)[0])
                took, count = board.press(_RIGHT if number < _TIMES // 2 else _LEFT)
                ours.add("key", took)
                ours.add("bytes", count)
            for keys in (_PAGE, _HOME):
                ours.add("page", board.press(keys)[0])
            board.press(_RIGHT * (HOOKS_IN_A_ROW - 4))
            ours.add("sideways", board.press(_RIGHT)[0])
    return [
        under("list", "board of 400 hooks, opened", ours["open"], "ms"),
        against("list", "board, a cursor key", ours["key"], hello["key"], "ms", must=1.0),
        under("list", "board, bytes for a cursor key, the key told too", ours["bytes"], "bytes", must=600, aim=400),
        under("list", "board, a page", ours["page"], "ms", must=50, aim=10),
        under("list", "board, a move that scrolls it", ours["sideways"], "ms", must=50, aim=10),
    ]


def _run(*arguments: str) -> Terminal:
    return Terminal([sys.executable, _PEERS, *arguments], PYTHONPATH=str(Path(__file__).parent.parent))


def _store(folder: Path) -> Path:
    """A store with a safe of 20 × 20 hooks, most of them hung with keys."""
    path = keys_store(folder / "keydesk.db", _COPIES)
    desk = Desk.open(path, clock=SystemClock())
    safe = desk.perform_now(add_safe, label="A board", rows=HOOKS_IN_A_ROW, columns=HOOKS_IN_A_ROW).id
    hooks = desk.look_up_now(safe_board, safe_id=safe).hooks
    tags = [row.tag_code for row in desk.look_up_now(where) if row.state == "in_service"]
    steps = [Fill(hook.hook_id, tag) for hook, tag in zip(hooks, tags[:_HUNG], strict=False)]
    desk.perform_now(fill_hooks, safe_id=safe, steps=steps)
    desk.close()
    return path
