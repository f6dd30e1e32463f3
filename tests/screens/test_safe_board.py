"""A safe's board beyond one key: its signs, scans, swaps, all that hangs wrong, and whole safes."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from at_the_office import BO, DRAWER, FRONT, SAM
from builders import Office
from keydesk.db.queries.history import history_of
from keydesk.operations.copies import edit_copy
from keydesk.operations.custody import check_in, check_out
from keydesk.operations.office import set_setting
from keydesk.screens.desk import CounterScreen
from keydesk.screens.safe import SafeScreen
from keydesk.screens.safes import SafesScreen
from robot import LARGE, Robot, robot_at


def _written(folder: Path, name: str) -> bytes:
    """The one document of that name."""
    (written,) = folder.glob(f"{name}*.pdf")
    return written.read_bytes()


async def _open(robot: Robot, safe_id: int = FRONT) -> SafeScreen:
    await robot.until(lambda: isinstance(robot.page, SafesScreen) and robot.table.place.ids)
    assert robot.table.go_to(safe_id)
    await robot.press("enter")
    await robot.until(lambda: isinstance(robot.page, SafeScreen))
    await robot.settle()
    assert isinstance(robot.page, SafeScreen)
    return robot.page


def _on(robot: Robot) -> str:
    assert isinstance(robot.page, SafeScreen)
    current = robot.page.board.current
    return current.label if current is not None else ""


async def test_every_state_has_a_sign_and_a_word(company: Office) -> None:
    """Late, due back today, out, needed today, wrong and two on a hook differ without a colour."""
    desk = company.desk()
    company.visit(1, BO, date(2026, 11, 26), "23:30")
    desk.perform_now(check_out, tag_code="A2QD-1", sitter_id=SAM, due_at=company.clock.now() + timedelta(minutes=30))
    desk.perform_now(check_in, tag_code="P4XZ-1", safe_id=FRONT, hook_id=4)
    async with robot_at(company, mode="safes") as robot:
        await _open(robot)
        row = robot.line_with(" A   ").split()
        assert row[:9] == ["A", "[late]", "K7MT*", "──", "!2", "due", "──", "──", "3FQD"]
        assert robot.line_with(" B   ").split()[1] == "!!"
        legend = robot.line_with("needed today")
        assert all(sign in legend for sign in ("──", "due", "late", "··", "*", "!!", "!2", "[ ]"))
        await robot.press("right")
        await robot.sees("A2  K7MT-2 hangs here", "Bo Tran takes it today 23:30")
        await robot.press("right", "right", "right")
        await robot.sees("due back today")


async def test_a_scanned_key_that_is_out_comes_in_to_its_own_hook(company: Office) -> None:
    """As at the Desk; the cursor goes there, and one undo takes it back."""
    async with robot_at(company, mode="safes") as robot:
        await _open(robot)
        await robot.press("end")
        await robot.scan("K7MT-1")
        await robot.hears("K7MT-1 in → hook A1")
        await robot.until(lambda: _on(robot) == "A1")
        assert company.copy("K7MT-1").hook_id == 1
        await robot.press("u")
        await robot.until(lambda: company.copy("K7MT-1").staff_id == SAM)


async def test_a_scan_catches_a_wrong_hook(company: Office) -> None:
    """What hangs here is gone to, and it is said whether it lives there; nothing moves."""
    async with robot_at(company, mode="safes") as robot:
        await _open(robot)
        await robot.scan("A2QD-2")
        await robot.hears("WRONG HOOK  A2QD-2 hangs on B1, but lives on A6")
        assert _on(robot) == "B1"
        await robot.scan("K7MT-2")
        await robot.hears("K7MT-2 hangs on A2, where it lives")
        assert company.copy("A2QD-2").hook_id == 21


async def test_a_recalled_key_is_told_of_when_it_is_back(company: Office) -> None:
    """Whoever wanted it back wants it kept."""
    company.desk().perform_now(edit_copy, copy_id=company.copy("K7MT-1").id, recalled=True)
    async with robot_at(company, mode="safes") as robot:
        await _open(robot)
        await robot.scan("K7MT-1")
        await robot.hears("RECALLED  K7MT-1 in → hook A1")


async def test_what_hangs_in_another_safe_is_said(company: Office) -> None:
    """It stays where it is recorded until somebody says otherwise."""
    async with robot_at(company, mode="safes") as robot:
        await _open(robot, DRAWER)
        await robot.scan("K7MT-2")
        await robot.hears("NOT ON THIS BOARD  K7MT-2 hangs on A2 · Front office")


async def test_badges_and_unknown_tags_go_on_to_the_desk(company: Office) -> None:
    """And so does all that comes behind them: nothing is lost, and nothing moved on the way."""
    async with robot_at(company, mode="safes") as robot:
        await _open(robot)
        await robot.scan(company.badge(SAM), "K7MT-2")
        await robot.until(lambda: isinstance(robot.page, CounterScreen))
        await robot.until(lambda: company.copy("K7MT-2").staff_id == SAM or "K7MT-2" in robot.text)


async def test_two_hooks_are_swapped_by_key(company: Office) -> None:
    """With x one is marked, x on another swaps; Esc forgets the mark and stays on the board."""
    async with robot_at(company, mode="safes") as robot:
        await _open(robot)
        await robot.press("right", "x", "right", "right")
        assert ">K7MT" in robot.line_with(" A   ")
        await robot.press("escape")
        await robot.hears("No hook is marked")
        await robot.press("left", "left", "x", "right", "right", "x")
        await robot.hears("K7MT-2 → hook A4, its home now; P4XZ-2 → hook A2, its home now")
        assert company.copy("K7MT-2").hook_id == 4
        await robot.press("u")
        await robot.until(lambda: company.copy("K7MT-2").hook_id == 2)


async def test_a_swap_of_what_another_desk_moved_is_refused(company: Office) -> None:
    """Nothing is moved that the board did not show."""
    async with robot_at(company, mode="safes") as robot:
        await _open(robot)
        await robot.press("right", "x", "right", "right")
        company.desk(1001).perform_now(check_in, tag_code="P4XZ-2", safe_id=FRONT, hook_id=30)
        await robot.send("x")
        await robot.until(lambda: company.copy("K7MT-2").hook_id == 4 or "Something else" in robot.said)
        assert company.copy("P4XZ-2").hook_id == 30


async def test_all_that_hangs_wrong_goes_home_after_a_look(company: Office) -> None:
    """One preview, one act, one undo."""
    async with robot_at(company, mode="safes") as robot:
        await _open(robot)
        await robot.ask("asterisk")
        await robot.sees("1 key back where they live", "A2QD-2", "hook B1", "hook A6")
        await robot.press("enter")
        await robot.until(lambda: company.copy("A2QD-2").hook_id == 6)
        await robot.press("asterisk")
        await robot.hears("Everything hangs where it lives")


async def test_a_safe_is_emptied_into_another_and_goes_out_of_use(company: Office) -> None:
    """All of the old board at once, after a look; two safes are one then."""
    hall = company.safe("Hall", rows=3, columns=20)
    async with robot_at(company, mode="safes", size=LARGE) as robot:
        await robot.until(lambda: isinstance(robot.page, SafesScreen) and robot.table.place.ids)
        assert robot.table.go_to(FRONT)
        await robot.ask("t")
        await robot.type("hall\n")
        await robot.sees("Front office → Hall", "K7MT-2", "lives on hook A1")
        await robot.press("enter")
        await robot.sees("Front office is empty now")
        await robot.press("y")
        await robot.hears("Front office is out of use")
        assert company.copy("K7MT-1").home_safe_id == hall
        assert company.copy("K7MT-2").safe_id == hall


async def test_random_hooks_give_no_order_away(company: Office) -> None:
    """Where the office wants it, what is hung goes to any free hook, from the board as from the Desk."""
    company.desk().perform_now(set_setting, name="random_hooks", value="yes")
    async with robot_at(company, mode="safes") as robot:
        await _open(robot)
        await robot.scan("K7MT-1")
        await robot.hears("K7MT-1 in → hook ")
        hook = company.copy("K7MT-1").hook_id
        assert hook is not None
        await robot.until(lambda: robot.page.board.current.hook_id == hook)  # type: ignore[attr-defined]  # the board's


async def test_the_map_is_written_and_recorded(
    company: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file in the home folder, without a name; that it was made stands in the safe's history."""
    monkeypatch.setenv("HOME", str(tmp_path))
    async with robot_at(company, mode="safes") as robot:
        await _open(robot)
        await robot.ask("greater_than_sign")
        await robot.type("into a file, a4\n")
        await robot.hears("Written to ")
        assert _written(tmp_path, "hook-map").startswith(b"%PDF")
        changed = company.desk().look_up_now(history_of, subject="key_safe", subject_id=FRONT)
        assert "map" in {each.verb for each in changed}
