"""The people of an invented office, its clients, and their animals."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from keydesk.demo import names
from keydesk.demo.size import Size
from keydesk.rules import dates, profile, tags
from keydesk.rules.text import fold

MONTHS_BACK: Final = 190
"""Days since the office began to work with keydesk."""

ADMIN, SCHEDULER, FORMER, FIRST_SITTER = 1, 2, 3, 4
_KNOWN: Final = (("Ana", "Whitfield"), ("Bo", "Tran"), ("Gil", "Harrow"), ("Sam", "Ortega"), ("Jo", "Reyes"))


@dataclass(slots=True)
class Household:
    """One client as the rest of the invention needs it."""

    id: int
    first: str
    last: str
    partner: str
    status: str
    key_required: bool
    joined: datetime
    primary: int
    secondary: int
    minutes: int
    """When visits begin, in minutes after midnight."""
    blocked: list[int] = field(default_factory=list)
    contacts: list[int] = field(default_factory=list)
    pets: list[str] = field(default_factory=list)

    @property
    def names(self) -> tuple[str, ...]:
        """What search finds the client's keys by."""
        return tuple(each for each in (self.last, self.first, self.partner) if each)


@dataclass(slots=True)
class People:
    """Rows for the tables, and the households they describe."""

    staff: list[dict[str, Any]]
    clients: list[dict[str, Any]]
    contacts: list[dict[str, Any]]
    pets: list[dict[str, Any]]
    access: list[dict[str, Any]]
    households: list[Household]


def invent_people(size: Size, seed: int, today: date, zone: ZoneInfo) -> People:
    """Staff, clients, contacts and pets; the first of the staff is whoever builds the office."""
    staff = _staff(size, random.Random(f"{seed} staff"), today)
    chance = random.Random(f"{seed} clients")
    people = People(staff, [], [], [], [], [])
    for number in range(1, size.clients + 1):
        _client(people, number, size, chance, today, zone)
    _pets(people, size.pets, random.Random(f"{seed} pets"), today)
    return people


def _staff(size: Size, chance: random.Random, today: date) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    badges: set[str] = set()
    for number in range(1, size.sitters + FIRST_SITTER):
        if number <= len(_KNOWN):
            first, last = _KNOWN[number - 1]
        else:
            first, last = chance.choice(names.FIRST_NAMES), chance.choice(names.LAST_NAMES)
        badge = tags.badge_code(chance)
        while badge in badges:
            badge = tags.badge_code(chance)
        badges.add(badge)
        former = number == FORMER
        row: dict[str, Any] = {
            "id": number,
            "first_name": first,
            "last_name": last,
            "nickname": "",
            "initials": first[0] + last[0],
            "badge_code": badge,
            "email": _email(first, last, ""),
            "phone": _phone(chance),
            "is_sitter": number >= FORMER,
            "active": not former,
            "hired_on": today - timedelta(days=MONTHS_BACK + chance.randint(30, 1500)),
            "left_on": today - timedelta(days=20) if former else None,
        }
        row["search"] = profile.staff_search(row)
        rows.append(row)
    return rows


