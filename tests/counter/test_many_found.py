"""What a word at the desk says that fits more than can be listed."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from builders import Office
from keydesk.counter import drive_now, take
from keydesk.db.queries.desk import MOST_CHOICES
from keydesk.rules.turn import Turn


def test_where_not_all_are_listed_it_is_said(office: Office) -> None:
    """Whoever is not among the first is not taken for missing: more of the name shows them."""
    for number in range(MOST_CHOICES + 3):
        office.client("Rivera", f"Ana{number:02}")
    desk = office.desk()
    few = drive_now(desk, take(Turn(), "rivera ana1", zone=ZoneInfo("UTC"))).entries[-1]
    many = drive_now(desk, take(Turn(), "rivera", zone=ZoneInfo("UTC"))).entries[-1]
    assert few.what == "2 found"
    assert many.what == f"the first {MOST_CHOICES} found: write more of the name to see others"
    assert "or more" in many.said
