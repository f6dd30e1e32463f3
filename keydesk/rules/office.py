"""Settings that all desks of the office share."""

from __future__ import annotations

import json
import re
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from keydesk.rules.phones import COUNTRY, read_country, read_email
from keydesk.rules.refusal import Refusal
from keydesk.rules.sheets import SHEETS, USUAL, read_offset, unprintable
from keydesk.rules.text import shown

ALPHABETS: Final = ("clear", "letters_numbers", "numbers")

WELCOME: Final = """Dear {client},

welcome to {office}. We look forward to caring for your animals.

If anything changes, a phone number, a key, who else has one, or what your animals need, just answer this mail.

{office}"""
"""What clients are welcomed with unless the office writes its own."""


@dataclass(frozen=True, slots=True)
class OfficeSettings:
    """What the office has decided; kept in the store, so that every desk works alike.

    Attributes:
        office_name: shown in every header.
        time_zone: an IANA name; visits are wall-clock time there.
        country: two letters; phones are kept in its form, and read without its country code.
        code_length: characters of a new key code, 3 to 12.
        code_alphabet: ``clear`` (letters and numbers without look-alikes), ``letters_numbers``, ``numbers``.
        code_scheme: ``random`` or ``sequential``.
        check_character: whether new codes end in a check character.
        grace_days: days after a sitter's last booked visit until a key is due.
        notices_on: whether ``NO KEY`` is flagged at all.
        return_line: what a tag's label says to a finder; never an identity.
        random_hooks: whether a key that comes home gets a random free hook.
        warn_last_copy: whether the last copy of several leaving the office warns.
        transit_days: how many days a key may be on its way to the other branch's safe until it is late, 1 to 30.
        horizon_days: how many days "keys needed" looks ahead, 1 to 60.
        desk_bell: whether the Desk rings: once for done, twice for a question, three times for not done.
        label_sheet: the sheet that tags are printed on where none is named.
        label_offset: how far the office's printer is off, right and down, in mm: ``0.5 -1``.
        review_months: months after which a way in is to be looked at again; 0 is never.
        lock_minutes: minutes without a key after which a session locks.
        lock_needs_pin: whether a locked session of somebody without a PIN can only be left.
        turn_receipt: the slip at the end of a turn: ``off``, ``ask`` (the next Enter asks), ``always`` (printed).
        mail_server: the host that takes the office's mail; empty is none, and mails wait.
        mail_port: its port; 0 is the usual one for ``mail_security``.
        mail_security: ``starttls``, ``tls`` from the first byte, or ``none``.
        mail_user: who signs in there; empty is nobody. The password is never among the settings.
        mail_from: the address that mails come from.
        mail_reply_to: where answers go; empty is ``mail_from``.
        welcome_subject: of the mail with which clients are welcomed; ``{office}`` and ``{client}`` are filled in.
        welcome_text: what that mail says, in its own lines.
        print_shows: what a report shows that leaves the screen, never both: ``tags``, ``addresses`` or ``nothing``.
        print_paper: ``a4`` or ``letter``.
        office_address: where the office is and how it is reached, as bills say it; lines end in ``;``.
        invoice_prefix_in_home: what stands before In-Home's bill numbers.
        invoice_prefix_facility: what stands before Facility's.
        invoice_days: days after its day until a bill is due.
        invoice_note: how to pay, at the end of each bill.
    """

    office_name: str = "Our office"
    time_zone: str = "UTC"
    country: str = COUNTRY
    code_length: int = 4
    code_alphabet: str = "clear"
    code_scheme: str = "random"
    check_character: bool = False
    grace_days: int = 1
    notices_on: bool = True
    return_line: str = ""
    random_hooks: bool = False
    warn_last_copy: bool = True
    transit_days: int = 2
    horizon_days: int = 14
    desk_bell: bool = True
    label_sheet: str = USUAL
    label_offset: str = "0 0"
    review_months: int = 12
    lock_minutes: int = 5
    lock_needs_pin: bool = False
    turn_receipt: str = "ask"
    mail_server: str = ""
    mail_port: int = 0
    mail_security: str = "starttls"
    mail_user: str = ""
    mail_from: str = ""
    mail_reply_to: str = ""
    welcome_subject: str = "Welcome to {office}"
    welcome_text: str = WELCOME
    print_shows: str = "tags"
    print_paper: str = "a4"
    office_address: str = ""
    invoice_prefix_in_home: str = "H-"
    invoice_prefix_facility: str = "F-"
    invoice_days: int = 14
    invoice_note: str = ""


