"""Booking visits: whose, when, for whom, at what price; and what is refused."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest

from builders import Office
from keydesk.db.queries.history import history_of
from keydesk.operations.clients import edit_client, set_status
from keydesk.operations.office import add_service, edit_service
from keydesk.operations.undo import undo
from keydesk.operations.visit_changes import assign_visits, change_visit
from keydesk.operations.visit_states import cancel_visit, complete_visits, reopen_visits
from keydesk.operations.visits import book_visit
from keydesk.rules.profile import ChangedMeanwhile
from keydesk.rules.refusal import Refusal

TODAY = date(2026, 11, 24)
THURSDAY = date(2026, 11, 26)
EIGHT = time(8)


@pytest.fixture
def morning(office: Office) -> Office:
    """Sam (2) and Kim (3) make visits; Rivera (1) wants Sam first."""
    assert office.person("Sam Ortega") == 2
    assert office.person("Kim Voss") == 3
    assert office.client("Rivera", "Ana", primary_sitter_id=2) == 1
    return office


def did(office: Office, operation: Any, **how: Any) -> Any:
    """Something that Ana does."""
    return office.desk().perform_now(operation, **how)


def rows(office: Office, statement: str) -> list[tuple[Any, ...]]:
    """What plain SQL finds."""
    desk = office.desk()
    found = desk.look_up_now(lambda reading: reading.session.connection().exec_driver_sql(statement).fetchall())
    return [tuple(each) for each in found]


def walk(office: Office, cents: int = 2200) -> int:
    """A service of 45 minutes."""
    return int(did(office, add_service, name="Walk", minutes=45, price_cents=cents).id)


def own_price(office: Office, service: int, price: str) -> None:
    """What Rivera pays, and from when on."""
    statement = "INSERT INTO client_price (client_id, service_id, price_cents, effective_on) VALUES (1, {}, {})"

    def change(work: Any) -> None:
        work.session.connection().exec_driver_sql(statement.format(service, price))
        work.record("client", 1, "price")

    office.work(change)


# -- booking -----------------------------------------------------------------------------------------------------------


def test_visit_is_as_long_and_costs_as_much_as_its_service(morning: Office) -> None:
    """Nothing but client, day, time and service is asked for."""
    booked = did(morning, book_visit, client_id=1, day=THURSDAY, at=EIGHT, service_id=walk(morning), sitter_id=2)
    assert booked.said == "Rivera, Ana · Thu 26 Nov 08:00 booked, Sam Ortega."
    assert rows(morning, "SELECT day, starts_at, ends_at, price_cents, sitter_id, status FROM visit") == [
        ("2026-11-26", "2026-11-26T08:00", "2026-11-26T08:45", 2200, 2, "scheduled")
    ]


def test_clients_own_price_holds_from_its_day_on(morning: Office) -> None:
    """The latest own price that holds on the visit's day comes before the service's."""
    service = walk(morning)
    for price in ("2000, NULL", "2500, '2026-11-26'"):
        own_price(morning, service, price)
    for day in (date(2026, 11, 25), THURSDAY):
        did(morning, book_visit, client_id=1, day=day, at=EIGHT, service_id=service)
    assert rows(morning, "SELECT price_cents FROM visit ORDER BY day") == [(2000,), (2500,)]


def test_visit_goes_to_whoever_is_primary(morning: Office) -> None:
    """I13: given to PRIMARY, it is Sam's, and says so."""
    booked = did(morning, book_visit, client_id=1, day=THURSDAY, at=EIGHT, assigned_as="primary")
    assert booked.said.endswith("booked, Sam Ortega (PRIMARY).")
    assert rows(morning, "SELECT sitter_id, assigned_as FROM visit") == [(2, "primary")]


