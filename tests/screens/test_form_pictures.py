"""How forms look: what is wrong, groups, notes on the whole form, an offered draft; and how the palette finds."""

from __future__ import annotations

import pytest

from builders import Office
from keydesk.app.office import KeydeskApp
from keydesk.drafts import Draft
from keydesk.screens.dialogs.form import FormDialog
from keydesk.screens.dialogs.form_draft import DraftDialog
from keydesk.widgets.form_fields import Field, FieldRow
from pictures import Picture, looks_as_before
from robot import LARGE, SMALL, Robot

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])


@pytest.fixture
def street(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Three households, one of them no longer served."""
    monkeypatch.setattr(KeydeskApp, "DEFAULT_MODE", "clients")
    office.person("Riva Ortega")
    office.safe("Front office", rows=1, columns=3)
    office.key(office.client("Rivera", "Ana", street="1644 Tern Hollow Rd"), code="K7MT", label="front door")
    office.client("Riverton", "Bo", street="2 Elm St")
    return office


async def _new(robot: Robot) -> None:
    await robot.ask("n")


async def _to(robot: Robot, name: str) -> None:
    next(row for row in robot.screen.query(FieldRow) if row.field.name == name).editor.focus()
    await robot.pilot.pause()


async def _mistakes(robot: Robot) -> None:
    await robot.type("Zelda")
    await _to(robot, "email")
    await robot.type("zelda")
    await _to(robot, "zip")
    await robot.type("972")
    await robot.press("tab")
    await robot.sees("no zip code")


async def _long_notes(robot: Robot) -> None:
    await _to(robot, "notes")
    await robot.press("ctrl+e")
    await robot.until(lambda: "First name" not in robot.text)
    await robot.type("Biscuit barks at the bell.\nUse the side gate; lift it, it sticks when it has rained.")


async def _groups(robot: Robot) -> None:
    async def save(_values: object, _version: int) -> object:
        return True

    fields = [
        Field("name", "Name", "Rex", required=True, group="The pet"),
        Field("kind", "Kind", "dog", group="The pet"),
        Field("food", "Food", "half a cup", group="Care"),
        Field("pills", "Pills", choices=(("", "none"), ("am", "mornings")), group="Care"),
        Field("notes", "Notes", "Shy at first.", lines=True, group="Care"),
    ]
    robot.app.push_screen(FormDialog("Rex of Rivera, Ana", fields, save))
    await robot.until(lambda: robot.screen.focused is not None)


async def _misspelt(robot: Robot) -> None:
    await robot.ask("ctrl+p")
    await robot.settle()
    await robot.type("reviera")
    await robot.sees("Rivera, Ana")


async def _riv(robot: Robot) -> None:
    await robot.ask("ctrl+p")
    await robot.type("riv")
    await robot.sees("Riverton, Bo")


async def _offered(robot: Robot) -> None:
    await robot.ask("n")
    await robot.until(lambda: isinstance(robot.screen, DraftDialog))
    await robot.settle()


async def _completing(robot: Robot) -> None:
    await robot.press("slash")
    await robot.type("s")


@SIZES
def test_what_is_wrong(street: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """In words beneath the field: red where it cannot be saved so, and a doubt where it can."""
    assert looks_as_before(street, snap_compare, size, _new, _mistakes, sees="Rivera, Ana")


@SIZES
def test_notes_on_the_whole_form(street: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """One field and nothing else; the keys say how to go back."""
    assert looks_as_before(street, snap_compare, size, _new, _long_notes, sees="Rivera, Ana")


@SIZES
def test_groups(street: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """A heading above the first field of each group."""
    assert looks_as_before(street, snap_compare, size, _groups, sees="Rivera, Ana")


@SIZES
def test_a_draft_is_offered(street: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """When it was typed, in which fields, and the three answers."""
    desk = street.desk()
    draft = Draft(store=street.path, staff_id=desk.operator.staff_id, what="client/new", now=street.clock.now)
    draft.keep({"first_name": ("", "Zelda"), "last_name": ("", "Quillfeather"), "notes": ("", "side gate")})
    assert looks_as_before(street, snap_compare, size, _offered, sees="Rivera, Ana")


@SIZES
def test_the_palette_forgives(street: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """A misspelt name finds what is nearest."""
    assert looks_as_before(street, snap_compare, size, _misspelt, sees="Rivera, Ana")


@SIZES
def test_the_palette_tells_kinds_apart(street: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """People, clients and keys, each told what it is."""
    assert looks_as_before(street, snap_compare, size, _riv, sees="Rivera, Ana")


@SIZES
def test_the_filter_of_clients_completes(street: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """On the line of the counts stands what the word can become, and what the first of it means."""
    assert looks_as_before(street, snap_compare, size, _completing, sees="Rivera, Ana")
