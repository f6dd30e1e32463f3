"""Scans and pasted lists on whatever screen they arrive: taken to the Desk, in order, none lost."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from at_the_desk import Clerk, Morning, clerk_at
from keydesk.screens.desk import CounterScreen
from keydesk.screens.keys import KeysScreen
from keydesk.widgets.editors import LineEditor
from keydesk.widgets.filter_box import FilterBox
from keydesk.widgets.form_fields import FieldRow
from keydesk.widgets.path_box import PathBox
from robot import robot_at

SCREENS = ("keys", "clients", "staff", "safes", "settings")
TAGS = 18


@dataclass
class Rush:
    """Twenty codes of a rush hour, and what has to come of them."""

    codes: tuple[str, ...]
    told: list[str]


@pytest.fixture
def rush(morning: Morning) -> Rush:
    """Sam's badge and nine keys, Jo's badge and nine keys, one of which Sam has just been given."""
    tags = morning.office.key(morning.rivera, code="P4XZ", copies=TAGS).tag_codes
    sams, jos = tags[: TAGS // 2], (tags[0], *tags[TAGS // 2 : -1])
    return Rush(
        (morning.sam_badge, *sams, morning.jo_badge, *jos),
        [
            "turn",
            *(f"out {tag}" for tag in sams),
            "ended",
            "turn",
            f"wrong_person {tags[0]}",
            *(f"out {tag}" for tag in jos[1:]),
        ],
    )


async def test_twenty_at_once_on_the_desk(morning: Morning, rush: Rush) -> None:
    """Twenty tags and badges in one packet give twenty right answers, in order."""
    async with clerk_at(morning.office) as clerk:
        await clerk.send("".join(f"{code}\n" for code in rush.codes))
        await clerk.done()
        assert clerk.told == rush.told


async def test_twenty_in_one_paste_on_the_desk(morning: Morning, rush: Rush) -> None:
    """A pasted list is twenty scans."""
    async with clerk_at(morning.office) as clerk:
        await clerk.paste("\r\n".join(rush.codes))
        await clerk.done()
        assert clerk.told == rush.told


@pytest.mark.parametrize("mode", SCREENS)
async def test_twenty_at_once_from_another_screen(morning: Morning, rush: Rush, mode: str) -> None:
    """The first whole code goes to the Desk, and the keys after it are scans still, whichever screen they meet."""
    async with clerk_at(morning.office, mode=mode) as clerk:
        await clerk.send("".join(f"{code}\n" for code in rush.codes))
        await clerk.until(lambda: isinstance(clerk.screen, CounterScreen))
        await clerk.done()
        assert clerk.told == rush.told
        assert clerk.typed == ""


@pytest.mark.parametrize("mode", SCREENS)
async def test_twenty_in_one_paste_from_another_screen(morning: Morning, rush: Rush, mode: str) -> None:
    """A pasted list goes to the Desk as a whole."""
    async with clerk_at(morning.office, mode=mode) as clerk:
        await clerk.paste("\n".join(rush.codes))
        await clerk.until(lambda: isinstance(clerk.screen, CounterScreen))
        await clerk.done()
        assert clerk.told == rush.told


async def test_in_a_filter_a_scanned_tag_is_found(morning: Morning) -> None:
    """It takes the place of what was typed, one scan after another, and nothing moves; Enter then goes to the list."""
    async with clerk_at(morning.office, mode="keys") as clerk:
        await clerk.press("slash")
        box = clerk.find(FilterBox)
        for before, tag in (("lindq", "3FQD-1"), ("", "9WCN-1"), (" okaf", "K7MT-2")):
            await clerk.send(f"{before}{tag}\n")
            await clerk.until(lambda tag=tag: box.value == tag)
            await clerk.sees(tag)
            assert box.has_focus
        await clerk.paste("3FQD-1\n")
        await clerk.until(lambda: box.value == "3FQD-1")
        await clerk.press("enter")
        assert not box.has_focus
        assert isinstance(clerk.screen, KeysScreen)
    assert morning.office.copy("3FQD-1").holder_kind == "safe"


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mode", ["keys", "clients", "staff"])
async def test_a_badge_or_several_tags_in_a_filter_go_to_the_desk(morning: Morning, mode: str, ending: str) -> None:
    """All of it and in order, whether a badge leads it or not; what was typed stands in the filter as before."""
    async with clerk_at(morning.office, mode=mode) as clerk:
        for codes, told in (
            ((morning.sam_badge, "K7MT-1", "3FQD-1"), ["turn", "out K7MT-1", "out 3FQD-1"]),
            (("K7MT-1", "3FQD-1", "9WCN-1"), ["already K7MT-1", "already 3FQD-1", "out 9WCN-1"]),
        ):
            before = len(clerk.told)
            await clerk.app.switch_mode(mode)
            await clerk.press("slash")
            box = clerk.find(FilterBox)
            box.value = ""
            await clerk.type("riv")
            await clerk.send_ended(ending, *codes)
            await clerk.until(lambda: isinstance(clerk.screen, CounterScreen))
            await clerk.done()
            assert clerk.told[before:] == told
            assert box.value == "riv"


async def test_a_list_that_is_pasted_into_a_filter_goes_to_the_desk(morning: Morning) -> None:
    """As a whole; a phone number is looked for."""
    async with clerk_at(morning.office, mode="clients") as clerk:
        await clerk.press("slash")
        await clerk.paste("555 019")
        assert clerk.find(FilterBox).value == "555 019"
        await clerk.paste(f"{morning.sam_badge}\nK7MT-1\n3FQD-1")
        await clerk.until(lambda: isinstance(clerk.screen, CounterScreen))
        await clerk.done()
        assert clerk.told == ["turn", "out K7MT-1", "out 3FQD-1"]


async def test_in_a_question_a_scan_is_the_answer_or_none(morning: Morning) -> None:
    """It takes the place of what was typed; a tag answers nothing where a person is asked for, and nothing is lost."""
    async with clerk_at(morning.office, mode="keys") as clerk:
        await clerk.ask("o")
        await clerk.send("jo9WCN-1\n")
        await clerk.until(lambda: clerk.find(FilterBox).value == "9WCN-1")
        assert clerk.screen.is_modal
        await clerk.send(f"{morning.sam_badge}\n")
        await clerk.until(lambda: not clerk.screen.is_modal)
        await clerk.settle()
    assert morning.office.copy("3FQD-1").staff_id == morning.sam


async def test_a_list_that_is_pasted_into_a_question_moves_nothing(morning: Morning) -> None:
    """It is no answer, and says so; it does not wait for Esc, which is "no", to move keys behind it."""
    async with clerk_at(morning.office, mode="keys") as clerk:
        await clerk.ask("o")
        await clerk.type("jo")
        await clerk.paste(f"{morning.sam_badge}\nK7MT-1\nK7MT-2\n")
        await clerk.sees("3 codes are no answer")
        assert clerk.find(FilterBox).value == "jo"
        await clerk.press("escape")
        await clerk.settle()
        assert isinstance(clerk.screen, KeysScreen)
        assert clerk.told == []
    assert morning.office.copy("K7MT-1").holder_kind == "safe"


async def test_in_a_form_a_scan_is_text_and_saves_nothing(morning: Morning) -> None:
    """Its Enter ends no form: the code stands in the field, the form says so, and Enter then saves."""
    async with clerk_at(morning.office, mode="clients") as clerk:
        await clerk.ask("n")
        form = clerk.screen
        last = [row for row in form.query(FieldRow) if isinstance(row.editor, LineEditor)][-1]
        last.editor.is_last = True
        last.editor.focus()
        await clerk.send("P4XZ-1\n")
        await clerk.sees("P4XZ-1 was scanned in here")
        assert clerk.screen is form
        assert last.value == "P4XZ-1"


async def test_among_the_names_of_files_a_scan_reads_nothing(morning: Morning) -> None:
    """What was typed is there still, and it is said what came."""
    async with robot_at(morning.office, mode="clients") as robot:
        robot.app.action_import_files()
        await robot.until(lambda: isinstance(robot.screen.focused, PathBox))
        await robot.type("clients.csv ")
        await robot.send("3FQD-1\n")
        await robot.hears("3FQD-1 was scanned in here")
        assert robot.find(PathBox).value == "clients.csv 3FQD-1"


async def test_the_line_feed_of_a_scanner_ends_no_turn(morning: Morning) -> None:
    """CR and LF from another screen: the Desk that came meanwhile takes the LF for no Enter."""
    async with clerk_at(morning.office, mode="keys") as clerk:
        await clerk.send_ended("\r\n", morning.sam_badge, "K7MT-1")
        await clerk.until(lambda: isinstance(clerk.screen, CounterScreen))
        await clerk.done()
        assert clerk.told == ["turn", "out K7MT-1"]


async def test_over_a_dialog_scans_wait_for_its_answer(morning: Morning) -> None:
    """They are kept in order, and go to the Desk when the dialog is closed; the dialog gets none of their keys."""
    async with clerk_at(morning.office, mode="keys") as clerk:
        await clerk.ask("h")
        await clerk.send(f"{morning.sam_badge}\nK7MT-1\n")
        await clerk.send("3FQD-1\n")
        await clerk.pilot.pause(0.3)
        assert clerk.screen.is_modal
        await clerk.press("escape")
        await clerk.until(lambda: isinstance(clerk.screen, CounterScreen))
        await clerk.done()
        assert clerk.told == ["turn", "out K7MT-1", "out 3FQD-1"]


async def test_the_screen_that_was_left_is_as_it_was(morning: Morning) -> None:
    """Back on Keys, cursor and filter are where they were, and what the scan moved shows."""
    async with clerk_at(morning.office, mode="keys") as clerk:
        await clerk.press("down", "down")
        current = clerk.table.current
        await clerk.send(f"{morning.sam_badge}\n9WCN-1\n")
        await clerk.until(lambda: isinstance(clerk.screen, CounterScreen))
        await clerk.done()
        await clerk.press("f4")
        await clerk.sees("Sam Ortega")
        assert clerk.table.current == current


async def test_verbs_and_half_codes_stay_where_they_were_pressed(morning: Morning) -> None:
    """Letters that come to no code act on their screen as ever, and no Desk appears."""
    async with clerk_at(morning.office, mode="keys") as clerk:
        assert isinstance(clerk, Clerk)
        await clerk.press("S")
        await clerk.press("down", "K", "7", "enter")
        await clerk.press("escape")
        await clerk.settle()
        assert not isinstance(clerk.screen, CounterScreen)


async def test_a_line_that_ends_out_of_sight_is_there_on_return(morning: Morning) -> None:
    """Gone to another screen before the last scan was done: it is done, told, and seen on coming back."""
    async with clerk_at(morning.office) as clerk:
        await clerk.send(f"{morning.sam_badge}\nK7MT-1\n3FQD-1\n")
        await clerk.press("f4")
        await clerk.done()
        await clerk.press("f2")
        await clerk.done()
        assert clerk.told == ["turn", "out K7MT-1", "out 3FQD-1"]
        assert "3FQD-1" in clerk.beside
