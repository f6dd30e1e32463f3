"""Vets, custom prices and territories at the keyboard (I10, I11, I12, I15)."""

from __future__ import annotations

from datetime import date, time

import pytest

from builders import Office
from keydesk.operations.office import add_service
from keydesk.operations.territories import add_territory
from keydesk.operations.vets import add_vet
from keydesk.operations.visits import book_visit
from keydesk.screens.client import ClientPage
from keydesk.screens.client_prices import ClientPricesScreen
from keydesk.screens.territories import TerritoriesScreen
from keydesk.screens.vets import VetsScreen
from keydesk.widgets.form_fields import FieldRow
from robot import Robot, robot_at

RIVERA = 1


@pytest.fixture
def rivera(office: Office) -> Office:
    """Rivera, whom nothing is known of but a street; a walk for 22.00."""
    office.client("Rivera", "Ana", street="1 Elm Street", zip="68501")
    office.desk().perform_now(add_service, name="Walk", price_cents=2200)
    return office


def one(office: Office, statement: str) -> object:
    """One value, by plain SQL."""
    desk = office.desk()
    return desk.look_up_now(lambda reading: reading.session.connection().exec_driver_sql(statement).scalar())


async def open_page(robot: Robot) -> None:
    """Rivera's page."""
    await robot.app.push_screen(ClientPage(RIVERA))
    await robot.settle()


def labels(robot: Robot) -> list[str]:
    """What the form in sight asks for."""
    return [row.field.label for row in robot.screen.query(FieldRow)]


async def pick_the_walk(robot: Robot) -> None:
    """A price for the only service."""
    await robot.ask("n")
    await robot.press("enter")
    await robot.until(lambda: bool(robot.screen.query(FieldRow)))
    await robot.pilot.pause()


async def to_field(robot: Robot, name: str) -> None:
    """Put the cursor into a field."""
    row = next(row for row in robot.screen.query(FieldRow) if row.field.name == name)
    row.editor.focus()
    await robot.pilot.pause()


async def test_new_vet_is_typed_in_the_profile(rivera: Office) -> None:
    """I10: a name that the list does not have, more about it in a form, and one save for both."""
    async with robot_at(rivera) as robot:
        await open_page(robot)
        await robot.ask("p")
        await to_field(robot, "vet_id")
        await robot.type("Dr. Wu")
        await robot.sees("adds a new vet")
        await robot.press("enter")
        await robot.sees("A new vet")
        await robot.press("tab")
        await robot.type("Oak Street")
        await robot.press("ctrl+s")
        await robot.sees("Dr. Wu, Oak Street")
        assert one(rivera, "SELECT count(*) FROM vet") == 0
        await robot.press("ctrl+s")
        await robot.hears("Rivera, Ana saved")
    assert one(rivera, "SELECT v.clinic FROM vet v JOIN client c ON c.vet_id = v.id") == "Oak Street"


async def test_known_vet_is_picked(rivera: Office) -> None:
    """I10: who is on the list is not offered as new."""
    rivera.desk().perform_now(add_vet, name="Dr. Wu")
    async with robot_at(rivera) as robot:
        await open_page(robot)
        await robot.ask("p")
        await to_field(robot, "vet_id")
        await robot.type("dr. wu")
        await robot.sees("Dr. Wu")
        assert "adds a new vet" not in robot.text
        await robot.press("enter")
        await robot.press("ctrl+s")
        await robot.hears("Rivera, Ana saved")
    assert one(rivera, "SELECT count(*) FROM vet") == 1
    assert one(rivera, "SELECT vet_id FROM client") == 1


async def test_date_is_asked_only_with_visits_on_the_schedule(rivera: Office) -> None:
    """I11, I12: first a price alone; once a walk is booked, its day and what becomes of what is booked."""
    async with robot_at(rivera) as robot:
        await open_page(robot)
        await robot.press("dollar_sign")
        await robot.sees("pays what everybody pays")
        await pick_the_walk(robot)
        assert labels(robot) == ["Price"]
        await robot.type("20")
        await robot.press("ctrl+s")
        await robot.hears("Rivera, Ana: Walk 20.00.")
        rivera.desk().perform_now(book_visit, client_id=RIVERA, day=date(2026, 12, 3), at=time(8), service_id=1)
        robot.app.look_for_changes()
        await robot.settle()
        await robot.ask("e")
        assert labels(robot) == ["Price", "From", "Booked visits"]
        await robot.fill(price="25", since="1 dec")
        await robot.press("ctrl+s")
        await robot.hears("Walk 25.00 from Tue 1 Dec. 1 booked visit priced anew.")
        assert "to come" in robot.line_with("25.00")
    assert one(rivera, "SELECT price_cents FROM visit") == 2500


async def test_price_is_taken_back_and_undone(rivera: Office) -> None:
    """A price that was a mistake goes, and u brings it again."""
    async with robot_at(rivera) as robot:
        await robot.app.push_screen(ClientPricesScreen(RIVERA))
        await robot.settle()
        await pick_the_walk(robot)
        await robot.type("20")
        await robot.press("ctrl+s")
        await robot.hears("Walk 20.00")
        await robot.ask("R")
        await robot.press("y")
        await robot.hears("They pay 22.00 now, the service's price")
        await robot.press("u")
        await robot.hears("is as it was")
        await robot.sees("20.00")


async def test_vets_are_looked_after(rivera: Office) -> None:
    """Added, off the list and back, found by the filter; a hostile name is a name."""
    rivera.desk().perform_now(add_vet, name="[/b] Smith", phone="555-0100")
    async with robot_at(rivera) as robot:
        await robot.app.run_action("app.open_page('vets')")
        await robot.until(lambda: isinstance(robot.page, VetsScreen))
        await robot.sees("[/b] Smith")
        await robot.ask("n")
        await robot.fill(name="Dr. Lee", clinic="Oak Street")
        await robot.press("ctrl+s")
        await robot.hears("Dr. Lee, Oak Street is on the vets list now")
        await robot.ask("R")
        await robot.press("enter")
        await robot.hears("off the vets list")
        await robot.press("F")
        await robot.sees("retired")
        await robot.press("escape")
        await robot.until(lambda: not isinstance(robot.page, VetsScreen))


async def test_territories_are_drawn_in_settings(rivera: Office) -> None:
    """I15: a name and zip codes; what another one has is refused in the form; the client is in it at once."""
    rivera.desk().perform_now(add_territory, name="South", zips="68601")
    async with robot_at(rivera) as robot:
        await robot.app.run_action("app.open_page('territories')")
        await robot.until(lambda: isinstance(robot.page, TerritoriesScreen))
        await robot.settle()
        await robot.ask("n")
        await robot.fill(name="North", zips="68501, 68601")
        await robot.press("ctrl+s")
        await robot.sees("68601 belongs to South already")
        await robot.fill(zips="68501-68503")
        await robot.press("ctrl+s")
        await robot.hears("North added")
        assert robot.line_with("North").split() == ["North", "68501-68503", "1"]


async def test_who_may_not_change_clients_only_looks(rivera: Office) -> None:
    """P1: the keys are grey, Enter opens nothing."""
    rivera.person("Jo Reyes", uid=1010)
    rivera.desk().perform_now(add_vet, name="Dr. Wu")
    async with robot_at(rivera, uid=1010) as robot:
        await robot.app.run_action("app.open_page('vets')")
        await robot.sees("Dr. Wu")
        for key in ("enter", "e", "n", "R"):
            await robot.press(key)
            await robot.settle()
            assert not robot.screen.is_modal
