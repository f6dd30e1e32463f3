"""Pets, driven by keys as a person would: all, and a client's (J1), the form (J2, J4, J5, J7), who is gone (J6)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from builders import Office
from hostile import HOSTILE
from keydesk.db.queries.pets import list_pets
from keydesk.db.rows.pet import PetRow
from keydesk.operations.pets import add_pet, edit_pet, set_pet_active
from keydesk.screens.client import ClientPage
from keydesk.screens.client_pets import ClientPets
from keydesk.screens.dialogs.pet_form import PetForm
from keydesk.screens.pet import PetPage
from keydesk.screens.pets import PetsScreen
from keydesk.terminal import Terminal
from keydesk.widgets.form_fields import FieldRow
from keydesk.widgets.photo import PhotoView
from robot import LARGE, SMALL, Robot, robot_at


@pytest.fixture
def household(office: Office) -> Office:
    """Rivera with Biscuit and Mochi, Okafor with Rex, who is not about any more."""
    rivera, okafor = office.client("Rivera", "Ana"), office.client("Okafor", "Bo")
    desk = office.desk()
    given: dict[str, Any] = {"species": "dog", "breed": "beagle", "born": "2019-03-14", "sex": "f"}
    desk.perform_now(add_pet, client_id=rivera, fields={"name": "Biscuit", **given})
    desk.perform_now(add_pet, client_id=rivera, fields={"name": "Mochi", "species": "cat", "born": "2020"})
    rex = desk.perform_now(add_pet, client_id=okafor, fields={"name": "Rex", "species": "dog"})
    desk.perform_now(set_pet_active, pet_id=rex.id, active=False)
    return office


def _pets(office: Office) -> dict[str, PetRow]:
    """All pets by name, as they stand."""
    return {row.name: row for row in office.desk().look_up_now(list_pets, everything=True)}


async def _to_pets(robot: Robot) -> None:
    await robot.sees("Rivera, Ana")
    await robot.press("3")
    await robot.until(lambda: isinstance(robot.screen, PetsScreen))
    await robot.sees("Biscuit")


async def test_three_on_clients_lists_all_pets_with_owner_and_age(household: Office) -> None:
    """J1, J7: one key; a line a pet: name, owner, kind, breed, sex, and how old it is, as exactly as it is known."""
    async with robot_at(household, mode="clients", size=SMALL) as robot:
        await _to_pets(robot)
        assert "Rivera, Ana" in robot.line_with("Biscuit")
        assert "beagle" in robot.line_with("Biscuit")
        assert robot.line_with("Biscuit").rstrip().endswith(" y")
        assert "about" not in robot.line_with("Biscuit")
        assert "about" in robot.line_with("Mochi")
        assert "Rex" not in robot.text
        assert "2 pets · 1 not active" in robot.text
        await robot.press("escape")
        await robot.sees("CLIENT")


async def test_the_palette_opens_the_list_and_a_pet(household: Office) -> None:
    """From anywhere: the list by its name, and one pet's page by the pet's."""
    async with robot_at(household, mode="keys") as robot:
        await robot.ask("ctrl+p")
        await robot.type("pets")
        await robot.press("enter")
        await robot.until(lambda: isinstance(robot.screen, PetsScreen))
        await robot.ask("ctrl+p")
        await robot.type("moch")
        await robot.press("enter")
        await robot.until(lambda: isinstance(robot.screen, PetPage))
        await robot.sees("Mochi", "born 2020")


async def test_typing_narrows_by_owner_kind_and_breed(household: Office) -> None:
    """Every letter within the key's own cycle; Esc clears the filter first, then goes back."""
    async with robot_at(household, mode="clients") as robot:
        await _to_pets(robot)
        await robot.press("slash")
        await robot.type("kind:cat owner:riv")
        assert len(robot.table.place.ids) == 1
        assert "1 of 2" in robot.text
        await robot.type(" breed:pug")
        assert "No pet fits this filter" in robot.text
        await robot.press("enter", "escape")
        assert isinstance(robot.screen, PetsScreen)
        assert len(robot.table.place.ids) == 2


