"""Desk (F2): what typed words find is chosen knowing what Enter does, and what nobody goes by moved nothing."""

from __future__ import annotations

import pytest

from at_the_desk import Morning, clerk_at
from keydesk.operations.copies import NewCopy
from keydesk.operations.custody import check_out
from keydesk.widgets.desk_list import DeskList
from robot import LARGE, SMALL


async def test_each_choice_says_what_enter_does_with_it(morning: Morning) -> None:
    """The message line names the key and where it goes, for the choice under the cursor."""
    morning.office.desk().perform_now(check_out, tag_code="K7MT-1", sitter_id=morning.jo)
    async with clerk_at(morning.office) as clerk:
        await clerk.takes("rivera")
        assert clerk.said == "Enter takes K7MT-1 in (with Jo Reyes)"
        await clerk.press("down")
        assert clerk.said == "Enter asks to whom: K7MT-2 is on hook A2"
        await clerk.presses("escape")
        await clerk.takes("sam", "lindqvist")
        assert clerk.said == "Enter gives 3FQD-1 to Sam Ortega"
        assert await clerk.presses("enter") == ["out 3FQD-1"]


@pytest.mark.parametrize("turn", [False, True])
async def test_enter_pressed_before_the_choices_is_no_answer_to_them(morning: Morning, turn: bool) -> None:
    """Two Enters in one packet behind a name move nothing; what the next one does is said."""
    morning.office.desk().perform_now(check_out, tag_code="3FQD-1", sitter_id=morning.jo)
    async with clerk_at(morning.office) as clerk:
        if turn:
            await clerk.takes(morning.jo_badge)
        await clerk.send("lindqvist\n\n\n")
        await clerk.done()
        assert clerk.told[-1] == "which lindqvist"
        assert clerk.said == "Now there is a choice. Enter takes 3FQD-1 in (with Jo Reyes)"
        assert await clerk.presses("enter") == ["in 3FQD-1"]


async def test_enter_on_a_client_does_not_reach_the_keys(morning: Morning) -> None:
    """The keys that a chosen client shows are new choices: an Enter from before them answers nothing."""
    morning.office.key(morning.office.client("Riverside Farm"), code="P4XZ")
    async with clerk_at(morning.office) as clerk:
        await clerk.takes(morning.sam_badge, "riv")
        assert clerk.said == "Enter shows the keys of Rivera, Ana"
        await clerk.send("\n\n")
        await clerk.done()
        assert clerk.told == ["turn", "which riv"]
        assert clerk.said == "Now there is a choice. Enter gives K7MT-1 to Sam Ortega"


async def test_a_name_that_nobody_has_did_not_move(morning: Morning) -> None:
    """Nothing was asked to move, and nothing is counted as not moved."""
    async with clerk_at(morning.office) as clerk:
        await clerk.takes(morning.sam_badge, "ghj")
        assert clerk.said == "Nobody and nothing goes by “ghj”"
        assert "not moved" not in clerk.text
        await clerk.takes("skip")
        assert "There is nothing to skip" in clerk.loud


async def test_a_refused_line_has_its_time(morning: Morning) -> None:
    """Also before anything has moved."""
    async with clerk_at(morning.office) as clerk:
        await clerk.takes("due someday")
        assert clerk.line_with("x refused").split()[0] == "07:20"


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_nothing_that_matters_is_cut_in_the_list(morning: Morning, size: tuple[int, int]) -> None:
    """Counts, hooks and the short reason are whole, and a name has ten cells or all that it needs."""
    office = morning.office
    long = office.client("Castellanos-Winterbottom", "Maximiliane")
    office.key(long, code="8QAB", copies=[NewCopy(spare=True), NewCopy(), NewCopy(needs_test=True)])
    async with clerk_at(office, size=size) as clerk:
        await clerk.takes("ghj", "K7MT-1", morning.sam_badge, "8QAB-1", "8QAB-2", "8QAB-3", "undo", "")
        table = clerk.desk.query_one(DeskList)
        lines = ["".join(text for text, _ in line) for line in table.say_lines(table.content_size.width, 30)]
        told = "\n".join(lines)
        for words in ("1 out, 0 in", "no such name", "  spare", "  untested", "→ A6", "Castellano"):
            assert words in told, told
        assert all(len(line) <= table.content_size.width for line in lines)


async def test_late_keys_name_who_has_them(morning: Morning) -> None:
    """Beside the box at 80 columns a name of twelve letters is whole, and how late it is too."""
    office = morning.office
    office.desk().perform_now(check_out, tag_code="K7MT-1", sitter_id=office.person("Leila Haddad"))
    office.clock.advance(days=14)
    async with clerk_at(office) as clerk:
        assert clerk.beside.splitlines()[1].split() == ["!", "K7MT-1", "Leila", "Haddad", "12", "d"]
