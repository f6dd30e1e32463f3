"""Hooks of a safe: how a grid's hooks are called, and in which order labels are read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from keydesk.rules.refusal import Refusal
from keydesk.rules.text import fold, shown

MOST_ROWS: Final = 100
MOST_COLUMNS: Final = 100
MOST_FREE_LABELS: Final = 2_000
LONGEST_LABEL: Final = 12
"""Characters of a hook's label; it has to fit on a board and on a sticker."""

_LETTERS: Final = 26


def row_letters(row: int) -> str:
    """How a row of hooks is called, counted from 1: A to Z, then AA and AB."""
    letters = ""
    while row > 0:
        row, rest = divmod(row - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def grid_label(row: int, column: int) -> str:
    """The label of a hook in a grid, both counted from 1: ``A1``, ``B12``."""
    return f"{row_letters(row)}{column}"


def grid(rows: int, columns: int) -> tuple[tuple[str, int, int], ...]:
    """All hooks of a grid in reading order, as (label, row, column).

    Raises:
        Refusal: the grid is too large, or has rows without columns.
    """
    if rows < 0 or columns < 0 or rows > MOST_ROWS or columns > MOST_COLUMNS:
        raise Refusal(f"A safe has up to {MOST_ROWS} rows of up to {MOST_COLUMNS} hooks, not {rows} × {columns}.")
    if (rows == 0) != (columns == 0):
        raise Refusal("Give both rows and columns of hooks, or neither for a safe without a grid.")
    return tuple(
        (grid_label(row, column), row, column) for row in range(1, rows + 1) for column in range(1, columns + 1)
    )


def read_label(text: str) -> str:
    """A hook's label as it is kept: without blanks around it, upper case where it is ASCII.

    Raises:
        Refusal: it is empty or too long.
    """
    label = " ".join(text.split())
    if label.isascii():
        label = label.upper()
    if not label:
        raise Refusal("A hook needs a label, such as A7.")
    if len(label) > LONGEST_LABEL:
        raise Refusal(f"A hook's label has up to {LONGEST_LABEL} characters; “{shown(label, width=30)}” has more.")
    return label


def read_labels(texts: Iterable[str]) -> tuple[str, ...]:
    """Free labels for a safe without a grid, in their order.

    Raises:
        Refusal: one does not fit, one is there twice, or there are too many.
    """
    labels = tuple(read_label(text) for text in texts)
    if len(labels) > MOST_FREE_LABELS:
        raise Refusal(f"A safe has up to {MOST_FREE_LABELS} hooks with labels of their own, not {len(labels)}.")
    seen: set[str] = set()
    for label in labels:
        if label in seen:
            raise Refusal(f"The hook {shown(label)} is there twice; every hook of a safe has a label of its own.")
        seen.add(label)
    return labels


_RANGE: Final = re.compile(
    r"(?P<letters>[^0-9]*)(?P<first>[0-9]{1,4}) ?(?:-|–|\.\.|to) ?(?:(?P=letters))?(?P<last>[0-9]{1,4})"
)


def labels_written(text: str) -> tuple[str, ...]:
    """Labels from one line: parted by commas, ``1-60``, ``B1-B20`` and ``B1-20`` standing for all between.

    Raises:
        Refusal: a range runs backwards or is too long; what is wrong with a single label :func:`read_labels` says.
    """
    labels: list[str] = []
    for part in text.split(","):
        part = " ".join(part.split())  # noqa: PLW2901 - the same part, without the blanks around it
        span = _RANGE.fullmatch(part)
        if span is None:
            labels += [part] if part else []
            continue
        first, last = int(span["first"]), int(span["last"])
        if not first <= last < first + MOST_FREE_LABELS:
            raise Refusal(f"“{shown(part, width=30)}” is no row of labels; write 1-60, or B1-B20.")
        labels += [f"{span['letters']}{number}" for number in range(first, last + 1)]
    return tuple(labels)


def read_size(text: str, what: str) -> int:
    """How many rows or columns a person wrote; nothing is none.

    Raises:
        Refusal: it is no number.
    """
    text = text.strip()
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) < 4):  # noqa: PLR2004 - far above the most there can be
        raise Refusal(f"{what} is a number up to {MOST_ROWS}, not “{shown(text, width=30)}”.")
    return int(text)


def natural_key(label: str) -> tuple[tuple[int, int, str], ...]:
    """What labels are sorted by, so that A2 comes before A10, and row Z before row AA."""
    parts = re.findall(r"[0-9]+|[^0-9]+", fold(label))
    return tuple((0, int(part), "") if part.isdigit() else (1, len(part), part) for part in parts)
