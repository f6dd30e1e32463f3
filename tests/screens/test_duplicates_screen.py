"""Possible duplicates at the keyboard: found when somebody is added or changed, side by side, made one (I3, O3)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from builders import Office
from keydesk.db.models import Client, ClientMerge, table_of
from keydesk.operations.clients import add_client
from keydesk.operations.keys import add_key
from keydesk.operations.merging import merge_clients
from keydesk.operations.pets import add_pet
from keydesk.screens.client import ClientPage
from keydesk.screens.dialogs.form import FormDialog
from keydesk.screens.dialogs.merge import MergeDialog
from keydesk.screens.dialogs.twins import TwinsDialog
from keydesk.screens.duplicates import DuplicatesScreen
from keydesk.widgets.form_fields import FieldRow
from robot import Robot, robot_at


@pytest.fixture
def twice(office: Office) -> Office:
    """Ana Rivera, with a key and a dog, and Anna Rivera at the same address with the same dog; and Bo Okafor."""
    office.safe("Front", rows=2, columns=5)
    did = office.desk().perform_now
    ana = did(
        add_client,
        fields={"first_name": "Ana", "last_name": "Rivera", "street": "12 Oak Street", "cell_phone": "(308) 555-0138"},
        status="active",
    )
    anna = did(
        add_client,
        fields={"first_name": "Anna", "last_name": "Rivera", "street": "12 Oak St", "cell_phone": "(402) 555-0101",
                "email": "ana@example.com"},
    )  # fmt: skip
    did(add_client, fields={"last_name": "Okafor", "first_name": "Bo"})
    did(add_key, client_id=ana.id, code="K7MT", label="front door")
    for client_id in (ana.id, anna.id):
        did(add_pet, client_id=client_id, fields={"name": "Biscuit", "species": "dog"})
    return office


def stored(office: Office, model: Any, **wanted: Any) -> list[Any]:
    """Rows of a table."""
    table = table_of(model)
    conditions = [table.c[name] == value for name, value in wanted.items()]
    return list(
        office.desk().look_up_now(lambda reading: reading.session.execute(select(table).where(*conditions)).all())
    )


async def new_client(robot: Robot, **fields: str) -> None:
    """The form of a new client, filled and saved."""
    await robot.ask("n")
    await robot.fill(**fields)
    await robot.press("ctrl+s")


async def test_who_is_here_is_shown_beside_the_new_one(twice: Office) -> None:
    """I3: what differs is marked, with the reason and with what is around them; nothing is saved yet."""
    async with robot_at(twice, mode="clients") as robot:
        await robot.sees("Rivera, Ana")
        await new_client(robot, first_name="Ana", last_name="Rivera", cell_phone="308 555 0138", street="14 Elm St")
        await robot.sees("Is this somebody who is here already?", "same phone, same name")
        await robot.sees("1 key, 1 copy, 1 pet")
        assert "*" in robot.line_with("Street").split("Street")[0]
        assert "*" not in robot.line_with("First name").split("First name")[0]
        assert len(stored(twice, Client)) == len(("Ana", "Anna", "Bo"))


async def test_enter_opens_who_is_here(twice: Office) -> None:
    """The one on file was meant: their page, and no second profile."""
    async with robot_at(twice, mode="clients") as robot:
        await robot.sees("Rivera, Ana")
        await new_client(robot, first_name="Ana", last_name="Rivera", cell_phone="308 555 0138")
        await robot.until(lambda: isinstance(robot.screen, TwinsDialog))
        await robot.press("enter")
        await robot.until(lambda: isinstance(robot.screen, ClientPage))
        await robot.sees("12 Oak Street")
    assert len(stored(twice, Client)) == len(("Ana", "Anna", "Bo"))


async def test_escape_goes_back_to_the_form_with_all_that_was_typed(twice: Office) -> None:
    """Nothing typed is lost, and what was said of one is not asked again when the form is saved after all."""
    async with robot_at(twice, mode="clients") as robot:
        await robot.sees("Rivera, Ana")
        await new_client(robot, first_name="Ana", last_name="Rivera", street="12 Oak Street")
        await robot.until(lambda: isinstance(robot.screen, TwinsDialog))
        await robot.press("escape")
        await robot.until(lambda: isinstance(robot.screen, FormDialog))
        assert {row.field.name: row.value for row in robot.screen.query(FieldRow)}["last_name"] == "Rivera"
        await robot.press("ctrl+s")
        await robot.until(lambda: isinstance(robot.screen, TwinsDialog))
        await robot.press("tab")
        await robot.sees("2 of 2")
        await robot.press("ctrl+s")
        await robot.hears("Rivera, Ana added")
    assert len(stored(twice, Client)) == len(("Ana", "Anna", "Bo", "Ana"))


async def test_a_changed_phone_tells_too(twice: Office) -> None:
    """On an edit of name, phone, e-mail or address the same; where none of them changes, nobody is asked."""
    async with robot_at(twice, mode="clients") as robot:
        await robot.sees("Okafor, Bo")
        await robot.press("home")
        await robot.ask("e")
        await robot.fill(notes="Calls after six")
        await robot.press("ctrl+s")
        await robot.hears("Okafor, Bo saved")
        await robot.ask("e")
        await robot.fill(cell_phone="308-555-0138")
        await robot.press("ctrl+s")
        await robot.sees("Is this somebody who is here already?", "same phone")
        await robot.press("ctrl+s")
        await robot.hears("Okafor, Bo saved")


async def open_page(robot: Robot) -> None:
    """The page of possible duplicates, from the clients."""
    await robot.sees("Rivera, Ana")
    await robot.press("U")
    await robot.until(lambda: isinstance(robot.screen, DuplicatesScreen))
    await robot.sees("Rivera, Anna")


async def test_two_become_one_at_the_keyboard(twice: Office) -> None:
    """The conflict is asked, the rest is the fuller value, keys and dog are with one client, and u makes two again."""
    async with robot_at(twice, mode="clients") as robot:
        await open_page(robot)
        await robot.press("enter")
        await robot.until(lambda: isinstance(robot.screen, MergeDialog))
        await robot.sees("name alike, same address", "which?")
        await robot.press("ctrl+s")
        await robot.sees("to decide: 1 keeps the left value")
        while "which?" in robot.text:
            await robot.press("1")
            await robot.press("ctrl+s")
            await robot.pilot.pause()
            if not isinstance(robot.screen, MergeDialog):
                break
        await robot.hears("went into Rivera, Ana")
        await robot.sees("No two clients look like one household")
        (row,) = stored(twice, Client, id=1)
        assert (row.first_name, row.email, row.other_phone) == ("Ana", "ana@example.com", "(402) 555-0101")
        await robot.press("u")
        await robot.hears("are two clients again")
        await robot.sees("Rivera, Anna")


async def test_the_other_one_can_stay(twice: Office) -> None:
    """X turns round who stays; what was chosen stays chosen."""
    async with robot_at(twice, mode="clients") as robot:
        await open_page(robot)
        await robot.press("enter")
        await robot.until(lambda: isinstance(robot.screen, MergeDialog))
        await robot.press("t")
        await robot.sees("NO. 2 STAYS")
        await robot.press("ctrl+s")
        for _ in range(5):
            if isinstance(robot.screen, MergeDialog):
                await robot.press("1", "ctrl+s")
                await robot.pilot.pause()
        await robot.hears("(no. 1) went into")
    (merge,) = stored(twice, ClientMerge)
    assert (merge.client_id, merge.into_id) == (1, 2)
    (row,) = stored(twice, Client, id=2)
    assert (row.first_name, row.cell_phone) == ("Ana", "(308) 555-0138")


async def test_two_households_are_not_asked_about_again(twice: Office) -> None:
    """X on the page: remembered; F shows them; x again forgets it, and u takes back the last word."""
    async with robot_at(twice, mode="clients") as robot:
        await open_page(robot)
        await robot.press("equals_sign")
        await robot.hears("two households")
        await robot.sees("No two clients look like one household")
        await robot.press("u")
        await robot.hears("may be one household")
        await robot.sees("1 pair")
        await robot.press("equals_sign")
        await robot.hears("two households")
        await robot.press("F")
        await robot.sees("said to be two")


async def test_the_old_profile_opens_the_new_one(twice: Office) -> None:
    """Found by the old name, in the list and on its page, with the word where they went."""
    twice.desk().perform_now(merge_clients, into_id=1, client_id=2, settled=True)
    async with robot_at(twice, mode="clients") as robot:
        await robot.sees("Rivera, Ana")
        assert "Rivera, Anna" not in robot.text
        await robot.press("slash")
        await robot.type("anna")
        await robot.sees("is Rivera, Ana")
        await robot.press("enter", "enter")
        await robot.until(lambda: isinstance(robot.screen, ClientPage))
        await robot.hears("Rivera, Anna went into Rivera, Ana")
        await robot.sees("12 Oak Street", "K7MT")


async def test_from_a_clients_page(twice: Office) -> None:
    """U on the page offers who looks like them first."""
    async with robot_at(twice, mode="clients") as robot:
        await robot.sees("Rivera, Ana")
        await robot.app.push_screen(ClientPage(1))
        await robot.settle()
        await robot.ask("U")
        await robot.sees("Which other profile is of this household?", "name alike, same address")
        await robot.press("enter")
        await robot.until(lambda: isinstance(robot.screen, MergeDialog))
        await robot.press("escape")
        await robot.until(lambda: isinstance(robot.screen, ClientPage))
    assert stored(twice, ClientMerge) == []
