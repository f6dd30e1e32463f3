"""Ways in, agreement, contacts, logins, sitters, status, people and PINs from the shell, as the screens have them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shell import Keydesk, Shop

CODE = "SECRET-4711"


def listed(keydesk: Keydesk, *command: str) -> Any:
    """A list, or one document, as JSON."""
    return json.loads(keydesk(*command, "--json").out)


def test_a_code_goes_in_by_stdin_and_comes_out_only_on_the_record(keydesk: Keydesk) -> None:
    """P3: no argument, no list, no profile, no export and no search has it; `reveal` wants a reason and records it."""
    added = keydesk("access", "add", "rivera", "garage", "--code", "--note", "left door", "--json", stdin=f"{CODE}\n")
    assert json.loads(added.out) == {"way_id": 1}
    keydesk("access", "add", "rivera", "alarm", "--code", "--company", "SafeCo", stdin="0815-ALARM\n")
    for command in (
        ("access",), ("access", "--csv"), ("access", "--json"), ("client", "rivera"), ("client", "rivera", "--json"),
        ("clients", CODE), ("keys",), ("report", "client-keys"),
        ("export", "clients,pets,staff,keys,visits,history"),
    ):  # fmt: skip
        run = keydesk(*command)
        assert CODE not in run.out + run.err, command
    assert CODE not in added.err
    assert keydesk("access", "reveal", "1").code == 2
    refused = keydesk("access", "reveal", "1", "--reason", " ")
    assert (refused.code, refused.out) == (1, "")
    shown = keydesk("access", "reveal", "1", "--reason", "sitter at the door")
    assert (shown.code, shown.out) == (0, f"{CODE}\n")
    assert "on the record" in shown.err
    assert keydesk("access", "reveal", "9", "--reason", "none").code == 1


def test_ways_in_are_kept_from_the_shell(keydesk: Keydesk) -> None:
    """Changed, said to be right, out of use and back; those that are due come first (I17)."""
    keydesk("access", "add", "rivera", "lockbox", "--look-again", "2026-12-01")
    keydesk("access", "add", "okafor", "doorman", "--note", "Mr. Hill")
    assert listed(keydesk, "access", "--due") == []
    assert keydesk("access", "edit", "1", "--kind", "smart lock", "--note", "by the app").code == 0
    assert keydesk("access", "edit", "1").code == 2
    assert keydesk("access", "edit", "1", "--code", "--no-code", stdin="1\n").code == 2
    assert "right as of today" in keydesk("access", "looked-at", "1").err
    (way,) = listed(keydesk, "access", "--client", "rivera")
    assert (way["kind"], way["look_again"], way["has_code"], way["due"]) == ("smart lock", "2027-11-24", False, False)
    assert "out of use" in keydesk("access", "retire", "1", "--reason", "moved").err
    assert listed(keydesk, "access", "--client", "rivera") == []
    assert keydesk("access", "restore", "1").code == 0
    assert "“submarine”" in keydesk("access", "add", "rivera", "submarine").err


def test_the_agreement_and_what_is_open_about_keys(keydesk: Keydesk) -> None:
    """I18: signed on, may be copied, who may hold; what is open says so, in an office that has agreements signed."""
    assert listed(keydesk, "agreement", "rivera")["see_to"] == []
    assert keydesk("agreement", "okafor", "--signed-on", "today", "--may-copy", "no", "--return", "by hand").code == 0
    told = listed(keydesk, "agreement", "rivera")
    assert told["see_to"] == ["the key agreement is not signed"]
    out = keydesk("check-out", "K7MT-1", "--to", "sam")
    assert "the key agreement is not signed" in out.out + out.err
    keydesk("agreement", "rivera", "--signed-on", "2026-11-20", "--holder", "jo")
    refused = keydesk("check-out", "K7MT-2", "--to", "sam")
    assert refused.code == 1
    assert "may be held only by those whom the key agreement names" in refused.err
    assert keydesk("check-out", "K7MT-2", "--to", "sam", "--reason", "jo is ill").code == 0
    assert listed(keydesk, "agreement", "rivera", "--anybody")["may_hold"] == []
    assert keydesk("agreement", "rivera", "--signed-on", "+3").code == 1


def test_contacts_and_logins_are_kept_from_the_shell(keydesk: Keydesk) -> None:
    """I2: people around a client, and several addresses to sign in with, none of which is the profile's."""
    assert keydesk("contacts", "add", "rivera", "Lou Park", "--relation", "neighbour", "--has-key").out == "1\n"
    keydesk("contacts", "edit", "1", "--cell", "308 555 0138")
    (contact,) = listed(keydesk, "contacts", "--client", "rivera")
    assert (contact["name"], contact["phone"], contact["has_key"]) == ("Lou Park", "(308) 555-0138", True)
    assert keydesk("reassign", "--to", "contact:Lou Park", "K7MT-1").code == 0
    assert listed(keydesk, "contacts")[0]["holds"] == "K7MT-1"
    still = keydesk("contacts", "retire", "1")
    assert (still.code, "Take that back first" in still.err) == (1, True)
    keydesk("check-in", "K7MT-1")
    assert keydesk("contacts", "retire", "1").code == 0
    for address in ("ana@example.com", "bo@example.com"):
        assert keydesk("logins", "add", "rivera", address).code == 0
    clash = keydesk("logins", "add", "okafor", "ANA@example.com")
    assert (clash.code, "Rivera, Ana" in clash.err) == (1, True)
    assert keydesk("logins", "edit", "1", "ana@example.org").code == 0
    assert keydesk("logins", "retire", "2").code == 0
    assert [each["email"] for each in listed(keydesk, "logins")] == ["ana@example.org"]
    assert keydesk("logins", "add", "rivera", "no address").code == 1


