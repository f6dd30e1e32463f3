"""Visits that repeat: what people write for it, the rule that it becomes, its days, and the rule in words."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from keydesk.rules.recurrence import Repeat, first_day, occurrences, parse_rule, settle
from keydesk.rules.refusal import Refusal
from keydesk.rules.repeat_words import as_written, read_repeat, repeat_words

TODAY = date(2026, 11, 25)
"""A Wednesday."""
NEW_YORK = ZoneInfo("America/New_York")
at = datetime.fromisoformat


@pytest.mark.parametrize(
    ("written", "rule", "words"),
    [
        ("mon wed fri", "FREQ=WEEKLY;BYDAY=MO,WE,FR", "every Mon, Wed, Fri"),
        (
            "every Mon, Wed and Fri until 24 Dec",
            "FREQ=WEEKLY;BYDAY=MO,WE,FR;UNTIL=20261224T235959",
            "every Mon, Wed, Fri until 24 Dec",
        ),
        ("daily", "FREQ=DAILY", "every day"),
        ("every day for 2 weeks", "FREQ=DAILY;UNTIL=20261208T235959", "every day until 8 Dec"),
        ("every other day", "FREQ=DAILY;INTERVAL=2", "every 2 days"),
        (
            "weekdays until 3 jan",
            "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20270103T235959",
            "every Mon–Fri until 3 Jan 27",
        ),
        ("mon-fri", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every Mon–Fri"),
        ("fri-mon", "FREQ=WEEKLY;BYDAY=MO,FR,SA,SU", "every Mon, Fri, Sat, Sun"),
        ("weekends", "FREQ=WEEKLY;BYDAY=SA,SU", "every Sat, Sun"),
        ("weekly", "FREQ=WEEKLY;BYDAY=WE", "every Wed"),
        ("tuesdays", "FREQ=WEEKLY;BYDAY=TU", "every Tue"),
        ("every 2 weeks on tue 10 times", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;COUNT=10", "every 2 weeks on Tue, 10 times"),
        ("every other friday x4", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;COUNT=4", "every 2 weeks on Fri, 4 times"),
        ("fortnightly", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", "every 2 weeks on Wed"),
        ("monthly", "FREQ=MONTHLY;BYMONTHDAY=25", "every month on the 25th"),
        ("every month on the 2nd", "FREQ=MONTHLY;BYMONTHDAY=2", "every month on the 2nd"),
        ("every 3 months on the last fri", "FREQ=MONTHLY;INTERVAL=3;BYDAY=-1FR", "every 3 months on the last Fri"),
        ("monthly on the last day", "FREQ=MONTHLY;BYMONTHDAY=-1", "every month on the last day"),
        (
            "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24",
            "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24",
            "every year on the 24th in Dec",
        ),
        (
            "RRULE:FREQ=WEEKLY;UNTIL=20261225T040000Z;BYDAY=FR",
            "FREQ=WEEKLY;BYDAY=FR;UNTIL=20261224T235959",
            "every Fri until 24 Dec",
        ),
    ],
)
def test_what_is_written_becomes_a_rule_and_is_said_again(written: str, rule: str, words: str) -> None:
    """In plain words or as RFC 5545; a rule that ends at an instant ends on the office's day."""
    repeat = read_repeat(written, first=TODAY, today=TODAY, zone=NEW_YORK)
    assert repeat is not None
    assert repeat.text == rule
    assert repeat_words(repeat, today=TODAY) == words


