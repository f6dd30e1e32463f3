"""An office's own lists of clients, pets, staff and keys, read by a mapping."""

from __future__ import annotations

from collections.abc import Callable

from keydesk.importing.drafts import (
    ClientDraft,
    ContactDraft,
    Drafts,
    KeyDraft,
    Owner,
    PetDraft,
    Secret,
    SitterName,
    StaffDraft,
    Value,
    Values,
    VetDraft,
    born,
    given,
    lines,
    said,
)
from keydesk.importing.mapped import Mapped
from keydesk.importing.places import Place, hook_label, place_of, places_of
from keydesk.importing.reading import key_id, no_key_reason, secret_in, usual_width
from keydesk.importing.tables import Record
from keydesk.importing.values import PersonName, date_order, day_of, is_none, pet_names, sex_of, yes_no
from keydesk.rules.alike import name_key, street_key
from keydesk.rules.keys import MOST_COPIES
from keydesk.rules.phones import phone, phone_key

_STATUSES = {
    "prospect": "prospect",
    "lead": "prospect",
    "new": "prospect",
    "former": "inactive",
    "archived": "inactive",
}


def clients(mapped: Mapped) -> Drafts:
    """Clients, with their pets as names and their keys as a count or a code where the list has them."""
    reading = mapped.reading
    reading.refuse_broken("client")
    order = date_order(mapped.column("since"))
    width = usual_width(mapped.column("key_code"))
    found: list[ClientDraft] = []
    pets: list[PetDraft] = []
    keys: list[KeyDraft] = []
    for record in reading.table.records:
        reading.count_line_breaks(record)
        name = mapped.person(record)
        if not (name.first or name.last):
            reading.refuse("client", record, "", "it has no name")
            continue
        draft = _client(mapped, record, name, order)
        found.append(draft)
        owner = Owner(draft.uid, draft.name)
        listed = pet_names(mapped.cell(record, "pets"))
        reading.tallies["pets_listed"] += len(listed)
        pets.extend(PetDraft(draft.origin, "", owner, given(name=pet), listed=True) for pet in listed)
        key = _counted_key(mapped, record, owner, width)
        if key:
            keys.append(key)
    return mapped.drafts(clients=found, pets=pets, keys=keys)


def _client(mapped: Mapped, record: Record, name: PersonName, order: str) -> ClientDraft:
    reading = mapped.reading

    def cell(field: str) -> str:
        return mapped.cell(record, field)

    def number(field: str) -> str:
        return phone(cell(field), reading.region)

    kept, secrets = mapped.kept(record)
    remark = cell("notes")
    if remark and (secret := secret_in(remark, "Remark")):
        secrets, remark = (*secrets, secret), ""
        reading.tallies["remarks_with_a_code"] += 1
    since = day_of(cell("since"), "dmy" if order == "dmy" else "mdy")
    zip_header = mapped.table.column_of("zip")
    emails = [part.strip() for part in cell("email").replace("\n", ",").replace(";", ",").replace("&", ",").split(",")]
    values: dict[str, Value] = given(
        first_name=name.first,
        last_name=name.last,
        partner_first_name=cell("partner_first_name"),
        partner_last_name=cell("partner_last_name"),
        street=cell("street"),
        street2=cell("street2"),
        city=cell("city"),
        region=cell("region"),
        zip=reading.zip(record, zip_header) if zip_header else "",
        home_phone=number("home_phone"),
        cell_phone=number("cell_phone"),
        work_phone=number("work_phone"),
        other_phone=number("other_phone"),
        email=emails[0],
        email2=cell("email2") or ", ".join(part for part in emails[1:] if part),
        directions=cell("directions"),
        parking=cell("parking"),
        notes=lines(remark, "" if since and since.full else said("Client since", cell("since")), kept),
        office_notes=cell("office_notes"),
        status=_status(cell("status")),
        since=since.full if since else None,
    )
    values |= _key_required(cell, secrets)
    return ClientDraft(
        origin=reading.origin(record),
        uid=cell("uid") or synthetic_uid(values),
        values=values,
        primary_sitter=SitterName(name=cell("primary_sitter")),
        secondary_sitter=SitterName(name=cell("secondary_sitter")),
        vet=_vet(mapped, record),
        contacts=_contacts(mapped, record),
        secrets=secrets,
        own=mapped.own(record),
    )


