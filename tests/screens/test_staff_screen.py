"""Staff (F6) and a person's page, driven by keys as a person would, on a real store."""

from __future__ import annotations

import os
import pwd

import pytest

from at_the_office import BO, JO, SAM
from builders import Office
from hostile import HOSTILE
from keydesk.db.queries.staff import list_staff, staff_profile
from keydesk.db.rows.staff import StaffProfile, StaffRow
from keydesk.operations.custody import check_in
from keydesk.operations.permissions import set_permission, set_role, set_unix_user
from keydesk.operations.staff import edit_staff
from keydesk.screens.person import PersonScreen
from keydesk.screens.staff import StaffScreen
from keydesk.screens.staff_rights import RightsScreen
from robot import LARGE, Robot, robot_at


def _person(office: Office, staff_id: int) -> StaffProfile:
    profile: StaffProfile = office.desk().look_up_now(staff_profile, staff_id=staff_id)
    return profile


def _people(office: Office) -> list[StaffRow]:
    rows: list[StaffRow] = office.desk().look_up_now(list_staff, everybody=True)
    return rows


def _cursor_on(robot: Robot, staff_id: int) -> None:
    assert isinstance(robot.page, StaffScreen)
    assert robot.page.table.go_to(staff_id)


async def _page_of(robot: Robot, staff_id: int) -> None:
    _cursor_on(robot, staff_id)
    await robot.press("enter")
    await robot.until(lambda: isinstance(robot.page, PersonScreen))
    await robot.settle()


async def test_who_left_with_keys_is_on_top_and_says_so(company: Office) -> None:
    """C3: somebody who has left and still holds keys stays in sight, first of all, marked in words."""
    async with robot_at(company, mode="staff", size=LARGE) as robot:
        await robot.sees("Sam Ortega")
        assert robot.lines()[6].split()[:4] == ["Jo", "Reyes", "JR", "left"]
        assert "3 here · 1 left with keys" in robot.lines()[4]
        assert robot.line_with("Sam Ortega").split()[-4:] == ["yes", "2", "1", "STHVGHA"]


async def test_who_left_and_holds_nothing_is_shown_on_demand(company: Office) -> None:
    """Once the keys are back, who has left is not in the list; F shows everybody."""
    async with robot_at(company, mode="staff") as robot:
        await robot.sees("Jo Reyes")
        company.desk().perform_now(check_in, tag_code="P4XZ-1")
        await robot.until(lambda: "Jo Reyes" not in robot.text)
        await robot.press("F")
        await robot.until(lambda: " left " in robot.line_with("Jo Reyes"))


async def test_a_filter_narrows_with_each_letter(company: Office) -> None:
    """Words are found in names, roles and badges; Esc gives everybody back."""
    async with robot_at(company, mode="staff") as robot:
        await robot.sees("Sam Ortega")
        await robot.press("slash")
        await robot.type("sched")
        assert "1 of 4" in robot.lines()[3]
        assert not robot.line_with("Sam Ortega")
        await robot.press("enter", "escape")
        assert robot.line_with("Sam Ortega")


async def test_a_person_is_added_with_a_badge_a_role_and_a_sign_in(company: Office) -> None:
    """One form, one transaction: name, role, badge and Unix user; the cursor lands on the new row."""
    me = pwd.getpwuid(os.getuid()).pw_name
    async with robot_at(company, mode="staff") as robot:
        await robot.ask("n")
        await robot.fill(first_name="Pat", last_name="Nwosu", phone="816-555-0101", role="scheduler", unix_user=me)
        await robot.press("ctrl+s")
        await robot.hears("Pat Nwosu added, badge ")
        await robot.sees("Pat Nwosu")
        assert f"signs in as {me}" in robot.said
        added = next(row for row in _people(company) if row.name == "Pat Nwosu")
        assert robot.table.current == added.staff_id
        assert (added.roles, added.unix_user, added.initials) == ((("in_home", "scheduler"),), me, "PN")
        assert added.badge_code


async def test_a_person_is_added_whole_or_not_at_all(company: Office) -> None:
    """A Unix user that the box does not have refuses the whole form, which keeps what was typed."""
    async with robot_at(company, mode="staff") as robot:
        await robot.ask("n")
        await robot.fill(first_name="Pat", unix_user="no-such-user-here")
        await robot.press("ctrl+s")
        await robot.sees("no Unix user")
        assert robot.screen.is_modal
        assert len(_people(company)) == 4


