"""Reading tags, endings, old codes and badges (B9, A11)."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.rules import tags
from keydesk.rules.tags import BadgeReading, Interpretation, TagReading

CODES = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=3, max_size=12).filter(tags.is_code)
SEPARATORS = st.sampled_from(["-", ".", "_", "/", "\\", " ", ",", " - ", "–", ", "])


def tiers_of(text: str) -> tuple[tuple[Interpretation, ...], ...]:
    """The tiers of a text that is no badge."""
    reading = tags.read(text)
    assert isinstance(reading, TagReading)
    return reading.tiers


@given(CODES, st.integers(1, 999), SEPARATORS, st.booleans())
def test_any_separator_and_any_case_reads_the_same_copy(code: str, copy: int, separator: str, lower: bool) -> None:
    """Code, separator, number: the first tier has that copy and no other."""
    typed = f"{code}{separator}{copy}"
    assert tiers_of(typed.lower() if lower else typed)[0] == (Interpretation("copy", code, copy),)


@given(CODES, st.integers(1, 999))
def test_nothing_between_code_and_copy_leaves_every_split(code: str, copy: int) -> None:
    """Without a separator the right split is among the first tier, and so is the whole as a code."""
    reading = tags.read(f"{code}{copy}")
    assert isinstance(reading, TagReading)
    assert Interpretation("copy", code, copy) in reading.tiers[0]
    whole = f"{code}{copy}"
    assert (Interpretation("code", whole) in reading.tiers[0]) == tags.is_code(whole)


@pytest.mark.parametrize("typed", ["0242-01", "0242-1", "0242 001", " 0242/01 ", "*0242-01*"])
def test_zeros_before_the_copy_number_do_not_count(typed: str) -> None:
    """An old system's `0242-01` is key 0242, copy 1; blanks and the frame of a Code 39 label do not count either."""
    assert tiers_of(typed)[0] == (Interpretation("copy", "0242", 1),)


def test_the_tiers_come_in_order() -> None:
    """Code and copy, the whole as a code, an ending, an old code."""
    assert [tier[0].kind for tier in tiers_of("K7MT-2")] == ["copy", "code", "ending", "legacy"]


def test_endings_have_three_characters() -> None:
    """Two characters are too few to name a key; they may still be an old system's code."""
    assert [tier[0].kind for tier in tiers_of("T2")] == ["legacy"]
    assert Interpretation("ending", "MT2") in [each for tier in tiers_of("mt2") for each in tier]


@pytest.mark.parametrize("typed", ["", "   ", "---", "\x1b[31m"[:1], "x" * 65, "⏎"])
def test_what_holds_no_letter_or_number_is_no_code(typed: str) -> None:
    """Nothing, separators alone, controls and whole paragraphs name nothing."""
    assert tags.read(typed) is None


@given(st.text(st.characters(exclude_categories=()), max_size=70))
def test_reading_never_fails(typed: str) -> None:
    """Whatever comes from a scanner or a paste is read or refused, never an error."""
    tags.read(typed)


@given(st.integers())
def test_badges_are_read_as_badges_however_they_are_typed(seed: int) -> None:
    """A new badge has its shape and check character, no look-alikes, and is read in small letters too."""
    badge = tags.badge_code(random.Random(seed))
    assert tags.is_badge(badge)
    assert set(badge[2:]) <= set(tags.CLEAR_CHARACTERS)
    reading = tags.read(f" {badge.lower()} ")
    assert isinstance(reading, BadgeReading)
    assert reading.badge_code == badge


@given(st.integers(), st.integers(0, 6), st.sampled_from(tags.CLEAR_CHARACTERS))
def test_one_wrong_character_makes_no_badge(seed: int, place: int, wrong: str) -> None:
    """The check character tells every single slip."""
    badge = tags.badge_code(random.Random(seed))
    slipped = badge[:place] + wrong + badge[place + 1 :]
    assert slipped == badge or not tags.is_badge(slipped)


@given(st.integers(), st.integers(0, 5))
def test_swapped_neighbours_make_no_badge(seed: int, place: int) -> None:
    """The check character tells neighbours swapped."""
    badge = tags.badge_code(random.Random(seed))
    swapped = badge[:place] + badge[place + 1] + badge[place] + badge[place + 2 :]
    assert swapped == badge or not tags.is_badge(swapped)


@given(CODES, st.integers(1, 999))
def test_a_tag_is_never_a_badge(code: str, copy: int) -> None:
    """No key code begins like a badge, so no tag can be taken for one, with or without its separator."""
    assert not isinstance(tags.read(tags.tag_code(code, copy)), BadgeReading)
    assert not isinstance(tags.read(f"{code}{copy}"), BadgeReading)
    assert tags.is_tag(tags.tag_code(code, copy))


def test_codes_that_begin_like_a_badge_are_none() -> None:
    """`ST` belongs to badges."""
    assert not tags.is_code("STEELE")
    assert not tags.is_tag("ST7K-1")
    assert tags.is_code("TS7K")


def test_a_code_may_carry_a_check_character() -> None:
    """The optional check character of key codes is the badges' own."""
    code = "K7M" + tags.check_character("K7M")
    assert tags.has_check(code)
    assert not tags.has_check("K7N" + code[-1])


@pytest.mark.parametrize(
    ("written", "code"), [("K7MT-2", "K7MT"), (" K7MT ", "K7MT"), ("front-7", "front-7"), ("", "")]
)
def test_a_scanned_tag_names_its_keys_code(written: str, code: str) -> None:
    """Where a key's code is asked for, the tag of one of its copies answers."""
    assert tags.code_of(written) == code
