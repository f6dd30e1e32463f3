"""Keys needed, the pull list and the put-away list (d, p and P on Today): read, ticked off, scanned, printed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from at_the_day import TODAY, TOMORROW, morning
from at_the_lists import JO, SAM, safe_day
from builders import Office
from hostile import HOSTILE
from keydesk.app.office import KeydeskApp
from keydesk.operations.bulk import Act, Marked, act_on_many
from keydesk.operations.custody import check_out
from keydesk.operations.staff import set_active
from keydesk.screens.client import ClientPage
from keydesk.screens.desk import CounterScreen
from keydesk.screens.dialogs.remedies import RemediesDialog
from keydesk.screens.today import TodayScreen
from keydesk.screens.today_away import AwayScreen
from keydesk.screens.today_lines import LinesView
from keydesk.screens.today_needed import NeededScreen
from keydesk.screens.today_pull import PullScreen
from keydesk.screens.today_week import WeekScreen
from robot import LARGE, SMALL, Robot, robot_at

__all__ = ["morning", "safe_day"]
BO = 5


@asynccontextmanager
async def at_list(
    office: Office, key: str, *, size: tuple[int, int] = SMALL, uid: int | None = None
) -> AsyncIterator[Robot]:
    """Somebody who has opened one of the lists from Today."""
    async with robot_at(office, mode="today", size=size, uid=uid) as robot:
        await robot.press(key)
        await robot.until(lambda: isinstance(robot.page, LinesView))
        await robot.settle()
        yield robot


# -- keys needed ----------------------------------------------------------------------------------------------------


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


# -- the pull list --------------------------------------------------------------------------------------------------


async def test_the_pull_list_is_by_hook_or_bag_by_bag(safe_day: Office) -> None:
    """Safe and hook first, admin-only said; ``j`` makes a bag a sitter; progress stands above."""
    async with at_list(safe_day, "p") as robot:
        await robot.sees(
            "Pull list", "2 bags", "1 of 4 pulled", "Front office   3 keys", "Manager's drawer · admins only"
        )
        await robot.press("j")
        await robot.sees("Sam Ortega's bag   3 keys · 1 pulled", "Jo Reyes's bag   1 key")


async def test_space_ticks_off_and_it_survives_a_leave(safe_day: Office) -> None:
    """Space checks the copy out to its bag's sitter, the cursor goes on, undo takes it back; done is what he has."""
    async with at_list(safe_day, "p") as robot:
        await robot.press("space")
        await robot.hears("2HPL-1 to Sam Ortega")
        await robot.sees("2 of 4 pulled")
        await robot.until(lambda: robot.table.current != safe_day.copy("2HPL-1").id)
        await robot.press("escape", "p")
        await robot.sees("2 of 4 pulled", "✓")
        await robot.press("u")
        await robot.sees("1 of 4 pulled")
    assert safe_day.copy("2HPL-1").holder_kind == "safe"


async def test_a_warning_asks_for_a_reason_and_goes_on(safe_day: Office) -> None:
    """The admins' safe warns as everywhere; with a reason it goes out."""
    async with at_list(safe_day, "p") as robot:
        await robot.press("end")
        await robot.ask("enter")
        await robot.type("Ana took it out\n")
        await robot.hears("8QAB-1 to Sam Ortega")


async def test_scans_tick_off_a_wrong_tag_is_loud_and_moves_nothing(safe_day: Office) -> None:
    """A tag of the list goes to its bag's sitter by scan; another copy is told which is meant; nothing is asked."""
    async with at_list(safe_day, "p") as robot:
        await robot.scan("2HPL-1")
        await robot.hears("2HPL-1 to Sam Ortega")
        await robot.scan("6TRE-2")
        await robot.hears("NOT ON THIS LIST  6TRE-2 stays where it is: 6TRE-1 on hook")
        await robot.scan("4XKA-1")
        await robot.hears("NOT ON THIS LIST  4XKA-1")
        await robot.scan("8QAB-1")
        await robot.hears("8QAB-1")
        assert not robot.screen.is_modal
        await robot.scan("2HPL-1")
        await robot.hears("in Sam Ortega's bag already")
        await robot.sees("2 of 4 pulled")
    assert safe_day.copy("6TRE-2").holder_kind == "safe"
    assert safe_day.copy("8QAB-1").holder_kind == "safe"


