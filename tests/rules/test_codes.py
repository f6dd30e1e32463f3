"""Codes of keys: B1 to B6 and B12."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.rules import codes, tags
from keydesk.rules.refusal import Refusal


def nothing_used(code: str) -> bool:
    """No code was ever used."""
    del code
    return False


@given(st.integers(), st.integers(3, 12), st.sampled_from(sorted(codes.ALPHABETS)), st.booleans())
def test_generated_codes_keep_length_and_alphabet(seed: int, length: int, alphabet: str, with_check: bool) -> None:
    """Length 3 to 12, numbers or letters and numbers or no look-alikes, with or without a check character."""
    code = codes.generate(
        random.Random(seed), used=nothing_used, length=length, alphabet=alphabet, with_check=with_check
    )
    assert len(code) == length
    assert set(code) <= set(codes.ALPHABETS[alphabet])
    assert tags.is_code(code)
    assert not with_check or tags.has_check(code)


def test_a_used_code_is_never_offered_again_to_the_last() -> None:
    """Every one of the 1,000 codes of three digits is offered once; then the space is exhausted, and it says so."""
    used: set[str] = set()
    chance = random.Random(7)
    for _ in range(1000):
        used.add(codes.generate(chance, used=used.__contains__, length=3, alphabet="numbers"))
    assert len(used) == 1000
    with pytest.raises(Refusal, match="longer codes"):
        codes.generate(chance, used=used.__contains__, length=3, alphabet="numbers")


def test_the_clear_alphabet_has_no_look_alikes() -> None:
    """Nothing on a tag is mistaken for something else."""
    assert not set(codes.ALPHABETS["clear"]) & set("0O1ILSU")


@pytest.mark.parametrize("length", [0, 2, 13])
def test_lengths_out_of_range_are_refused(length: int) -> None:
    """A code has 3 to 12 characters."""
    with pytest.raises(Refusal):
        codes.generate(random.Random(1), used=nothing_used, length=length)


def test_sequential_codes_go_on_past_used_ones() -> None:
    """The next number that was never used, filled with zeros; when they run out, it is refused."""
    assert codes.next_in_sequence(used={"0042"}.__contains__, after=41) == "0043"
    with pytest.raises(Refusal):
        codes.next_in_sequence(used=nothing_used, length=3, after=999)


@pytest.mark.parametrize(("typed", "code"), [("k7mt", "K7MT"), (" 04-42 ", "0442"), ("bw 104", "BW104")])
def test_codes_made_by_hand_are_kept_in_one_form(typed: str, code: str) -> None:
    """Upper case, no separators."""
    assert codes.by_hand(typed) == code


@pytest.mark.parametrize("typed", ["", "K7", "K" * 13, "KÄT1", "ST7KD", "st-77", "\x1b[31m", "'; --"])
def test_codes_that_no_tag_can_carry_are_refused(typed: str) -> None:
    """Letters A to Z and numbers, 3 to 12 of them, and not beginning like a badge."""
    with pytest.raises(Refusal):
        codes.by_hand(typed)


@pytest.mark.parametrize(
    ("code", "of"),
    [
        ("RIVERA1", "name"),
        ("RIV12", "name"),
        ("12RIVE", "name"),
        ("R1VERA", "name"),
        ("LEE77", "name"),
        ("GARCIA", "name"),
        ("BISC1", "pet"),
        ("MAPLE4", "street"),
        ("A576", "street"),
        ("5550138", "phone"),
        ("K0138", "phone"),
    ],
)
def test_a_code_that_tells_whose_key_it_is_is_found(code: str, of: str) -> None:
    """The client's or pet's name, the street and the phone number, or good parts of them."""
    found = codes.find_identifying(
        code,
        names=["Ana Rivera", "Bo Lee", "José García"],
        pets=["Biscuit"],
        streets=["576 Maple Street"],
        phones=["(308) 555-0138"],
    )
    assert of in [finding.of for finding in found]


@pytest.mark.parametrize("code", ["K7MT", "3FQD", "STR33T"[2:], "9WCN", "0242", "STREET"[2:]])
def test_a_code_that_tells_nothing_is_not_held_back(code: str) -> None:
    """Ordinary codes, and the word street itself, give nothing away."""
    findings = codes.find_identifying(
        code,
        names=["Ana Rivera", ""],
        pets=["Biscuit", "Bo"],
        streets=["576 Maple Street"],
        phones=["308-555-0138", ""],
    )
    assert findings == ()
    codes.check_privacy(code, findings)


def test_an_identifying_code_is_refused_by_a_name_that_an_admin_may_override() -> None:
    """The warning comes by name, so that insisting on it is a choice that can be recorded."""
    findings = codes.find_identifying("RIVERA", names=["Rivera"])
    with pytest.raises(Refusal, match="RIVERA") as refused:
        codes.check_privacy("RIVERA", findings)
    assert refused.value.overridable == {codes.CODE_IDENTIFIES}