def synthetic_uid(values: Values) -> str:
    """What stands for an outside id in a list without ids: the name with the street, or with the first phone."""
    name = name_key(str(values.get("first_name", "")), str(values.get("last_name", "")))
    street = street_key(str(values.get("street", "")))
    phones = (phone_key(str(values.get(field, ""))) for field in ("home_phone", "cell_phone", "work_phone"))
    return f"{name} | {street or next((number for number in phones if number), '')}"


def _status(text: str) -> str:
    word = text.strip().casefold()
    if not word:
        return ""
    answer = yes_no(word)
    return _STATUSES.get(word, "active" if answer or answer is None else "inactive")


def _key_required(cell: Callable[[str], str], secrets: tuple[Secret, ...]) -> dict[str, Value]:
    needs = yes_no(cell("uses_keys"))
    without = yes_no(cell("no_key_required"))
    required = needs if needs is not None else None if without is None else not without
    if required is None:
        return {}
    return (
        {"key_required": True, "no_key_reason": None}
        if required
        else {"key_required": False, "no_key_reason": no_key_reason(secrets)}
    )


def _vet(mapped: Mapped, record: Record) -> VetDraft | None:
    vet, clinic = mapped.cell(record, "vet_name"), mapped.cell(record, "vet_clinic")
    if not (vet or clinic):
        return None
    number = phone(mapped.cell(record, "vet_phone"), mapped.reading.region)
    return VetDraft(name=vet or clinic, clinic=clinic if vet else "", phone=number)


def _contacts(mapped: Mapped, record: Record) -> tuple[ContactDraft, ...]:
    name = mapped.cell(record, "contact_name")
    if not name:
        return ()
    values = given(
        name=name,
        cell_phone=phone(mapped.cell(record, "contact_phone"), mapped.reading.region),
        has_key=yes_no(mapped.cell(record, "contact_has_key")),
    )
    return (ContactDraft("emergency", values),)


def _count(text: str) -> int | None:
    """A number of copies; ``none`` is none, an empty cell says nothing."""
    word = text.strip()
    if is_none(word):
        return 0 if word else None
    return int(word) if word.isascii() and word.isdigit() and int(word) <= MOST_COPIES else None


def _counted_key(mapped: Mapped, record: Record, owner: Owner, width: int | None) -> KeyDraft | None:
    """A key that a client's row tells of by a count, a hook, a code or a place."""
    cell, hook, place = (mapped.cell(record, name) for name in ("key_code", "hook", "key_place"))
    stated = _count(mapped.cell(record, "copies"))
    if stated == 0 or not (stated or cell or hook_label(hook)):
        return None
    told = key_id(cell, width=width)
    mapped.reading.tallies["clients_with_keys"] += 1
    mapped.reading.tallies["copies_by_column"] += stated or 1
    places: tuple[Place, ...] = places_of(place) if place else ()
    if hook:
        places = (place_of(hook) if hook_label(hook) else Place("unclear", hook), *places)
    return KeyDraft(
        origin=mapped.reading.origin(record),
        owner=owner,
        code=told.code,
        old_code="" if told.description or told.code == cell else cell,
        number=told.number,
        values=given(description=told.description),
        stated=stated,
        places=places,
        counted=not cell,
    )


