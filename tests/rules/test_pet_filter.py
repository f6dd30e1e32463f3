"""What is typed to filter pets: words, and questions by owner, kind, breed, sex and whether they are about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.rules.pet_filter import PetFilter, read_pet_filter


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", PetFilter()),
        ("rex rivera", PetFilter("rex rivera")),
        ("owner:Rivera kind:Dog,cat", PetFilter(owners=("rivera",), species=("dog", "cat"))),
        ("client:riv species:dog", PetFilter(owners=("riv",), species=("dog",))),
        ('breed:"Maine Coon" mochi', PetFilter("mochi", breeds=("maine coon",))),
        ('breed:"maine co', PetFilter(breeds=("maine co",))),
        ("sex:female,m", PetFilter(sexes=("f", "m"))),
        ("active:no", PetFilter(active="no")),
        ("owner:", PetFilter()),
        ("r*", PetFilter("r*")),
        ("12:30", PetFilter("12:30")),
    ],
)
def test_a_filter_is_read_as_it_is_typed(typed: str, meant: PetFilter) -> None:
    """Half-typed questions ask nothing yet, and what is no question is a word."""
    assert read_pet_filter(typed) == meant


def test_what_is_not_understood_is_told() -> None:
    """The list shows what the rest finds, and says which part it left out."""
    assert "active can be yes, no, all" in read_pet_filter("active:maybe").trouble
    assert "sex can be m or f" in read_pet_filter("rex sex:x").trouble


@given(st.text(max_size=60))
def test_anything_can_be_typed(text: str) -> None:
    """No text is a crash."""
    read_pet_filter(text)
