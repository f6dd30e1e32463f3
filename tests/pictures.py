"""Pictures of a screen after somebody did something at it: every picture of the office is taken this way."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

from textual.pilot import Pilot

from builders import Office
from keydesk.app.office import KeydeskApp
from keydesk.terminal import Terminal
from robot import Robot

Picture: TypeAlias = Callable[..., bool]
"""pytest-textual-snapshot's fixture ``snap_compare``."""

Act: TypeAlias = Callable[[Robot], Awaitable[None]]
"""What somebody does before the picture is taken."""


def looks_as_before(
    office: Office,
    snap_compare: Picture,
    size: tuple[int, int],
    *acts: Act,
    sees: str = "K7MT-1",
    looks: Terminal | None = None,
) -> bool:
    """Whether the screen looks as it did, after somebody did something at it.

    Args:
        office: the store.
        snap_compare: the fixture.
        size: of the terminal.
        acts: what is done, one after another.
        sees: what is waited for before that.
        looks: what the terminal can show.
    """
    app = KeydeskApp(office.desk, looks=looks)

    async def before(pilot: Pilot[Any]) -> None:
        robot = Robot(pilot)
        await robot.until(lambda: bool(app.screen_stack) and app.is_open)
        await robot.settle()
        await robot.sees(sees)
        for act in acts:
            await act(robot)
        # A question that is open is a worker that waits, so nobody waits for the workers here.
        await robot.pilot.pause(0.3)

    return bool(snap_compare(app, run_before=before, terminal_size=size))
