"""How staff, safes and settings look, at both sizes that everything works at."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from at_the_office import FRONT, SAM
from builders import Office
from keydesk.app.office import KeydeskApp
from keydesk.db.models import Staff, table_of
from keydesk.operations.office import add_service
from keydesk.screens.safe import SafeScreen
from keydesk.screens.short_list import ShortListScreen
from keydesk.screens.staff import StaffScreen
from robot import LARGE, SMALL, Robot

Picture = Callable[..., bool]
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])


@pytest.fixture
def pictured(company: Office) -> Office:
    """The company with badges that are the same each time."""
    staff = table_of(Staff)
    company.work(lambda work: work.session.execute(staff.update().where(staff.c.id > SAM).values(badge_code=None)))
    return company


def _seen(
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
    snap_compare: Picture,
    mode: str,
    size: tuple[int, int],
    act: Callable[[Robot], Awaitable[None]],
) -> bool:
    monkeypatch.setattr(KeydeskApp, "DEFAULT_MODE", mode)
    app = KeydeskApp(office.desk)

    async def before(pilot: Pilot[Any]) -> None:
        robot = Robot(pilot)
        await robot.until(lambda: bool(app.screen_stack) and app.is_open)
        await robot.settle()
        await act(robot)
        # A question that is open is a worker that waits, so nobody waits for the workers here.
        await robot.pilot.pause(0.3)

    return snap_compare(app, run_before=before, terminal_size=size)


async def _open(robot: Robot, thing: int) -> None:
    page = robot.page
    assert isinstance(page, ShortListScreen | StaffScreen)
    assert page.table.go_to(thing)
    await robot.press("enter")
    await robot.until(lambda: robot.page is not page)


@SIZES
def test_the_staff(
    pictured: Office, monkeypatch: pytest.MonkeyPatch, snap_compare: Picture, size: tuple[int, int]
) -> None:
    """The people, who left with keys on top."""

    async def act(robot: Robot) -> None:
        await robot.press("down", "down")

    assert _seen(pictured, monkeypatch, snap_compare, "staff", size, act)


@SIZES
def test_a_new_person(
    pictured: Office, monkeypatch: pytest.MonkeyPatch, snap_compare: Picture, size: tuple[int, int]
) -> None:
    """The form of a new person, refused for want of a Unix user."""

    async def act(robot: Robot) -> None:
        await robot.ask("n")
        await robot.fill(first_name="Pat", last_name="Nwosu", unix_user="no-such-user-here")
        await robot.press("ctrl+s")
        await robot.sees("no Unix user")

    assert _seen(pictured, monkeypatch, snap_compare, "staff", size, act)


@SIZES
def test_a_persons_page(
    pictured: Office, monkeypatch: pytest.MonkeyPatch, snap_compare: Picture, size: tuple[int, int]
) -> None:
    """What Sam holds, with the copy under the cursor."""

    async def act(robot: Robot) -> None:
        await _open(robot, SAM)
        await robot.sees("K7MT-1")

    assert _seen(pictured, monkeypatch, snap_compare, "staff", size, act)


@SIZES
def test_all_that_somebody_holds(
    pictured: Office, monkeypatch: pytest.MonkeyPatch, snap_compare: Picture, size: tuple[int, int]
) -> None:
    """The list to untick before all of it is handed on."""

    async def act(robot: Robot) -> None:
        await _open(robot, SAM)
        await robot.sees("K7MT-1")
        await robot.ask("T")
        await robot.press("space")

    assert _seen(pictured, monkeypatch, snap_compare, "staff", size, act)


@SIZES
def test_the_safes(
    pictured: Office, monkeypatch: pytest.MonkeyPatch, snap_compare: Picture, size: tuple[int, int]
) -> None:
    """The safes with their counts."""

    async def act(robot: Robot) -> None:
        await robot.sees("Front office")

    assert _seen(pictured, monkeypatch, snap_compare, "safes", size, act)


@SIZES
def test_a_board(
    pictured: Office, monkeypatch: pytest.MonkeyPatch, snap_compare: Picture, size: tuple[int, int]
) -> None:
    """The board of a safe, on the hook where a key hangs wrong."""

    async def act(robot: Robot) -> None:
        await _open(robot, FRONT)
        await robot.until(lambda: isinstance(robot.page, SafeScreen) and robot.page.board.current)
        await robot.press("w")
        await robot.sees("B1  !!")

    assert _seen(pictured, monkeypatch, snap_compare, "safes", size, act)


@SIZES
def test_the_settings(
    pictured: Office, monkeypatch: pytest.MonkeyPatch, snap_compare: Picture, size: tuple[int, int]
) -> None:
    """What the office has decided, and its services."""
    pictured.desk().perform_now(add_service, name="30 min walk", minutes=30, price_cents=2250)

    async def act(robot: Robot) -> None:
        await robot.sees("Office name")
        await robot.press("end")

    assert _seen(pictured, monkeypatch, snap_compare, "settings", size, act)
