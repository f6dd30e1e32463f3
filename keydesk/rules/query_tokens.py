"""A filter's text, cut into what its words are and where they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(
    r"""\s*(?P<whole>(?P<sign>[-!]?)(?:(?P<name>[^\W\d_][\w-]*):)?(?P<value>(?:"[^"]*(?:"|$)|[^\s"])*))""",
)
_PART = re.compile(r'(?:"[^"]*(?:"|$)|[^,"])+')


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a filter, as it was typed.

    Attributes:
        start: where it begins, its sign included.
        end: where it ends.
        sign: ``-``, ``!`` or nothing.
        name: what stands before the colon; "" for a plain word.
        value: what stands after it, quotes included.
    """

    start: int
    end: int
    sign: str
    name: str
    value: str

    @property
    def value_start(self) -> int:
        """Where the value begins."""
        return self.end - len(self.value)

    def parts(self) -> Iterator[tuple[int, int, str]]:
        """The value's alternatives, parted by commas outside quotes: start, end, and the text without its quotes."""
        for found in _PART.finditer(self.value):
            start = self.value_start + found.start()
            yield start, start + len(found[0]), found[0].replace('"', "")


def tokens(text: str) -> Iterator[Token]:
    """The words of a filter, one after another."""
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None or found.end() == at:
            return
        at = found.end()
        if found["whole"]:
            yield Token(found.start("whole"), at, found["sign"], found["name"] or "", found["value"])
