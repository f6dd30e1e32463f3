"""How a visit repeats, as people write it and as it is said: ``every Mon, Wed, Fri until 24 Dec``."""

from __future__ import annotations

import calendar
import re
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from keydesk.rules.dates import DAYS, MONTHS, read_day
from keydesk.rules.recurrence import (
    CODES,
    MOST_APART,
    MOST_TIMES,
    ORDINAL_DAY,
    Frequency,
    Repeat,
    parse_rule,
    read_number,
)
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_WORKDAYS: Final = (0, 1, 2, 3, 4)
_WEEKEND: Final = (5, 6)
_ALL_DAYS: Final = 7
_NAMES: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_UNITS: Final[dict[str, Frequency]] = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
_ADVERBS: Final = {
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "yearly": "year",
    "annually": "year",
    "fortnightly": "2 week",
    "biweekly": "2 week",
    "fortnight": "2 week",
    "weekdays": "weekday",
    "workdays": "weekday",
    "workday": "weekday",
    "weekends": "weekend",
}
_SECOND: Final = frozenset({"other", "second", "2nd"})
_ONCE: Final = frozenset({"", "no", "none", "never", "once", "not", "-"})
_UNTIL = re.compile(r"(.*?)[ ,;]*\b(?:until|till|til|through|thru|to)\b +(.+)")
_TIMES = re.compile(r"(.*?)[ ,;]*\b(?:x ?(\d{1,4})|(\d{1,4}) ?(?:x|times?|visits?))")
_FOR = re.compile(r"(.*?)[ ,;]*\bfor +(\d{1,3}) +(day|week|month)s?")
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")
_WEEKS_OF_A_MONTH: Final = 6
_LONGEST_MONTH: Final = 31
_UNREADABLE = (
    "“{}” cannot be read; write mon wed fri, daily, every 2 weeks on tue or monthly; then until 24 dec, or 10 times."
)


def read_repeat(text: str, *, first: date, today: date, zone: ZoneInfo | None = None) -> Repeat | None:
    """What people write for a visit that repeats; None where it does not.

    ``every mon wed fri until 24 dec``, ``daily``, ``weekdays``, ``every 2 weeks on tue, 10 times``, ``every other
    day``, ``monthly for 6 months``, or an RFC 5545 rule.

    Args:
        text: as it is written.
        first: the day of the visit that repeats; it says the day of the week or of the month where the text does not.
        today: the office's day.
        zone: the office's, for a rule that ends at an instant.

    Raises:
        Refusal: it cannot be read, or ends before it begins.
    """
    words = " ".join(text.casefold().split())
    if words in _ONCE:
        return None
    if words.startswith(("rrule:", "freq=")):
        return _not_over(_anchored(parse_rule(text, zone=zone), first), first)
    words, until, count = _end(words, first, today, text)
    repeat = _anchored(_head(words, text), first)
    return _not_over(replace(repeat, until=until, count=count), first)


def repeat_words(repeat: Repeat, *, today: date) -> str:
    """The rule as people say it: ``every Mon, Wed, Fri until 24 Dec``, ``every 2 weeks on Tue, 10 times``."""
    said = _every(repeat)
    if repeat.until is not None:
        said += f" until {_day(repeat.until, today)}"
    if repeat.count is not None:
        said += ", 1 time" if repeat.count == 1 else f", {repeat.count} times"
    return said


# -- reading -----------------------------------------------------------------------------------------------------------


def _end(words: str, first: date, today: date, text: str) -> tuple[str, date | None, int | None]:
    """How it repeats, and where it ends."""
    if found := _UNTIL.fullmatch(words):
        try:
            until = read_day(found[2], today=max(first, today))
        except Refusal as refusal:
            refusal.field = "repeat"
            raise
        return found[1], until, None
    if found := _TIMES.fullmatch(words):
        return found[1], None, read_number(found[2] or found[3], MOST_TIMES, text)
    if found := _FOR.fullmatch(words):
        number = int(found[2])
        if found[3] == "month":
            months = first.month - 1 + number
            year, month = first.year + months // 12, months % 12 + 1
            day = min(first.day, calendar.monthrange(year, month)[1])
            return found[1], date(year, month, day) - timedelta(days=1), None
        days = number * (7 if found[3] == "week" else 1)
        return found[1], first + timedelta(days=days - 1), None
    return words, None, None


def _head(words: str, text: str) -> Repeat:
    """How often, and on which days."""
    tokens: list[str] = []
    for token in re.sub(r"[,;&+/]", " ", words).split():
        if token not in {"every", "each", "on", "and", "the", "at"}:
            tokens += _ADVERBS.get(token, token).split()
    interval = 1
    if tokens and tokens[0] in _SECOND:
        interval, tokens = 2, tokens[1:]
    elif tokens and tokens[0].isascii() and tokens[0].isdigit():
        interval, tokens = read_number(tokens[0], MOST_APART, text), tokens[1:]
        if not tokens or tokens[0].removesuffix("s") not in _UNITS:
            raise Refusal(_UNREADABLE.format(shown(text, width=40)), field="repeat")
    frequency: Frequency | None = None
    if tokens and tokens[0].removesuffix("s") in _UNITS:
        frequency, tokens = _UNITS[tokens[0].removesuffix("s")], tokens[1:]
    if frequency == "MONTHLY" and tokens:
        return Repeat(frequency, interval, kept=(_of_month(tokens, text),))
    days: set[int] = set()
    for token in tokens:
        days |= _weekdays(token, text)
    if days and frequency not in {None, "WEEKLY"}:
        raise Refusal(_UNREADABLE.format(shown(text, width=40)), field="repeat")
    if frequency is None and not days:
        raise Refusal(_UNREADABLE.format(shown(text, width=40)), field="repeat")
    return Repeat(frequency or "WEEKLY", interval, tuple(sorted(days)))


