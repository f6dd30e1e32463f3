"""PINs: how they are written and kept, and that no more than five wrong ones fit into fifteen minutes (S6)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.rules.pins import MOST_WRONG, WINDOW, PinCount, is_right, kept_pin, read_pin, wait_until
from keydesk.rules.refusal import Refusal

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SALT = b"sixteen of salt."


@pytest.mark.parametrize("pin", ["271828", " 271828 ", "112233445566", "100000"])
def test_a_pin_is_six_digits_or_more(pin: str) -> None:
    """Blanks around it are nothing."""
    assert read_pin(pin) == pin.strip()


@pytest.mark.parametrize(
    "pin", ["", "12345", "1234567890123", "27182a", "000000", "123456", "987654", "890123", "２７１８２８", "-71828"]
)
def test_what_is_no_pin_is_refused_without_being_said(pin: str) -> None:
    """Too short, too long, no digits, or what everybody tries first; no message repeats it."""
    with pytest.raises(Refusal) as refused:
        read_pin(pin)
    assert not pin or pin not in refused.value.message


def test_a_pin_is_kept_by_scrypt_with_its_salt_and_nothing_else_opens() -> None:
    """The same PIN is kept otherwise each time; another one, or a broken record, is wrong."""
    kept = kept_pin("271828", SALT)
    assert kept.startswith("scrypt$16384$8$1$")
    assert "271828" not in kept
    assert kept != kept_pin("271828", b"other salt......")
    assert is_right("271828", kept)
    assert not is_right("271829", kept)
    for broken in ("", "scrypt", "scrypt$a$8$1$00$00", "plain$16384$8$1$00$00", kept[:-2]):
        assert not is_right("271828", broken)


def at(seconds: int) -> datetime:
    """So many seconds after noon."""
    return NOON + timedelta(seconds=seconds)


TIMES = st.lists(st.integers(min_value=0, max_value=3600), max_size=30)


@given(tries=TIMES, now=st.integers(min_value=0, max_value=7200))
def test_never_more_than_five_wrong_in_the_window(tries: list[int], now: int) -> None:
    """Whoever is let try has fewer than five wrong behind them; who waits until then is let try."""
    count = PinCount(tuple(at(each) for each in tries if each <= now), ())
    until = wait_until(count, now=at(now))
    recent = [each for each in count.tries if each > at(now) - WINDOW]
    assert (until is None) == (len(recent) < MOST_WRONG)
    if until is not None:
        assert at(now) < until <= at(now) + WINDOW
        assert wait_until(count, now=until) is None


@given(tries=TIMES)
def test_right_ones_do_not_count(tries: list[int]) -> None:
    """Somebody who locks and opens all day long is never shut out."""
    instants = tuple(at(each) for each in sorted(tries))
    assert wait_until(PinCount(instants, instants), now=at(3600)) is None


def test_many_at_once_gain_nothing() -> None:
    """Five tries under way in five sessions are five wrong ones until one of them was right."""
    count = PinCount((NOON,) * MOST_WRONG, ())
    assert wait_until(count, now=NOON) == NOON + WINDOW
    assert wait_until(PinCount(count.tries, (NOON,)), now=NOON) is None
