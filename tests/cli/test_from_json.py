"""Clients, pets and people from scripts: by options, from JSON, rehearsed, and the history of what was done."""

from __future__ import annotations

import json

import pytest

from shell import Keydesk


def test_an_object_and_a_list(keydesk: Keydesk) -> None:
    """One object gives one number, a list gives one for each, pets along with their owner."""
    one = {
        "last_name": "Costa",
        "cell_phone": "308.555.0138",
        "status": "active",
        "pets": [{"name": "Rex", "born": "2019"}],
    }
    made = keydesk("add", "client", "-", "--json", stdin=json.dumps(one)).json
    client = keydesk("client", str(made["client_id"]), "--json").json
    assert (client["name"], client["cell_phone"], client["pets"][0]["born"]) == ("Costa", "(308) 555-0138", "2019")
    many = [{"last_name": "Haddad"}, {"company": "Harbour Vets", "no_key_reason": "keypad", "no_key_note": "side door"}]
    made = keydesk("add", "client", "--json", "-", stdin=json.dumps(many)).json
    assert len(made) == len(many)
    assert keydesk("client", str(made[1]["client_id"]), "--json").json["no_key_reason"] == "keypad"


def test_all_or_nothing_with_the_number_and_the_field(keydesk: Keydesk) -> None:
    """The third is wrong: none is added, and the one line says which, in which field, and why."""
    many = [{"last_name": "Costa"}, {"last_name": "Haddad"}, {"last_name": "Novak", "email": "novak"}]
    run = keydesk("add", "client", "-", stdin=json.dumps(many))
    assert run.code == 1
    assert run.refusal.startswith("Number 3, email: E-mail is written name@example.com")
    assert "Nothing was added." in run.refusal
    assert keydesk("clients", "costa", "--json").json == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no JSON"),
        ("{", "no JSON: line 1"),
        ("[]", "nothing in the list"),
        ("[1]", "Number 1 is no object"),
        ('{"last_name": ["a"]}', "last_name: It is a text"),
        ('{"shoe_size": 44, "last_name": "A"}', "shoe_size"),
        ('{"last_name": "A", "pets": [{"species": "dog"}]}', "pets 1, name"),
        ('{"last_name": "A", "vet": "Dr. Nobody"}', "vet"),
        ('{"email": "a@example.com"}', "needs a name"),
        ("[" * 5000, "no JSON"),
        (b"\xff\xfe{}", "no JSON"),
    ],
)
def test_what_is_no_client_adds_nothing(keydesk: Keydesk, text: str | bytes, words: str) -> None:
    """One line on stderr, nothing on stdout, nothing in the store."""
    before = keydesk("clients", "--json").json
    run = keydesk("add", "client", "-", stdin=text)
    assert (run.code, run.out) == (1, "")
    assert words in run.err
    assert keydesk("clients", "--json").json == before


def test_pets_and_people(keydesk: Keydesk) -> None:
    """Pets name their owner, or all have the one that is named; people get a badge each."""
    pets = [{"client": "Rivera", "name": "Biscuit"}, {"client": "2", "name": "Puck", "species": "cat"}]
    assert len(keydesk("add", "pet", "-", "--json", stdin=json.dumps(pets)).json) == len(pets)
    keydesk("add", "pet", "okafor", "-", stdin='{"name": "Rex"}')
    assert {(row["name"], row["client_id"]) for row in keydesk("pets", "--json").json} == {
        ("Biscuit", 1), ("Puck", 2), ("Rex", 3),
    }  # fmt: skip
    run = keydesk("add", "pet", "-", stdin='[{"client": "Rivera", "name": "A"}, {"name": "B"}]')
    assert run.refusal.startswith("Number 2, client: It names no client.")
    people = [
        {"first_name": "Pat", "last_name": "Nwosu", "role": "scheduler"},
        {"last_name": "Quist", "phone": "3085550138"},
    ]
    made = keydesk("add", "staff", "-", "--json", stdin=json.dumps(people)).json
    assert all(row["badge_code"] for row in made)
    assert "(308) 555-0138" in keydesk("staff", "quist").out
    assert keydesk("add", "person", "Vale", "--json").json["badge_code"]


def test_a_phone_that_nobody_can_dial_is_marked(keydesk: Keydesk) -> None:
    """Kept as it was typed, and told, for people and for programs."""
    keydesk("client", "1", "--set", "cell_phone=ask her sister", "--set", "home_phone=3085550138")
    assert keydesk("client", "1", "--json").json["unread_phones"] == ["cell_phone"]
    lines = keydesk("client", "1").out
    assert "ask her sister (no number)" in lines
    assert "(308) 555-0138\n" in lines


