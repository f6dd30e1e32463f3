"""Exports of three other programs: EZ Pet Sitter's wide rows, Bettawalka's key list, Precise Petcare's workbook."""

from __future__ import annotations

import re

from keydesk.importing.drafts import (
    ClientDraft,
    ContactDraft,
    Drafts,
    KeyDraft,
    Owner,
    PetDraft,
    Secret,
    SitterName,
    VetDraft,
    born,
    given,
    lines,
    said,
)
from keydesk.importing.generic import synthetic_uid
from keydesk.importing.places import Place
from keydesk.importing.reading import Reading
from keydesk.importing.tables import Record, words
from keydesk.importing.values import day_of, person, sex_of, yes_no
from keydesk.rules.phones import phone

EZ_PET_SITTER, BETTAWALKA, PRECISE = "ezpetsitter", "bettawalka", "precise"

_EZ_HEADERS = (
    *words(
        """
        FName LName Addr City State Zip Phone Phone2 EvePhone Email VetName VetPhone ContactName ContactPhone
        Contact2Name Contact2Phone PrimarySitter SecondarySitter KeyKeptWith
        """
    ),
    *(f"Pet{number}{what}" for number in range(1, 10) for what in ("Name", "Species", "Breed", "Color", "Sex")),
)
_PRECISE_CLIENT_HEADERS = (
    *("Client ID", "Last Name", "First Name", "Active", "Uses Keys", "Email", "Home Phone", "Cell Phone", "Street"),
    *("City", "State", "Zip", "Sitter", "Alarm", "Entry Notes"),
)
_PRECISE_PET_HEADERS = ("Pet Name", "Owner", "Active", "Type", "Breed", "Gender", "Birthdate", "Notes")
_MAILS = re.compile(r"\s*[,;&\n]\s*")
_TWO_PEOPLE = re.compile(r"\s+(?:&|and)\s+", re.IGNORECASE)
_PLAIN_NAME = re.compile(r"[^\W\d]+\.?(?:[ '\-][^\W\d]+)+")


def ez_pet_sitter(reading: Reading) -> Drafts:
    """EZ Pet Sitter: a row a client, up to nine pets in it, and one word for where the key is."""
    unknown = reading.unknown(_EZ_HEADERS)
    reading.refuse_broken("client")
    sitters = {reading.cell(record, "PrimarySitter").casefold() for record in reading.table.records}
    reading.tallies["sitters_named"] = len(sitters - {""})
    clients: list[ClientDraft] = []
    pets: list[PetDraft] = []
    keys: list[KeyDraft] = []
    for record in reading.table.records:
        if not (reading.cell(record, "LName") or reading.cell(record, "FName")):
            reading.refuse("client", record, "", "it has no name")
            continue
        draft = _ez_client(reading, record, unknown)
        clients.append(draft)
        owner = Owner(draft.uid, draft.name)
        pets.extend(_ez_pets(reading, record, owner))
        place = _ez_key(reading, record, sitters)
        if place:
            keys.append(KeyDraft(draft.origin, owner, stated=1, places=(place,)))
    return reading.drafts(EZ_PET_SITTER, clients=clients, pets=pets, keys=keys)


def _ez_client(reading: Reading, record: Record, unknown: tuple[int, ...]) -> ClientDraft:
    def cell(header: str) -> str:
        return reading.cell(record, header)

    def number(header: str) -> str:
        return phone(cell(header), reading.region)

    kept, secrets = reading.kept(record, unknown)
    first, *others = _TWO_PEOPLE.split(cell("FName"))
    contacts = tuple(
        ContactDraft(relation, given(name=cell(f"{prefix}Name"), cell_phone=number(f"{prefix}Phone")))
        for relation, prefix in (("emergency", "Contact"), ("second contact", "Contact2"))
        if cell(f"{prefix}Name")
    )
    values = given(
        first_name=first,
        last_name=cell("LName"),
        partner_first_name=" & ".join(others),
        partner_last_name=cell("LName") if others else "",
        street=cell("Addr"),
        city=cell("City"),
        region=cell("State"),
        zip=reading.zip(record, "Zip"),
        home_phone=number("Phone"),
        cell_phone=number("Phone2"),
        other_phone=number("EvePhone"),
        email=cell("Email"),
        notes=kept,
        status="active",
    )
    vet = VetDraft(cell("VetName"), phone=number("VetPhone")) if cell("VetName") else None
    return ClientDraft(
        origin=reading.origin(record),
        uid=synthetic_uid(values),
        values=values,
        primary_sitter=SitterName(name=cell("PrimarySitter")),
        secondary_sitter=SitterName(name=cell("SecondarySitter")),
        vet=vet,
        contacts=contacts,
        secrets=secrets,
    )


def _ez_pets(reading: Reading, record: Record, owner: Owner) -> list[PetDraft]:
    found = []
    for number in range(1, 10):
        name = reading.cell(record, f"Pet{number}Name")
        if name:
            sex, fixed = sex_of(reading.cell(record, f"Pet{number}Sex"))
            told = [reading.cell(record, f"Pet{number}{part}") for part in ("Species", "Breed", "Color")]
            species, breed, color = told
            values = given(name=name, species=species.capitalize(), breed=breed, color=color, sex=sex, fixed=fixed)
            found.append(PetDraft(reading.origin(record), "", owner, values))
    return found


