"""`keydesk sync clients`, and clients of one branch or of both on the command line (K1 to K5, K8, K10)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from at_both_branches import FACILITY, IN_HOME, switch_on
from shell import Keydesk, Shop


@pytest.fixture
def both(keydesk: Keydesk, shop: Shop) -> Keydesk:
    """Both branches, three clients In-Home, and fields of which some match."""
    switch_on(shop.office)
    shop.office.close()
    for label, branch in (("Wifi", IN_HOME), ("Wifi", FACILITY), ("Gate", IN_HOME), ("Entry", FACILITY)):
        assert keydesk("config", "fields", "add", "client", label, "--branch", branch).code == 0
    assert keydesk("client", "Rivera", "--set", "wifi=otter", "--set", "gate=left").code == 0
    return keydesk


def document(keydesk: Keydesk, *words: str) -> Any:
    """What a command tells a program."""
    run = keydesk(*words, "--json")
    assert run.code == 0, run.err
    return json.loads(run.out)


def test_a_rehearsal_shows_what_goes_where_and_does_nothing(both: Keydesk) -> None:
    """Field by field, with what has no match and how to take it along."""
    run = both("sync", "clients", "Rivera", "--to", "facility", "--dry-run")
    assert run.code == 0
    assert "1 client gets a place in Facility." in run.err
    assert "Gate (client) has no match in Facility: 1 stays here. --map gate=FIELD" in run.err
    assert [each.split()[:3] for each in run.out.splitlines() if "Wifi" in each] == [["client", "Wifi", "Wifi"]]
    assert [each["branch"] for each in document(both, "client", "Rivera")["branches"]] == [IN_HOME]


def test_a_sync_is_done_repeated_and_taken_back(both: Keydesk) -> None:
    """Once with an id, then it changes nothing, then an undo brings all back."""
    words = ("sync", "clients", "Rivera", "--to", "Facility", "--map", "gate=entry", "--op-id", "one")
    done = document(both, *words)
    assert done["clients"] == [
        {"client_id": 1, "name": "Rivera, Ana", "place": "joins", "status": "active", "values": {"fills": 2}}
    ]
    assert document(both, *words) == {"batch": done["batch"], "dry_run": False, "repeated": True}
    there = {
        each["name"]: each["value"]
        for each in document(both, "client", "Rivera", "--branch", "facility")["fields"]
    }  # fmt: skip
    assert there == {"wifi": "otter", "entry": "left"}
    again = both("sync", "clients", "Rivera", "--to", "facility")
    assert "Nothing changed" in again.err
    assert both("undo", str(done["batch"])).code == 0
    assert [each["branch"] for each in document(both, "client", "Rivera")["branches"]] == [IN_HOME]


def test_a_query_needs_a_yes(both: Keydesk) -> None:
    """Where nobody can be asked it is refused; --yes syncs all whom it finds."""
    refused = both("sync", "clients", "--query", "status:active", "--to", "facility")
    assert (refused.code, "The query finds 3 clients" in refused.refusal) == (1, True)
    done = document(both, "sync", "clients", "--query", "status:active", "--to", "facility", "--yes")
    assert [each["place"] for each in done["clients"]] == ["joins"] * 3
    assert both("sync", "clients", "--query", " ", "--to", "facility").code == 1
    assert both("sync", "clients", "--to", "facility").code == 1


def test_clients_of_one_branch_or_of_both(both: Keydesk) -> None:
    """`add client --branch`, JSON with a branch of its own, the status of a branch, and which branch comes first."""
    assert both("add", "client", "Costa", "--branch", "both", "--set", "wifi=seal").code == 0
    costa = document(both, "client", "Costa")
    assert {each["branch"]: each["status"] for each in costa["branches"]} == {IN_HOME: "active", FACILITY: "active"}
    assert [(each["branch"], each["value"]) for each in costa["fields"] if each["name"] == "wifi"] == [
        (IN_HOME, "seal"), (FACILITY, "seal"),
    ]  # fmt: skip
    records = [{"last_name": "Diaz", "branch": "facility", "entry": "side"}, {"last_name": "Ruiz"}]
    assert both("add", "client", "-", "--branch", "both", stdin=json.dumps(records)).code == 0
    diaz = document(both, "client", "Diaz")
    assert [each["branch"] for each in diaz["branches"]] == [FACILITY]
    assert diaz["primary_branch"] == FACILITY
    assert len(document(both, "client", "Ruiz")["branches"]) == 2
    assert both("status", "Costa", "inactive", "--branch", "Facility").code == 0
    assert both("client", "Costa", "--primary-branch", "facility").code == 0
    costa = document(both, "client", "Costa")
    assert costa["primary_branch"] == FACILITY
    assert {each["branch"]: each["status"] for each in costa["branches"]} == {IN_HOME: "active", FACILITY: "inactive"}
    refused = both("client", "Rivera", "--primary-branch", "facility")
    assert (refused.code, "a place there first" in refused.refusal) == (1, True)


def test_a_branchs_own_fields_are_filled_by_name(both: Keydesk) -> None:
    """With --branch they are those of Facility, for clients and for pets."""
    assert both("config", "fields", "add", "pet", "Kennel", "--branch", "facility").code == 0
    assert both("client", "Rivera", "--branch", "facility", "--set", "entry=side").code == 0
    assert both("client", "Rivera", "--set", "entry=side").code == 1
    assert both("add", "pet", "Rivera", "Mochi", "--branch", "facility", "--set", "kennel=7").code == 0
    assert both("pet", "Mochi", "--branch", "facility", "--set", "kennel=8").code == 0
    fields = document(both, "pet", "Mochi")["fields"]
    assert [(each["branch"], each["value"]) for each in fields if each["name"] == "kennel"] == [(FACILITY, "8")]
    assert "Kennel (Facility)" in both("pet", "Mochi").out
