"""The list of keys, at 1,000 and at 100,000 copies, beside a bare Textual app and beside DataTable.

Start, a cursor key, page, end, sort, letters of a filter, bytes, memory. Everything is a whole program
in a pseudo-terminal, in interleaved rounds; what is told are medians.
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median

from rows import Row, Samples, against, under
from stores import keys_store

from terminal import Terminal

ROUNDS = 5
SMALL, LARGE = 1_000, 100_000
HELD = 60
"""Cursor keys of a key that is held down."""

_PEERS = str(Path(__file__).with_name("peers.py"))
_DOWN, _PAGE, _END, _HOME = b"\x1b[B", b"\x1b[6~", b"\x1b[F", b"\x1b[H"
_READ_AHEAD = 3.0
# Seconds after which the other orders of a long list have been read.
_LINES, _PAGES_AT_ONCE = 10, 250
# Copies on a screen of 24 lines, at least; pages that are sent in one go.
_SLOW = 2.0
# Seconds that DataTable with as many rows may take before it answers a key at all.


def measure(folder: Path, rounds: int = ROUNDS) -> list[Row]:
    """Measure everything; takes some minutes, most of them DataTable's."""
    small = keys_store(folder / "small" / "keydesk.db", SMALL)
    large = keys_store(folder / "large" / "keydesk.db", LARGE)
    hello, few, many = Samples(), Samples(), Samples()
    for _ in range(rounds):
        _hello(hello)
        _keys(few, small)
        _keys(many, large)
    _table(hello)
    _scroll(many, large)
    return _rows(hello, few, many)


def _run(*arguments: str) -> Terminal:
    return Terminal([sys.executable, _PEERS, *arguments], PYTHONPATH=str(Path(__file__).parent.parent))


def _hello(samples: Samples) -> None:
    with _run("hello") as terminal:
        samples.add("start", terminal.until("R000001"))
        terminal.settle()
        samples.add("memory", terminal.memory)
        took, count = _typical(terminal, _DOWN)
        samples.add("down", took)
        samples.add("down bytes", count)


def _table(samples: Samples) -> None:
    """What a held key costs in DataTable, and how long it takes to begin with as many rows."""
    with _run("datatable", str(LARGE)) as terminal:
        samples.add("table start", terminal.until("R000001"))
        terminal.settle(1)
        samples.add("table memory", terminal.memory)
        samples.add("held bytes", terminal.press(_DOWN * HELD, quiet=_SLOW)[1])


def _keys(samples: Samples, store: Path) -> None:
    with _run("keys", str(store)) as terminal:
        # The copy under the cursor is told of when the list is there and answers keys.
        samples.add("start", terminal.until("lives on"))
        terminal.settle(_READ_AHEAD)
        took, count = _typical(terminal, _DOWN)
        samples.add("down", took)
        samples.add("down bytes", count)
        samples.add("held bytes", terminal.press(_DOWN * HELD, quiet=_SLOW)[1])
        for name, keys in (("page", _PAGE), ("end", _END), ("home", _HOME), ("sort", b"s"), ("back", b"s" * 5)):
            samples.add(name, terminal.press(keys)[0])
        terminal.press(b"/")
        for name, letter in (("first letter", b"r"), ("second letter", b"i"), ("third letter", b"v")):
            samples.add(name, terminal.press(letter)[0])
        samples.add("memory", terminal.memory)


def _scroll(samples: Samples, store: Path) -> None:
    """What is in memory before and after every line from the first to the last has been on the screen."""
    with _run("keys", str(store)) as terminal:
        terminal.until("lives on")
        terminal.settle(_READ_AHEAD)
        terminal.press(_PAGE * _PAGES_AT_ONCE, quiet=_SLOW)
        samples.add("memory at the top", terminal.memory)
        for _ in range(LARGE // _LINES // _PAGES_AT_ONCE + 1):
            terminal.press(_PAGE * _PAGES_AT_ONCE, quiet=_SLOW)
        samples.add("memory at the end", terminal.memory)


def _typical(terminal: Terminal, keys: bytes, times: int = 5) -> tuple[float, float]:
    pressed = [terminal.press(keys) for _ in range(times)]
    return median(took for took, _ in pressed), median(count for _, count in pressed)


def _rows(hello: Samples, few: Samples, many: Samples) -> list[Row]:
    large = f"{LARGE:,} copies"
    return [
        against("list", f"start, {large}, beside 1,000", many["start"], few["start"], "ms", must=1.2, aim=1.05),
        against("list", f"start, {large}, beside DataTable", many["start"], hello["table start"], "ms"),
        against("list", f"cursor-down, {large}", many["down"], hello["down"], "ms", must=1.0, aim=0.5),
        against("list", "cursor-down, 1,000 copies", few["down"], hello["down"], "ms", must=1.0, aim=0.5),
        under("list", "bytes for a cursor key, the copy told too", many["down bytes"], "bytes", must=600, aim=400),
        against(
            "list", "bytes of 60 held keys, DataTable's", many["held bytes"], hello["held bytes"], "bytes", must=0.6
        ),
        *(
            under("list", f"{what}, {large}", many[name], "ms", must=50, aim=10)
            for name, what in (("page", "page"), ("end", "end"), ("sort", "sort by another column"))
        ),
        *(
            under("list", f"filter, {name}, {large}", many[name], "ms", must=60)
            for name in ("first letter", "second letter", "third letter")
        ),
        against("list", f"memory (PSS), {large}", many["memory"], hello["memory"], "MB", must=2.5, aim=1.75),
        against(
            "list", f"memory after scrolling to the end, {large}", many["memory at the end"],
            many["memory at the top"], "MB", must=1.1, aim=1.02,
        ),
        against("list", "memory (PSS), 1,000 copies", few["memory"], hello["memory"], "MB", must=2.0, aim=1.2),
    ]  # fmt: skip
