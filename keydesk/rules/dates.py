"""What people write for a moment, and how moments are written for people.

Instants are aware UTC datetimes everywhere; the wall belongs to the office's time zone. Where daylight saving skips an
hour, a wall time inside the gap means as long after the last real moment as it says (02:30 → 03:30); where it repeats
one, the first of the two is meant. Day and month names are English and fixed: nothing here depends on a locale.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, Literal

from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

DateOrder = Literal["day", "month"]
"""Which number of ``3/12`` comes first. ``day`` is how the screens write dates; a number above 12 settles it alone."""

END_OF_DAY = time(18, 0)
"""The time of day meant where only a day was written: when keys are due, and when the drop box was last looked at."""

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONG_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LONG_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_STANDING = frozenset({"standing", "none", "never", "no", "open"})
_SHORTEST_NAME = 3
_NOON = 12

_TIME = re.compile(r"(?:at )?(\d{1,2})(?:[:.h](\d{2}))?(?:[:.]\d{2})? ?(am|pm|h)?")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}[t ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:z|[+-]\d{2}:?\d{2})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}|\d{2}))?\.?")
_DAY_MONTH = re.compile(r"(\d{1,2})\.? ([a-z]+)\.?(?: (\d{4}|\d{2}))?")
_MONTH_DAY = re.compile(r"([a-z]+)\.? (\d{1,2})(?:,? (\d{4}))?")
_SPAN = re.compile(r"([+-]) ?(\d{1,4}) ?(m|min|minutes?|h|hours?|d|days?|w|weeks?)")
_DAYS_ON = re.compile(r"([+-]) ?(\d{1,4}) ?(d|days?|w|weeks?)?")
_AGO = re.compile(r"(\d{1,4}) ?(m|min|minutes?|h|hours?|d|days?|w|weeks?) ago")


def wall(instant: datetime, zone: tzinfo) -> datetime:
    """The aware local time of an instant in the office's zone."""
    return instant.astimezone(zone)


def from_wall(day: date, at: time, zone: tzinfo) -> datetime:
    """The instant (UTC) of a wall-clock time in the office's zone; see the module for gaps and repeated hours."""
    return datetime.combine(day, at.replace(fold=0), tzinfo=zone).astimezone(UTC)