def test_visits_of_primary_follow_when_the_client_gets_another(morning: Office) -> None:
    """I13: those to come and the series go along; what was made, and what was given to Sam by name, stays."""
    did(morning, book_visit, client_id=1, day=TODAY, at=EIGHT, assigned_as="primary", repeat="daily for 3 days")
    did(morning, book_visit, client_id=1, day=THURSDAY, at=time(12), sitter_id=2)
    morning.clock.advance(days=1)
    did(morning, complete_visits, visit_ids=[1])
    said = did(morning, edit_client, client_id=1, version=None, fields={"primary_sitter_id": 3}).said
    assert said == "Rivera, Ana saved. 2 booked visits go to the new sitter."
    assert rows(morning, "SELECT sitter_id FROM visit ORDER BY id") == [(2,), (3,), (3,), (2,)]
    assert rows(morning, "SELECT sitter_id FROM visit_series") == [(3,)]


def test_secondary_is_refused_where_there_is_none(morning: Office) -> None:
    """I13: the refusal says where one is chosen."""
    with pytest.raises(Refusal, match=r"has no secondary sitter\. Choose one on their page") as refused:
        did(morning, book_visit, client_id=1, day=THURSDAY, at=EIGHT, assigned_as="secondary")
    assert refused.value.field == "sitter"


def test_blocked_sitter_is_never_given_a_visit(morning: Office) -> None:
    """I14: not in booking, not in changing, not among many, and not by opening a visit again."""
    booked = did(morning, book_visit, client_id=1, day=THURSDAY, at=EIGHT, sitter_id=3)
    did(morning, cancel_visit, visit_id=booked.id)
    morning.block(1, 3)
    free = did(morning, book_visit, client_id=1, day=THURSDAY, at=EIGHT)
    for operation, how in (
        (book_visit, {"client_id": 1, "day": THURSDAY, "at": EIGHT, "sitter_id": 3}),
        (change_visit, {"visit_id": free.id, "version": None, "fields": {"sitter_id": 3}}),
        (assign_visits, {"visits": [(free.id, None)], "sitter_id": 3}),
        (reopen_visits, {"visit_ids": [booked.id]}),
    ):
        with pytest.raises(Refusal, match="Rivera, Ana has blocked Kim Voss, who can never be given their visits"):
            did(morning, operation, **how)


def test_who_has_left_or_makes_no_visits_gets_none(morning: Office) -> None:
    """Ana is at the desk only; Pat has left."""
    pat = morning.person("Pat Nwosu", active=False)
    for sitter, why in ((pat, "has left"), (1, "makes no visits")):
        with pytest.raises(Refusal, match=why):
            did(morning, book_visit, client_id=1, day=THURSDAY, at=EIGHT, sitter_id=sitter)


def test_inactive_client_gets_no_visit(morning: Office) -> None:
    """The refusal says what to do first."""
    did(morning, set_status, client_id=1, branch="in_home", status="inactive")
    with pytest.raises(Refusal, match=r"is inactive in In-Home\. Make them active first"):
        did(morning, book_visit, client_id=1, day=THURSDAY, at=EIGHT)


@pytest.mark.parametrize(("cents", "status"), [(0, "prospect"), (2200, "active")])
def test_visit_with_a_price_makes_a_prospect_active(morning: Office, cents: int, status: str) -> None:
    """I8, I20: only one above zero, on the record, with its date; and what the booking made is taken back with it."""
    did(morning, set_status, client_id=1, branch="in_home", status="prospect")
    booked = did(morning, book_visit, client_id=1, day=THURSDAY, at=EIGHT, price_cents=cents)
    assert rows(morning, "SELECT status FROM client_membership") == [(status,)]
    told = rows(morning, "SELECT old, new, reason FROM history WHERE verb = 'status' AND new = 'active'")
    assert told == (
        [("prospect", "active", "first visit with a price: Rivera, Ana · Thu 26 Nov 08:00")] if cents else []
    )
    assert ("is active now, no longer a prospect" in booked.said) == bool(cents)
    did(morning, undo)
    assert rows(morning, "SELECT status FROM client_membership") == [("prospect",)]


def test_price_that_comes_later_makes_active_too(morning: Office) -> None:
    """I8 is about visits with a price, however they got it."""
    did(morning, set_status, client_id=1, branch="in_home", status="prospect")
    booked = did(morning, book_visit, client_id=1, day=THURSDAY, at=EIGHT)
    did(morning, change_visit, visit_id=booked.id, version=1, fields={"price_cents": 1})
    assert rows(morning, "SELECT status FROM client_membership") == [("active",)]


