"""How two profiles of one household look side by side, at both sizes that everything works at (I3, O3)."""

from __future__ import annotations

import pytest

from builders import Office
from keydesk.operations.clients import add_client, block_sitter
from keydesk.operations.keys import add_key
from keydesk.operations.merging import merge_clients
from keydesk.operations.pets import add_pet
from keydesk.screens.dialogs.merge import MergeDialog
from keydesk.screens.dialogs.twins import TwinsDialog
from keydesk.screens.duplicates import DuplicatesScreen
from pictures import Picture, looks_as_before
from robot import LARGE, SMALL, Robot

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])


@pytest.fixture
def twice(office: Office) -> Office:
    """Rivera twice, with long notes, a blocked sitter and a dog of one name; Marsh twice with a slip of the hand."""
    did = office.desk().perform_now
    office.safe("Front", rows=2, columns=5)
    sam = office.person("Sam Ortega")
    rivera = {"last_name": "Rivera", "partner_last_name": "Rivera", "city": "Lincoln", "region": "NE", "zip": "68501"}
    ana = did(
        add_client,
        fields={**rivera, "first_name": "Ana", "street": "12 Oak Street", "cell_phone": "(308) 555-0138",
                "notes": "The back gate sticks; lift it. Biscuit hides under the stairs when it thunders."},
        status="active",
    )  # fmt: skip
    anna = did(
        add_client,
        fields={**rivera, "first_name": "Anna", "partner_first_name": "Luis", "street": "12 Oak St",
                "cell_phone": "(402) 555-0101", "email": "ana@example.com", "notes": "Dog bites the mailman",
                "desk_note": "[/b] never before nine"},
    )  # fmt: skip
    did(add_client, fields={"first_name": "Eli", "last_name": "Lindqvist", "cell_phone": "308 555 0142"})
    did(add_client, fields={"first_name": "Eli", "last_name": "Lindquist", "cell_phone": "308 555 0142"})
    did(add_client, fields={"first_name": "Bo", "last_name": "Okafor", "cell_phone": "308 555 0142"})
    did(add_key, client_id=ana.id, code="K7MT", label="front door")
    did(add_key, client_id=anna.id, code="3FQD", label="garage")
    did(block_sitter, client_id=anna.id, staff_id=sam)
    for client_id in (ana.id, anna.id):
        did(add_pet, client_id=client_id, fields={"name": "Biscuit", "species": "dog"})
    return office


async def to_clients(robot: Robot) -> None:
    """F5."""
    await robot.press("f5")
    await robot.sees("Rivera, Ana")


async def to_pairs(robot: Robot) -> None:
    """The page of possible duplicates."""
    await robot.press("U")
    await robot.until(lambda: isinstance(robot.screen, DuplicatesScreen))
    await robot.sees("Lindquist, Eli")


async def beside(robot: Robot) -> None:
    """The second pair, side by side."""
    await robot.press("down", "enter")
    await robot.until(lambda: isinstance(robot.screen, MergeDialog))
    await robot.pilot.pause()


async def not_yet(robot: Robot) -> None:
    """Done before everything is decided."""
    await robot.press("ctrl+s")
    await robot.sees("to decide")


async def a_third(robot: Robot) -> None:
    """Somebody adds Ana Rivera once more."""
    await robot.ask("n")
    await robot.fill(first_name="Ana", last_name="Rivera", street="12 Oak", cell_phone="3085550138", city="Omaha")
    await robot.press("ctrl+s")
    await robot.until(lambda: isinstance(robot.screen, TwinsDialog))
    await robot.pilot.pause()


@SIZES
def test_page_of_pairs(twice: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """The likeliest first, with the reasons."""
    assert looks_as_before(twice, snap_compare, size, to_clients, to_pairs, sees="Scan")


@SIZES
def test_two_side_by_side(twice: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """What differs is marked, what has to be decided is loud, what should be seen to stands above."""
    assert looks_as_before(twice, snap_compare, size, to_clients, to_pairs, beside, not_yet, sees="Scan")


@SIZES
def test_a_new_one_beside_who_is_here(twice: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """Before a third one is added."""
    assert looks_as_before(twice, snap_compare, size, to_clients, a_third, sees="Scan")


@SIZES
def test_old_profile_in_the_list(twice: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """Found by the old name, with the new one beside it."""
    twice.desk().perform_now(merge_clients, into_id=1, client_id=2, settled=True)

    async def search(robot: Robot) -> None:
        await robot.press("slash")
        await robot.type("rivera")
        await robot.sees("is Rivera, Ana")

    assert looks_as_before(twice, snap_compare, size, to_clients, search, sees="Scan")