@pytest.mark.parametrize("written", ["", "no", "never", "once", " None "])
def test_what_does_not_repeat_is_none(written: str) -> None:
    """Nothing, or a word for it."""
    assert read_repeat(written, first=TODAY, today=TODAY) is None


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("bananas", "cannot be read; write mon wed fri"),
        ("every 2", "cannot be read; write mon wed fri"),
        ("every day on tue", "cannot be read; write mon wed fri"),
        ("until fri", "cannot be read; write mon wed fri"),
        ("monthly on the 32nd", "cannot be read; write mon wed fri"),
        ("mon until christmas", "“christmas” is not a day"),
        ("daily 0 times", "not from 1 to 1000"),
        ("daily 1001 times", "not from 1 to 1000"),
        ("FREQ=HOURLY", "DAILY, WEEKLY, MONTHLY or YEARLY"),
        ("FREQ=DAILY;BYHOUR=8,12", "is not an RFC 5545 rule that visits can have"),
        ("FREQ=DAILY;COUNT=2;UNTIL=20261224", "is not an RFC 5545 rule that visits can have"),
        ("FREQ=DAILY;UNTIL=20261350", "is not an RFC 5545 rule that visits can have"),
        ("FREQ=WEEKLY;BYDAY=2TU", "is not an RFC 5545 rule that visits can have"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "No month that it names has such a day"),
        ("FREQ=DAILY;UNTIL=20261101", "ends before it begins"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field(written: str, why: str) -> None:
    """The form puts the cursor where the fault is."""
    with pytest.raises(Refusal, match=why) as refused:
        read_repeat(written, first=TODAY, today=TODAY)
    assert refused.value.field == "repeat"


_RULES = some.builds(
    Repeat,
    frequency=some.sampled_from(["WEEKLY"]),
    interval=some.integers(1, 12),
    weekdays=some.sets(some.integers(0, 6), min_size=1, max_size=6).map(lambda days: tuple(sorted(days))),
    until=some.none() | some.dates(date(2026, 12, 10), date(2029, 1, 1)),
)


@given(_RULES)
def test_words_are_read_as_the_same_rule(repeat: Repeat) -> None:
    """What a form shows and nobody changes changes nothing."""
    assert read_repeat(repeat_words(repeat, today=TODAY), first=TODAY, today=TODAY) == repeat
    assert parse_rule(repeat.text) == repeat
    assert as_written(repeat, first=TODAY, today=TODAY) == repeat_words(repeat, today=TODAY)


def test_rule_that_words_cannot_say_stands_in_a_form_as_it_is() -> None:
    """Nothing of it is lost by saving the form."""
    repeat = parse_rule("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1")
    assert repeat_words(repeat, today=TODAY) == "every month on the last of Mon, Tue, Wed, Thu, Fri"
    assert as_written(repeat, first=TODAY, today=TODAY) == repeat.text


@given(_RULES, some.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_days_are_those_of_the_rule_and_none_is_twice(repeat: Repeat, on: date) -> None:
    """Only on its days of the week, in order, none is twice; the next go on where the last ended."""
    repeat = Repeat(repeat.frequency, repeat.interval, repeat.weekdays)
    first = first_day(repeat, on=on)
    starts = datetime.combine(first, time(8))
    until = first + timedelta(days=200)
    days = occurrences(repeat, starts=starts, until=until, most=1000)
    assert days[0] == first
    assert days == sorted(set(days))
    assert {day.weekday() for day in days} <= set(repeat.weekdays)
    middle = first + timedelta(days=90)
    before = occurrences(repeat, starts=starts, until=middle, most=1000)
    after = occurrences(repeat, starts=starts, until=until, after=middle, most=1000)
    assert before + after == days


@pytest.mark.parametrize(
    ("wall", "real"),
    [
        (at("2027-03-14 02:30"), at("2027-03-14 03:30")),
        (at("2027-03-14 08:00"), at("2027-03-14 08:00")),
        (at("2026-11-01 01:30"), at("2026-11-01 01:30")),
    ],
)
def test_only_a_time_that_does_not_exist_is_moved(wall: datetime, real: datetime) -> None:
    """Where the clocks go forward as long after the last real moment as it says; else it stays."""
    assert settle(wall, NEW_YORK) == real


def test_moving_one_day_of_a_rule_leaves_the_others() -> None:
    """Wednesday becomes Thursday."""
    repeat = parse_rule("FREQ=WEEKLY;BYDAY=MO,WE,FR")
    assert repeat.moved(TODAY, TODAY + timedelta(days=1)).text == "FREQ=WEEKLY;BYDAY=MO,TH,FR"
    with pytest.raises(Refusal, match="Write the new days"):
        parse_rule("FREQ=DAILY").moved(TODAY, TODAY + timedelta(days=1))
