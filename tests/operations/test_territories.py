"""Territories (I15): zip codes, what is set on a client wins, and one rule for every list."""

from __future__ import annotations

from typing import Any

import pytest

from builders import Office
from keydesk.db.queries.client_page import client_page
from keydesk.db.queries.clients import client_ids, client_rows
from keydesk.db.queries.key_list import list_keys
from keydesk.db.queries.territories import list_territories
from keydesk.operations.clients import edit_client
from keydesk.operations.territories import add_territory, edit_territory, restore_territory, retire_territory
from keydesk.rules.profile import ChangedMeanwhile
from keydesk.rules.refusal import Refusal

NORTH, SOUTH = 1, 2
RIVERA, MARSH, COSTA, POE = 1, 2, 3, 4


def did(office: Office, operation: Any, **wanted: Any) -> Any:
    """Done at the admin's desk."""
    return office.desk().perform_now(operation, **wanted)


@pytest.fixture
def mapped(office: Office) -> Office:
    """Rivera is North by zip, Marsh South by hand, Costa North by a long zip code, Poe nowhere; each has a key."""
    office.safe("Front")
    did(office, add_territory, name="North", zips="68501, 68510-68512")
    did(office, add_territory, name="South", zips="68601")
    for name, code, zip_code in (
        ("Rivera", "K7MT", "68501"), ("Marsh", "2HPN", "68501"), ("Costa", "9WCN", "68511-1234"), ("Poe", "4FGH", ""),
    ):  # fmt: skip
        office.key(office.client(name, zip=zip_code), code=code)
    did(office, edit_client, client_id=MARSH, version=1, fields={"territory_id": str(SOUTH)})
    return office


def areas(office: Office) -> dict[str, str]:
    """What the list of clients says of each."""
    desk = office.desk()
    rows = desk.look_up_now(client_rows, ids=[RIVERA, MARSH, COSTA, POE])
    return {row.name: row.area for row in rows.values()}


def found(office: Office, query: str) -> set[str]:
    """Whose keys the language of the key list finds."""
    return {row.client for row in office.desk().look_up_now(list_keys, text=query)}


def test_every_list_asks_the_one_rule(mapped: Office) -> None:
    """I15: the client list, the page, the key list's language and the territories' own counts say the same."""
    assert areas(mapped) == {"Rivera": "North", "Marsh": "South", "Costa": "North", "Poe": ""}
    assert found(mapped, "territory:north") == {"Rivera", "Costa"}
    assert found(mapped, "territory:south") == {"Marsh"}
    assert found(mapped, "territory:none") == {"Poe"}
    assert mapped.desk().look_up_now(client_page, client_id=COSTA).area == "North"
    rows = mapped.desk().look_up_now(list_territories)
    assert [(row.name, row.clients, row.by_hand) for row in rows] == [("North", 2, 0), ("South", 1, 1)]


def test_clients_are_ordered_by_their_territory(mapped: Office) -> None:
    """However they come to be in it; those without one by zip code."""
    ids = mapped.desk().look_up_now(client_ids, sort="area")
    assert [*ids] == [POE, COSTA, RIVERA, MARSH]


def test_territory_out_of_use_lets_the_zip_code_decide(mapped: Office) -> None:
    """And its zip codes are free for another one; what nobody took comes back with it."""
    done = did(mapped, retire_territory, territory_id=SOUTH, version=1)
    assert done.said == "South is out of use. 1 client whose territory it was goes by the zip code now."
    assert areas(mapped)["Marsh"] == "North"
    assert found(mapped, "territory:north") == {"Rivera", "Costa", "Marsh"}
    did(mapped, restore_territory, territory_id=SOUTH)
    assert areas(mapped)["Marsh"] == "South"
    did(mapped, retire_territory, territory_id=NORTH)
    did(mapped, edit_territory, territory_id=SOUTH, version=None, zips="68601, 68501")
    did(mapped, restore_territory, territory_id=NORTH)
    assert areas(mapped) == {"Rivera": "South", "Marsh": "South", "Costa": "North", "Poe": ""}


def test_zip_code_belongs_to_one_territory(mapped: Office) -> None:
    """The refusal says whose it is."""
    with pytest.raises(Refusal, match="68501 belongs to North already") as refused:
        did(mapped, edit_territory, territory_id=SOUTH, version=1, zips="68601 68501")
    assert refused.value.field == "zips"


def test_names_are_told_apart(mapped: Office) -> None:
    """One name, one territory; none is the word for no territory."""
    for name, why in ((" north ", "already"), ("None", "call it something else"), (" ", "needs a name")):
        with pytest.raises(Refusal, match=why):
            did(mapped, add_territory, name=name)


def test_two_people_at_one_territory(mapped: Office) -> None:
    """C5: the second is told both the name and the zip codes that are stored now."""
    did(mapped, edit_territory, territory_id=NORTH, version=1, zips="68501")
    with pytest.raises(ChangedMeanwhile) as refused:
        did(mapped, edit_territory, territory_id=NORTH, version=1, name="Northside", zips="68502")
    assert refused.value.present["zips"] == "68501"
    did(mapped, edit_territory, territory_id=NORTH, version=2, name="Northside", zips="68502")


def test_history_has_the_zip_codes(mapped: Office) -> None:
    """Who changed which, from what, to what."""
    did(mapped, edit_territory, territory_id=NORTH, version=1, zips="68501")
    desk = mapped.desk()
    lines = desk.look_up_now(
        lambda reading: (
            reading.session.connection()
            .exec_driver_sql("SELECT old, new FROM history WHERE subject = 'territory' AND field = 'zips' ORDER BY id")
            .fetchall()
        )
    )
    assert [*map(tuple, lines)][-1] == ("68501, 68510-68512", "68501")


def test_admins_draw_the_map(mapped: Office) -> None:
    """P1: territories are part of how the office is set up."""
    mapped.person("Jo Reyes", role="scheduler", uid=1010)
    desk = mapped.desk(1010)
    with pytest.raises(Refusal, match="change the office's settings"):
        desk.perform_now(add_territory, name="East")
