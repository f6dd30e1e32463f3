"""Scans and pasted lists on whatever screen they arrive: taken to the Desk, in order, none lost."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from at_the_desk import Clerk, Morning, clerk_at
from keydesk.screens.desk import CounterScreen
from keydesk.screens.keys import KeysScreen
from keydesk.widgets.filter_box import FilterBox

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


async def test_in_a_box_for_text_a_scan_is_text(morning: Morning) -> None:
    """With the filter of Keys in use a scan finds its key there, and nothing moves."""
    async with clerk_at(morning.office, mode="keys") as clerk:
        await clerk.press("slash")
        await clerk.send("3FQD-1")
        await clerk.until(lambda: clerk.find(FilterBox).value == "3FQD-1")
        await clerk.paste("9WCN-1\nK7MT-1")
        await clerk.settle()
        assert isinstance(clerk.screen, KeysScreen)
    assert morning.office.copy("3FQD-1").holder_kind == "safe"


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
