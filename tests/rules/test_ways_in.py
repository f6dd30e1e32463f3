"""Kinds of ways in, days of review, and what is open about keys."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.rules.access import WAY_WORDS, months_on, next_review, read_way, review_is_due, way_name
from keydesk.rules.agreement import KeyIntake, alerts
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import WORDS, Permission, read_permission

DAY = date(2026, 11, 24)
SIGNED = KeyIntake(key_required=True, signed_on=DAY, office_signs=True, copies=2)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Garage code", "garage_code"),
        ("garage", "garage_code"),
        ("smart_lock", "smart_lock"),
        ("al", "alarm"),
        ("lock", "lockbox"),
    ],
)
def test_a_kind_is_its_word_or_how_it_begins(said: str, kind: str) -> None:
    """As people say it, and as the store has it."""
    assert read_way(said) == kind


@pytest.mark.parametrize("said", ["", "key p", "k", "submarine", "g"])
def test_what_is_no_kind_names_those_there_are(said: str) -> None:
    """Nothing is guessed where two begin so."""
    with pytest.raises(Refusal, match="lockbox"):
        read_way(said)


@given(day=st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 1, 1)), months=st.integers(0, 60))
def test_months_later_is_the_same_day_or_the_last_of_the_month(day: date, months: int) -> None:
    """The month is the one that was counted to; the day is never later than it was."""
    later = months_on(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and months_on(later, 0) == later)
    assert next_review(day, months=months) == (later if months else None)
    assert review_is_due(later, today=later)
    assert not review_is_due(later, today=date.fromordinal(later.toordinal() - 1))
    assert not review_is_due(None, today=day)


def test_a_way_in_is_called_by_its_kind_and_company() -> None:
    """An alarm says whose it is."""
    assert way_name({"kind": "alarm", "company": "SafeCo"}) == "alarm, SafeCo"
    assert {way_name({"kind": each, "company": ""}) for each in WAY_WORDS} == set(WAY_WORDS.values())


CASES = [
    (SIGNED, ()),
    (KeyIntake(key_required=True, signed_on=None, office_signs=True, copies=2), ("the key agreement is not signed",)),
    (KeyIntake(key_required=True, signed_on=None, office_signs=False, copies=2), ()),
    (KeyIntake(key_required=True, signed_on=None, office_signs=True, copies=0), ()),
    (KeyIntake(key_required=False, signed_on=None, office_signs=True, copies=0), ()),
    (KeyIntake(True, DAY, True, 2, untested=("K7MT-1",)), ("K7MT-1 never tried in the lock",)),
    (KeyIntake(True, DAY, True, 1, few=("front door",)), ("fewer than 2 copies of 1 key: front door",)),
    (KeyIntake(False, DAY, True, 1, few=("front door",)), ()),
    (KeyIntake(False, None, True, 0, review=("alarm, SafeCo",)), ("alarm, SafeCo to be looked at again",)),
]


@pytest.mark.parametrize(("intake", "told"), CASES)
def test_what_is_open_about_keys(intake: KeyIntake, told: tuple[str, ...]) -> None:
    """Unsigned, untested, too few: each only of whom it is of use to say (I18, A20, A21)."""
    assert tuple(each.words for each in alerts(intake)) == told


@pytest.mark.parametrize("permission", list(Permission))
def test_a_permission_is_its_name_or_its_words(permission: Permission) -> None:
    """As the store has it, and as the screens say it."""
    assert read_permission(permission.value) is permission
    assert read_permission(WORDS[permission].upper()) is permission
    with pytest.raises(Refusal, match="no such permission"):
        read_permission("fly")
