"""How a safe's board, the walk along it and the scanner's page look, at both sizes that everything works at."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

import pytest
from textual.pilot import Pilot

from at_the_office import BO, FRONT, SAM
from builders import Office
from keydesk.app.office import KeydeskApp
from keydesk.operations.custody import check_in, check_out
from keydesk.screens.safe import SafeScreen
from keydesk.screens.safe_walk import WalkScreen
from keydesk.screens.scanner import ScannerScreen
from robot import LARGE, SMALL, Robot

Picture = Callable[..., bool]
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])


@pytest.fixture
def busy(company: Office) -> Office:
    """A board with every state on it."""
    company.visit(1, BO, date(2026, 11, 26), "23:30")
    desk = company.desk()
    desk.perform_now(check_out, tag_code="A2QD-1", sitter_id=SAM, due_at=company.clock.now() + timedelta(minutes=30))
    desk.perform_now(check_in, tag_code="P4XZ-1", safe_id=FRONT, hook_id=4)
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
        await act(robot)
        await robot.pilot.pause(0.3)

    return snap_compare(app, run_before=before, terminal_size=size)


async def _board(robot: Robot) -> None:
    assert robot.table.go_to(FRONT)
    await robot.press("enter")
    await robot.until(lambda: isinstance(robot.page, SafeScreen) and robot.page.board.current)
    await robot.settle()


@SIZES
def test_every_state_of_a_hook(
    busy: Office, monkeypatch: pytest.MonkeyPatch, snap_compare: Picture, size: tuple[int, int]
) -> None:
    """Late, due today, out, free, needed today, wrong, two on a hook, one marked for a swap."""

    async def act(robot: Robot) -> None:
        await _board(robot)
        await robot.press("end", "x", "home", "right")

    assert _seen(busy, monkeypatch, snap_compare, size, act)


@SIZES
def test_a_wrong_hook_is_caught(
    busy: Office, monkeypatch: pytest.MonkeyPatch, snap_compare: Picture, size: tuple[int, int]
) -> None:
    """The answer to a scan is the loud thing."""

    async def act(robot: Robot) -> None:
        await _board(robot)
        await robot.scan("A2QD-2")
        await robot.hears("WRONG HOOK")

    assert _seen(busy, monkeypatch, snap_compare, size, act)


@SIZES
def test_the_walk(busy: Office, monkeypatch: pytest.MonkeyPatch, snap_compare: Picture, size: tuple[int, int]) -> None:
    """Where one stands, the last answer, what could not be hung."""

    async def act(robot: Robot) -> None:
        await _board(robot)
        await robot.press("W")
        await robot.until(lambda: isinstance(robot.page, WalkScreen) and "hook " in robot.text)
        await robot.scan("99213", "K7MT-1", "3FQD-2")
        await robot.sees("hook 25 of 60")

    assert _seen(busy, monkeypatch, snap_compare, size, act)


@SIZES
def test_a_list_before_it_is_hung(
    busy: Office, monkeypatch: pytest.MonkeyPatch, snap_compare: Picture, size: tuple[int, int]
) -> None:
    """What it comes to, in a few lines."""

    async def act(robot: Robot) -> None:
        await _board(robot)
        await robot.press("W")
        await robot.until(lambda: isinstance(robot.page, WalkScreen) and "hook " in robot.text)
        await robot.paste("K7MT-1\n\n99213\n3FQD-1\n")
        await robot.sees("hang what can be hung")

    assert _seen(busy, monkeypatch, snap_compare, size, act)


@SIZES
def test_a_scanner_that_is_set_up_wrong(
    busy: Office, monkeypatch: pytest.MonkeyPatch, snap_compare: Picture, size: tuple[int, int]
) -> None:
    """Each key as it came, what is wrong, how it is mended."""

    async def act(robot: Robot) -> None:
        await robot.press("Q")
        await robot.until(lambda: isinstance(robot.page, ScannerScreen))
        await robot.type("]ayzqwmbcdefg/1")
        await robot.press("tab")
        await robot.sees("WRONG")

    assert _seen(busy, monkeypatch, snap_compare, size, act)
