"""How the office's fields look, in Settings, in forms and on the page of a client, at both sizes (I5, I6, J3)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from builders import Office
from keydesk.app.office import KeydeskApp
from keydesk.operations.clients import edit_client
from keydesk.operations.fields import add_field, edit_field, hide_field, move_field, require_field
from keydesk.operations.pets import add_pet
from keydesk.screens.client import ClientPage
from keydesk.screens.client_fields import ClientFields
from keydesk.screens.fields import FieldsScreen, PetFieldsScreen
from keydesk.screens.pet import PetPage
from robot import LARGE, SMALL, Robot

Picture = Callable[..., bool]
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
RIVERA = 1


@pytest.fixture
def decided(office: Office) -> Office:
    """An office that asks for alarms and feeding, and for no second line of a street."""
    desk = office.desk()
    did = desk.perform_now
    office.client("Rivera", "Ana", street="1644 Tern Hollow Rd", city="Lincoln", zip="68501", company="Tern & Co")
    for label, kind, more in (
        ("Alarm company", "choice", {"choices": "ADT, Ring, SafeCo", "group": "Alarm", "required": True}),
        ("Alarm password", "secret", {"group": "Alarm"}),
        ("Panel is where", "text", {"group": "Alarm"}),
        ("Cameras", "yes/no", {"group": "House rules"}),
        ("Guests until", "date", {"group": "House rules"}),
        ("What the [/b] neighbours know", "long text", {"group": "House rules"}),
    ):
        did(add_field, subject="client", label=label, kind=kind, **more)
    did(add_field, subject="pet", label="Feeding", kind="long text", group="Care")
    did(add_field, subject="pet", label="Microchip", group="Care")
    did(hide_field, subject="client", name="street2")
    did(require_field, subject="client", name="email", required=True)
    did(edit_field, subject="client", name="company", version=None, label="Firm", told=1)
    did(move_field, subject="client", name="cameras", step=-1)
    own = {
        "alarm_company": "ring", "alarm_password": "Zebra 9", "panel_is_where": "behind the coats",
        "cameras": "yes", "guests_until": "2026-12-03",
    }  # fmt: skip
    did(edit_client, client_id=RIVERA, version=None, fields=own)
    fields = {"name": "Mochi", "species": "dog", "feeding": "half a cup at 7\nno chicken", "microchip": "985 121"}
    did(add_pet, client_id=RIVERA, fields=fields)
    return office


def _seen(
    office: Office,
    snap_compare: Picture,
    size: tuple[int, int],
    screen: Callable[[], Screen[Any]],
    act: Callable[[Robot], Awaitable[None]],
) -> bool:
    app = KeydeskApp(office.desk)

    async def before(pilot: Pilot[Any]) -> None:
        robot = Robot(pilot)
        await robot.until(lambda: bool(app.screen_stack) and app.is_open)
        await robot.settle()
        await app.push_screen(screen())
        await robot.settle()
        await act(robot)
        await robot.settle()

    return snap_compare(app, terminal_size=size, run_before=before)


async def _nothing(robot: Robot) -> None:
    del robot


@SIZES
def test_client_fields(decided: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """What there is, what is needed and shown, and how many hold each."""

    async def act(robot: Robot) -> None:
        await robot.press("end")

    assert _seen(decided, snap_compare, size, FieldsScreen, act)


@SIZES
def test_pet_fields(decided: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """The same of pets."""
    assert _seen(decided, snap_compare, size, PetFieldsScreen, _nothing)


@SIZES
def test_hiding_says_first_who_holds_something(decided: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """I6: before it is done."""

    async def act(robot: Robot) -> None:
        await robot.ask("end", "up", "x")

    assert _seen(decided, snap_compare, size, FieldsScreen, act)


@SIZES
def test_new_field(decided: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """What is asked of a new one."""

    async def act(robot: Robot) -> None:
        await robot.press("n")

    assert _seen(decided, snap_compare, size, FieldsScreen, act)


@SIZES
def test_page_of_a_client_has_the_groups(decided: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """I5: each group a line; secrets masked, hidden ones gone."""
    assert _seen(decided, snap_compare, size, lambda: ClientPage(RIVERA), _nothing)


@SIZES
def test_pane_of_all_own_fields(decided: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """Empty ones too."""

    def pane() -> Screen[Any]:
        return ClientFields(RIVERA, ClientPage(RIVERA).panes(), lambda _pane: None)

    assert _seen(decided, snap_compare, size, pane, _nothing)


@SIZES
def test_form_of_a_client_ends_in_the_groups(decided: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """Headings, a star where something is needed, choices, a sealed secret."""

    async def act(robot: Robot) -> None:
        await robot.ask("p")
        await robot.settle()
        await robot.press("up")
        await robot.press(*["shift+tab"] * 5)

    assert _seen(decided, snap_compare, size, lambda: ClientPage(RIVERA), act)


@SIZES
def test_page_of_a_pet_has_its_own_fields(decided: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """J3."""
    assert _seen(decided, snap_compare, size, lambda: PetPage(1), _nothing)
