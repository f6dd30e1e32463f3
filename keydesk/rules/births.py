"""When an animal was born, as far as that is known, and how old that makes it: no more exact than the birth is.

A birth is a year, a month of a year, or a day; a birthday without its year is kept too, and makes no age. What a person
writes is read here for form, command and search alike; month names are English and fixed.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from keydesk.rules.dates import MONTHS
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import fold, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

OLDEST: Final = 1850
"""The earliest year of a birth: tortoises grow old."""

BORN: Final = "born"
"""The field of a form in which all of a birth is written."""

PARTS: Final = ("birth_year", "birth_month", "birth_day")
"""The columns that keep it."""

_LONG_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_YEAR: Final = 12
_WEEK: Final = 7
_MIDDLE: Final = (7, 2)
# Of a year.
_HALF_A_MONTH: Final = 15
_LEAP: Final = 2000
# A year in which every birthday exists.
_MOST_MONTHS: Final = 12 * 150

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?")
_NO_YEAR = re.compile(r"--(\d{1,2})(?:-(\d{1,2}))?")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/. ](\d{4})")
_NUMBERS = re.compile(r"(\d{1,2})[-/. ]{1,2}(\d{1,2})[-/. ]{1,2}(\d{4}|'?\d{2})")
_DAY_NAME = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.?(?: of)?[ /.-]?([a-z]+)\.?(?:[ ,/.-]+(\d{4}|'?\d{2}))?")
_NAME_DAY = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?(?:(?:,? |,)(\d{4}|'\d{2}))?")
_NAME_YEAR = re.compile(r"([a-z]+)\.?[ ,/.-]*(\d{4}|'\d{2})")
_YEAR_NAME = re.compile(r"(\d{4})[ ,/.-]*([a-z]+)\.?")
_AGE = re.compile(r"(\d{1,3})([.,]5)? ?(y|yr|yrs|years?|yo|m|mo|mos|months?|w|wk|wks|weeks?|d|days?)(?: ?old)?")
_LEAD = re.compile(r"^(?:(?:born|in|on|about|approximately|around|circa)\b|b\.|approx\.?|ca?\.|~|≈)\s*")


@dataclass(frozen=True, slots=True)
class Birth:
    """A birth as far as it is known; all three None is not at all."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    @property
    def written(self) -> str:
        """``2019``, ``2019-03``, ``2019-03-14``, ``--03-14`` for a birthday alone; empty where nothing is known."""
        if self.month is None:
            return "" if self.year is None else f"{self.year:04}"
        head = "-" if self.year is None else f"{self.year:04}"
        return f"{head}-{self.month:02}" + ("" if self.day is None else f"-{self.day:02}")

    @property
    def words(self) -> str:
        """As a person says it: ``2019``, ``Mar 2019``, ``14 Mar 2019``, ``14 Mar``."""
        month = MONTHS[self.month - 1] if self.month is not None and 1 <= self.month <= _YEAR else ""
        day = str(self.day) if month and self.day is not None else ""
        return " ".join(filter(None, (day, month, "" if self.year is None else str(self.year))))

    @property
    def columns(self) -> dict[str, int | None]:
        """The three columns."""
        return {"birth_year": self.year, "birth_month": self.month, "birth_day": self.day}


def birth_of(row: Mapping[str, object]) -> Birth:
    """The birth of a row with the three columns."""
    year, month, day = (row.get(name) for name in PARTS)
    return Birth(*(each if isinstance(each, int) else None for each in (year, month, day)))