async def test_who_is_not_active_is_listed_only_when_asked(household: Office) -> None:
    """J6: ``F`` shows it, marked by a word; ``R`` makes it active again, and ``u`` takes that back."""
    async with robot_at(household, mode="clients") as robot:
        await _to_pets(robot)
        await robot.press("F")
        await robot.sees("Okafor, Bo")
        assert "not active" in robot.line_with("Okafor")
        await robot.press("end")
        await robot.press("R")
        await robot.hears("Rex is active again")
        assert _pets(household)["Rex"].active
        await robot.press("u")
        await robot.hears("Taken back")
        assert not _pets(household)["Rex"].active


async def test_a_pet_is_added_in_one_form(household: Office, tmp_path: Path) -> None:
    """J1, J2, J4, J5: owner by typing, birth as people write it, photo by path; the cursor lands on the new line."""
    picture = tmp_path / "tofu.png"
    Image.new("RGB", (8, 8), (200, 30, 30)).save(picture)
    async with robot_at(household, mode="clients") as robot:
        await _to_pets(robot)
        await robot.ask("n")
        assert isinstance(robot.screen, PetForm)
        await robot.type("Tofu")
        await robot.press("tab")
        await robot.ask("o", "k", "a")
        await robot.press("enter")
        await robot.until(lambda: isinstance(robot.screen, PetForm))
        await robot.fill(species="rabbit", born="3/2019", photo_path=str(picture))
        await robot.press("ctrl+s")
        await robot.hears("Tofu added to Okafor, Bo (born Mar 2019")
        tofu = _pets(household)["Tofu"]
        assert (tofu.client, tofu.born, tofu.photo_path) == ("Okafor, Bo", "2019-03", str(picture))
        assert robot.table.current == tofu.pet_id


async def test_what_does_not_fit_is_said_beside_it_and_nothing_is_lost(household: Office) -> None:
    """A birth that is none, a photo that is not there: the form stays, says why, and has the cursor where it is."""
    async with robot_at(household, mode="clients") as robot:
        await _to_pets(robot)
        await robot.ask("e")
        await robot.fill(born="soon", breed="boxer")
        await robot.press("ctrl+s")
        await robot.sees("no birth that can be read")
        await robot.fill(born="2019", photo_path="/nowhere/rex.jpg")
        await robot.press("ctrl+s")
        await robot.sees("There is no file")
        fields = {row.field.name: row for row in robot.screen.query(FieldRow)}
        assert (fields["breed"].value, fields["photo_path"].editor.has_focus) == ("boxer", True)
        await robot.fill(photo_path="")
        await robot.press("ctrl+s")
        await robot.hears("Biscuit saved (born 2019")
        assert _pets(household)["Biscuit"].breed == "boxer"


async def test_an_old_photo_is_chosen_from_a_list(household: Office) -> None:
    """J5: ``Ctrl+O`` lists those that were used before, by file and by whose they are; one that is gone is told."""
    biscuit = _pets(household)["Biscuit"]
    household.desk().perform_now(
        edit_pet, pet_id=biscuit.pet_id, version=None, fields={"photo_path": "/photos/biscuit.jpg"}
    )
    async with robot_at(household, mode="clients") as robot:
        await _to_pets(robot)
        await robot.press("down")
        await robot.ask("e")
        await robot.ask("ctrl+o")
        await robot.sees("biscuit.jpg")
        await robot.press("enter")
        await robot.until(lambda: isinstance(robot.screen, PetForm))
        fields = {row.field.name: row for row in robot.screen.query(FieldRow)}
        assert fields["photo_path"].value == "/photos/biscuit.jpg"


async def test_two_who_edit_one_pet_see_both_versions(household: Office) -> None:
    """C5: the form keeps what was typed, shows what is stored now beneath it, and the next Ctrl+S decides."""
    biscuit = _pets(household)["Biscuit"]
    async with robot_at(household, mode="clients") as robot:
        await _to_pets(robot)
        await robot.ask("e")
        fields = {"breed": "boxer", "born": "2018"}
        household.desk().perform_now(edit_pet, pet_id=biscuit.pet_id, version=biscuit.version, fields=fields)
        await robot.fill(breed="pug", color="tan")
        await robot.press("ctrl+s")
        await robot.sees("stored now: boxer", "changed meanwhile; it was: 2019-03-14")
        await robot.press("ctrl+s")
        await robot.hears("Biscuit saved")
        now = _pets(household)["Biscuit"]
        assert (now.breed, now.born, now.color) == ("pug", "2018", "tan")


