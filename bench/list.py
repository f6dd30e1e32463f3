"""The list of keys, at 1,000 and at 100,000 copies, beside a bare Textual app and beside DataTable.

Start, a cursor key, page, end, sort, letters of a filter, bytes, memory. Everything is a whole program
in a pseudo-terminal, in interleaved rounds; what is told are medians.
"""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import median

from rows import Row
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

Samples = dict[str, list[float]]


def measure(rounds: int = ROUNDS) -> list[Row]:
    """Measure everything; takes some minutes, most of them DataTable's."""
    with tempfile.TemporaryDirectory() as folder:
        small = keys_store(Path(folder) / "small" / "keydesk.db", SMALL)
        large = keys_store(Path(folder) / "large" / "keydesk.db", LARGE)
        hello: Samples = defaultdict(list)
        few: Samples = defaultdict(list)
        many: Samples = defaultdict(list)
        for _ in range(rounds):
            _hello(hello)
            _keys(few, small)
            _keys(many, large)
        _table(hello)
    return _rows(_medians(hello), _medians(few), _medians(many))


def _run(*arguments: str) -> Terminal:
    return Terminal([sys.executable, _PEERS, *arguments], PYTHONPATH=str(Path(__file__).parent.parent))


def _hello(samples: Samples) -> None:
    with _run("hello") as terminal:
        samples["start"].append(terminal.until("R000001"))
        terminal.settle()
        samples["memory"].append(terminal.memory)
        took, count = _typical(terminal, _DOWN)
        samples["down"].append(took)
        samples["down bytes"].append(count)


def _table(samples: Samples) -> None:
    """What a held key costs in DataTable, and how long it takes to begin with as many rows."""
    with _run("datatable", str(LARGE)) as terminal:
        samples["table start"].append(terminal.until("R000001"))
        terminal.settle(1)
        samples["table memory"].append(terminal.memory)
        samples["held bytes"].append(terminal.press(_DOWN * HELD)[1])


def _keys(samples: Samples, store: Path) -> None:
    with _run("keys", str(store)) as terminal:
        # The copy under the cursor is told of when the list is there and answers keys.
        samples["start"].append(terminal.until("lives on"))
        terminal.settle(_READ_AHEAD)
        took, count = _typical(terminal, _DOWN)
        samples["down"].append(took)
        samples["down bytes"].append(count)
        samples["held bytes"].append(terminal.press(_DOWN * HELD)[1])
        for name, keys in (("page", _PAGE), ("end", _END), ("home", _HOME), ("sort", b"s"), ("back", b"s" * 5)):
            samples[name].append(terminal.press(keys)[0])
        terminal.press(b"/")
        for name, letter in (("first letter", b"r"), ("second letter", b"i"), ("third letter", b"v")):
            samples[name].append(terminal.press(letter)[0])
        samples["memory"].append(terminal.memory)


def _typical(terminal: Terminal, keys: bytes, times: int = 5) -> tuple[float, float]:
    pressed = [terminal.press(keys) for _ in range(times)]
    return median(took for took, _ in pressed), median(count for _, count in pressed)


def _medians(samples: Samples) -> dict[str, float]:
    return {name: median(values) for name, values in samples.items()}


def _rows(hello: dict[str, float], few: dict[str, float], many: dict[str, float]) -> list[Row]:
    return [
        _against("start of the key list, 100,000 copies, beside 1,000", many["start"], few["start"], "ms", 1.2, 1.05),
        _against("start of the key list, 100,000 copies, beside DataTable", many["start"], hello["table start"], "ms"),
        _against("cursor-down settled, 100,000 copies, beside hello's", many["down"], hello["down"], "ms", 1.0, 0.5),
        _against("cursor-down settled, 1,000 copies, beside hello's", few["down"], hello["down"], "ms", 1.0, 0.5),
        _under("bytes for a cursor key, the copy beneath told too", many["down bytes"], "bytes", 600, 400),
        _against("bytes of 60 held keys, beside DataTable's", many["held bytes"], hello["held bytes"], "bytes", 0.6),
        *(
            _under(f"{what}, 100,000 copies, settled", many[name], "ms", 50, 10)
            for name, what in (("page", "page"), ("end", "end"), ("sort", "sort by another column"))
        ),
        *(
            _under(f"filter, {name}, 100,000 copies, settled", many[name], "ms", 60)
            for name in ("first letter", "second letter", "third letter")
        ),
        _against("memory, 100,000 copies, beside hello's", many["memory"], hello["memory"], "MB", 2.5, 1.75),
        _against("memory, 1,000 copies, beside hello's", few["memory"], hello["memory"], "MB", 2.0, 1.2),
    ]


def _against(
    what: str, ours: float, peer: float, unit: str, must: float | None = None, aim: float | None = None
) -> Row:
    ratio = ours / peer
    return Row(
        group="list",
        what=what,
        floor=None,
        peer=peer,
        keydesk=ours,
        unit=unit,
        ratio=ratio,
        must=f"≤ {must} ×" if must is not None else "",
        aim=f"≤ {aim} ×" if aim is not None else "",
        met=None if must is None else ratio <= must,
    )


def _under(what: str, ours: float, unit: str, must: float, aim: float | None = None) -> Row:
    return Row(
        group="list",
        what=what,
        floor=None,
        peer=None,
        keydesk=ours,
        unit=unit,
        ratio=None,
        must=f"≤ {must:g} {unit}",
        aim=f"≤ {aim:g} {unit}" if aim is not None else "",
        met=ours <= must,
    )