async def test_two_desks_meet_on_one_person(company: Office) -> None:
    """C5: whoever saves second sees both versions, keeps what was typed, and decides."""
    async with robot_at(company, mode="staff") as robot:
        await robot.sees("Sam Ortega")
        _cursor_on(robot, SAM)
        await robot.ask("e")
        seen = _person(company, SAM).row.version
        company.desk(1001)
        company.desk().perform_now(edit_staff, staff_id=SAM, version=seen, fields={"phone": "111"})
        await robot.fill(phone="222")
        await robot.press("ctrl+s")
        await robot.sees("after you ", "stored now: 111", "222")
        await robot.press("ctrl+s")
        await robot.hears("Sam Ortega saved")
        assert _person(company, SAM).row.phone == "222"


async def test_two_admins_meet_on_a_role_and_on_a_sign_in(company: Office) -> None:
    """C5: a role that was picked over an older one is refused with who and when; a sign-in shows both."""
    me = pwd.getpwuid(os.getuid()).pw_name
    async with robot_at(company, mode="staff") as robot:
        await robot.sees("Sam Ortega")
        _cursor_on(robot, SAM)
        await robot.ask("r")
        company.desk().perform_now(set_role, staff_id=SAM, branch="in_home", role="scheduler")
        await robot.type("admin\n")
        await robot.hears("Ana Whitfield changed Sam Ortega today")
        assert dict(_person(company, SAM).row.roles)["in_home"] == "scheduler"
        await robot.ask("L")
        company.desk().perform_now(set_unix_user, staff_id=SAM, unix_user=me)
        await robot.fill(unix_user="nobody")
        await robot.press("ctrl+s")
        await robot.sees("after you ", f"stored now: {me}")
        await robot.press("ctrl+s")
        await robot.hears("Sam Ortega signs in as nobody")


async def test_days_and_notes_are_kept(company: Office) -> None:
    """When somebody was hired, when they left, and what there is to say about them."""
    async with robot_at(company, mode="staff") as robot:
        await robot.sees("Sam Ortega")
        _cursor_on(robot, SAM)
        await robot.ask("e")
        await robot.fill(hired_on="2024-03-01", notes="cats make him ill\nhas a van")
        await robot.press("ctrl+s")
        await robot.hears("Sam Ortega saved")
        _cursor_on(robot, JO)
        await robot.ask("e")
        await robot.fill(left_on="2026-11-20")
        await robot.press("ctrl+s")
        await robot.hears("Jo Reyes saved")
    sam, jo = _person(company, SAM), _person(company, JO)
    assert (str(sam.hired_on), sam.notes, str(jo.left_on)) == (
        "2024-03-01",
        "cats make him ill\nhas a van",
        "2026-11-20",
    )


async def test_a_new_badge_kills_the_old_one(company: Office) -> None:
    """A badge is made anew after a question, and the old code is told to be dead."""
    async with robot_at(company, mode="staff") as robot:
        await robot.sees("Sam Ortega")
        _cursor_on(robot, SAM)
        old = _person(company, SAM).row.badge_code
        await robot.ask("c")
        assert f"Badge {old} is dead from then on" in robot.text
        await robot.press("y")
        await robot.hears("Sam Ortega has badge ")
        assert _person(company, SAM).row.badge_code != old


async def test_a_role_is_picked(company: Office) -> None:
    """The role, r, makes somebody staff, scheduler or admin."""
    async with robot_at(company, mode="staff") as robot:
        await robot.sees("Sam Ortega")
        _cursor_on(robot, SAM)
        await robot.ask("r")
        await robot.type("sched\n")
        await robot.hears("Sam Ortega is scheduler now")
        assert _person(company, SAM).row.roles == (("in_home", "scheduler"),)


async def test_one_permission_more_and_back(company: Office) -> None:
    """P opens every permission with what comes of role and exception; Enter turns one round, with a reason."""
    async with robot_at(company, mode="staff") as robot:
        await robot.sees("Sam Ortega")
        _cursor_on(robot, SAM)
        await robot.press("P")
        await robot.until(lambda: isinstance(robot.screen, RightsScreen) and "manage client keys" in robot.text)
        await robot.settle()
        page = robot.screen
        assert isinstance(page, RightsScreen)
        page.table.go_to(2)
        assert robot.line_with("manage client keys").split()[-5:] == ["no", "as", "the", "role", "says"]
        await robot.ask("enter")
        await robot.type("learns the desk\n")
        await robot.hears("Sam Ortega may manage client keys now")
        await robot.sees("yes, given")
        assert [each.granted for each in _person(company, SAM).grants] == [True]
        await robot.settle()
        await robot.ask("enter")
        await robot.type("\n")
        await robot.hears("goes by the role again")
        assert not _person(company, SAM).grants


