"""Three weeks of visits around today: the same clients on the same days of the week, as in a real office."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from keydesk.demo.people import Household
from keydesk.demo.size import Size
from keydesk.rules.recurrence import Repeat

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


def invent_series(visits: list[dict[str, Any]], households: list[Household], today: date) -> list[dict[str, Any]]:
    """The series that the visits belong to; each visit is told which, and on which of its days it is.

    Visits of one client at one time on the same days of each week are a series, booked for as long as visits stand.
    Every third client has theirs given to PRIMARY.
    """
    window = [today + timedelta(days=offset) for offset in range(-DAYS_BACK, DAYS_AHEAD)]
    groups: dict[tuple[int, time], list[dict[str, Any]]] = defaultdict(list)
    for visit in visits:
        visit.update(series_id=None, series_day=None, assigned_as="")
        groups[visit["client_id"], visit["starts_at"].time()].append(visit)
    primaries = {each.id: each.primary for each in households}
    found: list[dict[str, Any]] = []
    for (client, at), group in sorted(groups.items()):
        days = {each["day"] for each in group}
        weekdays = sorted(
            {each.weekday() for each in days}.difference(each.weekday() for each in window if each not in days)
        )
        # One a day: a client who is visited twice at one time has the second visit by itself.
        theirs = [*{each["day"]: each for each in reversed(group) if each["day"].weekday() in weekdays}.values()][::-1]
        if not theirs:
            continue
        first = theirs[0]
        series = {name: first[name] for name in ("branch_id", "client_id", "service_id", "sitter_id", "pets")}
        role = "primary" if client % 3 == 0 and first["sitter_id"] == primaries[client] else ""
        rule = Repeat("WEEKLY", weekdays=tuple(weekdays), until=window[-1])
        minutes = int((first["ends_at"] - first["starts_at"]).total_seconds() // 60)
        found.append(
            series
            | {"id": len(found) + 1, "rrule": rule.text, "starts_at": datetime.combine(first["day"], at)}
            | {"minutes": minutes, "assigned_as": role, "made_until": window[-1], "ended": True}
        )
        for each in theirs:
            its_role = role if each["sitter_id"] == first["sitter_id"] else ""
            each.update(series_id=len(found), series_day=each["day"], assigned_as=its_role)
    return found


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