def pets(mapped: Mapped) -> Drafts:
    """Pets, a row each, with the owner by id or name."""
    mapped.reading.refuse_broken("pet")
    order = date_order(mapped.column("born"))
    found: list[PetDraft] = []
    for record in mapped.reading.table.records:
        name = mapped.cell(record, "name")
        if not name:
            mapped.reading.refuse("pet", record, "", "it has no name")
            continue
        kept, secrets = mapped.kept(record)
        birth = day_of(mapped.cell(record, "born"), order)
        sex, fixed = sex_of(mapped.cell(record, "sex"))
        told_fixed = yes_no(mapped.cell(record, "fixed"))
        values = given(
            name=name,
            species=mapped.cell(record, "species"),
            breed=mapped.cell(record, "breed"),
            sex=sex,
            color=mapped.cell(record, "color"),
            fixed=fixed if told_fixed is None else told_fixed,
            active=yes_no(mapped.cell(record, "active")),
            photo_path=mapped.cell(record, "photo"),
            notes=lines(mapped.cell(record, "notes"), "" if birth else said("Born", mapped.cell(record, "born")), kept),
            **born(birth),
        )
        owner = Owner(mapped.cell(record, "owner_uid"), mapped.cell(record, "owner"))
        found.append(
            PetDraft(
                mapped.reading.origin(record),
                mapped.cell(record, "uid"),
                owner,
                values,
                secrets=secrets,
                own=mapped.own(record),
            )
        )
    return mapped.drafts(pets=found)


def staff(mapped: Mapped) -> Drafts:
    """People of the company, a row each."""
    mapped.reading.refuse_broken("staff")
    found: list[StaffDraft] = []
    for record in mapped.reading.table.records:
        name = mapped.person(record)
        if not (name.first or name.last):
            mapped.reading.refuse("staff", record, "", "there is no name")
            continue
        kept = mapped.kept_openly(record)
        hired, left = day_of(mapped.cell(record, "hired_on")), day_of(mapped.cell(record, "left_on"))
        values = given(
            first_name=name.first,
            last_name=name.last,
            nickname=mapped.cell(record, "nickname"),
            email=mapped.cell(record, "email"),
            phone=phone(mapped.cell(record, "phone"), mapped.reading.region),
            active=yes_no(mapped.cell(record, "active")),
            hired_on=hired.full if hired else None,
            left_on=left.full if left else None,
            notes=lines(mapped.cell(record, "notes"), kept),
        )
        uid = mapped.cell(record, "uid") or name_key(name.first, name.last)
        found.append(StaffDraft(mapped.reading.origin(record), uid, values))
    return mapped.drafts(staff=found)


def keys(mapped: Mapped) -> Drafts:
    """Keys, a row each: whose, what it opens or which code, how many copies, and where each of them is."""
    reading = mapped.reading
    reading.refuse_broken("key")
    width = usual_width(mapped.column("code"))
    found: list[KeyDraft] = []
    for record in reading.table.records:
        name = mapped.person(record, "owner")
        uid = mapped.cell(record, "owner_uid")
        if not (name.first or name.last or uid):
            reading.refuse("key", record, mapped.cell(record, "code"), "it names no client")
            continue
        found.append(_listed_key(mapped, record, Owner(uid, name.full), width))
    return mapped.drafts(keys=found)


def _listed_key(mapped: Mapped, record: Record, owner: Owner, width: int | None) -> KeyDraft:
    cell, hook = mapped.cell(record, "code"), mapped.cell(record, "hook")
    told = key_id(cell, width=width)
    # A question mark is a place that nobody knows, so this cell is read as it stands.
    header = mapped.table.column_of("places")
    at = mapped.reading.table.place(header) if header else None
    places = places_of(record.cell(at))
    if hook and hook_label(hook):
        places = (Place("hook", hook, hook=hook_label(hook)), *places)
    stated = _count(mapped.cell(record, "copies"))
    kept, secrets = mapped.kept(record)
    tallies = mapped.reading.tallies
    tallies["keys"] += 1
    tallies["copies_stated"] += stated or 0
    tallies["copies_listed"] += len(places)
    for place in places:
        tallies[f"place_{place.kind}"] += 1
    note = ""
    if places and stated != len(places):
        tallies["rows_where_count_differs"] += 1
        named = f"{len(places)} place{'s' if len(places) > 1 else ''}"
        note = f"The list counted {'nothing' if stated is None else stated} and named {named}"
    return KeyDraft(
        origin=mapped.reading.origin(record),
        owner=owner,
        code=told.code,
        old_code="" if told.description or told.code == cell else cell,
        number=told.number,
        label=mapped.cell(record, "label"),
        values=given(
            description=lines(told.description, mapped.cell(record, "description")), office_note=lines(note, kept)
        ),
        secrets=secrets,
        stated=stated,
        places=places,
    )
