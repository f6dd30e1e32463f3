"""Calendars read: series written out in their own time zone, what was moved and cancelled, and what cannot be read."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from calendars import AUTUMN, NEW_YORK, WINDOW, calendar, event, read, times
from keydesk.importing.calendar_window import Window, window_of
from keydesk.rules.refusal import Refusal

WALK = "30 min walk - Rivera (Biscuit)"


def test_a_series_keeps_its_clock_when_the_clocks_change() -> None:
    """08:00 in New York is 08:00 on both sides of 1 November."""
    found = read(calendar(event(WALK, "20261030T080000", "20261030T083000", "RRULE:FREQ=DAILY;UNTIL=20261103T045959Z")))
    assert times(found) == ["10-30 08:00", "10-31 08:00", "11-01 08:00", "11-02 08:00"]
    assert {each.ends_at - each.starts_at for each in found.visits} == {timedelta(minutes=30)}


def test_a_series_without_an_end_stops_at_the_last_day() -> None:
    """And one that began in March gives nothing before the first."""
    found = read(calendar(event(WALK, "20260302T080000", "20260302T083000", "RRULE:FREQ=WEEKLY;BYDAY=MO")))
    assert times(found)[0] == "10-05 08:00"
    assert times(found)[-1] == "12-28 08:00"


@pytest.mark.parametrize(
    "excluded",
    [
        ("EXDATE;TZID=America/New_York:20261013T080000", "EXDATE;TZID=America/New_York:20261014T080000"),
        ("EXDATE;TZID=America/New_York:20261013T080000,20261014T080000",),
        ("EXDATE:20261013T120000Z,20261014T120000Z",),
    ],
)
def test_days_taken_out_of_a_series(excluded: tuple[str, ...]) -> None:
    """One by one or in a list, local or in UTC."""
    rule = "RRULE:FREQ=DAILY;COUNT=4"
    found = read(calendar(event(WALK, "20261012T080000", "20261012T083000", rule, *excluded)))
    assert times(found) == ["10-12 08:00", "10-15 08:00"]


@pytest.mark.parametrize("meant", [";TZID=America/New_York:20261013T080000", ":20261013T120000Z"])
def test_a_moved_occurrence_stands_for_its_own_day(meant: str) -> None:
    """Local or in UTC: it is moved, not doubled, keeps its identity, and has the line of its own event."""
    series = event(WALK, "20261012T080000", "20261012T083000", "RRULE:FREQ=DAILY;COUNT=3")
    moved = event(WALK, "20261013T101500", "20261013T104500", f"RECURRENCE-ID{meant}")
    found = read(calendar(series, moved))
    assert times(found) == ["10-12 08:00", "10-13 10:15", "10-14 08:00"]
    assert sorted(each.uid for each in found.visits) == ["one/20261012", "one/20261013", "one/20261014"]
    assert {each.uid: each.origin.line for each in found.visits}["one/20261013"] == 12


def test_what_is_cancelled_is_told_as_cancelled() -> None:
    """An occurrence, a single event, and a title that says it."""
    found = read(
        calendar(
            event(WALK, "20261012T080000", "20261012T083000", "RRULE:FREQ=DAILY;COUNT=2"),
            event(
                WALK,
                "20261013T080000",
                "20261013T083000",
                "RECURRENCE-ID;TZID=America/New_York:20261013T080000",
                "STATUS:CANCELLED",
            ),
            event(WALK, "20261014T120000Z", "20261014T123000Z", "STATUS:CANCELLED", uid="two"),
            event(f"CANCELED: {WALK}", "20261015T120000Z", "20261015T123000Z", uid="three"),
        )
    )
    assert [each.status for each in sorted(found.visits, key=lambda one: one.starts_at)] == [
        "scheduled",
        "cancelled",
        "cancelled",
        "cancelled",
    ]
    assert {each.title for each in found.visits} == {WALK}


def test_single_visits_in_utc_are_on_the_day_of_the_office() -> None:
    """02:00 in UTC is the evening before; the end of a window is the office's day too."""
    late = event(WALK, "20270101T023000Z", "20270101T030000Z")
    assert times(read(calendar(late))) == ["12-31 21:30"]
    assert times(read(calendar(event(WALK, "20261001T023000Z", "20261001T030000Z")))) == []


def test_sits_take_whole_days() -> None:
    """The end day of iCalendar is not a day of the sit; one that is under way when the window begins counts."""
    found = read(calendar(event("Overnight sit - Rivera (Biscuit)", "20260929", "20261002")))
    (sit,) = found.visits
    assert (sit.all_day, sit.starts_at, sit.ends_at) == (True, datetime(2026, 9, 29), datetime(2026, 10, 2))  # noqa: DTZ001 - wall-clock
    assert times(read(calendar(event("Sit - Rivera", "20260929", "20261001")))) == []


def test_a_calendar_in_another_zone_is_told_in_the_offices() -> None:
    """A series of an office in Chicago is an hour later on the wall in New York; it is said."""
    zone = "TZID=America/Chicago"
    series = event(WALK, "20261012T080000", "20261012T083000", "RRULE:FREQ=DAILY;COUNT=2", zone=zone)
    found = read(calendar(series, zone="America/Chicago"))
    assert times(found) == ["10-12 09:00", "10-13 09:00"]
    assert any("America/Chicago" in remark for remark in found.remarks)


def test_a_zone_that_the_file_defines_itself_is_known() -> None:
    """Outlook's names of zones come with their definition."""
    zone = "TZID=Our Town"
    text = calendar(event(WALK, "20261012T080000", "20261012T083000", zone=zone)).replace(
        "BEGIN:VEVENT",
        "BEGIN:VTIMEZONE\r\nTZID:Our Town\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
        "TZOFFSETFROM:-0600\r\nTZOFFSETTO:-0600\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT",
        1,
    )
    assert times(read(text)) == ["10-12 10:00"]


