"""Three weeks of visits around today: the same clients on the same days of the week, as in a real office."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from keydesk.demo.people import Household
from keydesk.demo.size import Size

DAYS_BACK, DAYS_AHEAD = 7, 14
SERVICES: Final = (
    {"id": 1, "name": "30-minute walk", "minutes": 30, "price_cents": 2200},
    {"id": 2, "name": "45-minute drop-in", "minutes": 45, "price_cents": 2900},
    {"id": 3, "name": "60-minute walk", "minutes": 60, "price_cents": 3600},
)
_WEEKEND: Final = 5
_BETWEEN: Final = 15
_LATEST: Final = 22 * 60


def invent_visits(households: list[Household], size: Size, seed: int, today: date) -> list[dict[str, Any]]:
    """Visits from a week ago until two weeks ahead: those of past days made or called off, the others booked."""
    chance = random.Random(f"{seed} visits")
    served = [each for each in households if each.status == "active"]
    weeks = [_regulars(served, size.visits if day < _WEEKEND else size.visits * 6 // 10, chance) for day in range(7)]
    visits: list[dict[str, Any]] = []
    for offset in range(-DAYS_BACK, DAYS_AHEAD):
        day = today + timedelta(days=offset)
        visits.extend(_day(day, today, weeks[day.weekday()], chance))
    for number, visit in enumerate(visits, start=1):
        visit["id"] = number
    return visits


def _regulars(served: list[Household], count: int, chance: random.Random) -> list[tuple[Household, int]]:
    """Who is visited on a day of the week, and at which minute; some twice where visits are more than clients."""
    found: list[tuple[Household, int]] = []
    while served and len(found) < count:
        later = 7 * 60 if found else 0
        some = chance.sample(served, min(len(served), count - len(found)))
        found.extend((each, (each.minutes + later - 450) % 660 + 450) for each in some)
    return found


def _day(
    day: date, today: date, regulars: list[tuple[Household, int]], chance: random.Random
) -> Iterator[dict[str, Any]]:
    booked: list[tuple[int, int, Household, int | None]] = []
    for order, (house, minute) in enumerate(regulars):
        sitter: int | None = house.primary
        dice = chance.random()
        if dice < 0.1:
            sitter = house.secondary
        elif dice > 0.98 and day >= today:
            sitter = None
        booked.append((minute, order, house, sitter))
    free_at: dict[int | None, int] = {}
    for minute, _, house, sitter in sorted(booked, key=lambda each: each[:2]):
        service = SERVICES[house.id % len(SERVICES)]
        starts = minute if sitter is None else min(max(minute, free_at.get(sitter, 0)), _LATEST)
        free_at[sitter] = starts + int(str(service["minutes"])) + _BETWEEN
        begins = datetime.combine(day, time()) + timedelta(minutes=starts)
        off = chance.random() < 0.03
        yield {
            "branch_id": "in_home",
            "client_id": house.id,
            "service_id": service["id"],
            "sitter_id": sitter,
            "day": day,
            "starts_at": begins,
            "ends_at": begins + timedelta(minutes=int(str(service["minutes"]))),
            "status": "cancelled" if off else "completed" if day < today else "scheduled",
            "price_cents": service["price_cents"],
            "pets": ", ".join(house.pets),
        }