def test_a_rehearsal_adds_nothing(keydesk: Keydesk) -> None:
    """--dry-run says what would be, and does nothing."""
    for command in (("client", "Costa"), ("pet", "1", "Rex"), ("staff", "Quist")):
        run = keydesk("add", *command, "--dry-run")
        assert run.code == 0
        assert "rehearsal" in run.err
    run = keydesk("add", "client", "-", "--dry-run", stdin='[{"last_name": "A"}, {"last_name": "B"}]')
    assert (run.code, "2 clients added." in run.err) == (0, True)
    assert "rehearsal" in keydesk("client", "1", "--set", "city=Omaha", "--dry-run").err
    assert keydesk("client", "1", "--json").json["city"] == ""
    assert keydesk("pets", "--json").json == []
    assert len(keydesk("clients", "--json").json) == len(("Rivera", "Lindqvist", "Okafor"))


def test_a_profile_is_changed_by_what_is_named(keydesk: Keydesk) -> None:
    """Names in place of numbers; a field that is emptied; the rest stays."""
    keydesk("add", "vet", "Dr. Lee", "--clinic", "Oak Street")
    keydesk("add", "territory", "North", "--zips", "68501")
    done = keydesk(
        "client", "Rivera", "--set", "vet=lee", "--set", "territory=north", "--set", "primary_sitter=Sam Ortega",
        "--set", "cell_phone=308 555 0138", "--set", "street=", "--set", "no_key_reason=garage code", "--json",
    ).json  # fmt: skip
    assert (done["vet"]["name"], done["territory"], done["primary_sitter"]) == ("Dr. Lee", "North", "Sam Ortega")
    assert (done["cell_phone"], done["street"], done["no_key_reason"]) == ("(308) 555-0138", "", "garage_code")
    run = keydesk("client", "Rivera", "--set", "status=inactive", "--set", "last_name=Riviera")
    assert "should go back to them" in run.err
    assert keydesk("clients", "riviera", "--json").json[0]["status"] == "inactive"
    assert keydesk("client", "Riviera", "--set", "key_required=yes", "--json").json["key_required"] is True


@pytest.mark.parametrize(
    ("arguments", "words", "code"),
    [
        (("--set", "shoe=44"), "no field", 1),
        (("--set", "vet=nobody"), "None of the vets", 1),
        (("--set", "email=ana"), "name@example.com", 1),
        (("--set", "key_required=no"), "Say why", 1),
        (("--set", "status=gone"), "not “gone”", 1),
        (("--set", "city"), "FIELD=VALUE", 1),
        (("--set", "city=Omaha", "--seen", "7"), "after you opened it", 3),
    ],
)
def test_a_wrong_change_changes_nothing(keydesk: Keydesk, arguments: tuple[str, ...], words: str, code: int) -> None:
    """It is refused in one line, with the exit code that says whether somebody was quicker."""
    before = keydesk("client", "1", "--json").json
    run = keydesk("client", "1", *arguments)
    assert (run.code, run.out) == (code, "")
    assert words in run.err
    assert keydesk("client", "1", "--json").json == before


def test_history_of_every_field(keydesk: Keydesk) -> None:
    """Who, when, old, new: of the profile, its links by name, prices, blocked sitters and pets; no code of a door."""
    keydesk("add", "territory", "North")
    keydesk("client", "1", "--set", "territory=North", "--set", "city=Omaha")
    keydesk("client", "1", "--set", "city=Lincoln")
    keydesk("add", "pet", "1", "Rex")
    keydesk("pet", "Rex", "--born", "2019")
    lines = keydesk("history", "client", "Rivera", "--json").json
    told = {(line["what"], line["field"], line["old"], line["new"]) for line in lines}
    assert ("client", "Territory", None, "North") in told
    assert ("client", "City", "Omaha", "Lincoln") in told
    assert ("pet Rex", "Born, year", None, "2019") in told
    assert {line["who"] for line in lines} == {"Ana Whitfield"}
    assert all(line["at"] for line in lines)
    assert "K7MT" not in keydesk("history", "client", "Rivera", "--csv").out
    assert keydesk("history", "pet", "Rex", "--json").json[-1]["field"] == "Born, year"
    assert keydesk("history", "staff", "Sam", "--json").code == 0
    assert keydesk("history", "safe", "Front").code == 1
    assert keydesk("history", "K7MT-1", "--json").code == 0
