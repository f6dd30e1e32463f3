"""A list of clients that is taken into one branch: their places, status, and that branch's own fields (K1, K3)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from at_both_branches import FACILITY, IN_HOME, switch_on
from shell import Keydesk, Shop

LIST = "Last name,First name,Status,Kennel\nMoss,Ida,active,7\nDunn,Lee,prospect,\n"


@pytest.fixture
def both(keydesk: Keydesk, shop: Shop) -> Keydesk:
    """Both branches, and a field of Facility's own beside one of In-Home's with the same name."""
    switch_on(shop.office)
    shop.office.close()
    for branch in (IN_HOME, FACILITY):
        assert keydesk("config", "fields", "add", "client", "Kennel", "--branch", branch).code == 0
    return keydesk


def profile(keydesk: Keydesk, who: str) -> dict[str, Any]:
    """A client as a program has them."""
    run = keydesk("client", who, "--json")
    assert run.code == 0, run.err
    document: dict[str, Any] = json.loads(run.out)
    return document


def mapping(folder: Path) -> str:
    """Which column means what, the kennel in the field of that name."""
    columns = {"Last name": "last_name", "First name": "first_name", "Status": "status", "Kennel": "field: Kennel"}
    listed = "".join(f'"{heading}" = "{means}"\n' for heading, means in columns.items())
    file = folder / "map.toml"
    file.write_text(f'source = "list"\n[[tables]]\nkind = "clients"\n[tables.columns]\n{listed}', encoding="utf-8")
    return str(file)


def kennels(document: dict[str, Any]) -> dict[str, str | None]:
    """What stands in the field of either branch."""
    return {each["branch"]: each["value"] for each in document["fields"] if each["name"] == "kennel"}


def test_a_list_for_facility(both: Keydesk, tmp_path: Path) -> None:
    """New clients have a place there and not In-Home; what is changed in the list comes along, and is taken back."""
    file = tmp_path / "clients.csv"
    file.write_text(LIST, encoding="utf-8")
    words = ("import", str(file), "--map", mapping(tmp_path), "--branch", "facility", "--yes")
    assert both(*words).code == 0
    moss = profile(both, "Moss")
    assert {each["branch"]: each["status"] for each in moss["branches"]} == {FACILITY: "active"}
    assert (moss["primary_branch"], kennels(moss)) == (FACILITY, {IN_HOME: None, FACILITY: "7"})
    assert {each["status"] for each in profile(both, "Dunn")["branches"]} == {"prospect"}
    file.write_text(LIST.replace("active,7", "inactive,9"), encoding="utf-8")
    assert both(*words).code == 0
    moss = profile(both, "Moss")
    assert {each["branch"]: each["status"] for each in moss["branches"]} == {FACILITY: "inactive"}
    assert kennels(moss) == {IN_HOME: None, FACILITY: "9"}
    undone = both("import", "--undo", "--yes")
    assert undone.code == 0, undone.err
    moss = profile(both, "Moss")
    assert {each["branch"]: each["status"] for each in moss["branches"]} == {FACILITY: "active"}
    assert kennels(moss) == {IN_HOME: None, FACILITY: "7"}
    assert both("import", "--undo", "--yes").code == 0
    assert {each["status"] for each in profile(both, "Moss")["branches"]} == {"inactive"}


def test_a_list_without_a_branch_is_in_homes(both: Keydesk, tmp_path: Path) -> None:
    """As it was while there was one branch alone."""
    file = tmp_path / "clients.csv"
    file.write_text(LIST, encoding="utf-8")
    assert both("import", str(file), "--map", mapping(tmp_path), "--yes").code == 0
    moss = profile(both, "Moss")
    assert {each["branch"]: each["status"] for each in moss["branches"]} == {IN_HOME: "active"}
    assert (moss["primary_branch"], kennels(moss)) == (IN_HOME, {IN_HOME: "7", FACILITY: None})
