"""Starting, sitting there, and being seen: whole programs in a pseudo-terminal, beside a bare Textual app.

First paint, start of the Desk and of the list of keys, ``--version`` and ``--help``, memory, ten idle seconds, and how
soon one desk shows what another has done.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

from moves import SITTER, MovedOut, badge_of, waiting
from offices import OPERATOR, typical
from rows import Row, Samples, against, under

from terminal import Terminal

ROUNDS = 7
IDLE_SECONDS = 10.0

_PEERS = str(Path(__file__).with_name("peers.py"))
_TYPED = "zz"
_FRAME, _LIST, _HELLO = "Clients", "lives on", "R000001"
_TURN, _MOVED = "turn: scan keys", "undo takes it back"
_HERE = str(Path(__file__).parent.parent)


def measure(folder: Path, rounds: int = ROUNDS) -> list[Row]:
    """Measure everything."""
    store = typical(folder)
    samples = Samples()
    badge, tags = badge_of(store, SITTER), waiting(store)
    for number in range(rounds):
        _hello(samples)
        _desk(samples, store)
        _first_scans(samples, store, badge, tags[-1 - number])
        _keys(samples, store)
        _visidata(samples, store)
        _quick_answers(samples)
    _idle(samples, store)
    _others(samples, store, rounds)
    return _rows(samples)


def has_desk() -> bool:
    """Whether the Desk's screen is there to be measured."""
    return find_spec("keydesk.screens.desk") is not None


def keydesk(store: Path) -> Terminal:
    """The program as people start it."""
    return Terminal([str(Path(sys.executable).with_name("keydesk"))], KEYDESK_DB=str(store))


def peer(*arguments: str) -> Terminal:
    """One of the programs that it is measured beside."""
    return Terminal([sys.executable, _PEERS, *arguments], PYTHONPATH=_HERE)


def _hello(samples: Samples) -> None:
    with peer("hello") as terminal:
        samples.add("hello", terminal.until(_HELLO))
        terminal.settle()
        _weigh(samples, "hello", terminal)
    with peer("stack") as terminal:
        terminal.until(_HELLO)
        terminal.settle()
        _weigh(samples, "stack", terminal)


def _desk(samples: Samples, store: Path) -> None:
    if not has_desk():
        return
    with keydesk(store) as terminal:
        samples.add("paint", terminal.until(_FRAME))
        # The box takes keys and scans from now on, and keeps the scans until the store has been read.
        terminal.type(_TYPED.encode(), 0)
        terminal.until_new(_TYPED)
        samples.add("desk", (time.perf_counter() - terminal.began) * 1000)
        samples.add("store", terminal.until(OPERATOR))
        terminal.settle()
        _weigh(samples, "desk", terminal)


def _weigh(samples: Samples, name: str, terminal: Terminal) -> None:
    samples.add(f"{name} RSS", terminal.resident)
    samples.add(f"{name} PSS", terminal.memory)


def _first_scans(samples: Samples, store: Path, badge: str, tag: str) -> None:
    """Badge and key are scanned as soon as the frame is there; the first answer, and the first key out of the house."""
    if not has_desk():
        return
    with keydesk(store) as terminal:
        terminal.until(_FRAME)
        terminal.type(f"{badge}\r{tag}\r".encode(), 0)
        samples.add("scan", terminal.until(_TURN))
        samples.add("key", terminal.until(_MOVED))
        terminal.settle()
        _weigh(samples, "used", terminal)


def _keys(samples: Samples, store: Path) -> None:
    with peer("keys", str(store)) as terminal:
        samples.add("keys paint", terminal.until(_FRAME))
        samples.add("keys", terminal.until(_LIST))
        terminal.settle()
        _weigh(samples, "keys", terminal)


def _visidata(samples: Samples, store: Path) -> None:
    """VisiData on the same list as CSV, where the machine has it."""
    program = shutil.which("vd")
    if program is None:
        return
    listed = store.with_suffix(".csv")
    if not listed.exists():
        lines = ["tag,client,opens,where,since,due"]
        lines += [f"R{number:06},Client {number},front door,Sam Ortega,Fri 20,Mon 23" for number in range(1, 901)]
        listed.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with Terminal([program, str(listed)]) as terminal:
        samples.add("visidata", terminal.until(_HELLO))


