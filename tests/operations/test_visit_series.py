"""Visits that repeat: the visits of a rule, changing them, calling them off, and those that are still to be made."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from at_the_visits import EIGHT, THURSDAY, TODAY, did, rows
from builders import Office
from keydesk.operations.clients import set_status
from keydesk.operations.undo import undo
from keydesk.operations.visit_changes import change_visit
from keydesk.operations.visit_series import make_coming
from keydesk.operations.visit_states import cancel_visit, complete_visits
from keydesk.operations.visits import book_visit


def series(office: Office, repeat: str = "every mon, wed, fri until 24 dec", **how: Any) -> Any:
    """Rivera, thrice a week."""
    return did(
        office, book_visit, **{"client_id": 1, "day": TODAY, "at": EIGHT, "sitter_id": 2, "repeat": repeat, **how}
    )


def days(office: Office, status: str = "scheduled") -> list[str]:
    """The days of the visits, without the year."""
    return [day[5:] for (day,) in rows(office, f"SELECT day FROM visit WHERE status = '{status}' ORDER BY starts_at")]


def test_series_has_the_visits_of_its_rule(visiting: Office) -> None:
    """The first is on the first day that fits; the rule is kept as RFC 5545 has it."""
    booked = series(visiting)
    assert (
        booked.said == "Rivera, Ana · Wed 25 Nov 08:00 booked every Mon, Wed, Fri until 24 Dec, Sam Ortega: 13 visits."
    )
    assert days(visiting)[:4] == ["11-25", "11-27", "11-30", "12-02"]
    assert len(days(visiting)) == 13
    assert rows(visiting, "SELECT rrule, ended FROM visit_series") == [
        ("FREQ=WEEKLY;BYDAY=MO,WE,FR;UNTIL=20261224T235959", 1)
    ]


def test_series_keeps_its_wall_clock_across_daylight_saving(visiting: Office) -> None:
    """08:00 is 08:00 before and after the clocks go back and forward."""
    visiting.setting("time_zone", '"America/New_York"')
    series(visiting, "every sun", day=date(2027, 2, 28))
    times = {starts[-5:] for (starts,) in rows(visiting, "SELECT starts_at FROM visit")}
    assert times == {"08:00"}


def test_time_that_the_clocks_skip_is_told_and_only_that_day_moves(visiting: Office) -> None:
    """There is no 02:30 on Sun 14 March 2027 in New York: that visit is at 03:30, the next one at 02:30 again."""
    visiting.setting("time_zone", '"America/New_York"')
    booked = series(visiting, "every sun 3 times", day=date(2027, 3, 7), at=time(2, 30))
    assert "The clocks go forward on Sun 14 Mar 27: there is no 02:30, so it is at 03:30." in booked.said
    assert [starts[-5:] for (starts,) in rows(visiting, "SELECT starts_at FROM visit ORDER BY day")] == [
        "02:30",
        "03:30",
        "02:30",
    ]


def test_calling_off_this_and_following_ends_the_series(visiting: Office) -> None:
    """What was before stays booked; nothing after is made."""
    booked = series(visiting)
    done = did(visiting, cancel_visit, visit_id=booked.visit_ids[4], version=1, scope="following")
    assert len(done.visit_ids) == 9
    assert days(visiting) == ["11-25", "11-27", "11-30", "12-02"]
    assert rows(visiting, "SELECT rrule FROM visit_series")[0][0].endswith("UNTIL=20261203T235959")
    did(visiting, undo)
    assert len(days(visiting)) == 13
    assert rows(visiting, "SELECT rrule FROM visit_series")[0][0].endswith("UNTIL=20261224T235959")


def test_all_is_what_is_still_to_come(visiting: Office) -> None:
    """What was yesterday stays what it was."""
    booked = series(visiting)
    visiting.clock.advance(days=3)
    did(visiting, complete_visits, visit_ids=booked.visit_ids[:1])
    did(visiting, change_visit, visit_id=booked.visit_ids[5], version=1, fields={"sitter_id": 3}, scope="all")
    assert rows(visiting, "SELECT sitter_id, count(*) FROM visit GROUP BY 1 ORDER BY 1") == [(2, 1), (3, 12)]


def test_this_and_following_get_another_time_but_for_what_was_moved_by_hand(visiting: Office) -> None:
    """A new series begins there, and one undo makes everything as it was."""
    booked = series(visiting)
    third, later = booked.visit_ids[2], booked.visit_ids[6]
    did(visiting, change_visit, visit_id=later, version=1, fields={"at": time(17)})
    before = rows(visiting, "SELECT id, starts_at, series_id, status FROM visit ORDER BY id")
    done = did(visiting, change_visit, visit_id=third, version=1, fields={"at": time(9, 30)}, scope="following")
    assert "1 that somebody moved by hand keeps its time." in done.said
    times = [starts[-5:] for (starts,) in rows(visiting, "SELECT starts_at FROM visit ORDER BY series_day")]
    assert times == ["08:00", "08:00", *["09:30"] * 4, "17:00", *["09:30"] * 6]
    assert rows(visiting, "SELECT count(DISTINCT series_id) FROM visit") == [(2,)]
    did(visiting, undo)
    assert rows(visiting, "SELECT id, starts_at, series_id, status FROM visit ORDER BY id") == before


def test_one_of_a_series_moves_and_is_not_made_again(visiting: Office) -> None:
    """It keeps the day that it was made for."""
    booked = series(visiting, "every mon, wed, fri")
    did(visiting, change_visit, visit_id=booked.id, version=1, fields={"day": THURSDAY})
    count = rows(visiting, "SELECT count(*) FROM visit")
    did(visiting, change_visit, visit_id=booked.visit_ids[1], version=1, fields={"note": "gate"}, scope="all")
    assert rows(visiting, "SELECT count(*) FROM visit") == count
    assert "11-25" not in days(visiting)


def test_following_move_to_another_day_of_the_week(visiting: Office) -> None:
    """Wednesdays become Thursdays from here on; the other days stay, and a day that was called off stays off."""
    booked = series(visiting)
    did(visiting, cancel_visit, visit_id=booked.visit_ids[5])
    done = did(
        visiting,
        change_visit,
        visit_id=booked.visit_ids[3],
        version=1,
        fields={"day": date(2026, 12, 3)},
        scope="following",
    )
    assert "every Mon, Thu, Fri until 24 Dec" in done.said
    assert days(visiting) == [
        "11-25", "11-27", "11-30", "12-03", "12-04", "12-10", "12-11", "12-14", "12-17", "12-18", "12-21", "12-24",
    ]  # fmt: skip
    assert days(visiting, "cancelled") == ["12-07"]


def test_following_repeat_by_other_days(visiting: Office) -> None:
    """What is too many is called off, and what is too few is made."""
    booked = series(visiting)
    did(
        visiting, change_visit, visit_id=booked.visit_ids[3], version=1, fields={"repeat": "every tue until 15 dec"},
        scope="following",
    )  # fmt: skip
    assert days(visiting) == ["11-25", "11-27", "11-30", "12-08", "12-15"]
    did(visiting, undo)
    assert len(days(visiting)) == 13


def test_single_visit_becomes_a_series(visiting: Office) -> None:
    """It is its first visit."""
    booked = did(visiting, book_visit, client_id=1, day=THURSDAY, at=EIGHT, sitter_id=2)
    did(visiting, change_visit, visit_id=booked.id, version=1, fields={"repeat": "weekly 3 times"})
    assert days(visiting) == ["11-26", "12-03", "12-10"]


def test_series_without_end_is_made_as_days_pass(visiting: Office) -> None:
    """Half a year stands; a month later the next month is made, none twice, and its sitter is today's."""
    booked = series(visiting, "every wed")
    assert len(booked.visit_ids) == 27
    assert booked.said.endswith("27 visits so far.")
    assert did(visiting, make_coming).visits == 0
    visiting.clock.advance(days=40)
    assert did(visiting, make_coming).visits == 5
    assert rows(visiting, "SELECT count(*), count(DISTINCT day) FROM visit") == [(32, 32)]


