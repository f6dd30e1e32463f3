"""What may stand in the profiles of clients, pets, staff and contacts, and what search finds them by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from keydesk.rules.phones import COUNTRY, phone, read_email
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import fold, shown

Value = str | int | bool | date | None
"""What one field of a profile holds."""

Kind = Literal["text", "long", "phone", "email", "link", "day", "truth", "maybe", "number"]

LONGEST_TEXT: Final = 200
"""Characters of a name, a phone, a street: any one-line field."""

LONGEST_NOTE: Final = 10_000
"""Characters of notes."""

MOST_DIGITS: Final = 15


@dataclass(frozen=True, slots=True)
class ProfileField:
    """One field of a profile.

    Attributes:
        name: the column.
        label: how the desk calls it.
        kind: ``text`` (a line), ``long`` (notes), ``phone``, ``email``, ``link`` (another row's id or nothing),
            ``day``, ``truth`` (yes or no), ``maybe`` (yes, no or not known), ``number`` (a whole number or nothing).
    """

    name: str
    label: str
    kind: Kind = "text"


def _by_name(*fields: ProfileField) -> dict[str, ProfileField]:
    return {field.name: field for field in fields}


CLIENT_FIELDS: Final = _by_name(
    ProfileField("first_name", "First name"),
    ProfileField("last_name", "Last name"),
    ProfileField("partner_first_name", "Partner's first name"),
    ProfileField("partner_last_name", "Partner's last name"),
    ProfileField("company", "Company"),
    ProfileField("home_phone", "Home phone", "phone"),
    ProfileField("cell_phone", "Cell phone", "phone"),
    ProfileField("work_phone", "Work phone", "phone"),
    ProfileField("other_phone", "Other phone", "phone"),
    ProfileField("email", "E-mail", "email"),
    ProfileField("email2", "Second e-mail", "email"),
    ProfileField("street", "Street"),
    ProfileField("street2", "Street, second line"),
    ProfileField("city", "City"),
    ProfileField("region", "State"),
    ProfileField("zip", "Zip code"),
    ProfileField("territory_id", "Territory", "link"),
    ProfileField("primary_branch", "Primary branch"),
    ProfileField("primary_sitter_id", "Primary sitter", "link"),
    ProfileField("secondary_sitter_id", "Secondary sitter", "link"),
    ProfileField("vet_id", "Vet", "link"),
    ProfileField("parking", "Parking", "long"),
    ProfileField("directions", "Directions", "long"),
    ProfileField("notes", "Notes", "long"),
    ProfileField("office_notes", "Office notes", "long"),
    ProfileField("desk_note", "Note at the desk"),
    ProfileField("agreement_signed_on", "Agreement signed on", "day"),
    ProfileField("may_duplicate", "May keys be copied", "maybe"),
    ProfileField("return_terms", "Return of keys"),
)

CONTACT_FIELDS: Final = _by_name(
    ProfileField("name", "Name"),
    ProfileField("relation", "Relation"),
    ProfileField("location", "Where"),
    ProfileField("home_phone", "Home phone", "phone"),
    ProfileField("cell_phone", "Cell phone", "phone"),
    ProfileField("work_phone", "Work phone", "phone"),
    ProfileField("note", "Note", "long"),
    ProfileField("has_key", "Has a key of their own", "truth"),
)

STAFF_FIELDS: Final = _by_name(
    ProfileField("first_name", "First name"),
    ProfileField("last_name", "Last name"),
    ProfileField("nickname", "Called"),
    ProfileField("initials", "Initials"),
    ProfileField("email", "E-mail", "email"),
    ProfileField("phone", "Phone", "phone"),
    ProfileField("is_sitter", "Makes visits", "truth"),
    ProfileField("hired_on", "Hired on", "day"),
    ProfileField("left_on", "Left on", "day"),
    ProfileField("notes", "Notes", "long"),
)

PET_FIELDS: Final = _by_name(
    ProfileField("name", "Name"),
    ProfileField("species", "Kind"),
    ProfileField("breed", "Breed"),
    ProfileField("sex", "Sex"),
    ProfileField("color", "Color"),
    ProfileField("fixed", "Spayed or neutered", "maybe"),
    ProfileField("birth_year", "Born, year", "number"),
    ProfileField("birth_month", "Born, month", "number"),
    ProfileField("birth_day", "Born, day", "number"),
    ProfileField("photo_path", "Photo"),
    ProfileField("notes", "Notes", "long"),
)

SAFE_FIELDS: Final = _by_name(
    ProfileField("label", "Label"),
    ProfileField("place", "Place"),
    ProfileField("branch_id", "Branch"),
    ProfileField("access", "Who may open it"),
)

_YES: Final = frozenset({"yes", "y", "true", "on", "1"})
_NO: Final = frozenset({"no", "n", "false", "off", "0"})


class ChangedMeanwhile(Refusal):
    """Somebody else saved the same thing after the form was opened (C5).

    Attributes:
        present: what is stored now, by field name, so that a form can show both versions.
        version: the version to save on top of, once a person has decided.
    """

    def __init__(self, message: str, *, present: Mapping[str, Value], version: int) -> None:
        super().__init__(message, code="changed")
        self.present = dict(present)
        self.version = version


def read_line(text: str, what: str, *, longest: int = LONGEST_TEXT) -> str:
    """A text without blanks around it.

    Raises:
        Refusal: it is longer than ``longest`` characters.
    """
    text = text.strip()
    if len(text) > longest:
        raise Refusal(f"{what} has {len(text)} characters; up to {longest} are kept.")
    return text


def read_values(
    fields: Mapping[str, ProfileField],
    given: Mapping[str, Value],
    *,
    of: str,
    country: str = COUNTRY,
    stored: Mapping[str, Value] | None = None,
) -> dict[str, Value]:
    """The typed values of a profile from what a form, a command or an import gives.

    Args:
        fields: the profile's fields.
        given: values by field name; texts are read as a person writes them.
        of: whose profile it is, for the refusal: ``a client``.
        country: the office's, in whose form phones are kept.
        stored: what is kept now: a phone or an e-mail that nobody touched stays as it is, however it came here.

    Raises:
        Refusal: a field is not known, or a value does not fit; it names the field.
    """
    values: dict[str, Value] = {}
    for name, value in given.items():
        field = fields.get(name)
        if field is None:
            raise Refusal(f"There is no field “{shown(name, width=30)}” in the profile of {of}.", code="not_found")
        try:
            known = stored is not None and field.kind in {"phone", "email"} and stored.get(name) == value
            values[name] = value if known else _read(field, value, country)
        except Refusal as refusal:
            refusal.field = name
            raise
    return values


def _read(field: ProfileField, value: Value, country: str) -> Value:
    if field.kind in {"text", "long", "phone", "email"}:
        longest = LONGEST_NOTE if field.kind == "long" else LONGEST_TEXT
        text = read_line("" if value is None else str(value), field.label, longest=longest)
        if field.kind == "phone":
            return phone(text, country)
        return read_email(text, field.label) if field.kind == "email" else text
    if isinstance(value, str):
        value = value.strip()
    if value is None or value == "":
        if field.kind == "truth":
            raise Refusal(f"{field.label} is yes or no.")
        return None
    if field.kind == "day":
        return _read_day(field, value)
    if field.kind in {"truth", "maybe"}:
        return _read_truth(field, value)
    return _read_number(field, value)


def _read_day(field: ProfileField, value: Value) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise Refusal(f"{field.label} is a date such as 2026-11-24, not “{shown(str(value), width=30)}”.") from error


def _read_truth(field: ProfileField, value: Value) -> bool:
    if isinstance(value, bool):
        return value
    word = fold(str(value))
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Refusal(f"{field.label} is yes or no, not “{shown(str(value), width=30)}”.")


def _read_number(field: ProfileField, value: Value) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    text = str(value)
    if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS:
        return int(text)
    raise Refusal(f"{field.label} is a number, not “{shown(text, width=30)}”.")


def told(value: Value) -> str | None:
    """A value as history keeps it; None for nothing."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)


def client_name(first: str, last: str, company: str = "") -> str:
    """How the desk calls a client: ``Last, First``, or the company where there is no name."""
    name = ", ".join(part for part in (last, first) if part)
    return name or company or "(no name)"


def spoken_name(first: str, last: str, company: str = "") -> str:
    """How people say a client: ``First Last``, or the company where there is no name."""
    return " ".join(part for part in (first, last) if part) or company or "(no name)"


def sort_name(first: str, last: str, company: str = "") -> str:
    """What clients are sorted by."""
    return fold(" ".join(part for part in (last, first) if part) or company)


def digits(number: str) -> str:
    """A phone's digits alone."""
    return re.sub(r"\D", "", number)


def _joined(parts: Iterable[str]) -> str:
    return fold(" ".join(part for part in parts if part))


_SEARCHED: Final = (
    "last_name",
    "first_name",
    "partner_first_name",
    "partner_last_name",
    "company",
    "street",
    "street2",
    "city",
    "zip",
    "email",
    "email2",
)
_PHONES: Final = ("home_phone", "cell_phone", "work_phone", "other_phone")
CLIENT_SEARCHED: Final = frozenset((*_SEARCHED, *_PHONES))
"""Client fields whose change moves the client's search text."""

CLIENT_NAMES: Final = frozenset({"first_name", "last_name", "partner_first_name", "partner_last_name", "company"})
"""Client fields whose change moves the search text of pets and copies, too."""


def client_search(client: Mapping[str, Value], pets: Iterable[str] = ()) -> str:
    """What search finds a client by: names, partner, street, e-mail, pets, and phones with and without their signs."""
    phones = [str(client.get(name) or "") for name in _PHONES]
    parts = [str(client.get(name) or "") for name in _SEARCHED]
    return _joined([*parts, *pets, *phones, *(digits(each) for each in phones)])


def names_of(client: Mapping[str, Value]) -> tuple[str, ...]:
    """The names under which people know a client; part of the search text of pets and copies."""
    names = (str(client.get(name) or "") for name in ("last_name", "first_name", "partner_first_name"))
    rest = (str(client.get(name) or "") for name in ("partner_last_name", "company"))
    return tuple(name for name in (*names, *rest) if name)


def pet_search(pet: Mapping[str, Value], owner: Iterable[str]) -> str:
    """What search finds a pet by: name, kind, breed, colour and owner."""
    return _joined([*(str(pet.get(name) or "") for name in ("name", "species", "breed", "color")), *owner])


def staff_search(person: Mapping[str, Value]) -> str:
    """What search finds a person of the company by: names, initials, badge, phone."""
    number = str(person.get("phone") or "")
    named = ("first_name", "last_name", "nickname", "initials", "badge_code", "email")
    return _joined([*(str(person.get(name) or "") for name in named), number, digits(number)])


def copy_search(
    *,
    tag_code: str,
    code: str,
    legacy_code: str,
    label: str,
    description: str,
    client: Iterable[str],
    pets: Iterable[str],
) -> str:
    """What search finds a copy by; who holds it is joined when it is asked, because it changes with every move."""
    return _joined([tag_code, code, legacy_code, label, description, *client, *pets])
