"""Today: the visits of a day in three orders, filtered, turned and folded (F1, F2, F16)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from at_the_day import FRIDAY, TODAY, TOMORROW, add_key_at, morning
from builders import Office
from keydesk.db.queries import needs
from keydesk.rules.custody import Holder
from keydesk.widgets.day_pane import DayPane
from robot import LARGE, Robot, robot_at

__all__ = ["morning"]


async def at_today(robot: Robot) -> None:
    """Waits for the day."""
    await robot.sees("24 Nov", "visit")


def order(robot: Robot) -> list[str]:
    """The clients of the list from top to bottom, or whose line it is."""
    table = robot.table
    lines = (table.row(thing) for thing in table.place.ids)
    return [str(line[0][0]) if len(line) == 1 else " ".join(map(_text, line[:2])) for line in lines if line]


def _text(cell: object) -> str:
    return cell if isinstance(cell, str) else str(cell[0])  # type: ignore[index]  # a toned cell is a pair


async def test_a_day_opens_by_sitter_with_the_counts_on_top(morning: Office) -> None:
    """F3 shows today by sitter, who is booked for nobody last, and says how much of it needs someone."""
    async with robot_at(morning) as robot:
        await robot.press("f3")
        await at_today(robot)
        head = robot.line_with("Tuesday 24 November")
        assert "· today" in head
        assert "6 visits   2 sitters   3 NO KEY   1 unassigned" in head
        assert order(robot) == [
            "▾ Jo Reyes   2 visits · 1 NO KEY",
            "08:15 Castellanos, Pia",
            "11:00 Okafor, Uche",
            "▾ Sam Ortega   3 visits · 2 NO KEY · 1 cancelled",
            "08:30 Rivera, Ana",
            "09:15 Lindqvist, Mia",
            "14:00 Marsh, Lee",
            "18:00 Lindqvist, Mia",
            "▾ Unassigned   1 visit",
            "17:00 Novak, Ida",
        ]


async def test_each_flag_says_its_reason_and_what_is_well_says_so_quietly(morning: Office) -> None:
    """The reason is words, and never a colour alone; a cancelled visit says that it is."""
    async with robot_at(morning, mode="today") as robot:
        await at_today(robot)
        assert "NO KEY  on hook" in robot.line_with("14:00")
        assert "NO KEY  with Jo Reyes" in robot.line_with("08:30")
        assert "NO KEY  none on file" in robot.line_with("11:00")
        assert "no key required · keypad" in robot.line_with("08:15")
        assert robot.line_with("09:15").rstrip().endswith("ok")
        assert "cancelled" in robot.line_with("18:00")
        await robot.press("end")
        assert "unassigned" in robot.line_with("17:00")


async def test_one_key_orders_by_sitter_by_time_and_by_client(morning: Office) -> None:
    """``j`` goes round; the cursor stays on its visit, and coming back to the screen finds it as one left it."""
    async with robot_at(morning, mode="today") as robot:
        await at_today(robot)
        await robot.press("down")
        before = robot.table.current
        await robot.press("j")
        assert order(robot)[:3] == ["08:15 Castellanos, Pia", "08:30 Rivera, Ana", "09:15 Lindqvist, Mia"]
        assert robot.table.current == before
        await robot.press("j")
        assert order(robot)[0] == "Castellanos, Pia 08:15"
        assert order(robot)[1:3] == ["Lindqvist, Mia 09:15", "Lindqvist, Mia 18:00"]
        await robot.press("f4", "f3")
        await robot.sees("by client · all visits")
        await robot.press("j")
        await robot.sees("▾ Jo Reyes")


async def test_only_problems_leaves_what_somebody_has_to_see_to(morning: Office) -> None:
    """``F`` leaves the flags and what nobody is booked for; ``F`` or Esc shows all again."""
    async with robot_at(morning, mode="today") as robot:
        await at_today(robot)
        await robot.press("F")
        await robot.sees("only problems")
        assert [line for line in order(robot) if line[0].isdigit()] == [
            "11:00 Okafor, Uche",
            "08:30 Rivera, Ana",
            "14:00 Marsh, Lee",
            "17:00 Novak, Ida",
        ]
        assert "4 of 7" in robot.text
        await robot.press("escape")
        await robot.sees("all visits")
        assert len(robot.table.place.things) == 7


async def test_missing_keys_are_shown_or_not(morning: Office) -> None:
    """``k`` takes the flags off the list and brings them back; the line on top says which it is (F2)."""
    async with robot_at(morning, mode="today") as robot:
        await at_today(robot)
        await robot.press("k")
        assert "NO KEY  with" not in robot.text
        assert "NO KEY not shown" in robot.line_with("24 Nov")
        await robot.hears("k shows them again")
        await robot.press("k")
        await robot.sees("NO KEY  on hook", "3 NO KEY")


async def test_the_filter_finds_client_pet_sitter_and_reason(morning: Office) -> None:
    """Letters narrow the list as they are typed; Esc clears."""
    async with robot_at(morning, mode="today") as robot:
        await at_today(robot)
        for typed, found in (("olive", "14:00 Marsh, Lee"), ("jo no key none", "11:00 Okafor, Uche")):
            await robot.press("slash")
            await robot.type(typed)
            assert order(robot)[1:] == [found]
            await robot.press("escape", "escape")
        await robot.press("slash")
        await robot.type("zzz")
        await robot.sees("No visit fits this filter")
        await robot.press("escape")
        assert len(robot.table.place.things) == 7


async def test_a_sitter_folds_and_stays_folded_when_others_write(morning: Office) -> None:
    """Enter on a sitter's line puts their visits away; a flag in them is still counted there."""
    async with robot_at(morning, mode="today") as robot:
        await at_today(robot)
        await robot.press("home", "enter")
        assert order(robot)[:2] == [
            "▸ Jo Reyes   2 visits · 1 NO KEY",
            "▾ Sam Ortega   3 visits · 2 NO KEY · 1 cancelled",
        ]
        add_key_at(morning, "Abara", "9WCN")
        robot.app.look_for_changes()
        await robot.sees("Abara")
        assert order(robot)[0] == "▸ Jo Reyes   2 visits · 1 NO KEY"
        assert robot.table.current is not None
        assert robot.table.current < 0
        await robot.press("enter")
        assert "08:15 Castellanos, Pia" in order(robot)


