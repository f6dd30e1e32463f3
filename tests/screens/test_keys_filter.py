"""The filter of the list of keys under a person's hands: facets, completion, trouble, help."""

from __future__ import annotations

from datetime import timedelta

import pytest
from textual import events

from builders import MORNING, Office
from keydesk.operations.copies import NewCopy
from keydesk.operations.custody import check_out
from keydesk.operations.whereabouts import report_missing, retire
from keydesk.screens.dialogs.help import HelpDialog
from keydesk.widgets.filter_box import FilterBox
from keydesk.widgets.long_table import LongTable
from robot import LARGE, Robot, robot_at


@pytest.fixture
def morning(office: Office) -> Office:
    """Rivera's front door (2) with Sam and on its hook, Okafor's missing, Marsh's spare, Novak's retired."""
    sam = office.person("Sam Ortega")
    office.person("Samira Haddad")
    office.safe("Front office", rows=2, columns=5)
    rivera = office.client("Rivera", "Ana")
    office.key(rivera, code="K7MT", copies=2, label="front door")
    office.key(office.client("Okafor", "Bo"), code="P4XZ", label="back door")
    office.key(office.client("Marsh", "Lee"), code="A2QD", label="fob", copies=[NewCopy(spare=True)])
    office.key(office.client("Novak", "Eva"), code="2HPL", label="garage")
    desk = office.desk()
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam)
    desk.perform_now(report_missing, tag_code="P4XZ-1", reason="not on its hook")
    desk.perform_now(retire, tag_code="2HPL-1", reason="destroyed")
    office.visit(rivera, sam, MORNING.date() + timedelta(days=2))
    return office


def _text(robot: Robot) -> str:
    return robot.page.query_one("#keys-filter", FilterBox).value


async def _listed(robot: Robot, count: int) -> None:
    await robot.until(lambda: len(robot.page.query_one("#keys-table", LongTable).place.ids) == count)


async def test_the_facets_count_and_show(morning: Office) -> None:
    """Every facet has its count; F and the arrows show one after another at once, Enter goes to the list."""
    async with robot_at(morning, mode="keys") as robot:
        await robot.sees("all 4", "safe 2", "sitters 1", "missing 1", "spare 1", "retired 1", "surplus 0")
        await robot.press("F")
        # A capital may be the first letter of a tag, and is waited with.
        await robot.until(lambda: _text(robot) == "status:in")
        await robot.press("right", "right", "right", "right")
        assert _text(robot) == "status:missing"
        await _listed(robot, 1)
        assert "›missing 1" in robot.text
        await robot.press("end")
        assert _text(robot) == "status:retired"
        await robot.sees("2HPL-1")
        await robot.press("home")
        assert _text(robot) == ""
        await robot.press("left", "enter")
        assert _text(robot) == "status:retired"
        assert robot.page.focused is robot.table


async def test_a_facet_leaves_the_rest_of_the_filter(morning: Office) -> None:
    """What was typed beside the statuses still narrows the list."""
    async with robot_at(morning, mode="keys") as robot:
        await robot.press("slash")
        await robot.type("rivera status:out\n")
        await robot.press("F")
        await robot.until(lambda: _text(robot) == "rivera status:client,contact")


async def test_names_and_values_are_completed_beneath_the_box(morning: Office) -> None:
    """A begun name and a begun value are offered with the letter itself; Tab takes, the next word begins."""
    async with robot_at(morning, mode="keys") as robot:
        await robot.press("slash")
        await robot.type("hold")
        assert "holder:" in robot.lines()[4]
        await robot.press("tab")
        assert _text(robot) == "holder:"
        await robot.type("sam")
        assert '"Sam Ortega"  "Samira Haddad"' in robot.lines()[4]
        await robot.press("tab")
        assert _text(robot) == 'holder:"Sam Ortega" '
        await _listed(robot, 1)


