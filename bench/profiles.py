"""Profiles at 12,000 clients and 18,500 pets, with a form of forty fields.

The lists of clients and pets: opened, paged, sorted, filtered letter by letter. One client: the page opened, the form
of forty fields opened and saved, a new one added with the look for duplicates. And the palette, which finds them all.
Everything is a whole program in a pseudo-terminal; what is told are medians of the time from a key's write to the last
byte that it caused, and what the program itself took of the processor meanwhile, which others' work hardly changes.
What saves is told from its key until the screen says so. Beside the form stand as many of Textual's own inputs, a label
each, in a dialog of a bare app; beside a cursor key the same key in hello.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from ground import keydesk, peer
from households import CLIENTS, FIELDS, PETS, profiles_store
from rows import Row, Samples, against, under

from terminal import QUIET, Terminal

ROUNDS = 5
_F2, _F5 = b"\x1bOQ", b"\x1b[15~"
_DOWN, _PAGE, _END, _HOME, _TAB, _ENTER, _ESCAPE = b"\x1b[B", b"\x1b[6~", b"\x1b[F", b"\x1b[H", b"\t", b"\r", b"\x1b"
_CTRL_S, _CTRL_P, _BACK_TAB = b"\x13", b"\x10", b"\x1b[Z"
_READ = "overdue"
# The header has counted: the store is read.
_LONG, _READ_AHEAD = 0.6, 4.0
# Seconds without a byte in which a reload comes, and in which the other orders of a list are read.
_KEYS: Final = 6
# Cursor keys of each list, forms opened and saved in each round.
_WRITTEN: Final = 15
# Fields from the first on that are written and not chosen.
_PAINT = b"\x1b[1;1H"
# What Textual ends each paint with.
_WORDS: Final = ("first", "second", "third")
_LETTERS: Final = {
    "clients": (b"r", b"i", b"v"), "pets": (b"b", b"i", b"s"), "palette": (b"r", b"i", b"v")
}  # fmt: skip


def measure(folder: Path, rounds: int = ROUNDS) -> list[Row]:
    """Measure everything; takes some minutes."""
    store = profiles_store(folder / "profiles" / "keydesk.db")
    samples, bare = Samples(), Samples()
    for number in range(rounds):
        _bare(bare)
        with keydesk(store) as terminal:
            terminal.until(_READ)
            terminal.settle(_LONG)
            _lists(samples, terminal)
            _profile(samples, terminal)
            _added(samples, terminal, number)
            _palette(samples, terminal)
    return [*_list_rows(samples, bare), *_form_rows(samples, bare)]


def _bare(samples: Samples) -> None:
    """Cursor keys in hello, and a dialog of as many inputs as the form has fields."""
    with peer("hello") as terminal:
        terminal.until("R000001")
        terminal.settle()
        for _ in range(_KEYS):
            _press(samples, "down", terminal, _DOWN)
    with peer("form", str(FIELDS)) as terminal:
        terminal.until("ready")
        terminal.settle()
        _press(samples, "form", terminal, b"f")


def _press(samples: Samples, name: str, terminal: Terminal, keys: bytes, *, quiet: float = QUIET) -> None:
    """From a key's write to the last byte, what the program took of the processor, and how often it painted."""
    terminal.seen, before = b"", terminal.cpu
    samples.add(name, terminal.press(keys, quiet=quiet)[0])
    samples.add(f"{name} processor", (terminal.cpu - before) * 1000)
    samples.add(f"{name} paints", terminal.seen.count(_PAINT))


def _until(samples: Samples, name: str, terminal: Terminal, keys: bytes, said: str) -> None:
    """From a key's write until the screen says something."""
    before = terminal.cpu
    terminal.write(keys)
    samples.add(name, terminal.until_new(said))
    samples.add(f"{name} processor", (terminal.cpu - before) * 1000)
    terminal.settle(_LONG)


def _lists(samples: Samples, terminal: Terminal) -> None:
    _press(samples, "clients first", terminal, _F5, quiet=_LONG)
    _press(samples, "pets first", terminal, b"3", quiet=_LONG)
    _walk(samples, terminal, "pets")
    terminal.press(_F2, quiet=_LONG)
    _press(samples, "clients", terminal, _F5, quiet=_LONG)
    _walk(samples, terminal, "clients")


def _walk(samples: Samples, terminal: Terminal, of: str) -> None:
    """Move about, sort, and filter letter by letter; the filter is taken away again."""
    terminal.settle(_READ_AHEAD)
    for _ in range(_KEYS):
        _press(samples, f"{of} down", terminal, _DOWN)
    for name, keys in (("page", _PAGE), ("end", _END), ("home", _HOME), ("sort", b"s")):
        _press(samples, f"{of} {name}", terminal, keys)
    terminal.press(b"/")
    for number, letter in enumerate(_LETTERS[of]):
        _press(samples, f"{of} letter {number}", terminal, letter)
    # Out of what was typed, out of the box, and from the pets back to the clients.
    for _ in range(3):
        terminal.press(_ESCAPE, quiet=_LONG)


