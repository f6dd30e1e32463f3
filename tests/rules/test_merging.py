"""Which value of two profiles stays unless somebody chooses, and what is not lost thereby."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.rules.merging import chosen, merged_values, more_active, pairs_of, same_contact, same_pet
from keydesk.rules.phones import phone_key
from keydesk.rules.profile import CLIENT_FIELDS
from keydesk.rules.text import fold

EMPTY: dict[str, Any] = {name: None if name.endswith(("_id", "_on")) else "" for name in CLIENT_FIELDS}
EMPTY |= {"key_required": True, "no_key_reason": None, "no_key_note": "", "may_duplicate": None}


def one(first: dict[str, Any], second: dict[str, Any]) -> tuple[str, bool]:
    """Which of a single field stays, and whether somebody has to choose."""
    (pair,) = pairs_of({**EMPTY, **first}, {**EMPTY, **second}, names={})
    return pair.kept, pair.conflict


@pytest.mark.parametrize(
    ("first", "second", "kept", "asked"),
    [
        ({"email": "a@x.example"}, {}, "first", False),
        ({}, {"email": "a@x.example"}, "second", False),
        ({"email": "a@x.example"}, {"email": "b@x.example"}, "first", True),
        ({"cell_phone": "308 555 0138"}, {"cell_phone": "(308) 555-0138"}, "first", False),
        ({"company": "Harbour"}, {"company": "Harbour Vets, Inc."}, "second", False),
        ({"notes": "gate"}, {"notes": "dog"}, "both", False),
        ({"notes": "gate"}, {"notes": "The gate sticks"}, "second", False),
        ({"last_name": "Rivera"}, {"last_name": "RIVERA"}, "first", False),
        ({"last_name": "Rivera"}, {"last_name": "Rivera", "first_name": "Ana"}, "second", False),
        ({"street": "12 Oak St"}, {"street": "12 Oak Street", "zip": "68501"}, "second", False),
        ({"street": "12 Oak St", "zip": "68501"}, {"street": "9 Elm St", "zip": "68502"}, "first", True),
        ({"street": "12 Oak St"}, {"street": "9 Elm St", "zip": "68502"}, "first", True),
        ({"may_duplicate": True}, {"may_duplicate": False}, "first", True),
        ({"key_required": False, "no_key_reason": "keypad"}, {}, "first", True),
        ({"primary_sitter_id": 2}, {}, "first", False),
        ({"primary_sitter_id": 2}, {"primary_sitter_id": 3}, "first", True),
    ],
)
def test_the_fuller_value_stays(first: dict[str, Any], second: dict[str, Any], kept: str, asked: bool) -> None:
    """Where one says all that the other says it stays; where both say something else somebody is asked."""
    assert one(first, second) == (kept, asked)


def test_an_address_is_one_choice() -> None:
    """A street never gets the other one's zip code; a part of it named means all of it."""
    first = {**EMPTY, "street": "12 Oak St", "city": "Lincoln", "zip": "68501"}
    second = {**EMPTY, "street": "9 Elm St", "city": "Omaha", "zip": ""}
    pairs = chosen(pairs_of(first, second, names={}), {"zip": "second"})
    assert merged_values(first, second, pairs) == {"street": "9 Elm St", "city": "Omaha", "zip": ""}


@pytest.mark.parametrize(
    ("one_status", "other", "more"),
    [("prospect", "active", "active"), ("inactive", "prospect", "prospect"), ("", "inactive", "inactive")],
)
def test_the_more_active_status_wins(one_status: str, other: str, more: str) -> None:
    """An active client does not become a prospect by a merge."""
    assert more_active(one_status, other) == more_active(other, one_status) == more


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({}, True),
        ({"name": "BISCUIT"}, True),
        ({"species": ""}, True),
        ({"species": "cat"}, False),
        ({"birth_year": 2020}, False),
        ({"name": "Rex"}, False),
        ({"name": ""}, False),
    ],
)
def test_same_pet(other: dict[str, Any], same: bool) -> None:
    """Called alike, with nothing that speaks against it."""
    biscuit = {"name": "Biscuit", "species": "dog", "birth_year": 2019, "sex": ""}
    assert same_pet(biscuit, {**biscuit, **other}) is same


def test_same_contact() -> None:
    """A contact who says nothing more is not there twice; one with another phone is."""
    lee = {"name": "Mrs. Lee", "relation": "neighbor", "location": "", "note": "", "has_key": False,
           "home_phone": "", "cell_phone": "(308) 555-0138", "work_phone": ""}  # fmt: skip
    assert same_contact(lee, {**lee, "cell_phone": "3085550138", "relation": ""})
    assert not same_contact(lee, {**lee, "cell_phone": "402 555 0101"})
    assert not same_contact(lee, {**lee, "has_key": True})


WORDS = st.sampled_from(
    ["", "Ana", "Rivera", "308 555 0138", "(308) 555-0138", "402 555 0101", "a@x.example", "b@x.example"]
)
PROFILES = st.fixed_dictionaries(
    dict.fromkeys(("last_name", "cell_phone", "home_phone", "other_phone", "email", "email2", "notes"), WORDS)
).map(lambda values: {**EMPTY, **values})


@given(PROFILES, PROFILES, st.booleans())
def test_nothing_that_there_is_room_for_is_lost(first: dict[str, Any], second: dict[str, Any], left: bool) -> None:
    """Whatever is chosen: as many phones and e-mails as there are places, and every note, are in the one profile."""
    pairs = pairs_of(first, second, names={})
    keep = {pair.name: "first" if left else "second" for pair in pairs if pair.conflict}
    after = {**first, **merged_values(first, second, chosen(pairs, keep))}
    phones = [name for name in after if name.endswith("_phone")]
    written = {fold(each[name]) for each in (first, second) for name in phones} - {""}
    numbers = {phone_key(text) or text for text in written}
    kept = {phone_key(after[name]) or fold(after[name]) for name in phones}
    assert numbers <= kept or all(after[name] for name in phones)
    assert {each[name] for each in (first, second) for name in ("email", "email2")} <= {
        after["email"],
        after["email2"],
        "",
    } or all(after[name] for name in ("email", "email2"))
    assert all(
        part in after["notes"] or part.casefold() in after["notes"].casefold()
        for part in (first["notes"], second["notes"])
    )
