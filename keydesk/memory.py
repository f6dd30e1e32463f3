"""Giving memory back that a session is done with."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def give_back() -> None:
    """Let the machine have what was freed; takes a millisecond, in which other threads go on.

    The C library keeps what a thread has freed for that thread. Sorting 100,000 keys takes some megabytes for a tenth
    of a second, and each thread that had ever done it kept them for the whole session.
    """
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Callable[[int], int] | None:
    """The function of the C library, where that has one: glibc's is the one that needs it."""
    # Loaded when it is first wanted, 10 ms that no start waits for.
    import ctypes  # noqa: PLC0415 - see above

    return getattr(ctypes.CDLL(None), "malloc_trim", None)
