"""Many numbers that come out of the database as one text."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

_PART = 1 << 16
# Characters.


def numbers(listed: str) -> Iterator[int]:
    """The numbers of a text with commas, a part at a time: all of it at once would take nine times its size."""
    start = 0
    while start < len(listed):
        end = listed.find(",", start + _PART)
        end = len(listed) if end < 0 else end
        yield from map(int, listed[start:end].split(","))
        start = end + 1


def number_array(listed: str) -> array[int]:
    """All numbers of a text with commas, in four bytes each; in eight where one of them needs that."""
    try:
        return array("i", numbers(listed))
    except OverflowError:
        return array("q", numbers(listed))
