"""The status rule: a table of cases, and what holds whatever happens (I7, I8, I20)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.rules.client_status import STATUSES, Earlier, StatusLine, earlier, may_book, status_after
from keydesk.rules.refusal import Refusal

CASES = [
    (None, "added", 0, "", "prospect"),
    (None, "added", 0, "active", "active"),
    (None, "added", 0, "inactive", "inactive"),
    ("prospect", "visit", 1, "", "active"),
    ("prospect", "visit", 0, "", "prospect"),
    ("active", "visit", 2200, "", "active"),
    ("active", "visit", 0, "", "active"),
    ("inactive", "visit", 2200, "", "inactive"),
    ("active", "said", 0, "inactive", "inactive"),
    ("inactive", "said", 0, "active", "active"),
    ("active", "said", 0, "prospect", "prospect"),
    (None, "said", 0, "active", "active"),
]
STATUS = st.sampled_from([None, *STATUSES])


@pytest.mark.parametrize(("status", "event", "price", "wanted", "becomes"), CASES)
def test_the_table(status: str | None, event: str, price: int, wanted: str, becomes: str) -> None:
    """New clients are prospects; a visit with a price makes them active; anybody may be said to be anything."""
    assert status_after(status, event, price_cents=price, wanted=wanted) == becomes  # type: ignore[arg-type]  # cases are texts


@given(status=STATUS, prices=st.lists(st.integers(min_value=0, max_value=100_000)))
def test_visits_only_ever_make_active_and_only_with_a_price(status: str | None, prices: list[int]) -> None:
    """However many visits: nobody becomes inactive or a prospect by one, and who is inactive stays so."""
    now = status_after(status, "added")
    for price in prices:
        before, now = now, status_after(now, "visit", price_cents=price)
        assert now == before or (before, now, price > 0) == ("prospect", "active", True)
    assert (now == "inactive") == (status == "inactive")
    if status in {None, "prospect"}:
        assert now == ("active" if any(prices) else "prospect")


@given(status=STATUS, wanted=st.text(max_size=12))
def test_what_is_said_is_a_status_or_refused(status: str | None, wanted: str) -> None:
    """A word that is none changes nothing and names what there is."""
    if wanted and wanted not in STATUSES:
        with pytest.raises(Refusal, match="prospect, active, inactive"):
            status_after(status, "said", wanted=wanted)
    else:
        assert status_after(status, "said", wanted=wanted) == (wanted or status or "prospect")


@given(status=STATUS)
def test_whoever_has_a_place_and_is_not_inactive_can_be_booked(status: str | None) -> None:
    """No visit for who has gone, or was never here."""
    assert may_book(status) == (status in {"prospect", "active"})


CAME = datetime(2025, 3, 3, 8, tzinfo=UTC)


def days_on(days: int) -> datetime:
    """So many days after they came."""
    return CAME + timedelta(days=days)


def line(old: str | None, new: str, days: int) -> StatusLine:
    """A change of the record, so many days after they came."""
    return StatusLine(old, new, days_on(days))


STOOD = [
    ([], "prospect", CAME, []),
    ([line("prospect", "active", 5)], "active", days_on(5), [("prospect", CAME, days_on(5))]),
    (
        [line("prospect", "active", 5), line("active", "inactive", 9)],
        "inactive",
        days_on(9),
        [("active", days_on(5), days_on(9)), ("prospect", CAME, days_on(5))],
    ),
    # Said, and taken back: that day was no other stretch of being active.
    (
        [line("prospect", "active", 5), line("active", "inactive", 9), line("inactive", "active", 9)],
        "active",
        days_on(9),
        [("prospect", CAME, days_on(5))],
    ),
    # They joined the branch later, and the record says so.
    (
        [line(None, "prospect", 2), line("prospect", "active", 5)],
        "active",
        days_on(5),
        [("prospect", days_on(2), days_on(5))],
    ),
    # A list that was taken in knows that they have been active for longer than the change of it.
    ([line("prospect", "active", 5)], "active", days_on(3), [("prospect", CAME, days_on(3))]),
]


@pytest.mark.parametrize(("lines", "now", "since", "told"), STOOD)
def test_how_somebody_stood_before(
    lines: list[StatusLine], now: str, since: datetime, told: list[tuple[str, datetime, datetime]]
) -> None:
    """I20: since when prospect, active, inactive, the latest first, and nothing that did not last."""
    assert earlier(lines, now=now, since=since, came=CAME) == tuple(Earlier(*each) for each in told)


def test_who_came_before_the_record_began_has_no_day_for_it() -> None:
    """Nothing is made up: only until when is known then."""
    lines = [line("prospect", "active", 5)]
    assert earlier(lines, now="active", since=days_on(5)) == (Earlier("prospect", None, days_on(5)),)


@given(steps=st.lists(st.tuples(st.sampled_from(STATUSES), st.integers(0, 3)), max_size=8), late=st.integers(-3, 3))
def test_stretches_are_in_order_and_none_is_said_twice(steps: list[tuple[str, int]], late: int) -> None:
    """Whatever was said how often: no stretch begins before the one before it ended, and none lasts beyond today's."""
    lines, status, day = [], "prospect", 0
    for becomes, days in steps:
        day += days
        lines.append(line(status, becomes, day))
        status = becomes
    since = days_on(max(0, day + late))
    told = earlier(lines, now=status, since=since, came=CAME)
    assert all(each.since is not None and each.since < each.until <= since for each in told)
    stood = [status, *(each.status for each in told)]
    assert all(one != other for one, other in pairwise(stood))
    ends = [each.until for each in told]
    assert ends == sorted(ends, reverse=True)
