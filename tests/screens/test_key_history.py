"""The whole history of a copy, looked at and taken back from (G1, G2, G9, G12, R9)."""

from __future__ import annotations

import pytest

from builders import Office
from keydesk.operations.custody import check_in, check_out
from keydesk.operations.keys import edit_key
from keydesk.operations.reassign import Move, reassign
from keydesk.operations.whereabouts import report_missing
from keydesk.rules.custody import Holder
from keydesk.screens.keys import KeysScreen
from robot import Robot, robot_at


@pytest.fixture
def morning(office: Office) -> Office:
    """Rivera's front door, two copies: K7MT-1 with Sam, in a bad bag; K7MT-2 on its hook."""
    sam = office.person("Sam Ortega")
    office.person("Bo Tran", role="scheduler", uid=1001)
    office.safe("Front office", rows=2, columns=5)
    office.key(office.client("Rivera", "Ana"), code="K7MT", copies=2, label="front door")
    office.desk().perform_now(check_out, tag_code="K7MT-1", sitter_id=sam, via="scan")
    office.clock.advance(minutes=5)
    office.desk(1001).perform_now(report_missing, tag_code="K7MT-1", reason="not in his bag")
    return office


async def at_history(robot: Robot) -> None:
    """Opens the history of the first key of the list."""
    await robot.sees("K7MT-1")
    await robot.ask("h")


async def test_history_says_who_how_and_why(morning: Office) -> None:
    """Each event has when, what, from where to where, who, how and why, newest first; the first is told in full."""
    async with robot_at(morning, mode="keys") as robot:
        await at_history(robot)
        assert "3 movements" in robot.text
        assert "not in his" in robot.line_with("07:25")
        assert "missing: Sam Ortega → missing · Bo Tran, typed" in robot.text
        await robot.press("down")
        await robot.sees("A1 · Front office → Sam Ortega · Ana Whitfield, scanned")
        await robot.press("h")
        assert isinstance(robot.screen, KeysScreen)


async def test_a_long_history_is_whole(morning: Office) -> None:
    """However long a history is, its first event is there, and read only when it is in sight."""
    desk = morning.desk()
    for _ in range(60):
        desk.perform_now(check_out, tag_code="K7MT-2", sitter_id=2, override=True, reason="busy")
        desk.perform_now(check_in, tag_code="K7MT-2")
    async with robot_at(morning, mode="keys") as robot:
        await robot.sees("K7MT-2")
        await robot.press("down")
        await robot.ask("h")
        assert "121 movements" in robot.text
        await robot.press("end")
        await robot.sees("new")
        assert robot.table.current == 1


async def test_an_event_is_taken_back_from_its_history(morning: Office) -> None:
    """``u`` takes back the act of the line; the line says so afterwards, and what is beneath can go next (R9)."""
    async with robot_at(morning, mode="keys") as robot:
        await at_history(robot)
        await robot.press("down")
        assert "Cannot be taken back: the key has moved since" in robot.text
        assert robot.screen.check_action("take_back", ()) is None
        await robot.press("u", "up")
        await robot.sees("u takes it back.")
        await robot.press("u")
        await robot.sees("Taken back: K7MT-1", "4 movements")
        await robot.sees("it was itself a taking back")
        await robot.press("down")
        await robot.sees("Bo Tran, typed · taken back")
        await robot.press("down")
        await robot.sees("u takes it back.")
    assert morning.copy("K7MT-1").holder_kind == "sitter"


async def test_who_may_only_look_takes_nothing_back(morning: Office) -> None:
    """History is for everybody; taking back is greyed out for who may not move keys, and says so."""
    morning.person("Cy Base", uid=1002)
    async with robot_at(morning, mode="keys", uid=1002) as robot:
        await at_history(robot)
        await robot.sees("Cannot be taken back: you may not move keys.")
        await robot.press("u")
        assert robot.screen.is_modal
    assert morning.copy("K7MT-1").holder_kind == "missing"


async def test_an_act_of_many_is_asked_about(morning: Office) -> None:
    """An act that moved several keys goes back as a whole, after a question; Esc leaves everything where it is."""
    moves = [Move("K7MT-1", Holder.missing()), Move("K7MT-2", Holder.safe(1, 2))]
    morning.desk().perform_now(reassign, moves=moves, to=Holder.sitter(2), via="bulk", override=True, reason="busy")
    async with robot_at(morning, mode="keys") as robot:
        await at_history(robot)
        await robot.press("u")
        await robot.sees("That act moved 2 keys")
        await robot.press("escape")
        await robot.press("u")
        await robot.sees("That act moved 2 keys")
        await robot.press("y")
        await robot.sees("Taken back: 2 keys")
    assert morning.copy("K7MT-2").holder_kind == "safe"


async def test_who_changed_the_label_is_in_the_other_history(morning: Office) -> None:
    """``c`` turns to what was changed of the key and its copies, old and new, and back."""
    morning.desk(1001).perform_now(edit_key, key_id=1, label="side gate")
    async with robot_at(morning, mode="keys") as robot:
        await at_history(robot)
        await robot.press("c")
        await robot.sees("key opens · front door → side gate · Bo Tran")
        assert not robot.screen.check_action("take_back", ())
        await robot.press("c")
        await robot.sees("not in his")