def test_two_visits_at_once_are_told(morning: Office) -> None:
    """It is booked, since offices do that, and said with whom and when; one that begins when the other ends is fine."""
    did(morning, book_visit, client_id=1, day=THURSDAY, at=EIGHT, sitter_id=2)
    other = morning.client("Marsh", "Eli")
    close = did(morning, book_visit, client_id=other, day=THURSDAY, at=time(8, 30), sitter_id=2)
    assert close.notes == ()
    late = did(morning, book_visit, client_id=other, day=THURSDAY, at=time(8, 15), sitter_id=2, minutes=15)
    assert late.notes == ("Sam Ortega is at Rivera, Ana then too (Thu 26 Nov 08:00).",)


def test_service_that_is_not_booked_any_more_is_refused(morning: Office) -> None:
    """Visits that have it keep it."""
    service = walk(morning)
    did(morning, edit_service, service_id=service, version=1, active=False)
    with pytest.raises(Refusal, match="Walk is not booked any more"):
        did(morning, book_visit, client_id=1, day=THURSDAY, at=EIGHT, service_id=service)


# -- series ------------------------------------------------------------------------------------------------------------


def series(office: Office, repeat: str = "every mon, wed, fri until 24 dec", **how: Any) -> Any:
    """Rivera, thrice a week."""
    return did(
        office, book_visit, **{"client_id": 1, "day": TODAY, "at": EIGHT, "sitter_id": 2, "repeat": repeat, **how}
    )


def days(office: Office, status: str = "scheduled") -> list[str]:
    """The days of the visits, without the year."""
    return [day[5:] for (day,) in rows(office, f"SELECT day FROM visit WHERE status = '{status}' ORDER BY starts_at")]


def test_series_has_the_visits_of_its_rule(morning: Office) -> None:
    """The first is on the first day that fits; the rule is kept as RFC 5545 has it."""
    booked = series(morning)
    assert (
        booked.said == "Rivera, Ana · Wed 25 Nov 08:00 booked every Mon, Wed, Fri until 24 Dec, Sam Ortega: 13 visits."
    )
    assert days(morning)[:4] == ["11-25", "11-27", "11-30", "12-02"]
    assert len(days(morning)) == 13
    assert rows(morning, "SELECT rrule, ended FROM visit_series") == [
        ("FREQ=WEEKLY;BYDAY=MO,WE,FR;UNTIL=20261224T235959", 1)
    ]


def test_series_keeps_its_wall_clock_across_daylight_saving(morning: Office) -> None:
    """08:00 is 08:00 before and after the clocks go back and forward."""
    morning.setting("time_zone", '"America/New_York"')
    series(morning, "every sun", day=date(2027, 2, 28))
    times = {starts[-5:] for (starts,) in rows(morning, "SELECT starts_at FROM visit")}
    assert times == {"08:00"}


def test_time_that_the_clocks_skip_is_told_and_only_that_day_moves(morning: Office) -> None:
    """There is no 02:30 on Sun 14 March 2027 in New York: that visit is at 03:30, the next one at 02:30 again."""
    morning.setting("time_zone", '"America/New_York"')
    booked = series(morning, "every sun 3 times", day=date(2027, 3, 7), at=time(2, 30))
    assert "The clocks go forward on Sun 14 Mar 27: there is no 02:30, so it is at 03:30." in booked.said
    assert [starts[-5:] for (starts,) in rows(morning, "SELECT starts_at FROM visit ORDER BY day")] == [
        "02:30",
        "03:30",
        "02:30",
    ]


def test_calling_off_this_and_following_ends_the_series(morning: Office) -> None:
    """What was before stays booked; nothing after is made."""
    booked = series(morning)
    done = did(morning, cancel_visit, visit_id=booked.visit_ids[4], version=1, scope="following")
    assert len(done.visit_ids) == 9
    assert days(morning) == ["11-25", "11-27", "11-30", "12-02"]
    assert rows(morning, "SELECT rrule FROM visit_series")[0][0].endswith("UNTIL=20261203T235959")
    did(morning, undo)
    assert len(days(morning)) == 13
    assert rows(morning, "SELECT rrule FROM visit_series")[0][0].endswith("UNTIL=20261224T235959")


