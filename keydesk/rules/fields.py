"""Which fields the profile of a client or a pet has, as the office decides: labels, kinds, order, what is required."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from keydesk.rules.profile import CLIENT_FIELDS, PET_FIELDS, ProfileField, read_line
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import fold, shown

Subject = Literal["client", "pet"]
SUBJECTS: Final[tuple[Subject, ...]] = ("client", "pet")
OwnKind = Literal["text", "long_text", "number", "date", "choice", "yes_no", "phone", "email", "secret"]

KIND_WORDS: Final[dict[OwnKind, str]] = {
    "text": "text",
    "long_text": "long text",
    "number": "number",
    "date": "date",
    "choice": "choice",
    "yes_no": "yes/no",
    "phone": "phone",
    "email": "e-mail",
    "secret": "secret",
}
"""The kinds of fields that the office can make, and what people call each."""

LONGEST_LABEL: Final = 40
LONGEST_CHOICE: Final = 60
MOST_CHOICES: Final = 100
MOST_FIELDS: Final = 200
"""Own fields of the clients, or of the pets, of one branch."""

_STEP: Final = 10
_RESERVED: Final = frozenset(
    {
        *CLIENT_FIELDS, *PET_FIELDS, "access", "active", "age", "blocked_sitters", "born", "branch", "branches",
        "client", "client_id", "client_name", "contacts", "fields", "id", "key", "key_need", "key_required", "keydesk",
        "keys", "kind", "no_key_note", "no_key_reason", "office", "own", "owner", "pet_id", "pets", "primary_sitter",
        "safe", "search", "secondary_sitter", "since", "sort_name", "staff_id", "status", "territory", "type", "vet",
        "version",
    }
)  # fmt: skip
"""What a field of the office's own is not called, since lists, files and filters have these words already."""


@dataclass(frozen=True, slots=True)
class OfficeField:
    """One field of a profile, as the office has decided.

    Attributes:
        subject: of whom: ``client`` or ``pet``.
        name: what programs, files and history call it; it never changes.
        label: how the desk calls it.
        kind: what can stand in it; of a built-in one, how it is written.
        built_in: whether keydesk has it of itself; the office's own are its other fields.
        group: the heading under which it stands; empty for none.
        position: its place among the fields.
        required: whether people who save a profile must fill it.
        hidden: whether it is left out everywhere; what it holds stays.
        retired: whether the office has done with it: it is in no list of fields either, unless asked for.
        choices: of a ``choice``.
        field_id: its row; None for a built-in one that is as it came.
        version: of the row, for edits; 0 without one.
    """

    subject: Subject
    name: str
    label: str
    kind: OwnKind = "text"
    built_in: bool = False
    group: str = ""
    position: int = 0
    required: bool = False
    hidden: bool = False
    retired: bool = False
    choices: tuple[str, ...] = ()
    field_id: int | None = None
    version: int = 0

    @property
    def kind_words(self) -> str:
        """The kind as people call it."""
        return KIND_WORDS[self.kind]

    @property
    def is_shown(self) -> bool:
        """Whether forms and pages have it."""
        return not (self.hidden or self.retired)

    @property
    def stays(self) -> bool:
        """Whether it can never be hidden: without it nobody could be told from anybody."""
        return self.built_in and (self.subject, self.name) in _STAY

    @property
    def always_required(self) -> bool:
        """Whether it can never be left empty."""
        return self.built_in and (self.subject, self.name) == ("pet", "name")


_STAY: Final = frozenset({("client", "last_name"), ("pet", "name")})
_OF_PROFILE: Final[dict[str, OwnKind]] = {
    "text": "text", "long": "long_text", "phone": "phone", "email": "email", "day": "date", "maybe": "yes_no",
    "truth": "yes_no", "number": "number", "link": "choice",
}  # fmt: skip


