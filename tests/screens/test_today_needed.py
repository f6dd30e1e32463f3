"""Keys needed (d on Today): who needs which from when on, whether they have it, and the way to get it."""

from __future__ import annotations

from datetime import datetime, timedelta

from at_the_day import TODAY, TOMORROW, morning
from at_the_lists import JO, SAM, at_list, safe_day
from builders import Office
from hostile import HOSTILE
from keydesk.db.models import Visit, table_of
from keydesk.screens.client import ClientPage
from keydesk.screens.dialogs.remedies import RemediesDialog
from keydesk.screens.today import TodayScreen
from keydesk.screens.today_away import AwayScreen
from keydesk.screens.today_needed import NeededScreen
from keydesk.screens.today_pull import PullScreen
from keydesk.screens.today_week import WeekScreen
from robot import LARGE, robot_at

__all__ = ["morning", "safe_day"]


async def test_keys_needed_say_when_first_for_whom_and_where_they_are(morning: Office) -> None:
    """By the day of the first need; the horizon is the office's; whether the sitter has it is in words."""
    async with at_list(morning, "d") as robot:
        await robot.sees("Keys needed", "14 days · to Mon 7 Dec", "3 lacking", "1 unassigned")
        assert "NO KEY  on hook" in robot.line_with("Marsh, Lee")
        assert "has it" in robot.line_with("Lindqvist, Mia")
        assert "none on file" in robot.line_with("Okafor, Uche")
        assert "nobody yet" in robot.line_with("Novak, Ida")


async def test_needs_are_grouped_filtered_and_cut_to_what_is_lacking(morning: Office) -> None:
    """``j`` goes by day, sitter, client; ``F`` leaves what is lacking; ``/`` finds by words; Esc takes them back."""
    async with at_list(morning, "d") as robot:
        await robot.press("j")
        await robot.sees("Sam Ortega   3 keys · 2 lacking", "Jo Reyes   1 key · 1 lacking")
        await robot.press("j")
        await robot.sees("Rivera, Ana   1 key · 1 lacking")
        await robot.press("F")
        await robot.until(lambda: "Lindqvist" not in robot.text)
        await robot.press("slash")
        await robot.type("marsh\n")
        await robot.sees("1 of 4")
        assert "Rivera" not in robot.text
        await robot.press("escape")
        await robot.sees("Rivera")
        await robot.press("escape")
        await robot.sees("Lindqvist")
        await robot.press("escape")
        await robot.until(lambda: isinstance(robot.page, TodayScreen))


async def test_the_horizon_is_changed_in_place_from_one_to_sixty_days(morning: Office) -> None:
    """``[`` and ``]`` by a day, ``@`` up to a day; beyond 60 days it is refused, and the office's setting stays."""
    client = morning.client("Brandt", "Eva")
    morning.key(client, code="9WCN")
    morning.visit(client, SAM, TODAY + timedelta(days=40))
    async with at_list(morning, "d") as robot:
        assert "Brandt" not in robot.text
        await robot.press("left_square_bracket")
        await robot.sees("13 days")
        await robot.ask("at")
        await robot.type("+59\n")
        await robot.sees("60 days", "Brandt, Eva")
        await robot.press("right_square_bracket")
        await robot.hears("1 to 60 days")
        assert robot.app.desk.settings.horizon_days == 14


async def test_copies_that_are_short_for_two_sitters_on_one_day_are_marked(morning: Office) -> None:
    """One copy, two sitters, one day: the row says so, and the pane what to do (F20)."""
    client = morning.client("Brandt", "Eva")
    morning.key(client, code="9WCN")
    morning.visit(client, SAM, TOMORROW, "09:00")
    morning.visit(client, JO, TOMORROW, "15:00")
    async with at_list(morning, "d", size=LARGE) as robot:
        await robot.sees("1 short of copies")
        assert "1 for 2" in robot.line_with("Brandt, Eva")
        await robot.press("slash")
        await robot.type("brandt\n")
        await robot.sees("1 copy for 2 sitters on one day")


