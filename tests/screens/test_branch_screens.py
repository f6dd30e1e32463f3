"""Facility on the screens: switched on, its safes and the keys between them, its people, its shifts; driven by keys."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from at_both_branches import FACILITY, IN_HOME, KIM, VAL, both_branches
from builders import Office
from keydesk.db.models import KeyCopy, Service, table_of
from keydesk.db.queries.branches import branch_rows
from keydesk.db.queries.shifts import list_shifts
from keydesk.db.queries.staff import staff_profile
from keydesk.operations.shifts import add_shift
from keydesk.operations.staff_sync import sync_staff
from keydesk.rules.shifts import read_hours
from keydesk.screens.client import ClientPage
from keydesk.screens.safe import SafeScreen
from keydesk.screens.shifts import ShiftsScreen
from keydesk.widgets.shift_grid import ShiftGrid
from robot import LARGE, SMALL, Robot, robot_at

TUESDAY = date(2026, 11, 24)


def _copy(office: Office, tag: str) -> Any:
    table = table_of(KeyCopy)
    desk = office.desk()
    return desk.look_up_now(lambda reading: reading.session.execute(select(table).where(table.c.tag_code == tag)).one())


def _facility(office: Office) -> Any:
    return office.desk().look_up_now(branch_rows)[1]


async def _find(robot: Robot, words: str) -> None:
    await robot.until(lambda: robot.table.place.ids)
    await robot.press("escape", "slash")
    await robot.type(words)
    await robot.press("enter")


async def test_facility_is_switched_on_and_off_in_settings(office: Office) -> None:
    """On with one answer; off once it is told what would rest. A new service then says whose it is."""
    async with robot_at(office, mode="settings", size=(120, 60)) as robot:
        await _find(robot, "branches facility")
        assert "switched off" in robot.line_with("Branches")
        await robot.ask("enter")
        await robot.sees("Switch Facility on?", "You have a place there as an admin")
        await robot.press("y")
        await robot.hears("Facility is switched on")
        assert _facility(office).enabled
        await robot.until(lambda: "switched on: 1 person" in robot.line_with("Branches"))
        await robot.ask("n")
        await robot.fill(name="Boarding night", price="60", branch=FACILITY)
        await robot.press("ctrl+s")
        await robot.hears("Boarding night added")
        table = table_of(Service)
        branch = office.desk().look_up_now(lambda reading: reading.session.execute(select(table.c.branch_id)).scalar())
        assert branch == FACILITY
        await robot.sees("Facility · 30 min · 60.00")
        await _find(robot, "branches facility")
        await robot.ask("enter")
        await robot.sees("Switch Facility off?", "all of it is back")
        await robot.press("escape")
        assert _facility(office).enabled
        await robot.ask("enter")
        await robot.press("y")
        await robot.hears("Facility is switched off")
        assert not _facility(office).enabled


async def test_a_key_goes_from_one_branch_to_the_other(office: Office) -> None:
    """Assigned to Barn it is on its way; a scan at Facility's desk takes it in, and says where it lives."""
    made = both_branches(office)
    tag = office.key(office.client("Rivera", "Ana"), code="BCD2", label="front door").tag_codes[0]
    async with robot_at(office, mode="keys", uid=KIM, size=LARGE) as robot:
        await robot.until(lambda: robot.table.place.ids)
        await robot.ask("a")
        await robot.type("barn")
        await robot.sees("safe of Facility; each is sent")
        await robot.press("enter")
        await robot.hears("BCD2-1 on the way to Barn")
        await robot.press("f7")
        await robot.sees("1 on the way", "Facility")
    async with robot_at(office, uid=VAL, size=LARGE) as robot:
        await robot.scan(tag)
        await robot.hears("BCD2-1 received → hook A1")
        await robot.sees("It was on its way to Barn since Tue 24 Nov", "It lives in Front office, In-Home")
        assert (_copy(office, tag).safe_id, _copy(office, tag).holder_kind) == (made.barn, "safe")
        await robot.scan(tag)
        await robot.settle()
        assert _copy(office, tag).holder_kind == "safe"


async def test_a_whole_safe_is_sent_and_received(office: Office) -> None:
    """`t` on the safe sends what hangs there; `i` on the other one hangs what is ticked as arrived."""
    made = both_branches(office)
    tags = [office.key(office.client(f"Client {each}"), code=f"BCD{each}").tag_codes[0] for each in (2, 3, 4)]
    async with robot_at(office, mode="safes", uid=KIM, size=LARGE) as robot:
        await robot.until(lambda: robot.table.place.ids)
        robot.table.go_to(made.front)
        await robot.ask("t")
        await robot.sees("of Facility: sent, and received there")
        await robot.press("enter")
        await robot.sees("on the way to hook A1")
        await robot.settle()
        await robot.press("enter")
        await robot.hears("3 on the way until received there")
        await robot.press("escape")
        await robot.press("ctrl+o")
        await robot.settle()
        robot.table.go_to(made.barn)
        await robot.ask("i")
        await robot.sees("What has arrived for Barn?", *tags)
        await robot.press("space", "enter")
        await robot.hears("2 keys received, each on a hook")
        kinds = sorted(_copy(office, tag).holder_kind for tag in tags)
        assert kinds == ["safe", "safe", "transit"]


