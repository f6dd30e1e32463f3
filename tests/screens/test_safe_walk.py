"""The walk along a board: its first filling by scans, by typing and by a pasted list."""

from __future__ import annotations

from typing import Any

import pytest

from at_the_office import SAM
from builders import Office
from hostile import HOSTILE
from keydesk.operations.rehanging import Fill, fill_hooks
from keydesk.screens.safe import SafeScreen
from keydesk.screens.safe_walk import WalkScreen
from keydesk.screens.safes import SafesScreen
from robot import Robot, robot_at


async def _walk(robot: Robot, safe_id: int) -> WalkScreen:
    await robot.until(lambda: isinstance(robot.page, SafesScreen) and robot.table.place.ids)
    assert robot.table.go_to(safe_id)
    await robot.press("enter")
    await robot.until(lambda: isinstance(robot.page, SafeScreen) and robot.page.board.current)
    await robot.press("W")
    await robot.until(lambda: isinstance(robot.page, WalkScreen) and "hook " in robot.text)
    await robot.settle()
    assert isinstance(robot.page, WalkScreen)
    return robot.page


def _hook(office: Office, tag: str) -> tuple[int | None, int | None]:
    copy = office.copy(tag)
    return copy.hook_id, copy.home_hook_id


@pytest.fixture
def hall(company: Office) -> int:
    """A new safe of 2 × 5 hooks."""
    return company.safe("Hall", rows=2, columns=5)


def _first(office: Office, hall: int) -> int:
    """The first hook of the new safe."""
    from keydesk.db.queries.safes import safe_board

    return int(office.desk().look_up_now(safe_board, safe_id=hall).hooks[0].hook_id)


async def test_hook_by_hook_and_enter_for_an_empty_one(company: Office, hall: int) -> None:
    """Each scan hangs the key where one stands and lets it live there; Enter goes on."""
    first = _first(company, hall)
    async with robot_at(company, mode="safes") as robot:
        await _walk(robot, hall)
        await robot.sees("A1", "hook 1 of 10: scan what hangs here, Enter if nothing does")
        await robot.scan("K7MT-1")
        await robot.sees("A1: K7MT-1, Rivera, Kim, was with Sam Ortega")
        await robot.press("enter")
        await robot.sees("hook 3 of 10")
        await robot.scan("K7MT-2", "P4XZ-2")
        await robot.sees("hook 5 of 10", "3 of 10 hooks have a key")
        assert _hook(company, "K7MT-1") == (first, first)
        assert _hook(company, "P4XZ-2") == (first + 3, first + 3)


async def test_whoever_walks_goes_on_while_the_board_is_read_anew(company: Office, hall: int) -> None:
    """What is hung in the moment of a reading leads to the next hook, and the reading does not lead back."""
    async with robot_at(company, mode="safes") as robot:
        page = await _walk(robot, hall)
        await robot.sees("hook 1 of 10")
        read = page.look_up

        async def read_slowly(*asked: Any, **options: Any) -> Any:
            found = await read(*asked, **options)
            page.action_step(1)
            return found

        page.look_up = read_slowly  # type: ignore[method-assign]  # the reading is held up, the store is real
        await page.reload()
        assert "hook 2 of 10" in robot.text


async def test_undo_takes_the_last_step_back(company: Office, hall: int) -> None:
    """What was hung goes where it was, and one stands at that hook again; then an empty one; then nothing."""
    async with robot_at(company, mode="safes") as robot:
        await _walk(robot, hall)
        await robot.press("enter")
        await robot.scan("K7MT-1")
        await robot.sees("hook 3 of 10")
        await robot.press("u")
        await robot.sees("hook 2 of 10")
        await robot.until(lambda: company.copy("K7MT-1").staff_id == SAM)
        await robot.press("u")
        await robot.sees("hook 1 of 10")
        await robot.press("u")
        await robot.hears("This walk has no step to take back")


async def test_a_pasted_list_fills_hook_after_hook(company: Office, hall: int) -> None:
    """It is looked at first; blank lines are empty hooks, unknown tags are kept, and it is one step."""
    first = _first(company, hall)
    async with robot_at(company, mode="safes") as robot:
        await _walk(robot, hall)
        await robot.paste("K7MT-1\n\nP4XZ-2\n99213\nk7mt2\n")
        await robot.sees("4 keys on A1 to A5", "1 hook stays empty", "1 not known: 99213")
        assert company.copy("K7MT-1").staff_id == SAM
        await robot.press("y")
        await robot.sees("hook 6 of 10", "3 keys hung, each lives there now; 1 could not be hung", "A4        99213")
        assert _hook(company, "P4XZ-2") == (first + 2, first + 2)
        assert _hook(company, "K7MT-2") == (first + 4, first + 4)
        await robot.press("u")
        await robot.sees("hook 1 of 10")
        assert company.copy("K7MT-1").staff_id == SAM
        assert "A4        99213" not in robot.text


