"""How pets look: the list, a client's, a pet's page with its photo, the form and a meeting of two, at both sizes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from builders import Office
from keydesk.app.office import KeydeskApp
from keydesk.operations.pets import add_pet, edit_pet, set_pet_active
from keydesk.screens.pets import PetsScreen
from keydesk.terminal import Terminal
from keydesk.widgets.long_table import LongTable
from pictures import Picture, looks_as_before
from robot import LARGE, SMALL, Robot

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])


@pytest.fixture
def kennel(office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Office:
    """Pets of several clients: old and young, with a photo and without, one gone, one with a hostile name."""
    monkeypatch.setattr(KeydeskApp, "DEFAULT_MODE", "clients")
    face = Image.new("RGB", (120, 120), (120, 170, 220))
    draw = ImageDraw.Draw(face)
    draw.ellipse((20, 20, 100, 100), fill=(200, 150, 90))
    draw.ellipse((40, 45, 50, 55), fill=(20, 20, 20))
    draw.ellipse((70, 45, 80, 55), fill=(20, 20, 20))
    draw.polygon([(52, 65), (68, 65), (60, 75)], fill=(60, 30, 30))
    face.save(tmp_path / "biscuit.png")
    rivera = office.client("Rivera", "Ana", street="1644 Tern Hollow Rd")
    okafor = office.client("Okafor", "Bo")
    hostile = office.client("Smith [/b] Co", "\x1b[2J")
    desk = office.desk()

    def add(owner: int, name: str, **fields: Any) -> int:
        return int(desk.perform_now(add_pet, client_id=owner, fields={"name": name, **fields}).id)

    add(
        rivera,
        "Biscuit",
        species="dog",
        breed="golden retriever",
        sex="f",
        fixed="yes",
        color="cream",
        born="2019-03-14",
        photo_path=str(tmp_path / "biscuit.png"),
        notes="Barks at the bell.\nHalf a cup in the evening, and her tablet in a piece of cheese.",
    )
    add(rivera, "Mochi", species="cat", breed="tabby", sex="m", born="2020")
    add(okafor, "Pepper", species="rabbit", color="grey", born="8/2026")
    add(hostile, "[@click=app.quit]Rex[/]", species="dog", breed="\x1b[2Jboxer", born="2026")
    desk.perform_now(set_pet_active, pet_id=add(okafor, "Old Tom", species="cat", born="2001"), active=False)
    return office


async def _to_pets(robot: Robot) -> None:
    await robot.press("3")
    await robot.until(
        lambda: isinstance(robot.screen, PetsScreen) and robot.screen.query(LongTable) and len(robot.table.place.ids)
    )
    await robot.press("down")
    await robot.pilot.pause(0.3)


async def _all(robot: Robot) -> None:
    await robot.press("F")
    await robot.sees("Old Tom")


async def _open(robot: Robot) -> None:
    await robot.press("enter")
    await robot.sees("born 14 Mar 2019", "▀▀")


@SIZES
def test_the_list(kennel: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """All pets, those too that are not about, with the one under the cursor beside them where there is room."""
    assert looks_as_before(kennel, snap_compare, size, _to_pets, _all, sees="Rivera, Ana")


@SIZES
def test_a_pets_page(kennel: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """What is kept of it, and its photo in half blocks."""
    assert looks_as_before(kennel, snap_compare, size, _to_pets, _open, sees="Rivera, Ana")


@SIZES
def test_a_clients_pets(kennel: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """The pane of the client's page: their pets, and the one under the cursor."""

    async def to_rivera(robot: Robot) -> None:
        await robot.press("down", "enter")
        await robot.sees("1644 Tern")
        await robot.press("3")
        await robot.sees("Mochi", "▀▀")

    assert looks_as_before(kennel, snap_compare, size, to_rivera, sees="Rivera, Ana")


def test_without_colours(kennel: Office, snap_compare: Picture) -> None:
    """The photo's name stands where the picture would."""

    async def to_the_page(robot: Robot) -> None:
        await _to_pets(robot)
        await robot.press("enter")
        await robot.sees("photo: biscuit.png")

    looks = Terminal(colour=False)
    assert looks_as_before(kennel, snap_compare, SMALL, to_the_page, sees="Rivera, Ana", looks=looks)


@SIZES
def test_the_form_after_somebody_else_saved(kennel: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """Both versions beneath each other."""
    kennel.desk().perform_now(edit_pet, pet_id=1, version=None, fields={"photo_path": "/photos/biscuit.png"})

    async def meet(robot: Robot) -> None:
        await robot.ask("e")
        changes = {"breed": "labrador", "born": "2018"}
        kennel.desk().perform_now(edit_pet, pet_id=1, version=None, fields=changes)
        await robot.fill(breed="golden", color="gold")
        await robot.press("ctrl+s")
        await robot.sees("stored now: labrador")

    assert looks_as_before(kennel, snap_compare, size, _to_pets, meet, sees="Rivera, Ana")