async def test_the_other_branchs_board_asks_why(office: Office) -> None:
    """Who sees both hangs a key there at once with a reason; the board knows a guest from a key that hangs wrong."""
    made = both_branches(office)
    tag = office.key(office.client("Rivera", "Ana"), code="BCD2").tag_codes[0]
    async with robot_at(office, mode="safes", uid=KIM, size=LARGE) as robot:
        await robot.until(lambda: robot.table.place.ids)
        robot.table.go_to(made.barn)
        await robot.press("enter")
        await robot.until(lambda: isinstance(robot.page, SafeScreen) and robot.page.board.current)
        await robot.ask("g")
        await robot.fill(tag=tag)
        await robot.press("ctrl+s")
        await robot.sees("would go to the other branch", "go on all the same")
        await robot.type("carried over")
        await robot.press("enter")
        await robot.hears("BCD2-1 in → hook A1")
        assert _copy(office, tag).safe_id == made.barn
        await robot.settle()
        assert "wrong" not in robot.lines()[3]


async def test_staff_are_synced_from_their_list_and_leave_a_branch(office: Office) -> None:
    """One answer gives them a place with the base role; leaving says what stays booked there."""
    made = both_branches(office)
    async with robot_at(office, mode="staff", size=LARGE) as robot:
        await robot.until(lambda: robot.table.place.ids)
        robot.table.go_to(made.mo)
        await robot.ask("ampersand")
        await robot.sees("Mo Hart: which branch?", "as Tech/Runner, at once")
        await robot.press("enter")
        await robot.hears("Mo Hart is Tech/Runner in Facility, from now on")
        await robot.until(lambda: "staff, both" in robot.line_with("Mo Hart"))
        office.visit(office.client("Rivera"), made.mo, date(2026, 11, 25), branch_id=FACILITY)
        await robot.settle()
        await robot.ask("ampersand")
        await robot.type("no place in facility")
        await robot.press("enter")
        await robot.sees("1 booked visit to come there", "They stay booked")
        await robot.press("y")
        await robot.hears("Mo Hart has no place in Facility any more")
        assert dict(office.desk().look_up_now(staff_profile, staff_id=made.mo).row.roles) == {IN_HOME: "base"}


async def test_the_shift_schedule(office: Office) -> None:
    """A shift is added in the cell, changed, called off and copied into the next week; their page tells it."""
    made = both_branches(office)
    async with robot_at(office, mode="staff", uid=VAL, size=SMALL) as robot:
        await robot.until(lambda: robot.table.place.ids)
        robot.table.go_to(made.ted)
        await robot.press("w")
        await robot.until(lambda: isinstance(robot.page, ShiftsScreen) and robot.find(ShiftGrid).person)
        await robot.ask("n")
        await robot.fill(hours="8-16:30", note="front desk")
        await robot.press("ctrl+s")
        await robot.hears("Ted Moss Tue 24 Nov 8–16:30, in Facility")
        await robot.sees("8–16:30 · front desk")
        await robot.ask("enter")
        await robot.fill(hours="9-17")
        await robot.press("ctrl+s")
        await robot.hears("Ted Moss Tue 24 Nov 9–17")
        await robot.press("right_square_bracket")
        await robot.sees("next week")
        await robot.ask("Y")
        await robot.press("y")
        await robot.hears("1 shift copied into the week of Mon 30 Nov")
        await robot.until(lambda: robot.find(ShiftGrid).shifts)
        await robot.ask("x")
        await robot.press("y")
        await robot.hears("Called off: Ted Moss Tue 1 Dec 9–17")
        await robot.press("u")
        await robot.hears("Taken back: 1 shift as before")
        await robot.press("escape")
        await robot.press("enter")
        await robot.sees("On duty today 9–17")
    assert [each.day for each in office.desk(VAL).look_up_now(list_shifts)] == [TUESDAY, date(2026, 12, 1)]


async def test_two_desks_plan_at_once(office: Office) -> None:
    """What another desk adds is there without a key; who was quicker is told to the other one, in the form."""
    made = both_branches(office)
    async with robot_at(office, mode="staff", uid=VAL, size=LARGE) as robot:
        await robot.until(lambda: robot.table.place.ids)
        robot.table.go_to(made.ted)
        await robot.press("w")
        await robot.until(lambda: isinstance(robot.page, ShiftsScreen) and robot.find(ShiftGrid).person)
        await robot.ask("n")
        office.desk().perform_now(add_shift, staff_id=made.ted, branch=FACILITY, day=TUESDAY, hours=read_hours("12-20"))
        await robot.fill(hours="8-16")
        await robot.press("ctrl+s")
        await robot.sees("Ted Moss is on duty Tue 24 Nov 12–20 already")
        await robot.press("escape")
        robot.app.look_for_changes()
        await robot.sees("12–20")


async def test_a_page_of_the_branch_stays_when_it_is_left(office: Office) -> None:
    """A client's page, the week and a safe's board follow Ctrl+O without losing their place."""
    made = both_branches(office)
    client = office.client("Rivera", "Ana")
    office.desk().perform_now(sync_staff, staff_ids=[made.mo], to=FACILITY)
    async with robot_at(office, mode="clients", uid=KIM, size=LARGE) as robot:
        await robot.app.push_screen(ClientPage(client))
        await robot.sees("Rivera, Ana")
        for branch in (FACILITY, IN_HOME):
            await robot.press("ctrl+o")
            await robot.until(lambda branch=branch: robot.app.desk.branch == branch)
            await robot.settle()
            await robot.sees("Rivera, Ana")