SETTING_WORDS: Final[dict[str, str]] = {
    "office_name": "Office name",
    "time_zone": "Time zone",
    "country": "Country, for phones",
    "code_length": "Length of a new key code",
    "code_alphabet": "Characters of a new key code",
    "code_scheme": "New key codes are",
    "check_character": "New codes end in a check character",
    "grace_days": "Days after the last visit until a key is due",
    "notices_on": "Flag NO KEY",
    "return_line": "Line for a finder on the tag",
    "random_hooks": "Hang returned keys on a random free hook",
    "warn_last_copy": "Warn when the last copy leaves the office",
    "transit_days": "Days on the way between branches until late",
    "horizon_days": "Days that keys needed looks ahead",
    "desk_bell": "Ring the bell at the desk",
    "label_sheet": "Tags are printed on",
    "label_offset": "Printer is off, mm right and down",
    "review_months": "Months until a way in is looked at again",
    "lock_minutes": "Minutes without a key until a session locks",
    "lock_needs_pin": "Only a PIN opens a locked session",
    "turn_receipt": "Slip at the end of a turn",
    "mail_server": "Mail server",
    "mail_port": "Its port, 0 for the usual one",
    "mail_security": "The way there is sealed by",
    "mail_user": "Signs in as",
    "mail_from": "Mail comes from",
    "mail_reply_to": "Answers go to",
    "welcome_subject": "Welcome to a client, subject",
    "welcome_text": "Welcome to a client",
    "print_shows": "What leaves the screen shows",
    "print_paper": "Paper of reports",
    "office_address": "Address on bills, lines end in ;",
    "invoice_prefix_in_home": "Numbers of In-Home's bills begin with",
    "invoice_prefix_facility": "Numbers of Facility's bills begin with",
    "invoice_days": "Days until a bill is due",
    "invoice_note": "How to pay, on each bill",
}

CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "code_alphabet": ALPHABETS,
    "code_scheme": ("random", "sequential"),
    "label_sheet": tuple(each.name for each in SHEETS),
    "turn_receipt": ("off", "ask", "always"),
    "mail_security": ("starttls", "tls", "none"),
    "print_shows": ("tags", "addresses", "nothing"),
    "print_paper": ("a4", "letter"),
}
RANGES: Final[dict[str, tuple[int, int]]] = {
    "code_length": (3, 12),
    "grace_days": (0, 60),
    "transit_days": (1, 30),
    "horizon_days": (1, 60),
    "review_months": (0, 60),
    "lock_minutes": (1, 240),
    "mail_port": (0, 65535),
    "invoice_days": (0, 120),
}
CHOICE_WORDS: Final[dict[str, str]] = {
    "clear": "letters and numbers without look-alikes",
    "letters_numbers": "letters and numbers",
    "numbers": "numbers",
    "random": "random",
    "sequential": "counted up",
    "off": "never",
    "ask": "offered: the next Enter asks where to",
    "always": "printed at once",
    "starttls": "STARTTLS",
    "tls": "TLS",
    "none": "nothing",
    "tags": "tags of keys, and no address",
    "addresses": "addresses, and no tag of a key",
    "nothing": "neither tags nor addresses",
    "a4": "A4",
    "letter": "Letter",
    **{each.name: each.title for each in SHEETS},
}
"""The choices in the desk's words."""

GROUPS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("Office", ("office_name", "time_zone", "country")),
    ("Codes", ("code_length", "code_alphabet", "code_scheme", "check_character")),
    ("Tags", ("label_sheet", "label_offset", "return_line")),
    ("Keys", ("grace_days", "random_hooks", "warn_last_copy", "transit_days", "turn_receipt")),
    ("Paper", ("print_shows", "print_paper")),
    (
        "Bills",
        ("office_address", "invoice_prefix_in_home", "invoice_prefix_facility", "invoice_days", "invoice_note"),
    ),
    ("Notices", ("notices_on", "horizon_days", "desk_bell")),
    ("Safety", ("lock_minutes", "lock_needs_pin", "review_months")),
    (
        "Mail",
        (
            "mail_server",
            "mail_port",
            "mail_security",
            "mail_user",
            "mail_from",
            "mail_reply_to",
            "welcome_subject",
            "welcome_text",
        ),
    ),
)
"""The settings by what they are about, in the order in which they are shown."""

_PREFIX: Final = re.compile(r"[A-Za-z0-9]{0,6}-?")
_HOST: Final = re.compile(r"[A-Za-z0-9.:-]*")
_LONGEST_TEXT: Final = 80
_LONGEST_LETTER: Final = 4000
_HIGHEST_DOLLARS: Final = 7
# Digits; what is too much for a price is said by the operation.


