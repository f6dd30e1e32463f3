"""What the page of a count shows: every finding, hooks nobody has looked at, and what was settled."""

from __future__ import annotations

from at_the_office import FRONT
from at_the_wall import BO_UID, Wall, go_wrong, say_hooks
from builders import Office
from keydesk.db.queries.stock_take import stock_take
from keydesk.db.rows.stock_take import CountRow
from keydesk.operations.counting import say_seen
from keydesk.operations.safes import resize_safe
from keydesk.operations.stock_take import start_count
from keydesk.rules.counted_lines import Said
from keydesk.screens.stock_take import StockTakeScreen
from robot import LARGE, SMALL, Robot, robot_at


def _count(office: Office, number: int = 1) -> CountRow:
    found: CountRow = office.desk().look_up_now(stock_take, stock_take_id=number)
    return found


def _begin(office: Office, *said: tuple[str, str]) -> CountRow:
    """A count of the front office, in which tags were seen on hooks."""
    desk = office.desk()
    take = desk.perform_now(start_count, safe_ids=[FRONT]).stock_take_id
    hooks = {label: hook_id for _, hook_id, label in _count(office, take).hooks}
    if said:
        lines = [Said(tag, "tag" if tag else "empty", hook_id=hooks[hook]) for hook, tag in said]
        desk.perform_now(say_seen, stock_take_id=take, lines=lines)
    return _count(office, take)


async def _open(robot: Robot, take: int) -> StockTakeScreen:
    await robot.settle()
    robot.app.push_screen(StockTakeScreen(take))
    await robot.until(lambda: isinstance(robot.page, StockTakeScreen) and robot.page.count is not None)
    await robot.settle()
    assert isinstance(robot.page, StockTakeScreen)
    return robot.page


async def test_hooks_that_nobody_looked_at_are_listed_when_asked_for(company: Office) -> None:
    """Ctrl+A lists them with what is right; said to be empty, a hook is off the list at once (H8)."""
    count = _begin(company)
    async with robot_at(company, mode="safes", size=LARGE) as robot:
        page = await _open(robot, count.stock_take_id)
        many = len(count.hooks_to_look_at)
        await robot.sees(f"{many} to look at")
        await robot.press("ctrl+a")
        await robot.sees(f"should be empty, and nobody has looked  {many}")
        empty = count.hooks_to_look_at[0]
        company.desk().perform_now(
            say_seen, stock_take_id=count.stock_take_id, lines=[Said("", "empty", hook_id=empty)]
        )
        await robot.sees(f"nobody has looked  {many - 1}")
        await robot.press("ctrl+a")
        await robot.settle()
        assert all(each.kind != "not_looked_at" for each in page._findings.values())


async def test_what_was_settled_is_opened_again_on_the_page(company: Office) -> None:
    """S on a settled finding asks, and takes it back with the batch."""
    count = _begin(company, ("A1", "99213"))
    async with robot_at(company, mode="safes", size=LARGE) as robot:
        page = await _open(robot, count.stock_take_id)
        number = next(number for number, row in page._findings.items() if row.tag == "99213")
        assert robot.table.go_to(number)
        await robot.ask("s")
        await robot.press("enter")
        await robot.type("not ours")
        await robot.press("enter")
        await robot.hears("1 finding left as it was")
        await robot.sees("left as it was: not ours")
        assert robot.table.go_to(number)
        await robot.ask("s")
        await robot.sees("99213 was left as it was. Take that back?")
        await robot.press("y")
        await robot.hears("1 finding of the stock-take to settle again")
        await robot.until(lambda: "99213" in {each.tag for each in _count(company).open_findings})


async def test_a_safe_that_grows_meanwhile_is_walked_to_its_new_end(company: Office) -> None:
    """And who counts stays on their hook."""
    count = _begin(company)
    async with robot_at(company, mode="safes", size=SMALL) as robot:
        await _open(robot, count.stock_take_id)
        await robot.press("right", "right")
        await robot.sees("hook 3 of 60")
        company.desk().perform_now(resize_safe, safe_id=FRONT, rows=4, columns=20)
        await robot.sees("hook 3 of 80")


async def test_two_people_see_exactly_the_twenty_things_that_are_wrong(wall: Wall) -> None:
    """A safe of 200 hooks in which 20 things are wrong, in ten ways: each under its kind on both pages, and no more."""
    wrong, labels = go_wrong(wall), list(wall.hooks)[:200]
    ana, bo = wall.office.desk(), wall.office.desk(BO_UID)
    take = ana.perform_now(start_count, safe_ids=[wall.front]).stock_take_id
    say_hooks(wall, ana, take, labels[:70])
    say_hooks(wall, bo, take, labels[120:160])
    bo.close()
    async with robot_at(wall.office, mode="safes", size=LARGE) as first:
        page = await _open(first, take)
        async with robot_at(wall.office, mode="safes", uid=BO_UID, size=LARGE) as second:
            other = await _open(second, take)
            say_hooks(wall, ana, take, labels[150:200])
            say_hooks(wall, ana, take, labels[60:125])
            for robot, seen in ((first, page), (second, other)):
                await robot.sees("counted by Ana Whitfield", "Bo Tran")
                await robot.until(lambda seen=seen: {r.tag or r.key: r.kind for r in seen._findings.values()} == wrong)
