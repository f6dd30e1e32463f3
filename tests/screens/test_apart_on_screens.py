"""Nothing of the branch that is not worked in stands on any screen; Ctrl+O turns all of them over."""

from __future__ import annotations

from typing import Any

import pytest
from textual.screen import Screen

from both_branches import TwoBranches, canaries_in, canary, two_branches
from builders import Office
from keydesk.rules.branches import other_branch
from keydesk.rules.roles import FACILITY, IN_HOME
from keydesk.screens.client import ClientPage
from keydesk.screens.person import PersonScreen
from robot import LARGE, Robot, robot_at

PLACES = ("desk", "today", "keys", "clients", "staff", "safes", "reports", "settings")


@pytest.fixture
def both(office: Office) -> TwoBranches:
    """Rivera in both branches, a visit of each today."""
    return two_branches(office)


class Eyes:
    """What somebody saw who works in one branch; what is of the other one is never there."""

    def __init__(self, robot: Robot, branch: str) -> None:
        self.robot, self.branch = robot, branch
        self.seen: set[str] = set()

    async def look(self, where: str) -> None:
        """Reads the screen."""
        await self.robot.settle()
        assert not canaries_in(self.robot.text, other_branch(self.branch)), where
        self.seen |= canaries_in(self.robot.text, self.branch)

    async def page(self, screen: Screen[Any], panes: str) -> None:
        """Reads a page with each of its panes, and goes back."""
        depth = len(self.robot.app.screen_stack)
        await self.robot.app.push_screen(screen)
        for pane in panes:
            await self.robot.press(pane)
            await self.look(f"{type(screen).__name__} {pane}")
        while len(self.robot.app.screen_stack) > depth:
            self.robot.app.pop_screen()
        await self.robot.settle()


async def test_a_session_of_one_branch_sees_nothing_of_the_other(both: TwoBranches) -> None:
    """Every screen behind a function key, Today's views, a client's panes, both sitters' pages, the palette."""
    async with robot_at(both.office, uid=both.uids[None, "scheduler"], size=LARGE) as robot:
        eyes = Eyes(robot, FACILITY)
        for place in PLACES:
            await robot.app.switch_mode(place)
            await eyes.look(place)
        await robot.app.switch_mode("today")
        for key in "wcdpPm":
            await robot.press(key)
            await eyes.look(f"today {key}")
            await robot.press("escape")
        await robot.app.switch_mode("clients")
        await eyes.page(ClientPage(both.rivera), "1234567890")
        for person in both.sitters.values():
            await eyes.page(PersonScreen(person), "12")
        await robot.press("ctrl+p")
        await robot.type("rivera")
        await eyes.look("the palette")
    assert {canary(FACILITY, "visit", "pets"), canary(FACILITY, "message", "body")} <= eyes.seen


async def test_whoever_switches_sees_the_other_one_and_that_alone(both: TwoBranches) -> None:
    """Ctrl+O on Today: what stood there is gone, and what was hidden is there."""
    async with robot_at(both.office, mode="today", size=LARGE) as robot:
        for branch in (IN_HOME, FACILITY):
            await robot.until(lambda branch=branch: robot.app.desk.branch == branch)
            eyes = Eyes(robot, branch)
            await eyes.look(f"today in {branch}")
            assert canary(branch, "visit", "pets") in eyes.seen
            await robot.press("ctrl+o")