def test_a_zone_that_nobody_knows_is_said() -> None:
    """Its times are taken as the office's."""
    found = read(calendar(event(WALK, "20261012T080000", "20261012T083000", zone="TZID=Nowhere/Land")))
    assert times(found) == ["10-12 08:00"]
    assert any("Nowhere/Land" in remark for remark in found.remarks)


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (event(WALK, "20261012T090000", "20261012T083000"), "its end is before its start"),
        ("BEGIN:VEVENT\r\nUID:one\r\nSUMMARY:no start\r\nEND:VEVENT", "it has no start"),
        (event(WALK, "2026-10-12 at nine", "20261012T083000"), "its DTSTART cannot be read"),
        (event(WALK, "20261012T080000", "20261012T083000", "RRULE:FREQ=FOO"), "its RRULE cannot be read"),
        (event(WALK, "20261012T080000", "20270112T083000"), "it lasts longer than 60 days"),
        (event(WALK, "20261012", "20261012T083000"), "its start is a day and its end a time"),
        (event(WALK, "20261012T080000", "20261012T083000", "RRULE:FREQ=SECONDLY"), "it repeats SECONDLY"),
        (event(WALK, "19260101T080000", "19260101T083000", "RRULE:FREQ=DAILY"), "it repeats since 1926"),
        (
            event(WALK, "20261012T080000", "", "RRULE:FREQ=DAILY;BYHOUR=1,2,3,4,5;BYMINUTE=0,10,20,30,40,50"),
            "it repeats 30 times a day",
        ),
    ],
)
def test_an_event_that_cannot_be_told_refuses_itself_alone(broken: str, reason: str) -> None:
    """With its line and its id; the others are read, and what the file lacks is not called off."""
    found = read(calendar(broken, event(WALK, "20261020T080000", "20261020T083000", uid="two")))
    assert times(found) == ["10-20 08:00"]
    (problem,) = found.problems
    assert reason in problem.reason
    assert "(one)" in problem.reason
    assert problem.origin.line == 5
    assert not found.spans[0].whole


def test_a_rule_that_no_day_fits_ends() -> None:
    """30 February never comes, with and without an end."""
    for rule in ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=5"):
        assert len(read(calendar(event(WALK, "20261012T080000", "", f"RRULE:{rule}"))).visits) <= 1


def test_folded_lines_and_escapes() -> None:
    """Folded inside a letter, with a tab or a blank; commas and breaks are as they were typed."""
    text = calendar(event("XX", "20261012T080000", "20261012T083000", "LOCATION:12 Elm St\\, Oldtown\\nMA"))
    folded = text.encode().replace(b"SUMMARY:XX", b"SUMMARY:30 min walk - Zieli\xc5\r\n \x84ski\r\n\t (Biscuit)")
    (visit,) = read(folded).visits
    assert visit.title == "30 min walk - Zielińskí (Biscuit)".replace("í", "i")
    assert visit.place == "12 Elm St, Oldtown MA"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r"])
def test_encodings_and_line_ends(encoding: str, ending: str) -> None:
    """A mark at the beginning, Windows, UTF-16; CRLF, LF, CR."""
    text = calendar(event("Walk - Núñez (Señor)", "20261012T080000", "20261012T083000")).replace("\r\n", ending)
    (visit,) = read(text.encode(encoding)).visits
    assert visit.title == "Walk - Núñez (Señor)"


def test_a_file_that_is_cut_off_calls_nothing_off() -> None:
    """In the middle of an event, and between two."""
    text = calendar(event(WALK, "20261012T080000", "20261012T083000"), event("later", "20261013T080000", uid="two"))
    middle = text[: text.index("SUMMARY:later") + 3]
    between = text[: text.index("BEGIN:VEVENT\r\nUID:two")]
    for part in (middle, between):
        found = read(part)
        assert times(found) == ["10-12 08:00"]
        assert not found.spans[0].whole
        assert any("cut off" in remark for remark in found.remarks)
    assert read(text).spans[0].whole


def test_the_days_are_explicit() -> None:
    """Two months back and four ahead, unless other days are named; and no more than two years."""
    now = datetime(2026, 11, 25, 12, tzinfo=NEW_YORK)
    usual = window_of(now, NEW_YORK)
    assert (usual.first, usual.last) == (date(2026, 9, 26), date(2027, 3, 25))
    assert usual.words == "26 Sep 2026 to 25 Mar 2027"
    assert window_of(now, NEW_YORK, last=date(2026, 1, 5)).first == date(2026, 1, 5)
    with pytest.raises(Refusal, match="before the first"):
        window_of(now, NEW_YORK, first=AUTUMN[1], last=AUTUMN[0])
    with pytest.raises(Refusal, match="732 days at most"):
        window_of(now, NEW_YORK, first=date(2020, 1, 1))


def test_occurrences_several_times_a_day_stay_apart() -> None:
    """A rule with two hours gives two visits a day, each with an id of its own."""
    found = read(calendar(event(WALK, "20261012T080000", "", "RRULE:FREQ=DAILY;BYHOUR=8,17;COUNT=4", "DURATION:PT30M")))
    assert times(found) == ["10-12 08:00", "10-12 17:00", "10-13 08:00", "10-13 17:00"]
    assert len({each.uid for each in found.visits}) == 4


def test_another_office_reads_the_same_instant() -> None:
    """The wall is that of whoever imports."""
    berlin = Window(*AUTUMN, ZoneInfo("Europe/Berlin"), WINDOW.today)
    assert times(read(calendar(event(WALK, "20261012T080000", "20261012T083000")), berlin)) == ["10-12 14:00"]
