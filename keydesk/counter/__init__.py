"""What happens to one line at the desk, whoever brought it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from keydesk.counter.lines import choose, leave, take
from keydesk.counter.steps import LookUp, Perform, Steps, Taken, Via, drive_now, refused_line

if TYPE_CHECKING:
    from keydesk.counter.words import take_back

__all__ = [
    "LookUp",
    "Perform",
    "Steps",
    "Taken",
    "Via",
    "choose",
    "drive_now",
    "leave",
    "refused_line",
    "take",
    "take_back",
]


def __getattr__(name: str) -> Any:
    """``take_back``, with the operations that it and the typed words stand on: no scan waits for those."""
    if name != "take_back":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from keydesk.counter import words  # noqa: PLC0415 - see above

    return words.take_back