def age(birth: Birth, *, on: date) -> str:
    """How old an animal is on a day, as exactly as its birth is known.

    Of a full date ``7 y``, below a year ``3 months``, below a month ``3 weeks``, ``5 days``, ``born today``. Of a year
    or a month alone the same where every day that it can mean says the same; else ``about 7 y``, what most of them say,
    or ``under 1 y``. Empty where no year is known, or the birth lies ahead.
    """
    span = _span(birth)
    if span is None or span[0] > on:
        return ""
    most, least = _months(span[0], on), _months(min(span[1], on), on)
    usual = _usual(birth, on)
    if most >= _YEAR:
        sure = most // _YEAR == least // _YEAR
        return f"{'' if sure else 'about '}{max(1, usual // _YEAR)} y"
    if birth.month is None:
        return "under 1 y"
    if most:
        return f"{'' if most == least else 'about '}{_many(max(1, usual), 'month')}"
    return "under 1 month" if birth.day is None else _days((on - span[0]).days)


def _days(days: int) -> str:
    """Less than a month."""
    if days >= 2 * _WEEK:
        return _many(days // _WEEK, "week")
    return _many(days, "day") if days else "born today"


def read_birth(text: str, *, today: date, day_first: bool = True) -> Birth:
    """A birth as a person writes it.

    ``2019``, ``3/2019``, ``2019-03``, ``march 2019``, ``2019-03-14``, ``14/3/2019``, ``14 mar 2019``, ``Mar 14, 2019``,
    ``14 mar`` without a year, and an age: ``6 y``, ``3 months``, ``8 weeks``. Nothing is a birth that is not known.

    Args:
        text: what was written.
        today: the office's day, from which an age is reckoned.
        day_first: which number of ``3/4/2019`` is the day; a number above 12 settles it alone.

    Raises:
        Refusal: it is no birth that can be read, no day that there was, or one ahead.
    """
    words = " ".join(fold(text).replace("years-old", "years old").split())
    while (led := _LEAD.sub("", words)) != words:
        words = led
    if not words:
        return Birth()
    birth = _read(words, today=today, day_first=day_first)
    if birth is None:
        raise Refusal(
            f"“{shown(text, width=30)}” is no birth that can be read: write 2019, 3/2019, 14 mar 2019, 2019-03-14, "
            "or an age such as 6 y or 3 months.",
            field=BORN,
        )
    return checked(birth, today=today)


def checked(birth: Birth, *, today: date) -> Birth:
    """The birth, if there can be such a one.

    Raises:
        Refusal: there is no such day, it lies ahead, or it has a day without a month.
    """
    if birth == Birth():
        return birth
    if birth.day is not None and birth.month is None:
        raise Refusal("A day of birth needs its month.", field=BORN)
    if birth.month is not None and not 1 <= birth.month <= _YEAR:
        raise Refusal(f"There is no month {birth.month}: a birth's month is from 1 to 12.", field=BORN)
    if birth.year is not None and not OLDEST <= birth.year <= today.year:
        late = birth.year > today.year
        raise Refusal(
            f"{birth.year} is still to come." if late else f"{birth.year} is too long ago for a pet.", field=BORN
        )
    if birth.day is not None and birth.month is not None:
        most = calendar.monthrange(birth.year or _LEAP, birth.month)[1]
        if not 1 <= birth.day <= most:
            month = " ".join(filter(None, (MONTHS[birth.month - 1], str(birth.year or ""))))
            raise Refusal(f"{month} has no day {birth.day}.", field=BORN)
    span = _span(birth)
    if span is not None and span[0] > today:
        raise Refusal(f"{birth.words} is still to come.", field=BORN)
    return birth


def _read(words: str, *, today: date, day_first: bool) -> Birth | None:
    if re.fullmatch(r"\d{4}", words):
        return Birth(int(words))
    if found := _ISO.fullmatch(words):
        return Birth(*(None if part is None else int(part) for part in found.groups()))
    if found := _NO_YEAR.fullmatch(words):
        return Birth(None, int(found[1]), None if found[2] is None else int(found[2]))
    if found := _MONTH_YEAR.fullmatch(words):
        return Birth(int(found[2]), int(found[1]))
    if found := _NUMBERS.fullmatch(words):
        first, second = int(found[1]), int(found[2])
        swapped = first <= _YEAR and (second > _YEAR or not day_first)
        day, month = (second, first) if swapped else (first, second)
        return Birth(_year(found[3], today), month, day)
    return _read_named(words, today) or _read_age(words, today)


def _read_named(words: str, today: date) -> Birth | None:
    """A birth with the name of its month."""
    for pattern, day, month, year in ((_DAY_NAME, 1, 2, 3), (_NAME_DAY, 2, 1, 3), (_NAME_YEAR, 0, 1, 2)):
        found = pattern.fullmatch(words)
        number = _month(found[month]) if found else None
        if found and number:
            return Birth(_year(found[year], today), number, int(found[day]) if day else None)
    if (found := _YEAR_NAME.fullmatch(words)) and (number := _month(found[2])):
        return Birth(int(found[1]), number)
    if number := _month(words.rstrip(".")):
        return Birth(None, number)
    return None


def _read_age(words: str, today: date) -> Birth | None:
    """The birth that an age means, no more exact than an age is: a year for years, a month for months and weeks."""
    found = _AGE.fullmatch(words)
    if not found:
        return None
    many, unit = int(found[1]), found[3][0]
    if unit in "wd":
        born = today - timedelta(days=many * (_WEEK if unit == "w" else 1))
        return Birth(born.year, born.month, None if unit == "w" else born.day)
    months = many * (_YEAR if unit == "y" else 1) + (_YEAR // 2 if unit == "y" and found[2] else 0)
    if months > _MOST_MONTHS:
        return None
    if months >= _YEAR:
        year = _before(today, months).year
        # Whoever says six years may mean anything up to the seventh birthday: the year of which that is told again.
        return Birth(year if found[2] or _usual(Birth(year), today) // _YEAR >= many else year - 1)
    likeliest = _before(today, months) - timedelta(days=_HALF_A_MONTH)
    return Birth(likeliest.year, likeliest.month)


def _month(word: str) -> int | None:
    """The month that a name or its beginning means."""
    word = word.strip(".")
    if len(word) < 3:  # noqa: PLR2004 - "ma" may be two months
        return None
    known = "sep" if word == "sept" else word
    return next((number for number, name in enumerate(_LONG_MONTHS, 1) if name.startswith(known)), None)


def _year(text: str | None, today: date) -> int | None:
    """A year of four digits, or of two: the last one that there was."""
    if text is None:
        return None
    number = int(text.strip("'"))
    if len(text.strip("'")) > 2:  # noqa: PLR2004 - digits of a short year
        return number
    century = today.year - today.year % 100
    return century + number if century + number <= today.year else century - 100 + number


def _span(birth: Birth) -> tuple[date, date] | None:
    """The first and the last day that a birth can mean; None where no year is known, or there is no such day."""
    if birth.year is None or not 1 <= birth.year <= 9999:  # noqa: PLR2004 - what a date can be
        return None
    if birth.month is None:
        return date(birth.year, 1, 1), date(birth.year, 12, 31)
    if not 1 <= birth.month <= _YEAR:
        return None
    last = calendar.monthrange(birth.year, birth.month)[1]
    if birth.day is None:
        return date(birth.year, birth.month, 1), date(birth.year, birth.month, last)
    day = date(birth.year, birth.month, min(max(birth.day, 1), last))
    return day, day


def _usual(birth: Birth, on: date) -> int:
    """The whole months that most of the days that a birth can mean make."""
    if birth.month is None:
        return _months(min(date(birth.year or on.year, *_MIDDLE), on), on)
    first, last = _span(birth) or (on, on)
    return _months(min(first + (last - first) // 2, on), on)


def _months(born: date, on: date) -> int:
    """Whole months between two days; the last day of a month is a month after any day that it does not have."""
    months = (on.year - born.year) * _YEAR + on.month - born.month
    last = calendar.monthrange(on.year, on.month)[1]
    return months - (on.day < min(born.day, last))


def _before(today: date, months: int) -> date:
    """So many months before a day."""
    year, month = divmod(today.year * _YEAR + today.month - 1 - months, _YEAR)
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))


def _many(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
