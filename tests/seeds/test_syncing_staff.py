"""What the seed "Syncing Clients & Staff To Both Softwares" says of staff, each statement under its own words."""

from __future__ import annotations

from datetime import date

import pytest

from at_both_branches import FACILITY, IN_HOME, KIM, MO, SAM, TED, VAL, both_branches, person
from builders import Office
from keydesk.db.queries.shifts import list_shifts
from keydesk.db.queries.staff import staff_profile
from keydesk.operations.custody import check_in
from keydesk.operations.permissions import set_role
from keydesk.operations.reassign import Move, reassign
from keydesk.operations.shifts import add_shift
from keydesk.operations.staff_sync import sync_staff
from keydesk.rules.custody import Holder
from keydesk.rules.roles import role_in_words
from keydesk.rules.shifts import read_hours


def _roles(office: Office, staff_id: int) -> dict[str, str]:
    return dict(office.desk().look_up_now(staff_profile, staff_id=staff_id).row.roles)


def test_staff_who_need_access_to_both_softwares(office: Office) -> None:
    """Staff who provide dog walking services for your In-Home company but they also work at your Facility."""
    made = both_branches(office)
    client = office.client("Rivera", "Ana")
    office.desk().perform_now(sync_staff, staff_ids=[made.mo], to=FACILITY)
    office.visit(client, made.mo, date(2026, 11, 25))
    office.visit(client, made.mo, date(2026, 11, 25), "12:00", branch_id=FACILITY)
    assert _roles(office, made.mo) == {IN_HOME: "base", FACILITY: "base"}


@pytest.mark.parametrize(("uid", "to"), [(MO, FACILITY), (TED, IN_HOME)])
def test_from_facility_to_in_home_and_vice_versa(office: Office, uid: int, to: str) -> None:
    """These steps can be used for syncing clients or staff from Facility to In-Home and vice versa."""
    both_branches(office)
    who = office.desk(uid)
    before = who.branches
    office.desk().perform_now(sync_staff, staff_ids=[who.operator.staff_id], to=to)
    assert {*who.look_up_now(lambda reading: reading.branches)} == {*before, to}


def test_they_will_have_immediate_access_and_can_login_with_their_usual_login_credentials(office: Office) -> None:
    """What happens when I sync staff? An open session sees the other side at once, under the same Unix user."""
    made = both_branches(office)
    desk = office.desk(MO)
    assert desk.branches == (IN_HOME,)
    signs_in = office.desk().look_up_now(staff_profile, staff_id=made.mo).row.unix_user
    office.desk().perform_now(sync_staff, staff_ids=[made.mo], to=FACILITY)
    assert desk.look_up_now(lambda reading: reading.branches) == (IN_HOME, FACILITY)
    assert office.desk().look_up_now(staff_profile, staff_id=made.mo).row.unix_user == signs_in
    assert office.desk(MO).operator.staff_id == made.mo


def test_the_two_softwares_will_operate_separately_for_staff(office: Office) -> None:
    """Somebody of the base role works in one at a time, and has no way from one into the other."""
    both_branches(office)
    desk = office.desk(SAM)
    assert desk.branches == (IN_HOME, FACILITY)
    assert not desk.may_switch
    desk.work_in(FACILITY)
    assert desk.look_up_now(lambda reading: reading.branches) == (FACILITY,)


def test_scheduler_and_admin_roles_will_have_the_ability_to_toggle_between_both_softwares(office: Office) -> None:
    """However, Scheduler and Admin roles will have the ability to toggle: one key, and back again."""
    both_branches(office)
    for uid in (KIM, 1000):
        desk = office.desk(uid)
        desk.work_in(IN_HOME)
        assert desk.may_switch
        assert desk.switch_branch() == FACILITY
        assert desk.switch_branch() == IN_HOME


def test_their_roles_will_be_set_to_the_base_role(office: Office) -> None:
    """The "base" role: "Staff/User" in In-Home, "Tech/Runner" in Facility, whatever they are where they come from."""
    made = both_branches(office)
    lee = person(office, "Lee Park", in_home="admin")
    done = office.desk().perform_now(sync_staff, staff_ids=[lee], to=FACILITY)
    assert done.people[0].role == "Tech/Runner"
    assert _roles(office, lee) == {IN_HOME: "admin", FACILITY: "base"}
    done = office.desk().perform_now(sync_staff, staff_ids=[made.val], to=IN_HOME)
    assert done.people[0].role == "Staff/User"
    assert [role_in_words("base", each) for each in (IN_HOME, FACILITY)] == ["Staff/User", "Tech/Runner"]


def test_a_staff_members_role_can_easily_be_changed(office: Office) -> None:
    """In the branch where it is to be another one, and there alone."""
    made = both_branches(office)
    desk = office.desk()
    desk.perform_now(set_role, staff_id=made.ted, branch=FACILITY, role="admin")
    desk.perform_now(sync_staff, staff_ids=[made.ted], to=IN_HOME)
    desk.perform_now(set_role, staff_id=made.ted, branch=IN_HOME, role="scheduler")
    assert _roles(office, made.ted) == {IN_HOME: "scheduler", FACILITY: "admin"}


def test_staff_can_view_their_shift_schedule(office: Office) -> None:
    """There is no Mobile App for staff in Facility. However, staff can view their Shift Schedule."""
    made = both_branches(office)
    hours = read_hours("7-15")
    office.desk().perform_now(add_shift, staff_id=made.ted, branch=FACILITY, day=date(2026, 11, 25), hours=hours)
    (own,) = office.desk(TED).look_up_now(list_shifts, staff_id=made.ted)
    assert (own.day, own.branch_id) == (date(2026, 11, 25), FACILITY)


def test_front_desk_mode(office: Office) -> None:
    """The Desk in a Facility session: what comes in there hangs in Facility's safe."""
    made = both_branches(office)
    tag = office.key(office.client("Rivera"), code="K7MT").tag_codes[0]
    front_desk = office.desk(VAL)
    front_desk.work_in(FACILITY)
    office.desk().perform_now(reassign, moves=[Move(tag)], to=Holder.sitter(made.ted))
    front_desk.perform_now(check_in, tag_code=tag)
    assert office.copy(tag).safe_id == made.barn
