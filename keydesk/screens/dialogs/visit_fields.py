"""The fields of a visit, as forms ask for them, and how their answers are read."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any, Final

from keydesk.rules.dates import read_day
from keydesk.rules.office import price_words, read_price
from keydesk.rules.recurrence import parse_rule
from keydesk.rules.refusal import Refusal
from keydesk.rules.repeat_words import as_written, read_repeat
from keydesk.rules.visits import SCOPE_WORDS, read_minutes, read_time, time_text
from keydesk.widgets.form_fields import Field

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from keydesk.db.rows.visit import BookableRow, SitterRow, VisitChoicesRow, VisitPageRow

NOBODY: Final = ""
PRIMARY: Final = "primary"
SECONDARY: Final = "secondary"
FAST: Final = {"0": NOBODY, "1": PRIMARY, "2": SECONDARY}
"""The sitters that are chosen by one key."""


def sitter_options(sitters: Sequence[SitterRow], client: BookableRow | None) -> tuple[tuple[str, str, str], ...]:
    """Whom a visit can be given to: PRIMARY, SECONDARY, everybody who makes visits, and nobody yet."""
    names = {each.staff_id: each.name for each in sitters}

    def meant(role: str, sitter_id: int | None, key: str) -> tuple[str, str, str]:
        if client is None:
            return role, role.upper(), key
        who = "none chosen" if sitter_id is None else names.get(sitter_id, "not here any more")
        return role, f"{role.upper()} · {who}", key

    blocked = frozenset[int]() if client is None else client.blocked
    roles = (
        meant(PRIMARY, None if client is None else client.primary_id, "1"),
        meant(SECONDARY, None if client is None else client.secondary_id, "2"),
    )
    people = [
        (str(each.staff_id), each.name, "blocked by the client" if each.staff_id in blocked else "") for each in sitters
    ]
    return (*roles, *people, (NOBODY, "nobody yet", "0"))


def sitter_value(sitter_id: int | None, assigned_as: str) -> str:
    """Whom a visit is given to, as the form has it."""
    return assigned_as or (NOBODY if sitter_id is None else str(sitter_id))


def booking_fields(
    choices: VisitChoicesRow, client: BookableRow | None, *, day: date, at: str = "", sitter_id: int | None = None
) -> list[Field]:
    """What is asked for a new visit; a client that is given is not asked for."""
    fields = _common(choices, client, service="", sitter=sitter_value(sitter_id, ""))
    fields[1:1] = [Field("day", "Day", _day_text(day, choices.today), required=True, hint="tomorrow, fri, 3 dec, +3")]
    fields[2:2] = [Field("at", "Time", at, required=True, hint="8, 0830, 2pm or all day")]
    if client is None:
        options = tuple((str(each.client_id), each.name, each.pets or each.street) for each in choices.clients)
        fields.insert(0, Field("client", "Client", required=True, options=options))
    return fields


def changing_fields(page: VisitPageRow, choices: VisitChoicesRow, client: BookableRow | None) -> list[Field]:
    """What is said of a visit, for changing it."""
    visit = page.visit
    service = "" if visit.service_id is None else str(visit.service_id)
    fields = _common(
        choices, client, service=service, sitter=sitter_value(visit.sitter_id, visit.assigned_as), page=page
    )
    fields[1:1] = [
        Field("day", "Day", visit.day.isoformat(), required=True),
        Field("at", "Time", time_text(None if visit.all_day else visit.starts_at.time()), required=True),
    ]
    if visit.series_id is not None:
        fields.insert(0, Field("scope", "Changes", "one", choices=tuple(SCOPE_WORDS.items())))
    return fields


def _common(
    choices: VisitChoicesRow,
    client: BookableRow | None,
    *,
    service: str,
    sitter: str,
    page: VisitPageRow | None = None,
) -> list[Field]:
    visit = None if page is None else page.visit
    services = [
        (str(each.service_id), each.name, f"{each.minutes} min · {price_words(each.price_cents)}")
        for each in choices.services
    ]
    if visit is not None and service and service not in {value for value, _, _ in services}:
        services.append((service, visit.service, "not booked any more"))
    return [
        Field("service", "Service", service, options=(("", "just a visit", ""), *services)),
        Field(
            "minutes",
            "Minutes",
            "" if page is None or visit is None or visit.all_day else str(page.minutes),
            hint="30, or as the service takes",
        ),
        Field("sitter", "Sitter", sitter, options=sitter_options(choices.sitters, client)),
        Field("repeat", "Repeats", _repeat_text(page), hint="no; mon wed fri until 24 dec; every 2 weeks"),
        Field("price", "Price", "" if visit is None else price_words(visit.price_cents), hint="as the client pays"),
        Field("pets", "Pets", "" if visit is None else visit.pets, hint="all of them"),
        Field("note", "Note", "" if visit is None else visit.note, hint="for whoever makes the visit"),
    ]


def _repeat_text(page: VisitPageRow | None) -> str:
    if page is None or not page.rrule:
        return ""
    return as_written(parse_rule(page.rrule), first=page.visit.day, today=page.today)


def _day_text(day: date, today: date) -> str:
    return "today" if day == today else day.isoformat()


def fault_of(name: str, value: str, *, first: date, today: date) -> str:
    """What is wrong with what was typed into one field; empty where nothing is."""
    readers: dict[str, Any] = {
        "day": lambda: read_day(value, today=today),
        "at": lambda: read_time(value),
        "minutes": lambda: value and read_minutes(value),
        "price": lambda: read_price(value),
        "repeat": lambda: read_repeat(value, first=first, today=today),
    }
    if name not in readers or not value.strip():
        return ""
    try:
        readers[name]()
    except Refusal as refusal:
        return refusal.message
    return ""


def read_fields(values: Mapping[str, str], *, today: date) -> dict[str, Any]:
    """What operations on visits take, from what stands in the fields that are given.

    Raises:
        Refusal: one cannot be read; ``field`` names it.
    """
    read: dict[str, Any] = {}
    if "client" in values:
        read["client_id"] = int(values["client"])
    if "day" in values:
        read["day"] = read_day(values["day"], today=today)
    if "at" in values:
        read["at"] = read_time(values["at"])
    if values.get("minutes", "").strip():
        read["minutes"] = read_minutes(values["minutes"])
    if "service" in values:
        read["service_id"] = int(values["service"]) if values["service"] else None
    if "sitter" in values:
        read |= read_sitter(values["sitter"])
    if values.get("price", "").strip():
        read["price_cents"] = read_price(values["price"])
    for name in ("pets", "note", "repeat"):
        if name in values:
            read[name] = values[name].strip()
    return read


def read_sitter(value: str) -> dict[str, Any]:
    """Whom a visit is given to, for operations."""
    if value in {PRIMARY, SECONDARY}:
        return {"sitter_id": None, "assigned_as": value}
    return {"sitter_id": int(value) if value else None, "assigned_as": ""}


def stored_fields(present: Mapping[str, Any]) -> dict[str, str]:
    """What is stored of a visit, by the names that a form has: for whoever is told that it changed meanwhile."""
    at: time | None = present.get("at")
    return {
        "day": present["day"].isoformat(),
        "at": time_text(at),
        "minutes": "" if at is None else str(present["minutes"]),
        "service": "" if present["service_id"] is None else str(present["service_id"]),
        "sitter": sitter_value(present["sitter_id"], present["assigned_as"]),
        "price": price_words(present["price_cents"]),
        "pets": present["pets"],
        "note": present["note"],
    }
