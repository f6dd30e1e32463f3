"""Counting a safe at the screen: walked hook by hook, settled, signed off, and two people at once."""

from __future__ import annotations

from typing import Any

from at_the_office import BO, FRONT
from builders import Office
from hostile import HOSTILE
from keydesk.db.queries.stock_take import stock_take
from keydesk.db.rows.stock_take import CountRow
from keydesk.screens.safes import SafesScreen
from keydesk.screens.stock_take import StockTakeScreen
from keydesk.screens.stock_takes import StockTakesScreen
from robot import LARGE, Robot, robot_at

BO_UID = 1001


def _count(office: Office, number: int = 1) -> CountRow:
    found: CountRow = office.desk().look_up_now(stock_take, stock_take_id=number)
    return found


async def _counting(robot: Robot) -> StockTakeScreen:
    """Go to the safes and count the first."""
    await robot.until(lambda: isinstance(robot.page, SafesScreen) and robot.table.place.ids)
    assert robot.table.go_to(FRONT)
    await robot.press("c")
    await robot.until(lambda: isinstance(robot.page, StockTakeScreen) and robot.page.count is not None)
    await robot.settle()
    assert isinstance(robot.page, StockTakeScreen)
    return robot.page


async def _scan(robot: Robot, *codes: str) -> None:
    for code in codes:
        await robot.scan(code)
        await robot.settle()


async def test_a_safe_is_walked_hook_by_hook(company: Office) -> None:
    """Each scan goes to the hook that is named, each Enter says that it is empty, and both go on to the next."""
    async with robot_at(company, mode="safes", size=LARGE) as robot:
        await _counting(robot)
        await robot.sees("Stock-take 1  Front office", " A1 ", "hook 1 of 60")
        await _scan(robot, "A2QD-1")
        await robot.sees("A2QD-1: wrong hook; recorded Front office A", "hook 2 of 60")
        await robot.press("enter")
        await robot.settle()
        await robot.sees("Front office A2 is empty", "hook 3 of 60")
        assert {each.tag: each.kind for each in _count(company).findings}["A2QD-1"] == "wrong_hook"


async def test_whoever_counts_goes_on_while_the_count_is_read_anew(company: Office) -> None:
    """What is scanned in the moment of a reading leads to the next hook, and the reading does not lead back."""
    async with robot_at(company, mode="safes", size=LARGE) as robot:
        page = await _counting(robot)
        read = page.look_up

        async def read_slowly(*asked: Any, **options: Any) -> Any:
            found = await read(*asked, **options)
            page.action_step(1)
            return found

        page.look_up = read_slowly  # type: ignore[method-assign]  # the reading is held up, the store is real
        await page.reload()
        assert "hook 2 of 60" in robot.text


async def test_what_is_said_by_mistake_is_taken_back(company: Office) -> None:
    """U takes the last scan back and goes back to its hook; nothing moved by either."""
    async with robot_at(company, mode="safes", size=LARGE) as robot:
        await _counting(robot)
        await _scan(robot, "99213")
        await robot.sees("99213: unknown tag", "hook 2 of 60")
        await robot.press("u")
        await robot.hears("99213 is not counted any more")
        await robot.sees("hook 1 of 60")
        await robot.until(lambda: "unknown tag" not in {each.kind for each in _count(company).findings})


async def test_a_key_without_a_tag_and_a_hook_gone_to(company: Office) -> None:
    """@ goes to a hook by its label; y says that a key without a tag hangs there."""
    async with robot_at(company, mode="safes", size=LARGE) as robot:
        await _counting(robot)
        await robot.ask("at")
        await robot.fill(where="c20")
        await robot.press("ctrl+s")
        await robot.sees(" C20 ", "hook 60 of 60")
        await robot.press("y")
        await robot.settle()
        await robot.sees("A key without a tag on Front office C20: should be empty.")


async def test_everything_of_a_safe_is_scanned_as_it_comes(company: Office) -> None:
    """Without hooks a scan only says that the key is in this safe."""
    async with robot_at(company, mode="safes", size=LARGE) as robot:
        await _counting(robot)
        await robot.press("w")
        await robot.sees("scan everything, in any order")
        await _scan(robot, "K7MT-2", "P4XZ-2")
        await robot.sees("2 of 5 right")
        await robot.press("enter")
        await robot.hears("w walks from hook to hook")


