"""`keydesk config fields`, and the office's own fields of clients and pets from the shell (I5, I6, J3)."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from shell import Keydesk


@pytest.fixture
def alarm(keydesk: Keydesk) -> str:
    """A choice, a secret, and a client who has the first; the client's number."""
    made = keydesk("config", "fields", "add", "client", "Alarm company", "--kind", "choice", "--choices", "ADT,Ring")
    assert made.code == 0
    assert keydesk("config", "fields", "add", "client", "Wifi", "--kind", "secret").code == 0
    return keydesk("add", "client", "Okafor", "Bo", "--set", "Alarm company=ring").out.strip()


def one(keydesk: Keydesk, whose: str, name: str) -> dict[str, Any]:
    """A field in the list."""
    listed = json.loads(keydesk("config", "fields", whose, "--all", "--json").out)
    return next(dict(each) for each in listed if each["name"] == name)


def test_fields_are_listed_for_people_and_for_programs(keydesk: Keydesk, alarm: str) -> None:
    """Alone all, or those of one; how many hold something in each."""
    assert one(keydesk, "client", "alarm_company")["held"] == 1
    rows = list(csv.DictReader(io.StringIO(keydesk("config", "fields", "--csv").out)))
    assert {each["of"] for each in rows} == {"client", "pet"}
    assert "Alarm company" in keydesk("config", "fields", "client").out


def test_client_has_own_fields_by_name_or_label(keydesk: Keydesk, alarm: str) -> None:
    """--set reads as the form does, and the profile tells them to people and programs."""
    assert keydesk("client", alarm, "--set", "alarm_company=adt").code == 0
    document = json.loads(keydesk("client", alarm, "--json").out)
    by_name = {each["name"]: each for each in document["fields"]}
    assert by_name["alarm_company"]["value"] == "ADT"
    assert by_name["wifi"] == {
        "branch": "in_home", "name": "wifi", "label": "Wifi", "group": "", "kind": "secret", "value": None,
        "has_secret": False,
    }  # fmt: skip
    assert "Alarm company" in keydesk("client", alarm).out
    refused = keydesk("client", alarm, "--set", "alarm_company=Brinks")
    assert (refused.code, "one of ADT, Ring" in refused.refusal) == (1, True)
    assert keydesk("client", alarm, "--set", "alarm_company=").code == 0


def test_pet_has_own_fields(keydesk: Keydesk, alarm: str) -> None:
    """J3: added and changed with --set."""
    keydesk("config", "fields", "add", "pet", "Microchip")
    pet = keydesk("add", "pet", alarm, "Mochi", "--set", "microchip=985 121").out.strip()
    assert keydesk("pet", pet, "--set", "Microchip=985 122").code == 0
    assert json.loads(keydesk("pet", pet, "--json").out)["fields"][0]["value"] == "985 122"


def test_secret_is_taken_from_stdin_alone_and_told_to_nobody(keydesk: Keydesk, alarm: str) -> None:
    """P3: others on the box can read a command line; lists, profiles and exports have nothing of it."""
    assert "read a command line" in keydesk("client", alarm, "--set", "wifi=hunter2").refusal
    record = json.dumps({"last_name": "Marsh", "wifi": "hunter2"})
    client = keydesk("add", "client", "-", stdin=record).out.strip()
    told = json.loads(keydesk("client", client, "--json").out)
    assert next(each for each in told["fields"] if each["name"] == "wifi")["has_secret"] is True
    for command in (
        ("client", client), ("client", client, "--json"), ("clients", "--json"), ("clients", "hunter2"),
        ("export", "clients"), ("history", "client", client), ("config", "fields", "--json"),
    ):  # fmt: skip
        assert "hunter2" not in keydesk(*command).out


def test_change_says_first_how_many_hold_something(keydesk: Keydesk, alarm: str) -> None:
    """I6: refused with the number; --yes does it, and nothing is lost."""
    for command in (("hide", "client"), ("retire", "client")):
        refused = keydesk("config", "fields", *command, "alarm_company")
        assert refused.code == 1
        assert "1 client holds something in Alarm company" in refused.refusal
    assert keydesk("config", "fields", "hide", "client", "alarm_company", "--yes").code == 0
    assert one(keydesk, "client", "alarm_company")["shown"] is False
    assert keydesk("config", "fields", "show", "client", "alarm_company").code == 0
    assert keydesk("config", "fields", "edit", "client", "alarm_company", "--label", "Alarm", "--yes").code == 0
    assert keydesk("config", "fields", "retire", "client", "alarm", "--yes").code == 0
    assert keydesk("config", "fields", "restore", "client", "alarm_company").code == 0
    assert one(keydesk, "client", "alarm_company")["held"] == 1


def test_fields_are_needed_and_moved(keydesk: Keydesk, alarm: str) -> None:
    """I5: `add client` asks for what is needed; a change of one thing does not."""
    assert keydesk("config", "fields", "require", "client", "alarm_company").code == 0
    refused = keydesk("add", "client", "Costa")
    assert (refused.code, "Alarm company is needed" in refused.refusal) == (1, True)
    assert keydesk("client", "1", "--set", "city=Omaha").code == 0
    assert keydesk("config", "fields", "require", "client", "alarm_company", "no").code == 0
    assert keydesk("add", "client", "Costa").code == 0
    assert keydesk("config", "fields", "move", "client", "wifi", "--after", "").code == 0
    listed = json.loads(keydesk("config", "fields", "client", "--json").out)
    assert listed[0]["name"] == "wifi"
    assert keydesk("config", "fields", "move", "client", "wifi").code == 2


@pytest.mark.parametrize("label", ["[/b] Smith", "=1+1", "'; DROP TABLE client", "-x y"])
def test_hostile_labels_stay_labels(keydesk: Keydesk, label: str) -> None:
    """I1, I5: no markup, no formula, no option."""
    assert keydesk("config", "fields", "add", "client", "--", label).code == 0
    assert label in {each["label"] for each in json.loads(keydesk("config", "fields", "client", "--json").out)}
    assert ",=1" not in keydesk("config", "fields", "--csv").out