def today(now: datetime, zone: tzinfo) -> date:
    """The office's day at ``now``."""
    return now.astimezone(zone).date()


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which a day of the office begins."""
    return from_wall(day, time(0), zone)


@dataclass(frozen=True, slots=True)
class _Reader:
    """The circumstances in which a text is read: the moment, the zone, the order of numbers, the direction of time."""

    now: datetime
    zone: tzinfo
    order: DateOrder
    ahead: bool
    """Whether a day without a year, or a weekday, is the next one (True) or the last one."""

    @property
    def today(self) -> date:
        return today(self.now, self.zone)

    def moment(self, text: str) -> tuple[datetime, bool] | None:
        """The instant meant, and whether a time of day was written (or needed none); None when it is no moment."""
        if _ISO.fullmatch(text):
            return datetime.fromisoformat(text.upper()).astimezone(UTC), True
        span = self._span(text)
        if span is not None:
            return span
        alone = _time(text)
        if alone is not None:
            return self._at(self.today, alone), True
        for words, at in _splits(text):
            day = self.day(words)
            if day is not None:
                return self._at(day, at or END_OF_DAY), at is not None
        return None

    def _at(self, day: date, at: time) -> datetime:
        return from_wall(day, at, self.zone)

    def _span(self, text: str) -> tuple[datetime, bool] | None:
        parts = text.rsplit(" ", 1)
        at = _time(parts[1]) if len(parts) > 1 and (":" in parts[1] or parts[1].endswith(("am", "pm"))) else None
        spoken = parts[0] if at is not None else text
        found, sign = _SPAN.fullmatch(spoken), ""
        if found:
            sign, number, unit = found.groups()
        elif found := _AGO.fullmatch(spoken):
            number, unit = found.groups()
            sign = "-"
        else:
            return None
        amount = int(number) * (1 if sign == "+" else -1)
        if unit[0] == "m":
            return self.now + timedelta(minutes=amount), True
        if unit[0] == "h":
            return self.now + timedelta(hours=amount), True
        day = self.today + timedelta(days=amount * (7 if unit[0] == "w" else 1))
        return self._at(day, at or END_OF_DAY), at is not None

    def day(self, words: str) -> date | None:  # noqa: PLR0911 - one return a way of writing a day
        """The day meant; None when it is no day."""
        here = self.today
        if words in {"today", "now", "tonight"}:
            return here
        if words in {"tomorrow", "tom", "tmr"}:
            return here + timedelta(days=1)
        if words in {"yesterday", "yest"}:
            return here - timedelta(days=1)
        weekday = _index(words.removeprefix("next ").removeprefix("last ").removeprefix("on "), _LONG_DAYS)
        if weekday is not None:
            return self._weekday(weekday, beyond=words.startswith(("next ", "last ")))
        if found := _ISO_DAY.fullmatch(words):
            return _date(*(int(part) for part in found.groups()))
        if found := _NUMBERS.fullmatch(words):
            first, second = int(found[1]), int(found[2])
            day_first = first > _NOON or (second <= _NOON and self.order == "day")
            day, month = (first, second) if day_first else (second, first)
            return self._of_year(day, month, found[3])
        if found := _DAY_MONTH.fullmatch(words):
            return self._of_year(int(found[1]), _index(found[2], _LONG_MONTHS, 1), found[3])
        if found := _MONTH_DAY.fullmatch(words):
            return self._of_year(int(found[2]), _index(found[1], _LONG_MONTHS, 1), found[3])
        return None

    def _weekday(self, weekday: int, *, beyond: bool) -> date:
        here = self.today
        if self.ahead:
            days = (weekday - here.weekday()) % 7
            return here + timedelta(days=days or (7 if beyond else 0))
        days = (here.weekday() - weekday) % 7
        return here - timedelta(days=days or (7 if beyond else 0))

    def _of_year(self, day: int, month: int | None, year: str | None) -> date | None:
        if month is None:
            return None
        if year is not None:
            return _date(int(year) if len(year) > 2 else 2000 + int(year), month, day)  # noqa: PLR2004 - 26 is 2026
        # 29 February is only in some years; eight years hold at least one.
        years = range(9) if self.ahead else range(0, -9, -1)
        for offset in years:
            found = _date(self.today.year + offset, month, day)
            if found is not None and (found >= self.today if self.ahead else found <= self.today):
                return found
        return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _index(word: str, names: tuple[str, ...], first: int = 0) -> int | None:
    if len(word) < _SHORTEST_NAME:
        return None
    for index, name in enumerate(names):
        if name.startswith(word) or (word == "sept" and name == "september"):
            return index + first
    return None


def _time(text: str) -> time | None:
    if text in {"noon", "midday"}:
        return time(_NOON)
    found = _TIME.fullmatch(text)
    if not found or (found[2] is None and found[3] is None):
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3] in {"am", "pm"}:
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if found[3] == "pm" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        return None


def _splits(text: str) -> list[tuple[str, time | None]]:
    """The ways to part a text into a day and a time of day, the whole as a day first."""
    splits: list[tuple[str, time | None]] = [(text, None)]
    words = text.split(" ")
    for count in (1, 2):
        if len(words) > count:
            at = _time(" ".join(words[-count:]))
            if at is not None:
                splits.append((" ".join(words[:-count]).removesuffix(" at").removesuffix(","), at))
    if "t" in text and _ISO_DAY.match(text):
        day, _, at_text = text.partition("t")
        splits.append((day, _time(at_text)))
    return splits


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


_FIRST_YEAR, _LAST_YEAR = 1900, 9990


def read_day(text: str, *, today: date, ahead: bool = True, order: DateOrder = "day") -> date:
    """Return a day, from ``today``, ``fri``, ``3 dec``, ``3/12``, ``+3``, ``-1``, ``+2w``, ISO.

    Args:
        text: as a person writes it.
        today: the office's day.
        ahead: whether a weekday, and a day without its year, is the next one or the last one.
        order: which number of ``3/12`` comes first.

    Raises:
        Refusal: it is no day, or one that is so far off that there may be none before or after it.
    """
    words = _plain(text)
    if found := _DAYS_ON.fullmatch(words):
        days = int(found[2]) * (7 if (found[3] or "d")[0] == "w" else 1)
        return _near_enough(today + timedelta(days=days if found[1] == "+" else -days))
    noon = datetime.combine(today, time(_NOON), UTC)
    day = _Reader(noon, UTC, order, ahead).day(words)
    if day is None:
        raise Refusal(
            f"“{shown(text, width=40)}” is not a day that can be read; write today, fri, 3 dec, +3 or 2026-12-03.",
            field="day",
        )
    return _near_enough(day)


def _near_enough(day: date) -> date:
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise Refusal(f"{day.year} is not a year that anything is on file of. Look at the day.", field="day")
    return day


def read_due(text: str, *, now: datetime, zone: ZoneInfo, order: DateOrder = "day") -> datetime | None:
    """Return when a key is due back, from ``fri``, ``fri 18:00``, ``3/12``, ``3 dec``, ``+3d``, ``tomorrow``, ISO.

    ``standing`` (or ``none``) gives None: no due date. A day alone means 18:00 of it; a weekday is the next one, today
    included as long as its time is ahead.

    Raises:
        Refusal: it is no moment, or lies in the past.
    """
    words = _plain(text)
    if words in _STANDING:
        return None
    reader = _Reader(now, zone, order, ahead=True)
    found = reader.moment(words)
    if found is None:
        raise Refusal(
            f"“{shown(text, width=40)}” is not a day that can be read; write fri, fri 18:00, 3 dec, +3d, "
            "2026-12-03 or standing.",
        )
    due = found[0]
    if due <= now and _index(words.split(" ")[0], _LONG_DAYS) is not None:
        # Friday after closing time means the Friday of next week.
        local = wall(due, zone)
        due = from_wall(local.date() + timedelta(days=7), local.time(), zone)
    if due <= now:
        raise Refusal(f"{moment(due, now=now, zone=zone)} is over; a due date lies ahead.")
    return due


def read_past(text: str, *, now: datetime, zone: ZoneInfo, order: DateOrder = "day") -> datetime:
    """Return a moment that has been: ``yesterday 18:00``, ``fri 17:30``, ``07:15``, ``3/11 18:00``, ``2h ago``, ISO.

    A day alone means 18:00 of it, and ``today`` or ``now`` alone means now; a weekday is the last one.

    Raises:
        Refusal: it is no moment, or lies ahead.
    """
    words = _plain(text)
    if words in {"now", "today"}:
        return now
    found = _Reader(now, zone, order, ahead=False).moment(words)
    if found is None:
        raise Refusal(
            f"“{shown(text, width=40)}” is not a moment that can be read; write yesterday 18:00, 07:15, "
            "fri 17:30 or 2026-11-20 18:00.",
        )
    at, with_time = found
    if at > now and not with_time and wall(at, zone).date() == today(now, zone):
        return now
    if at > now:
        how = "write the day too" if wall(at, zone).date() == today(now, zone) else "write one that has been"
        raise Refusal(f"{moment(at, now=now, zone=zone)} is still to come; {how}, like yesterday 18:00.")
    return at


def past_day(text: str, *, now: datetime, zone: ZoneInfo) -> str:
    """``2026-11-24`` from ``today``, ``yesterday``, ``24 nov``: the last such day; what is none stays as typed."""
    try:
        return wall(read_past(text, now=now, zone=zone), zone).date().isoformat() if text.strip() else ""
    except Refusal:
        return text


def whole_second(at: datetime, *, now: datetime) -> datetime:
    """The end of the second that a moment is in, or now: instants are told to the second, and a list's is all of it."""
    return min(now, at.replace(microsecond=0) + timedelta(microseconds=999_999))


