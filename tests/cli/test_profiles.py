"""`keydesk vets`, `territories`, `prices`: the lists and the same operations as on the screens (I10, I11, I12, I15)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from builders import Office
from keydesk.operations.clients import edit_client
from keydesk.operations.office import add_service
from keydesk.operations.territories import add_territory
from shell import Keydesk


def listed(keydesk: Keydesk, *command: str) -> list[dict[str, Any]]:
    """A list as JSON."""
    found: list[dict[str, Any]] = json.loads(keydesk(*command, "--json").out)
    return found


@pytest.fixture
def walk(shop: Any) -> None:
    """A walk for 22.00."""
    office: Office = shop.office
    office.desk().perform_now(add_service, name="Walk", price_cents=2200)


def test_vets_list_is_kept_from_the_shell(keydesk: Keydesk) -> None:
    """I10: added, found by a part of the name, changed, off the list and back."""
    assert json.loads(keydesk("add", "vet", "Dr. Lee", "--clinic", "Oak Street", "--json").out) == {"vet_id": 1}
    assert keydesk("vets", "edit", "lee", "--phone", "555-0142").code == 0
    assert "off the vets list" in keydesk("vets", "retire", "1", "--reason", "moved").err
    assert listed(keydesk, "vets") == []
    (vet,) = listed(keydesk, "vets", "--all")
    assert (vet["name"], vet["clinic"], vet["phone"], vet["active"]) == ("Dr. Lee", "Oak Street", "555-0142", False)
    assert keydesk("vets", "restore", "oak").code == 0
    assert "Oak Street" in keydesk("vets").out


@pytest.mark.parametrize("name", ["[/b] Smith", "=1+1", "'; DROP TABLE vet", "Łęcki"])
def test_hostile_names_stay_names(keydesk: Keydesk, name: str) -> None:
    """I1, I5: as they are in JSON, and no formula in CSV."""
    keydesk("add", "vet", name)
    keydesk("add", "territory", name)
    assert listed(keydesk, "vets")[0]["name"] == name
    assert listed(keydesk, "territories")[0]["name"] == name
    assert ",=1" not in keydesk("vets", "--csv").out


def test_territories_are_kept_from_the_shell(keydesk: Keydesk) -> None:
    """I15: zip codes as people list them; what is another's is refused."""
    assert keydesk("add", "territory", "North", "--zips", "68501, 68510-68512").code == 0
    run = keydesk("add", "territory", "South", "--zips", "68511")
    assert (run.code, run.out) == (1, "")
    assert "68511 belongs to North already" in run.err
    assert keydesk("territories", "edit", "north", "--zips", "68501").code == 0
    (north,) = listed(keydesk, "territories")
    assert (north["name"], north["zips"], north["clients"]) == ("North", "68501", 0)
    assert keydesk("territories", "retire", "North").code == 0
    assert listed(keydesk, "territories") == []
    assert keydesk("territories", "edit", "West", "--name", "East").code == 1
    assert keydesk("territories", "edit", "North").code == 2


@pytest.mark.usefixtures("walk")
def test_price_is_set_from_the_shell(keydesk: Keydesk) -> None:
    """I11: a client's own price, in the list and the report."""
    run = keydesk("prices", "set", "rivera", "wal", "20", "--json")
    assert run.code == 0
    assert json.loads(run.out) == {
        "price_id": 1, "dry_run": False, "repeated": False, "repriced": 0, "kept": 0, "by_hand": 0,
    }  # fmt: skip
    (price,) = listed(keydesk, "prices", "--client", "rivera")
    assert (price["client"], price["service"], price["price_cents"], price["state"]) == (
        "Rivera, Ana",
        "Walk",
        2000,
        "now",
    )
    assert "20.00" in keydesk("report", "custom-prices").out
    assert listed(keydesk, "prices", "--client", "okafor") == []


@pytest.mark.usefixtures("walk")
def test_effective_date_is_needed_once_visits_are_booked(keydesk: Keydesk) -> None:
    """I12: then the day, and the word about booked visits; a rehearsal does nothing, a repeat does it once."""
    keydesk("visits", "book", "rivera", "--day", "thu", "--at", "8", "--service", "walk")
    run = keydesk("prices", "set", "rivera", "walk", "25")
    assert run.code == 1
    assert "1 visit of Walk is booked for Rivera, Ana. Say from which day" in run.err
    assert "Say whether to price it anew" in keydesk("prices", "set", "rivera", "walk", "25", "--from", "today").err
    asked = ("prices", "set", "rivera", "walk", "25", "--from", "today", "--reprice")
    assert "rehearsal" in keydesk(*asked, "--dry-run").err
    assert listed(keydesk, "prices") == []
    for _ in range(2):
        assert keydesk(*asked, "--op-id", "new-year").code == 0
    assert [each["price_cents"] for each in listed(keydesk, "visits", "--day", "thu")] == [2500]
    assert keydesk("undo").code == 0
    assert [each["price_cents"] for each in listed(keydesk, "visits", "--day", "thu")] == [2200]


@pytest.mark.usefixtures("walk")
def test_what_is_not_understood_is_refused_in_one_line(keydesk: Keydesk) -> None:
    """Exit codes as everywhere: 1 refused or not found, 2 wrong usage."""
    for words in (("nobody", "walk", "2"), ("rivera", "swim", "2"), ("rivera", "walk", "x"), ("rivera", "", "2")):
        run = keydesk("prices", "set", *words)
        assert (run.code, run.out, run.err.count("\n")) == (1, "", 1), words
    assert keydesk("prices", "set", "rivera").code == 2
    assert keydesk("prices", "remove", "rivera", "walk").code == 1


def test_profile_tells_vet_and_territory(keydesk: Keydesk, shop: Any) -> None:
    """I10, I15: `keydesk client` says where a client is by the one rule, and to whom the animals go."""
    desk = shop.office.desk()
    desk.perform_now(add_territory, name="North", zips="68501")
    new = {"name": "Dr. Wu", "phone": "555-0142"}
    desk.perform_now(edit_client, client_id=1, version=1, fields={"zip": "68501-1234"}, new_vet=new)
    told = json.loads(keydesk("client", "rivera", "--json").out)
    assert told["territory"] == "North"
    assert told["vet"] == {"name": "Dr. Wu", "clinic": "", "phone": "555-0142"}
    out = keydesk("client", "rivera").out
    assert "Dr. Wu, 555-0142" in out
    assert "North" in out


def test_vet_goes_out_with_the_client_and_comes_back_unchanged(keydesk: Keydesk, shop: Any, tmp_path: Path) -> None:
    """I10, I4 of the promises: an export has the client's vet, and importing it again changes nothing."""
    new = {"name": "Dr. Wu", "clinic": "Oak, North", "phone": "555-0142"}
    shop.office.desk().perform_now(edit_client, client_id=1, version=1, fields={}, new_vet=new)
    path = tmp_path / "clients.csv"
    keydesk("export", "clients", "-o", str(path))
    assert '"Oak, North"' in path.read_text(encoding="utf-8")
    counts = json.loads(keydesk("import", str(path), "--dry-run", "--json").out)["counts"]
    assert (counts["vet"]["same"], counts["vet"]["add"], counts["client"]["change"]) == (1, 0, 0)