async def test_a_burst_does_not_hide_what_did_not_move(safe_day: Office) -> None:
    """Of three scans in one go the one that warns stays loud behind the others, until it moves or Esc has seen it."""
    async with at_list(safe_day, "p", size=LARGE) as robot:
        await robot.paste("8QAB-1\n2HPL-1\n6TRE-1\n")
        await robot.hears("6TRE-1 to Jo Reyes, due tomorrow 18:00 · NOT DONE BEFORE: 8QAB-1")
        await robot.sees("1 not done", "3 of 4 pulled")
        assert "✗" in robot.line_with("8QAB-1  Dietz")
        await robot.press("escape")
        await robot.hears("Seen")
        await robot.until(lambda: "not done" not in robot.text)
        await robot.press("escape")
        await robot.until(lambda: isinstance(robot.page, TodayScreen))


async def test_an_unknown_tag_goes_on_to_the_desk_with_all_behind_it(safe_day: Office) -> None:
    """What no key goes by is for the Desk, and what was scanned right behind it too, in order: no scan is lost."""
    async with at_list(safe_day, "p") as robot:
        await robot.paste("2HPL-1\nZZZZ-9\n6TRE-1\n")
        await robot.until(lambda: isinstance(robot.page, CounterScreen))
        await robot.sees("ZZZZ-9", "6TRE-1")
        assert safe_day.copy("2HPL-1").staff_id == SAM


async def test_a_badge_begins_a_turn_at_the_desk(safe_day: Office) -> None:
    """A badge is nothing for a list."""
    badge = safe_day.badge(SAM)
    async with at_list(safe_day, "p") as robot:
        await robot.scan(badge)
        await robot.until(lambda: isinstance(robot.page, CounterScreen))
        await robot.sees("Sam Ortega")


async def test_two_desks_tick_the_same_list(safe_day: Office) -> None:
    """Both scan the same tag: it moves once, and the other is told; each sees what the other pulled."""
    async with at_list(safe_day, "p") as ana, at_list(safe_day, "p", uid=1002) as bo:
        await ana.scan("2HPL-1")
        await bo.scan("2HPL-1", "6TRE-1")
        await ana.sees("3 of 4 pulled")
        await bo.sees("3 of 4 pulled")
    events = safe_day.work(_events_of_copies)
    assert events["2HPL-1"] == 2
    assert events["6TRE-1"] == 2


def _events_of_copies(work: object) -> dict[str, int]:
    from sqlalchemy import func, select

    from keydesk.db.models import CustodyEvent, KeyCopy, table_of

    copy, event = table_of(KeyCopy), table_of(CustodyEvent)
    found = work.session.execute(  # type: ignore[attr-defined]  # a Work
        select(copy.c.tag_code, func.count()).join(event, event.c.copy_id == copy.c.id).group_by(copy.c.tag_code)
    )
    return {tag: int(number) for tag, number in found}


async def test_who_may_not_move_keys_ticks_nothing(safe_day: Office) -> None:
    """Without the permission Space is grey and a scan is refused in words."""
    async with at_list(safe_day, "p", uid=1001) as robot:
        await robot.press("space")
        await robot.scan("2HPL-1")
        await robot.hears("may not")
    assert safe_day.copy("2HPL-1").holder_kind == "safe"


