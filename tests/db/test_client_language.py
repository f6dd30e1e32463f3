"""The filter of the list of clients: each thing that can be asked by name, on a real store."""

from __future__ import annotations

from datetime import timedelta

import pytest

from builders import MORNING, Office
from keydesk.db.queries.clients import client_found, client_rows, list_clients
from keydesk.operations.clients import edit_client, set_status
from keydesk.operations.pets import add_pet
from keydesk.operations.vets import add_vet
from keydesk.rules.client_words import CLIENTS
from keydesk.rules.refusal import Refusal


@pytest.fixture
def street(office: Office) -> Office:
    """Abara: sitter, vet, pet, phone, visit, key. Brandt: inactive, has blocked Jo. Costa: nothing but a city."""
    sam, jo = office.person("Sam Ortega", uid=1001), office.person("Jo Reyes", uid=1002)
    office.safe("Front office", rows=2, columns=5)
    abara, brandt = office.client("Abara", "Ana"), office.client("Brandt", "Bo")
    costa = office.client("Costa", "Cy", key_required=False, no_key_reason="keypad")
    desk = office.desk()
    vet = desk.perform_now(add_vet, name="Dr. Lee", clinic="Tern Hollow Vets").id
    fields = {
        "cell_phone": "(308) 555-0138",
        "email": "ana@example.com",
        "street": "1644 Tern Hollow Rd",
        "city": "Brookside",
        "zip": "97205",
        "primary_sitter_id": sam,
        "vet_id": vet,
    }
    desk.perform_now(edit_client, client_id=abara, version=1, fields=fields)
    desk.perform_now(edit_client, client_id=costa, version=1, fields={"city": "Elm Park"})
    desk.perform_now(add_pet, client_id=abara, fields={"name": "Rex"})
    office.key(abara, code="K7MT", copies=2, label="front door")
    office.visit(abara, sam, (MORNING + timedelta(days=2)).date())
    office.block(brandt, jo)
    desk.perform_now(set_status, client_id=brandt, branch="in_home", status="inactive")
    return office


def found(office: Office, text: str) -> str:
    """The first letters of the clients that a filter finds, by name."""
    desk = office.desk()
    ids, _ = desk.look_up_now(client_found, text=text)
    rows = desk.look_up_now(client_rows, ids=ids)
    return "".join(rows[each].name[0] for each in ids)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", "ABC"),
        ("status:active", "AC"),
        ("status:act,ina", "ABC"),
        ("!inactive", "AC"),
        ("-status:active", "B"),
        ("key:none", "B"),
        ("key:some", "A"),
        ("key:no", "C"),
        ("!key:some", "BC"),
        ("key:missing", ""),
        ("visits:none", "BC"),
        ("visits:week", "A"),
        ("visits:tomorrow", ""),
        ("visits:>tomorrow", "A"),
        ("sitter:sam", "A"),
        ("primary:none", "BC"),
        ("primary:sam,none", "ABC"),
        ("secondary:sam", ""),
        ("blocked:jo", "B"),
        ("blocked:none", "AC"),
        ("vet:hollow", "A"),
        ("vet:none", "BC"),
        ("pet:rex", "A"),
        ("city:brook", "A"),
        ("city:none", "B"),
        ('city:"elm park"', "C"),
        ("!city:brookside", "BC"),
        ("zip:972", "A"),
        ("zip:none", "BC"),
        ("street:tern", "A"),
        ("phone:0138", "A"),
        ("phone:308-555", "A"),
        ("phone:none", "BC"),
        ("email:example.com", "A"),
        ("email:none", "BC"),
        ("agreement:signed", ""),
        ("agreement:unsigned", "ABC"),
        ("see:unsigned", "A"),
        ("safe:front", "A"),
        ("since:today", "ABC"),
        ("since:<today", ""),
        ("branch:facility", ""),
        ("(308) 555-0138", "A"),
        ("a*", "A"),
        ("ana 555-0138", "A"),
        ('"abara ana"', "A"),
        ("status: key:", "ABC"),
    ],
)
def test_each_thing_can_be_asked(street: Office, text: str, names: str) -> None:
    """By itself, turned round, with several values, half typed."""
    assert found(street, text) == names


def test_every_name_of_the_language_is_answered(street: Office) -> None:
    """The example of each, as help shows it, is understood and finds something or nothing, but never fails."""
    for each in CLIENTS.asked:
        assert street.desk().look_up_now(client_found, text=each.example)[1] == "", each.example


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("statsu:active", "is “status:” meant?"),
        ("status:gone", "status can be"),
        ("visits:soonish", "is not a day"),
        ("holder:sam", "is not known"),
    ],
)
def test_what_is_not_understood_is_refused_by_a_command_with_its_place(street: Office, text: str, words: str) -> None:
    """The list on the screen filters by the rest."""
    assert words in street.desk().look_up_now(client_found, text=text)[1]
    with pytest.raises(Refusal, match="word 2"):
        street.desk().look_up_now(list_clients, text=f"a {text}")
