"""`keydesk clients|pets|staff`: a view, an order, columns, the office's own fields; what asks nothing is refused."""

from __future__ import annotations

import pytest

from keydesk.operations.views import save_view
from shell import Keydesk, Shop


@pytest.fixture
def office(keydesk: Keydesk) -> Keydesk:
    """The small office with a field of its own."""
    assert keydesk("config", "fields", "add", "client", "Parking spot", "--kind", "text").code == 0
    assert keydesk("client", "1", "--set", "parking_spot=street").code == 0
    return keydesk


def test_an_order_and_columns_are_chosen(office: Keydesk) -> None:
    """From left to right, for people and programs alike; own fields are columns as any other."""
    rows = office("clients", "--sort", "-name", "--columns", "name,parking_spot,number", "--json").json
    names = [row["name"] for row in rows]
    assert names == sorted(names, reverse=True)
    assert list(rows[0]) == ["name", "parking_spot", "client_id"]
    assert {row["client_id"]: row["parking_spot"] for row in rows}[1] == "street"
    assert office("clients", "parking-spot:STREET", "--columns", "number", "--csv").out.splitlines() == [
        "client_id",
        "1",
    ]
    people = office("staff", "--sort", "-holds,name", "--columns", "name,holds,branches", "--json").json
    assert list(people[0]) == ["name", "holds", "branches"]
    assert office("add", "pet", "1", "Rex", "--species", "dog").code == 0
    assert office("pets", "kind:dog", "--columns", "name,owner,status", "--json").json[0]["owner_status"] == "active"


@pytest.mark.parametrize("name", ["clients", "pets", "staff"])
def test_what_a_list_does_not_have_is_wrong_usage(office: Keydesk, name: str) -> None:
    """With all that it has."""
    for option in ("--columns", "--sort"):
        run = office(name, option, "shade")
        assert run.code == 2, option
        assert "“shade” is no" in run.err
        assert "name, " in run.err
    assert office(name, "--columns", ",").code == 2


@pytest.mark.parametrize(
    ("name", "query"),
    [("clients", "status:"), ("clients", "parking_spot:"), ("pets", "owner:"), ("pets", "age:<"), ("staff", "role:")],
)
def test_a_word_that_asks_nothing_is_refused(office: Keydesk, name: str, query: str) -> None:
    """What stands before the colon came out of a script whose variable was empty: that is not everybody."""
    run = office(name, query)
    assert run.code == 1
    assert "word 1" in run.refusal


def test_a_view_is_looked_through_and_narrowed(office: Keydesk, shop: Shop) -> None:
    """Its filter, order and columns hold; what the command says comes first; an unknown one is told."""
    desk = shop.office.desk()
    desk.perform_now(
        save_view, name="By street", query="parking_spot:street", look="columns:name,parking_spot", screen="clients"
    )
    desk.perform_now(save_view, name="Holding", query="holds:none", look="sort:-name", screen="staff")
    (row,) = office("clients", "--view", "BY street", "--json").json
    assert list(row) == ["name", "parking_spot"]
    assert office("clients", "nobody", "--view", "by street", "--json").json == []
    assert list(office("clients", "--view", "by street", "--columns", "number", "--json").json[0]) == ["client_id"]
    names = [row["name"] for row in office("staff", "--view", "holding", "--json").json]
    assert names == sorted(names, reverse=True)
    assert "there are “By street”" in office("clients", "--view", "Holding").refusal
    assert "none is saved yet (V on the list of pets saves one)" in office("pets", "--view", "x").refusal


def test_all_clients_of_a_query_are_changed_at_once(office: Keydesk) -> None:
    """Looked at with --dry-run, done with --yes, all or nothing, and taken back as one; a query must ask something."""
    many = len(office("clients", "--json").json)
    looked = office("change-clients", "status:active", "--status", "inactive", "--dry-run", "--json").json
    assert (looked["dry_run"], len(looked["clients"])) == (True, many)
    assert (
        f"The query finds {many} clients" in office("change-clients", "status:active", "--status", "inactive").refusal
    )
    done = office("change-clients", "status:active", "--status", "inactive", "--yes", "--json").json
    assert {line["after"] for line in done["clients"]} == {"inactive"}
    assert office("clients", "status:active", "--json").json == []
    assert office("undo", str(done["batch"])).code == 0
    assert len(office("clients", "status:active", "--json").json) == many
    assert office("change-clients", "parking_spot:street", "--primary", "sam", "--yes").code == 0
    assert [row["client_id"] for row in office("clients", "primary:sam", "--json").json] == [1]
    assert office("change-clients", "primary:sam", "--primary", "nobody", "--yes").code == 0
    assert "so already" in office("change-clients", "parking_spot:street", "--territory", "", "--yes").refusal
    assert "would mean every client" in office("change-clients", " ", "--status", "active", "--yes").refusal
    assert "word 1" in office("change-clients", "status:", "--status", "active", "--yes").refusal
    assert "Say one thing" in office("change-clients", "status:active", "--yes").refusal
    assert "No client matches" in office("change-clients", "nobodyhere", "--status", "active", "--yes").refusal