def _ez_key(reading: Reading, record: Record, sitters: set[str]) -> Place | None:
    """Office, client, or a sitter by the full name; anything else is for somebody to look at."""
    place = reading.table.place("KeyKeptWith")
    word = record.cell(place)
    match " ".join(word.casefold().split()):
        case "":
            reading.tallies["no_key"] += 1
            return None
        case "office":
            reading.tallies["keys_with_office"] += 1
            return Place("safe", word)
        case "client":
            reading.tallies["keys_with_client"] += 1
            return Place("client", word)
        case folded if folded in sitters and _PLAIN_NAME.fullmatch(word.replace("?", "x")):
            reading.tallies["keys_with_a_sitter"] += 1
            return Place("sitter", word, sitter=word)
    reading.tallies["key_unclear"] += 1
    return Place("unclear", word)


def bettawalka(reading: Reading) -> Drafts:
    """Bettawalka's key list: an account, a name either way round, and a code; ``BW116-2`` is a second key there."""
    unknown = reading.unknown(("Account", "Client", "Key Code"))
    reading.refuse_broken("key")
    keys: list[KeyDraft] = []
    for record in reading.table.records:
        name, written = reading.cell(record, "Client"), reading.cell(record, "Key Code")
        if not written:
            reading.refuse("key", record, name, "it has no key code")
            continue
        code = re.sub(r"[^A-Z0-9]", "", written.upper())
        old_code = "" if written.upper() == code else written.upper()
        reading.tallies["keys"] += 1
        owner = Owner(reading.cell(record, "Account"), person(name).full)
        kept, secrets = reading.kept(record, unknown)
        keys.append(
            KeyDraft(
                reading.origin(record),
                owner,
                code=code,
                old_code=old_code,
                stated=1,
                values=given(office_note=kept),
                secrets=secrets,
            )
        )
    return reading.drafts(BETTAWALKA, keys=keys)


def precise_clients(reading: Reading) -> Drafts:
    """Precise Petcare's clients sheet; several e-mails in a cell, and whether the client uses keys."""
    unknown = reading.unknown(_PRECISE_CLIENT_HEADERS)
    reading.refuse_broken("client")
    clients: list[ClientDraft] = []
    for record in reading.table.records:

        def cell(header: str, record: Record = record) -> str:
            return reading.cell(record, header)

        if not (cell("Last Name") or cell("First Name")):
            reading.refuse("client", record, cell("Client ID"), "it has no name")
            continue
        first_mail, *more = _MAILS.split(cell("Email"))
        uses, active = yes_no(cell("Uses Keys")), yes_no(cell("Active"))
        kept, secrets = reading.kept(record, unknown)
        if cell("Alarm"):
            secrets = (*secrets, Secret("alarm", "Alarm", cell("Alarm")))
        for name, counts in (("uses_keys", uses), ("clients_active", active), ("several_emails", more)):
            reading.tallies[name] += int(bool(counts))
        street, *second = cell("Street").split("\n")
        values = given(
            first_name=cell("First Name"),
            last_name=cell("Last Name"),
            email=first_mail,
            email2=", ".join(more),
            home_phone=phone(cell("Home Phone"), reading.region),
            cell_phone=phone(cell("Cell Phone"), reading.region),
            street=street,
            street2=" ".join(second),
            city=cell("City"),
            region=cell("State"),
            zip=reading.zip(record, "Zip"),
            directions=cell("Entry Notes"),
            notes=kept,
            status="inactive" if active is False else "active",
            key_required=uses,
            no_key_reason="other" if uses is False else None,
        )
        sitter = SitterName(name=cell("Sitter"))
        clients.append(ClientDraft(reading.origin(record), cell("Client ID"), values, sitter, secrets=secrets))
    return reading.drafts(PRECISE, clients=clients)


def precise_pets(reading: Reading) -> Drafts:
    """Precise Petcare's pets sheet; pets are joined by the owner's name, and a birth has an age behind it."""
    unknown = reading.unknown(_PRECISE_PET_HEADERS)
    reading.refuse_broken("pet")
    pets: list[PetDraft] = []
    for record in reading.table.records:
        name = reading.cell(record, "Pet Name")
        if not name:
            reading.refuse("pet", record, "", "it has no name")
            continue
        written = reading.cell(record, "Birthdate")
        birth = day_of(written)
        sex, fixed = sex_of(reading.cell(record, "Gender"))
        kept, secrets = reading.kept(record, unknown)
        values = given(
            name=name,
            species=reading.cell(record, "Type"),
            breed=reading.cell(record, "Breed"),
            sex=sex,
            fixed=fixed,
            active=yes_no(reading.cell(record, "Active")),
            notes=lines(reading.cell(record, "Notes"), "" if birth else said("Born", written), kept),
            **born(birth),
        )
        owner = Owner(name=reading.cell(record, "Owner"))
        pets.append(PetDraft(reading.origin(record), "", owner, values, secrets=secrets))
    return reading.drafts(PRECISE, pets=pets)
