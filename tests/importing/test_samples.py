"""The sample offices reach the counts of their README, in the plan and in the store. Skipped where there are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders import Office
from imports import SAMPLES, count_of, counts_of, import_files, needs_samples, plan_files, rows_of, troubles_of
from keydesk.db.models import Client, ClientContact, ClientMembership, Key, KeyCopy, Pet, Staff
from keydesk.importing.mapping import Mapping

pytestmark = needs_samples

LEASHTIME = tuple(SAMPLES / "leashtime" / name for name in ("Clients.csv", "Pets.csv", "Sitters.csv"))
GENERIC = tuple(SAMPLES / "generic" / name for name in ("clients.xlsx", "keys.csv"))


def test_leashtime_counts_in_the_plan(office: Office) -> None:
    """620 clients, 921 pets without a question, 17 sitters, 403 keys, and every sort of dirt counted."""
    wanted = counts_of("leashtime")
    plan = plan_files(office, *LEASHTIME)
    added = {kind: by["add"] for kind, by in plan.counts.items()}
    tallies = plan.tallies
    assert added["client"] == wanted["clients"]
    assert added["staff"] == wanted["sitters"]
    assert added["copy"] == wanted["keys"]
    assert added["pet"] == wanted["pets_joined_by_ownerptr"] + wanted["pets_joined_by_unique_name"]
    assert plan.counts["pet"]["clash"] == wanted["pets_owner_ambiguous"]
    assert plan.counts["pet"]["refused"] == wanted["pets_owner_unknown"]
    assert plan.counts["key"]["clash"] == wanted["key_codes_shared_by_two_clients"]
    assert {
        "clients_active": tallies["clients_active"],
        "clients_prospect": tallies["clients_prospect"],
        "clients_inactive": tallies["clients_inactive"],
        "pets_inactive": tallies["pets_inactive"],
        "pets_partial_dob": tallies["pets_partial_dob"],
        "keys_on_a_hook": tallies["keys_on_a_hook"],
        "keys_no_hook": tallies["keys_no_hook"],
        "key_described": tallies["key_described"],
        "no_key_required": tallies["no_key_required"],
        "contact_has_key": tallies["contact_has_key"],
        "zip_lost_zero": tallies["zip_lost_zero"],
        "cells_with_line_breaks": tallies["cells_with_line_breaks"],
    }.items() <= wanted.items()
    assert tallies["key_lost_zero"] == 6
    assert tallies["key_with_copy"] == 3
    assert tallies["hook_unclear"] == 7
    (missed,) = plan.unmatched_sitters
    assert (missed.name, missed.times) == ("Gina Halloran", wanted["sitter_not_on_file"])


def test_leashtime_counts_in_the_store(office: Office) -> None:
    """What the plan counts is in the store, each copy with one holder, and the store verifies; again it is all same."""
    wanted = counts_of("leashtime")
    import_files(office, *LEASHTIME)
    assert count_of(office, Client) == wanted["clients"]
    for status in ("active", "prospect", "inactive"):
        assert count_of(office, ClientMembership, status=status) == wanted[f"clients_{status}"]
    assert count_of(office, Pet) == 921
    # One of the two pets whose owner nobody can tell is an inactive one.
    assert count_of(office, Pet, active=False) == wanted["pets_inactive"] - 1
    assert count_of(office, Staff) == 1 + wanted["sitters"]
    assert count_of(office, Client, key_required=False) == wanted["no_key_required"]
    assert count_of(office, ClientContact, has_key=True) == wanted["contact_has_key"]
    assert count_of(office, Key) == count_of(office, KeyCopy, holder_kind="safe") == wanted["keys"]
    # Seven hook cells name no hook, and two copies ask for one hook.
    hung = sum(1 for copy in rows_of(office, KeyCopy) if copy.hook_id is not None)
    assert hung == wanted["keys_on_a_hook"] - 7 - 1
    again = plan_files(office, *LEASHTIME)
    assert again.does_nothing
    assert {by["add"] + by["change"] for by in again.counts.values()} == {0}
    assert not troubles_of(office)


def test_generic_counts(office: Office) -> None:
    """A workbook with merged titles and a key list with places: 250 clients, 364 pets, 295 copies where they are."""
    clients, keys = counts_of("generic")["clients.xlsx"], counts_of("generic")["keys.csv"]
    import_files(office, SAMPLES / "leashtime" / "Sitters.csv")
    plan = plan_files(office, *GENERIC)
    added = {kind: by["add"] for kind, by in plan.counts.items()}
    assert added["client"] == clients["clients"]
    assert added["pet"] == clients["pets"]
    assert added["copy"] == keys["copies_listed"]
    assert plan.tallies["copies_by_column"] == clients["copies_by_column"]
    assert plan.tallies["clients_with_keys"] == clients["clients_with_keys"]
    assert {f"{clients['hidden_rows_that_count']} hidden rows count like the others"} <= set(plan.remarks)
    assert {f"{clients['section_rows']} heading rows between groups were passed over"} <= set(plan.remarks)
    assert plan.tallies["keys"] == keys["keys"]
    assert plan.tallies["copies_stated"] == keys["copies_stated"]
    assert plan.tallies["rows_where_count_differs"] == keys["rows_where_count_differs"]
    places = {kind: plan.tallies[f"place_{kind}"] for kind in ("hook", "sitter", "client", "lost", "unclear")}
    assert places == {
        "hook": keys["on_board"],
        "sitter": keys["with_sitter"],
        "client": keys["with_client"],
        "lost": keys["lost"],
        "unclear": keys["place_unclear"],
    }
    # Two rows are of a Maria Garcia, and there are two of her.
    clashes = [item.origin.line for item in plan.items if item.kind == "key" and item.action == "clash"]
    assert clashes == [50, 141]


def test_ez_pet_sitter_counts(office: Office) -> None:
    """180 clients, 259 pets in wide rows, and where each key is kept; unclear cells are missing, with the words."""
    wanted = counts_of("ezpetsitter")
    plan = plan_files(office, SAMPLES / "ezpetsitter" / "clients.csv")
    assert plan.counts["client"]["add"] == wanted["clients"]
    assert plan.counts["pet"]["add"] == wanted["pets"]
    names = ("sitters_named", "keys_with_office", "keys_with_a_sitter", "keys_with_client", "no_key", "key_unclear")
    assert {name: plan.tallies[name] for name in names}.items() <= wanted.items()


def test_ez_pet_sitter_beside_leashtime(office: Office) -> None:
    """Twelve clients of the office taken over are clients already; a name alone makes nobody the same."""
    import_files(office, *LEASHTIME)
    plan = plan_files(office, SAMPLES / "ezpetsitter" / "clients.csv")
    known = [item for item in plan.items if item.kind == "client" and item.target is not None]
    assert len(known) == counts_of("ezpetsitter")["clients_also_in_leashtime"]


def test_bettawalka_counts(office: Office) -> None:
    """An old key list finds its clients by name: 140 accounts one, one two, six nobody."""
    wanted = counts_of("bettawalka")
    import_files(office, *LEASHTIME)
    plan = plan_files(office, SAMPLES / "bettawalka" / "KeyInfo.csv")
    reasons = [item.reason for item in plan.items if item.kind == "key" and item.action in {"clash", "refused"}]
    assert sum("there is nobody called" in reason for reason in reasons) == wanted["clients_unknown"]
    assert sum("clients are called" in reason for reason in reasons) == wanted["clients_ambiguous"]
    assert sum("has no key code" in reason for reason in reasons) == wanted["rows_without_code"]
    assert sum("this key gets a new code" in reason for reason in reasons) == wanted["codes_used_twice"]
    assert plan.tallies["keys"] == wanted["rows"] - wanted["rows_without_code"]


def test_precise_counts(office: Office) -> None:
    """An XML workbook: two e-mails in a cell, births with ages, and two pets of whom nobody knows which Maria's."""
    wanted = counts_of("precise")
    plan = plan_files(office, SAMPLES / "precise" / "export.xml")
    assert plan.counts["client"]["add"] == wanted["clients"]
    assert plan.counts["pet"]["clash"] == wanted["pets_owner_ambiguous"]
    assert plan.counts["pet"]["add"] + plan.counts["pet"]["clash"] == wanted["pets"]
    names = ("uses_keys", "clients_active", "several_emails")
    assert {name: plan.tallies[name] for name in names}.items() <= wanted.items()


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0)])
def test_order_of_files_does_not_matter(office: Office, order: tuple[int, ...]) -> None:
    """Clients, pets and sitters find each other in whatever order the files are named."""
    plan = plan_files(office, *(LEASHTIME[at] for at in order))
    assert plan.counts["pet"]["add"] == 921
    assert len(plan.unmatched_sitters) == 1


def test_a_mapping_tells_sitters(office: Office) -> None:
    """Names that could be two people are told once, in the mapping, and then the copies go to that person."""
    import_files(office, SAMPLES / "leashtime" / "Sitters.csv")
    words = Mapping(sitters={"Ana": "Ana Reyes"})
    plan = plan_files(office, *GENERIC, mapping=words)
    assert not plan.unmatched_sitters
    assert Path("keys.csv").name in plan.files
