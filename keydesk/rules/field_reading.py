"""What is looked at as somebody leaves a field of a form: a phone, an e-mail, a day, a number, a zip code.

Each reader gives the value as it will be kept, or says in words what is wrong with it; nothing typed is nothing kept.
What is only doubted can be saved all the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from keydesk.rules.births import read_birth
from keydesk.rules.dates import read_day
from keydesk.rules.phones import COUNTRY, phone, read_email, unread
from keydesk.rules.profile import MOST_DIGITS
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from keydesk.rules.dates import DateOrder

    Reader = Callable[[str], str]


class Doubt(Refusal):
    """What somebody should look at again, and may keep as it is: an extension is no number, a zip may be abroad."""


_ZIP_US: Final = re.compile(r"\d{5}(-?\d{4})?")
_WIDTH: Final = 30


@dataclass(frozen=True, slots=True)
class FieldReaders:
    """Readers of fields, as the office writes.

    Attributes:
        today: what ``fri`` and ``24 nov`` are counted from.
        country: in whose form phones and zip codes are.
        order: whether ``3/4`` is the third of April or the fourth of March.
    """

    today: date
    country: str = COUNTRY
    order: DateOrder = "day"

    def of(self, kind: str) -> Reader | None:
        """The reader of a kind of field; None where anything can be written."""
        readers: dict[str, Reader] = {
            "phone": self._phone,
            "email": read_email,
            "day": self._day,
            "date": self._day,
            "number": _number,
            "zip": self._zip,
            "birth": self._birth,
        }
        return readers.get(kind)

    def _phone(self, text: str) -> str:
        if unread(text, self.country):
            raise Doubt(f"“{shown(text, width=_WIDTH)}” is no phone number; look at its digits again")
        return phone(text, self.country)

    def _day(self, text: str) -> str:
        """Days of a profile lie behind as often as ahead: whatever is nearest before today is meant by ``24 nov``."""
        word = text.strip()
        if not word:
            return ""
        try:
            return date.fromisoformat(word).isoformat()
        except ValueError:
            pass
        try:
            return read_day(word, today=self.today, ahead=False, order=self.order).isoformat()
        except Refusal as refusal:
            raise Refusal(f"“{shown(word, width=_WIDTH)}” is no day; write 24 nov 2026, 2026-11-24 or fri") from refusal

    def _birth(self, text: str) -> str:
        """As it will be shown again: an age becomes the year that it means."""
        return read_birth(text, today=self.today).written

    def _zip(self, text: str) -> str:
        word = text.strip().upper()
        if word and self.country == COUNTRY and not _ZIP_US.fullmatch(word):
            raise Doubt(f"“{shown(word, width=_WIDTH)}” is no zip code: five digits, or nine")
        return word


def _number(text: str) -> str:
    word = text.strip()
    plain = word.removeprefix("-").replace(".", "", 1)
    if word and not (plain.isascii() and plain.isdigit() and len(plain) <= MOST_DIGITS):
        raise Refusal(f"“{shown(word, width=_WIDTH)}” is no number")
    return word
