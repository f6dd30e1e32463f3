"""How Today looks: in its three orders, with its flags, mended, empty, and without notices."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from at_the_day import TODAY, add_key_at, morning
from builders import Office
from keydesk.app.office import KeydeskApp
from keydesk.rules.custody import Holder
from keydesk.terminal import Terminal
from robot import LARGE, SMALL, Robot

__all__ = ["morning"]

Picture = Callable[..., bool]
Act = Callable[[Robot], Awaitable[None]]


@pytest.fixture
def busy(morning: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The morning, with a key at a client's, a missing one, and a client with a hostile name."""
    monkeypatch.setattr(KeydeskApp, "DEFAULT_MODE", "today")
    monkeypatch.setattr("keydesk.screens.today_list._HELD_SECONDS", 0.0)
    morning.setting("office_name", '"Riverside Pet Care"')
    add_key_at(morning, "Abara", "9WCN", holder=Holder.client())
    add_key_at(morning, "Brandt", "5MMN", missing=True)
    morning.visit(morning.client("Smith [/b] Co", "\x1b[2J"), 3, TODAY, "12:30", pets="Rex\u202e", status="completed")
    return morning


def seen(
    office: Office, snap_compare: Picture, size: tuple[int, int], act: Act, *, looks: Terminal | None = None
) -> bool:
    """Whether the screen looks as it did, after somebody did something."""
    app = KeydeskApp(office.desk, looks=looks)

    async def before(pilot: Pilot[Any]) -> None:
        robot = Robot(pilot)
        await robot.until(lambda: bool(app.screen_stack) and app.is_open)
        await robot.settle()
        await robot.sees("24 Nov")
        await act(robot)
        # A question that is open is a worker that waits, so nobody waits for the workers here.
        await robot.pilot.pause(0.3)

    return snap_compare(app, run_before=before, terminal_size=size)


async def rest(robot: Robot) -> None:
    """Does nothing."""
    await robot.pilot.pause()


async def on_a_flag(robot: Robot) -> None:
    """Goes down to the first flag."""
    await robot.press("down")
    await robot.sees("Add a key of")


async def by_time(robot: Robot) -> None:
    """Orders the day by time."""
    await robot.press("j")


async def by_client(robot: Robot) -> None:
    """Orders the day by client."""
    await robot.press("j", "j")


async def only_problems(robot: Robot) -> None:
    """Leaves what somebody has to see to."""
    await robot.press("F")
    await robot.sees("only problems")


async def mend(robot: Robot) -> None:
    """Opens the ways to mend a flag."""
    await robot.press("slash")
    await robot.type("rivera\n")
    await robot.press("down")
    await robot.ask("enter")
    await robot.sees("Hand K7MT-1")


async def mended(robot: Robot) -> None:
    """Mends a flag."""
    await mend(robot)
    await robot.press("enter")
    await robot.hears("K7MT-1")


async def unassigned(robot: Robot) -> None:
    """Goes to the visit that nobody is booked for, and asks who could make it."""
    await robot.press("end")
    await robot.ask("enter")
    await robot.sees("UNASSIGNED")


async def folded(robot: Robot) -> None:
    """Folds the first sitter."""
    await robot.press("home", "enter")


async def flags_off(robot: Robot) -> None:
    """Takes the flags off the list."""
    await robot.press("k")


async def empty_day(robot: Robot) -> None:
    """Goes to a day without visits."""
    await robot.press("left_square_bracket")
    await robot.sees("No visits")


async def any_day(robot: Robot) -> None:
    """Asks for a day."""
    await robot.ask("at")
    await robot.type("fri")


STATES = (
    rest, on_a_flag, by_time, by_client, only_problems, mend, mended, unassigned, folded, flags_off, empty_day, any_day,
)  # fmt: skip


@pytest.mark.parametrize("act", STATES, ids=lambda act: act.__name__)
def test_at_80_by_24(busy: Office, snap_compare: Picture, act: Act) -> None:
    """Every state that a clerk meets, where there is least room."""
    assert seen(busy, snap_compare, SMALL, act)


@pytest.mark.parametrize("act", [on_a_flag, by_time, mend], ids=lambda act: act.__name__)
def test_at_120_by_40(busy: Office, snap_compare: Picture, act: Act) -> None:
    """Visits and the one under the cursor beside each other, the ways to mend it over them."""
    assert seen(busy, snap_compare, LARGE, act)


def test_notices_off(busy: Office, snap_compare: Picture) -> None:
    """Said once, on top."""
    busy.setting("notices_on", "false")
    assert seen(busy, snap_compare, SMALL, rest)


def test_without_colour(busy: Office, snap_compare: Picture, monkeypatch: pytest.MonkeyPatch) -> None:
    """A flag is a word; nothing is said by a colour alone."""
    monkeypatch.setenv("NO_COLOR", "1")
    assert seen(busy, snap_compare, SMALL, on_a_flag, looks=Terminal(colour=False))
