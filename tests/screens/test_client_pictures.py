"""How the clients look: the list, the page, a new key and a meeting of two, at both sizes that everything works at."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import insert
from textual.pilot import Pilot

from builders import Office
from keydesk.app.office import KeydeskApp
from keydesk.db.models import Pet, table_of
from keydesk.operations.clients import add_client, edit_client
from keydesk.operations.copies import NewCopy
from keydesk.operations.custody import check_out
from keydesk.operations.whereabouts import report_missing, retire
from pictures import Picture, looks_as_before
from robot import LARGE, SMALL, Robot

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])


@pytest.fixture
def street(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A street of clients: with keys here and there, without one, without need of one, and with a hostile name."""
    monkeypatch.setattr(KeydeskApp, "DEFAULT_MODE", "clients")
    sam = office.person("Sam Ortega")
    office.person("Bo Tran", role="scheduler", uid=1001)
    office.safe("Front office", rows=2, columns=5)
    rivera = office.client(
        "Rivera",
        "Ana",
        street="1644 Tern Hollow Rd",
        city="Brookside",
        zip="97205",
        cell_phone="816-555-0173",
        email="ana.rivera@example.org",
        notes="Biscuit barks at the bell.\nUse the side gate.",
    )
    office.key(rivera, code="K7MT", copies=3, label="front door", lock_location="turn left, lift the handle")
    office.key(
        rivera,
        code="P4XZ",
        label="garage",
        kind="remote",
        required=False,
        copies=[NewCopy(spare=True, pieces=2, legacy_code="0242-01")],
    )
    office.work(
        lambda work: work.session.execute(
            insert(table_of(Pet)),
            [
                {"client_id": rivera, "name": "Biscuit", "species": "dog"},
                {"client_id": rivera, "name": "Mochi", "species": "cat"},
            ],
        )
    )
    office.key(office.client("Okafor", "Bo", city="Ferndale", zip="97210"), code="A2QD", label="back door")
    office.client("Marsh", "Lee", key_required=False, no_key_reason="keypad", zip="97205")
    office.client("Smith [/b] Co", "\x1b[2J", zip="97205")
    desk = office.desk()
    desk.perform_now(add_client, fields={"last_name": "Lindqvist", "first_name": "Mia", "zip": "97210"})
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam)
    desk.perform_now(retire, tag_code="K7MT-3", reason="returned")
    desk.perform_now(report_missing, tag_code="A2QD-1", reason="not on its hook")
    return office


async def _to_rivera(robot: Robot) -> None:
    await robot.press("end", "up")
    await robot.pilot.pause(0.2)


@SIZES
def test_the_list(street: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """The list, with the client beside it where there is room."""
    assert looks_as_before(street, snap_compare, size, _to_rivera, sees="Rivera, Ana")


@SIZES
def test_the_list_filtered(street: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """What the filter found, and how many of how many."""

    async def act(robot: Robot) -> None:
        await robot.press("slash")
        await robot.type("972 status:active")

    assert looks_as_before(street, snap_compare, size, act, sees="Rivera, Ana")


@SIZES
def test_the_page(street: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """The page of a client with keys."""

    async def act(robot: Robot) -> None:
        await _to_rivera(robot)
        await robot.press("enter")
        await robot.sees("K7MT-3")
        await robot.press("down")

    assert looks_as_before(street, snap_compare, size, act, sees="Rivera, Ana")


@SIZES
def test_a_new_key(street: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """The form of a new key, with something in it."""

    async def act(robot: Robot) -> None:
        await _to_rivera(robot)
        await robot.press("enter")
        await robot.sees("K7MT-3")
        await robot.ask("n")
        await robot.fill(label="back door", code="RIVERA1")
        await robot.press("ctrl+s")
        await robot.sees("You may insist")

    assert looks_as_before(street, snap_compare, size, act, sees="Rivera, Ana")


@SIZES
def test_a_meeting(street: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """Somebody else saved meanwhile: both versions, and nothing typed is lost."""

    async def act(robot: Robot) -> None:
        await _to_rivera(robot)
        await robot.ask("e")
        await robot.fill(cell_phone="816-555-0199", street="2 Oak St")
        street.desk(1001).perform_now(
            edit_client, client_id=1, version=1, fields={"street": "9 Elm St", "city": "Ferndale"}
        )
        await robot.press("ctrl+s")
        await robot.sees("Bo Tran changed")

    assert looks_as_before(street, snap_compare, size, act, sees="Rivera, Ana")


@SIZES
def test_nobody_yet(
    office: Office, snap_compare: Picture, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty list says what to do next."""
    monkeypatch.setattr(KeydeskApp, "DEFAULT_MODE", "clients")
    app = KeydeskApp(office.desk)

    async def before(pilot: Pilot[Any]) -> None:
        await Robot(pilot).sees("No clients yet")
        await Robot(pilot).settle()

    assert snap_compare(app, run_before=before, terminal_size=size)