async def test_a_role_in_every_branch_and_none(company: Office) -> None:
    """On the line of a branch Enter gives another role there, or takes the place away."""
    async with robot_at(company, mode="staff") as robot:
        await robot.sees("Sam Ortega")
        _cursor_on(robot, SAM)
        await robot.press("P")
        await robot.until(lambda: isinstance(robot.screen, RightsScreen) and "manage client keys" in robot.text)
        await robot.settle()
        await robot.ask("r")
        await robot.type("no place\n")
        await robot.sees("1 booked visit to come there")
        await robot.press("y")
        await robot.hears("has no place in In-Home any more")
        assert _person(company, SAM).row.roles == ()
        await robot.until(lambda: "manage client keys" not in robot.text)
        await robot.settle()
        await robot.ask("enter")
        await robot.type("sched\n")
        await robot.hears("Sam Ortega is scheduler now")


async def test_the_table_of_who_may_what(company: Office) -> None:
    """The palette finds the one table, with those who are exceptions by name (L4)."""
    company.desk().perform_now(
        set_permission, staff_id=SAM, branch="in_home", permission="manage_client_keys", granted=True
    )
    async with robot_at(company, mode="staff") as robot:
        await robot.app.run_action("app.open_page('roles')")
        await robot.sees("Sam Ortega may", "SCHEDULER")
        assert robot.line_with("manage client keys").split()[:7] == [
            "manage", "client", "keys", "yes", "yes", "Sam", "Ortega",
        ]  # fmt: skip
        await robot.settle()
        await robot.press("enter")
        await robot.hears("Nobody is an exception: the role alone says who may look at the office's lists")
        await robot.press("down")
        await robot.ask("enter")
        await robot.sees("Who may manage client keys, beside the role?", "may, in In-Home")
        await robot.press("enter")
        await robot.until(lambda: isinstance(robot.screen, RightsScreen) and "yes, given" in robot.text)


async def test_leaving_lists_what_must_come_back(company: Office) -> None:
    """R asks first, with what the person still holds; who has left stays in sight until that is back."""
    async with robot_at(company, mode="staff") as robot:
        await robot.sees("Sam Ortega")
        _cursor_on(robot, SAM)
        await robot.ask("R")
        await robot.sees("They hold 2", "K7MT-1", "3FQD-1")
        await robot.press("y")
        await robot.hears("Sam Ortega has left. 2 copies must come back")
        await robot.sees("Must come back 2")
        await robot.press("escape")
        await robot.until(lambda: " left " in f"{robot.line_with('Sam Ortega  ')} ")
        await robot.ask("R")
        await robot.press("y")
        await robot.hears("Sam Ortega is here again")


async def test_the_last_admin_cannot_go(company: Office) -> None:
    """The office is never without an admin who can sign in."""
    async with robot_at(company, mode="staff") as robot:
        await robot.sees("Ana Whitfield")
        _cursor_on(robot, 1)
        await robot.ask("R")
        await robot.press("y")
        await robot.hears("This is the last admin")
        assert _person(company, 1).row.active


async def test_who_may_not_change_staff_finds_the_keys_grey(company: Office) -> None:
    """A scheduler looks at the list; adding and editing does nothing and says so in the footer."""
    async with robot_at(company, mode="staff", uid=1001, size=LARGE) as robot:
        await robot.sees("Sam Ortega", "(n new)", "(e edit)")
        await robot.press("n")
        assert not robot.screen.is_modal


async def test_history_says_who_changed_what(company: Office) -> None:
    """The history, h, shows each change of a person in the office's words."""
    company.desk().perform_now(edit_staff, staff_id=SAM, version=None, fields={"phone": "816-555-0199"})
    async with robot_at(company, mode="staff", size=LARGE) as robot:
        await robot.sees("Sam Ortega")
        _cursor_on(robot, SAM)
        await robot.ask("h")
        assert "Phone" in robot.line_with("555-0199")
        assert "Ana Whitfield" in robot.line_with("555-0199")


