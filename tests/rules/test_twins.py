"""Which clients may be one household in two profiles, and the words that say why."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.rules.alike import door_key, same_first
from keydesk.rules.twins import LIKELY, PERHAPS, household, likely_pairs, likeness

ANA = {
    "first_name": "Ana", "last_name": "Rivera", "cell_phone": "(308) 555-0138", "email": "ana@example.com",
    "street": "12 Oak Street", "zip": "68501",
}  # fmt: skip


def other(**values: str) -> dict[str, str]:
    """Ana Rivera's profile, with these fields otherwise."""
    return {**ANA, **values}


ALIKE: list[tuple[dict[str, str], dict[str, str], str]] = [
    # The same person, typed twice.
    (ANA, ANA, "same e-mail, same phone, same name, same address"),
    (ANA, other(email="", cell_phone="", street="12 Oak St."), "same name, same address"),
    (ANA, other(email="", cell_phone="1 308 555 0138", street=""), "same phone, same name"),
    (ANA, other(email="ANA@example.com", first_name="", cell_phone="", street=""), "same e-mail, same last name"),
    # Names the other way round, with accents, as one is called, of the partner, by a slip of the hand.
    (ANA, {"first_name": "Rivera", "last_name": "Ana", "home_phone": "308.555.0138"}, "same phone, same name"),
    (ANA, {"first_name": "Aña", "last_name": "Rivéra", "street": "12 Oak St"}, "same name, same address"),
    (
        {"first_name": "Robert", "last_name": "Marsh", "street": "4 Elm Ave"},
        {"first_name": "Bob", "last_name": "Marsh", "street": "4 Elm Avenue"},
        "name alike, same address",
    ),
    (
        {"first_name": "Luis", "last_name": "Rivera", "partner_first_name": "Ana"},
        {"first_name": "Ana", "last_name": "Rivera"},
        "same name",
    ),
    (
        {"first_name": "Ana & Luis", "last_name": "Rivera", "street": "12 Oak St"},
        {"first_name": "Luis", "last_name": "Rivera", "street": "12 Oak St"},
        "same name, same address",
    ),
    (
        {"first_name": "Nina", "last_name": "Lindqvist", "cell_phone": "308 555 0142"},
        {"first_name": "Nina", "last_name": "Lindquist", "cell_phone": "308 555 0142"},
        "same phone, name alike",
    ),
    (
        {"first_name": "Nina", "last_name": "Lindqvist-Marsh", "street": "9 Birch Ct"},
        {"first_name": "Nina", "last_name": "Lindqvist", "street": "9 Birch Court"},
        "name alike, same address",
    ),
    # The same household under two people's names.
    (ANA, {"first_name": "Luis", "last_name": "Ortega", "home_phone": "3085550138"}, "same phone"),
    (ANA, {"first_name": "Jo", "last_name": "Rivera", "street": "12 Oak St"}, "same last name, same address"),
    # A company.
    (
        {"company": "Harbour Vets, Inc.", "work_phone": "308 555 0199"},
        {"company": "Harbour Vets Inc", "work_phone": "308-555-0199"},
        "same phone, same company",
    ),
]  # fmt: skip

APART: list[tuple[dict[str, str], dict[str, str]]] = [
    # Two who share a name live in two places and have two phones.
    (ANA, other(email="", cell_phone="(402) 555-0101", street="80 Elm Street")),
    # Neighbours.
    (ANA, {"first_name": "Bo", "last_name": "Tran", "street": "14 Oak Street", "zip": "68501"}),
    # Another flat of a house, another town with the same street.
    (
        {"last_name": "Marsh", "first_name": "Kim", "street": "5 Bay Rd Apt 2"},
        {"last_name": "Okafor", "first_name": "Ada", "street": "5 Bay Road #7"},
    ),
    (ANA, {"first_name": "Luis", "last_name": "Ortega", "street": "12 Oak Street", "zip": "90210"}),
    # Nothing is known of either.
    ({}, {}),
    ({"last_name": "Rivera", "first_name": "Ana"}, {"last_name": "Rivera", "first_name": "Bea"}),
    ({"first_name": "Ana"}, {"last_name": "Marsh", "first_name": "Kim"}),
]


@pytest.mark.parametrize(("one", "two", "words"), ALIKE)
def test_alike_and_why(one: dict[str, str], two: dict[str, str], words: str) -> None:
    """Whoever may be the same household is shown, with the reasons in words."""
    alike = likeness(household(one), household(two))
    assert alike.rank >= PERHAPS
    assert alike.words == words


