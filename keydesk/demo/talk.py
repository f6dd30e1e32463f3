"""What was said with the clients of the invented office in the last days, and what they wish for."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from keydesk.demo.people import ADMIN, SCHEDULER, Household
from keydesk.demo.visits import SERVICES
from keydesk.rules import dates

_DAYS: Final = 21
_SHARE: Final = 8
# One household in so many has said something lately.
_TALKS: Final[tuple[tuple[tuple[str, str, str], ...], ...]] = (
    (
        ("in", "phone", "We are away from Friday to Monday. Can somebody come twice a day?"),
        ("out", "phone", "Yes, mornings and evenings; the key that we have will do."),
    ),
    (
        ("in", "text", "Running late, please leave the light in the hall on."),
        ("out", "text", "Done, it is on."),
    ),
    (
        ("in", "email", "The side gate sticks since the storm: lift it while you push."),
        ("out", "email", "Thank you, your sitter knows about the gate now."),
    ),
    (
        ("note", "", "Left a new bag of food on the shelf in the laundry."),
    ),
    (
        ("in", "door", "She handed a second key over the counter for the neighbour's visits."),
        ("out", "email", "Thank you, the key hangs in the safe and has a tag of its own."),
    ),
    (
        ("in", "phone", "Could the walk on Thursday be an hour later?"),
    ),
)  # fmt: skip
_WISHES: Final = (
    "Two visits a day while we are away",
    "Somebody for the long weekend, mornings are enough",
    "A walk at noon, from next week on",
    "The cats, and the plants on the balcony if there is time",
)
_MOST_WISHES: Final = 40
_SETTLED_AFTER: Final = 5
# Days after which nothing of it waits any more.


def invent_talk(
    houses: Sequence[Household], seed: int, today: date, zone: ZoneInfo
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Messages, and requests of which some are declined; the same for the same seed and day."""
    chance = random.Random(f"{seed} talk")
    served = [each for each in houses if each.status == "active"]
    messages: list[dict[str, Any]] = []
    for house in served:
        if chance.randrange(_SHARE):
            continue
        day = today - timedelta(days=chance.randint(1, _DAYS))
        at = dates.from_wall(day, time(chance.randint(8, 17), chance.randrange(60)), zone)
        for direction, channel, body in chance.choice(_TALKS):
            old = (today - day).days > _SETTLED_AFTER
            messages.append({**_message(house, direction, channel, body, at), "settled": old and direction == "in"})
            at += timedelta(minutes=chance.randint(3, 90))
    requests = []
    for number, house in enumerate(chance.sample(served, min(_MOST_WISHES, len(served) // 30))):
        day = today - timedelta(days=chance.randint(1, 6))
        at = dates.from_wall(day, time(chance.randint(8, 17), chance.randrange(60)), zone)
        first = today + timedelta(days=chance.randint(5, 30))
        requests.append(_request(house, chance, at, first, declined=number % 4 == 3))
    return messages, requests


def _message(house: Household, direction: str, channel: str, body: str, at: datetime) -> dict[str, Any]:
    return {
        "client_id": house.id,
        "branch_id": "in_home",
        "direction": direction,
        "channel": channel,
        "body": body,
        "at": at,
        "staff_id": SCHEDULER,
        "recorded_at": at,
    }


def _request(house: Household, chance: random.Random, at: datetime, first: date, *, declined: bool) -> dict[str, Any]:
    answer = {
        "status": "declined",
        "answer": "We are full on these days",
        "answered_at": at + timedelta(hours=3),
        "answered_by_id": ADMIN,
    }
    nothing = {"status": "open", "answer": "", "answered_at": None, "answered_by_id": None}
    return {
        "client_id": house.id,
        "branch_id": "in_home",
        "wish": chance.choice(_WISHES),
        "service_id": chance.randint(1, len(SERVICES)),
        "from_day": first,
        "to_day": first + timedelta(days=chance.randint(0, 6)),
        "channel": chance.choice(("phone", "email", "door")),
        "at": at,
        "taken_by_id": SCHEDULER,
        **(answer if declined else nothing),
    }
