"""Keys (F4) grouped by key and by client, driven by keys."""

from __future__ import annotations

import pytest

from builders import Office
from keydesk.operations.custody import check_out
from robot import Robot, robot_at


@pytest.fixture
def street(office: Office) -> Office:
    """Marsh has two keys with three copies, one of them with Sam; Rivera one key with one copy."""
    sam = office.person("Sam Ortega")
    office.safe("Front office", rows=2, columns=3)
    marsh = office.client("Marsh", "Lee")
    office.key(marsh, code="K7MT", copies=2, label="front door")
    office.key(office.client("Rivera", "Ana"), code="2HPL", label="back door")
    office.key(marsh, code="P4XZ", label="garage")
    office.desk().perform_now(check_out, tag_code="K7MT-1", sitter_id=sam)
    return office


def lines(robot: Robot) -> list[str]:
    """The list, without what stands at its sides."""
    drawn = [robot.table.render_line(y).text.strip(" ●›") for y in range(1, robot.table.size.height)]
    return [line.split("  ")[0] if "copies:" not in line and "copy:" not in line else line for line in drawn if line]


async def by_client(robot: Robot) -> None:
    """Group by client."""
    await robot.press("j", "j")
    await robot.sees("2 keys · 3 copies: 2 in, 1 out")


async def test_a_group_has_a_line_above_its_copies(street: Office) -> None:
    """E1: every copy by itself, by key, by client; each group says how many are where; kept for the next time."""
    async with robot_at(street, mode="keys") as robot:
        await robot.press("j")
        await robot.sees("K7MT  Marsh, Lee · front door   2 copies: 1 in, 1 out")
        assert lines(robot)[:2] == ["2HPL  Rivera, Ana · back door   1 copy: 1 in", "2HPL-1"]
        await robot.press("j")
        await robot.sees("Marsh, Lee   2 keys · 3 copies: 2 in, 1 out")
        assert lines(robot) == [
            "Rivera, Ana   1 key · 1 copy: 1 in",
            "2HPL-1",
            "Marsh, Lee   2 keys · 3 copies: 2 in, 1 out",
            "K7MT-1",
            "K7MT-2",
            "P4XZ-1",
        ]
        await robot.press("s")
        await robot.sees("CLIENT ↑")
        assert lines(robot)[0].startswith("Marsh")
        await robot.press("j")
        await robot.until(lambda: lines(robot) == ["K7MT-1", "K7MT-2", "P4XZ-1", "2HPL-1"])


async def test_the_footer_says_how_many_the_group_under_the_cursor_has(street: Office) -> None:
    """On a group the verbs are about all in it; on a copy, and where nothing fits, the footer names no number."""
    async with robot_at(street, mode="keys") as robot:
        await by_client(robot)
        await robot.press("home")
        await robot.sees("reassign 1")
        await robot.press("down", "down")
        await robot.sees("reassign 3")
        await robot.press("down")
        await robot.until(lambda: "reassign  " in robot.text)
        await robot.press("up")
        await robot.sees("reassign 3")
        await robot.press("slash")
        await robot.type("nobody at all")
        await robot.press("enter")
        await robot.until(lambda: "reassign  " in robot.text)


async def test_a_verb_on_a_group_is_about_its_copies(street: Office) -> None:
    """Marks and the cursor on a group take all of it, and nothing of the next."""
    async with robot_at(street, mode="keys") as robot:
        await by_client(robot)
        await robot.press("home", "down", "down", "space")
        assert robot.table.marks == {1, 2, 4}
        assert "●" in robot.line_with("2 keys")
        await robot.sees("3 marked")
        await robot.press("up", "space")
        assert robot.table.marks == set()
        await robot.press("asterisk")
        assert robot.table.marks == {1, 2, 3, 4}
        await robot.press("asterisk", "home")
        assert robot.table.chosen == (3,)
        await robot.press("h")
        await robot.hears("This line is a group")
        await robot.press("down", "down")
        await robot.ask("A")
        await robot.sees("3 marked keys: to whom or where?")


async def test_filter_and_past_are_grouped_too(street: Office) -> None:
    """A group counts what the filter shows of it; the list of a past moment is grouped as the list of now."""
    street.clock.advance(hours=1)
    async with robot_at(street, mode="keys") as robot:
        await by_client(robot)
        await robot.press("slash")
        await robot.type("status:out\n")
        await robot.sees("1 of 4", "Marsh, Lee   1 key · 1 copy: 1 out")
        assert "Rivera" not in robot.text
        await robot.ask("at")
        await robot.type("07:10\n")
        await robot.sees("AS OF", "0 of 0")


async def test_the_cursor_stays_on_its_copy_when_the_list_is_grouped(street: Office) -> None:
    """E10: grouping moves lines, and the cursor with its copy; another desk's move changes the counts beside it."""
    async with robot_at(street, mode="keys") as robot:
        await robot.press("end")
        assert robot.table.current == 4
        await by_client(robot)
        assert robot.table.current == 4
        street.desk().perform_now(check_out, tag_code="P4XZ-1", sitter_id=2, override=True, reason="x")
        robot.app.look_for_changes()
        await robot.sees("2 keys · 3 copies: 1 in, 2 out")
        assert robot.table.current == 4