def test_sitters_and_status_from_the_shell(keydesk: Keydesk) -> None:
    """I13, I14, I20: who comes and who never does, all in one act; inactive says what is left."""
    assert keydesk("sitters", "rivera", "--primary", "jo", "--block", "sam", "--reason", "bit the dog").code == 0
    profile = listed(keydesk, "client", "rivera")
    assert (profile["primary_sitter"], profile["blocked_sitters"]) == ("Jo Lind", ["Sam Ortega"])
    both = keydesk("sitters", "rivera", "--primary", "nobody", "--secondary", "sam")
    assert both.code == 1
    assert listed(keydesk, "client", "rivera")["primary_sitter"] == "Jo Lind"
    keydesk("sitters", "rivera", "--unblock", "sam", "--primary", "nobody")
    assert listed(keydesk, "client", "rivera")["primary_sitter"] is None
    done = keydesk("status", "rivera", "Inactive", "--reason", "moved away", "--json")
    assert json.loads(done.out) == {
        "client_id": 1, "branch": "in_home", "old": "active", "new": "inactive", "copies": 2, "visits": 0,
    }  # fmt: skip
    assert "should go back to them" in done.err
    assert keydesk("status", "rivera", "gone").code == 1
    (place,) = listed(keydesk, "client", "rivera")["branches"]
    assert [(each["status"], each["until"]) for each in place["before"]] == [("active", place["since"])]
    told = keydesk("client", "rivera").out
    assert "Status                inactive (In-Home) since 2026-11-24" in told
    assert "active from 2026-11-24 to 2026-11-24" in told
    assert keydesk("status", "rivera", "active").code == 0


def test_a_person_is_changed_in_one_act(keydesk: Keydesk, shop: Shop) -> None:
    """L1: role, single permissions, badge; what is refused leaves all of it as it was."""
    before = listed(keydesk, "person", "sam")
    assert before["badge_code"] == shop.sam
    told = listed(keydesk, "person", "sam", "--role", "scheduler", "--take", "export", "--new-badge")
    (branch, *_) = told["branches"]
    assert branch["role"] == "scheduler"
    rights = {each["permission"]: each for each in branch["permissions"]}
    assert rights["export"] == {"permission": "export", "may": False, "by_role": True, "single": "taken"}
    assert rights["manage_client_keys"]["may"]
    assert told["badge_code"] != shop.sam
    refused = keydesk("person", "sam", "--set", "nickname=Sammy", "--grant", "fly")
    assert (refused.code, "no such permission" in refused.err) == (1, True)
    assert listed(keydesk, "person", "sam")["name"] == "Sam Ortega"
    assert keydesk("person", "sam", "--left", "--reason", "moved").code == 0
    assert not listed(keydesk, "person", "sam")["active"]
    assert "Sam Ortega" in keydesk("person", "sam").out


def test_a_pin_is_set_from_the_shell(keydesk: Keydesk) -> None:
    """S6: from stdin or unseen, twice; another one only after the old one was right."""
    assert keydesk("pin", stdin="123456\n123456\n").code == 1
    assert keydesk("pin", stdin="271828\n271829\n").code == 1
    assert "You have a PIN now" in keydesk("pin", stdin="271828\n271828\n").err
    wrong = keydesk("pin", stdin="999999\n314159\n314159\n")
    assert (wrong.code, "not your PIN" in wrong.err) == (1, True)
    assert "is changed" in keydesk("pin", stdin="271828\n314159\n314159\n").err
    assert listed(keydesk, "person", "ana")["has_pin"]
    assert keydesk("pin", "--remove", stdin="314159\n").code == 0
    assert not listed(keydesk, "person", "ana")["has_pin"]


@pytest.mark.parametrize("name", ["[/b] Smith", "=1+1", "'; DROP TABLE staff", "Łęcki\x1b]0;x\x07"])
def test_hostile_names_stay_names(keydesk: Keydesk, name: str) -> None:
    """I1: in contacts, companies and notes alike."""
    keydesk("contacts", "add", "rivera", name)
    keydesk("access", "add", "rivera", "alarm", "--company", name, "--note", name)
    for run in (keydesk("contacts"), keydesk("access"), keydesk("contacts", "--csv"), keydesk("access", "--csv")):
        assert run.code == 0
        assert "\x1b" not in run.out
        assert ",=1" not in run.out
