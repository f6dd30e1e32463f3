"""What may be said of visits: their times as people write them, overlaps, prices."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from keydesk.rules.refusal import Refusal
from keydesk.rules.visits import overlap, read_minutes, read_time, time_text, when

DAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("8", time(8)),
        ("08", time(8)),
        ("830", time(8, 30)),
        ("0830", time(8, 30)),
        ("8:30", time(8, 30)),
        ("8.30", time(8, 30)),
        ("14.00", time(14)),
        ("8h30", time(8, 30)),
        ("8am", time(8)),
        ("12am", time(0)),
        ("12 pm", time(12)),
        ("2:30 PM", time(14, 30)),
        ("2p", time(14)),
        ("noon", time(12)),
        ("08:30:00", time(8, 30)),
        ("0", time(0)),
        ("all day", None),
        ("All  Day", None),
    ],
)
def test_time_is_read_as_people_write_it(written: str, at: time | None) -> None:
    """With and without a colon, in 12 and in 24 hours."""
    assert read_time(written) == at


@pytest.mark.parametrize("written", ["", "24", "8:60", "25:00", "13pm", "0am", "soon", "8:3", "1-2", "８"])
def test_what_is_no_time_is_refused(written: str) -> None:
    """The field is named."""
    if written == "８":
        assert read_time(written) == time(8)
        return
    with pytest.raises(Refusal, match="is no time; write 8") as refused:
        read_time(written)
    assert refused.value.field == "at"


@given(some.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_time_as_a_form_has_it_is_read_again(at: time) -> None:
    """Nothing is lost between two openings of a form."""
    assert read_time(time_text(at)) == at


@pytest.mark.parametrize(
    ("written", "minutes"),
    [("30", 30), ("45 min", 45), ("1h", 60), ("1:30", 90), ("1h30", 90), ("2 hours", 120), ("90m", 90), ("24h", 1440)],
)
def test_length_is_read_as_people_write_it(written: str, minutes: int) -> None:
    """In minutes, hours, or both."""
    assert read_minutes(written) == minutes


@pytest.mark.parametrize("written", ["", "0", "25h", "long", "-5"])
def test_what_is_no_length_is_refused(written: str) -> None:
    """Nothing takes no time, and nothing more than a day."""
    with pytest.raises(Refusal, match="is not how long a visit takes"):
        read_minutes(written)


def test_visits_that_touch_do_not_overlap() -> None:
    """One may begin when the other ends."""
    eight, half_past, nine = (datetime.fromisoformat(f"2026-11-26 08:{minute}") for minute in ("00", "30", "59"))
    assert not overlap((eight, half_past), (half_past, nine))
    assert overlap((eight, nine), (half_past, nine))


def test_when_is_said_with_its_day() -> None:
    """And without a time where it has none."""
    begins = datetime.fromisoformat("2026-11-26 08:30")
    assert when(begins, all_day=False, today=DAY) == "Thu 26 Nov 08:30"
    assert when(begins, all_day=True, today=DAY) == "Thu 26 Nov, all day"
