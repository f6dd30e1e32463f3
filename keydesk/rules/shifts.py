"""When somebody is on duty: hours as people write them, and two shifts that would lie over each other (K15)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from keydesk.rules import dates
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import BRANCH_WORDS
from keydesk.rules.text import shown

_CLOCK: Final = r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?"
_HOURS: Final = re.compile(rf"\s*{_CLOCK}\s*(?:-|–|to|until)\s*{_CLOCK}\s*", re.IGNORECASE)
_NOON: Final = 12
_MIDNIGHT: Final = 24
_LAST_MINUTE: Final = 59
WEEK: Final = 7
"""Days of a week, which begins on Monday."""


@dataclass(frozen=True, slots=True)
class Hours:
    """From when until when, by the office's wall clock; over midnight where the end is not after the beginning."""

    starts: time
    ends: time

    def on(self, day: date) -> tuple[datetime, datetime]:
        """Beginning and end of a shift on a day; the end may be on the next one."""
        starts, ends = datetime.combine(day, self.starts), datetime.combine(day, self.ends)
        return starts, ends if ends > starts else ends + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Duty:
    """A shift of somebody, as far as another one may lie over it.

    Attributes:
        shift_id: which; 0 for one that is still to be added.
        branch: where.
        starts, ends: by the office's wall clock.
    """

    shift_id: int
    branch: str
    starts: datetime
    ends: datetime


def read_hours(text: str) -> Hours:
    """Hours as people write them: ``8-16:30``, ``08:00–16:00``, ``8am to 4pm``, ``22-6`` over midnight.

    Raises:
        Refusal: they cannot be read, or are none.
    """
    found = _HOURS.fullmatch(text)
    if found is None:
        raise Refusal(f"Hours are written 8-16:30 or 8am-4pm, not “{shown(text, width=30)}”.", field="hours")
    starts, ends = _time(found[1], found[2], found[3], text), _time(found[4], found[5], found[6], text)
    if starts == ends:
        raise Refusal("A shift ends after it begins; 22-6 goes over midnight.", field="hours")
    return Hours(starts, ends)


def _time(hour: str, minute: str | None, half: str | None, text: str) -> time:
    number, minutes = int(hour), int(minute or 0)
    if half and not 1 <= number <= _NOON:
        number = _MIDNIGHT + 1
    elif half:
        number = number % _NOON + (_NOON if half.casefold() == "pm" else 0)
    if number == _MIDNIGHT and not minutes:
        number = 0
    if number >= _MIDNIGHT or minutes > _LAST_MINUTE:
        raise Refusal(f"There is no such time: “{shown(text, width=30)}”.", field="hours")
    return time(number, minutes)


def hours_words(starts: datetime, ends: datetime) -> str:
    """``8–16:30``: full hours without their minutes."""
    return f"{_words(starts)}–{_words(ends)}"


def _words(at: datetime) -> str:
    return f"{at.hour}:{at.minute:02d}" if at.minute else f"{at.hour}"


def length_words(minutes: int) -> str:
    """How long, in hours: ``8``, ``7½``, ``7.2``; empty for nothing."""
    if not minutes:
        return ""
    hours, rest = divmod(minutes, 60)
    if rest == 30:  # noqa: PLR2004 - half an hour
        return f"{hours or ''}½"
    return f"{hours}" if not rest else f"{minutes / 60:.1f}"


def monday_of(day: date) -> date:
    """The first day of a day's week."""
    return day - timedelta(days=day.weekday())


def require_free(wanted: Duty, others: tuple[Duty, ...], *, name: str, today: date) -> None:
    """Refuses a shift that would lie over another one of the same person, in whichever branch that is.

    Raises:
        Refusal: it would; names the other one.
    """
    for other in others:
        if other.shift_id != wanted.shift_id and other.starts < wanted.ends and wanted.starts < other.ends:
            where = f" in {BRANCH_WORDS[other.branch]}" if other.branch != wanted.branch else ""
            raise Refusal(
                f"{shown(name, width=40)} is on duty {dates.day(other.starts.date(), today=today)} "
                f"{hours_words(other.starts, other.ends)}{where} already. Change that shift, or take other hours.",
                field="hours",
                short="overlaps",
            )
