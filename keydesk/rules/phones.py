"""Phones and e-mail addresses as people write them: one reading for forms, imports and the command line.

A phone that can be read is kept in the form of the office's country, ``(308) 555-0138``; one that cannot is kept as it
was typed, and :func:`unread` says so wherever it is shown. An e-mail address either can be one, or is refused.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

COUNTRY: Final = "US"
"""The country whose numbers are written without a country code, where the office has not said another."""

SHORTEST: Final = 7
"""Digits of the shortest number; what is shorter is an extension."""

_COMPARED: Final = 10
"""Digits at the end of two numbers that are compared, so that a country code does not part them."""

_PLAIN_PHONE = re.compile(r"(?:\+?1[ .\-]?)?\(?([2-9]\d\d)\)?[ .\-]?(\d{3})[ .\-]?(\d{4})")
_AROUND = re.compile(r"\b(?:ext(?:n|ension)?|x|tel|phone|fon|t|p)(?![a-z])\.?:?|;ext=", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]")
_DIGITS = re.compile(r"\d+")
_COUNTRY = re.compile(r"[A-Z]{2}")
_LOCAL = re.compile(r"[^\s@<>()\[\]\\,;:\"]{1,64}")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_LONGEST_EMAIL: Final = 254


@lru_cache(maxsize=65_536)
def phone(text: str, region: str = COUNTRY) -> str:
    """A phone number in its usual form, ``(308) 555-0138``; as it was typed where it is no number that can be read.

    Args:
        text: as somebody wrote it.
        region: the office's country, two letters; numbers of others get their country code.
    """
    word = text.strip()
    # Whose number it is, or when to call, is not lost for the sake of a form.
    return word if _WORDS.search(_AROUND.sub("", word)) else _formed(word, region) or word


def unread(text: str, region: str = COUNTRY) -> bool:
    """Whether a phone is kept as it was typed, because it cannot be a number."""
    word = text.strip()
    return bool(word) and not (_formed(word, region) or _formed(_WORDS.sub("", word).strip(" ().,;:"), region))


@lru_cache(maxsize=65_536)
def phone_key(text: str) -> str:
    """The digits by which two phones are compared: the last ten, no extension; empty where there are too few."""
    digits = "".join(_DIGITS.findall(re.split(r"[a-z]", text.casefold())[0]))
    return digits[-_COMPARED:] if len(digits) >= SHORTEST else ""


def read_email(text: str, label: str = "E-mail") -> str:
    """An e-mail address as mail can be sent to it: the domain in small letters, the rest as it was written.

    Raises:
        Refusal: it cannot be an address.
    """
    word = text.strip()
    if not word:
        return ""
    local, at, domain = word.rpartition("@")
    if not at or not local or not domain:
        raise Refusal(f"{label} is written name@example.com, not “{shown(word, width=40)}”.")
    broken = not word.isprintable() or not _LOCAL.fullmatch(local) or len(word) > _LONGEST_EMAIL
    if broken or ".." in local or local.startswith(".") or local.endswith(".") or not _is_domain(domain):
        raise Refusal(f"{label} cannot be “{shown(word, width=60)}”: no mail would arrive. Look at it again.")
    return f"{local}@{domain.lower()}"


def wire_email(text: str) -> str:
    """The address as a mail's envelope carries it: a domain of other letters in its ASCII form."""
    local, _, domain = text.rpartition("@")
    return f"{local}@{_ascii(domain)}" if _ascii(domain) else text


def read_country(text: str) -> str:
    """A country by its two letters.

    Raises:
        Refusal: there is none of that name whose phones can be read.
    """
    word = text.strip().upper()
    if _COUNTRY.fullmatch(word):
        import phonenumbers  # noqa: PLC0415 - takes a tenth of a second, and few need it

        if phonenumbers.country_code_for_region(word):
            return word
    raise Refusal(f"A country is two letters such as US, CA, GB or DE, not “{shown(text, width=20)}”.")


def _formed(word: str, region: str) -> str:
    """The usual form of a number; empty where it is none."""
    if not any(character.isdigit() for character in word):
        return ""
    # Nine of ten numbers have this shape; the library is right but slow for thousands of them.
    if region == COUNTRY and (plain := _PLAIN_PHONE.fullmatch(word)):
        return "({}) {}-{}".format(*plain.groups())
    import phonenumbers  # noqa: PLC0415 - as above

    try:
        number = phonenumbers.parse(word, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    home = number.country_code == phonenumbers.country_code_for_region(region)
    form = phonenumbers.PhoneNumberFormat
    return str(phonenumbers.format_number(number, form.NATIONAL if home else form.INTERNATIONAL))


def _is_domain(domain: str) -> bool:
    labels = _ascii(domain).split(".")
    return len(labels) > 1 and all(_LABEL.fullmatch(each) for each in labels) and not labels[-1].isdecimal()


def _ascii(domain: str) -> str:
    """A domain in ASCII letters; empty where it cannot be one."""
    try:
        return domain.lower().encode("idna").decode("ascii") if not domain.isascii() else domain.lower()
    except UnicodeError:
        return ""
