"""The office's own fields in lists of clients and pets: asked by name, as columns, as an order; secrets in none."""

from __future__ import annotations

from typing import Any

import pytest

from builders import Office
from keydesk.db.queries.clients import client_found, client_rows, client_window, list_clients
from keydesk.db.queries.own_lists import own_columns, own_values
from keydesk.db.queries.pets import list_pets, pet_found, pet_rows
from keydesk.operations.clients import edit_client
from keydesk.operations.fields import add_field, hide_field
from keydesk.operations.pets import add_pet
from keydesk.rules.refusal import Refusal

FIELDS: tuple[tuple[str, str, str, str], ...] = (
    ("client", "Parking spot", "choice", "street, garage, parking lot"),
    ("client", "Dogs walked", "number", ""),
    ("client", "Contract until", "date", ""),
    ("client", "Likes cake", "yes_no", ""),
    ("client", "Gardener", "text", ""),
    ("client", "Alarm word", "secret", ""),
    ("client", "Phone", "phone", ""),
    ("pet", "Food", "text", ""),
)


@pytest.fixture
def street(office: Office) -> Office:
    """Abara with something in every field, Brandt with other things, Costa with nothing."""
    desk = office.desk()
    for subject, label, kind, choices in FIELDS:
        desk.perform_now(add_field, subject=subject, label=label, kind=kind, choices=choices)
    abara, brandt, costa = (office.client(last) for last in ("Abara", "Brandt", "Costa"))
    held: dict[int, dict[str, str]] = {
        abara: {
            "parking_spot": "parking lot", "dogs_walked": "2", "contract_until": "2026-12-24", "likes_cake": "yes",
            "gardener": "Zoë Ölmann", "alarm_word": "hunter2", "phone": "(308) 555-0138",
        },
        brandt: {"parking_spot": "street", "dogs_walked": "10.5", "contract_until": "2026-11-01", "likes_cake": "no"},
    }  # fmt: skip
    for client_id, fields in held.items():
        desk.perform_now(edit_client, client_id=client_id, version=None, fields=fields)
    desk.perform_now(add_pet, client_id=costa, fields={"name": "Rex", "food": "chicken & rice"})
    desk.perform_now(add_pet, client_id=abara, fields={"name": "Ivy"})
    return office


def found(office: Office, text: str, sort: str = "name") -> str:
    """The first letters of the clients that a filter finds, in their order."""
    desk = office.desk()
    ids, trouble = desk.look_up_now(client_found, text=text, sort=sort)
    assert trouble == "", trouble
    rows = desk.look_up_now(client_rows, ids=ids)
    return "".join(rows[each].name[0] for each in ids)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("parking_spot:street", "B"),
        ("Parking-Spot:STREET", "B"),
        ("parkingspot:str*", "B"),
        ('parking_spot:"parking lot"', "A"),
        ("parking_spot:street,parking", "AB"),
        ("parking_spot:none", "C"),
        ("!parking_spot:none", "AB"),
        ("!parking_spot:street", "AC"),
        ("parking_spot:", "ABC"),
        ("dogs_walked:2", "A"),
        ("dogs_walked:>2", "B"),
        ("dogs_walked:<=10.5", "AB"),
        ("dogs_walked:<", "ABC"),
        ("dogs_walked:none", "C"),
        ("contract_until:>today", "A"),
        ("contract_until:<today", "B"),
        ("contract_until:24dec", "A"),
        ("contract_until:none", "C"),
        ("likes_cake:y", "A"),
        ("likes_cake:no", "B"),
        ("gardener:olmann", "A"),
        ("gardener:ZOË", "A"),
        ("gardener:o*mann", "A"),
        ("own_phone:5550138", "A"),
        ("phone:5550138", ""),
        ("abara parking_spot:parking status:active", "A"),
        ("gardener:'; gardener:%", ""),
    ],
)
def test_a_field_is_asked_by_its_name(street: Office, text: str, names: str) -> None:
    """Whatever its case and what parts its words; by its kind; half typed it filters nothing yet."""
    assert found(street, text) == names


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("parking:street", "is “parking_spot:” meant?"),
        ("alarm_word:hunter2", "is a secret, and no list is filtered by one"),
        ("alarmword:x", "is a secret"),
        ("dogs_walked:many", "dogs_walked can be 3, <2, >=10 or none"),
        ("contract_until:soonish", "is not a day"),
        ("likes_cake:perhaps", "likes_cake can be yes, no, none"),
        ("food:rice", "“food:” is not known"),
    ],
)
def test_what_is_not_understood_is_pointed_at_and_refused_by_a_command(street: Office, text: str, words: str) -> None:
    """An unknown field is told with what may be meant; a secret is told to be one."""
    assert words in street.desk().look_up_now(client_found, text=text)[1]
    with pytest.raises(Refusal, match="word 2"):
        street.desk().look_up_now(list_clients, text=f"a {text}")