def _built_in(subject: Subject, fields: Mapping[str, ProfileField], names: Sequence[str]) -> tuple[OfficeField, ...]:
    return tuple(
        OfficeField(
            subject, name, _SHORT.get(name, fields[name].label if name in fields else name),
            _OF_PROFILE[fields[name].kind] if name in fields else "text", built_in=True, position=at * _STEP,
            required=(subject, name) == ("pet", "name"),
        )
        for at, name in enumerate(names, 1)
    )  # fmt: skip


_SHORT: Final = {"street2": "Street, 2nd line", "born": "Born"}
BUILT_IN: Final[dict[Subject, tuple[OfficeField, ...]]] = {
    "client": _built_in(
        "client",
        CLIENT_FIELDS,
        (
            "first_name", "last_name", "partner_first_name", "partner_last_name", "company", "cell_phone", "home_phone",
            "work_phone", "other_phone", "email", "email2", "street", "street2", "city", "region", "zip",
            "territory_id", "vet_id", "desk_note", "parking", "directions", "notes", "office_notes",
        ),
    ),
    "pet": _built_in(
        "pet",
        PET_FIELDS,
        ("name", "species", "breed", "sex", "fixed", "color", "born", "photo_path", "notes"),
    ),
}  # fmt: skip
"""The fields that keydesk has of itself, as they come. Sitters, agreement and status have pages of their own."""


def all_fields(subject: Subject, kept: Iterable[OfficeField]) -> tuple[OfficeField, ...]:
    """The fields of one branch in their order: those that keydesk has, as the office changed them, and its own.

    Args:
        subject: of whom.
        kept: what the office has on file; of a built-in field all that it may change.
    """
    by_name = {each.name: each for each in kept}
    found = [by_name.pop(each.name, each) for each in BUILT_IN[subject]]
    found += [each for each in by_name.values() if not each.built_in]
    return tuple(sorted(found, key=lambda each: (each.position, not each.built_in, each.field_id or 0)))


def arranged(fields: Iterable[OfficeField]) -> tuple[OfficeField, ...]:
    """The shown fields as a form has them: in their order, each group whole where its first field stands."""
    groups: dict[object, list[OfficeField]] = {}
    for at, each in enumerate(field for field in fields if field.is_shown):
        # What has no group stands where it is.
        groups.setdefault(each.group or at, []).append(each)
    return tuple(each for listed in groups.values() for each in listed)


def moved(fields: Sequence[OfficeField], name: str, step: int) -> tuple[OfficeField, ...]:
    """The fields with one of them some places further up (-1) or down (1), and their positions counted anew.

    Raises:
        Refusal: it is the first or the last already.
    """
    at = next(number for number, each in enumerate(fields) if each.name == name)
    to = at + step
    if not 0 <= to < len(fields):
        raise Refusal(f"{shown(fields[at].label, width=40)} is the {'first' if step < 0 else 'last'} already.")
    order = list(fields)
    order.insert(to, order.pop(at))
    return tuple(replace(each, position=number * _STEP) for number, each in enumerate(order, 1))


def placed(fields: Sequence[OfficeField], name: str, *, after: str) -> tuple[OfficeField, ...]:
    """The fields with one of them behind another; ``after`` empty puts it first."""
    one = next(each for each in fields if each.name == name)
    order = [each for each in fields if each.name != name]
    at = 1 + next((number for number, each in enumerate(order) if each.name == after), -1)
    order.insert(at, one)
    return tuple(replace(each, position=number * _STEP) for number, each in enumerate(order, 1))


def next_position(fields: Iterable[OfficeField]) -> int:
    """The place behind all that are there."""
    return max((each.position for each in fields), default=0) + _STEP


def find_field(fields: Iterable[OfficeField], words: str) -> OfficeField:
    """The field that a name or a label means.

    Raises:
        Refusal: none goes by that; names those that the office made.
    """
    listed = list(fields)
    asked = fold(words.replace("_", " "))
    exact = [each for each in listed if words.strip() == each.name]
    found = exact or [
        each for each in listed if asked and asked in {fold(each.label), fold(each.name.replace("_", " "))}
    ]
    if not found:
        own = ", ".join(each.name for each in listed if not each.built_in) or "none yet"
        raise Refusal(
            f"There is no field “{shown(words, width=40)}”.", code="not_found", field=words,
            details=(f"The office's own are {shown(own, width=300)}. `keydesk config fields` lists all.",),
        )  # fmt: skip
    if len(found) > 1:
        names = ", ".join(each.name for each in found)
        raise Refusal(f"“{shown(words, width=40)}” means {len(found)} fields: write {names}.", field=words)
    return found[0]


