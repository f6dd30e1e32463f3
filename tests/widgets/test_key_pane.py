"""What the pane says of the copy under the cursor: who needs it next, how it opens, where its others are (E2, D16)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from builders import MORNING, Office
from keydesk.operations.custody import check_out
from keydesk.widgets.key_pane import KeyPane
from robot import LARGE, SMALL, robot_at


@pytest.fixture
def morning(office: Office) -> Office:
    """Rivera's three copies, the first with Sam; Jo comes tomorrow and has none."""
    sam, jo = office.person("Sam Ortega"), office.person("Jo Reyes")
    office.safe("Front office", rows=2, columns=5)
    rivera = office.client("Rivera", "Ana")
    office.key(rivera, code="K7MT", copies=3, label="front door", lock_location="turn left, lift the handle")
    office.desk().perform_now(check_out, tag_code="K7MT-1", sitter_id=sam, due_at=MORNING + timedelta(hours=3))
    office.clock.advance(hours=5)
    office.visit(rivera, jo, MORNING.date() + timedelta(days=1))
    return office


async def test_beneath_the_list_it_says_what_the_list_does_not(morning: Office) -> None:
    """At 80 by 24: home, the other copies, the lock, who needs it next, and what happened last."""
    async with robot_at(morning, mode="keys", size=SMALL) as robot:
        await robot.sees("K7MT-1")
        head, lock, *events = robot.find(KeyPane).text.split("\n")
        assert head.endswith("also -2 A2, -3 A3  lives on A1")
        assert lock.startswith("turn left, lift the handle")
        assert lock.endswith("Jo Reyes needs it tomorrow 08:30")
        assert "A1 → Sam Ortega" in events[0]


async def test_when_a_key_is_needed_is_never_cut(morning: Office) -> None:
    """Beside the list a long name goes on in a second line, and the time of the visit stands whole."""
    maxi = morning.person("Maximiliana Featherstonehaugh")
    morning.visit(1, maxi, MORNING.date() + timedelta(days=1), at="07:45")
    async with robot_at(morning, mode="keys", size=LARGE) as robot:
        await robot.sees("K7MT-1")
        text = " ".join(robot.find(KeyPane).text.split())
        assert "Maximiliana Featherstonehaugh needs it tomorrow 07:45" in text


async def test_beside_the_list_it_says_everything(morning: Office) -> None:
    """At 120 by 40: where it is since when, how late, who needs it next, where it lives, the others by their tags."""
    async with robot_at(morning, mode="keys", size=LARGE) as robot:
        await robot.sees("K7MT-1")
        lines = robot.find(KeyPane).text.split("\n")
        for words in (
            "Sam Ortega",
            "since today 07:20",
            "LATE 2 h",
            "Jo Reyes needs it tomorrow 08:30",
            "lives on A1 · Front office",
            "turn left, lift the handle",
            "  K7MT-2  A2 · Front office",
        ):
            assert words in lines
