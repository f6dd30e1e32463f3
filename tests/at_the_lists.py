"""A morning with keys to pull from two safes, for tests of what Today opens."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from at_the_day import TODAY, TOMORROW
from builders import Office
from keydesk.operations.copies import NewCopy
from keydesk.operations.custody import check_out
from keydesk.rules.custody import Holder
from keydesk.screens.today_lines import LinesView
from robot import SMALL, Robot, robot_at

SAM, JO = 2, 3


@pytest.fixture
def safe_day(morning: Office) -> Office:
    """Haddad's key hangs for Jo, Dietz's in the admins' drawer for Sam; he has 3FQD-1 of the morning's others."""
    drawer = morning.safe("Manager's drawer", rows=1, columns=4, access="admin")
    haddad, dietz = morning.client("Haddad", "Lu"), morning.client("Dietz", "Ro")
    morning.key(haddad, code="6TRE", label="front door", copies=2)
    morning.key(dietz, code="8QAB", label="back door", copies=[NewCopy(holder=Holder.safe(drawer))])
    morning.visit(haddad, JO, TODAY, "10:00")
    morning.visit(dietz, SAM, TODAY, "12:30")
    return morning


def add_a_week(office: Office) -> Office:
    """More sitters and days round the morning: calm ones, troubled ones, and a key that two need on one day."""
    brandt = office.client("Brandt", "Eva")
    office.key(brandt, code="9WCN", label="front door")
    calm = office.client("Costa", "Rui", key_required=False, no_key_reason="keypad")
    for number, name in enumerate(("Mia Dahl", "Noor Haddad", "Theodora van der Meulen")):
        sitter = office.person(name)
        for day in range(7):
            for hour in range(1 + (number + day) % 4):
                office.visit(calm, sitter, TODAY + timedelta(days=day - 1), f"{9 + hour}:00")
    office.visit(brandt, SAM, TOMORROW, "09:00")
    office.visit(brandt, JO, TOMORROW, "15:00")
    office.visit(brandt, None, TOMORROW, "18:00")
    return office


def lend(office: Office) -> Office:
    """Sam has a key of a client to whom he next goes in three weeks; another is late."""
    far = office.client("Abara", "Kemi")
    office.key(far, code="7NNV", label="side door")
    office.visit(far, SAM, TODAY + timedelta(days=20))
    desk = office.desk()
    desk.perform_now(check_out, tag_code="7NNV-1", sitter_id=SAM)
    return office


@asynccontextmanager
async def at_list(
    office: Office, key: str, *, size: tuple[int, int] = SMALL, uid: int | None = None
) -> AsyncIterator[Robot]:
    """Somebody who has opened one of the lists from Today."""
    async with robot_at(office, mode="today", size=size, uid=uid) as robot:
        await robot.press(key)
        await robot.until(lambda: isinstance(robot.page, LinesView))
        await robot.settle()
        yield robot


def written(path: Path) -> tuple[int, str]:
    """The mode and the text of a file that a list was printed into."""
    return path.stat().st_mode & 0o777, path.read_text(encoding="utf-8")
