"""How the office looks with two branches: the desk, the safes, the shift schedule, and who is asked where."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from at_both_branches import FACILITY, IN_HOME, KIM, SAM, Both, both_branches
from builders import MORNING, Office
from keydesk.app.office import KeydeskApp
from keydesk.operations.sending import send_keys
from keydesk.operations.shifts import add_shift
from keydesk.rules.shifts import read_hours
from keydesk.screens.shifts import ShiftsScreen
from keydesk.widgets.shift_grid import ShiftGrid
from pictures import Picture
from robot import LARGE, SMALL, Robot

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])


@pytest.fixture
def both(office: Office) -> Both:
    """A key on its way for three days, and shifts of a week."""
    made = both_branches(office)
    tag = office.key(office.client("Rivera", "Ana"), code="K7MT", label="front door").tag_codes[0]
    desk = office.desk()
    desk.work_in(IN_HOME)
    desk.perform_now(send_keys, safe_id=made.barn, tag_codes=[tag])
    desk.work_in(FACILITY)
    for staff_id, hours in ((made.ted, "7-15"), (made.sam, "15-23"), (made.ted, "22-6")):
        day = MORNING.date()
        desk.perform_now(add_shift, staff_id=staff_id, branch=FACILITY, day=day, hours=read_hours(hours))
    office.clock.advance(days=3)
    return made


def _looks(office: Office, snap_compare: Picture, size: tuple[int, int], uid: int, act: Any) -> bool:
    app = KeydeskApp(lambda: office.desk(uid))

    async def before(pilot: Pilot[Any]) -> None:
        robot = Robot(pilot)
        await robot.until(lambda: bool(app.screen_stack) and app.is_open)
        await robot.settle()
        await act(robot)
        await robot.pilot.pause(0.3)

    return bool(snap_compare(app, run_before=before, terminal_size=size))


@SIZES
def test_the_desk_at_facility(both: Both, snap_compare: Picture, size: tuple[int, int]) -> None:
    """The branch above, the way to the other one below; what was late on its way is taken in."""

    async def act(robot: Robot) -> None:
        await robot.press("ctrl+o")
        await robot.hears("You work in Facility now")
        await robot.scan("K7MT-1")
        await robot.hears("K7MT-1 received")
        await robot.settle()

    assert _looks(both.office, snap_compare, size, KIM, act)


@SIZES
def test_the_shift_schedule(both: Both, snap_compare: Picture, size: tuple[int, int]) -> None:
    """A week of Facility, the cursor on a day with two shifts."""

    async def act(robot: Robot) -> None:
        await robot.press("ctrl+o")
        await robot.hears("You work in Facility now")
        await robot.app.switch_mode("staff")
        await robot.app.push_screen(ShiftsScreen(both.ted))
        await robot.until(lambda: robot.find(ShiftGrid).person)
        await robot.settle()
        await robot.press("left", "left", "left")
        await robot.settle()

    assert _looks(both.office, snap_compare, size, KIM, act)


@SIZES
def test_the_safes_of_both(both: Both, snap_compare: Picture, size: tuple[int, int]) -> None:
    """Whose each is, what is on the way, and what has arrived."""

    async def act(robot: Robot) -> None:
        await robot.app.switch_mode("safes")
        await robot.until(lambda: robot.table.place.ids)
        await robot.settle()
        robot.table.go_to(both.barn)
        await robot.ask("i")
        await robot.sees("What has arrived for Barn?")

    assert _looks(both.office, snap_compare, size, KIM, act)


def test_where_do_you_work(both: Both, snap_compare: Picture) -> None:
    """Whoever works in both, and has no key to go between them, is asked first."""

    async def act(robot: Robot) -> None:
        await robot.sees("You work in which branch now?")

    assert _looks(both.office, snap_compare, SMALL, SAM, act)
