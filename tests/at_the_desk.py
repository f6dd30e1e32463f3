"""A morning at the Desk: a small office with badges, and what the screen says of each line."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from textual import events

from builders import Office
from keydesk.operations.copies import NewCopy
from keydesk.screens.desk import CounterScreen
from keydesk.widgets.desk_box import ScanBox
from keydesk.widgets.desk_list import DeskList
from keydesk.widgets.desk_result import ResultPanel
from keydesk.widgets.desk_side import SidePanel
from robot import SMALL, Robot, robot_at


@dataclass
class Morning:
    """Sam and Jo with badges; K7MT of Rivera (two copies), 3FQD of Lindqvist, 9WCN of Okafor on their hooks."""

    office: Office
    sam: int
    jo: int
    sam_badge: str
    jo_badge: str
    rivera: int


def open_for_the_day(office: Office) -> Morning:
    """Fills an office with a morning's people and keys."""
    sam, jo = office.person("Sam Ortega"), office.person("Jo Reyes")
    office.safe("Front office", rows=3, columns=9)
    rivera = office.client("Rivera", "Ana")
    office.key(rivera, code="K7MT", copies=2, label="front door", lock_location="turn left, lift the handle")
    office.key(office.client("Lindqvist", "Ida"), code="3FQD", label="back door")
    office.key(office.client("Okafor", "Bo"), code="9WCN", copies=[NewCopy(legacy_code="0042-B")])
    return Morning(office, sam, jo, office.badge(sam), office.badge(jo), rivera)


@pytest.fixture
def morning(office: Office) -> Morning:
    """A morning at the office."""
    return open_for_the_day(office)


class Clerk(Robot):
    """Somebody at the Desk."""

    @property
    def desk(self) -> CounterScreen:
        """The Desk's screen, in sight or not."""
        found = self.app.get_screen_stack("desk")[0]
        assert isinstance(found, CounterScreen)
        return found

    @property
    def told(self) -> list[str]:
        """Kind and key of every line of the session, oldest first."""
        entries = self.desk.query_one(DeskList).entries
        return [f"{entry.kind} {entry.key}".strip() for entry in reversed(entries)]

    @property
    def loud(self) -> str:
        """The loud line and what stands beneath it."""
        return self._words(ResultPanel)

    @property
    def beside(self) -> str:
        """What stands beside the box."""
        return self._words(SidePanel)

    @property
    def typed(self) -> str:
        """What stands in the box."""
        return self.desk.query_one(ScanBox).value

    def _words(self, kind: type[ResultPanel | SidePanel]) -> str:
        return str(self.desk.query_one(kind).render())

    async def send_ended(self, ending: str, *codes: str) -> None:
        """Let scans arrive as one packet, each with the line end of that scanner."""
        for key in (key for code in codes for key in (*code, *ending)):
            name = {"-": "minus", "\r": "enter", "\n": "ctrl+j" if ending == "\r\n" else "enter"}.get(key, key)
            self.app.post_message(events.Key(name, key))
        await self.pilot.pause()

    async def done(self) -> None:
        """Wait until every line is done and the screen has come to rest."""
        await self.pilot.pause()
        await self.until(lambda: not self.desk.waiting)
        await self.settle()

    async def takes(self, *lines: str) -> list[str]:
        """Scans or types lines one after another, and says what came of them."""
        before = len(self.told)
        for line in lines:
            await self.send(f"{line}\n")
        await self.done()
        return self.told[before:]

    async def presses(self, *keys: str) -> list[str]:
        """Presses keys, and says what lines came of them."""
        before = len(self.told)
        await self.press(*keys)
        await self.done()
        return self.told[before:]


@asynccontextmanager
async def clerk_at(
    office: Office, *, mode: str = "desk", uid: int | None = None, size: tuple[int, int] = SMALL
) -> AsyncIterator[Clerk]:
    """A session at the office, at the Desk unless said otherwise."""
    async with robot_at(office, mode=mode, uid=uid, size=size) as robot:
        clerk = Clerk(robot.pilot)
        if mode == "desk":
            await clerk.until(lambda: clerk.beside != "")
        yield clerk
