"""How counting looks, at both sizes that everything works at."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from at_the_office import FRONT, SAM
from builders import Office
from keydesk.app.office import KeydeskApp
from keydesk.operations.counting import say_seen
from keydesk.operations.stock_take import start_count
from keydesk.rules.counted_lines import Said
from keydesk.screens.stock_take import StockTakeScreen
from keydesk.screens.stock_takes import StockTakesScreen
from robot import LARGE, SMALL, Robot

Picture = Callable[..., bool]
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])


@pytest.fixture
def counted(company: Office) -> Office:
    """Front office and what Sam holds, half counted by two, with some things wrong."""
    ana, bo = company.desk(), company.desk(1001)
    take = ana.perform_now(start_count, safe_ids=[FRONT], staff_ids=[SAM], label="November").stock_take_id
    ana.perform_now(
        say_seen,
        stock_take_id=take,
        lines=[
            Said(kind="empty", hook_id=1),
            Said("K7MT-2", hook_id=2),
            Said("P4XZ-1", hook_id=3),
            Said("P4XZ-2", hook_id=4),
            Said("99213", hook_id=5),
            Said(kind="untagged", hook_id=6),
        ],
    )
    bo.perform_now(say_seen, stock_take_id=take, lines=[Said("A2QD-2", hook_id=21), Said("3FQD-2", hook_id=22)])
    return company


def _seen(
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
    snap_compare: Picture,
    size: tuple[int, int],
    act: Callable[[Robot], Awaitable[None]],
) -> bool:
    monkeypatch.setattr(KeydeskApp, "DEFAULT_MODE", "safes")
    app = KeydeskApp(office.desk)

    async def before(pilot: Pilot[Any]) -> None:
        robot = Robot(pilot)
        await robot.until(lambda: bool(app.screen_stack) and app.is_open)
        await robot.settle()
        await robot.press("C")
        await robot.until(lambda: isinstance(robot.page, StockTakesScreen))
        await robot.settle()
        await act(robot)
        await robot.pilot.pause(0.3)

    return snap_compare(app, run_before=before, terminal_size=size)


async def _open(robot: Robot) -> None:
    await robot.press("enter")
    await robot.until(lambda: isinstance(robot.page, StockTakeScreen) and robot.page.count is not None)
    await robot.settle()


@SIZES
def test_the_list_of_counts(
    counted: Office, monkeypatch: pytest.MonkeyPatch, snap_compare: Picture, size: tuple[int, int]
) -> None:
    """One that goes on."""

    async def act(robot: Robot) -> None:
        await robot.settle()

    assert _seen(counted, monkeypatch, snap_compare, size, act)


@SIZES
def test_a_count_in_the_middle(
    counted: Office, monkeypatch: pytest.MonkeyPatch, snap_compare: Picture, size: tuple[int, int]
) -> None:
    """Where one stands, the answer to the last scan, and what it comes to so far."""

    async def act(robot: Robot) -> None:
        await _open(robot)
        await robot.scan("A2QD-1")
        await robot.settle()

    assert _seen(counted, monkeypatch, snap_compare, size, act)


@SIZES
def test_what_can_be_done_about_a_finding(
    counted: Office, monkeypatch: pytest.MonkeyPatch, snap_compare: Picture, size: tuple[int, int]
) -> None:
    """The choices for a key that should be elsewhere."""

    async def act(robot: Robot) -> None:
        await _open(robot)
        await robot.ask("s")

    assert _seen(counted, monkeypatch, snap_compare, size, act)
