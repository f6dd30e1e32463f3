"""A client's places, status and fields in both branches, on their page and in their form (K1, K3, K10)."""

from __future__ import annotations

import pytest

from at_both_branches import FACILITY, IN_HOME, VAL, Both, both_branches, in_facility
from builders import Office
from keydesk.app.office import KeydeskApp
from keydesk.db.queries.client_page import client_page
from keydesk.db.rows.client import ClientPageRow
from keydesk.operations.clients import add_client, edit_client
from keydesk.operations.fields import add_field
from keydesk.screens.client import ClientPage
from pictures import Picture, looks_as_before
from robot import LARGE, SMALL, Robot, robot_at


@pytest.fixture
def both(office: Office, monkeypatch: pytest.MonkeyPatch) -> Both:
    """Okafor in both with fields on both sides, Rivera In-Home, Lindqvist at Facility alone."""
    monkeypatch.setattr(KeydeskApp, "DEFAULT_MODE", "clients")
    made = both_branches(office)
    office.setting("office_name", '"Riverside Pet Care"')
    desk, there = office.desk(), office.desk()
    there.work_in(FACILITY)
    for label, branch in (("Wifi", IN_HOME), ("Wifi", FACILITY), ("Kennel", FACILITY)):
        desk.perform_now(add_field, subject="client", label=label, branch=branch)
    okafor = office.client("Okafor", "Ben", street="9 Elm Street", city="Brookside")
    in_facility(office, okafor, status="prospect")
    office.client("Rivera", "Ana")
    desk.perform_now(edit_client, client_id=okafor, version=None, fields={"wifi": "otter"})
    there.perform_now(edit_client, client_id=okafor, version=None, fields={"wifi": "seal", "kennel": "7"})
    desk.perform_now(add_client, fields={"last_name": "Lindqvist"}, status="active", branches=(FACILITY,))
    return made


def page_of(office: Office, client_id: int) -> ClientPageRow:
    """The page as the admin has it."""
    return office.desk().look_up_now(client_page, client_id=client_id)


async def test_the_status_is_set_per_branch(both: Both) -> None:
    """Y lists both; inactive in Facility leaves them active In-Home, and their keys are not asked for."""
    both.office.key(1, code="K7MT")
    async with robot_at(both.office, mode="clients") as robot:
        await robot.app.push_screen(ClientPage(1))
        await robot.sees("active since", "Facility prospect", "Facility", "Wifi: seal")
        await robot.settle()
        await robot.ask("y")
        await robot.sees("In-Home: active", "Facility: prospect")
        await robot.type("facility: ina\n")
        await robot.sees("Okafor, Ben in Facility: prospect → inactive")
        await robot.settle()
        await robot.press("enter")
        await robot.hears("Okafor, Ben is inactive in Facility now.")
        await robot.settle()
        assert "what is left?" not in robot.text
    places = {each.branch_id: each.status for each in page_of(both.office, 1).profile.memberships}
    assert places == {IN_HOME: "active", FACILITY: "inactive"}


async def test_a_new_client_is_made_in_both_at_once(both: Both) -> None:
    """The form asks for the place, the session's branch first; what is written goes into the other's fields, too."""
    async with robot_at(both.office, mode="clients") as robot:
        await robot.until(lambda: robot.table.current is not None)
        await robot.ask("n")
        await robot.sees("A new client", "Place in")
        await robot.settle()
        await robot.fill(last_name="Costa", wifi="walrus", branch="both")
        await robot.press("ctrl+s")
        await robot.hears("Costa added, in In-Home and in Facility.")
    page = page_of(both.office, 4)
    assert [each.branch_id for each in page.profile.memberships] == [IN_HOME, FACILITY]
    assert page.beside is not None
    assert (page.own.values, page.beside.values) == ({"wifi": "walrus"}, {"wifi": "walrus"})


async def test_facilitys_fields_are_filled_where_one_works_at_facility(both: Both) -> None:
    """Val's form has Facility's fields and no choice of a branch; the list has Facility's clients."""
    async with robot_at(both.office, mode="clients", uid=VAL) as robot:
        await robot.sees("Lindqvist", "Okafor, Ben", "In-Home only 1")
        await robot.settle()
        await robot.type("/okafor\n")
        await robot.settle()
        await robot.ask("e")
        await robot.sees("9 Elm Street", "Ctrl+S")
        await robot.settle()
        await robot.fill(kennel="9")
        await robot.press("ctrl+s")
        await robot.hears("Okafor, Ben saved.")
        await robot.settle()
        await robot.ask("n")
        await robot.sees("A new client")
        assert "Place in" not in robot.text
        await robot.press("escape")
    assert page_of(both.office, 1).beside.values["kennel"] == "9"  # type: ignore[union-attr]  # the admin sees both


async def on_the_page(robot: Robot) -> None:
    """Opens Okafor."""
    await robot.app.push_screen(ClientPage(1))
    await robot.sees("Wifi: seal")
    await robot.settle()


async def on_the_fields(robot: Robot) -> None:
    """And the pane of fields."""
    await on_the_page(robot)
    await robot.press("6")
    await robot.sees("Kennel")
    await robot.settle()


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
def test_the_page_of_a_client_in_both(both: Both, snap_compare: Picture, size: tuple[int, int]) -> None:
    """How they stand in each branch, and the fields of the other one under its name."""
    assert looks_as_before(both.office, snap_compare, size, on_the_page, sees="Okafor")


@pytest.mark.parametrize("size", [SMALL], ids=["80x24"])
def test_the_fields_of_both(both: Both, snap_compare: Picture, size: tuple[int, int]) -> None:
    """The session's branch's first, empty ones too; of the other what is held."""
    assert looks_as_before(both.office, snap_compare, size, on_the_fields, sees="Okafor")