async def test_what_was_found_does_not_fold(morning: Office) -> None:
    """Enter on a sitter's line among only problems says so, and folds nothing that comes into sight later."""
    async with robot_at(morning, mode="today") as robot:
        await at_today(robot)
        await robot.press("F", "home", "enter")
        await robot.hears("stays open")
        await robot.press("escape")
        assert order(robot)[0] == "▾ Jo Reyes   2 visits · 1 NO KEY"


async def test_days_are_turned_and_any_day_is_typed(morning: Office) -> None:
    """``]`` and ``[`` go a day on and back, ``.`` to today, ``@`` to a day as one says it."""
    morning.visit(1, 2, FRIDAY)
    async with robot_at(morning, mode="today") as robot:
        await at_today(robot)
        await robot.type("]")
        await robot.sees("Wednesday 25 November · tomorrow", "1 visit ")
        await robot.type("[[")
        await robot.sees("Monday 23 November · yesterday", "No visits on this day")
        await robot.type(".")
        await robot.sees("Tuesday 24 November · today")
        for typed, seen in (("fri", "Friday 27 November"), ("tomorrow", "tomorrow"), ("+3", "in 3 days")):
            await robot.ask("at")
            await robot.type(typed)
            assert seen in robot.text
            await robot.press("enter")
            await robot.sees(seen)
        await robot.ask("at")
        await robot.type("nonsense\n")
        assert "not a day that can be read" in robot.text
        await robot.press("escape")
        await robot.sees("Friday 27 November · in 3 days")


async def test_a_day_that_is_over_says_so(morning: Office) -> None:
    """At midnight the list stays what it was, and says that it is of yesterday; ``.`` goes to today."""
    async with robot_at(morning, mode="today") as robot:
        await at_today(robot)
        morning.clock.advance(days=1)
        await robot.press("f4", "f3")
        await robot.hears("Tuesday 24 November is over")
        await robot.sees("Tuesday 24 November · yesterday")
        await robot.type(".")
        await robot.sees("Wednesday 25 November · today")


async def test_another_day_comes_nearer_at_midnight(morning: Office) -> None:
    """What was tomorrow is today then, without a word: that day is not over."""
    async with robot_at(morning, mode="today") as robot:
        await at_today(robot)
        await robot.type("]")
        await robot.sees("Wednesday 25 November · tomorrow")
        morning.clock.advance(days=1)
        await robot.press("f4", "f3")
        await robot.sees("Wednesday 25 November · today")
        assert "over" not in robot.said


