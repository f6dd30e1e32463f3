"""Keys on the way, the shift schedule and the branches: counted again in plain SQL, and what each is asked with."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from at_both_branches import FACILITY, IN_HOME, KIM, SAM, TED, VAL, Both, both_branches, in_facility
from builders import MORNING, Office
from keydesk.db.engine import connect_raw
from keydesk.operations.sending import receive_keys, send_keys
from keydesk.operations.shifts import add_shift, cancel_shift
from keydesk.reports.branches import branches_report
from keydesk.reports.registry import build_report
from keydesk.reports.report import Report
from keydesk.rules.shifts import read_hours

TODAY = MORNING.date()


@pytest.fixture
def both(office: Office) -> Both:
    """Six keys sent to Barn on three days, one of them received; shifts of a week on both sides."""
    made = both_branches(office)
    desk = office.desk()
    for number in range(2, 8):
        tag = office.key(office.client(f"Client {number}"), code=f"BCD{number}").tag_codes[0]
        in_facility(office, number - 1)
        desk.perform_now(send_keys, safe_id=made.barn, tag_codes=[tag])
        office.clock.advance(hours=12)
    desk.perform_now(receive_keys, tag_codes=["BCD4-1"])
    for number in range(5):
        day = TODAY + timedelta(days=number)
        desk.perform_now(add_shift, staff_id=made.ted, branch=FACILITY, day=day, hours=read_hours("7-15"))
        desk.perform_now(add_shift, staff_id=made.sam, branch=IN_HOME, day=day, hours=read_hours("22-6"))
    off = desk.perform_now(add_shift, staff_id=made.val, branch=FACILITY, day=TODAY, hours=read_hours("7-15"))
    desk.perform_now(cancel_shift, shift_id=off.id)
    return made


def _report(both: Both, name: str, uid: int | None = None, branch: str | None = None, **texts: str) -> Report:
    desk = both.office.desk(uid)
    desk.work_in(branch)
    report: Report = desk.look_up_now(build_report, name=name, texts=texts)
    return report


def _column(report: Report, name: str) -> list[Any]:
    at = next(at for at, each in enumerate(report.columns) if each.name == name)
    return [row[at] for row in report.rows]


def _asked(both: Both, statement: str) -> list[Any]:
    connection = connect_raw(both.office.path, mode="ro")
    try:
        return [row[0] for row in connection.execute(statement)]
    finally:
        connection.close()


def test_keys_on_the_way_are_all_that_are(both: Both) -> None:
    """The longest first, with days and who sent them; in either branch, since keys are one for both."""
    plain = _asked(both, "SELECT tag_code FROM key_copy WHERE holder_kind = 'transit' ORDER BY since, tag_code")
    for uid, branch in ((None, None), (KIM, IN_HOME), (VAL, FACILITY)):
        report = _report(both, "on-the-way", uid, branch)
        assert _column(report, "tag_code") == plain
    assert _column(report, "days") == [3, 2, 1, 1, 0]
    assert set(_column(report, "sent_by")) == {"Ana Whitfield"}


def test_of_them_only_the_late_ones_or_those_to_one_safe(both: Both) -> None:
    """Late is past the office's days for it; the note tells how many."""
    late = _report(both, "on-the-way", late="yes")
    now = f"{both.office.clock.now():%Y-%m-%dT%H:%M}"
    plain = f"SELECT tag_code FROM key_copy WHERE holder_kind = 'transit' AND due_at < '{now}' ORDER BY since"
    assert _column(late, "tag_code") == _asked(both, plain)
    assert len(late.rows) == 2
    assert _report(both, "on-the-way").notes == ("5 keys on the way, 2 late.",)
    assert _report(both, "on-the-way", safe="Front office").rows == ()
    assert len(_report(both, "on-the-way", safe="Barn").rows) == 5


@pytest.mark.parametrize(
    ("uid", "branch", "shifts"),
    [(None, None, 10), (KIM, FACILITY, 5), (KIM, IN_HOME, 5), (VAL, None, 5), (SAM, IN_HOME, 5), (TED, None, 5)],
)
def test_the_schedule_is_of_the_branches_that_are_looked_at(
    both: Both, uid: int | None, branch: str | None, shifts: int
) -> None:
    """Called off is none; the minutes are those of the clock, over midnight too."""
    report = _report(both, "shift-schedule", uid, branch, **{"from": TODAY.isoformat()})
    assert len(report.rows) == shifts
    assert set(_column(report, "minutes")) == {480}
    where = "" if branch is None and uid is None else f"AND branch_id = '{branch or FACILITY}'"
    plain = _asked(both, f"SELECT id FROM shift WHERE NOT cancelled {where} ORDER BY starts_at")
    assert sorted(_column(report, "shift_id")) == sorted(plain)


def test_the_schedule_is_asked_by_days_and_person(both: Both) -> None:
    """From a day on, so many days, of one person."""
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    report = _report(both, "shift-schedule", days="2", sitter="Ted", **{"from": tomorrow})
    assert _column(report, "day") == [date(2026, 11, 25), date(2026, 11, 26)]
    assert report.notes == ("2 shifts of 1 person, 16 hours.",)


def test_branches_are_counted(both: Both) -> None:
    """Each with what is there."""
    report: Report = both.office.desk().look_up_now(branches_report)
    named = [dict(zip([each.name for each in report.columns], row, strict=True)) for row in report.rows]
    assert [(each["branch"], each["clients"], each["staff"], each["keys"]) for each in named] == [
        ("in_home", 6, 4, 0), ("facility", 6, 5, 6),
    ]  # fmt: skip
