"""Calendars that nobody should send: a clear word in a short time, and never a crash."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from builders import Office
from calendars import AUTUMN, calendar, event, read, save
from imports import import_files, plan_files, rows_of
from keydesk.db.models import Visit
from keydesk.importing import calendar as calendars
from keydesk.importing import calendar_text
from keydesk.importing.request import open_files
from keydesk.rules.refusal import Refusal

WALK = "walk - Rivera (Biscuit)"
STARTS, ENDS = "20261012T080000", "20261012T083000"
SLOW = 10.0
"""Seconds, on a machine that does much else."""


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;INTERVAL=1",
        "FREQ=HOURLY",
        "FREQ=DAILY;BYSECOND=" + ",".join(map(str, range(60))),
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=999999999",
        "FREQ=YEARLY;BYDAY=53MO;BYMONTH=2",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;COUNT=-5",
        "FREQ=DAILY;COUNT=99999999999999999999",
        "FREQ=DAILY;INTERVAL=99999999999",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=DAILY;UNTIL=99999999",
        "FREQ=DAILY;BYSETPOS=2",
        "FREQ=DAILY;BYMONTH=2;BYYEARDAY=200",
        "FREQ=YEARLY;BYYEARDAY=1,2,3;BYWEEKNO=1",
        "BYDAY=MO",
        "nonsense",
    ],
)
def test_no_rule_hangs_or_breaks_the_reading(rule: str) -> None:
    """Each gives visits or a reason, and the other event of the calendar is read."""
    began = time.monotonic()
    found = read(calendar(event(WALK, STARTS, ENDS, f"RRULE:{rule}"), event(WALK, "20261020T080000", uid="two")))
    assert time.monotonic() - began < SLOW
    assert any(each.uid == "two" for each in found.visits)
    assert found.problems or any(each.uid != "two" for each in found.visits)


@pytest.mark.parametrize(
    "more",
    [
        "EXDATE:nonsense",
        "RDATE;VALUE=PERIOD:20261013T080000Z/PT1H",
        "RDATE:20261013T080000Z,garbage",
        "DURATION:PT1H",
        "DURATION:-PT1H",
        "RECURRENCE-ID:garbage",
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20261012T120000Z",
        "SUMMARY:a second title",
        "DTSTART:20261013T080000Z",
        "STATUS:WHATEVER",
        "SEQUENCE:many",
        "UID:another",
        ":no name",
        "X" * 50_000,
        "DESCRIPTION:" + "x" * 100_000,
        "LOCATION:" + "x" * 100_000,
        "BEGIN:VALARM",
        "END:VALARM",
        "BEGIN:VEVENT",
        "\x00\x01\x02",
    ],
)
def test_no_line_breaks_the_reading(more: str) -> None:
    """Values of the wrong kind, too long, twice, or out of place."""
    found = read(calendar(event(WALK, STARTS, ENDS, more), event(WALK, "20261020T080000", uid="two")))
    assert any(each.uid == "two" for each in found.visits)


def test_broken_at_random() -> None:
    """Bytes changed, lost and doubled anywhere: visits, problems or a refusal, and nothing else."""
    chance = random.Random(7)
    whole = calendar(
        event(WALK, STARTS, ENDS, "RRULE:FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20261201T045959Z", "EXDATE:20261014T120000Z"),
        event(WALK, "20261019T101500", "20261019T104500", "RECURRENCE-ID;TZID=America/New_York:20261019T080000"),
        event("Sit - Rivera", "20261101", "20261104", uid="two"),
    ).encode()
    for _ in range(300):
        broken = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(len(broken))
            kind = chance.randrange(3)
            if kind == 0:
                broken[at] = chance.randrange(256)
            elif kind == 1:
                del broken[at : at + chance.randint(1, 30)]
            else:
                broken[at:at] = broken[at : at + chance.randint(1, 30)]
        try:
            read(bytes(broken))
        except Refusal:
            continue


def test_a_hundred_thousand_events(monkeypatch: pytest.MonkeyPatch) -> None:
    """Old ones cost nearly nothing; more than a file may have is a refusal with its line."""
    old = event(WALK, "20200101T080000", "20200101T083000")
    began = time.monotonic()
    found = read(calendar(*([old] * 99_999), event(WALK, STARTS, ENDS, uid="two")))
    assert time.monotonic() - began < SLOW
    assert [each.uid for each in found.visits] == ["two"]
    assert found.tallies["visits_outside"] == 99_999
    monkeypatch.setattr(calendar_text, "MOST_EVENTS", 10)
    with pytest.raises(Refusal, match="more than 10 events at line"):
        read(calendar(*([old] * 11)))


def test_more_visits_than_can_be_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of series without an end: refused as soon as there are too many, with what to do."""
    monkeypatch.setattr(calendars, "MOST_VISITS", 100)
    with pytest.raises(Refusal, match="read fewer days"):
        read(calendar(*(event(WALK, STARTS, ENDS, "RRULE:FREQ=DAILY", uid=str(number)) for number in range(50))))


@pytest.mark.parametrize("content", [b"BEGIN:VCALENDAR", b"BEGIN:VCALENDAR\n\0\0"])
def test_a_calendar_that_is_cut_off_before_its_first_event(content: bytes) -> None:
    """It is refused: it would call everything off."""
    with pytest.raises(Refusal, match="cut off"):
        read(content)


def test_a_calendar_without_an_event() -> None:
    """A sitter without visits does not stand in the way of the others' calendars; it is said."""
    found = read(calendar())
    assert (found.visits, found.spans[0].whole) == ((), True)
    assert "without a single event" in found.remarks[0]


def test_a_name_with_markup_and_escapes(office: Office, tmp_path: Path) -> None:
    """Stored as written; nothing in it means anything."""
    office.client("Smith [/b] Co", "", street="1 Elm Street")
    title = "walk: Smith [/b] Co"
    path = save(tmp_path / "x.ics", event(title, STARTS, ENDS), name="[bold]Bo\x1b[31m")
    plan = plan_files(office, path, days=AUTUMN)
    assert plan.counts["visit"]["add"] == 1
    assert plan.questions[0].kind == "sitter"
    import_files(office, path, days=AUTUMN)
    assert len(rows_of(office, Visit)) == 1


def test_two_calendars_in_one_file(tmp_path: Path) -> None:
    """Each with its own name; and files that are no calendar inside are no calendar."""
    text = calendar(event(WALK, STARTS, ENDS), name="Bo") + calendar(event(WALK, STARTS, ENDS), name="Jo")
    assert {each.calendar for each in read(text).visits} == {"Bo", "Jo"}
    (tmp_path / "fake.ics").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 100)
    with pytest.raises(Refusal):
        open_files([tmp_path / "fake.ics"])
