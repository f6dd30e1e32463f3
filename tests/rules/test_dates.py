"""Reading and writing moments."""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.rules import dates
from keydesk.rules.refusal import Refusal

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 24, 12, 21, 44, tzinfo=UTC)  # Tuesday 07:21 in the office


def said(instant: datetime | None) -> str:
    """The instant as ISO wall time of the office."""
    return "standing" if instant is None else instant.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("typed", "due"),
    [
        ("fri", "2026-11-27 18:00"),
        ("Fri 18:00", "2026-11-27 18:00"),
        ("friday 6pm", "2026-11-27 18:00"),
        ("tue", "2026-11-24 18:00"),
        ("tue 06:00", "2026-12-01 06:00"),
        ("next tue", "2026-12-01 18:00"),
        ("3/12", "2026-12-03 18:00"),
        ("25/12", "2026-12-25 18:00"),
        ("12/25", "2026-12-25 18:00"),
        ("3/12/2027 9:30", "2027-12-03 09:30"),
        ("3 dec", "2026-12-03 18:00"),
        ("dec 3", "2026-12-03 18:00"),
        ("3 feb", "2027-02-03 18:00"),
        ("29 feb", "2028-02-29 18:00"),
        ("+3d", "2026-11-27 18:00"),
        ("+1w 09:00", "2026-12-01 09:00"),
        ("+4h", "2026-11-24 11:21"),
        ("today", "2026-11-24 18:00"),
        ("tomorrow noon", "2026-11-25 12:00"),
        ("19:30", "2026-11-24 19:30"),
        ("2026-12-03", "2026-12-03 18:00"),
        ("2026-12-03T08:15", "2026-12-03 08:15"),
        ("2026-12-03T08:15:00Z", "2026-12-03 03:15"),
        ("standing", "standing"),
    ],
)
def test_due_dates_are_read_as_people_write_them(typed: str, due: str) -> None:
    """Weekdays, day and month, spans, ISO; a day alone means 18:00 of it."""
    assert said(dates.read_due(typed, now=NOW, zone=ZONE)) == due


def test_the_order_of_numbers_can_be_the_other() -> None:
    """Where the office writes the month first, 3/12 is the twelfth of March."""
    assert said(dates.read_due("3/12", now=NOW, zone=ZONE, order="month")) == "2027-03-12 18:00"


@pytest.mark.parametrize(
    "typed", ["", "garbage", "31/2", "fri fri", "25:00", "yesterday", "07:00", "2020-01-01", "\x1b[1m"]
)
def test_what_is_no_day_to_come_is_refused(typed: str) -> None:
    """A due date lies ahead and can be read; else the refusal says what can be written."""
    with pytest.raises(Refusal):
        dates.read_due(typed, now=NOW, zone=ZONE)


@pytest.mark.parametrize(
    ("typed", "then"),
    [
        ("yesterday 18:00", "2026-11-23 18:00"),
        ("yesterday", "2026-11-23 18:00"),
        ("07:15", "2026-11-24 07:15"),
        ("fri 17:30", "2026-11-20 17:30"),
        ("last tue", "2026-11-17 18:00"),
        ("3/11 18:00", "2026-11-03 18:00"),
        ("25 dec", "2025-12-25 18:00"),
        ("2h ago", "2026-11-24 05:21"),
        ("2 days ago", "2026-11-22 18:00"),
        ("today", "2026-11-24 07:21"),
        ("2026-11-20 18:00", "2026-11-20 18:00"),
    ],
)
def test_past_moments_are_read_as_people_write_them(typed: str, then: str) -> None:
    """The drop box of yesterday evening, this morning, last Friday."""
    assert said(dates.read_past(typed, now=NOW, zone=ZONE)) == then


@pytest.mark.parametrize("typed", ["18:00", "tomorrow", "2027-01-01", "when it rained"])
def test_what_is_still_to_come_has_not_been(typed: str) -> None:
    """A return cannot be dated ahead."""
    with pytest.raises(Refusal):
        dates.read_past(typed, now=NOW, zone=ZONE)


def test_the_hour_that_daylight_saving_skips_means_later() -> None:
    """02:30 on 8 March 2026 does not exist in New York; it is read as 03:30."""
    assert said(dates.from_wall(date(2026, 3, 8), time(2, 30), ZONE)) == "2026-03-08 03:30"


def test_of_the_hour_that_comes_twice_the_first_is_meant() -> None:
    """01:30 on 1 November 2026 comes twice in New York; the first is in summer time."""
    assert dates.from_wall(date(2026, 11, 1), time(1, 30), ZONE) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - it gives the zone
    st.text(max_size=20),
)
def test_whatever_is_typed_is_read_or_refused(now: datetime, typed: str) -> None:
    """A due date is ahead, a past moment behind, and nothing else ever comes out."""
    with contextlib.suppress(Refusal):
        due = dates.read_due(typed, now=now, zone=ZONE)
        assert due is None or due > now
    with contextlib.suppress(Refusal):
        assert dates.read_past(typed, now=now, zone=ZONE) <= now


@pytest.mark.parametrize(
    ("instant", "long", "short"),
    [
        (NOW, "today 07:21", "07:21"),
        (NOW + timedelta(days=1), "tomorrow 07:21", "Wed 25"),
        (NOW - timedelta(days=1), "yesterday 07:21", "Mon 23"),
        (NOW + timedelta(days=3), "Fri 27 Nov 07:21", "Fri 27"),
        (NOW - timedelta(days=113), "Mon 3 Aug 08:21", "3 Aug"),
        (NOW - timedelta(days=478), "Sun 3 Aug 25 08:21", "3 Aug 25"),
    ],
)
def test_moments_are_written_short_where_that_is_enough(instant: datetime, long: str, short: str) -> None:
    """Whole in sentences, brief in columns, the year only where it is another."""
    assert dates.moment(instant, now=NOW, zone=ZONE) == long
    assert dates.brief(instant, now=NOW, zone=ZONE) == short


def test_lateness_is_told_in_the_largest_unit() -> None:
    """Minutes, hours, days; nothing when it is not late."""
    ago = [timedelta(minutes=20), timedelta(hours=5), timedelta(days=3, hours=4)]
    assert [dates.late(NOW - each, now=NOW) for each in ago] == ["LATE 20 m", "LATE 5 h", "LATE 3 d"]
    assert dates.late(NOW, now=NOW) == ""
    assert dates.due(None, now=NOW, zone=ZONE) == "standing"
    assert dates.due(NOW - timedelta(days=3), now=NOW, zone=ZONE) == "LATE 3 d"
    assert dates.due(NOW + timedelta(days=3), now=NOW, zone=ZONE) == "Fri 27"
    assert dates.clock(NOW, ZONE, seconds=True) == "07:21:44"


@pytest.mark.parametrize("typed", ["9999-12-31", "0001-01-01", "1899-12-31", "9991-01-01"])
def test_a_day_at_the_end_of_the_calendar_is_refused(typed: str) -> None:
    """Where there may be no day before or after it nothing can be listed; around it everything goes on."""
    today = date(2026, 11, 24)
    with pytest.raises(Refusal, match="is not a year"):
        dates.read_day(typed, today=today)
    assert dates.read_day("1900-01-01", today=today) == date(1900, 1, 1)
    assert dates.read_day("9990-12-31", today=today) == date(9990, 12, 31)
