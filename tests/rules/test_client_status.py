"""The status rule: a table of cases, and what holds whatever happens (I7, I8, I20)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.rules.client_status import STATUSES, may_book, status_after
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
