"""The filter of Clients (F5): completed as it is typed, pointed at, explained."""

from __future__ import annotations

import pytest

from builders import Office
from robot import LARGE, robot_at


@pytest.fixture
def street(office: Office) -> Office:
    """Rivera of Brookside, Marsh and Okafor."""
    office.client("Rivera", "Ana", city="Brookside")
    office.client("Marsh", "Lee")
    office.client("Okafor", "Bo")
    return office


async def test_the_filter_completes_what_is_typed(street: Office) -> None:
    """A name of the language, its answers, and what is on file, each taken by Tab; the list follows."""
    async with robot_at(street, mode="clients") as robot:
        await robot.sees("Rivera, Ana")
        await robot.press("slash")
        await robot.type("ci")
        await robot.sees("city:", "Tab takes it")
        await robot.press("tab")
        await robot.type("br")
        await robot.sees("Brookside")
        await robot.press("tab")
        await robot.sees("1 of 3")
        assert "Marsh" not in robot.text


async def test_the_filter_points_at_what_it_does_not_understand(street: Office) -> None:
    """In words, beneath the box, with what would be right; the rest filters all the same."""
    async with robot_at(street, mode="clients") as robot:
        await robot.sees("Rivera, Ana")
        await robot.press("slash")
        await robot.type("rivera statsu:x ")
        await robot.sees("is “status:” meant?")
        await robot.press("enter")
        await robot.sees("all 3")


async def test_the_filter_tells_its_language(street: Office) -> None:
    """F1 in the box: what can be asked of clients."""
    async with robot_at(street, mode="clients", size=LARGE) as robot:
        await robot.press("slash", "f1")
        await robot.sees("The filter", "visits:none", "blocked:jo")
