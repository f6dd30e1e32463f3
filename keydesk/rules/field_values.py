"""What may stand in a field of the office's own, what a profile lacks, and how a field is told in a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Final, cast

from keydesk.rules import dates
from keydesk.rules.fields import (
    KIND_WORDS,
    OfficeField,
    OwnKind,
    Subject,
    may_be_called,
    read_choices,
    read_group,
    read_label,
)
from keydesk.rules.phones import COUNTRY, phone, read_email
from keydesk.rules.profile import LONGEST_NOTE, LONGEST_TEXT, read_line
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import fold, shown

LONGEST_SECRET: Final = 200

NO_VALUE: Final = "-"
"""What is written in a secret field to take its value away; nothing written leaves it as it is."""

_NUMBER: Final = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d{1,15})(\.\d{1,6})?")
_YES: Final = frozenset({"yes", "y", "true", "1", "x"})
_NO: Final = frozenset({"no", "n", "false", "0"})


def read_value(
    field: OfficeField, given: object, *, country: str = COUNTRY, today: date | None = None, stored: str = ""
) -> str:
    """The text that is kept of what somebody wrote in a field of the office's own; empty is nothing.

    Args:
        field: which.
        given: as a form, a command, JSON or a file has it.
        country: the office's, in whose form phones are kept.
        today: the office's day, for days as people write them.
        stored: what is kept now: what nobody touched stays, also where the field has become stricter.

    Raises:
        Refusal: it does not fit; the sentence names the field, and never says a secret.
    """
    text = _as_text(given)
    if text == stored:
        return stored
    try:
        return _READERS[field.kind](field, text, country, today) if text else ""
    except Refusal as refusal:
        refusal.field = field.name
        raise


def fits(field: OfficeField, text: str, *, country: str = COUNTRY) -> bool:
    """Whether a stored value can be read as what the field is now."""
    try:
        read_value(field, text, country=country)
    except Refusal:
        return False
    return True


def _as_text(given: object) -> str:
    if isinstance(given, bool):
        return "yes" if given else "no"
    if isinstance(given, float):
        return f"{given:.6f}".rstrip("0").rstrip(".")
    return "" if given is None else str(given).strip()


def _line(field: OfficeField, text: str, _country: str, _today: date | None) -> str:
    if "\n" in text or "\r" in text:
        raise Refusal(f"{shown(field.label)} is one line.")
    return read_line(text, shown(field.label), longest=LONGEST_TEXT)


def _long(field: OfficeField, text: str, _country: str, _today: date | None) -> str:
    return read_line(text, shown(field.label), longest=LONGEST_NOTE)


def _number(field: OfficeField, text: str, _country: str, _today: date | None) -> str:
    if not (text.isascii() and _NUMBER.fullmatch(text)):
        raise Refusal(f"{shown(field.label)} is a number such as 12 or 4.5, not “{shown(text, width=30)}”.")
    plain = text.replace(",", "").removeprefix("+")
    sign, digits = ("-", plain[1:]) if plain.startswith("-") else ("", plain)
    whole, _, part = digits.partition(".")
    part = part.rstrip("0")
    whole = whole.lstrip("0") or "0"
    told = f"{whole}.{part}" if part else whole
    return told if told == "0" else sign + told


def _date(field: OfficeField, text: str, _country: str, today: date | None) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    if today is not None:
        try:
            return dates.read_day(text, today=today).isoformat()
        except Refusal:
            pass
    raise Refusal(f"{shown(field.label)} is a date such as 2026-11-24, not “{shown(text, width=30)}”.")


def _choice(field: OfficeField, text: str, _country: str, _today: date | None) -> str:
    asked = fold(text)
    exact = [each for each in field.choices if fold(each) == asked]
    found = exact or [each for each in field.choices if fold(each).startswith(asked)]
    if len(found) == 1:
        return found[0]
    listed = shown(", ".join(field.choices), width=200)
    raise Refusal(f"{shown(field.label)} is one of {listed}; not “{shown(text, width=30)}”.")


def _yes_no(field: OfficeField, text: str, _country: str, _today: date | None) -> str:
    word = fold(text)
    if word in _YES or word in _NO:
        return "yes" if word in _YES else "no"
    raise Refusal(f"{shown(field.label)} is yes or no, not “{shown(text, width=30)}”.")


def _phone(field: OfficeField, text: str, country: str, _today: date | None) -> str:
    return phone(_line(field, text, country, None), country)


def _email(field: OfficeField, text: str, country: str, _today: date | None) -> str:
    return read_email(_line(field, text, country, None), shown(field.label))


def _secret(field: OfficeField, text: str, _country: str, _today: date | None) -> str:
    if len(text) > LONGEST_SECRET or "\n" in text:
        raise Refusal(f"{shown(field.label)} is one line of up to {LONGEST_SECRET} characters.")
    return text


_Read = Callable[[OfficeField, str, str, "date | None"], str]
_READERS: Final[dict[OwnKind, _Read]] = {
    "text": _line, "long_text": _long, "number": _number, "date": _date, "choice": _choice, "yes_no": _yes_no,
    "phone": _phone, "email": _email, "secret": _secret,
}  # fmt: skip


def lacking(fields: Iterable[OfficeField], values: Mapping[str, Any]) -> tuple[OfficeField, ...]:
    """The required fields that a profile leaves empty; a hidden one is never asked for."""
    return tuple(each for each in fields if each.required and each.is_shown and values.get(each.name) in {None, ""})


def require_all(fields: Iterable[OfficeField], values: Mapping[str, Any]) -> None:
    """Refuses a profile that a person saves with a required field empty; names the first, and the others beside it.

    Raises:
        Refusal: with the field at which the cursor belongs.
    """
    missing = lacking(fields, values)
    if not missing:
        return
    rest = ", ".join(shown(each.label) for each in missing[1:])
    raise Refusal(
        f"{shown(missing[0].label)} is needed: the office asks for it.",
        field=missing[0].name, details=(f"And {rest}.",) if rest else (),
    )  # fmt: skip


# -- in files --------------------------------------------------------------------------------------------------------

_OWN: Final = "own"


def header_of(field: OfficeField) -> str:
    """The heading of a column of an export: all that another store needs to make the same field."""
    flags = ("*" if field.required else "") + ("-" if field.hidden else "")
    choices = "|".join(_escaped(each) for each in field.choices)
    parts = (_OWN, field.name, field.kind, _escaped(field.label), choices, flags, _escaped(field.group))
    return ":".join(parts).rstrip(":")


def field_of(subject: Subject, header: str) -> OfficeField | None:
    """The field that a heading of an export tells; None where it tells none."""
    mark, *parts = header.strip().split(":")
    if mark.casefold() != _OWN or len(parts) < 3:  # noqa: PLR2004 - name, kind and label
        return None
    name, kind, label, choices, flags, group = (*parts, "", "", "")[:6]
    if kind not in KIND_WORDS or kind == "secret" or not may_be_called(name) or not label.strip():
        return None
    try:
        told = read_choices(cast("OwnKind", kind), [_plain(each) for each in choices.split("|")])
        return OfficeField(
            subject, name, read_label(_plain(label), ()), cast("OwnKind", kind), group=read_group(_plain(group)),
            required="*" in flags, hidden="-" in flags, choices=told,
        )  # fmt: skip
    except Refusal:
        return None


def _escaped(text: str) -> str:
    # A full stop in a heading would part it in JSON.
    return text.replace("%", "%25").replace(":", "%3A").replace("|", "%7C").replace(".", "%2E")


def _plain(text: str) -> str:
    return text.replace("%2E", ".").replace("%7C", "|").replace("%3A", ":").replace("%25", "%")
