"""A list of what hangs where, as somebody pastes it at a hook: read to steps from that hook on. Pure.

Three forms are read. A line a hook, where a blank line (or ``-``, ``empty``, ``free``) is an empty one. Hook and tag on
each line (``A7 K7MT-1``), in any order. A sheet's rows, cells parted by tabs, where each cell is the next hook.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from keydesk.rules.scans import split_paste
from keydesk.rules.text import fold

_LINES: Final = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_EMPTY: Final = frozenset({"", "-", "\u2013", "\u2014", ".", "\u00b7\u00b7", "empty", "free", "none"})
_PAIR: Final = re.compile(r"^(?P<hook>.+?)(?:\s*[\t;,:=]\s*|\s+)(?P<tag>\S.*)?$")


@dataclass(frozen=True, slots=True)
class WalkLines:
    """What a list says.

    Attributes:
        steps: the number of a hook, from 0, and what hangs there, in the order of the list.
        empty: the numbers of the hooks that it says are empty.
        beyond: what has no hook left to hang on.
        last: the number of the hook after the last one that the list names.
    """

    steps: tuple[tuple[int, str], ...]
    empty: tuple[int, ...]
    beyond: tuple[str, ...]
    last: int


def read_walk(text: str, labels: Sequence[str], *, start: int) -> WalkLines:
    """Read a pasted list.

    Args:
        text: as it was pasted.
        labels: of the hooks, in the order in which they are walked.
        start: the number of the hook at which the list begins, from 0.
    """
    lines = [line.strip(" ") for line in _LINES.split(text)]
    while lines and not lines[-1].strip():
        lines.pop()
    known = {fold(label): number for number, label in enumerate(labels)}
    said = [line for line in lines if line.strip()]
    named = [each for each in (_named(line, known) for line in said) if each is not None]
    if named and len(named) == len(said):
        return _by_label(named)
    things = [thing for line in lines for thing in _things(line)]
    steps: list[tuple[int, str]] = []
    beyond: list[str] = []
    empty: list[int] = []
    for number, thing in enumerate(things, start=start):
        if fold(thing) in _EMPTY:
            empty += [number] if number < len(labels) else []
        elif number < len(labels):
            steps.append((number, thing))
        else:
            beyond.append(thing)
    return WalkLines(tuple(steps), tuple(empty), tuple(beyond), min(start + len(things), len(labels)))


def _by_label(named: Sequence[tuple[int, str]]) -> WalkLines:
    steps = tuple((number, thing) for number, thing in named if fold(thing) not in _EMPTY)
    empty = tuple(number for number, thing in named if fold(thing) in _EMPTY)
    return WalkLines(steps, empty, (), max(number for number, _ in named) + 1)


def _named(line: str, known: Mapping[str, int]) -> tuple[int, str] | None:
    """The hook that a line names, and what hangs there; None where it names none."""
    alone = line.strip(" \t;,:=")
    if line != alone and fold(alone) in known:
        return known[fold(alone)], ""
    found = _PAIR.match(line)
    if found is None or fold(found["hook"]) not in known:
        return None
    return known[fold(found["hook"])], (found["tag"] or "").strip()


def _things(line: str) -> list[str]:
    """What hangs on the next hooks, by one line."""
    if "\t" in line:
        return [cell.strip() for cell in line.split("\t")]
    pieces = split_paste(line)
    return [piece.text for piece in pieces] if len(pieces) > 1 else [line.strip()]