def _of_month(tokens: list[str], text: str) -> tuple[str, str]:
    """On which day of the month: ``25th``, ``2nd tue``, ``last fri``, ``last day``; as a part of a rule."""
    found = _ORDINAL.fullmatch(tokens[0])
    number = -1 if tokens[0] == "last" else int(found[1]) if found else 0
    if len(tokens) == 2 and tokens[1] != "day" and 0 != number < _WEEKS_OF_A_MONTH:  # noqa: PLR2004 - which, and which day
        return "BYDAY", f"{number}{CODES[_weekday(tokens[1], text)]}"
    if number and (tokens[1:] == ["day"] or (number > 0 and not tokens[1:])) and number <= _LONGEST_MONTH:
        return "BYMONTHDAY", str(number)
    raise Refusal(_UNREADABLE.format(shown(text, width=40)), field="repeat")


def _weekdays(word: str, text: str) -> set[int]:
    """The days of the week that a word names: ``mon``, ``mondays``, ``mon-fri``, ``weekday``."""
    if word == "weekday":
        return set(_WORKDAYS)
    if word == "weekend":
        return set(_WEEKEND)
    ends = [_weekday(part, text) for part in re.split(r"[-–]", word)]
    if len(ends) == 1:
        return {ends[0]}
    if len(ends) != 2:  # noqa: PLR2004 - from and to
        raise Refusal(_UNREADABLE.format(shown(text, width=40)), field="repeat")
    return {(ends[0] + step) % 7 for step in range((ends[1] - ends[0]) % 7 + 1)}


def _weekday(word: str, text: str) -> int:
    for index, name in enumerate(_NAMES):
        if len(word) > 1 and (name.startswith(word) or f"{name}s" == word):
            return index
    raise Refusal(_UNREADABLE.format(shown(text, width=40)), field="repeat")


def _anchored(repeat: Repeat, first: date) -> Repeat:
    """The rule with its day of the week or month written out, so that moving its first visit changes no other."""
    names = {name for name, _ in repeat.kept}
    if repeat.frequency == "WEEKLY" and not repeat.weekdays and "BYDAY" not in names:
        return replace(repeat, weekdays=(first.weekday(),))
    if repeat.frequency == "MONTHLY" and not repeat.weekdays and not names & {"BYDAY", "BYMONTHDAY"}:
        return replace(repeat, kept=(*repeat.kept, ("BYMONTHDAY", str(first.day))))
    return repeat


def _not_over(repeat: Repeat, first: date) -> Repeat:
    if repeat.until is not None and repeat.until < first:
        raise Refusal("It ends before it begins. Look at the day and at where it ends.", field="repeat")
    return repeat


# -- words -------------------------------------------------------------------------------------------------------------


def as_written(repeat: Repeat, *, first: date, today: date) -> str:
    """The rule as a form has it: in words where reading them gives the same rule, else as RFC 5545 writes it."""
    words = repeat_words(repeat, today=today)
    try:
        same = read_repeat(words, first=first, today=today) == repeat
    except Refusal:
        same = False
    return words if same else repeat.text


def _every(repeat: Repeat) -> str:
    many, days, kept = repeat.interval, repeat.weekdays, dict(repeat.kept)
    named = ", ".join(DAYS[day] for day in days)
    if repeat.frequency == "DAILY" or len(days) == _ALL_DAYS:
        often = "every day" if many == 1 else f"every {many} {_unit(repeat)}"
        return f"{often} on {named}" if days and len(days) < _ALL_DAYS else often
    if repeat.frequency == "WEEKLY":
        if days == _WORKDAYS:
            named = "Mon–Fri"
        return f"every {named}" if many == 1 else f"every {many} weeks on {named}"
    often = f"every {_unit(repeat)}" if many == 1 else f"every {many} {_unit(repeat)}"
    on = [_ordinal_day(day) for day in kept["BYDAY"].split(",")] if "BYDAY" in kept else []
    if "BYSETPOS" in kept:
        on = [f"{_ordinal(int(kept['BYSETPOS'].split(',')[0]))} of {', '.join(on)}"]
    on += [_day_of_month(int(day)) for day in kept["BYMONTHDAY"].split(",")] if "BYMONTHDAY" in kept else []
    on += [DAYS[day] for day in days]
    said = f"{often} on {'the ' if on and not days else ''}{', '.join(on)}" if on else often
    if "BYMONTH" in kept:
        said += f" in {', '.join(MONTHS[int(month) - 1] for month in kept['BYMONTH'].split(','))}"
    return said


def _unit(repeat: Repeat) -> str:
    unit = next(word for word, frequency in _UNITS.items() if frequency == repeat.frequency)
    return unit if repeat.interval == 1 else f"{unit}s"


def _day_of_month(number: int) -> str:
    return _ordinal(number) if number > 0 else f"{_ordinal(number)} day"


def _ordinal_day(code: str) -> str:
    found = ORDINAL_DAY.fullmatch(code)
    if found is None:
        return DAYS[CODES.index(code)]
    return f"{_ordinal(int(found[1]))} {DAYS[CODES.index(found[2])]}"


def _ordinal(number: int) -> str:
    if number < 0:
        return "last" if number == -1 else f"{_ordinal(-number)} last"
    teen = 10 < number % 100 < 14  # noqa: PLR2004 - 11th, 12th, 13th
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _day(on: date, today: date) -> str:
    text = f"{on.day} {MONTHS[on.month - 1]}"
    return text if on.year == today.year else f"{text} {on.year % 100:02d}"
