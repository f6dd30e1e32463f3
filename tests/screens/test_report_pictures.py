"""Pictures of the reports: their list, one with groups, one that asks, one that is empty."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from at_the_office import SAM
from builders import Office
from keydesk.screens.report import ReportScreen
from keydesk.screens.reports import ReportsScreen
from pictures import Picture, looks_as_before
from robot import LARGE, SMALL, Robot

Act = Callable[[Robot], Awaitable[None]]


async def the_list(robot: Robot) -> None:
    """F8."""
    await robot.press("f8")
    await robot.until(lambda: isinstance(robot.page, ReportsScreen) and robot.table.place.ids)
    await robot.settle()


async def _open(robot: Robot, words: str) -> None:
    await the_list(robot)
    await robot.press("slash")
    await robot.type(words)
    await robot.press("enter", "enter")
    await robot.until(lambda: isinstance(robot.page, ReportScreen) and robot.page.report is not None)
    await robot.settle()


async def the_day(robot: Robot) -> None:
    """The Daily Summary, by sitter."""
    await _open(robot, "daily summary")


async def all_keys(robot: Robot) -> None:
    """All keys by client."""
    await _open(robot, "key location")


async def asking(robot: Robot) -> None:
    """What it is asked with."""
    await _open(robot, "key location")
    await robot.ask("e")
    await robot.settle()


async def ways_out(robot: Robot) -> None:
    """Printer, formats, cron."""
    await _open(robot, "key location")
    await robot.ask("greater_than_sign")
    await robot.settle()


async def nothing(robot: Robot) -> None:
    """A day without visits."""
    await _open(robot, "daily summary")
    await robot.press("right_square_bracket", "right_square_bracket")
    await robot.sees("0 rows")
    await robot.settle()


@pytest.mark.parametrize("act", [the_list, the_day, all_keys, asking, ways_out, nothing], ids=lambda act: act.__name__)
@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
def test_reports(company: Office, snap_compare: Picture, size: tuple[int, int], act: Act) -> None:
    """Calm, aligned, nothing cut that matters."""
    today = company.clock.now().date()
    company.visit(2, SAM, today, "09:15")
    company.visit(3, SAM, today, "10:00")
    company.visit(4, None, today, "11:30")
    assert looks_as_before(company, snap_compare, size, act)
