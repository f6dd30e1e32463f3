"""The list of keys, at 1,000 and at 100,000 copies, beside a bare Textual app and beside DataTable.

Start, cursor keys, page, end, sort, letters of a filter, bytes, memory. Everything is a whole program in a
pseudo-terminal, in interleaved rounds; what is told are medians. Cursor keys are pressed in programs that are open at
the same time, a key here, a key there.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path

from rows import Row, Samples, against, under
from stores import keys_store

from terminal import Terminal

ROUNDS = 5
SMALL, LARGE = 1_000, 100_000
HELD, A_SECOND = 60, 30
"""Cursor keys of a key that is held down, and how many a keyboard sends in a second."""

_PEERS = str(Path(__file__).with_name("peers.py"))
_DOWN, _PAGE, _END, _HOME = b"\x1b[B", b"\x1b[6~", b"\x1b[F", b"\x1b[H"
_FILTER, _LETTERS = b"/", (b"r", b"i", b"v")
_PAINT = b"\x1b[1;1H"
"""What Textual ends each paint with."""

_FRAME, _LIST = "Clients", "lives on"
_READ_AHEAD = 5.0
# Seconds after which the other orders of a long list have been read, and what that took is given back.
_ON_THE_SCREEN, _DOWN_TO_ITS_END = 8, 25
# Lines from the top that are on every screen; cursor keys after which each further one scrolls every list.
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
        _peer(hello, "hello")
        _peer(hello, "stack")
        _keys(few, small)
        _keys(many, large)
        _side_by_side({"hello": hello, "few": few, "many": many}, small, large)
    _held(hello, many, large)
    _scroll(many, large)
    return [*_times(hello, few, many), *_bytes(hello, many), *_memory(hello, few, many)]


def _run(*arguments: str) -> Terminal:
    return Terminal([sys.executable, _PEERS, *arguments], PYTHONPATH=str(Path(__file__).parent.parent))


def _weigh(samples: Samples, name: str, terminal: Terminal) -> None:
    samples.add(f"{name} RSS", terminal.resident)
    samples.add(f"{name} PSS", terminal.memory)


def _peer(samples: Samples, name: str) -> None:
    with _run(name) as terminal:
        terminal.until("R000001")
        terminal.settle()
        _weigh(samples, name, terminal)


def _keys(samples: Samples, store: Path) -> None:
    """Start, and what a person does then; the copy under the cursor is told of when the list answers keys."""
    with _run("keys", str(store)) as terminal:
        samples.add("paint", terminal.until(_FRAME))
        samples.add("start", terminal.until(_LIST))
        samples.add("start processor", terminal.cpu * 1000)
        terminal.settle(_READ_AHEAD)
        _weigh(samples, "rest", terminal)
        for name, keys in (("page", _PAGE), ("end", _END), ("home", _HOME), ("sort", b"s"), ("back", b"s" * 5)):
            samples.add(name, terminal.press(keys)[0])
        terminal.press(_FILTER)
        for number, letter in enumerate(_LETTERS):
            terminal.seen, before = b"", terminal.cpu
            samples.add(f"letter {number}", terminal.press(letter)[0])
            samples.add(f"letter {number} processor", (terminal.cpu - before) * 1000)
            samples.add("paints", terminal.seen.count(_PAINT))
        _weigh(samples, "used", terminal)


def _side_by_side(samples: dict[str, Samples], small: Path, large: Path) -> None:
    """Cursor keys on one screen, then such that each scrolls the list by a line."""
    commands = {"hello": ("hello",), "few": ("keys", str(small)), "many": ("keys", str(large))}
    with ExitStack() as stack:
        terminals = {name: stack.enter_context(_run(*command)) for name, command in commands.items()}
        for name, terminal in terminals.items():
            terminal.until("R000001" if name == "hello" else _LIST)
        for terminal in terminals.values():
            terminal.settle(_READ_AHEAD)
        for what, times in (("down", _ON_THE_SCREEN), ("scrolls", _ON_THE_SCREEN)):
            for _ in range(times):
                for name, terminal in terminals.items():
                    before = terminal.cpu
                    took, count = terminal.press(_DOWN)
                    samples[name].add(what, took)
                    samples[name].add(f"{what} bytes", count)
                    samples[name].add(f"{what} processor", (terminal.cpu - before) * 1000)
            for terminal in terminals.values():
                terminal.press(_DOWN * _DOWN_TO_ITS_END)


def _held(hello: Samples, many: Samples, store: Path) -> None:
    """A key that is held down, as a keyboard sends it; in DataTable with as many rows too."""
    with _run("datatable", str(LARGE)) as terminal:
        hello.add("table start", terminal.until("R000001"))
        terminal.settle(_SLOW)
        _weigh(hello, "table", terminal)
        hello.add("held", terminal.hold(_DOWN, HELD, 1 / A_SECOND))
    with _run("keys", str(store)) as terminal:
        terminal.until(_LIST)
        terminal.settle(_READ_AHEAD)
        many.add("held", terminal.hold(_DOWN, HELD, 1 / A_SECOND))


def _scroll(samples: Samples, store: Path) -> None:
    """What is in memory before and after every line from the first to the last has been on the screen."""
    with _run("keys", str(store)) as terminal:
        terminal.until(_LIST)
        terminal.settle(_READ_AHEAD)
        terminal.press(_PAGE * _PAGES_AT_ONCE, quiet=_SLOW)
        samples.add("memory at the top", terminal.resident)
        for _ in range(LARGE // _LINES // _PAGES_AT_ONCE + 1):
            terminal.press(_PAGE * _PAGES_AT_ONCE, quiet=_SLOW)
        samples.add("memory at the end", terminal.resident)


def _times(hello: Samples, few: Samples, many: Samples) -> list[Row]:
    large, small = f"{LARGE:,} copies", f"{SMALL:,} copies"
    letters = ("first", "second", "third")
    return [
        against("list", f"start, {large}, beside {SMALL:,}", many["start"], few["start"], "ms", must=1.2, aim=1.05),
        against("list", "start, the same, processor alone", many["start processor"], few["start processor"], "ms"),
        against("list", f"start, {large}, beside DataTable", many["start"], hello["table start"], "ms"),
        against("list", f"cursor-down, {large}", many["down"], hello["down"], "ms", must=1.0, aim=0.5),
        against("list", f"cursor-down, {small}", few["down"], hello["down"], "ms", must=1.0, aim=0.5),
        against("list", "cursor-down, processor alone", many["down processor"], hello["down processor"], "ms"),
        against("list", f"cursor-down that scrolls, {large}", many["scrolls"], hello["scrolls"], "ms"),
        *(
            under("list", f"{what}, {large}", many[name], "ms", must=50, aim=10)
            for name, what in (("page", "page"), ("end", "end"), ("sort", "sort by another column"))
        ),
        *(
            under("list", f"filter, {letter} letter, {large}", many[f"letter {number}"], "ms", must=60)
            for number, letter in enumerate(letters)
        ),
        *(
            under("list", f"filter, {letter} letter, processor alone", many[f"letter {number} processor"], "ms")
            for number, letter in enumerate(letters)
        ),
        under("list", "filter, paints of a letter, the most", many.worst("paints"), "paints", must=1),
    ]


def _bytes(hello: Samples, many: Samples) -> list[Row]:
    held = f"bytes of {HELD} held keys, {A_SECOND} a second, beside DataTable"
    return [
        under("list", "bytes for a cursor key, the copy told too", many["down bytes"], "bytes", must=600, aim=400),
        against("list", "bytes for one that scrolls", many["scrolls bytes"], hello["scrolls bytes"], "bytes"),
        against("list", held, many["held"], hello["held"], "bytes", must=0.6),
    ]


def _memory(hello: Samples, few: Samples, many: Samples) -> list[Row]:
    rows: list[Row] = []
    for kind in ("RSS", "PSS"):
        peer, floor = hello[f"hello {kind}"], hello[f"stack {kind}"]
        for what, measured, must, aim in (
            (f"memory, {kind}, {LARGE:,} copies", many[f"rest {kind}"], 2.5, 1.75),
            (f"memory, {kind}, {LARGE:,} copies, filtered", many[f"used {kind}"], 2.5, 1.75),
            (f"memory, {kind}, {SMALL:,} copies", few[f"rest {kind}"], None, None),
        ):
            rows.append(against("list", what, measured, peer, "MB", must=must, aim=aim, floor=floor))
    end, top = many["memory at the end"], many["memory at the top"]
    rows.append(
        against("list", f"memory, {LARGE:,} copies scrolled to the end", end, top, "MB", must=1.1, aim=1.02)
    )  # fmt: skip
    return rows
