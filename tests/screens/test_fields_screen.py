"""The office's fields at the keyboard (I5, I6, J3, A13): decided in Settings, filled in forms, shown on pages."""

from __future__ import annotations

import re

import pytest

from builders import Office
from keydesk.db.queries.fields import field_use, list_fields, own_fields_of
from keydesk.db.queries.pets import list_pets
from keydesk.db.rows.fields import OwnFields
from keydesk.operations.clients import edit_client
from keydesk.operations.fields import add_field, hide_field
from keydesk.rules.fields import OfficeField
from keydesk.screens.client import ClientPage
from keydesk.screens.client_fields import ClientFields
from keydesk.screens.fields import FieldsScreen, PetFieldsScreen
from keydesk.screens.pet import PetPage
from keydesk.widgets.form_fields import FieldRow
from robot import LARGE, SMALL, Robot, robot_at

RIVERA = 1


@pytest.fixture
def rivera(office: Office) -> Office:
    """An office with one client."""
    office.client("Rivera", "Ana")
    return office


def field(office: Office, name: str, subject: str = "client") -> OfficeField:
    """One field as it stands."""
    return office.desk().look_up_now(field_use, subject=subject, name=name).field


def own(office: Office, subject: str = "client", subject_id: int = RIVERA) -> OwnFields:
    """What Rivera has."""
    return office.desk().look_up_now(own_fields_of, subject=subject, subject_id=subject_id)


async def put_cursor(robot: Robot, words: str) -> None:
    """The cursor on the one line that has the words."""
    await robot.press("slash")
    await robot.type(words)
    await robot.press("enter")
    await robot.settle()


def labels(robot: Robot) -> list[str]:
    """What the form in sight asks for."""
    return [row.field.label for row in robot.screen.query(FieldRow)]


async def test_fields_are_reached_from_settings(rivera: Office) -> None:
    """F9 has a line for the fields of clients and of pets, with how many the office made; Esc is back there."""
    rivera.desk().perform_now(add_field, subject="pet", label="Microchip")
    async with robot_at(rivera, mode="settings") as robot:
        await put_cursor(robot, "pet fields")
        assert "1 of the office's own" in robot.line_with("Pet fields")
        await robot.press("enter")
        await robot.until(lambda: isinstance(robot.screen, PetFieldsScreen))
        await robot.sees("Microchip")
        await robot.press("escape")
        await robot.settle()
        assert "Pet fields" in robot.text


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_field_is_made_and_then_filled_in_the_form(rivera: Office, size: tuple[int, int]) -> None:
    """I5: decided first; the form asks for it under its heading, and the page shows it."""
    async with robot_at(rivera, mode="settings", size=size) as robot:
        await robot.app.push_screen(FieldsScreen())
        await robot.settle()
        await robot.ask("n")
        await robot.fill(label="Alarm company", kind="choice", choices="ADT\nRing", group="Alarm", required="yes")
        await robot.press("ctrl+s")
        await robot.settle()
        await robot.hears("Alarm company is a field of every client now (choice).")
        assert re.search(r"Alarm company +choice +\* +yes +Alarm", robot.text)
        await robot.app.push_screen(ClientPage(RIVERA))
        await robot.settle()
        await robot.ask("p")
        await robot.settle()
        assert labels(robot)[-1] == "Alarm company"
        await robot.fill(city="Omaha")
        await robot.press("ctrl+s")
        await robot.sees("Alarm company is needed")
        assert robot.screen.focused is robot.screen.query(FieldRow).last().editor
        await robot.type("r")
        await robot.press("ctrl+s")
        await robot.settle()
        assert own(rivera).values == {"alarm_company": "Ring"}
        await robot.sees("Alarm company: Ring")


async def test_form_has_the_heading_of_each_group(rivera: Office) -> None:
    """Fields of one group stand beneath their heading."""
    did = rivera.desk().perform_now
    for label in ("Panel", "Company"):
        did(add_field, subject="client", label=f"Alarm {label}", group="About the alarm")
    async with robot_at(rivera, size=LARGE) as robot:
        await robot.app.push_screen(ClientPage(RIVERA))
        await robot.settle()
        await robot.ask("p")
        await robot.settle()
        await robot.press("up")
        await robot.sees("About the alarm", "Alarm Company")
        assert robot.text.count("About the alarm") == 1


async def test_renaming_says_first_how_many_hold_something(rivera: Office) -> None:
    """I6: the first Ctrl+S tells, the second does it; the form then has the new label."""
    did = rivera.desk().perform_now
    did(edit_client, client_id=RIVERA, version=None, fields={"company": "Tern & Co"})
    async with robot_at(rivera, mode="settings") as robot:
        await robot.app.push_screen(FieldsScreen())
        await robot.settle()
        await put_cursor(robot, "company")
        await robot.ask("e")
        await robot.fill(label="Firm")
        await robot.press("ctrl+s")
        await robot.sees("1 client stands under the new label then")
        assert field(rivera, "company").label == "Company"
        await robot.press("ctrl+s")
        await robot.settle()
        await robot.hears("Company is called Firm now. 1 client keeps what is in it.")
        await robot.app.push_screen(ClientPage(RIVERA))
        await robot.settle()
        await robot.ask("p")
        assert "Firm" in labels(robot)