async def test_three_on_a_clients_page_lists_theirs(household: Office) -> None:
    """J1, inside the client: the pane by its number with the same verbs; a new pet is theirs without asking."""
    async with robot_at(household, mode="clients") as robot:
        await robot.sees("Rivera, Ana")
        await robot.press("end", "enter")
        await robot.until(lambda: isinstance(robot.screen, ClientPage))
        await robot.press("3")
        await robot.until(lambda: isinstance(robot.screen, ClientPets))
        await robot.sees("Biscuit", "Mochi", "3 Pets 2")
        await robot.ask("n")
        await robot.fill(name="Tofu")
        await robot.press("ctrl+s")
        await robot.hears("Tofu added to Rivera, Ana")
        assert _pets(household)["Tofu"].client == "Rivera, Ana"
        await robot.press("2")
        await robot.sees("No visit yet")
        await robot.press("3")
        await robot.until(lambda: isinstance(robot.screen, ClientPets))
        await robot.press("1")
        await robot.until(lambda: isinstance(robot.screen, ClientPage))


async def test_the_page_of_a_pet_shows_its_photo(household: Office, tmp_path: Path) -> None:
    """J5: small, in two colours a cell; without colours a note of the file's name, and so where it is gone."""
    picture = tmp_path / "biscuit.png"
    Image.new("RGB", (40, 40), (200, 30, 30)).save(picture)
    pet_id = _pets(household)["Biscuit"].pet_id
    household.desk().perform_now(edit_pet, pet_id=pet_id, version=None, fields={"photo_path": str(picture)})
    async with robot_at(household, mode="clients", size=SMALL) as robot:
        await _to_pets(robot)
        await robot.press("enter")
        await robot.until(lambda: isinstance(robot.screen, PetPage))
        await robot.until(lambda: robot.find(PhotoView).is_picture)
        assert "▀▀▀▀" in robot.text
        await robot.press("O")
        await robot.until(lambda: isinstance(robot.screen, ClientPage))
        await robot.press("escape")
        picture.unlink()
        await robot.press("escape", "enter")
        await robot.sees("biscuit.png · not there")


async def test_without_colours_a_photo_is_told(household: Office) -> None:
    """J5: where a picture cannot be drawn its name is a note."""
    pet_id = _pets(household)["Biscuit"].pet_id
    household.desk().perform_now(edit_pet, pet_id=pet_id, version=None, fields={"photo_path": "/photos/biscuit.jpg"})
    async with robot_at(household, mode="clients", size=LARGE) as robot:
        robot.app.looks = Terminal(colour=False)
        await _to_pets(robot)
        await robot.sees("photo: biscuit.jpg")


async def test_whoever_may_not_edit_clients_looks_on(household: Office) -> None:
    """Verbs that change are grey, and do nothing; the same table refuses them below."""
    household.person("Kim Voss", role="base", uid=1002)
    async with robot_at(household, mode="clients", uid=1002) as robot:
        await _to_pets(robot)
        assert robot.page.check_action("edit", ()) is None
        await robot.press("e", "n", "R")
        assert not robot.screen.is_modal
        assert _pets(household)["Biscuit"].active


@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile_names_are_shown_and_not_obeyed(office: Office, name: str) -> None:
    """I1: whatever a pet, its breed, its notes or its photo is called is drawn as it is, in list, page and form."""
    fields = {"name": f"A{name}", "breed": name, "notes": name, "photo_path": f"/photos/{name}"[:200].strip()}
    office.desk().perform_now(add_pet, client_id=office.client(f"R{name}"), fields=fields)
    async with robot_at(office, mode="clients", size=LARGE) as robot:
        await robot.sees("R")
        await robot.press("3")
        await robot.until(lambda: isinstance(robot.screen, PetsScreen))
        await robot.until(lambda: len(robot.table.place.ids) == 1)
        assert "\x1b" not in robot.text
        await robot.ask("e")
        await robot.press("escape")
        await robot.until(lambda: not robot.screen.is_modal)
        await robot.press("enter")
        await robot.until(lambda: isinstance(robot.screen, PetPage))
        assert "\x1b" not in robot.text
