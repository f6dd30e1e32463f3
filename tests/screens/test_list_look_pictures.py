"""How the lists of clients and people look through a view: own columns, an order of two, marks, a preview, a filter."""

from __future__ import annotations

import pytest

from builders import Office
from keydesk.app.office import KeydeskApp
from keydesk.operations.clients import edit_client
from keydesk.operations.fields import add_field
from keydesk.operations.territories import add_territory
from keydesk.operations.views import save_view
from pictures import Picture, looks_as_before
from robot import LARGE, SMALL, Robot

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])


@pytest.fixture
def street(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Six clients with a field of the office's own, their sitters, keys with some; a view of the list."""
    monkeypatch.setattr(KeydeskApp, "DEFAULT_MODE", "clients")
    sam, jo = office.person("Sam Ortega"), office.person("Jo Reyes")
    office.safe("Front office", rows=2, columns=5)
    desk = office.desk()
    desk.perform_now(add_field, subject="client", label="Parking spot", kind="choice", choices="street, garage")
    desk.perform_now(add_territory, name="North", zips="97205")
    people = (
        ("Rivera", "Ana", "97205", "street", sam),
        ("Okafor", "Bo", "97210", "", jo),
        ("Marsh", "Lee", "97205", "garage", sam),
        ("Lindqvist", "Mia", "97210", "garage", None),
        ("Abara", "Kemi", "97205", "street", jo),
        ("Costa", "Rui", "97299", "", None),
    )
    for last, first, code, spot, sitter in people:
        client_id = office.client(last, first, zip=code, cell_phone=f"816-555-01{len(last)}{len(first)}")
        fields = {"parking_spot": spot, "primary_sitter_id": sitter}
        desk.perform_now(edit_client, client_id=client_id, version=None, fields=fields)
    office.key(1, code="K7MT", label="front door", copies=2)
    office.block(3, jo)
    desk.perform_now(
        save_view,
        name="Parking",
        query="status:active",
        look="sort:parking_spot,-name columns:name,parking_spot,primary,territory,phone,keys",
        screen="clients",
        shared=True,
    )
    return office


async def _through_the_view(robot: Robot) -> None:
    await robot.ask("V")
    await robot.press("enter")
    await robot.settle()
    await robot.press("space", "space", "space")
    await robot.settle()


@SIZES
def test_clients_through_a_view(street: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """An order of two columns, one of the office's own; three marked, and what is done to them in the footer."""
    assert looks_as_before(street, snap_compare, size, _through_the_view, sees="Rivera, Ana")


def test_what_would_become_of_each(street: Office, snap_compare: Picture) -> None:
    """The preview of one sitter for three clients, of whom one has blocked them."""

    async def act(robot: Robot) -> None:
        await _through_the_view(robot)
        await robot.ask("A")
        await robot.type("primary\n")
        await robot.settle()
        await robot.type("jo\n")
        await robot.sees("in the way")
        await robot.settle()

    assert looks_as_before(street, snap_compare, SMALL, act, sees="Rivera, Ana")


@SIZES
def test_people_filtered(
    street: Office, snap_compare: Picture, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a half-typed word can become stands beneath the box."""
    monkeypatch.setattr(KeydeskApp, "DEFAULT_MODE", "staff")

    async def act(robot: Robot) -> None:
        await robot.press("slash")
        await robot.type("role:staff needs:")

    assert looks_as_before(street, snap_compare, size, act, sees="Sam Ortega")