@pytest.mark.parametrize(
    "text", ["status:", "key:", "parking_spot:", "dogs_walked:>", 'city:""', "pet:*", "sitter:,", "-visits:"]
)
def test_a_value_that_is_empty_is_refused_by_a_command(street: Office, text: str) -> None:
    """A script whose variable came out empty would be about everybody."""
    with pytest.raises(Refusal, match="The filter was not understood, word 2"):
        street.desk().look_up_now(list_clients, text=f"a {text}")


def test_pets_have_fields_of_their_own(street: Office) -> None:
    """Those of clients are none of theirs."""
    desk = street.desk()
    ids, trouble = desk.look_up_now(pet_found, text="food:chicken")
    assert ([row.name for row in desk.look_up_now(pet_rows, ids=ids).values()], trouble) == (["Rex"], "")
    assert "is not known" in desk.look_up_now(pet_found, text="gardener:x")[1]
    with pytest.raises(Refusal, match="nothing stands after “owner:”"):
        desk.look_up_now(list_pets, text="owner:")


def test_a_list_is_sorted_by_a_field_and_who_has_nothing_comes_last(street: Office) -> None:
    """Numbers as numbers, days as days; several columns, each turned by itself."""
    assert found(street, "", "dogs_walked") == "ABC"
    assert found(street, "", "-dogs_walked") == "CBA"
    assert found(street, "", "contract_until") == "BAC"
    assert found(street, "", "likes_cake,name") == "BAC"
    assert found(street, "", "status,-name") == "CBA"


def test_a_column_says_what_stands_in_a_field_and_never_a_secret(street: Office) -> None:
    """Only what is in sight is read; a secret cannot be asked for as a column at all."""
    desk = street.desk()
    own = desk.look_up_now(own_columns, subject="client")
    assert list(own.fields) == [
        *("parking_spot", "dogs_walked", "contract_until", "likes_cake", "gardener", "own_phone"),
    ]
    asked: dict[str, Any] = {"columns": ("name", "parking_spot", "alarm_word"), "own": own}
    window = desk.look_up_now(client_window, ids=[1, 3], **asked)
    assert {thing: dict(said) for thing, said in window.more.items()} == {1: {"parking_spot": "parking lot"}, 3: {}}
    assert "hunter2" not in str(window)


def test_a_hidden_field_is_in_no_list(street: Office) -> None:
    """Its values stay, and nobody can ask for them until it is shown again."""
    street.desk().perform_now(hide_field, subject="client", name="gardener", version=1, told=1)
    assert "is not known" in street.desk().look_up_now(client_found, text="gardener:olmann")[1]
    assert "gardener" not in street.desk().look_up_now(own_columns, subject="client").fields


def test_values_are_completed_from_what_is_on_file_and_from_the_choices(street: Office) -> None:
    """The most frequent first, then choices that nobody has yet; none at the end."""
    desk = street.desk()

    def offered(name: str, begun: str) -> list[str]:
        return [each.text for each in desk.look_up_now(own_values, subject="client", name=name, begun=begun)]

    assert offered("parking_spot", "") == ["parking lot", "street", "garage", "none"]
    assert offered("parking_spot", "ga") == ["garage"]
    assert offered("alarm_word", "") == []