async def test_a_persons_page_says_what_they_hold(company: Office) -> None:
    """One row a copy: late first, standing last, with the next visit there and where it lives."""
    async with robot_at(company, mode="staff", size=LARGE) as robot:
        await robot.sees("Sam Ortega")
        await _page_of(robot, SAM)
        await robot.sees("holds 2, 1 overdue", "does not sign in")
        assert "LATE" in robot.line_with(" K7MT-1 ")
        assert "today" in robot.line_with(" K7MT-1 ")
        assert "standing" in robot.line_with(" 3FQD-1 ")
        await robot.press("escape")
        await robot.until(lambda: isinstance(robot.page, StaffScreen))
        assert robot.table.current == SAM


async def test_a_copy_goes_home_from_the_page(company: Office) -> None:
    """The verbs of keys work on the page: i takes a copy in, and its row goes."""
    async with robot_at(company, mode="staff") as robot:
        await robot.sees("Sam Ortega")
        await _page_of(robot, SAM)
        await robot.press("i")
        await robot.hears("K7MT-1 in → ")
        await robot.until(lambda: " K7MT-1 " not in "\n".join(robot.lines()[8:-6]))
        assert company.copy("K7MT-1").holder_kind == "safe"


async def test_all_that_somebody_holds_goes_to_another(company: Office) -> None:
    """D6: T hands on all that is ticked, after a look at it, as one batch that one undo takes back."""
    async with robot_at(company, mode="staff") as robot:
        await robot.sees("Sam Ortega")
        await _page_of(robot, SAM)
        await robot.ask("T")
        await robot.sees("2 of 2 ticked")
        await robot.press("enter")
        await robot.until(lambda: "to whom, or back to which safe?" in robot.text and robot.screen.focused is not None)
        await robot.type("bo tran\n")
        await robot.sees("2 keys from Sam Ortega to Bo Tran")
        await robot.press("y")
        await robot.hears("2 keys to Bo Tran")
        assert {company.copy(tag).staff_id for tag in ("K7MT-1", "3FQD-1")} == {BO}
        await robot.settle()
        await robot.press("u")
        await robot.until(lambda: company.copy("3FQD-1").staff_id == SAM)
        assert company.copy("K7MT-1").staff_id == SAM


async def test_what_is_unticked_stays(company: Office) -> None:
    """Space takes a copy out of what is handed on; the rest goes back to the safe, each to its own hook."""
    async with robot_at(company, mode="staff") as robot:
        await robot.sees("Sam Ortega")
        await _page_of(robot, SAM)
        await robot.ask("T")
        await robot.press("space")
        await robot.sees("1 of 2 ticked")
        await robot.press("enter")
        await robot.until(lambda: "back to which safe?" in robot.text and robot.screen.focused is not None)
        await robot.type("front office each\n")
        await robot.sees("all of them, or none")
        await robot.press("y")
        await robot.until(lambda: company.copy("3FQD-1").holder_kind == "safe")
        assert company.copy("K7MT-1").staff_id == SAM


async def test_another_desks_move_shows_on_the_page(company: Office) -> None:
    """What another desk takes in leaves the page by itself."""
    async with robot_at(company, mode="staff") as robot:
        await robot.sees("Sam Ortega")
        await _page_of(robot, SAM)
        company.desk().perform_now(check_in, tag_code="K7MT-1")
        await robot.sees("holds 1")


@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile_names_are_only_names(company: Office, name: str) -> None:
    """A name is never markup, a control or a link, on the list, in forms, questions, messages and on the page."""
    async with robot_at(company, mode="staff") as robot:
        await robot.ask("n")
        await robot.fill(first_name=name, last_name=name, nickname=name)
        await robot.press("ctrl+s")
        await robot.hears(" added, badge ")
        await robot.settle()
        assert isinstance(robot.page, StaffScreen)
        current = robot.page.table.current
        assert current is not None
        assert current > JO
        for verb in ("e", "c", "r", "L", "R", "h"):
            await robot.ask(verb)
            await robot.press("escape")
            await robot.until(lambda: not robot.screen.is_modal)
        await _page_of(robot, current)
        assert "\x1b" not in robot.text
        assert "\u202e" not in robot.text
