"""How the dialogs of visits look, at both sizes that everything works at."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, time
from typing import Any

import pytest
from textual.pilot import Pilot

from at_the_visits import MARSH, RIVERA, SAM, VisitDesk
from builders import Office
from keydesk.app.office import KeydeskApp
from keydesk.operations.visits import book_visit
from keydesk.screens.dialogs.visit_form import VisitForm
from keydesk.screens.dialogs.visit_sitter import SitterPick
from robot import LARGE, SMALL, Robot

Picture = Callable[..., bool]
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
THURSDAY = date(2026, 11, 26)


def seen(
    office: Office,
    snap_compare: Picture,
    size: tuple[int, int],
    desk: VisitDesk,
    act: Callable[[Robot], Awaitable[None]],
) -> bool:
    """A picture of a screen with visits in hand, after something was done there."""
    app = KeydeskApp(office.desk)

    async def before(pilot: Pilot[Any]) -> None:
        robot = Robot(pilot)
        await robot.until(lambda: bool(app.screen_stack) and app.is_open)
        await app.push_screen(desk)
        await robot.settle()
        await act(robot)
        # A question that is open is a worker that waits, so nobody waits for the workers here.
        await robot.pilot.pause(0.3)

    return snap_compare(app, run_before=before, terminal_size=size)


def book(office: Office, **how: Any) -> int:
    """A visit on Thursday at eight."""
    wanted = {"client_id": RIVERA, "day": THURSDAY, "at": time(8), "service_id": 1, "sitter_id": SAM, **how}
    return int(office.desk().perform_now(book_visit, **wanted).id)


@SIZES
def test_new_visit(booked_office: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """A series that is about to be booked: its first days, its price, and another visit of the sitter's then."""
    book(booked_office, client_id=MARSH)

    async def act(robot: Robot) -> None:
        await robot.ask("n")
        await robot.fill(client="1", service="1", day="thu", at="8:15", sitter="primary", repeat="mon thu until 24 dec")
        await robot.sees("the sitter is at Marsh", "22.00")

    assert seen(booked_office, snap_compare, size, VisitDesk(), act)


@SIZES
def test_wrong_fields(booked_office: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """What cannot be read, and whom the client has blocked."""

    async def act(robot: Robot) -> None:
        await robot.ask("n")
        await robot.fill(at="25", sitter="3", repeat="now and then", price="dear", note="gate")
        await robot.sees("is no time", "has blocked Kim Voss", "A price is written")

    assert seen(booked_office, snap_compare, size, VisitDesk(client_id=RIVERA), act)


@SIZES
def test_change_of_a_series(booked_office: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """How much of it is the first thing that is asked."""
    visit = book(booked_office, repeat="mon wed fri until 24 dec", note="Key sticks: lift the handle")

    async def act(robot: Robot) -> None:
        await robot.ask("e")
        await robot.until(lambda: isinstance(robot.screen, VisitForm))
        await robot.fill(scope="following")
        await robot.sees("Mon 30 Nov")

    assert seen(booked_office, snap_compare, size, VisitDesk(visit), act)


@SIZES
def test_who_makes_it(booked_office: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """PRIMARY and SECONDARY by one key; who is blocked is grey."""
    visit = book(booked_office, sitter_id=None)

    async def act(robot: Robot) -> None:
        await robot.ask("a")
        await robot.until(lambda: isinstance(robot.screen, SitterPick))

    assert seen(booked_office, snap_compare, size, VisitDesk(visit), act)
