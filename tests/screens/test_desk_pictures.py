"""Pictures of the Desk in the states that matter, in both sizes: aligned, calm, nothing cut off."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import pytest
from textual.pilot import Pilot

from at_the_desk import Clerk, Morning
from keydesk.app.office import KeydeskApp
from keydesk.operations.copies import NewCopy
from keydesk.operations.custody import check_out
from robot import LARGE, SMALL

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])


def _app(morning: Morning) -> KeydeskApp:
    """A busy morning: Sam has a late key, and needs two."""
    office = morning.office
    ben = office.client("Costa-Winterbottom", "Maximiliane")
    office.key(ben, code="7NNV", label="back door")
    office.desk().perform_now(check_out, tag_code="7NNV-1", sitter_id=morning.sam)
    office.clock.advance(days=4)
    office.visit(morning.rivera, morning.sam, date(2026, 11, 28), "08:30")
    office.visit(office.copy("9WCN-1").client_id, morning.sam, date(2026, 11, 29), "14:00")
    office.key(morning.rivera, code="8QAB", copies=[NewCopy(spare=True), NewCopy()])
    return KeydeskApp(office.desk)


def _after(*lines: str, keys: tuple[str, ...] = ()) -> Callable[[Pilot[Any]], Awaitable[None]]:
    async def run(pilot: Pilot[Any]) -> None:
        clerk = Clerk(pilot)
        await clerk.until(lambda: clerk.beside != "")
        await clerk.takes(*lines)
        await clerk.presses(*keys)

    return run


@SIZES
def test_empty(morning: Morning, snap_compare: Any, size: tuple[int, int]) -> None:
    """What to do first, and what is late."""
    assert snap_compare(_app(morning), terminal_size=size, run_before=_after())


@SIZES
def test_a_turn(morning: Morning, snap_compare: Any, size: tuple[int, int]) -> None:
    """A turn in progress, with something set and two keys out."""
    lines = (morning.sam_badge, "due tue 18:00", "3FQD-1", "K7MT-1")
    assert snap_compare(_app(morning), terminal_size=size, run_before=_after(*lines))


@SIZES
def test_unknown(morning: Morning, snap_compare: Any, size: tuple[int, int]) -> None:
    """An unknown code and what can be done about it."""
    lines = (morning.sam_badge, "K7MT-1", "88123")
    assert snap_compare(_app(morning), terminal_size=size, run_before=_after(*lines))


@SIZES
def test_choices(morning: Morning, snap_compare: Any, size: tuple[int, int]) -> None:
    """What typed words found, the second under the cursor."""
    lines = (morning.sam_badge, "riv")
    assert snap_compare(_app(morning), terminal_size=size, run_before=_after(*lines, keys=("down",)))


@SIZES
def test_warning(morning: Morning, snap_compare: Any, size: tuple[int, int]) -> None:
    """A warning that can be passed with a reason."""
    assert snap_compare(_app(morning), terminal_size=size, run_before=_after(morning.sam_badge, "8QAB-1"))


@SIZES
def test_wrong_person(morning: Morning, snap_compare: Any, size: tuple[int, int]) -> None:
    """Somebody else has it: who, since when, and what can be done."""
    assert snap_compare(_app(morning), terminal_size=size, run_before=_after(morning.jo_badge, "7NNV-1"))


@SIZES
def test_help(morning: Morning, snap_compare: Any, size: tuple[int, int]) -> None:
    """What the box understands."""
    assert snap_compare(_app(morning), terminal_size=size, run_before=_after(morning.sam_badge, keys=("f1",)))