def clock(instant: datetime, zone: ZoneInfo, *, seconds: bool = False) -> str:
    """``07:21``, or ``07:21:44``."""
    local = wall(instant, zone)
    return f"{local:%H:%M:%S}" if seconds else f"{local:%H:%M}"


def day(on: date, *, today: date) -> str:
    """``Fri 27 Nov``, with its year where that is not this one: ``Fri 27 Nov 25``."""
    text = f"{DAYS[on.weekday()]} {on.day} {MONTHS[on.month - 1]}"
    return text if on.year == today.year else f"{text} {on.year % 100:02d}"


def moment(instant: datetime, *, now: datetime, zone: ZoneInfo) -> str:
    """``Fri 27 Nov 18:00``, or ``today 18:00``, ``tomorrow 18:00``, ``yesterday 18:00`` where it is so near."""
    local = wall(instant, zone)
    return f"{near_day(local.date(), today=today(now, zone))} {local:%H:%M}"


def near_day(on: date, *, today: date) -> str:
    """``today``, ``tomorrow``, ``yesterday``, or the day as :func:`day` writes it."""
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get((on - today).days)
    return near or day(on, today=today)


def brief(instant: datetime, *, now: datetime, zone: ZoneInfo) -> str:
    """At most nine cells for a column: ``07:21`` today, ``Fri 20`` within a week, ``3 Aug``, ``3 Aug 25``."""
    local = wall(instant, zone)
    here = today(now, zone)
    if local.date() == here:
        return f"{local:%H:%M}"
    if abs((local.date() - here).days) < 7:  # noqa: PLR2004 - within a week a weekday says which day it is
        return f"{DAYS[local.weekday()]} {local.day}"
    text = f"{local.day} {MONTHS[local.month - 1]}"
    return text if local.year == here.year else f"{text} {local.year % 100:02d}"


def late(due: datetime, *, now: datetime) -> str:
    """How late: ``LATE 3 d``, ``LATE 5 h``, ``LATE 20 m``; empty when it is not."""
    if due >= now:
        return ""
    minutes = int((now - due).total_seconds() // 60)
    if minutes < 60:  # noqa: PLR2004 - an hour
        return f"LATE {max(minutes, 1)} m"
    hours = minutes // 60
    return f"LATE {hours} h" if hours < 24 else f"LATE {hours // 24} d"  # noqa: PLR2004 - a day


def due(at: datetime | None, *, now: datetime, zone: ZoneInfo) -> str:
    """A due date for a column: ``standing`` without one, ``LATE 3 d`` when it is over, else as :func:`brief`."""
    if at is None:
        return "standing"
    return late(at, now=now) or brief(at, now=now, zone=zone)