async def test_a_screen_of_today_says_that_it_is_over_by_itself(morning: Office) -> None:
    """Nobody has to touch a key for that; until then nothing is drawn."""
    async with robot_at(morning, mode="today") as robot:
        await at_today(robot)
        page = robot.page
        page.look_at_the_day()  # type: ignore[attr-defined]  # what its timer calls
        assert "over" not in robot.said
        morning.clock.advance(days=1)
        page.look_at_the_day()  # type: ignore[attr-defined]  # see above
        await robot.hears("is over")


async def test_notices_off_are_said_once_on_top(morning: Office) -> None:
    """Where the office wants no notices, no visit is flagged, and the day says why (F5)."""
    morning.setting("notices_on", "false")
    async with robot_at(morning, mode="today") as robot:
        await at_today(robot)
        assert robot.text.count("key notices are off") == 1
        assert "NO KEY" not in robot.text
        assert "unassigned" in robot.line_with("key notices")


async def test_an_empty_day_says_what_to_do(office: Office) -> None:
    """A new office has no visits yet."""
    async with robot_at(office, mode="today") as robot:
        await robot.sees("No visits on this day", "calendar")


async def test_the_pane_tells_who_is_blocked_and_the_visits_note(morning: Office) -> None:
    """What whoever goes there has to know stands beneath the list: note, blocked sitter, all keys that lack."""
    morning.block(2, 2)
    async with robot_at(morning, mode="today", size=LARGE) as robot:
        await at_today(robot)
        await robot.press("slash")
        await robot.type("mochi")
        assert "has blocked Sam" in robot.text
        assert "Back gate sticks: lift it" in " ".join(robot.text.split())
        assert "K7MT front door" in robot.text


async def test_hostile_names_are_nothing_but_names(morning: Office) -> None:
    """Markup, escape and direction characters in a name are shown and never obeyed (I1)."""
    client = morning.client("Smith [/b] Co", "\x1b[2J")
    morning.visit(client, 2, TODAY, "07:00", pets="\u202eRex [bold]", note="[red]\x07 bell")
    morning.person("[b]Max[/b] \x1b]0;x", badge=None)
    async with robot_at(morning, mode="today", size=LARGE) as robot:
        await at_today(robot)
        await robot.press("slash")
        await robot.type("smith")
        await robot.sees("Smith [/b] Co", "[red]")
        await robot.press("enter")
        await robot.ask("enter")
        assert "\x1b" not in robot.text
        assert "\u202e" not in robot.text


async def test_many_visits_are_read_once_and_drawn_by_the_window(
    morning: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many visits a day has, one reading brings them, and only lines in sight are made."""
    for hour in range(8):
        for minute in range(0, 60, 5):
            morning.visit(5, 2, TOMORROW, f"{hour + 8:02}:{minute:02}")
    readings: list[object] = []
    read = needs.day_summary

    def counted(*args: Any, **how: Any) -> object:
        readings.append(how)
        return read(*args, **how)

    monkeypatch.setattr(needs, "day_summary", counted)
    async with robot_at(morning, mode="today") as robot:
        await at_today(robot)
        readings.clear()
        await robot.type("]")
        await robot.sees("97 visits")
        assert len(readings) == 1
        drawn = robot.table._rows._cells
        assert len(drawn) <= robot.table.place.height + 1


async def test_base_roles_look_and_are_refused(morning: Office) -> None:
    """Who may not manage keys sees the day; what moves a key is greyed out."""
    async with robot_at(morning, mode="today", uid=1001) as robot:
        await at_today(robot)
        await robot.sees("3 NO KEY")
        assert robot.screen.check_action("hand_out", ()) is None


async def test_flags_with_many_reasons_are_told_apart(morning: Office) -> None:
    """Each place of a key has words of its own."""
    add_key_at(morning, "Abara", "9WCN", holder=Holder.client())
    add_key_at(morning, "Brandt", "5MMN", missing=True)
    async with robot_at(morning, mode="today", size=LARGE) as robot:
        await at_today(robot)
        assert "NO KEY  with the client" in robot.line_with("Abara")
        assert "NO KEY  missing" in robot.line_with("Brandt")
        assert robot.find(DayPane).told is not None
        assert TODAY + timedelta(days=1) == TOMORROW
