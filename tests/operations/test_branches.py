"""Facility switched on and off, through the real operation on a real store."""

from __future__ import annotations

from datetime import date

import pytest

from at_both_branches import FACILITY, IN_HOME, MO, both_branches, in_facility
from builders import Office
from keydesk.db.queries.branches import branch_rows
from keydesk.db.rows.branch import BranchRow
from keydesk.desk import Desk
from keydesk.operations.branches import set_branch
from keydesk.operations.office import add_service
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Role

TOMORROW = date(2026, 11, 25)


def _facility(desk: Desk) -> BranchRow:
    rows: tuple[BranchRow, ...] = desk.look_up_now(branch_rows)
    assert [row.branch_id for row in rows] == [IN_HOME, FACILITY]
    return rows[1]


def test_who_switches_it_on_has_a_place_there(office: Office) -> None:
    """Somebody must be able to give the others theirs; nobody else gets a place by it."""
    desk = office.desk()
    assert not _facility(desk).enabled
    done = desk.perform_now(set_branch, branch=FACILITY, on=True)
    assert done.said == "Facility is switched on. You have a place there as an admin."
    desk.look_up_now(branch_rows)
    assert desk.operator.role_in(FACILITY) is Role.ADMIN
    assert desk.branches == (IN_HOME, FACILITY)
    assert _facility(desk).staff == 1
    assert not desk.perform_now(set_branch, branch=FACILITY, on=True).changed


def test_what_would_rest_is_told_first(office: Office) -> None:
    """Visits to come, clients, safes, people who work nowhere else; told and meant, it is switched off."""
    made = both_branches(office)
    client = office.client("Rivera", "Ana")
    in_facility(office, client)
    office.visit(client, made.ted, TOMORROW, branch_id=FACILITY)
    desk = office.desk()
    with pytest.raises(Refusal, match="Facility is in use: 1 booked visit to come, 1 client with a place") as refused:
        desk.perform_now(set_branch, branch=FACILITY, on=False)
    assert "2 people who work nowhere else" in refused.value.details
    told = _facility(desk)
    in_facility(office, office.client("Marsh"))
    with pytest.raises(Refusal, match="2 clients with a place there") as refused:
        desk.perform_now(set_branch, branch=FACILITY, on=False, told=told)
    assert refused.value.code == "changed"
    desk.perform_now(set_branch, branch=FACILITY, on=False, told=_facility(desk))
    assert not _facility(desk).enabled


def test_nothing_is_taken_away_by_it(office: Office) -> None:
    """On again brings all back as it was."""
    made = both_branches(office)
    client = office.client("Rivera", "Ana")
    in_facility(office, client)
    office.visit(client, made.ted, TOMORROW, branch_id=FACILITY)
    desk = office.desk()
    before = _facility(desk)
    desk.perform_now(set_branch, branch=FACILITY, on=False, anyway=True)
    assert desk.look_up_now(lambda reading: reading.enabled) == (IN_HOME,)
    desk.perform_now(set_branch, branch=FACILITY, on=True)
    assert _facility(desk) == before


def test_in_home_is_always_on_and_only_admins_switch(office: Office) -> None:
    """The office itself cannot be switched off."""
    made = both_branches(office)
    with pytest.raises(Refusal, match="In-Home is always on"):
        office.desk().perform_now(set_branch, branch="In-Home", on=False)
    with pytest.raises(Refusal, match="may not change the office's settings"):
        office.desk(MO).perform_now(set_branch, branch=FACILITY, on=False, anyway=True)
    assert made.mo


def test_each_branch_has_services_of_its_own(office: Office) -> None:
    """The same name may be used on both sides."""
    both_branches(office)
    desk = office.desk()
    desk.perform_now(add_service, name="30 min walk", branch=FACILITY)
    with pytest.raises(Refusal, match="already"):
        desk.perform_now(add_service, name="Boarding night", branch=FACILITY)
    assert _facility(desk).services == 2
