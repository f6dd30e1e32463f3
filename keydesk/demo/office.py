"""Building an invented office into a new store, and telling an invented store from a real one."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlmodel import Session

from keydesk.clock import Clock
from keydesk.db import models
from keydesk.db.engine import connect_raw
from keydesk.db.header import look_at
from keydesk.db.lock import OpenMark
from keydesk.db.models import table_of
from keydesk.db.store import Store
from keydesk.db.work import HistoryEntry
from keydesk.demo.keys import SAM, Keys, invent_keys
from keydesk.demo.lives import tell_life
from keydesk.demo.past import PastBatch, put, record_past
from keydesk.demo.people import ADMIN, FIRST_SITTER, MONTHS_BACK, SCHEDULER, Household, People, invent_people
from keydesk.demo.size import Size
from keydesk.demo.talk import invent_talk
from keydesk.demo.visits import SERVICES, invent_series, invent_visits
from keydesk.identity import Identity
from keydesk.rules import dates
from keydesk.rules.profile import client_name
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Operator

OFFICE_NAME: Final = "Fernmere Pet Care (demo)"
_SETTINGS: Final = {
    "office_name": OFFICE_NAME,
    "return_line": "Found? Call 555-0100.",
}
_ROLES: Final = {ADMIN: "admin", SCHEDULER: "scheduler"}


@dataclass(frozen=True, slots=True)
class Invented:
    """An office that was built, and what to try in it.

    Attributes:
        badges: sitters with their badges.
        waiting: tags that the first of them needs today and that hang in the office.
        held: tags that the first of them has.
    """

    size: Size
    events: int
    visits: int
    badges: tuple[tuple[str, str], ...]
    waiting: tuple[str, ...]
    held: tuple[str, ...]


def is_demo(path: Path) -> bool:
    """Whether an invented office is at a place; False where nothing is, or one whose building was broken off.

    Raises:
        Refusal: what is there is no invented office, and nothing may be built over it.
    """
    if not path.exists():
        return False
    look_at(path)
    connection = connect_raw(path, mode="ro")
    try:
        first = connection.execute("SELECT via FROM batch ORDER BY id LIMIT 1").fetchone()
    finally:
        connection.close()
    if first is not None and first[0] != "demo":
        raise Refusal(
            f"{path} is a real office, no demo: nothing was touched. "
            f"Name another place: `keydesk --db PATH demo`, or unset KEYDESK_DB."
        )
    return first is not None


def remove_demo(path: Path) -> None:
    """Takes an invented office away, so that another can be built in its place.

    Raises:
        Refusal: it is a real office, or somebody has it open.
    """
    if is_demo(path):
        with OpenMark(path).alone():
            for each in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
                each.unlink(missing_ok=True)


def build_office(
    path: Path,
    identity: Identity,
    *,
    size: Size,
    seed: int,
    zone: ZoneInfo,
    clock: Clock,
    progress: Callable[[str], None] = lambda _: None,
) -> Invented:
    """Builds an office at a place where there is none; whoever builds it is its admin.

    The same size, seed, zone and day give the same office.

    Raises:
        Refusal: there is something already, or the place is not safe.
    """
    today = dates.today(clock.now(), zone)
    progress(f"Inventing {size.clients:,} clients and {size.copies:,} copies of their keys …")
    people = invent_people(size, seed, today, zone)
    visits = invent_visits(people.households, size, seed, today)
    series = invent_series(visits, people.households, today)
    keys = invent_keys(people.households, visits, size, seed, today)
    chance = random.Random(f"{seed} lives")
    past = [batch for piece in keys.pieces for batch in tell_life(piece, chance, today, zone)]
    opened = dates.from_wall(today - timedelta(days=MONTHS_BACK), time(8), zone)
    past.append(_opening(opened, identity, people, keys, zone))
    past.extend(_joinings(people, keys))
    store = Store.create(path, clock=clock)
    try:
        progress(f"Writing {sum(len(each.events) for each in past):,} movements and {len(visits):,} visits …")
        operator = Operator(ADMIN, "Ana Whitfield", "AW", active=True, roles=(("in_home", "admin"),))
        with store.founding(operator, via="demo") as work:
            _write(work.session, identity, people, keys, series, visits, opened, zone)
            said, wished = invent_talk(people.households, seed, today, zone)
            put(work.session, table_of(models.Message), said)
            put(work.session, table_of(models.ServiceRequest), wished)
            events = record_past(work.session, past)
    finally:
        store.close()
    return _summary(size, events, people, keys, visits, today)


def _write(
    session: Session,
    identity: Identity,
    people: People,
    keys: Keys,
    series: list[dict[str, Any]],
    visits: list[dict[str, Any]],
    opened: datetime,
    zone: ZoneInfo,
) -> None:
    settings = {**_SETTINGS, "time_zone": zone.key}
    members = [
        {"staff_id": each["id"], "branch_id": "in_home", "role": _ROLES.get(each["id"], "base"), "since": opened}
        for each in people.staff
    ]
    # The founder may look at the other branch, too, as in every store.
    members.append({"staff_id": ADMIN, "branch_id": "facility", "role": "admin", "since": opened})
    houses = people.households
    services = [{**each, "branch_id": "in_home"} for each in SERVICES]
    for model, rows in (
        (models.Staff, people.staff),
        (models.StaffMembership, members),
        (models.OperatorIdentity, [_login(identity)]),
        (models.OfficeSetting, [{"name": name, "value": json.dumps(value)} for name, value in settings.items()]),
        (models.Service, services),
        (models.Client, people.clients),
        (models.ClientMembership, [_membership(each) for each in houses]),
        (models.ClientContact, people.contacts),
        (models.BlockedSitter, [{"client_id": each.id, "staff_id": one} for each in houses for one in each.blocked]),
        (models.AccessMethod, people.access),
        (models.Pet, people.pets),
        (models.KeySafe, keys.safes),
        (models.Hook, keys.hooks),
        (models.Key, keys.keys),
        (models.UsedCode, [_used(each, houses) for each in keys.keys]),
        (models.KeyCopy, [each.row for each in keys.pieces]),
        (models.VisitSeries, series),
        (models.Visit, visits),
    ):
        put(session, table_of(model), rows)


def _login(identity: Identity) -> dict[str, Any]:
    return {"staff_id": ADMIN, "kind": identity.kind, "value": identity.value, "label": identity.label}


def _membership(house: Household) -> dict[str, Any]:
    return {"client_id": house.id, "branch_id": "in_home", "status": house.status, "since": house.joined}


def _used(key: dict[str, Any], houses: list[Household]) -> dict[str, Any]:
    return {"code": key["code"], "key_id": key["id"], "first_used_at": houses[key["client_id"] - 1].joined}


def _opening(opened: datetime, identity: Identity, people: People, keys: Keys, zone: ZoneInfo) -> PastBatch:
    """The office's first day: who works there, and where keys hang. That it was ``demo`` marks the store for ever."""
    first = PastBatch(opened, ADMIN, "demo", "demo")
    for person in people.staff:
        name = f"{person['first_name']} {person['last_name']}"
        first.history.append(_added("staff", person["id"], name))
        role = _ROLES.get(person["id"], "base")
        first.history.append(HistoryEntry("staff", person["id"], "role", "role.in_home", None, role))
    login = f"{identity.label} ({identity.value})"
    first.history.append(HistoryEntry("staff", ADMIN, "found", "unix_user", None, login))
    for name, value in {**_SETTINGS, "time_zone": zone.key}.items():
        first.history.append(HistoryEntry("office", 0, "set", name, None, str(value)))
    first.history.extend(_added("key_safe", each["id"], each["label"]) for each in keys.safes)
    return first


