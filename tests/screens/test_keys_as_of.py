"""Keys (F4) as of a past moment, driven by keys as a person would."""

from __future__ import annotations

import pytest

from builders import Office
from keydesk.operations.custody import check_in, check_out
from keydesk.widgets.long_table import LongTable
from robot import LARGE, Robot, robot_at


@pytest.fixture
def day(office: Office) -> Office:
    """Sam takes Rivera's key at 07:20 and brings it back at 12:00; Marsh's comes on file at 13:00, and it is 14:00."""
    sam = office.person("Sam Ortega")
    office.safe("Front office", rows=2, columns=3)
    office.key(office.client("Rivera", "Ana"), code="K7MT", label="front door")
    desk = office.desk()
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam)
    office.clock.advance(hours=4, minutes=40)
    desk.perform_now(check_in, tag_code="K7MT-1")
    office.clock.advance(hours=1)
    office.key(office.client("Marsh", "Lee"), code="2HPL", label="back door")
    office.clock.advance(hours=1)
    return office


async def go_back(robot: Robot, moment: str) -> None:
    """Ask for the list of a moment."""
    await robot.ask("at")
    await robot.type(moment + "\n")
    await robot.settle()


async def test_the_list_of_a_past_moment_is_marked_as_such(day: Office) -> None:
    """G11: who had what then, in the list and beneath it, with the moment said above; Esc is now again."""
    async with robot_at(day, mode="keys") as robot:
        await robot.sees("K7MT-1", "2HPL-1")
        await go_back(robot, "09:30")
        await robot.sees("AS OF", "today 09:30", "read-only", "Sam Ortega")
        assert "2HPL-1" not in robot.text
        await robot.sees("all 1", "safe 0", "sitters 1")
        await robot.press("escape")
        await robot.sees("2HPL-1")
        assert "AS OF" not in robot.text
        assert "Sam Ortega" not in robot.line_with("front door")


async def test_nothing_is_done_in_the_past_and_the_line_says_why(day: Office) -> None:
    """Verbs are greyed out; pressed all the same, they say that the list is read-only, and nothing moves."""
    async with robot_at(day, mode="keys") as robot:
        await go_back(robot, "09:30")
        await robot.sees("AS OF")
        assert "(i in)" in robot.text
        before = day.copy("K7MT-1").last_seq
        for key in ("i", "m", "u"):
            await robot.press(key)
            await robot.hears("read-only")
        assert not robot.screen.is_modal
        assert day.copy("K7MT-1").last_seq == before
        await robot.press("escape")
        await robot.hears("of now again")
        assert "read-only" not in robot.text
        await robot.press("o")
        await robot.until(lambda: robot.screen.is_modal)


async def test_filter_order_and_history_work_in_the_past(day: Office) -> None:
    """What is typed is asked of then: Sam had it, though he has it no more."""
    async with robot_at(day, mode="keys") as robot:
        await go_back(robot, "09:30")
        await robot.press("slash")
        await robot.type("status:out")
        await robot.sees("1 of 1", "K7MT-1")
        await robot.press("enter", "s", "s")
        await robot.sees("OPENS ↑", "K7MT-1")
        await robot.ask("h")
        await robot.sees("12:00")
        await robot.press("escape")
        await robot.sees("AS OF")
        await robot.press("escape")
        await robot.sees("0 of 2", "No key fits this filter")


async def test_a_filter_typed_in_the_past_begins_at_the_top(day: Office) -> None:
    """As in the list of now: what is found is read from its first line, wherever the cursor was."""
    day.key(day.client("Abara", "Chi"), code="Z9ZZ", copies=3)
    day.clock.advance(hours=1)
    async with robot_at(day, mode="keys") as robot:
        await robot.sees("Z9ZZ-3")
        await go_back(robot, "14:30")
        await robot.press("end")
        await robot.press("slash")
        await robot.type("status:in")
        await robot.sees("5 of 5")
        await robot.settle()
        assert robot.screen.query_one(LongTable).place.cursor == 0


async def test_a_moment_that_cannot_be_read_is_asked_again(day: Office) -> None:
    """What was typed stays; what it is read as stands beneath while it is typed."""
    async with robot_at(day, mode="keys") as robot:
        await robot.ask("at")
        await robot.type("when it rained\n")
        await robot.sees("is not a moment that can be read")
        await robot.press("ctrl+u")
        await robot.type("2h ago")
        await robot.sees("Tue 24 Nov 12:00")
        await robot.press("escape")
        await robot.settle()
        assert "AS OF" not in robot.text


async def test_another_desk_moves_keys_and_the_past_stays(day: Office) -> None:
    """What others do now is not in the list of then, and is there on return, the cursor on its copy."""
    async with robot_at(day, mode="keys", size=LARGE) as robot:
        await robot.press("end")
        await go_back(robot, "09:30")
        await robot.sees("AS OF")
        day.desk().perform_now(check_out, tag_code="2HPL-1", sitter_id=2)
        robot.app.look_for_changes()
        await robot.settle()
        assert "2HPL-1" not in robot.text
        await robot.press("escape")
        await robot.sees("2HPL-1")
        assert robot.table.current == 1
        assert "Sam Ortega" in robot.line_with("2HPL-1")