def settings_from(stored: Mapping[str, str]) -> OfficeSettings:
    """The settings from their stored JSON values; a name that this version does not know is left alone."""
    known = {each.name for each in fields(OfficeSettings)}
    return OfficeSettings(**{name: json.loads(value) for name, value in stored.items() if name in known})


def read_setting(name: str, text: str) -> Any:
    """The typed value of one setting from what a person wrote.

    Raises:
        Refusal: the name is not known, or the value does not fit; says what fits.
    """
    defaults = {each.name: each.default for each in fields(OfficeSettings)}
    if name not in defaults:
        raise Refusal(f"There is no setting {name!r}. `keydesk config show` lists them.", code="not_found")
    wanted = defaults[name]
    text = text.strip()
    if isinstance(wanted, bool):
        return _read_truth(name, text)
    if isinstance(wanted, int):
        return _read_number(name, text)
    if name in CHOICES and text not in CHOICES[name]:
        raise Refusal(f"{SETTING_WORDS[name]} can be {', '.join(CHOICES[name])}, not {text!r}.")
    if name == "time_zone" and text not in zoneinfo.available_timezones():
        raise Refusal(f"{text!r} is not a time zone. Use a name such as America/New_York or Europe/Berlin.")
    if name == "country":
        return read_country(text)
    if name == "label_offset":
        read_offset(text)
    if name.startswith("mail_"):
        text = _read_mail(name, text)
    _check_line(name, text)
    if name == "welcome_text":
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if name.startswith("welcome_") and not text:
        raise Refusal(f"{SETTING_WORDS[name]}: write something; an empty mail welcomes nobody.")
    longest = _LONGEST_LETTER if name == "welcome_text" else _LONGEST_TEXT
    if len(text) > longest:
        raise Refusal(f"{SETTING_WORDS[name]} is longer than {longest} characters.")
    return text


def _check_line(name: str, text: str) -> None:
    """What is printed on tags, on bills and in every header."""
    if name == "return_line" and unprintable(text):
        raise Refusal(
            f"“{shown(unprintable(text), width=20)}” cannot be printed on a tag. "
            "Write the line in Latin, Greek or Cyrillic letters."
        )
    if name.startswith("invoice_prefix_") and not _PREFIX.fullmatch(text):
        raise Refusal(f"{SETTING_WORDS[name]} up to six letters or digits, and - at its end: H-, 26F-.")
    if name == "office_name" and not text:
        raise Refusal("The office needs a name.")


def setting_words(name: str, value: Any) -> str:
    """A setting's value in the desk's words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return CHOICE_WORDS.get(value, value) if name in CHOICES else str(value)


def read_price(text: str) -> int:
    """A price in cents from ``22``, ``22.50`` or ``$22.50``; nothing is none.

    Raises:
        Refusal: it is no price.
    """
    whole, _, cents = text.strip().removeprefix("$").strip().replace(",", ".").partition(".")
    digits = whole + cents
    if not digits:
        return 0
    if not (digits.isascii() and digits.isdigit() and len(whole) <= _HIGHEST_DOLLARS and len(cents) in {0, 2}):
        raise Refusal(f"A price is written 22 or 22.50, not “{shown(text, width=30)}”.", field="price")
    return int(whole or 0) * 100 + int(cents or 0)


def price_words(cents: int) -> str:
    """``22.50``."""
    return f"{cents // 100}.{cents % 100:02d}"


def _read_mail(name: str, text: str) -> str:
    """How mail goes out: addresses that mail can come from, and names that a server can have."""
    if name in {"mail_from", "mail_reply_to"}:
        return read_email(text, SETTING_WORDS[name])
    if name == "mail_server" and not _HOST.fullmatch(text):
        raise Refusal(f"A mail server is a name such as smtp.example.com, not “{shown(text, width=40)}”.")
    if not text.isprintable():
        raise Refusal(f"{SETTING_WORDS[name]} is written in plain characters.")
    return text


def _read_truth(name: str, text: str) -> bool:
    if text.casefold() in {"yes", "y", "on", "true", "1"}:
        return True
    if text.casefold() in {"no", "n", "off", "false", "0"}:
        return False
    raise Refusal(f"{SETTING_WORDS[name]} is yes or no, not {text!r}.")


def _read_number(name: str, text: str) -> int:
    low, high = RANGES[name]
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise Refusal(f"{SETTING_WORDS[name]} is a number from {low} to {high}, not {text!r}.")
    return int(text)