def test_desk_that_is_open_makes_what_is_to_come(visiting: Office) -> None:
    """It asks by one look into an index whether anything has to be made."""
    from keydesk.db.queries.series import series_behind

    series(visiting, "every wed")
    desk = visiting.desk()
    assert not desk.look_up_now(series_behind)
    visiting.clock.advance(days=40)
    assert desk.look_up_now(series_behind)
    plan = rows(
        visiting, "EXPLAIN QUERY PLAN SELECT id FROM visit_series WHERE NOT ended AND made_until < '2027-01-01'"
    )
    assert "ix_visit_series_made_until" in str(plan)


def test_what_is_made_later_is_for_who_may_have_it_then(visiting: Office) -> None:
    """I14: a sitter who was blocked since gets none of the new visits; an inactive client gets no more."""
    series(visiting, "every wed")
    marsh = visiting.client("Marsh", "Eli")
    did(visiting, book_visit, client_id=marsh, day=TODAY, at=EIGHT, repeat="every thu")
    visiting.block(1, 2)
    did(visiting, set_status, client_id=marsh, branch="in_home", status="inactive")
    last = rows(visiting, "SELECT max(id) FROM visit")[0][0]
    visiting.clock.advance(days=40)
    made = did(visiting, make_coming).visits
    new = rows(visiting, f"SELECT DISTINCT client_id, sitter_id FROM visit WHERE id > {last}")
    assert (made, new) == (5, [(1, None)])
    assert rows(visiting, "SELECT ended FROM visit_series ORDER BY id") == [(0,), (1,)]
    assert did(visiting, make_coming).visits == 0