async def test_down_walks_over_what_is_offered(morning: Office) -> None:
    """↓ and ↑ walk, each choice says what it means, → takes it at the end, and Enter takes what was walked to."""
    async with robot_at(morning, mode="keys") as robot:
        await robot.press("slash")
        await robot.type("status:s")
        assert "surplus  spare  standing  stolen" in robot.lines()[4]
        await robot.press("down", "down")
        assert "stays in the office" in robot.lines()[5]
        await robot.press("up", "down", "enter")
        assert _text(robot) == "status:spare "
        await robot.type("rec")
        await robot.press("right")
        assert _text(robot) == "status:spare status:recalled "


async def test_without_an_offer_the_keys_are_the_lists(morning: Office) -> None:
    """Where there is nothing to take, Tab and ↓ go to the list, as Enter always does, and the facets are back."""
    async with robot_at(morning, mode="keys") as robot:
        for key in ("tab", "down", "enter"):
            await robot.press("slash")
            await robot.type("x" if key == "enter" else "v")
            await robot.press(key)
            assert robot.page.focused is robot.table
            assert "spare " in robot.text


async def test_facets_count_within_what_is_typed(morning: Office) -> None:
    """E2: every letter counts anew, within all words but the statuses; a facet then narrows to just what it said."""
    async with robot_at(morning, mode="keys") as robot:
        await robot.press("slash")
        await robot.type("rivera ")
        await robot.sees("all 2", "safe 1", "sitters 1", "missing 0", "spare 0", "retired 0")
        await robot.press("enter", "F")
        await robot.until(lambda: _text(robot) == "rivera status:in")
        await robot.sees("all 2", "safe 1", "sitters 1", "1 of 4")
        await robot.press("right")
        await _listed(robot, 1)
        await robot.sees("K7MT-1")
        await robot.press("escape", "escape")
        await robot.sees("all 4", "retired 1")


async def test_trouble_is_pointed_at(morning: Office) -> None:
    """Beneath the word that was not understood stand carets and what would be right; the rest filters all the same."""
    async with robot_at(morning, mode="keys") as robot:
        await robot.press("slash")
        await robot.type("riv hoder:sam")
        box, carets, sentence = robot.lines()[3:6]
        assert carets.index("^") == box.index("hoder:")
        assert carets.strip() == "^" * len("hoder:")
        assert "is “holder:” meant?" in sentence
        await robot.press("enter")
        await robot.sees("is “holder:” meant?", "spare 0")


@pytest.mark.parametrize("key", ["question_mark", "f1"])
async def test_the_language_is_told_in_the_box(morning: Office, key: str) -> None:
    """? in the empty box, and F1 anywhere in it, tell what can be asked; Esc comes back to the box."""
    async with robot_at(morning, mode="keys", size=LARGE) as robot:
        await robot.press("slash", key)
        await robot.until(lambda: isinstance(robot.screen, HelpDialog))
        await robot.sees("territory:north", "due:<today", "!missing", "surplus")
        await robot.press("escape")
        assert isinstance(robot.page.focused, FilterBox)


async def test_a_question_mark_after_letters_is_typed(morning: Office) -> None:
    """Only in the empty box does ? ask."""
    async with robot_at(morning, mode="keys") as robot:
        await robot.press("slash")
        await robot.type("a?")
        assert _text(robot) == "a?"


async def test_hostile_names_are_offered_as_text(office: Office) -> None:
    """What somebody is called is neither markup nor an instruction to the terminal, and stays one value."""
    office.person('Sa"m [b] \x1b[2J')
    office.safe("Front office", rows=1, columns=2)
    office.key(office.client("Rivera"), code="K7MT")
    async with robot_at(office, mode="keys") as robot:
        await robot.press("slash")
        await robot.type("holder:sa")
        assert "[b]" in robot.lines()[4]
        await robot.press("tab")
        assert _text(robot).count('"') == 2
        assert all(line.isprintable() for line in robot.lines())


async def test_what_comes_in_one_packet_is_taken_in_its_order(morning: Office) -> None:
    """On a slow line a begun word, Tab and the next word arrive at once, and are what they would be one by one."""
    async with robot_at(morning, mode="keys") as robot:
        await robot.press("slash")
        await robot.until(lambda: isinstance(robot.page.focused, FilterBox))
        for key in ("!", "s", "t", "a", "t", "tab", "m", "i", "tab", "r"):
            robot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await robot.until(lambda: _text(robot) == "!status:missing r")
