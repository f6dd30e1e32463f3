"""An office in which something was said and wished for, on both sides, for tests of screens."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from at_both_branches import FACILITY, IN_HOME, both_branches, in_facility
from builders import MORNING, Office
from keydesk.operations.messages import add_message
from keydesk.operations.requests import decline_request, take_request

RIVERA, MARSH = 1, 2
WALK, NIGHT = 1, 2
FRIDAY, MONDAY = date(2026, 11, 27), date(2026, 11, 30)
LONG = (
    "Please feed Waffles only half a cup, he is on a diet. The gate sticks: lift it while you push, and close it "
    "behind you, since Pip runs. The neighbour has a key, too, and is at home in the mornings.\n\n"
    "We are back on Monday evening, late."
)


def did(office: Office, operation: Any, **how: Any) -> Any:
    """Does one thing as the admin."""
    return office.desk().perform_now(operation, **how)


@pytest.fixture
def talking(office: Office) -> Office:
    """Rivera, of both branches, has said much In-Home and a little at Facility; Marsh, of one, waits for an answer."""
    both_branches(office)
    assert office.client("Rivera", "Ana", email="ana@example.com") == RIVERA
    assert office.client("Marsh", "Eli") == MARSH
    in_facility(office, RIVERA)
    said: tuple[tuple[int, str, str, str, timedelta, str, str], ...] = (
        (RIVERA, "in", "phone", LONG, timedelta(hours=20), IN_HOME, "Lou, the neighbour"),
        (RIVERA, "out", "text", "We come at nine on Sunday.", timedelta(hours=1), IN_HOME, ""),
        (RIVERA, "note", "", "The collar is in the red box.", timedelta(days=3), IN_HOME, ""),
        (RIVERA, "in", "email", "Can she board from Friday on?", timedelta(hours=2), FACILITY, ""),
        (MARSH, "in", "door", "Is Friday free?", timedelta(days=9), IN_HOME, ""),
        (MARSH, "note", "", "Asked again at the door.", timedelta(days=1), IN_HOME, ""),
    )
    for client_id, direction, channel, body, ago, branch, name in said:
        did(
            office, add_message, client_id=client_id, body=body, direction=direction, channel=channel,
            at=MORNING - ago, branch=branch, with_whom=name,
        )  # fmt: skip
    did(
        office, take_request, client_id=RIVERA, wish="Two walks a day while we are away, and the plants",
        service_id=WALK, from_day=FRIDAY, to_day=MONDAY, channel="phone", branch=IN_HOME,
    )  # fmt: skip
    did(office, take_request, client_id=MARSH, wish="Somebody for Christmas", branch=IN_HOME)
    did(office, decline_request, request_id=2, answer="We are full until January")
    did(office, take_request, client_id=RIVERA, wish="To board", service_id=NIGHT, from_day=FRIDAY, branch=FACILITY)
    return office