async def test_hiding_says_first_how_many_hold_something_and_keeps_it(rivera: Office) -> None:
    """I6: Esc leaves it; y hides it, and the page and the form have it no more; x brings it back whole."""
    did = rivera.desk().perform_now
    did(add_field, subject="client", label="Alarm")
    did(edit_client, client_id=RIVERA, version=None, fields={"alarm": "ADT"})
    async with robot_at(rivera, mode="settings") as robot:
        await robot.app.push_screen(FieldsScreen())
        await robot.settle()
        await put_cursor(robot, "alarm")
        await robot.ask("x")
        await robot.sees("1 client holds something in it")
        await robot.press("escape")
        await robot.settle()
        assert not field(rivera, "alarm").hidden
        await robot.ask("x")
        await robot.press("y")
        await robot.settle()
        await robot.hears("Alarm is hidden. 1 client keeps what is in it.")
        await robot.app.push_screen(ClientPage(RIVERA))
        await robot.settle()
        assert "ADT" not in robot.text
        await robot.press("escape")
        await robot.settle()
        await robot.press("x")
        await robot.settle()
        assert own(rivera).words(own(rivera).own[0]) == "ADT"


async def test_fields_are_moved_and_needed_with_one_key(rivera: Office) -> None:
    """I5: [ and ] move, * asks for it; the cursor stays on the field."""
    rivera.desk().perform_now(add_field, subject="client", label="Alarm")
    async with robot_at(rivera, mode="settings") as robot:
        await robot.app.push_screen(FieldsScreen())
        await robot.settle()
        await robot.press("end")
        for _ in range(2):
            await robot.press("left_square_bracket")
            await robot.settle()
        await robot.press("right_square_bracket")
        await robot.settle()
        await robot.press("asterisk")
        await robot.settle()
        names = [each.field.name for each in rivera.desk().look_up_now(list_fields, subject="client")]
        assert names[-2:] == ["alarm", "office_notes"]
        assert field(rivera, "alarm").required
        await robot.hears("Alarm is needed when a client is saved.")


async def test_name_stays(rivera: Office) -> None:
    """Nobody can hide it, and the screen says why."""
    async with robot_at(rivera, mode="settings") as robot:
        await robot.app.push_screen(PetFieldsScreen())
        await robot.settle()
        await robot.press("x")
        await robot.hears("Name stays")


async def test_hidden_built_in_field_is_in_no_form_and_on_no_page(rivera: Office) -> None:
    """I5: and saving the form leaves what it holds."""
    did = rivera.desk().perform_now
    did(edit_client, client_id=RIVERA, version=None, fields={"company": "Tern & Co"})
    did(hide_field, subject="client", name="company", told=1)
    async with robot_at(rivera) as robot:
        await robot.app.push_screen(ClientPage(RIVERA))
        await robot.settle()
        assert "Tern" not in robot.text
        await robot.ask("p")
        assert "Company" not in labels(robot)
        await robot.fill(city="Omaha")
        await robot.press("ctrl+s")
        await robot.settle()
    assert rivera.desk().look_up_now(field_use, subject="client", name="company").held == 1


async def test_pet_is_added_with_its_own_fields(rivera: Office) -> None:
    """J3: the form of a pet is made of the office's fields too, and its page shows them."""
    did = rivera.desk().perform_now
    did(add_field, subject="pet", label="Microchip", required=True)
    did(hide_field, subject="pet", name="photo_path")
    async with robot_at(rivera, mode="clients") as robot:
        await robot.app.action_open_pets()
        await robot.settle()
        await robot.ask("n")
        await robot.settle()
        assert "Photo" not in labels(robot)
        await robot.fill(name="Mochi", client_id=str(RIVERA), microchip="985 121")
        await robot.press("ctrl+s")
        await robot.settle()
        pet = rivera.desk().look_up_now(list_pets)[0]
        assert own(rivera, "pet", pet.pet_id).values == {"microchip": "985 121"}
        await robot.app.push_screen(PetPage(pet.pet_id))
        await robot.sees("Microchip: 985 121")


async def test_secret_is_shown_for_a_while_with_a_reason(rivera: Office) -> None:
    """P3: masked on every page; v asks why, shows it, and it is gone with the screen."""
    did = rivera.desk().perform_now
    did(add_field, subject="client", label="Wifi", kind="secret")
    did(edit_client, client_id=RIVERA, version=None, fields={"wifi": "hunter2"})
    async with robot_at(rivera, mode="clients") as robot:
        await robot.app.push_screen(ClientPage(RIVERA))
        await robot.settle()
        assert "hunter2" not in robot.text
        await robot.press("6")
        await robot.until(lambda: isinstance(robot.screen, ClientFields))
        await robot.settle()
        assert "••••" in robot.line_with("Wifi")
        await robot.ask("v")
        await robot.type("the sitter asks")
        await robot.press("enter")
        await robot.sees("hunter2")
        await robot.press("1")
        await robot.settle()
        assert "hunter2" not in robot.text


async def test_form_of_forty_fields_is_filled_and_saved_by_keyboard(rivera: Office) -> None:
    """Forty of the office's own, at 80×24: each with Tab to the next, all saved at once."""
    did = rivera.desk().perform_now
    for number in range(40):
        did(add_field, subject="client", label=f"Extra {number:02}", group=f"Group {number // 8}")
    async with robot_at(rivera) as robot:
        await robot.app.push_screen(ClientPage(RIVERA))
        await robot.settle()
        await robot.ask("p")
        await robot.settle()
        rows = {row.field.name: row for row in robot.screen.query(FieldRow)}
        rows["extra_00"].editor.focus()
        await robot.pilot.pause()
        for number in range(40):
            await robot.type(str(number))
            if number < 39:
                await robot.press("tab")
        await robot.press("ctrl+s")
        await robot.settle()
    assert list(own(rivera).values.values()) == [str(number) for number in range(40)]