async def test_the_pull_list_is_printed_into_a_file(
    safe_day: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """``>`` writes a text file of its own name that only its owner reads; codes and hooks, and no address."""
    monkeypatch.setenv("HOME", str(tmp_path))
    safe_day.client("Address", "Has", street="12 Elm Street")
    async with at_list(safe_day, "p") as robot:
        await robot.ask("greater_than_sign")
        await robot.type("file\n")
        await robot.hears("Written to")
    mode, text = _written(tmp_path / "pull-list-2026-11-24.txt")
    assert mode == 0o600
    assert "Pull list, Tue 24 Nov" in text
    assert "page 1 of 1" in text
    assert "[ ]" in text
    assert "2HPL-1" in text
    assert "Elm" not in text


async def test_the_pull_list_goes_to_the_printer(
    safe_day: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Bag by bag as on the screen, through the box's lp; what the printer answers is told, and so is a refusal."""
    _printer(tmp_path, f"cat > {tmp_path}/paper; echo request id is office-7")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    async with at_list(safe_day, "p") as robot:
        await robot.press("j")
        await robot.ask("greater_than_sign")
        await robot.type("printer\n")
        await robot.hears("Sent to the printer: request id is office-7")
        _printer(tmp_path, "echo lp: no such printer >&2; exit 1")
        await robot.ask("greater_than_sign")
        await robot.type("printer\n")
        await robot.hears("no such printer")
    lines = _written(tmp_path / "paper")[1].splitlines()
    assert lines.index("Jo Reyes") < lines.index("Sam Ortega")


def _printer(folder: Path, script: str) -> None:
    path = folder / "lp"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o700)


async def test_whose_account_ends_meanwhile_is_told_and_moves_nothing(safe_day: Office) -> None:
    """A scan after that is refused in words, and the list stays (promise S4)."""
    async with at_list(safe_day, "p", uid=1002) as robot:
        safe_day.desk().perform_now(set_active, staff_id=BO, active=False)
        await robot.scan("2HPL-1")
        await robot.until(lambda: robot.said)
        assert isinstance(robot.page, PullScreen | CounterScreen)
    assert safe_day.copy("2HPL-1").holder_kind == "safe"


async def test_the_cursor_stays_when_another_desk_pulls(safe_day: Office) -> None:
    """What others pull is ticked at once; the cursor stays on its key."""
    async with at_list(safe_day, "p") as robot:
        await robot.press("end")
        current = robot.table.current
        safe_day.desk().perform_now(check_out, tag_code="2HPL-1", sitter_id=SAM)
        await robot.sees("2 of 4 pulled")
        assert robot.table.current == current


async def test_keys_pressed_before_the_store_is_open_harm_nothing(safe_day: Office) -> None:
    """Whoever types ahead while the store opens finds the list, and no crash."""
    app = KeydeskApp(safe_day.desk)
    async with app.run_test(size=SMALL) as pilot:
        robot = Robot(pilot)
        await pilot.press("f3", "p", "j", "F", "right_square_bracket", "escape", "d", "j", "F", "w", "full_stop", "c")
        await robot.until(lambda: app.is_open)
        await robot.settle()
        await robot.press("full_stop")
        await robot.sees("November 2026")


def _written(path: Path) -> tuple[int, str]:
    return path.stat().st_mode & 0o777, path.read_text(encoding="utf-8")


# -- the put-away list, and keys no longer needed -------------------------------------------------------------------


async def test_what_comes_back_is_scanned_home(morning: Office) -> None:
    """The list says who has it and where it lives; a scan hangs it there; a key that is needed is not on it."""
    async with at_list(morning, "P") as robot:
        await robot.sees("Put away", "K7MT-1", "K7MT-2", "Jo Reyes")
        assert "3FQD-1" not in robot.text
        await robot.scan("K7MT-2")
        await robot.hears("K7MT-2 in → ")
        await robot.until(lambda: "K7MT-2" not in robot.line_with("K7MT-2  ") or "in →" in robot.line_with("K7MT-2"))
        await robot.scan("K7MT-2")
        await robot.hears("K7MT-2 hangs there already: A3 · Front office")
        await robot.scan("3FQD-1")
        await robot.hears("NOT ON THIS LIST  3FQD-1 stays where it is: Sam Ortega")
    assert morning.copy("K7MT-2").holder_kind == "safe"
    assert morning.copy("3FQD-1").holder_kind == "sitter"


async def test_keys_no_longer_needed_are_wanted_back_at_once(morning: Office) -> None:
    """``V`` picks which, by sitter; Space marks; ``W`` says of all that they are wanted back, as one act."""
    async with at_list(morning, "P", size=LARGE) as robot:
        await robot.ask("V")
        await robot.type("no longer\n")
        await robot.sees("No longer needed", "Jo Reyes   2 keys")
        await robot.press("asterisk")
        await robot.ask("W")
        await robot.sees("ticked")
        await robot.press("enter")
        await robot.until(lambda: not robot.screen.is_modal)
        await robot.sees("2 wanted back", "WANTED BACK")
    assert morning.copy("K7MT-1").recalled
    assert morning.copy("K7MT-2").recalled


async def test_far_off_inactive_and_left_are_lists_of_their_own(morning: Office) -> None:
    """A next visit farther than the horizon, changed in place; empty lists say what else there is."""
    client = morning.client("Brandt", "Eva")
    morning.key(client, code="9WCN")
    morning.visit(client, SAM, TODAY + timedelta(days=20))
    morning.desk().perform_now(check_out, tag_code="9WCN-1", sitter_id=SAM)
    async with at_list(morning, "P", size=LARGE) as robot:
        await robot.ask("V")
        await robot.type("far\n")
        await robot.sees("Next visit far off", "more than 14 days away", "9WCN-1", "needed Mon 14 Dec")
        await robot.press(*["right_square_bracket"] * 6)
        await robot.until(lambda: "9WCN-1" not in robot.text)
        await robot.ask("V")
        await robot.type("left\n")
        await robot.sees("Sitter has left", "Nobody holds such a key")


async def test_a_recalled_key_is_put_away_and_said(morning: Office) -> None:
    """Wanted back is a reason of its own, in capitals and not in colour alone."""
    morning.desk().perform_now(act_on_many, act=Act("recall"), copies=[Marked("3FQD-1")])
    async with at_list(morning, "P") as robot:
        assert "WANTED BACK" in robot.line_with("3FQD-1")
        await robot.sees("1 wanted back")


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


async def test_two_sitters_of_one_name_have_a_bag_each(safe_day: Office) -> None:
    """Bags are people's and not names'."""
    other = safe_day.person("Jo Reyes")
    client = safe_day.client("Brandt", "Eva")
    safe_day.key(client, code="9WCN")
    safe_day.visit(client, other, TODAY, "16:00")
    async with at_list(safe_day, "p") as robot:
        await robot.press("j")
        await robot.settle()
        assert robot.text.count("Jo Reyes's bag   1 key") == 2


async def test_the_put_away_list_is_printed_as_it_stands(
    morning: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """By safe and hook, or by who has them; of the view that is seen, and nothing else."""
    monkeypatch.setenv("HOME", str(tmp_path))
    async with at_list(morning, "P") as robot:
        await robot.ask("greater_than_sign")
        await robot.type("file\n")
        await robot.hears("put-away-2026-11-24.txt")
        await robot.ask("V")
        await robot.type("left\n")
        await robot.sees("Sitter has left")
        await robot.ask("greater_than_sign")
        await robot.type("file\n")
        await robot.hears("no-longer-needed-2026-11-24.txt")
    _, text = _written(tmp_path / "put-away-2026-11-24.txt")
    assert "Put-away list, Tue 24 Nov" in text
    assert text.index("Front office") < text.index("A2    K7MT-1") < text.index("A3    K7MT-2")
    _, text = _written(tmp_path / "no-longer-needed-2026-11-24.txt")
    assert "Sitter has left" in text
    assert "K7MT" not in text