def _quick_answers(samples: Samples) -> None:
    program = str(Path(sys.executable).with_name("keydesk"))
    for _ in range(3):
        samples.add("typer", _took(sys.executable, _PEERS, "typer", "--help"))
        samples.add("version", _took(program, "--version"))
        samples.add("help", _took(program, "--help"))


def _took(*command: str) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - began) * 1000


def _idle(samples: Samples, store: Path) -> None:
    """Both sit there in the same ten seconds."""
    with peer("hello") as hello, _idle_keydesk(store) as ours:
        hello.until(_HELLO)
        ours.until(OPERATOR)
        time.sleep(1)
        for terminal in (hello, ours):
            terminal.settle(1.0)
        before = hello.cpu, ours.cpu
        time.sleep(IDLE_SECONDS)
        after = hello.cpu, ours.cpu
        samples.add("hello idle", (after[0] - before[0]) / IDLE_SECONDS * 100)
        samples.add("idle", (after[1] - before[1]) / IDLE_SECONDS * 100)
        samples.add("idle bytes", ours.watch(0.5))


def _idle_keydesk(store: Path) -> Terminal:
    return keydesk(store) if has_desk() else peer("keys", str(store))


def _others(samples: Samples, store: Path, rounds: int) -> None:
    """How soon a list shows what another process has written: its first copy goes out, and comes back."""
    with peer("keys", str(store)) as terminal, MovedOut(store) as other:
        terminal.until(_LIST)
        terminal.settle(1.0)
        for number in range(2 * rounds):
            # Anywhere within the list's own quarter of a second.
            time.sleep(0.25 * (number % 7) / 7)
            began = time.perf_counter()
            other.move()
            terminal.until_new(other.where)
            samples.add("others", (time.perf_counter() - began) * 1000)
            terminal.settle()


def _rows(samples: Samples) -> list[Row]:
    group = "ground"
    rows: list[Row] = []
    hello = samples["hello"]
    if "paint" in samples:
        rows += [
            against(group, "first paint", samples["paint"], hello, "ms", must=1.0, aim=0.8),
            against(group, "start to the Desk's box answering keys", samples["desk"], hello, "ms", must=2.0, aim=1.0),
            against(group, "start to the first scan answered", samples["scan"], hello, "ms", must=2.0, aim=1.0),
            against(group, "start to the first key handed out", samples["key"], hello, "ms"),
            against(group, "start to the store read, operator named", samples["store"], hello, "ms", must=2.0, aim=1.0),
        ]
        if "visidata" in samples:
            rows.append(
                against(group, "the same, beside VisiData", samples["desk"], samples["visidata"], "ms", aim=0.85)
            )
    rows += [
        against(group, "first paint, begun on the keys", samples["keys paint"], hello, "ms", must=1.0, aim=0.8),
        against(group, "start to usable list of keys, typical", samples["keys"], hello, "ms", must=2.0, aim=1.0),
        against(group, "keydesk --version", samples["version"], samples["typer"], "ms", must=1.2),
        against(group, "keydesk --help", samples["help"], samples["typer"], "ms", must=1.2),
    ]
    for name, where in (("desk", "on the Desk"), ("used", "on the Desk, two scans later"), ("keys", "on the keys")):
        for kind in ("RSS", "PSS"):
            if f"{name} {kind}" in samples:
                rows.append(
                    against(
                        group,
                        f"memory {where}, {kind}",
                        samples[f"{name} {kind}"],
                        samples[f"hello {kind}"],
                        "MB",
                        must=2.0,
                        aim=1.2,
                        floor=samples[f"stack {kind}"],
                    )
                )
    rows += [
        under(group, f"bytes sent in {IDLE_SECONDS:g} idle s", samples["idle bytes"], "bytes", must=0),
        under(
            group,
            f"processor in {IDLE_SECONDS:g} idle s, above hello",
            samples["idle"] - samples["hello idle"],
            "points",
            must=0.2,
            aim=0.1,
            peer=samples["hello idle"],
        ),
        under(group, "others' writes shown, the slowest", samples.worst("others"), "ms", must=1000, aim=500),
    ]
    return rows
