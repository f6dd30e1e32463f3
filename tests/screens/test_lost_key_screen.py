"""The case of a key that is gone, at the screen: opened from its list, worked off step by step, closed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from builders import Office
from hostile import HOSTILE
from keydesk.app.office import KeydeskApp
from keydesk.operations.lost_keys import edit_case, open_case
from keydesk.operations.whereabouts import mark_lost, report_missing
from keydesk.screens.keys import KeysScreen
from keydesk.screens.lost_key import LostKeyScreen
from keydesk.screens.lost_keys import LostKeysScreen
from robot import LARGE, SMALL, Robot, robot_at

Picture = Callable[..., bool]
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])


async def _open(robot: Robot, office: Office, tag: str = "K7MT-1") -> None:
    await robot.until(lambda: robot.table.place.ids)
    assert robot.table.go_to(office.copy(tag).id)
    await robot.settle()
    await robot.press("Z")
    await robot.until(lambda: isinstance(robot.page, LostKeyScreen) and robot.page.case is not None)
    await robot.settle()


@pytest.fixture
def gone(company: Office) -> Office:
    """Sam had K7MT-1 last; it cannot be found."""
    company.desk().perform_now(report_missing, tag_code="K7MT-1", reason="not in his bag")
    return company


async def test_a_key_that_is_not_missing_has_no_case(company: Office) -> None:
    """Z shows those that have one, and says how a key becomes missing."""
    async with robot_at(company, mode="keys", size=LARGE) as robot:
        await robot.until(lambda: robot.table.place.ids)
        assert robot.table.go_to(company.copy("K7MT-2").id)
        await robot.settle()
        await robot.press("Z")
        await robot.until(lambda: isinstance(robot.page, LostKeysScreen))
        await robot.sees("No key is missing, and no case is open.", "m says that nobody can find a key")
        await robot.press("escape")
        await robot.until(lambda: isinstance(robot.page, KeysScreen))


async def test_the_list_says_of_each_key_what_is_to_do_and_opens_its_case(gone: Office) -> None:
    """From the palette or by Z on another key; what is worked off on the case is off the list at once."""
    async with robot_at(gone, mode="keys", size=LARGE) as robot:
        await robot.until(lambda: robot.table.place.ids)
        await robot.press("ctrl+p")
        await robot.type("missing and lost")
        await robot.press("enter")
        await robot.until(lambda: isinstance(robot.page, LostKeysScreen) and robot.table.place.ids)
        await robot.sees("K7MT-1", "Rivera", "missing", "Sam Ortega", "open its case", "1 key with something to do")
        await robot.press("enter")
        await robot.until(lambda: isinstance(robot.page, LostKeyScreen) and robot.page.case is not None)
        await robot.settle()
        await robot.press("c")
        await robot.hears("The client has been told")
        await robot.press("escape")
        await robot.sees("decide about the lock")


async def test_the_list_is_printed(gone: Office, tmp_path: Path) -> None:
    """Into a file in the home of whoever asks."""
    async with robot_at(gone, mode="keys", size=SMALL) as robot:
        await robot.until(lambda: robot.table.place.ids)
        await robot.app.run_action("open_page('lost')")
        await robot.until(lambda: isinstance(robot.page, LostKeysScreen))
        await robot.settle()
        await robot.until(lambda: robot.table.place.ids)
        await robot.ask("greater_than_sign")
        await robot.press("down", "enter")
        await robot.hears("Written to ")
        (written,) = (tmp_path / "home").glob("missing-and-lost-*.txt")
        assert "K7MT-1" in written.read_text(encoding="utf-8")


async def test_everything_about_a_key_that_is_gone_is_on_one_page(gone: Office) -> None:
    """Who had it, what else opens the door, who is at risk, what is to be done."""
    async with robot_at(gone, mode="keys", size=LARGE) as robot:
        await _open(robot, gone)
        await robot.sees("K7MT-1", "MISSING", "Rivera, Kim", "Sam Ortega", "not in his bag", "K7MT-2  Front office A2")
        await robot.sees("No case is open")


async def test_a_case_is_worked_off_and_closed(gone: Office) -> None:
    """Client told, lock to be changed, cost noted, lock changed, closed; each step is said."""
    async with robot_at(gone, mode="keys", size=LARGE) as robot:
        await _open(robot, gone)
        await robot.press("c")
        await robot.hears("The client has been told")
        await robot.sees("[x] client told")
        await robot.press("x")
        await robot.sees("The case is closed?")
        await robot.press("enter")
        await robot.hears("The lock is not decided about")
        await robot.ask("l")
        await robot.press("enter")
        await robot.hears("The lock is to be changed")
        await robot.ask("e")
        await robot.fill(cost="45.50", note="Locksmith at 14:00")
        await robot.press("ctrl+s")
        await robot.sees("cost 45.50", "Locksmith at 14:00")
        await robot.ask("k")
        await robot.fill(copies="1")
        await robot.press("ctrl+s")
        await robot.hears("Lock changed: 2 copies out of use")
        await robot.sees("[x] lock changed")
        await robot.ask("x")
        await robot.press("enter")
        await robot.hears("The case of K7MT-1 is closed")
        assert gone.copy("K7MT-3").needs_test


async def test_a_key_that_is_back_is_said_to_be(gone: Office) -> None:
    """F hangs it at home; u takes that back."""
    async with robot_at(gone, mode="keys", size=LARGE) as robot:
        await _open(robot, gone)
        await robot.press("f")
        await robot.sees("FOUND")
        assert gone.copy("K7MT-1").holder_kind == "safe"


async def test_two_desks_work_on_one_case(gone: Office) -> None:
    """What one ticks off is seen by the other."""
    async with robot_at(gone, mode="keys", size=LARGE) as ana:
        await _open(ana, gone)
        async with robot_at(gone, mode="keys", uid=1001, size=LARGE) as bo:
            await _open(bo, gone)
            await ana.press("c")
            await bo.sees("[x] client told")
            await bo.press("i")
            await ana.sees("[x] insurer told")


async def test_strange_names_and_reasons_are_text(office: Office) -> None:
    """Nothing of a name or a reason is markup."""
    office.safe("Front office", rows=1, columns=5)
    office.key(office.client(HOSTILE[0], HOSTILE[1]), code="K7MT")
    office.desk().perform_now(report_missing, tag_code="K7MT-1", reason=HOSTILE[2])
    async with robot_at(office, mode="keys", size=LARGE) as robot:
        await _open(robot, office)
        await robot.sees("Smith [/b] Co", "the only copy")


@SIZES
def test_how_a_case_looks(
    gone: Office, monkeypatch: pytest.MonkeyPatch, snap_compare: Picture, size: tuple[int, int]
) -> None:
    """With the client told and the lock not decided about."""
    monkeypatch.setattr(KeydeskApp, "DEFAULT_MODE", "keys")
    app = KeydeskApp(gone.desk)

    async def before(pilot: Pilot[Any]) -> None:
        robot = Robot(pilot)
        await robot.until(lambda: bool(app.screen_stack) and app.is_open)
        await _open(robot, gone)
        await robot.press("c")
        await robot.sees("[x] client told")
        await robot.settle()

    assert snap_compare(app, run_before=before, terminal_size=size)


@SIZES
def test_how_the_list_of_keys_that_are_gone_looks(
    gone: Office, monkeypatch: pytest.MonkeyPatch, snap_compare: Picture, size: tuple[int, int]
) -> None:
    """One missing, one accepted as lost, one found again whose case is open still."""
    monkeypatch.setattr(KeydeskApp, "DEFAULT_MODE", "keys")
    desk = gone.desk()
    desk.perform_now(mark_lost, tag_code="K7MT-1")
    desk.perform_now(report_missing, tag_code="P4XZ-2", reason="not at Jo's")
    desk.perform_now(report_missing, tag_code="A2QD-2")
    case = desk.perform_now(open_case, copy_id=gone.copy("A2QD-2").id)
    desk.perform_now(edit_case, case_id=case.id, rekey_decision="rekey", client_told_at=gone.clock.now())
    app = KeydeskApp(gone.desk)

    async def before(pilot: Pilot[Any]) -> None:
        robot = Robot(pilot)
        await robot.until(lambda: bool(app.screen_stack) and app.is_open)
        await robot.app.run_action("open_page('lost')")
        await robot.until(lambda: isinstance(robot.page, LostKeysScreen))
        await robot.settle()
        await robot.until(lambda: robot.table.place.ids)
        await robot.pilot.pause(0.3)

    assert snap_compare(app, run_before=before, terminal_size=size)
