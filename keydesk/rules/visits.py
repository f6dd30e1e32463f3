"""What may be said of visits: times as people write them, whether two overlap, their status in words."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Final, Literal

from keydesk.rules.dates import day as day_words
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

Scope = Literal["one", "following", "all"]
"""How much of a series a change is about: this visit, this and those after it, or all that are still to come."""

STATUS_WORDS: Final[dict[str, str]] = {"scheduled": "booked", "completed": "done", "cancelled": "cancelled"}
SCOPE_WORDS: Final[dict[str, str]] = {
    "one": "only this one",
    "following": "this one and all after it",
    "all": "all that are still to come",
}
ASSIGNED_WORDS: Final[dict[str, str]] = {"primary": "PRIMARY", "secondary": "SECONDARY"}

LONGEST_VISIT: Final = 24 * 60
"""Minutes of a visit at most."""

DEFAULT_MINUTES: Final = 30
ALL_DAY: Final = "all day"

_ALL_DAY: Final = frozenset({"all day", "allday", "whole day", "any time", "anytime", "day"})
_NOON: Final = 12
_TIME = re.compile(r"(\d{1,2})(?:[:.h ]?(\d{2}))?(?:[:.]\d{2})? ?(am|pm|a|p|h)?")
_SPAN = re.compile(r"(?:(\d{1,2}) ?(?:h|hours?|:) ?)?(?:(\d{1,4}) ?(?:m|min|mins|minutes?)?)?")


def read_time(text: str) -> time | None:
    """A time of day from ``8``, ``0830``, ``8:30``, ``14.00``, ``2pm``, ``noon``; None for ``all day``.

    Raises:
        Refusal: it is no time.
    """
    words = " ".join(text.casefold().split())
    if words in _ALL_DAY:
        return None
    if words in {"noon", "midday"}:
        return time(_NOON)
    found = _TIME.fullmatch(words)
    if found:
        hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "")[:1]
        if half in {"a", "p"} and 1 <= hour <= _NOON:
            hour = hour % _NOON + (_NOON if half == "p" else 0)
        elif half in {"a", "p"}:
            hour = 24
        if hour < 24 and minute < 60:  # noqa: PLR2004 - hours of a day, minutes of an hour
            return time(hour, minute)
    raise Refusal(f"“{shown(text, width=30)}” is no time; write 8, 0830, 2pm or all day.", field="at")


def time_text(at: time | None) -> str:
    """A time of day as it stands in a form: ``08:30``, or ``all day``."""
    return ALL_DAY if at is None else f"{at:%H:%M}"


def read_minutes(text: str) -> int:
    """How long a visit takes, from ``30``, ``45 min``, ``1h``, ``1:30``, ``1h30``.

    Raises:
        Refusal: it is no length, or longer than a day.
    """
    found = _SPAN.fullmatch(" ".join(text.casefold().split()))
    minutes = int(found[1] or 0) * 60 + int(found[2] or 0) if found else 0
    if not 0 < minutes <= LONGEST_VISIT:
        raise Refusal(
            f"“{shown(text, width=30)}” is not how long a visit takes; write 30, 45 min, 1h or 1:30.", field="minutes"
        )
    return minutes


def when(starts_at: datetime, *, all_day: bool, today: date) -> str:
    """``Thu 26 Nov 08:30``, or ``Thu 26 Nov, all day``."""
    said = day_words(starts_at.date(), today=today)
    return f"{said}, {ALL_DAY}" if all_day else f"{said} {starts_at:%H:%M}"


def overlap(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> bool:
    """Whether two spans have a moment in common; one that begins when the other ends has none."""
    return one[0] < other[1] and other[0] < one[1]


def end_of(starts_at: datetime, minutes: int) -> datetime:
    """When a visit ends, by the wall's clock."""
    return starts_at + timedelta(minutes=minutes)
