"""Two desks at once in both branches: one receives, syncs or plans; the other is told, and nothing is doubled."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from at_both_branches import FACILITY, IN_HOME, KIM, VAL, both_branches
from builders import MORNING, Office
from keydesk.db.models import CustodyEvent, Shift, StaffMembership, table_of
from keydesk.db.verify import verify
from keydesk.desk import Desk
from keydesk.operations.branches import set_branch
from keydesk.operations.custody import check_in
from keydesk.operations.sending import receive_keys, send_keys
from keydesk.operations.shifts import add_shift
from keydesk.operations.staff_sync import sync_staff
from keydesk.rules.custody import Holder
from keydesk.rules.refusal import Refusal
from keydesk.rules.shifts import read_hours

Act = Callable[[], Any]


def _at_once(*acts: Act) -> list[Any]:
    """What came of each, begun in the same moment in threads of their own."""
    gate, came = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number: int, act: Act) -> None:
        gate.wait()
        try:
            came[number] = act()
        except Refusal as refusal:
            came[number] = refusal

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return came


def _desk(office: Office, uid: int, branch: str) -> Desk:
    desk = office.desk(uid)
    desk.work_in(branch)
    return desk


def _count(office: Office, table: Any, *conditions: Any) -> int:
    desk = office.desk()
    asked = select(func.count()).select_from(table).where(*conditions)
    return int(desk.look_up_now(lambda reading: reading.session.execute(asked).scalar_one()))


@pytest.mark.parametrize("again", range(5))
def test_two_desks_receive_the_same_key(office: Office, again: int) -> None:
    """One of them hangs it; the other is told by whom; there is one movement of it."""
    made = both_branches(office)
    tag = office.key(office.client(f"Rivera {again}"), code="K7MT").tag_codes[0]
    _desk(office, KIM, IN_HOME).perform_now(send_keys, safe_id=made.barn, tag_codes=[tag])
    seen, val, kim = Holder.transit(made.barn), _desk(office, VAL, FACILITY), _desk(office, KIM, FACILITY)
    came = _at_once(
        lambda: val.perform_now(check_in, tag_code=tag, expected=seen),
        lambda: kim.perform_now(receive_keys, tag_codes=[tag]),
    )
    refused = [each for each in came if isinstance(each, Refusal)]
    assert len(refused) == 1
    assert "recorded by" in refused[0].message or "moved meanwhile" in refused[0].message
    event = table_of(CustodyEvent)
    assert _count(office, event, event.c.kind == "check_in") == 1
    assert verify(office.path).problems == ()


@pytest.mark.parametrize("again", range(5))
def test_one_sends_while_another_takes_it_in(office: Office, again: int) -> None:
    """Sent twice it is on its way once."""
    made = both_branches(office)
    tag = office.key(office.client(f"Rivera {again}"), code="K7MT").tag_codes[0]
    kim, ana = _desk(office, KIM, IN_HOME), _desk(office, 1000, IN_HOME)
    came = _at_once(
        lambda: kim.perform_now(send_keys, safe_id=made.barn, tag_codes=[tag]),
        lambda: ana.perform_now(send_keys, safe_id=made.barn, tag_codes=[tag]),
    )
    assert sum(isinstance(each, Refusal) for each in came) == 1
    assert office.copy(tag).holder_kind == "transit"


def test_two_sync_the_same_person(office: Office) -> None:
    """They have one place there; for the second nothing is changed, and nothing is recorded."""
    made = both_branches(office)
    ana, other = office.desk(), office.desk()
    came = _at_once(
        lambda: ana.perform_now(sync_staff, staff_ids=[made.mo], to=FACILITY),
        lambda: other.perform_now(sync_staff, staff_ids=[made.mo], to=FACILITY),
    )
    assert sorted(each.people[0].outcome for each in came) == ["same", "synced"]
    place = table_of(StaffMembership)
    assert _count(office, place, place.c.staff_id == made.mo, place.c.branch_id == FACILITY) == 1
    assert verify(office.path).problems == ()


def test_two_plan_the_same_hours(office: Office) -> None:
    """One shift is there; who came second is told of it."""
    made = both_branches(office)
    val, kim = _desk(office, VAL, FACILITY), _desk(office, KIM, IN_HOME)
    how = {"staff_id": made.sam, "day": MORNING.date(), "hours": read_hours("8-16")}
    came = _at_once(
        lambda: val.perform_now(add_shift, **how, branch=FACILITY),
        lambda: kim.perform_now(add_shift, **how, branch=IN_HOME),
    )
    (refused,) = [each for each in came if isinstance(each, Refusal)]
    assert "is on duty" in refused.message
    assert _count(office, table_of(Shift)) == 1


def test_a_branch_that_is_switched_off_meanwhile_takes_nobody_in(office: Office) -> None:
    """Who syncs just then is told that it is off; nothing is half done."""
    made = both_branches(office)
    desk = office.desk()
    office.desk().perform_now(set_branch, branch=FACILITY, on=False, anyway=True)
    with pytest.raises(Refusal, match="Facility is switched off"):
        desk.perform_now(sync_staff, staff_ids=[made.mo], to=FACILITY)
