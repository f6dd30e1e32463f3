"""The week at a glance and the month (w and c on Today): where the trouble is, and the way into it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta

import pytest

from at_the_day import TODAY, TOMORROW, morning
from builders import Office
from hostile import HOSTILE
from keydesk.operations.custody import check_out
from keydesk.screens.today import TodayScreen
from keydesk.screens.today_month import MonthScreen
from keydesk.screens.today_week import WeekScreen
from keydesk.widgets.month_grid import MonthGrid
from keydesk.widgets.week_grid import WeekGrid
from robot import LARGE, SMALL, Robot, robot_at

__all__ = ["morning"]
SAM, JO = 2, 3
MONDAY = TODAY - timedelta(days=TODAY.weekday())


@asynccontextmanager
async def at_view(
    office: Office, key: str, screen: type, *, size: tuple[int, int] = SMALL, uid: int | None = None
) -> AsyncIterator[Robot]:
    """Somebody who has opened one of the views from Today."""
    async with robot_at(office, mode="today", size=size, uid=uid) as robot:
        await robot.press(key)
        await robot.until(lambda: isinstance(robot.page, screen))
        await robot.settle()
        yield robot


async def test_the_week_shows_visits_and_missing_keys_of_each_sitter(morning: Office) -> None:
    """A line a sitter, the counts of the day, Unassigned a line of its own, and the totals beneath."""
    async with at_view(morning, "w", WeekScreen) as robot:
        await robot.sees("Week Mon 23 Nov", "this week", "7 visits", "3 NO KEY")
        assert "3 ▌2" in robot.line_with("Sam Ortega")
        assert "2 ▌1" in robot.line_with("Jo Reyes")
        assert "▌1" in robot.line_with("Unassigned")
        assert "6 ▌3" in robot.line_with(" All ")
        order = [
            line.split()[0]
            for line in robot.lines()
            if line.split()[:1] and line.split()[0] in {"Jo", "Sam", "Unassigned", "All"}
        ]
        assert order[:4] == ["Jo", "Sam", "Unassigned", "All"]


async def test_trouble_is_seen_without_colour(morning: Office) -> None:
    """What lacks a key is drawn in reverse and bold, a calm day is not, and the cursor shows on both."""
    async with at_view(morning, "w", WeekScreen) as robot:
        grid = robot.find(WeekGrid)
        strips = [grid.render_line(y) for y in range(5)]
        loud = [seg for strip in strips for seg in strip if seg.text.startswith("▌") and seg.style]
        assert loud
        assert all(seg.style.bold for seg in loud if seg.style)
        cursor = [seg for strip in strips for seg in strip if seg.text == "["]
        assert len(cursor) == 1
        assert cursor[0].style is not None
        assert cursor[0].style.reverse
        await robot.press("ctrl+end", "home")
        away = [seg for y in range(5) for seg in grid.render_line(y) if seg.text.startswith("▌") and seg.style]
        assert all(seg.style.reverse for seg in away if seg.style)


async def test_enter_is_that_sitters_day_on_today(morning: Office) -> None:
    """The arrows move over the week, Enter lands on the sitter's visits, first on one without a key."""
    async with at_view(morning, "w", WeekScreen) as robot:
        await robot.press("down", "enter")
        await robot.until(lambda: isinstance(robot.page, TodayScreen))
        await robot.settle()
        page = robot.page
        assert isinstance(page, TodayScreen)
        visit = page.visit_in_hand
        assert visit is not None
        assert (visit.sitter, visit.flag) == ("Sam Ortega", "no_key")
        await robot.press("w")
        await robot.until(lambda: isinstance(robot.page, WeekScreen))
        await robot.settle()
        await robot.press("ctrl+end", "right", "enter")
        await robot.until(lambda: isinstance(robot.page, TodayScreen))
        await robot.sees("Wednesday 25 November")


async def test_enter_on_unassigned_lands_on_the_visits_of_nobody(morning: Office) -> None:
    """The row of visits that nobody is booked for leads to them."""
    async with at_view(morning, "w", WeekScreen) as robot:
        await robot.press("ctrl+end", "up")
        await robot.sees("1 visit that nobody is booked for")
        await robot.press("enter")
        await robot.until(lambda: isinstance(robot.page, TodayScreen))
        await robot.settle()
        page = robot.page
        assert isinstance(page, TodayScreen)
        assert page.visit_in_hand is not None
        assert page.visit_in_hand.client == "Ida Novak"


