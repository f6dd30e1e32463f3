"""How the week, the month, the keys needed, the pull list and the put-away list look, at both sizes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from at_the_day import morning
from at_the_lists import add_a_week, lend, safe_day
from builders import Office
from keydesk.app.office import KeydeskApp
from keydesk.terminal import Terminal
from robot import LARGE, SMALL, Robot

__all__ = ["morning", "safe_day"]
Picture = Callable[..., bool]
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])


@pytest.fixture
def pictured(safe_day: Office) -> Office:
    """The morning in a week of others."""
    return lend(add_a_week(safe_day))


def _seen(
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
    snap_compare: Picture,
    size: tuple[int, int],
    act: Callable[[Robot], Awaitable[None]],
    *,
    looks: Terminal | None = None,
) -> bool:
    monkeypatch.setattr(KeydeskApp, "DEFAULT_MODE", "today")
    app = KeydeskApp(office.desk, looks=looks)

    async def before(pilot: Pilot[Any]) -> None:
        robot = Robot(pilot)
        await robot.until(lambda: bool(app.screen_stack) and app.is_open)
        await robot.settle()
        await act(robot)
        # A question that is open is a worker that waits, so nobody waits for the workers here.
        await robot.pilot.pause(0.3)

    return snap_compare(app, run_before=before, terminal_size=size)


@SIZES
def test_the_week(
    pictured: Office, monkeypatch: pytest.MonkeyPatch, snap_compare: Picture, size: tuple[int, int]
) -> None:
    """Sitters and days, trouble in reverse, the cursor on one of them."""

    async def act(robot: Robot) -> None:
        await robot.press("w")
        await robot.settle()
        await robot.press("down", "down", "down", "right")

    assert _seen(pictured, monkeypatch, snap_compare, size, act)


def test_the_week_without_colour(pictured: Office, monkeypatch: pytest.MonkeyPatch, snap_compare: Picture) -> None:
    """The same with NO_COLOR: trouble is seen all the same."""
    monkeypatch.setenv("NO_COLOR", "1")

    async def act(robot: Robot) -> None:
        await robot.press("w")
        await robot.settle()
        await robot.press("down", "down", "down", "right")

    looks = Terminal(colour=False, plain_glyphs=True, plain_letters=True)
    assert _seen(pictured, monkeypatch, snap_compare, SMALL, act, looks=looks)


@SIZES
def test_the_month(
    pictured: Office, monkeypatch: pytest.MonkeyPatch, snap_compare: Picture, size: tuple[int, int]
) -> None:
    """The month with the same marks."""

    async def act(robot: Robot) -> None:
        await robot.press("c")
        await robot.settle()

    assert _seen(pictured, monkeypatch, snap_compare, size, act)


@SIZES
def test_the_keys_needed(
    pictured: Office, monkeypatch: pytest.MonkeyPatch, snap_compare: Picture, size: tuple[int, int]
) -> None:
    """By sitter, the cursor on a key of which there are too few copies."""

    async def act(robot: Robot) -> None:
        await robot.press("d")
        await robot.settle()
        await robot.press("j", "down", "down", "down")

    assert _seen(pictured, monkeypatch, snap_compare, size, act)


@SIZES
def test_the_pull_list(
    pictured: Office, monkeypatch: pytest.MonkeyPatch, snap_compare: Picture, size: tuple[int, int]
) -> None:
    """By safe and hook; one was pulled, and a tag was scanned that is not on the list."""

    async def act(robot: Robot) -> None:
        await robot.press("p")
        await robot.settle()
        await robot.scan("2HPL-1", "6TRE-2")
        await robot.hears("NOT ON THIS LIST")

    assert _seen(pictured, monkeypatch, snap_compare, size, act)


@SIZES
def test_the_bags(
    pictured: Office, monkeypatch: pytest.MonkeyPatch, snap_compare: Picture, size: tuple[int, int]
) -> None:
    """Bag by bag, the cursor on a key that only an admin takes out."""

    async def act(robot: Robot) -> None:
        await robot.press("p")
        await robot.settle()
        await robot.press("j", "end")

    assert _seen(pictured, monkeypatch, snap_compare, size, act)


@SIZES
def test_the_put_away_list(
    pictured: Office, monkeypatch: pytest.MonkeyPatch, snap_compare: Picture, size: tuple[int, int]
) -> None:
    """Two days on: what is late is loud."""
    pictured.clock.advance(days=2)

    async def act(robot: Robot) -> None:
        await robot.press("P")
        await robot.settle()

    assert _seen(pictured, monkeypatch, snap_compare, size, act)


@SIZES
def test_keys_whose_next_visit_is_far_off(
    pictured: Office, monkeypatch: pytest.MonkeyPatch, snap_compare: Picture, size: tuple[int, int]
) -> None:
    """By who has them, one of them marked."""

    async def act(robot: Robot) -> None:
        await robot.press("P")
        await robot.settle()
        await robot.ask("V")
        await robot.type("far\n")
        await robot.settle()
        await robot.press("space")

    assert _seen(pictured, monkeypatch, snap_compare, size, act)


def test_a_day_without_anything_to_pull(office: Office, monkeypatch: pytest.MonkeyPatch, snap_compare: Picture) -> None:
    """An empty list says what to do first."""

    async def act(robot: Robot) -> None:
        await robot.press("p")
        await robot.settle()

    assert _seen(office, monkeypatch, snap_compare, SMALL, act)
