"""The pull list (p on Today): read, ticked off, scanned, printed, by two desks at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from at_the_day import TODAY, morning
from at_the_lists import SAM, at_list, safe_day, written
from builders import Office
from keydesk.app.office import KeydeskApp
from keydesk.operations.custody import check_out
from keydesk.operations.staff import set_active
from keydesk.screens.desk import CounterScreen
from keydesk.screens.today import TodayScreen
from keydesk.screens.today_pull import PullScreen
from robot import LARGE, SMALL, Robot

__all__ = ["morning", "safe_day"]
BO = 5


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
    mode, text = written(tmp_path / "pull-list-2026-11-24.txt")
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
    lines = written(tmp_path / "paper")[1].splitlines()
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


async def test_a_scan_over_the_help_is_taken_when_it_closes(safe_day: Office) -> None:
    """What is scanned while a dialog is open waits for it, and is for the list that is beneath."""
    async with at_list(safe_day, "p") as robot:
        await robot.press("question_mark")
        await robot.until(lambda: robot.screen.is_modal)
        await robot.scan("2HPL-1")
        assert safe_day.copy("2HPL-1").holder_kind == "safe"
        await robot.press("escape")
        await robot.hears("2HPL-1 to Sam Ortega")
        await robot.sees("2 of 4 pulled")