def test_all_is_what_is_still_to_come(morning: Office) -> None:
    """What was yesterday stays what it was."""
    booked = series(morning)
    morning.clock.advance(days=3)
    did(morning, complete_visits, visit_ids=booked.visit_ids[:1])
    did(morning, change_visit, visit_id=booked.visit_ids[5], version=1, fields={"sitter_id": 3}, scope="all")
    assert rows(morning, "SELECT sitter_id, count(*) FROM visit GROUP BY 1 ORDER BY 1") == [(2, 1), (3, 12)]


def test_this_and_following_get_another_time_but_for_what_was_moved_by_hand(morning: Office) -> None:
    """A new series begins there, and one undo makes everything as it was."""
    booked = series(morning)
    third, later = booked.visit_ids[2], booked.visit_ids[6]
    did(morning, change_visit, visit_id=later, version=1, fields={"at": time(17)})
    before = rows(morning, "SELECT id, starts_at, series_id, status FROM visit ORDER BY id")
    done = did(morning, change_visit, visit_id=third, version=1, fields={"at": time(9, 30)}, scope="following")
    assert "1 that somebody moved by hand keeps its time." in done.said
    times = [starts[-5:] for (starts,) in rows(morning, "SELECT starts_at FROM visit ORDER BY series_day")]
    assert times == ["08:00", "08:00", *["09:30"] * 4, "17:00", *["09:30"] * 6]
    assert rows(morning, "SELECT count(DISTINCT series_id) FROM visit") == [(2,)]
    did(morning, undo)
    assert rows(morning, "SELECT id, starts_at, series_id, status FROM visit ORDER BY id") == before


def test_one_of_a_series_moves_and_is_not_made_again(morning: Office) -> None:
    """It keeps the day that it was made for."""
    booked = series(morning, "every mon, wed, fri")
    did(morning, change_visit, visit_id=booked.id, version=1, fields={"day": THURSDAY})
    count = rows(morning, "SELECT count(*) FROM visit")
    did(morning, change_visit, visit_id=booked.visit_ids[1], version=1, fields={"note": "gate"}, scope="all")
    assert rows(morning, "SELECT count(*) FROM visit") == count
    assert "11-25" not in days(morning)


def test_following_move_to_another_day_of_the_week(morning: Office) -> None:
    """Wednesdays become Thursdays from here on; the other days stay, and a day that was called off stays off."""
    booked = series(morning)
    did(morning, cancel_visit, visit_id=booked.visit_ids[5])
    done = did(
        morning,
        change_visit,
        visit_id=booked.visit_ids[3],
        version=1,
        fields={"day": date(2026, 12, 3)},
        scope="following",
    )
    assert "every Mon, Thu, Fri until 24 Dec" in done.said
    assert days(morning) == [
        "11-25", "11-27", "11-30", "12-03", "12-04", "12-10", "12-11", "12-14", "12-17", "12-18", "12-21", "12-24",
    ]  # fmt: skip
    assert days(morning, "cancelled") == ["12-07"]


def test_following_repeat_by_other_days(morning: Office) -> None:
    """What is too many is called off, and what is too few is made."""
    booked = series(morning)
    did(
        morning, change_visit, visit_id=booked.visit_ids[3], version=1, fields={"repeat": "every tue until 15 dec"},
        scope="following",
    )  # fmt: skip
    assert days(morning) == ["11-25", "11-27", "11-30", "12-08", "12-15"]
    did(morning, undo)
    assert len(days(morning)) == 13


def test_single_visit_becomes_a_series(morning: Office) -> None:
    """It is its first visit."""
    booked = did(morning, book_visit, client_id=1, day=THURSDAY, at=EIGHT, sitter_id=2)
    did(morning, change_visit, visit_id=booked.id, version=1, fields={"repeat": "weekly 3 times"})
    assert days(morning) == ["11-26", "12-03", "12-10"]