def _profile(samples: Samples, terminal: Terminal) -> None:
    """A client's page, and the form: opened twice, saved with something in its last field, which is no name."""
    terminal.press(_F2, quiet=_LONG)
    terminal.press(_F5, quiet=_LONG)
    _press(samples, "page first", terminal, _ENTER, quiet=_LONG)
    terminal.press(_ESCAPE, quiet=_LONG)
    _press(samples, "page", terminal, _ENTER, quiet=_LONG)
    terminal.press(_ESCAPE, quiet=_LONG)
    _press(samples, "form first", terminal, b"e", quiet=_LONG)
    terminal.press(_ESCAPE, quiet=_LONG)
    for _ in range(_KEYS):
        _press(samples, "form", terminal, b"e")
        terminal.press(_BACK_TAB + b"7")
        _until(samples, "saved", terminal, _CTRL_S, "saved.")
    _press(samples, "form", terminal, b"e")
    _press(samples, "filled", terminal, (b"abc" + _TAB) * _WRITTEN, quiet=_LONG)
    terminal.press(_ESCAPE, quiet=_LONG)
    terminal.press(_ESCAPE, quiet=_LONG)


def _added(samples: Samples, terminal: Terminal, number: int) -> None:
    """A new client: all others are looked through for one of the same household first."""
    terminal.press(b"n", quiet=_LONG)
    terminal.press(f"Zelda{number}".encode() + _TAB + b"Quillfeather", quiet=_LONG)
    _until(samples, "added", terminal, _CTRL_S, "Quillfeather")


def _palette(samples: Samples, terminal: Terminal) -> None:
    terminal.press(_F2, quiet=_LONG)
    _press(samples, "palette", terminal, _CTRL_P, quiet=_LONG)
    for number, letter in enumerate(_LETTERS["palette"]):
        _press(samples, f"palette letter {number}", terminal, letter)
    terminal.press(_ESCAPE, quiet=_LONG)


def _under(samples: Samples, name: str, what: str, *, must: float, aim: float | None = None) -> list[Row]:
    """A bar for what is seen, and what the program itself took for it."""
    return [
        under("profiles", what, samples[name], "ms", must=must, aim=aim),
        under("profiles", f"{what}, processor alone", samples[f"{name} processor"], "ms"),
    ]


def _list_rows(samples: Samples, bare: Samples) -> list[Row]:
    rows: list[Row] = []
    for of, many in (("clients", CLIENTS), ("pets", PETS)):
        down, beside = samples[f"{of} down"], bare["down"]
        rows += _under(samples, f"{of} first", f"{of} listed the first time, {many:,}", must=200, aim=60)
        rows.append(against("profiles", f"{of}, cursor-down", down, beside, "ms", must=1.0, aim=0.5))
        down, beside = samples[f"{of} down processor"], bare["down processor"]
        rows.append(against("profiles", f"{of}, cursor-down, processor alone", down, beside, "ms"))
        for name, what in (("page", "page"), ("end", "end"), ("sort", "sort by another column")):
            rows += _under(samples, f"{of} {name}", f"{of}, {what}", must=50, aim=10)
        for number, letter in enumerate(_WORDS):
            rows += _under(samples, f"{of} letter {number}", f"{of}, filter, {letter} letter", must=60)
        most = max(samples.worst(f"{of} letter {number} paints") for number in range(len(_WORDS)))
        rows.append(under("profiles", f"{of}, filter, paints of a letter, the most", most, "paints", must=1))
    return [*rows, *_under(samples, "clients", "clients listed again", must=200, aim=60)]


def _form_rows(samples: Samples, bare: Samples) -> list[Row]:
    fields, written = f"form of {FIELDS} fields", f"{_WRITTEN} fields filled in one go, each"
    alone = (samples["form processor"], bare["form processor"])
    rows = [
        *_under(samples, "page", "page of a client opened", must=100, aim=40),
        under("profiles", f"{fields} opened", samples["form"], "ms", must=100, aim=40, peer=bare["form"]),
        against("profiles", f"{fields} opened, processor alone, beside bare inputs", *alone, "ms", must=1.0, aim=0.5),
        under("profiles", written, samples["filled"] / _WRITTEN, "ms", must=50),
        *_under(samples, "saved", f"{fields} saved", must=100, aim=40),
        under("profiles", "a new client saved, duplicates looked for", samples["added"], "ms"),
        under("profiles", "a new client saved, processor alone", samples["added processor"], "ms"),
    ]
    for number, letter in enumerate(_WORDS):
        rows += _under(samples, f"palette letter {number}", f"palette, {letter} letter", must=60)
    return rows
