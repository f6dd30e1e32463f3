"""The fields of a client, as forms ask for them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from keydesk.rules.client_filter import STATUSES
from keydesk.screens.dialogs.form import text_of
from keydesk.screens.dialogs.pick_or_add import NEW
from keydesk.screens.dialogs.vet_form import vet_fields
from keydesk.widgets.client_cells import NO_KEY_WORDS
from keydesk.widgets.form_fields import Field, NewThing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from keydesk.db.rows.client import ClientProfile
    from keydesk.db.rows.office import NameRow, VetRow

_NO_KEY: Final = tuple((reason, f"no key: {words}") for reason, words in NO_KEY_WORDS.items())
_WHY_NO_KEY: Final = "only where none is needed"

_NAMES: Final = (
    ("first_name", "First name", ""),
    ("last_name", "Last name", ""),
    ("partner_first_name", "Partner's first name", ""),
    ("partner_last_name", "Partner's last name", ""),
    ("company", "Company", "where there is no name"),
)
_REACHED: Final = (
    ("cell_phone", "Cell phone", ""),
    ("home_phone", "Home phone", ""),
    ("work_phone", "Work phone", ""),
    ("email", "E-mail", ""),
    ("street", "Street", ""),
    ("street2", "Street, 2nd line", ""),
    ("city", "City", ""),
    ("region", "State", ""),
    ("zip", "Zip code", ""),
)
_SAID: Final = (
    ("desk_note", "Note at the desk", "seen whenever a key of theirs moves"),
    ("parking", "Parking", ""),
    ("directions", "Directions", ""),
    ("notes", "Notes", ""),
    ("office_notes", "Office notes", ""),
)
_LINES: Final = frozenset({"parking", "directions", "notes", "office_notes"})


def client_fields(profile: ClientProfile, areas: Sequence[NameRow], vets: Sequence[VetRow]) -> list[Field]:
    """The profile as it is stored, for changing it."""
    return [
        Field(name, label, text_of(getattr(profile, name)), hint=hint, lines=name in _LINES)
        for name, label, hint in (*_NAMES, *_REACHED)
    ] + [
        *_area(areas, text_of(profile.territory_id)),
        _vet(vets, text_of(profile.vet_id)),
        Field("no_key_reason", "Visits need", text_of(profile.no_key_reason), choices=(("", "a key"), *_NO_KEY)),
        Field("no_key_note", "Why no key", text_of(profile.no_key_note), hint=_WHY_NO_KEY),
        *(
            Field(name, label, text_of(getattr(profile, name)), hint=hint, lines=name in _LINES)
            for name, label, hint in _SAID
        ),
    ]


def new_client_fields(areas: Sequence[NameRow], vets: Sequence[VetRow]) -> list[Field]:
    """What is asked for a new client; nothing but a name is needed."""
    return [
        *(Field(name, label, hint=hint) for name, label, hint in (*_NAMES, *_REACHED)),
        *_area(areas, ""),
        _vet(vets, ""),
        Field("status", "Status", "prospect", choices=tuple((each, each) for each in STATUSES)),
        Field("key_need", "Visits need", "needed", choices=(("needed", "a key"), *_NO_KEY)),
        Field("no_key_note", "Why no key", hint=_WHY_NO_KEY),
        Field("notes", "Notes", lines=True),
    ]


def _area(areas: Sequence[NameRow], value: str) -> list[Field]:
    """The territory, where the office has any."""
    if not areas:
        return []
    options = (("", "by the zip code", ""), *((str(area.id), area.name, "") for area in areas))
    if value and value not in {each for each, _, _ in options}:
        options = (*options, (value, "out of use: by the zip code", ""))
    return [Field("territory_id", "Territory", value, options=options)]


def _vet(vets: Sequence[VetRow], value: str) -> Field:
    """The vet, from the vets list; a name that is not on it joins it with the profile (I10)."""
    options = tuple(
        (str(each.vet_id), each.called, each.phone) for each in vets if each.active or str(each.vet_id) == value
    )
    new = NewThing("A new vet", "adds a new vet", tuple(vet_fields()))
    return Field("vet_id", "Vet", value, options=(("", "none", ""), *options), new=new)


def profile_values(values: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str] | None]:
    """What a form gives, as the profile's fields, and a vet who is new."""
    fields, chosen = dict(values), values.get("vet_id", "")
    if not chosen.startswith(NEW):
        return fields, None
    del fields["vet_id"]
    return fields, json.loads(chosen.removeprefix(NEW))
