"""The fields of a client, as forms ask for them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from keydesk.rules.client_filter import STATUSES
from keydesk.rules.fields import BUILT_IN
from keydesk.rules.roles import BRANCH_WORDS, Permission
from keydesk.screens.dialogs.form import text_of
from keydesk.screens.dialogs.own_form import office_form
from keydesk.screens.dialogs.pick_or_add import NEW
from keydesk.screens.dialogs.vet_form import vet_fields
from keydesk.widgets.client_cells import NO_KEY_WORDS
from keydesk.widgets.form_fields import Field, NewThing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from keydesk.db.rows.client import ClientProfile
    from keydesk.db.rows.fields import OwnFields
    from keydesk.db.rows.office import NameRow, VetRow
    from keydesk.desk import Desk
    from keydesk.rules.fields import OfficeField

_NO_KEY: Final = tuple((reason, f"no key: {words}") for reason, words in NO_KEY_WORDS.items())
_WHY_NO_KEY: Final = "only where none is needed"

_HINTS: Final = {"company": "where there is no name", "desk_note": "seen whenever a key of theirs moves"}
_LINES: Final = frozenset({"parking", "directions", "notes", "office_notes"})
_LATER: Final = frozenset({"other_phone", "email2", "desk_note", "parking", "directions", "office_notes"})
# What is asked for only once somebody is a client, unless the office requires it.


def client_fields(
    profile: ClientProfile, areas: Sequence[NameRow], vets: Sequence[VetRow], own: OwnFields, desk: Desk
) -> list[Field]:
    """The profile as it is stored, for changing it."""
    need = (
        Field("no_key_reason", "Visits need", text_of(profile.no_key_reason), choices=(("", "a key"), *_NO_KEY)),
        Field("no_key_note", "Why no key", text_of(profile.no_key_note), hint=_WHY_NO_KEY),
    )
    came = _came(lambda name: text_of(getattr(profile, name)), areas, vets)
    return _with_need(own, came, need, desk)


BOTH: Final = "both"


def places_asked(desk: Desk) -> tuple[tuple[str, str], ...]:
    """Where a new client can have a place, the session's branch first; nothing where there is no choice (K1)."""
    here = [each for each in desk.enabled if desk.may(Permission.EDIT_CLIENTS, each)]
    if len(here) < 2:  # noqa: PLR2004 - two branches
        return ()
    here.sort(key=lambda each: each != desk.branch)
    return (*((each, BRANCH_WORDS[each]) for each in here), (BOTH, BOTH))


def new_client_fields(areas: Sequence[NameRow], vets: Sequence[VetRow], own: OwnFields, desk: Desk) -> list[Field]:
    """What is asked for a new client; nothing but a name is needed, and what the office requires."""
    places = places_asked(desk)
    need = (
        *((Field("branch", "Place in", places[0][0], choices=places),) if places else ()),
        Field("status", "Status", "prospect", choices=tuple((each, each) for each in STATUSES)),
        Field("key_need", "Visits need", "needed", choices=(("needed", "a key"), *_NO_KEY)),
        Field("no_key_note", "Why no key", hint=_WHY_NO_KEY),
    )
    came = _came(lambda _name: "", areas, vets)
    return _with_need(own, came, need, desk, asked=lambda each: each.required or each.name not in _LATER)


def _came(
    stored: Callable[[str], str], areas: Sequence[NameRow], vets: Sequence[VetRow]
) -> dict[str, tuple[Field, ...]]:
    """The fields that keydesk came with; a territory is asked for where the office has any."""
    came: dict[str, tuple[Field, ...]] = {
        each.name: (
            Field(each.name, each.label, stored(each.name), hint=_HINTS.get(each.name, ""), lines=each.name in _LINES),
        )
        for each in BUILT_IN["client"]
    }
    came["territory_id"] = tuple(_area(areas, stored("territory_id")))
    came["vet_id"] = (_vet(vets, stored("vet_id")),)
    return came


def _with_need(
    own: OwnFields,
    came: dict[str, tuple[Field, ...]],
    need: tuple[Field, ...],
    desk: Desk,
    *,
    asked: Callable[[OfficeField], bool] = lambda _each: True,
) -> list[Field]:
    """Whether visits need a key is no field that the office can hide: it stands behind the vet, or last."""
    if any(each.name == "vet_id" for each in own.shown):
        return office_form(own, came | {"vet_id": (*came["vet_id"], *need)}, desk, asked=asked)
    return [*office_form(own, came, desk, asked=asked), *need]


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
