"""One client's profile, for programs and for people.

A profile carries the address, so it says what each key opens and where its copies are, and no tag code: whoever has
both has a labelled key. `keydesk keys client:NAME` has the tags, and no address.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Any, TextIO

from keydesk.db.queries.around import alerts_of
from keydesk.db.queries.client_keys import client_keys
from keydesk.db.queries.client_profile import client_profile
from keydesk.db.queries.client_stood import stood_before
from keydesk.db.queries.pets import list_pets
from keydesk.db.queries.territories import areas_of
from keydesk.db.queries.vets import vet_of
from keydesk.db.queries.who_is import client_meant
from keydesk.db.rows.client import ClientKey, ClientProfile
from keydesk.db.work import Reading
from keydesk.reports.own_fields import own_document, own_lines
from keydesk.reports.places import place_words
from keydesk.rules.phones import unread
from keydesk.rules.profile import CLIENT_FIELDS
from keydesk.rules.roles import BRANCH_WORDS
from keydesk.rules.territories import territory_of
from keydesk.rules.text import shown
from keydesk.rules.twins import PHONES

_LINKS = ("territory_id", "vet_id", "primary_sitter_id", "secondary_sitter_id")


def client_document(reading: Reading, *, who: str) -> dict[str, Any]:
    """The profile of the client whom a number or a name means, as a tree of names and values; secrets stay sealed.

    Raises:
        Refusal: nobody goes by that, or several do.
    """
    client_id = client_meant(reading, who=who).id
    profile = client_profile(reading, client_id=client_id)
    stood = stood_before(reading, client_id=client_id, memberships=profile.memberships)
    areas, vet = areas_of(reading.session), vet_of(reading, vet_id=profile.vet_id)
    return {
        "client_id": client_id,
        "name": profile.name,
        **{name: getattr(profile, name) for name in CLIENT_FIELDS if name not in _LINKS},
        "primary_sitter": profile.primary_sitter.name if profile.primary_sitter else None,
        "secondary_sitter": profile.secondary_sitter.name if profile.secondary_sitter else None,
        "territory": areas.name_of(territory_of(areas, own=profile.territory_id, zip_code=profile.zip)) or None,
        "vet": None if vet is None else {"name": vet.name, "clinic": vet.clinic, "phone": vet.phone},
        "unread_phones": [name for name in PHONES if unread(getattr(profile, name), reading.settings.country)],
        "fields": own_document(reading, "client", client_id),
        "key_required": profile.key_required,
        "no_key_reason": profile.no_key_reason,
        "no_key_note": profile.no_key_note,
        "blocked_sitters": [person.name for person in profile.blocked],
        "branches": [
            {
                "branch": row.branch_id,
                "status": row.status,
                "since": row.since,
                "before": [
                    {"status": each.status, "since": each.since, "until": each.until}
                    for each in stood.get(row.branch_id, ())
                ],
            }
            for row in profile.memberships
        ],
        "see_to": [each.words for each in alerts_of(reading, client_id=client_id, tags=False)],
        "contacts": _contacts(profile),
        "access": [
            {"kind": row.kind, "note": row.note, "has_secret": row.has_secret, "reviewed_on": row.reviewed_on}
            for row in profile.access
        ],
        "pets": [
            {
                "pet_id": pet.pet_id,
                "name": pet.name,
                "species": pet.species,
                "breed": pet.breed,
                "sex": pet.sex,
                "born": pet.born or None,
                "age": pet.age or None,
            }
            for pet in list_pets(reading, client_id=client_id)
        ],
        "keys": [_key(key) for key in client_keys(reading, client_id=client_id)],
    }


def write(document: Mapping[str, Any], stream: TextIO, zone: tzinfo) -> None:
    """Write a profile for people: what there is, a line each, and nothing about what there is not."""
    stream.writelines(line.rstrip() + "\n" for line in _lines(document, zone))


def _contacts(profile: ClientProfile) -> list[dict[str, Any]]:
    names = ("name", "relation", "location", "home_phone", "cell_phone", "work_phone", "note", "has_key")
    return [{name: getattr(row, name) for name in names} for row in profile.contacts if row.active]


def _key(key: ClientKey) -> dict[str, Any]:
    return {
        "label": key.label,
        "kind": key.kind,
        "required": key.required,
        "active": key.active,
        "lock_location": key.lock_location,
        "copies": [
            {"number": copy.number, "state": copy.state, "where": place_words(copy.place, state=copy.state)}
            for copy in key.copies
        ],
    }


def _lines(document: Mapping[str, Any], zone: tzinfo) -> Iterator[str]:
    yield f"{shown(document['name'])}  (no. {document['client_id']})"
    yield from _fields(document)
    yield from _standing(document, zone)
    if document["territory"]:
        yield _line("Territory", document["territory"])
    if document["vet"]:
        yield _line("Vet", ", ".join(filter(None, document["vet"].values())))
    if not document["key_required"]:
        yield _line(
            "Key", " · ".join(("not required", *filter(None, (document["no_key_reason"], document["no_key_note"]))))
        )
    if document["blocked_sitters"]:
        yield _line("Never comes", ", ".join(document["blocked_sitters"]))
    for label, words in own_lines(document):
        yield _line(label, words)
    for pet in document["pets"]:
        yield _line("Pet", ", ".join(filter(None, (pet["name"], pet["species"], pet["breed"], pet["age"]))))
    for contact in document["contacts"]:
        own = "has a key" if contact["has_key"] else ""
        phones = (contact["cell_phone"], contact["home_phone"], contact["work_phone"])
        yield _line("Contact", ", ".join(filter(None, (contact["name"], contact["relation"], *phones, own))))
    for way in document["access"]:
        hidden = "code on file" if way["has_secret"] else ""
        yield _line("Way in", ", ".join(filter(None, (way["kind"].replace("_", " "), way["note"], hidden))))
    for key in document["keys"]:
        places = ", ".join(copy["where"] for copy in key["copies"]) or "no copy"
        out = "" if key["active"] else " (out of use)"
        yield _line("Key", f"{key['label'] or key['kind']}{out}: {places}")


def _standing(document: Mapping[str, Any], zone: tzinfo) -> Iterator[str]:
    for branch in document["branches"]:
        words = f"{branch['status']} ({BRANCH_WORDS.get(branch['branch'], branch['branch'])})"
        yield _line("Status", f"{words} since {_day(branch['since'], zone)}")
        for each in branch["before"]:
            begins = f"from {_day(each['since'], zone)} " if each["since"] else ""
            yield _line("", f"{each['status']} {begins}to {_day(each['until'], zone)}")
    for alert in document["see_to"]:
        yield _line("See to", alert)


def _day(instant: datetime, zone: tzinfo) -> str:
    return instant.astimezone(zone).date().isoformat()


def _fields(document: Mapping[str, Any]) -> Iterator[str]:
    for name, field in CLIENT_FIELDS.items():
        value = document.get(name)
        if name in {"first_name", "last_name", "primary_branch"} or value is None or value == "":
            continue
        words = "yes" if value is True else "no" if value is False else str(value)
        yield _line(field.label, f"{words} (no number)" if name in document["unread_phones"] else words)
    for name, label in (("primary_sitter", "Primary sitter"), ("secondary_sitter", "Second sitter")):
        if document[name]:
            yield _line(label, document[name])


def _line(label: str, text: str) -> str:
    return f"  {label:22}{shown(text)}"