def test_series_without_end_is_made_as_days_pass(morning: Office) -> None:
    """Half a year stands; a month later the next month is made, none twice, and its sitter is today's."""
    from keydesk.operations.visit_series import make_coming

    booked = series(morning, "every wed")
    assert len(booked.visit_ids) == 27
    assert booked.said.endswith("27 visits so far.")
    assert did(morning, make_coming).visits == 0
    morning.clock.advance(days=40)
    assert did(morning, make_coming).visits == 5
    assert rows(morning, "SELECT count(*), count(DISTINCT day) FROM visit") == [(32, 32)]


def test_desk_that_is_open_makes_what_is_to_come(morning: Office) -> None:
    """It asks by one look into an index whether anything has to be made."""
    from keydesk.db.queries.series import series_behind

    series(morning, "every wed")
    desk = morning.desk()
    assert not desk.look_up_now(series_behind)
    morning.clock.advance(days=40)
    assert desk.look_up_now(series_behind)
    plan = rows(morning, "EXPLAIN QUERY PLAN SELECT id FROM visit_series WHERE NOT ended AND made_until < '2027-01-01'")
    assert "ix_visit_series_made_until" in str(plan)


# -- changing and meeting ----------------------------------------------------------------------------------------------


def test_second_editor_is_told_who_and_when(morning: Office) -> None:
    """C5: nothing of the first is lost, and what is stored now comes with the refusal."""
    booked = did(morning, book_visit, client_id=1, day=THURSDAY, at=EIGHT, sitter_id=2)
    did(morning, change_visit, visit_id=booked.id, version=1, fields={"at": time(9)})
    with pytest.raises(
        ChangedMeanwhile, match=r"Ana Whitfield changed Rivera, Ana · Thu 26 Nov 09:00 today 07:20"
    ) as met:
        did(morning, change_visit, visit_id=booked.id, version=1, fields={"note": "gate"})
    assert met.value.version == 2
    assert met.value.present["at"] == time(9)


def test_history_has_old_and_new(morning: Office) -> None:
    """Each field by its own line."""
    booked = did(morning, book_visit, client_id=1, day=THURSDAY, at=EIGHT, sitter_id=2)
    did(morning, change_visit, visit_id=booked.id, version=1, fields={"sitter_id": 3, "note": "gate"})
    assert rows(morning, "SELECT field, old, new FROM history WHERE verb = 'change' ORDER BY id") == [
        ("sitter_id", "2", "3"),
        ("note", "", "gate"),
    ]


def test_history_is_told_by_names(morning: Office) -> None:
    """Whoever reads it sees who had the visit, and not the number of a row."""
    booked = did(morning, book_visit, client_id=1, day=THURSDAY, at=EIGHT, sitter_id=2)
    did(morning, change_visit, visit_id=booked.id, version=1, fields={"sitter_id": 3, "at": time(9)})
    told = morning.desk().look_up_now(history_of, subject="visit", subject_id=booked.id)
    changed = {each.field: (each.old, each.new) for each in told if each.verb == "change"}
    assert changed["sitter_id"] == ("Sam Ortega", "Kim Voss")
    assert changed["starts_at"] == ("2026-11-26 08:00", "2026-11-26 09:00")


def test_undo_refuses_what_was_changed_since(morning: Office) -> None:
    """R9, for visits: the later change stands."""
    booked = did(morning, book_visit, client_id=1, day=THURSDAY, at=EIGHT, sitter_id=2)
    done = did(morning, change_visit, visit_id=booked.id, version=1, fields={"sitter_id": 3})
    did(morning, change_visit, visit_id=booked.id, version=2, fields={"sitter_id": None})
    with pytest.raises(Refusal, match=r"was changed since\. It stays as it is"):
        did(morning, undo, batch_id=done.batch_id)