async def test_an_unknown_tag_is_bound_to_its_key(company: Office, hall: int) -> None:
    """Pre-printed tags are bound on the first scan: to a copy on file, and it hangs there."""
    first = _first(company, hall)
    async with robot_at(company, mode="safes") as robot:
        await _walk(robot, hall)
        await robot.scan("99213")
        await robot.sees("99213 is no tag that we know", "hook 2 of 10")
        await robot.ask("b")
        await robot.type("k7mt-1\n")
        await robot.hears("A1: K7MT-1, Rivera, Kim")
        assert company.copy("K7MT-1").legacy_code == "99213"
        assert _hook(company, "K7MT-1") == (first, first)


async def test_an_unknown_tag_is_a_new_key_of_a_client(company: Office, hall: int) -> None:
    """Two questions, and it hangs there with a code of ours; the tag is read all the same."""
    async with robot_at(company, mode="safes") as robot:
        await _walk(robot, hall)
        await robot.scan("99213")
        await robot.sees("hook 2 of 10")
        await robot.ask("b")
        await robot.type("a new key\n")
        await robot.sees("whose key is it?")
        await robot.type("okafor\n")
        await robot.hears("of Okafor, Kim added")
        await robot.sees("1 of 10 hooks have a key")


async def test_it_goes_on_behind_the_last_key(company: Office, hall: int) -> None:
    """Stopped and gone on with, also by somebody else; what is left is told before one goes."""
    async with robot_at(company, mode="safes") as robot:
        await _walk(robot, hall)
        await robot.scan("K7MT-1")
        await robot.press("enter")
        await robot.scan("K7MT-2", "99213")
        await robot.sees("hook 5 of 10")
        await robot.ask("escape")
        await robot.sees("1 tag could not be hung. Leave the walk?", "A4  99213")
        await robot.press("y")
        await robot.until(lambda: isinstance(robot.page, SafeScreen))
        await robot.press("W")
        await robot.sees("hook 4 of 10")


async def test_two_walk_at_once_and_nothing_is_lost(company: Office, hall: int) -> None:
    """A hook that the other one filled, and a key that the other one hung, are told with who and when."""
    first = _first(company, hall)
    async with robot_at(company, mode="safes") as robot:
        await _walk(robot, hall)
        other = company.desk(1001)
        other.perform_now(fill_hooks, safe_id=hall, steps=[Fill(first, "K7MT-1"), Fill(first + 6, "P4XZ-2")])
        await robot.scan("K7MT-2")
        await robot.sees("K7MT-1 hangs there by now, today 07:20 by Bo Tran")
        await robot.scan("P4XZ-2")
        await robot.sees("P4XZ-2 was hung on hook B2")
        assert company.copy("P4XZ-2").hook_id == first + 6
        await robot.press("end", "a")
        await robot.until(lambda: company.copy("P4XZ-2").hook_id == first + 1)


@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile_labels_are_only_labels(company: Office, name: str) -> None:
    """A label of a hook is never markup, a control or a link."""
    from keydesk.operations.safes import add_hook, add_safe

    desk = company.desk()
    safe = desk.perform_now(add_safe, label=name[:30], hooks=["K1"]).id
    desk.perform_now(add_hook, safe_id=safe, label=name[:10])
    async with robot_at(company, mode="safes") as robot:
        await _walk(robot, safe)
        await robot.press("right")
        await robot.scan("99213")
        await robot.sees("99213")
        assert "\x1b" not in robot.text
        assert "\u202e" not in robot.text


async def test_a_code_that_comes_slowly_is_one_code(company: Office, hall: int) -> None:
    """However a slow line cuts a scan, it is put together once and in order."""
    async with robot_at(company, mode="safes") as robot:
        page = await _walk(robot, hall)
        for number, (tag, cut) in enumerate((("P4XZ-2", 3), ("K7MT-2", 1), ("3FQD-2", 5)), start=1):
            await robot.send(tag[:cut])
            await robot.until(lambda begun=tag[:cut]: page.written == begun)
            await robot.send(f"{tag[cut:]}\n")
            await robot.sees(f"A{number}: {tag}, ")
        assert page.written == ""


async def test_a_packet_of_scans_and_empty_hooks_keeps_its_order(company: Office, hall: int) -> None:
    """As a terminal without bracketed paste hands a list over: no Enter is overtaken by the scan behind it."""
    first = _first(company, hall)
    async with robot_at(company, mode="safes") as robot:
        await _walk(robot, hall)
        await robot.send("P4XZ-2\n\n99213\n\nK7MT-2\n")
        await robot.sees("hook 6 of 10", "A3        99213")
        assert _hook(company, "P4XZ-2") == (first, first)
        assert _hook(company, "K7MT-2") == (first + 4, first + 4)