async def test_enter_on_a_lacking_key_opens_its_remedies_on_its_day(morning: Office) -> None:
    """The day of the first need comes up with the ways to mend it; a key that the sitter has opens the client."""
    async with at_list(morning, "d") as robot:
        await robot.press("slash")
        await robot.type("marsh\n")
        await robot.press("enter")
        await robot.until(lambda: isinstance(robot.screen, RemediesDialog))
        await robot.sees("NO KEY  Lee Marsh 14:00, Sam Ortega")
        await robot.press("escape")
        assert isinstance(robot.page, TodayScreen)
    async with at_list(morning, "d") as robot:
        await robot.press("slash")
        await robot.type("lindq\n")
        await robot.press("enter")
        await robot.until(lambda: isinstance(robot.page, ClientPage))
        await robot.settle()
        await robot.press("escape")
        await robot.until(lambda: isinstance(robot.page, NeededScreen))


async def test_names_that_would_break_a_terminal_are_shown_as_marks(morning: Office) -> None:
    """Every list keeps its width and gives no control character away, whatever clients and sitters are called."""
    for number, name in enumerate(HOSTILE):
        client = morning.client(name, "Kim")
        morning.key(client, code=f"Q{number}HX", label=name)
        morning.visit(client, morning.person(name), TODAY, "12:00")
    for key in ("d", "p", "P"):
        async with at_list(morning, key, size=LARGE) as robot:
            assert "\x1b" not in robot.text
            assert {robot.table.render_line(y).cell_length for y in range(robot.table.size.height)} == {LARGE[0]}


async def test_the_views_are_in_the_palette(morning: Office) -> None:
    """Ctrl+P finds them by what they are called, on every screen; Esc is back on the day."""
    async with robot_at(morning, mode="today") as robot:
        await robot.ask("ctrl+p")
        await robot.type("pull list\n")
        await robot.until(lambda: isinstance(robot.page, PullScreen))
        await robot.press("P")
        await robot.until(lambda: isinstance(robot.page, AwayScreen))
        await robot.settle()
        await robot.press("f4")
        await robot.settle()
        await robot.ask("ctrl+p")
        await robot.type("glance\n")
        await robot.until(lambda: isinstance(robot.page, WeekScreen))
        await robot.settle()
        await robot.press("escape")
        await robot.until(lambda: isinstance(robot.page, TodayScreen))


async def test_a_sit_of_whole_days_is_all_day_and_its_remedies_are_found(morning: Office) -> None:
    """A sit that began yesterday needs its key today, all day; Enter lands on it."""
    client = morning.client("Brandt", "Eva")
    morning.key(client, code="9WCN")
    visit_id = morning.visit(client, SAM, TODAY - timedelta(days=1), "0:00", all_day=True)
    visits = table_of(Visit)
    until = visits.update().where(visits.c.id == visit_id).values(ends_at=datetime(2026, 11, 26))  # noqa: DTZ001 - wall
    morning.work(lambda work: work.session.execute(until))
    for key in ("d", "p"):
        async with at_list(morning, key) as robot:
            assert "all day" in robot.line_with("Brandt, Eva")
            if key == "d":
                await robot.press("slash")
                await robot.type("brandt\n")
                await robot.press("enter")
                await robot.until(lambda: isinstance(robot.screen, RemediesDialog))
                await robot.sees("Eva Brandt")


async def test_notices_that_are_off_are_said_in_place_of_needs(morning: Office) -> None:
    """F5: no key is listed, nothing is counted as lacking, and it says why and where that is changed."""
    morning.setting("notices_on", "false")
    async with at_list(morning, "d") as robot:
        await robot.sees("key notices are off", "F9 switches them on")
        assert "lacking" not in robot.text
        assert "No key is needed" not in robot.text
