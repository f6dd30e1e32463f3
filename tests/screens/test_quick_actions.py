"""Quick Actions (I21): what is done most for a client, from the list and from every pane of their page."""

from __future__ import annotations

import pytest

from builders import Office
from keydesk.commands import Command
from keydesk.db.queries.client_page import client_page
from keydesk.db.queries.visit_lists import visits_listed_of_client
from keydesk.screens.client import ClientPage
from keydesk.screens.client_prices import ClientPricesScreen
from keydesk.screens.client_verbs import QUICK_ACTIONS, ClientVerbs
from robot import robot_at

PANES = "123456"


@pytest.fixture
def street(office: Office) -> Office:
    """Rivera and Okafor, a sitter, and somebody who only looks."""
    office.person("Sam Ortega")
    office.person("Kim Voss", uid=2000)
    office.safe("Front office", rows=1, columns=9)
    office.key(office.client("Okafor", "Ben"), code="P4XZ")
    office.key(office.client("Rivera", "Ana"), code="K7MT")
    return office


def of_rivera(office: Office) -> tuple[int, tuple[str, ...]]:
    """How many visits Rivera has, and her pets."""
    desk = office.desk()
    page = desk.look_up_now(client_page, client_id=2)
    return len(desk.look_up_now(visits_listed_of_client, client_id=2).ids), tuple(each.name for each in page.animals)


async def test_a_visit_and_a_pet_from_the_lists_cursor(street: Office) -> None:
    """q, the first letters, Enter: the form knows whose it is; the list stays, with the cursor on the same client."""
    async with robot_at(street, mode="clients") as robot:
        await robot.until(lambda: robot.table.current is not None)
        await robot.press("down")
        await robot.ask("q")
        await robot.sees("Rivera, Ana: what is to be done?", "Book a visit", "New pet", "Prices", "Status")
        await robot.type("book\n")
        await robot.sees("A new visit · Rivera, Ana")
        await robot.settle()
        await robot.fill(day="tomorrow", at="08:30")
        await robot.press("ctrl+s")
        await robot.hears("Rivera, Ana")
        await robot.ask("q")
        await robot.type("pet\n")
        await robot.sees("A new pet")
        await robot.settle()
        await robot.fill(name="Mochi")
        await robot.press("ctrl+s")
        await robot.hears("Mochi")
        assert of_rivera(street) == (1, ("Mochi",))
        assert robot.table.current == 2


async def test_the_palette_finds_them_by_name_on_the_profile(street: Office) -> None:
    """Ctrl+P, "book", Enter: as from the list that q opens."""
    async with robot_at(street, mode="clients") as robot:
        await robot.app.push_screen(ClientPage(2))
        await robot.sees("need a key")
        await robot.settle()
        await robot.ask("ctrl+p")
        await robot.type("book a vis\n")
        await robot.sees("A new visit · Rivera, Ana")
        await robot.settle()
        await robot.press("escape")
        await robot.settle()
        await robot.ask("ctrl+p")
        await robot.type("new pet\n")
        await robot.sees("A new pet")
        await robot.settle()
        await robot.press("escape")
        await robot.settle()


async def test_q_is_on_every_pane_and_lists_what_somebody_may(street: Office) -> None:
    """The same list wherever one is; whoever only looks is offered only that."""
    async with robot_at(street, mode="clients", uid=2000) as robot:
        await robot.app.push_screen(ClientPage(2))
        await robot.sees("need a key")
        for pane in PANES:
            if pane != "1":
                await robot.press(pane)
                await robot.settle()
            assert isinstance(robot.screen, ClientVerbs)
            await robot.ask("q")
            await robot.sees("Rivera, Ana: what is to be done?", "Prices")
            assert "Book a visit" not in robot.text
            assert "New pet" not in robot.text
            await robot.press("escape")
            await robot.settle()
        await robot.ask("q")
        await robot.press("enter")
        await robot.until(lambda: isinstance(robot.screen, ClientPricesScreen))


@pytest.mark.parametrize("action", QUICK_ACTIONS, ids=lambda each: each.id)
def test_every_quick_action_is_one_and_says_what_it_does(action: Command) -> None:
    """What the list offers can be carried out, wherever it is opened."""
    assert callable(getattr(ClientVerbs, f"action_{action.action}", None))
    assert action.tooltip
    assert not action.tooltip.endswith(".")
