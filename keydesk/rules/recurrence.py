"""Visits that repeat: their RFC 5545 rule and its days (what people write for it is in ``repeat_words.py``).

Everything is wall-clock time: a visit at 08:00 stays at 08:00 when the clocks change. What the rule of a series says is
never moved; only the one visit whose time does not exist on its day is (:func:`settle`).
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Final, Literal

from keydesk.rules.dates import from_wall
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

Frequency = Literal["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]

MOST_TIMES: Final = 1000
"""Visits of one series that can be asked for at once."""

MOST_APART: Final = 99
"""Days, weeks, months or years between two visits of a series."""

FREQUENCIES: Final[dict[str, Frequency]] = {
    "DAILY": "DAILY",
    "WEEKLY": "WEEKLY",
    "MONTHLY": "MONTHLY",
    "YEARLY": "YEARLY",
}
CODES: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""The days of the week as rules write them."""

_KEPT: Final = ("BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS", "WKST")
ORDINAL_DAY = re.compile(r"([+-]?\d{1,2})(MO|TU|WE|TH|FR|SA|SU)")
_YEARS_AHEAD: Final = 8
# A day that comes once in four years, and once in eight round a century, is found within so many.


@dataclass(frozen=True, slots=True)
class Repeat:
    """An RFC 5545 rule as far as visits need it.

    Attributes:
        frequency: by what it counts.
        interval: every so many of them.
        weekdays: on which days of the week, Monday is 0; empty where it goes by something else.
        until: the last day that can have a visit.
        count: how many visits there are.
        kept: further parts of the rule by name, as they were given.
    """

    frequency: Frequency
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    until: date | None = None
    count: int | None = None
    kept: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """As RFC 5545 writes it, without ``RRULE:``."""
        parts = [f"FREQ={self.frequency}"]
        if self.interval > 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.weekdays:
            parts.append("BYDAY=" + ",".join(CODES[day] for day in self.weekdays))
        parts += [f"{name}={value}" for name, value in self.kept]
        if self.until is not None:
            parts.append(f"UNTIL={self.until:%Y%m%d}T235959")
        if self.count is not None:
            parts.append(f"COUNT={self.count}")
        return ";".join(parts)

    def ending(self, last: date) -> Repeat:
        """The same rule with ``last`` as the last day that can have a visit."""
        return replace(self, until=last if self.until is None else min(last, self.until), count=None)

    def moved(self, old: date, new: date) -> Repeat:
        """The rule after the visits of one of its days were moved to another day of the week, or of the month.

        Raises:
            Refusal: it has no such day that could be another.
        """
        if self.weekdays and old.weekday() in self.weekdays:
            days = {*self.weekdays} - {old.weekday()} | {new.weekday()}
            return replace(self, weekdays=tuple(sorted(days)))
        kept = dict(self.kept)
        if kept.get("BYMONTHDAY") == str(old.day) and self.frequency == "MONTHLY":
            return replace(self, kept=tuple({**kept, "BYMONTHDAY": str(new.day)}.items()))
        raise Refusal("It repeats by days that moving one of them cannot change. Write the new days.", field="repeat")


def parse_rule(text: str, *, zone: ZoneInfo | None = None) -> Repeat:
    """An RFC 5545 rule.

    Args:
        text: with or without ``RRULE:``.
        zone: the office's, for an UNTIL that is an instant.

    Raises:
        Refusal: it is none, or none that visits can have.
    """
    parts: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").split(";"):
        name, equals, value = part.partition("=")
        if part and (not equals or not value or name in parts):
            raise _not_a_rule(text)
        if part:
            parts[name.strip()] = value.strip()
    frequency = FREQUENCIES.get(parts.pop("FREQ", ""))
    if frequency is None:
        raise Refusal("A rule repeats by FREQ=DAILY, WEEKLY, MONTHLY or YEARLY.", field="repeat")
    interval = read_number(parts.pop("INTERVAL", "1"), MOST_APART, text)
    count = read_number(parts.pop("COUNT"), MOST_TIMES, text) if "COUNT" in parts else None
    until = _until(parts.pop("UNTIL"), zone, text) if "UNTIL" in parts else None
    days = parts.get("BYDAY", "").split(",") if "BYDAY" in parts else []
    weekdays: tuple[int, ...] = ()
    if days and all(day in CODES for day in days) and not {"BYSETPOS"} & parts.keys():
        weekdays = tuple(sorted({CODES.index(day) for day in days}))
        parts.pop("BYDAY")
    elif not all(ORDINAL_DAY.fullmatch(day) or day in CODES for day in days):
        raise _not_a_rule(text)
    kept = tuple((name, parts.pop(name)) for name in _KEPT if name in parts)
    if parts or (count is not None and until is not None):
        raise _not_a_rule(text)
    repeat = Repeat(frequency, interval, weekdays, until, count, kept)
    _require_possible(repeat, text)
    return repeat