def _joinings(people: People, keys: Keys) -> list[PastBatch]:
    """Each client's first day, a moment before their keys are hung up."""
    pets: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for pet in people.pets:
        pets[pet["client_id"]].append(pet)
    theirs: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for key in keys.keys:
        theirs[key["client_id"]].append(key)
    batches = []
    for house in people.households:
        batch = PastBatch(house.joined - timedelta(seconds=30), SCHEDULER, "typed", "add_client")
        batch.history.append(_added("client", house.id, client_name(house.first, house.last)))
        status = HistoryEntry("client", house.id, "status", "status.in_home", None, house.status)
        batch.history.append(status)
        batch.history.extend(_added("pet", each["id"], each["name"]) for each in pets[house.id])
        for each in theirs[house.id]:
            batch.history.append(_added("key", each["id"], f"{each['code']} {each['label']}"))
        for sitter in house.blocked:
            person = people.staff[sitter - 1]
            name = f"{person['first_name']} {person['last_name']}"
            batch.history.append(HistoryEntry("client", house.id, "block_sitter", "blocked_sitter", None, name))
        batches.append(batch)
    return batches


def _added(subject: str, subject_id: int, name: str) -> HistoryEntry:
    return HistoryEntry(subject, subject_id, "add", "*", None, name)


def _summary(
    size: Size, events: int, people: People, keys: Keys, visits: list[dict[str, Any]], today: date
) -> Invented:
    expected = {
        each["client_id"]
        for each in visits
        if each["day"] == today and each["sitter_id"] == SAM and each["status"] == "scheduled"
    }
    has = {piece.row["key_id"] for piece in keys.pieces if piece.row["staff_id"] == SAM}
    waiting = {
        piece.row["key_id"]: piece.row["tag_code"]
        for piece in reversed(keys.pieces)
        if piece.house.id in expected
        and piece.row["holder_kind"] == "safe"
        and not piece.row["spare"]
        and piece.row["key_id"] not in has
    }
    held = [piece.row["tag_code"] for piece in keys.pieces if piece.row["staff_id"] == SAM]
    sitters = people.staff[FIRST_SITTER - 1 : FIRST_SITTER + 1]
    return Invented(
        size=size,
        events=events,
        visits=len(visits),
        badges=tuple((f"{each['first_name']} {each['last_name']}", each["badge_code"]) for each in sitters),
        waiting=tuple(list(waiting.values())[-3:]),
        held=tuple(held[:2]),
    )
