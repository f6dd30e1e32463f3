"""How long a text may be, and how many values one statement may have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from keydesk.rules.refusal import Refusal

T = TypeVar("T")

_LONGEST_LINE = 200
_LONGEST_TEXT = 10_000
_MOST_VALUES = 500


def line(text: str, what: str, field: str = "") -> str:
    """One line as it is kept: trimmed; refuses more than 200 characters, and names the field."""
    return _limited(text, what, field, _LONGEST_LINE)


def paragraph(text: str, what: str, field: str = "") -> str:
    """A longer text as it is kept: trimmed; refuses more than 10,000 characters, and names the field."""
    return _limited(text, what, field, _LONGEST_TEXT)


def _limited(text: str, what: str, field: str, longest: int) -> str:
    text = text.strip()
    if len(text) > longest:
        raise Refusal(f"{what} is longer than {longest} characters. Shorten it.", field=field)
    return text


def in_parts(values: Iterable[T]) -> Iterator[list[T]]:
    """The values in lists that one statement can have: databases limit how many values a statement names."""
    left = iter(values)
    while part := list(islice(left, _MOST_VALUES)):
        yield part
