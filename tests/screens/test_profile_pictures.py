"""How vets, territories and a client's prices look, at both sizes that everything works at (I10, I11, I12, I15)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from builders import Office
from keydesk.app.office import KeydeskApp
from keydesk.operations.clients import edit_client
from keydesk.operations.office import add_service
from keydesk.operations.prices import set_client_price
from keydesk.operations.territories import add_territory
from keydesk.operations.vets import add_vet, retire_vet
from keydesk.operations.visits import book_visit
from keydesk.screens.client import ClientPage
from keydesk.screens.client_prices import ClientPricesScreen
from keydesk.screens.territories import TerritoriesScreen
from keydesk.screens.vets import VetsScreen
from keydesk.widgets.form_fields import FieldRow
from robot import LARGE, SMALL, Robot

Picture = Callable[..., bool]
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
RIVERA, MARSH = 1, 2
THURSDAY = date(2026, 11, 26)


@pytest.fixture
def profiles(office: Office) -> Office:
    """Rivera pays a price of their own that changes twice, goes to Dr. Lee, and lives in the north."""
    desk = office.desk()
    did = desk.perform_now
    office.client("Rivera", "Ana", street="1644 Tern Hollow Rd", city="Lincoln", zip="68501-1234")
    office.client("Marsh", "Eli", street="9 Elm St", zip="68601")
    for name, clinic, phone, address in (
        ("Dr. Lee", "Oak Street Clinic", "816-555-0142", "12 Oak Street"),
        ("Dr. Łęcka", "Animal Hospital of the North Side and Surroundings", "816-555-0199", "3 North Road"),
        ("[/b] Smith", "", "", ""),
    ):
        did(add_vet, name=name, clinic=clinic, phone=phone, address=address)
    did(retire_vet, vet_id=3)
    did(edit_client, client_id=RIVERA, version=1, fields={"vet_id": "1"})
    did(add_territory, name="North side", zips="68501-68507, 68510, 68512, 68521-68532")
    did(add_territory, name="South of the river", zips="")
    did(edit_client, client_id=MARSH, version=1, fields={"territory_id": "2"})
    for name, cents in (("30-minute walk", 2200), ("45-minute drop-in", 2900)):
        did(add_service, name=name, price_cents=cents)
    did(set_client_price, client_id=RIVERA, service_id=1, cents=2000)
    did(set_client_price, client_id=RIVERA, service_id=2, cents=2600)
    for days in range(0, 21, 7):
        day = THURSDAY + timedelta(days)
        did(book_visit, client_id=RIVERA, day=day, at=time(8), service_id=1)
    since = date(2026, 12, 1)
    did(set_client_price, client_id=RIVERA, service_id=1, cents=2150, effective_on=since, reprice=True)
    did(set_client_price, client_id=RIVERA, service_id=1, cents=None, effective_on=date(2027, 1, 1), reprice=True)
    return office


def _seen(
    office: Office,
    snap_compare: Picture,
    size: tuple[int, int],
    screen: Callable[[], Screen[Any]],
    act: Callable[[Robot], Awaitable[None]],
) -> bool:
    app = KeydeskApp(office.desk)

    async def before(pilot: Pilot[Any]) -> None:
        robot = Robot(pilot)
        await robot.until(lambda: bool(app.screen_stack) and app.is_open)
        await robot.settle()
        await app.push_screen(screen())
        await robot.settle()
        await act(robot)
        # A question that is open is a worker that waits, so nobody waits for the workers here.
        await robot.pilot.pause(0.3)

    return snap_compare(app, run_before=before, terminal_size=size)


@SIZES
def test_the_vets(profiles: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """Those off the list too; a name that would be markup is only a name."""

    async def act(robot: Robot) -> None:
        await robot.press("F")
        await robot.sees("retired")

    assert _seen(profiles, snap_compare, size, VetsScreen, act)


@SIZES
def test_the_territories(profiles: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """Runs of zip codes in one line, and how many clients are in each."""

    async def act(robot: Robot) -> None:
        await robot.press("down")

    assert _seen(profiles, snap_compare, size, TerritoriesScreen, act)


@SIZES
def test_the_prices_of_a_client(profiles: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """What holds now, what is to come, and what everybody pays again from the new year on."""

    async def act(robot: Robot) -> None:
        await robot.press("down")

    assert _seen(profiles, snap_compare, size, lambda: ClientPricesScreen(RIVERA), act)


@SIZES
def test_a_price_with_its_day(profiles: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """I12: the day, and what becomes of booked visits, since some are on the schedule."""

    async def act(robot: Robot) -> None:
        await robot.ask("e")

    assert _seen(profiles, snap_compare, size, lambda: ClientPricesScreen(RIVERA), act)


@SIZES
def test_a_new_vet_in_the_profile(profiles: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """I10: the list of vets with a line for the one who was typed."""

    async def act(robot: Robot) -> None:
        await robot.ask("p")
        next(row for row in robot.screen.query(FieldRow) if row.field.name == "vet_id").editor.focus()
        await robot.pilot.pause()
        await robot.type("dr")
        await robot.sees("adds a new vet")

    assert _seen(profiles, snap_compare, size, lambda: ClientPage(RIVERA), act)