async def test_weeks_are_turned_and_any_day_is_gone_to(morning: Office) -> None:
    """``[`` and ``]`` turn, ``.`` comes back, ``@`` goes to the week of a day, the cursor on it."""
    async with at_view(morning, "w", WeekScreen) as robot:
        await robot.press("right_square_bracket")
        await robot.sees("Mon 30 Nov", "next week")
        await robot.hears("No visits are booked in this week")
        await robot.press("left_square_bracket", "left_square_bracket")
        await robot.sees("Mon 16 Nov", "last week")
        await robot.press("full_stop")
        await robot.sees("this week")
        await robot.ask("at")
        await robot.type("3 dec\n")
        await robot.sees("Mon 30 Nov")
        assert robot.find(WeekGrid).day == date(2026, 12, 3)


async def test_a_key_that_goes_out_elsewhere_calms_the_week(morning: Office) -> None:
    """What another desk does is seen within a moment, and the cursor stays on the same sitter and day."""
    async with at_view(morning, "w", WeekScreen) as robot:
        await robot.press("down", "right")
        grid = robot.find(WeekGrid)
        assert (grid.called, grid.day) == ("Sam Ortega", TOMORROW)
        morning.desk().perform_now(check_out, tag_code="2HPL-1", sitter_id=SAM, override=True, reason="the only one")
        await robot.sees("3 ▌1")
        assert (grid.called, grid.day) == ("Sam Ortega", TOMORROW)


async def test_more_sitters_than_lines_scroll_and_the_totals_stay(morning: Office) -> None:
    """The cursor takes the sitters along; the heading says how many are above and below."""
    client = morning.client("Brandt", "Eva", key_required=False, no_key_reason="keypad")
    for number in range(30):
        morning.visit(client, morning.person(f"Zoe{number:02} Sitter"), TODAY, "12:00")
    async with at_view(morning, "w", WeekScreen) as robot:
        await robot.sees("↓", " All ")
        await robot.press("ctrl+end", "up", "up")
        await robot.sees("↑", "Zoe29 Sitter", " All ")
        assert "Jo Reyes" not in robot.text


async def test_names_that_would_break_a_terminal_are_shown_as_marks(morning: Office) -> None:
    """Every line of the week is as wide as the terminal, whatever a sitter is called (promise I1)."""
    client = morning.client("Brandt", "Eva")
    for name in HOSTILE:
        morning.visit(client, morning.person(name), TODAY, "12:00")
    for size in (SMALL, LARGE):
        async with at_view(morning, "w", WeekScreen, size=size) as robot:
            grid = robot.find(WeekGrid)
            assert "\x1b" not in robot.text
            assert {grid.render_line(y).cell_length for y in range(grid.size.height)} == {size[0]}


async def test_the_month_has_the_same_marks_and_leads_to_the_day(morning: Office) -> None:
    """The calendar begins on Monday; arrows go from day to day; Enter is the day."""
    async with at_view(morning, "c", MonthScreen) as robot:
        await robot.sees("November 2026", "this month", "7 visits", "3 NO KEY", "6 ▌3")
        assert robot.line_with("Mon").split() == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        await robot.sees("Tuesday 24 November · today", "6 visits, 3 without a key")
        await robot.press("right", "enter")
        await robot.until(lambda: isinstance(robot.page, TodayScreen))
        await robot.sees("Wednesday 25 November")


async def test_arrows_and_brackets_leave_the_month(morning: Office) -> None:
    """Beyond the last day is the next month; a month on from the 31st is the last of a shorter one."""
    async with at_view(morning, "c", MonthScreen) as robot:
        grid = robot.find(MonthGrid)
        await robot.press("down")
        await robot.sees("December 2026")
        assert grid.day == date(2026, 12, 1)
        await robot.press("end")
        assert grid.day == date(2026, 12, 31)
        await robot.press("right_square_bracket", "right_square_bracket")
        await robot.sees("February 2027")
        assert grid.day == date(2027, 2, 28)
        await robot.press("full_stop")
        await robot.sees("November 2026")


@pytest.mark.parametrize("key", ["w", "c"])
async def test_escape_is_the_day_that_one_came_from(morning: Office, key: str) -> None:
    """Esc goes back to the day as it was, also by way of another view."""
    async with at_view(morning, key, WeekScreen if key == "w" else MonthScreen) as robot:
        await robot.press("c" if key == "w" else "w")
        await robot.settle()
        await robot.press("escape")
        await robot.until(lambda: isinstance(robot.page, TodayScreen))
        await robot.sees("Tuesday 24 November")
