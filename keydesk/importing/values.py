"""What cells mean: yes and no, days of any order and precision, zip codes, names, lists of pets."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

DateOrder = Literal["mdy", "dmy", "ymd"]

_NONE = frozenset({"", "n/a", "na", "none", "null", "-", "--", "?"})
_YES = frozenset({"yes", "y", "true", "t", "1", "x", "on", "ja", "si", "oui", "active", "\u2713", "\u2714"})
_NO = frozenset({"no", "n", "false", "f", "0", "off", "nein", "non", "inactive"})
_MONTHS = {"janfebmaraprmayjunjulaugsepoctnovdec"[at : at + 3]: at // 3 + 1 for at in range(0, 36, 3)}

_AGE_IN_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
_ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[ T].*)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTH_YEAR = re.compile(r"(\d{1,2})[/.\-](\d{4})")
_THREE = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{2}|\d{4})(?:\s.*)?")
_NAMED = re.compile(r"(?:(\d{1,2})\.?\s+)?([a-z]{3})[a-z]*\.?,?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4})")
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|md|dvm|phd|esq|co|llc|inc|ltd|corp)\.?", re.IGNORECASE)
_PARTICLES = frozenset(
    {"van", "von", "der", "den", "de", "del", "della", "di", "da", "la", "le", "du", "dos", "das", "los", "las"}
    | {"ter", "ten", "zu", "af", "bin", "al", "el"}
)
_PET_BREAKS = re.compile(r"\s*[,;\n\r]+\s*|\s+(?:&|and)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PartialDay:
    """A year, a month of a year, or a day."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def full(self) -> date | None:
        """The day, where it is known."""
        return date(self.year, self.month, self.day) if self.month and self.day else None


@dataclass(frozen=True, slots=True)
class PersonName:
    """First and last name; a company is a last name alone."""

    first: str
    last: str

    @property
    def full(self) -> str:
        """``Last, First``, as lists show it."""
        return ", ".join(part for part in (self.last, self.first) if part)


def is_none(text: str) -> bool:
    """Whether a cell says that there is nothing: empty, ``N/A``, ``none``, ``-``, ``?``."""
    return text.strip().casefold() in _NONE


def present(text: str) -> str:
    """The cell, or nothing where it says ``N/A`` or ``none``. A question mark is kept: somebody did not know."""
    return "" if is_none(text) and text.strip() != "?" else text.strip()


def yes_no(text: str) -> bool | None:
    """Yes, no, or not said."""
    word = text.strip().casefold()
    if word in _YES:
        return True
    return False if word in _NO else None


def day_of(text: str, order: DateOrder = "mdy") -> PartialDay | None:
    """The day, month or year that a cell names; an age in brackets behind it is passed over.

    A first number above 12 is a day whatever the order says, a second one above 12 too. None when it is no date.
    """
    word = _AGE_IN_BRACKETS.sub("", text.strip()).casefold()
    try:
        return _day_of(word, order)
    except ValueError:
        return None


def _day_of(word: str, order: DateOrder) -> PartialDay | None:
    if found := _ISO.fullmatch(word):
        year, month, day = found.groups()
        return _checked(int(year), int(month), int(day) if day else None)
    if _YEAR.fullmatch(word):
        return PartialDay(int(word))
    if found := _MONTH_YEAR.fullmatch(word):
        return _checked(int(found.group(2)), int(found.group(1)), None)
    if found := _THREE.fullmatch(word):
        first, second, year = (int(part) for part in found.groups())
        year += 0 if year > 99 else 2000 if year < 70 else 1900  # noqa: PLR2004 - two digits of a year
        swapped = first > 12 or (order == "dmy" and second <= 12)  # noqa: PLR2004 - months
        return _checked(year, second if swapped else first, first if swapped else second)
    if (found := _NAMED.fullmatch(word)) and (number := _MONTHS.get(found.group(2))):
        return _checked(int(found.group(4)), number, int(found.group(1) or found.group(3) or 0) or None)
    return None


def _checked(year: int, month: int, day: int | None) -> PartialDay:
    date(year, month, day or 1)
    return PartialDay(year, month, day)


def date_order(texts: Iterable[str]) -> DateOrder:
    """The order that a column's dates are in: a first number above 12 somewhere tells days first; else months first."""
    for text in texts:
        found = _THREE.fullmatch(_AGE_IN_BRACKETS.sub("", text.strip()))
        if found and int(found.group(1)) > 12 >= int(found.group(2)):  # noqa: PLR2004 - months
            return "dmy"
    return "mdy"


def zip_code(text: str, *, region: str = "US") -> str:
    """A zip code with the leading zeros that a spreadsheet took; other countries' are kept as they are."""
    word = text.strip()
    if region != "US":
        return word
    head, dash, tail = word.partition("-")
    if head.isascii() and head.isdigit() and len(head) in {3, 4}:
        return head.zfill(5) + dash + tail
    return word


def person(text: str, order: Literal["auto", "first_last", "last_first"] = "auto") -> PersonName:
    """A name in one cell, ``Last, First`` or ``First Last``; ``Pruitt, Jr.`` after the comma is no first name."""
    word = " ".join(text.split())
    head, comma, tail = word.partition(",")
    if comma and tail.strip():
        rest = tail.strip()
        if "," in rest and _SUFFIX.fullmatch(rest.partition(",")[0].strip()):
            suffix, _, first = rest.partition(",")
            return PersonName(first.strip(), f"{head.strip()}, {suffix.strip()}")
        if not _SUFFIX.fullmatch(rest):
            return PersonName(rest, head.strip())
        name = person(head, order)
        return PersonName(name.first, f"{name.last}, {rest}")
    words = word.rstrip(",").split(" ")
    if len(words) == 1:
        return PersonName("", words[0])
    if order == "last_first":
        return PersonName(" ".join(words[1:]), words[0])
    at = next((i for i, part in enumerate(words[1:-1], start=1) if part.casefold() in _PARTICLES), len(words) - 1)
    if _SUFFIX.fullmatch(words[-1]) and at == len(words) - 1 and len(words) > 2:  # noqa: PLR2004 - first, last, suffix
        at -= 1
    return PersonName(" ".join(words[:at]), " ".join(words[at:]))


def pet_names(text: str) -> tuple[str, ...]:
    """The pets of one cell, parted by ``,`` ``;`` ``&`` ``and`` or a line break; ``none`` is no pet."""
    return tuple(name for part in _PET_BREAKS.split(text.strip()) if (name := part.strip()) and not is_none(name))


def sex_of(text: str) -> tuple[str, bool | None]:
    """``m`` or ``f`` (as typed where neither), and whether the word says that the animal is fixed."""
    word = text.strip().casefold()
    if word in {"neutered", "castrated", "mn", "nm"}:
        return "m", True
    if word in {"spayed", "fs", "sf"}:
        return "f", True
    if word in {"m", "male", "boy"}:
        return "m", None
    if word in {"f", "female", "girl"}:
        return "f", None
    return text.strip(), None
