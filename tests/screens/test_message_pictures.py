"""How messages and requests look, at both sizes that everything works at (K6, K7)."""

from __future__ import annotations

from typing import Any

import pytest

from at_both_branches import IN_HOME
from at_the_messages import FRIDAY, RIVERA, did
from builders import Office
from keydesk.operations.client_mail import mail_client
from keydesk.operations.messages import withdraw_message
from keydesk.operations.requests import book_request, take_request
from keydesk.screens.client import ClientPage
from keydesk.screens.client_messages import ClientMessages
from pictures import Picture, looks_as_before
from robot import LARGE, SMALL, Robot

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])


@pytest.fixture
def told(talking: Office) -> Office:
    """With a mail that waits, a note that was withdrawn, and a request that became visits."""
    did(
        talking, mail_client, client_id=RIVERA, to="", subject="Sunday", body="We come at nine.", branch=IN_HOME
    )  # fmt: skip
    did(talking, withdraw_message, message_id=3, reason="it was another collar")
    number = did(talking, take_request, client_id=RIVERA, wish="A walk", from_day=FRIDAY, branch=IN_HOME).id
    did(talking, book_request, request_id=number, booking={"day": FRIDAY, "at": None})
    return talking


async def pane(robot: Robot) -> None:
    """Rivera's messages, the long one under the cursor."""
    await robot.app.push_screen(ClientPage(RIVERA))
    await robot.sees("reach")
    await robot.press("7")
    await robot.until(lambda: isinstance(robot.screen, ClientMessages) and robot.screen.shown_log is not None)
    await robot.settle()
    await robot.press("down", "down")


def page(name: str) -> Any:
    """One of the pages that the palette knows."""

    async def go(robot: Robot) -> None:
        robot.app.desk.work_in(IN_HOME)
        await robot.app.run_action(f"app.open_page('{name}')")
        await robot.settle()

    return go


async def all_of_them(robot: Robot) -> None:
    """What was booked and declined, too."""
    await robot.press("F")
    await robot.sees("booked, 1")


@SIZES
def test_messages_of_a_client(told: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """Newest first, a side for each branch, the one under the cursor whole."""
    assert looks_as_before(told, snap_compare, size, pane, sees="")


@SIZES
def test_messages_of_these_days(told: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """What is unanswered on top."""
    assert looks_as_before(told, snap_compare, size, page("messages"), sees="")


@SIZES
def test_requests(told: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """Open, booked, declined."""
    assert looks_as_before(told, snap_compare, size, page("requests"), all_of_them, sees="")