@pytest.mark.parametrize(("one", "two"), APART)
def test_apart(one: dict[str, str], two: dict[str, str]) -> None:
    """Who shares a name, a house or a street with somebody is not them."""
    assert likeness(household(one), household(two)).rank < PERHAPS


def test_what_speaks_most_comes_first() -> None:
    """The likeliest pair is first; a shared phone alone is shown, and is no more than perhaps."""
    people = {
        1: household(ANA),
        2: household({"first_name": "Luis", "last_name": "Ortega", "home_phone": "3085550138"}),
        3: household(other(email="", street="12 Oak St")),
    }
    pairs = likely_pairs(people)
    assert [(one, two) for one, two, _ in pairs] == [(1, 3), (1, 2), (2, 3)]
    assert pairs[0][2].rank >= LIKELY > pairs[1][2].rank


def test_a_phone_that_everybody_has_tells_nothing() -> None:
    """The switchboard of an apartment house does not make one household of thirty."""
    people = {
        number: household({"first_name": "Kim", "last_name": f"Name{number:02}", "home_phone": "308 555 0100"})
        for number in range(30)
    }
    assert likely_pairs(people) == []


def test_a_new_one_is_compared_with_everybody_of_that_name() -> None:
    """However many there are of a name already: who adds one more is told of those at the same address."""
    people = {
        number: household({"first_name": "Kim", "last_name": "Smith", "street": f"{number + 1} Oak St"})
        for number in range(60)
    }
    new = household({"first_name": "Kim", "last_name": "Smith", "street": "7 Oak Street"})
    (first, *_) = likely_pairs({**people, -1: new}, among=[-1])
    assert first[0] == 6
    assert likely_pairs(people) == []


def test_only_pairs_with_those_that_are_asked_for() -> None:
    """A new client is compared with everybody, and nobody else with each other."""
    people = {number: household(ANA) for number in range(3)}
    assert {(one, two) for one, two, _ in likely_pairs(people, among=[2])} == {(0, 2), (1, 2)}


@pytest.mark.parametrize(
    ("text", "door"),
    [
        ("12 Oak St", ("12 oak street", "")),
        ("12 N. Oak St. Apt 4", ("12 north oak street", "4")),
        ("12 north oak street #4", ("12 north oak street", "4")),
        ("Unit Road 4", ("unit road 4", "")),
        ("", ("", "")),
    ],
)
def test_doors(text: str, door: tuple[str, str]) -> None:
    """A street is compared as two people would write it alike, its flat apart."""
    assert door_key(text) == door


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("robert", "bob", True),
        ("bob", "rob", True),
        ("a", "ana", True),
        ("ana", "ann", False),
        ("chris", "christina", False),
        ("", "ana", False),
    ],
)
def test_short_names(one: str, two: str, same: bool) -> None:
    """A usual short form is the name; a form of several names stands for none of them."""
    assert same_first(one, two) is same
    assert same_first(two, one) is same


TEXTS = st.sampled_from(["", "Ana", "Rivera", "Luis", "12 Oak St", "308 555 0138", "(402) 555-0101", "ana@example.com"])
PROFILES: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        name: st.one_of(TEXTS, st.text(max_size=12))
        for name in ("first_name", "last_name", "partner_first_name", "company", "cell_phone", "email", "street", "zip")
    },
)


@given(PROFILES, PROFILES)
def test_likeness_is_the_same_both_ways(one: dict[str, Any], two: dict[str, Any]) -> None:
    """Whoever is named first makes no difference, and a rank without a reason there is none."""
    here, there = household(one), household(two)
    forth, back = likeness(here, there), likeness(there, here)
    assert forth.rank == back.rank
    assert set(forth.reasons) == set(back.reasons)
    assert forth.reasons or not forth.rank


@given(st.lists(PROFILES, max_size=8))
def test_blocks_lose_nobody(profiles: list[dict[str, Any]]) -> None:
    """Comparing only those that share something finds the same pairs as comparing each with each."""
    people = {number: household(each) for number, each in enumerate(profiles)}
    slowly = {
        (one, two)
        for one in people
        for two in people
        if one < two and likeness(people[one], people[two]).rank >= PERHAPS
    }
    assert {(one, two) for one, two, _ in likely_pairs(people)} == slowly
