"""The branch of a session, driven by keys: the other one by Ctrl+O, where one left last, asked for at the beginning."""

from __future__ import annotations

import pytest

from at_both_branches import FACILITY, IN_HOME, KIM, MO, SAM, TED, VAL, both_branches, person, switch_on
from builders import Office
from keydesk.app.office import KeydeskApp
from keydesk.desk import Desk
from keydesk.operations.branches import set_branch
from keydesk.operations.permissions import set_role
from keydesk.screens.dialogs.pick import PickDialog
from keydesk.widgets.header import FrameHeader
from robot import LARGE, Robot, robot_at

MODES = ("desk", "today", "keys", "clients", "staff", "safes", "reports", "settings")


def _header(robot: Robot) -> str:
    return str(robot.page.query_one(FrameHeader).standing.branch)


async def test_ctrl_o_goes_to_the_other_branch_on_every_screen(office: Office) -> None:
    """The header says which one; the footer has the key, with where it goes; every screen is read anew."""
    both_branches(office)
    async with robot_at(office, uid=KIM, size=LARGE) as robot:
        for number, mode in enumerate(MODES):
            await robot.app.switch_mode(mode)
            await robot.settle()
            there = "Facility" if number % 2 == 0 else "In-Home"
            assert f"Ctrl+O {there}" in robot.lines()[-1]
            await robot.press("ctrl+o")
            await robot.until(lambda there=there: _header(robot) == there)
            await robot.hears(f"You work in {there} now")
            await robot.settle()


async def test_on_a_page_and_in_a_dialog(office: Office) -> None:
    """A page over a list follows; a dialog has no other branch, and keeps what it asks."""
    made = both_branches(office)
    office.client("Rivera", "Ana")
    async with robot_at(office, mode="staff", uid=KIM, size=LARGE) as robot:
        await robot.until(lambda: robot.table.place.ids)
        robot.table.go_to(made.sam)
        await robot.press("enter")
        await robot.sees("Sam Ortega", "Holds")
        await robot.press("ctrl+o")
        await robot.until(lambda: _header(robot) == "Facility")
        await robot.sees("Sam Ortega", "Holds")
        await robot.press("ctrl+p")
        await robot.until(lambda: robot.screen.is_modal)
        await robot.type("in-home")
        await robot.sees("Go to In-Home")
        await robot.press("ctrl+o")
        assert robot.app.desk.branch == FACILITY
        await robot.press("enter")
        await robot.until(lambda: robot.app.desk.branch == IN_HOME)


async def test_a_session_opens_where_its_person_left(office: Office) -> None:
    """Each for themselves; what is asked for at the beginning comes before it."""
    both_branches(office)
    async with robot_at(office, uid=KIM) as robot:
        await robot.press("ctrl+o")
        await robot.until(lambda: _header(robot) == "Facility")
        await robot.settle()
    async with robot_at(office, uid=KIM) as robot:
        await robot.until(lambda: _header(robot) == "Facility")
    async with robot_at(office) as robot:
        await robot.until(lambda: _header(robot) == "In-Home")
    app = KeydeskApp(lambda: office.desk(KIM), branch="In-Home")
    async with app.run_test() as pilot:
        robot = Robot(pilot)
        await robot.until(lambda: app.is_open)
        assert app.desk.branch == IN_HOME


@pytest.mark.parametrize(
    ("uid", "branch", "why"), [(MO, "facility", "has no place in Facility"), (KIM, "barn", "There is no branch")]
)
async def test_what_cannot_be_opened_says_why(office: Office, uid: int, branch: str, why: str) -> None:
    """The session ends with the sentence."""
    both_branches(office)
    app = KeydeskApp(lambda: office.desk(uid), branch=branch)
    async with app.run_test() as pilot:
        await Robot(pilot).until(lambda: app.refused is not None)
    assert app.refused is not None
    assert why in app.refused.message


async def test_who_works_in_both_without_the_key_is_asked(office: Office) -> None:
    """Staff work in the two apart: at the beginning they say where, and Ctrl+O says who may go between them."""
    both_branches(office)
    async with robot_at(office, uid=SAM, size=LARGE) as robot:
        await robot.until(lambda: isinstance(robot.screen, PickDialog))
        await robot.sees("You work in which branch now?", "where you were last")
        await robot.press("down", "enter")
        await robot.until(lambda: _header(robot) == "Facility")
        await robot.settle()
        assert "(Ctrl+O In-Home)" in robot.lines()[-1]
        await robot.press("ctrl+o")
        await robot.settle()
        assert robot.app.desk.branch == FACILITY
        await robot.press("ctrl+p")
        await robot.until(lambda: robot.screen.is_modal)
        await robot.type("go to in-home")
        await robot.settle()
        assert "Go to In-Home" not in robot.text
    async with robot_at(office, uid=SAM) as robot:
        await robot.until(lambda: isinstance(robot.screen, PickDialog))
        assert "Facility" in robot.line_with("where you were last")
        await robot.press("escape")
        await robot.until(lambda: _header(robot) == "Facility")


@pytest.mark.parametrize(("uid", "branch"), [(MO, "In-Home"), (VAL, "Facility"), (TED, "Facility")])
async def test_who_has_one_place_sees_that_branch(office: Office, uid: int, branch: str) -> None:
    """Nobody is asked, and there is nowhere to go to."""
    both_branches(office)
    async with robot_at(office, uid=uid, size=LARGE) as robot:
        await robot.until(lambda: _header(robot) == branch)
        assert not robot.screen.is_modal
        await robot.press("ctrl+o")
        await robot.settle()
        assert _header(robot) == branch


ROLES = (None, "base", "scheduler", "admin")


@pytest.mark.parametrize("there", ROLES)
@pytest.mark.parametrize("here", ROLES)
def test_every_pair_of_roles(office: Office, here: str | None, there: str | None) -> None:
    """Scheduler or admin on one side, and a place on the other: then there is a way between them, and else none."""
    switch_on(office)
    places = {branch: role for branch, role in ((IN_HOME, here), (FACILITY, there)) if role is not None}
    person(office, "Pat Doe", 1077, **places)
    if not places:
        return
    desk: Desk = office.desk(1077)
    assert desk.branches == tuple(places)
    assert desk.may_switch == (len(places) == 2 and {*places.values()} != {"base"})


async def test_in_an_office_of_one_branch_there_is_no_such_key(office: Office) -> None:
    """Nothing speaks of another one before it is switched on; then the open session has it."""
    async with robot_at(office, size=LARGE) as robot:
        await robot.settle()
        assert "Ctrl+O" not in robot.text
        office.desk().perform_now(set_branch, branch=FACILITY, on=True)
        robot.app.look_for_changes()
        await robot.sees("Ctrl+O Facility")


async def test_a_place_that_is_taken_away_ends_the_work_there(office: Office) -> None:
    """The session goes on in the branch that is left."""
    made = both_branches(office)
    async with robot_at(office, uid=KIM, size=LARGE) as robot:
        await robot.press("ctrl+o")
        await robot.until(lambda: _header(robot) == "Facility")
        office.desk().perform_now(set_role, staff_id=made.kim, branch=FACILITY, role=None)
        robot.app.look_for_changes()
        await robot.until(lambda: _header(robot) == "In-Home")
