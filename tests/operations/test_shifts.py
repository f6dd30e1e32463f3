"""The shift schedule, through the real operations on a real store (K15)."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from at_both_branches import FACILITY, IN_HOME, KIM, SAM, TED, VAL, both_branches
from builders import Office
from keydesk.db.queries.shifts import list_shifts, shift_week
from keydesk.desk import Desk
from keydesk.operations.permissions import set_role
from keydesk.operations.shifts import add_shift, cancel_shift, change_shift, copy_week
from keydesk.operations.undo import undo
from keydesk.rules.profile import ChangedMeanwhile
from keydesk.rules.refusal import Refusal
from keydesk.rules.shifts import Hours, hours_words, length_words, read_hours

MONDAY, TUESDAY, WEDNESDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)
EARLY, LATE, NIGHT = read_hours("8-16:30"), read_hours("12–20"), read_hours("22-6")


def _at_facility(office: Office, uid: int | None = None) -> Desk:
    desk = office.desk(uid)
    desk.work_in(FACILITY)
    return desk


@pytest.mark.parametrize(
    ("written", "starts", "ends"),
    [
        ("8-16:30", time(8), time(16, 30)),
        ("08:00–16:00", time(8), time(16)),
        (" 8am to 4pm ", time(8), time(16)),
        ("12am-12pm", time(0), time(12)),
        ("22-6", time(22), time(6)),
        ("16-24", time(16), time(0)),
        ("7.45 until 9.15", time(7, 45), time(9, 15)),
    ],
)
def test_hours_are_written_as_people_do(written: str, starts: time, ends: time) -> None:
    """With minutes or without, by twelve or by twenty-four hours."""
    assert read_hours(written) == Hours(starts, ends)


@pytest.mark.parametrize("written", ["", "8", "25-26", "8-8", "8:75-9", "13pm-14pm", "eight to four", "٨-٩x"])
def test_what_is_no_hours_is_refused(written: str) -> None:
    """A sentence says how they are written."""
    with pytest.raises(Refusal):
        read_hours(written)


def test_hours_are_told_shortly() -> None:
    """Full hours go without minutes; half an hour is a half."""
    assert hours_words(*EARLY.on(TUESDAY)) == "8–16:30"
    assert [length_words(each) for each in (0, 30, 480, 510, 500)] == ["", "½", "8", "8½", "8.3"]


def test_a_week_has_a_line_for_everybody_with_a_place(office: Office) -> None:
    """What they have that week is added up; a night shift counts on the day on which it begins."""
    made = both_branches(office)
    desk = _at_facility(office, VAL)
    desk.perform_now(add_shift, staff_id=made.ted, branch=FACILITY, day=TUESDAY, hours=EARLY, note="front desk")
    desk.perform_now(add_shift, staff_id=made.ted, branch=FACILITY, day=TUESDAY, hours=NIGHT)
    week = desk.look_up_now(shift_week, day=WEDNESDAY)
    assert [each.name for each in week.people] == [
        "Ana Whitfield", "Kim Doyle", "Sam Ortega", "Ted Moss", "Val Pruitt",
    ]  # fmt: skip
    ted = week.people[3]
    assert [hours_words(each.starts_at, each.ends_at) for each in ted.days[1]] == ["8–16:30", "22–6"]
    assert ted.minutes == 510 + 480


def test_two_shifts_of_one_person_do_not_lie_over_each_other(office: Office) -> None:
    """In neither branch; one that ends when the other begins is no matter."""
    made = both_branches(office)
    desk = office.desk()
    how = {"staff_id": made.sam, "day": TUESDAY}
    desk.perform_now(add_shift, **how, branch=FACILITY, hours=EARLY)
    with pytest.raises(Refusal, match=r"Sam Ortega is on duty Tue 24 Nov 8–16:30 in Facility already"):
        desk.perform_now(add_shift, **how, branch=IN_HOME, hours=LATE)
    desk.perform_now(add_shift, **how, branch=IN_HOME, hours=read_hours("16:30-20"))
    desk.perform_now(add_shift, **how, branch=FACILITY, hours=NIGHT)
    with pytest.raises(Refusal, match="22–6"):
        desk.perform_now(add_shift, staff_id=made.sam, day=WEDNESDAY, branch=FACILITY, hours=read_hours("5-9"))


def test_a_shift_is_changed_called_off_and_taken_back(office: Office) -> None:
    """With the version that was seen; the last act is undone as any other."""
    made = both_branches(office)
    desk = _at_facility(office, VAL)
    shift = desk.perform_now(add_shift, staff_id=made.ted, branch=FACILITY, day=TUESDAY, hours=EARLY)
    moved = desk.perform_now(change_shift, shift_id=shift.id, version=1, day=WEDNESDAY, staff_id=made.val)
    assert moved.said == "Val Pruitt Wed 25 Nov 8–16:30."
    with pytest.raises(ChangedMeanwhile):
        desk.perform_now(change_shift, shift_id=shift.id, version=1, hours=LATE)
    desk.perform_now(undo)
    (row,) = desk.look_up_now(list_shifts)
    assert (row.name, row.starts_at.date(), row.starts_at.hour) == ("Ted Moss", TUESDAY, 8)
    desk.perform_now(cancel_shift, shift_id=shift.id)
    assert desk.look_up_now(list_shifts) == ()
    with pytest.raises(Refusal, match="called off already"):
        desk.perform_now(cancel_shift, shift_id=shift.id)
    desk.perform_now(undo)
    assert len(desk.look_up_now(list_shifts)) == 1


def test_a_week_is_copied_once(office: Office) -> None:
    """What is there stays; what would lie over something is left out and told; again nothing is copied."""
    made = both_branches(office)
    desk = _at_facility(office, VAL)
    for staff_id, day in ((made.ted, MONDAY), (made.ted, TUESDAY), (made.sam, TUESDAY)):
        desk.perform_now(add_shift, staff_id=staff_id, branch=FACILITY, day=day, hours=EARLY, note="front desk")
    next_week = MONDAY + timedelta(days=7)
    desk.perform_now(
        add_shift, staff_id=made.sam, branch=FACILITY, day=TUESDAY + timedelta(days=7), hours=read_hours("10-12")
    )
    done = desk.perform_now(copy_week, branch=FACILITY, to=next_week + timedelta(days=3))
    assert done.added == 2
    assert done.said.startswith("2 shifts copied into the week of Mon 30 Nov. 1 shift left out: Sam Ortega is on duty")
    assert desk.perform_now(copy_week, branch=FACILITY, to=next_week).added == 0
    desk.perform_now(undo, batch_id=done.batch_id)
    assert len(desk.look_up_now(list_shifts, first=next_week)) == 1
    with pytest.raises(Refusal, match="no shifts in Facility in the week before"):
        desk.perform_now(copy_week, branch=FACILITY, to=MONDAY)


def test_who_is_on_duty_has_a_place_there(office: Office) -> None:
    """And is here; where their place is taken away, the shifts that are left are told."""
    made = both_branches(office)
    desk = office.desk()
    with pytest.raises(Refusal, match="Mo Hart has no place in Facility"):
        desk.perform_now(add_shift, staff_id=made.mo, branch=FACILITY, day=TUESDAY, hours=EARLY)
    desk.perform_now(add_shift, staff_id=made.ted, branch=FACILITY, day=TUESDAY, hours=EARLY)
    said = desk.perform_now(set_role, staff_id=made.ted, branch=FACILITY, role=None)
    assert "1 shift to come there" in said


def test_one_branch_sees_nothing_of_the_other_but_ones_own(office: Office) -> None:
    """Whoever works in both is told all of their own shifts, wherever they look."""
    made = both_branches(office)
    admin = office.desk()
    for staff_id, branch in ((made.sam, FACILITY), (made.ted, FACILITY), (made.mo, IN_HOME)):
        admin.perform_now(add_shift, staff_id=staff_id, branch=branch, day=TUESDAY, hours=EARLY)
    sam = office.desk(SAM)
    sam.work_in(IN_HOME)
    assert [each.name for each in sam.look_up_now(list_shifts)] == ["Mo Hart"]
    assert [each.branch_id for each in sam.look_up_now(list_shifts, staff_id=made.sam)] == [FACILITY]
    ted = office.desk(TED)
    assert {each.name for each in ted.look_up_now(list_shifts)} == {"Sam Ortega", "Ted Moss"}
    with pytest.raises(Refusal, match="may not change visits"):
        ted.perform_now(add_shift, staff_id=made.ted, branch=FACILITY, day=WEDNESDAY, hours=EARLY)
    assert office.desk(KIM).perform_now(add_shift, staff_id=made.ted, branch=FACILITY, day=WEDNESDAY, hours=EARLY).id