def occurrences(repeat: Repeat, *, starts: datetime, until: date, after: date | None = None, most: int) -> list[date]:
    """The days of a series.

    Args:
        repeat: its rule.
        starts: the wall-clock time of its first visit.
        until: no day beyond this one.
        after: only days after this one; None from the first on.
        most: no more than so many.
    """
    from dateutil.rrule import rrulestr  # noqa: PLC0415 - only a series needs it

    rule = rrulestr(repeat.text, dtstart=starts)
    found: list[date] = []
    for each in rule:
        day = each.date()
        if day > until or len(found) >= most:
            break
        if after is None or day > after:
            found.append(day)
    return found


def first_day(repeat: Repeat, *, on: date) -> date:
    """The first day of a series that could begin on a day.

    Raises:
        Refusal: there is none.
    """
    begins = datetime.combine(on, time())
    found = occurrences(replace(repeat, count=None), starts=begins, until=_years_after(on), most=1)
    if not found:
        raise Refusal("No day fits how it repeats. Look at the days and at where it ends.", field="repeat")
    return found[0]


def settle(wall: datetime, zone: ZoneInfo) -> datetime:
    """A wall-clock time as the clocks of that day really show it: 02:30 is 03:30 where that night has no 02:30."""
    return from_wall(wall.date(), wall.time(), zone).astimezone(zone).replace(tzinfo=None, fold=0)


def read_number(text: str, most: int, of: str) -> int:
    """A number of a rule, from 1 to ``most``.

    Raises:
        Refusal: it is none.
    """
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= most):
        raise Refusal(
            f"“{shown(of, width=40)}” has a number that is not from 1 to {most}. Write a smaller one.", field="repeat"
        )
    return int(text)


def _until(text: str, zone: ZoneInfo | None, rule: str) -> date:
    try:
        if text.endswith("Z"):
            instant = datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
            return instant.astimezone(zone or UTC).date()
        return datetime.strptime(text[:8], "%Y%m%d").date()  # noqa: DTZ007 - a wall-clock day
    except ValueError:
        raise _not_a_rule(rule) from None


def _not_a_rule(text: str) -> Refusal:
    return Refusal(
        f"“{shown(text, width=60)}” is not an RFC 5545 rule that visits can have; "
        "write one such as FREQ=WEEKLY;BYDAY=MO,WE,FR;UNTIL=20261224.",
        field="repeat",
    )


def _require_possible(repeat: Repeat, text: str) -> None:
    """Refuses numbers that no calendar has, and rules that no day ever fits."""
    kept = dict(repeat.kept)
    limits = {"BYMONTH": (1, 12), "BYMONTHDAY": (1, 31), "BYSETPOS": (1, 31)}
    numbers: dict[str, list[int]] = {}
    for name, (low, high) in limits.items():
        for each in kept.get(name, "").split(",") if name in kept else []:
            if not re.fullmatch(r"[+-]?\d{1,3}", each) or not low <= abs(int(each)) <= high:
                raise _not_a_rule(text)
            numbers.setdefault(name, []).append(int(each))
    if "WKST" in kept and kept["WKST"] not in CODES:
        raise _not_a_rule(text)
    by_month = repeat.frequency in {"MONTHLY", "YEARLY"}
    ordinals = "BYDAY" in kept and any(day not in CODES for day in kept["BYDAY"].split(","))
    if not by_month and (ordinals or {"BYSETPOS", "BYMONTHDAY", "BYMONTH"} & kept.keys()):
        raise _not_a_rule(text)
    months = numbers.get("BYMONTH", list(range(1, 13)))
    longest = max(calendar.monthrange(2024, abs(month))[1] for month in months)
    if any(abs(day) > longest for day in numbers.get("BYMONTHDAY", [])):
        raise Refusal("No month that it names has such a day.", field="repeat")


def _years_after(on: date) -> date:
    return date(min(on.year + _YEARS_AHEAD, date.max.year), 12, 31)
