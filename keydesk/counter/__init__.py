"""What happens to one line at the desk, whoever brought it."""

from __future__ import annotations

from keydesk.counter.lines import choose, leave, take
from keydesk.counter.steps import LookUp, Perform, Steps, Taken, Via, drive_now, refused_line
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
