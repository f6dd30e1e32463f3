"""How far slow work is, in one line on stderr, where somebody is there to see it; Ctrl+C ends it."""

from __future__ import annotations

import sys
from time import monotonic
from types import TracebackType
from typing import Final, Self

_SOON: Final = 0.5
"""Seconds after which something is said at all."""

_OFTEN: Final = 0.2


class Progress:
    """The line of one piece of work; gone without a trace when it ends, and never written into a log."""

    def __init__(self, words: str, of: int) -> None:
        """Say nothing yet.

        Args:
            words: what is done: ``Writing``.
            of: how many rows there are.
        """
        self._words = words
        self._of = of
        self._next = monotonic() + _SOON
        self._width = 0

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def tell(self, done: int) -> None:
        """So many rows are done."""
        now = monotonic()
        if now < self._next or not sys.stderr.isatty():
            return
        self._next = now + _OFTEN
        line = f"{self._words}: {done:,} of {self._of:,} rows. Ctrl+C stops it"
        self._width = max(self._width, len(line))
        sys.stderr.write(f"\r{line:<{self._width}}")
        sys.stderr.flush()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the line away."""
        if self._width:
            sys.stderr.write(f"\r{'':<{self._width}}\r")
            sys.stderr.flush()