async def test_findings_are_settled_and_the_count_is_signed_off(company: Office) -> None:
    """Recorded, marked missing, left with a reason; then the result is kept and only read."""
    async with robot_at(company, mode="safes", size=LARGE) as robot:
        await _counting(robot)
        await robot.press("w")
        await _scan(robot, "P4XZ-1", "88123", "K7MT-2", "P4XZ-2", "A2QD-1")
        await robot.sees("should be elsewhere  1", "unknown tag  1", "not seen  2")
        await robot.press("ctrl+s")
        await robot.hears("4 findings not settled yet")
        await robot.ask("asterisk")
        await robot.sees("Record them where", "Mark them missing: 2", "Leave")
        await robot.type("missing")
        await robot.press("enter")
        await robot.hears("2 findings marked missing")
        await robot.ask("asterisk")
        await robot.type("record")
        await robot.press("enter")
        await robot.hears("1 finding recorded where it was seen")
        await robot.ask("asterisk")
        await robot.press("enter")
        await robot.sees("Why:")
        await robot.type("the gym's\n")
        await robot.hears("1 finding left as it was")
        await robot.ask("ctrl+s")
        await robot.press("enter")
        await robot.hears("Signed off: 3 of")
        await robot.sees("signed off")
        await robot.press("g")
        assert not robot.screen.is_modal
        assert company.copy("P4XZ-1").holder_kind == "safe"


async def test_two_people_count_one_safe_and_see_each_other(company: Office) -> None:
    """The second joins the count that goes on; what the first scans is on the second's screen."""
    async with robot_at(company, mode="safes", size=LARGE) as ana:
        await _counting(ana)
        async with robot_at(company, mode="safes", uid=BO_UID, size=LARGE) as bo:
            page = await _counting(bo)
            assert page.stock_take_id == 1
            await _scan(ana, "99213")
            await bo.sees("unknown tag  1", "counted by Ana Whitfield 1")
            await bo.ask("at")
            await bo.fill(where="B1")
            await bo.press("ctrl+s")
            await _scan(bo, "A2QD-2")
            await ana.sees("Bo Tran 1")
        assert _count(company).status == "open"


async def test_counts_are_listed_begun_and_gone_on_with(company: Office) -> None:
    """A count of a safe and of what a sitter holds is begun by ticking; Esc leaves it, Enter goes on with it."""
    async with robot_at(company, mode="safes", size=LARGE) as robot:
        await robot.until(lambda: isinstance(robot.page, SafesScreen) and robot.table.place.ids)
        await robot.press("C")
        await robot.sees("Nothing has been counted yet")
        await robot.ask("n")
        await robot.sees("Front office", "never", "Sam Ortega", "has 2")
        for label in ("Front office", "Sam Ortega"):
            lines = [line for line in robot.lines() if label in line or "Manager's" in line or "Jo Reyes" in line]
            assert lines
        await robot.press("space", "down", "down", "down", "space")
        await robot.press("enter")
        await robot.until(lambda: isinstance(robot.page, StockTakeScreen))
        await robot.sees("Stock-take 1")
        await robot.press("escape")
        await robot.until(lambda: isinstance(robot.page, StockTakesScreen))
        await robot.sees("goes on")
        await robot.press("enter")
        await robot.until(lambda: isinstance(robot.page, StockTakeScreen))


async def test_strange_scans_are_shown_as_what_they_are(company: Office) -> None:
    """What a tag of another system says is never markup and never a command to the terminal."""
    async with robot_at(company, mode="safes", size=LARGE) as robot:
        page = await _counting(robot)
        for each in HOSTILE:
            page.take_scan_here(each)
        await robot.settle()
        await robot.sees(f"unknown tag  {len({each.strip()[:64] for each in HOSTILE})}")


async def test_who_may_not_manage_keys_only_reads(company: Office) -> None:
    """The verbs are greyed out, and a scan is refused."""
    company.person("Kim Voss", uid=1002)
    async with robot_at(company, mode="safes", size=LARGE) as ana:
        await _counting(ana)
        async with robot_at(company, mode="safes", uid=1002, size=LARGE) as kim:
            await kim.until(lambda: isinstance(kim.page, SafesScreen) and kim.table.place.ids)
            await kim.press("C")
            await kim.until(lambda: isinstance(kim.page, StockTakesScreen) and kim.table.place.ids)
            await kim.press("enter")
            await kim.until(lambda: isinstance(kim.page, StockTakeScreen) and kim.page.count is not None)
            await _scan(kim, "K7MT-2")
            await kim.sees("may not manage client keys")
    assert BO


async def test_a_pasted_list_is_counted_hook_by_hook(company: Office) -> None:
    """A blank line is an empty hook, and one stands behind the last hook that it names."""
    async with robot_at(company, mode="safes", size=LARGE) as robot:
        await _counting(robot)
        await robot.paste("\nK7MT-2\n\nP4XZ-2\n99213\n")
        await robot.sees("99213: unknown tag", "hook 6 of 60")
        await robot.settle()
        kinds = {each.tag: each.kind for each in _count(company).findings}
        assert (kinds["K7MT-2"], kinds["P4XZ-2"]) == ("found", "found")
