"""What a client pays (I11, I12): the own price that is in force on the day, or else the service's."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.rules.prices import InForce, OwnPrice, in_force, price_on, priced_anew

DAY = date(2026, 11, 26)
FIRST, LAST = date(2026, 11, 1), date(2026, 12, 31)

days = st.dates(FIRST, LAST)
cents = st.integers(0, 10_000)
own_prices = st.dictionaries(st.none() | days, st.none() | cents, max_size=6).map(lambda each: list(each.items()))


@pytest.mark.parametrize(
    ("own", "price"),
    [
        pytest.param([], 2200, id="no price of their own"),
        pytest.param([(None, 2000)], 2000, id="one that has held always"),
        pytest.param([(None, 2000), (DAY, 2500)], 2500, id="the change holds from its own day on"),
        pytest.param([(None, 2000), (DAY + timedelta(1), 2500)], 2000, id="and not the day before"),
        pytest.param([(DAY + timedelta(1), 2500)], 2200, id="before the first of them the service's holds"),
        pytest.param(
            [(date(2026, 11, 20), 0), (FIRST, 2300)], 0, id="the latest that has begun, in any order; 0 is a price"
        ),
        pytest.param([(None, 2000), (DAY, None)], 2200, id="the service's again"),
        pytest.param([(None, 2000), (FIRST, None), (DAY, 1800)], 1800, id="and their own once more"),
        pytest.param([(date.min, 1900), (None, 2000)], 1900, id="a day is later than always"),
    ],
)
def test_own_price_that_is_in_force_comes_first(own: list[OwnPrice], price: int) -> None:
    """I11, I12: the latest that has begun; without one the service's."""
    assert price_on(DAY, listed=2200, own=own) == price


def test_what_is_in_force_says_since_when() -> None:
    """Also where it is the service's price again."""
    own: list[OwnPrice] = [(None, 2000), (DAY, None)]
    assert in_force(DAY - timedelta(1), own) == InForce(None, 2000)
    assert in_force(DAY, own) == InForce(DAY, None)
    assert in_force(DAY, []) is None


@given(day=days, listed=cents, own=own_prices)
def test_price_is_one_of_those_there_are(day: date, listed: int, own: list[OwnPrice]) -> None:
    """Nothing is worked out: it is the service's, or one that somebody has said."""
    assert price_on(day, listed=listed, own=own) in {listed, *(price for _, price in own if price is not None)}


@given(day=days, listed=cents, own=own_prices, new=st.none() | cents, since=days)
def test_a_change_touches_no_day_before_it(
    day: date, listed: int, own: list[OwnPrice], new: int | None, since: date
) -> None:
    """I12: before its day all is as it was; from then on it holds until the next one."""
    after = [each for each in own if each[0] != since] + [(since, new)]
    before_it = [each for each in own if each[0] != since]
    if day < since:
        assert price_on(day, listed=listed, own=after) == price_on(day, listed=listed, own=before_it)
    elif not any(other is not None and since < other <= day for other, _ in own):
        assert price_on(day, listed=listed, own=after) == (listed if new is None else new)


@given(day=days, listed=cents, own=own_prices, data=st.data())
def test_order_of_what_is_kept_does_not_matter(
    day: date, listed: int, own: list[OwnPrice], data: st.DataObject
) -> None:
    """Rows come from the store in any order."""
    mixed = data.draw(st.permutations(own))
    assert price_on(day, listed=listed, own=mixed) == price_on(day, listed=listed, own=own)


@given(day=days, price=cents, listed=cents, before=own_prices, after=own_prices)
def test_booked_visit_is_priced_anew_only_where_the_rule_had_priced_it(
    day: date, price: int, listed: int, before: list[OwnPrice], after: list[OwnPrice]
) -> None:
    """A price that somebody wrote into a visit stays, whatever the client pays now."""
    was, now = price_on(day, listed=listed, own=before), price_on(day, listed=listed, own=after)
    assert priced_anew(day, price=was, listed=listed, before=before, after=after) == now
    if price != was:
        assert priced_anew(day, price=price, listed=listed, before=before, after=after) == price
