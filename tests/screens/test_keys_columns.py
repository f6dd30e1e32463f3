"""Keys (F4): the columns that each person chooses, driven by keys."""

from __future__ import annotations

from datetime import timedelta

import pytest

from builders import MORNING, Office
from keydesk.db.queries.views import look_as_left
from keydesk.operations.copies import NewCopy
from keydesk.operations.custody import check_in, check_out
from robot import LARGE, SMALL, Robot, robot_at

KIM = 1002


@pytest.fixture
def street(office: Office) -> Office:
    """Rivera's front door, with an old code, whom Jo visits tomorrow; Marsh's fob, with Sam and late."""
    sam, jo = office.person("Sam Ortega"), office.person("Jo Reyes")
    office.person("Kim Voss", uid=KIM)
    office.safe("Front office", rows=2, columns=3)
    rivera = office.client("Rivera", "Ana")
    office.key(rivera, code="K7MT", copies=[NewCopy(legacy_code="0242-01", pieces=3)], label="front door")
    office.key(office.client("Marsh", "Lee"), code="2HPL", label="fob", kind="fob")
    office.visit(rivera, jo, MORNING.date() + timedelta(days=1))
    desk = office.desk()
    desk.perform_now(check_out, tag_code="2HPL-1", sitter_id=sam, due_at=MORNING + timedelta(hours=2))
    office.clock.advance(hours=5)
    return office


async def choose(robot: Robot, *columns: str) -> None:
    """Shows or hides columns, by walking to each."""
    await robot.ask("J")
    for column in columns:
        await robot.press("home")
        while not cursor_line(robot).startswith(column):
            await robot.press("down")
        await robot.press("space")
    await robot.press("enter")
    await robot.settle()


def cursor_line(robot: Robot) -> str:
    """What the cursor is on, without its marks."""
    place = robot.table.place
    return robot.table.render_line(place.cursor - place.top + 1).text.strip(" ●›")


def heading(robot: Robot) -> list[str]:
    """The titles over the list."""
    return robot.table.render_line(0).text.replace("↑", "").replace("↓", "").split("  ")


def titles(robot: Robot) -> list[str]:
    """The titles over the list, without what parts them."""
    return [title.strip() for title in heading(robot) if title.strip()]


async def test_a_column_is_shown_and_another_hidden(street: Office) -> None:
    """Space in the list of columns shows one or hides it; each line says what the column is about."""
    async with robot_at(street, mode="keys", size=LARGE) as robot:
        await choose(robot, "Opens", "Since", "Old code", "Needed next")
        assert titles(robot) == ["TAG", "CLIENT", "WHERE", "DUE", "NEEDED NEXT", "OLD CODE"]
        await robot.sees("0242-01", "tomorrow 08:30 J")
        assert "front door" not in robot.line_with(" K7MT-1 ")[:80]


async def test_who_needs_it_next_says_when_first(street: Office) -> None:
    """A day that is far has its date, so that the time stands whole and a name is begun at least."""
    street.visit(2, 2, MORNING.date() + timedelta(days=8), at="17:00")
    street.desk().perform_now(check_in, tag_code="2HPL-1")
    async with robot_at(street, mode="keys", size=SMALL) as robot:
        await choose(robot, "Opens", "Since", "Needed next")
        await robot.sees("2 Dec 17:00 Sa", "tomorrow 08:30")


async def test_columns_are_moved_with_the_arrows(street: Office) -> None:
    """← takes a column further to the left, past the next one that is shown; Esc leaves all as it was."""
    async with robot_at(street, mode="keys", size=SMALL) as robot:
        await robot.ask("J")
        await robot.press("end", "space", "end", "left", "left", "left", "left", "left", "enter")
        await robot.settle()
        assert titles(robot)[:3] == ["TAG", "DESCRIPTION", "CLIENT"]
        await robot.ask("J")
        await robot.press("home", "right", "right", "escape")
        await robot.settle()
        assert titles(robot)[:3] == ["TAG", "DESCRIPTION", "CLIENT"]
        await robot.ask("J")
        await robot.press("r", "enter")
        await robot.settle()
        assert titles(robot) == ["TAG", "CLIENT", "OPENS", "WHERE", "SINCE", "DUE"]


async def test_the_tag_always_stays(street: Office) -> None:
    """A line without its tag is about nobody knows what; the list of columns says so."""
    async with robot_at(street, mode="keys") as robot:
        await robot.ask("J")
        await robot.press("home", "space")
        await robot.sees("The tag always stays")
        await robot.press("enter")
        await robot.settle()
        assert "TAG" in titles(robot)


async def test_what_has_no_room_is_named_before_it_is_taken(street: Office) -> None:
    """At 80 cells not every column fits; those that are furthest to the right wait for a wider window."""
    async with robot_at(street, mode="keys", size=SMALL) as robot:
        await robot.ask("J")
        await robot.press("asterisk")
        await robot.sees("no room at this width")
        await robot.press("enter")
        await robot.hears("No room at this width")
        assert titles(robot)[:2] == ["TAG", "CLIENT"]
        await robot.sees("K7MT-1", "2HPL-1")


async def test_everybody_has_their_own_columns(street: Office) -> None:
    """They are kept for the person at the desk until the next time, and for nobody else."""
    async with robot_at(street, mode="keys") as robot:
        await choose(robot, "Opens", "Status")
        await robot.until(
            lambda: street.desk().look_up_now(look_as_left) == "columns:tag,client,where,since,due,status"
        )
    async with robot_at(street, mode="keys") as robot:
        assert "STATUS" in titles(robot)
        await robot.sees("overdue")
    async with robot_at(street, mode="keys", uid=KIM) as robot:
        assert "OPENS" in titles(robot)


async def test_a_view_has_its_columns(street: Office) -> None:
    """E9: a saved view brings its columns back with its filter and its order."""
    async with robot_at(street, mode="keys", size=LARGE) as robot:
        await choose(robot, "Since", "Kind", "Pieces")
        await robot.ask("V")
        await robot.press("ctrl+n")
        await robot.sees("Save this view")
        await robot.type("Pieces")
        await robot.press("ctrl+s")
        await robot.hears("saved")
        await choose(robot, "Since", "Kind", "Pieces")
        assert "PIECES" not in titles(robot)
        await robot.ask("V")
        await robot.press("enter")
        await robot.settle()
        assert {"KIND", "PIECES"} <= set(titles(robot))


async def test_a_chosen_column_is_sorted_by(street: Office) -> None:
    """E7: ``s`` goes over the columns that are shown, the chosen ones among them."""
    async with robot_at(street, mode="keys", size=LARGE) as robot:
        await choose(robot, "Client", "Opens", "Where", "Since", "Due", "Hook")
        assert titles(robot) == ["TAG", "HOOK"]
        await robot.press("s")
        await robot.sees("HOOK ↑")
        assert robot.table.place.ids[0] == 1


async def test_the_past_has_no_next_need(street: Office) -> None:
    """G11: columns stay while the list is as of a moment; what a past moment does not have is empty."""
    async with robot_at(street, mode="keys", size=LARGE) as robot:
        await choose(robot, "Since", "Due", "Needed next", "Old code")
        await robot.ask("@")
        await robot.type("07:25\n")
        await robot.sees("AS OF")
        await robot.sees("0242-01")
        assert "tomorrow" not in robot.table.render_line(2).text