def test_undo_takes_back_booking_by_calling_it_off(morning: Office) -> None:
    """Nothing with a history is deleted."""
    did(morning, book_visit, client_id=1, day=THURSDAY, at=EIGHT)
    assert did(morning, undo).said == "Taken back: Rivera, Ana · Thu 26 Nov 08:00 is not booked any more"
    assert rows(morning, "SELECT status FROM visit") == [("cancelled",)]


def test_states_follow_one_another(morning: Office) -> None:
    """Made only when its day has come; opened again; called off; and what is called off is changed no more."""
    booked = did(morning, book_visit, client_id=1, day=THURSDAY, at=EIGHT)
    with pytest.raises(Refusal, match="is still to come"):
        did(morning, complete_visits, visit_ids=[booked.id])
    morning.clock.advance(days=2)
    assert did(morning, complete_visits, visit_ids=[booked.id]).said == "Rivera, Ana · Thu 26 Nov 08:00 is done."
    with pytest.raises(Refusal, match=r"is done already\. Open it again first"):
        did(morning, cancel_visit, visit_id=booked.id)
    did(morning, reopen_visits, visit_ids=[booked.id])
    did(morning, cancel_visit, visit_id=booked.id, reason="ill")
    with pytest.raises(Refusal, match="was called off"):
        did(morning, change_visit, visit_id=booked.id, version=None, fields={"note": "x"})


def test_many_are_given_or_none(morning: Office) -> None:
    """The one that stands in the way is told."""
    other = morning.client("Marsh", "Eli")
    morning.block(other, 3)
    ids = [did(morning, book_visit, client_id=each, day=THURSDAY, at=EIGHT).id for each in (1, other)]
    with pytest.raises(Refusal, match="In the way: 1 of 2 visits") as refused:
        did(morning, assign_visits, visits=[(each, None) for each in ids], sitter_id=3)
    assert refused.value.details == (
        "Marsh, Eli has blocked Kim Voss, who can never be given their visits. Choose somebody else.",
    )
    assert rows(morning, "SELECT count(*) FROM visit WHERE sitter_id IS NOT NULL") == [(0,)]
    assert did(morning, assign_visits, visits=[(each, 1) for each in ids], sitter_id=2).said.startswith(
        "2 visits are given."
    )


def test_whole_day_has_no_time(morning: Office) -> None:
    """From midnight to midnight, and back to an hour of the day."""
    booked = did(morning, book_visit, client_id=1, day=THURSDAY, at=None)
    assert booked.said == "Rivera, Ana · Thu 26 Nov, all day booked, nobody yet."
    did(morning, change_visit, visit_id=booked.id, version=1, fields={"at": EIGHT})
    assert rows(morning, "SELECT starts_at, ends_at, all_day FROM visit") == [
        ("2026-11-26T08:00", "2026-11-26T08:30", 0)
    ]


def test_datetime_is_kept_as_wall_clock(morning: Office) -> None:
    """Nothing of it is moved by the zone."""
    morning.setting("time_zone", '"Asia/Tokyo"')
    did(morning, book_visit, client_id=1, day=THURSDAY, at=EIGHT)
    assert datetime.fromisoformat(rows(morning, "SELECT starts_at FROM visit")[0][0]).hour == 8


# -- services ----------------------------------------------------------------------------------------------------------


def test_service_is_renamed_and_booked_visits_keep_their_price(morning: Office) -> None:
    """Another that has the name, however it is written, is in the way; one that is retired says how it comes back."""
    service = walk(morning)
    booked = did(morning, book_visit, client_id=1, day=THURSDAY, at=EIGHT, service_id=service)
    did(morning, edit_service, service_id=service, version=1, name="Dog walk", price_cents=2600)
    assert rows(morning, "SELECT price_cents FROM visit") == [(2200,)]
    did(morning, change_visit, visit_id=booked.id, version=1, fields={"day": date(2026, 11, 27)})
    assert rows(morning, "SELECT price_cents FROM visit") == [(2200,)]
    did(morning, edit_service, service_id=service, version=2, name="dog walk")
    did(morning, edit_service, service_id=service, version=3, active=False)
    with pytest.raises(Refusal, match="called dog walk already, which is not booked any more: open it"):
        did(morning, add_service, name="DOG WALK")
