"""How the history of a copy looks, and the forms of a key and its copies."""

from __future__ import annotations

from datetime import timedelta

import pytest

from builders import MORNING, Office
from keydesk.app.office import KeydeskApp
from keydesk.operations.custody import check_in, check_out
from keydesk.operations.keys import change_code, edit_key
from keydesk.operations.undo import undo
from keydesk.operations.whereabouts import report_missing
from pictures import Act, Picture, looks_as_before
from robot import LARGE, SMALL, Robot


@pytest.fixture
def office_of_two(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Rivera's front door with a past: out late, in, missing by mistake, taken back, another label and another code."""
    monkeypatch.setattr(KeydeskApp, "DEFAULT_MODE", "clients")
    sam = office.person("Sam Ortega")
    office.person("Bo Tran", role="scheduler", uid=1001)
    office.safe("Front office", rows=2, columns=6)
    office.key(office.client("Rivera", "Ana"), code="K7MT", copies=2, label="front door", lock_location="turn left")
    desk, other = office.desk(), office.desk(1001)
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam, due_at=MORNING + timedelta(hours=9), via="scan")
    office.clock.advance(days=1)
    desk.perform_now(check_in, tag_code="K7MT-1", via="scan")
    office.clock.advance(hours=1)
    other.perform_now(report_missing, tag_code="K7MT-1", reason="not on its hook, nor in the tray beneath it")
    other.perform_now(undo)
    other.perform_now(edit_key, key_id=1, label="front door, blue")
    office.clock.advance(minutes=5)
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam, due_at=MORNING + timedelta(days=4))
    desk.perform_now(change_code, key_id=1, code="Z9QX")
    return office


async def go_to_the_copy(robot: Robot) -> None:
    """Opens the client's page, and goes to the first copy."""
    await robot.press("enter")
    await robot.sees("Z9QX-1")
    await robot.press("down")


async def ask_history(robot: Robot) -> None:
    """Looks at all that happened to it."""
    await robot.ask("h")
    await robot.sees("u takes it back.")


async def look_at_the_mistake(robot: Robot) -> None:
    """Goes to what was taken back."""
    await ask_history(robot)
    await robot.press("down", "down")
    await robot.sees("it was taken back already")


async def take_back(robot: Robot) -> None:
    """Takes the last movement back."""
    await ask_history(robot)
    await robot.press("u")
    await robot.sees("Taken back:")


async def ask_changes(robot: Robot) -> None:
    """Looks at who changed what is said of it."""
    await robot.ask("h")
    await robot.press("c")
    await robot.sees("Z9QX")


async def edit_piece(robot: Robot) -> None:
    """Edits the copy, and has not saved yet."""
    await robot.ask("E")
    await robot.fill(tag_color="red", pieces="2")


async def meet(robot: Robot) -> None:
    """Edits the key while somebody else saves it."""
    await robot.ask("e")
    await robot.fill(label="side gate")
    robot.app.desk.perform_now(edit_key, key_id=1, label="front door, red", description="sticks")
    await robot.press("ctrl+s")
    await robot.sees("changed Key Z9QX")


STATES = (ask_history, look_at_the_mistake, take_back, ask_changes, edit_piece, meet)


@pytest.mark.parametrize("act", STATES, ids=lambda act: act.__name__)
def test_at_80_by_24(office_of_two: Office, snap_compare: Picture, act: Act) -> None:
    """Every state that a clerk meets, where there is least room."""
    assert looks_as_before(office_of_two, snap_compare, SMALL, go_to_the_copy, act, sees="Rivera, Ana")


@pytest.mark.parametrize("act", [ask_history, ask_changes, edit_piece], ids=lambda act: act.__name__)
def test_at_120_by_40(office_of_two: Office, snap_compare: Picture, act: Act) -> None:
    """Columns with room for who and why."""
    assert looks_as_before(office_of_two, snap_compare, LARGE, go_to_the_copy, act, sees="Rivera, Ana")
