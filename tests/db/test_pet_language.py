"""The filter of the list of pets: each thing that can be asked by name, on a real store."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import MORNING, Office
from keydesk.db.queries.pets import list_pets, pet_found, pet_rows
from keydesk.operations.pets import add_pet, set_pet_active
from keydesk.rules.pet_words import PETS
from keydesk.rules.query import read_query
from keydesk.rules.refusal import Refusal


@pytest.fixture
def home(office: Office) -> Office:
    """Rex of Rivera: dog, six. Mochi of Rivera: cat, born this year. Old of Okafor: dog, of unknown age, not about."""
    rivera, okafor = office.client("Rivera", "Ana"), office.client("Okafor", "Bo")
    desk = office.desk()
    year = MORNING.year
    rex = {"name": "Rex", "species": "dog", "breed": "Beagle", "sex": "m", "fixed": "yes", "born": f"{year - 6}-03-14"}
    desk.perform_now(add_pet, client_id=rivera, fields=rex)
    mochi = {"name": "Mochi", "species": "cat", "breed": "Maine Coon", "sex": "f", "color": "black", "born": f"{year}"}
    desk.perform_now(add_pet, client_id=rivera, fields=mochi)
    old = desk.perform_now(add_pet, client_id=okafor, fields={"name": "Old", "species": "dog"}).id
    desk.perform_now(set_pet_active, pet_id=old, active=False)
    return office


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", "MR"),
        ("rex rivera", "R"),
        ("r*", "R"),
        ("owner:riv kind:dog,cat", "MR"),
        ("client:riv species:dog", "R"),
        ('breed:"maine coon"', "M"),
        ("!breed:beagle", "M"),
        ("breed:none active:all", "O"),
        ("sex:f", "M"),
        ("fixed:yes", "R"),
        ("fixed:none active:all", "MO"),
        ("color:black", "M"),
        ("colour:bl", "M"),
        ("age:6", "R"),
        ("age:<1", "M"),
        ("age:>=6", "R"),
        ("age:>6", ""),
        ("age:<=6", "MR"),
        ("age:none active:all", "O"),
        ("active:no", "O"),
        ("active:all", "MOR"),
        ("!active:yes", "O"),
        ("owner: age:<", "MR"),
    ],
)
def test_each_thing_can_be_asked(home: Office, text: str, names: str) -> None:
    """By itself, turned round, with several values, half typed."""
    desk = home.desk()
    rows = desk.look_up_now(pet_rows, ids=desk.look_up_now(pet_found, text=text)[0])
    assert "".join(sorted(row.name[0] for row in rows.values())) == names


@pytest.mark.parametrize(
    ("text", "words"),
    [("active:maybe", "active can be yes, no, all"), ("age:old", "age can be 3"), ("holder:sam", "is not known")],
)
def test_what_is_not_understood_is_told_and_refused_by_a_command(home: Office, text: str, words: str) -> None:
    """The list on the screen filters by the rest; a command is refused with the word's number."""
    assert words in home.desk().look_up_now(pet_found, text=text)[1]
    with pytest.raises(Refusal, match="word 2"):
        home.desk().look_up_now(list_pets, text=f"rex {text}")


@given(st.text(max_size=60))
def test_anything_can_be_typed(text: str) -> None:
    """No text is a crash."""
    from zoneinfo import ZoneInfo

    read_query(text, now=MORNING, zone=ZoneInfo("UTC"), language=PETS)