def _client(people: People, number: int, size: Size, chance: random.Random, today: date, zone: ZoneInfo) -> None:
    first, last = chance.choice(names.FIRST_NAMES), chance.choice(names.LAST_NAMES)
    partner = chance.choice(names.FIRST_NAMES) if chance.random() < 0.3 else ""
    status = chance.choices(("active", "inactive", "prospect"), (65, 27, 8))[0]
    no_key = chance.choices(tuple(names.NO_KEY_NOTES), (4, 3, 2, 1, 2, 2, 1))[0] if chance.random() < 0.1 else None
    day = today - timedelta(days=MONTHS_BACK)
    if chance.random() < 0.3:
        day += timedelta(days=chance.randint(1, MONTHS_BACK - 25))
    sitters = chance.sample(range(FIRST_SITTER, FIRST_SITTER + size.sitters), min(3, size.sitters))
    house = Household(
        id=number,
        first=first,
        last=last,
        partner=partner,
        status=status,
        key_required=no_key is None,
        joined=dates.from_wall(day, time(9 + number % 8, number * 7 % 60), zone),
        # The sitters take turns, so that each has as many clients as the others.
        primary=FIRST_SITTER + number % size.sitters,
        secondary=0,
        minutes=chance.choice((450, 480, 510, 540, 600, 690, 720, 750, 780, 840, 900, 960, 1020, 1080)),
    )
    others = [each for each in sitters if each != house.primary]
    house.secondary = others[0]
    if chance.random() < 0.04 and len(others) > 1:
        house.blocked.append(others[1])
    town, zip_code = chance.choice(names.TOWNS)
    row: dict[str, Any] = {
        "id": number,
        "first_name": first,
        "last_name": last,
        "partner_first_name": partner,
        "partner_last_name": last if partner else "",
        "cell_phone": _phone(chance),
        "home_phone": _phone(chance) if chance.random() < 0.3 else "",
        "email": _email(first, last, str(number)),
        "street": f"{chance.randint(1, 240)} {chance.choice(names.STREETS)}",
        "city": town,
        "region": names.REGION,
        "zip": zip_code,
        "primary_sitter_id": house.primary,
        "secondary_sitter_id": house.secondary,
        "key_required": house.key_required,
        "no_key_reason": no_key,
        "no_key_note": names.NO_KEY_NOTES[no_key] if no_key else "",
        "parking": _sometimes(chance, 0.4, names.PARKING),
        "office_notes": _sometimes(chance, 0.25, names.OFFICE_NOTES),
        "desk_note": _sometimes(chance, 0.06, names.DESK_NOTES),
        "sort_name": profile.sort_name(first, last),
    }
    people.clients.append(row)
    people.households.append(house)
    if no_key and no_key not in {"client_home", "other"}:
        people.access.append({"client_id": number, "kind": no_key, "note": names.NO_KEY_NOTES[no_key]})
    if chance.random() < 0.6:
        contact = len(people.contacts) + 1
        house.contacts.append(contact)
        people.contacts.append(
            {
                "id": contact,
                "client_id": number,
                "name": f"{chance.choice(names.FIRST_NAMES)} {chance.choice(names.LAST_NAMES)}",
                "relation": chance.choice(names.RELATIONS),
                "cell_phone": _phone(chance),
                "has_key": chance.random() < 0.4,
            }
        )


def _pets(people: People, count: int, chance: random.Random, today: date) -> None:
    """One animal for each client, and the rest for whom they fall to."""
    owners = list(people.households)
    chance.shuffle(owners)
    for number in range(1, count + 1):
        owner = owners[number - 1] if number <= len(owners) else chance.choice(owners)
        species, breeds = chance.choices(names.BREEDS, (60, 32, 4, 4))[0]
        year = today.year - chance.randint(0, 14)
        exact = chance.random()
        pet: dict[str, Any] = {
            "id": number,
            "client_id": owner.id,
            "name": chance.choice(names.PET_NAMES),
            "species": species,
            "breed": chance.choice(breeds),
            "sex": chance.choice(("female", "male")),
            "color": chance.choice(names.COLOURS),
            "birth_year": year,
            "birth_month": chance.randint(1, 12) if exact < 0.6 and year < today.year else None,
            "birth_day": None,
            "active": chance.random() > 0.07,
        }
        if pet["birth_month"] and exact < 0.4:
            pet["birth_day"] = chance.randint(1, 28)
        pet["search"] = profile.pet_search(pet, owner.names)
        owner.pets.append(pet["name"])
        people.pets.append(pet)
    for row, house in zip(people.clients, people.households, strict=True):
        row["search"] = profile.client_search(row, house.pets)


def _sometimes(chance: random.Random, share: float, texts: tuple[str, ...]) -> str:
    return chance.choice(texts) if chance.random() < share else ""


def _phone(chance: random.Random) -> str:
    return f"555-01{chance.randint(0, 99):02}"


def _email(first: str, last: str, number: str) -> str:
    return f"{'.'.join(fold(part).replace(chr(39), '') for part in (first, last))}{number}@example.com"