# -- making and changing fields --------------------------------------------------------------------------------------


def read_label(text: str, others: Iterable[OfficeField]) -> str:
    """A label: a short line that no other field of the same profile has.

    Raises:
        Refusal: nothing is left of it, it is too long, or another field is called so.
    """
    label = " ".join(text.split())
    if not label:
        raise Refusal("A field needs a label: what stands before it in the form.", field="label")
    if len(label) > LONGEST_LABEL:
        raise Refusal(f"A label has up to {LONGEST_LABEL} characters; this one has {len(label)}.", field="label")
    if any(fold(each.label) == fold(label) for each in others):
        raise Refusal(f"There is a field “{shown(label)}” already (it may be a hidden one).", field="label")
    return label


def name_for(label: str, taken: Iterable[str]) -> str:
    """What programs call a new field: its label in small ASCII letters, with a number where that is taken."""
    plain = re.sub(r"[^a-z0-9]+", "_", fold(label)).strip("_")[:LONGEST_LABEL].strip("_")
    if not plain or plain[0].isdigit():
        plain = f"field_{plain}".strip("_")
    used = {*taken, *_RESERVED}
    if plain not in used:
        return plain
    number = 2
    while f"{plain}_{number}" in used:
        number += 1
    return f"{plain}_{number}"


def may_be_called(name: str) -> bool:
    """Whether a field that comes from another store can keep its name."""
    return bool(re.fullmatch(r"[a-z][a-z0-9_]{0,60}", name)) and name not in _RESERVED


def read_kind(text: str) -> OwnKind:
    """A kind from its word.

    Raises:
        Refusal: there is no such kind; says which there are.
    """
    asked = re.sub(r"[^a-z]", "", fold(text))
    for kind, words in KIND_WORDS.items():
        if asked in {kind.replace("_", ""), re.sub(r"[^a-z]", "", words)}:
            return kind
    raise Refusal(f"A field is one of {', '.join(KIND_WORDS.values())}; not “{shown(text, width=30)}”.", field="kind")


def read_choices(kind: OwnKind, text: str | Iterable[str]) -> tuple[str, ...]:
    """The choices of a field: one a line, or with commas between.

    Raises:
        Refusal: a choice field has none, another kind has some, or there are too many.
    """
    parts = re.split(r"[\n,]", text) if isinstance(text, str) else list(text)
    found: dict[str, str] = {}
    for part in parts:
        if part.strip():
            found.setdefault(fold(part), " ".join(part.split()))
    choices = tuple(found.values())
    if kind != "choice":
        if choices:
            raise Refusal(f"Only a choice has choices; this is a {KIND_WORDS[kind]}.", field="choices")
        return ()
    if not choices:
        raise Refusal("A choice needs its choices, with commas between.", field="choices")
    if len(choices) > MOST_CHOICES:
        raise Refusal(f"A field has up to {MOST_CHOICES} choices; these are {len(choices)}.", field="choices")
    long = next((each for each in choices if len(each) > LONGEST_CHOICE), None)
    if long is not None:
        raise Refusal(f"A choice has up to {LONGEST_CHOICE} characters: “{shown(long, width=40)}”.", field="choices")
    return choices


def read_group(text: str) -> str:
    """The heading of a group, or none."""
    return " ".join(read_line(text, "The group", longest=LONGEST_LABEL).split())


def require_hideable(field: OfficeField) -> None:
    """Raises :class:`Refusal` for a field without which nobody could be told from anybody."""
    if field.stays:
        whose = "a client" if field.subject == "client" else "a pet"
        raise Refusal(f"{shown(field.label)} stays: {whose} needs a name.")
