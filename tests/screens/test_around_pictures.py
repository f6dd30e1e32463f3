"""How ways in, people, rights, the table of permissions, the lock and the PIN look, at both sizes that all works at."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from textual.screen import Screen

from builders import MORNING, Office
from keydesk.app.office import KeydeskApp
from keydesk.operations.access import add_way_in, retire_way_in
from keydesk.operations.agreement import set_agreement
from keydesk.operations.clients import add_client, edit_client, set_status
from keydesk.operations.contacts import add_contact
from keydesk.operations.copies import NewCopy
from keydesk.operations.custody import check_out, transfer
from keydesk.operations.logins import add_login
from keydesk.operations.permissions import set_permission
from keydesk.operations.pins import set_pin
from keydesk.rules.custody import Holder
from keydesk.rules.pins import kept_pin
from keydesk.screens.client import ClientPage
from keydesk.screens.dialogs.pin import PinDialog
from keydesk.screens.lock import LockScreen
from keydesk.screens.staff_rights import RightsScreen, RolesScreen
from pictures import Picture, looks_as_before
from robot import LARGE, SMALL, Robot

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
SAM, JO, RIVERA = 2, 3, 1


@pytest.fixture
def around(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Rivera, a client for two years, with ways in of several kinds, people around her, and things to see to."""
    monkeypatch.setattr(KeydeskApp, "DEFAULT_MODE", "clients")
    sam = office.person("Sam Ortega", uid=2000)
    jo = office.person("Jo Reyes")
    office.person("Theodora van der Meulen")
    office.safe("Front office", rows=1, columns=9)
    address = {"street": "1644 Tern Hollow Rd", "city": "Brookside", "cell_phone": "816-555-0173"}
    desk = office.desk()

    def did(operation: Callable[..., Any], **how: object) -> Any:
        return desk.perform_now(operation, **how)

    rivera = did(add_client, fields={"last_name": "Rivera", "first_name": "Ana", **address}).id
    office.key(rivera, code="K7MT", copies=2, label="front door")
    office.key(rivera, code="P4XZ", copies=[NewCopy(needs_test=True)], label="garage")
    did(set_agreement, client_id=office.client("Zeller"), version=None, fields={"agreement_signed_on": "today"})
    office.clock.advance(days=12)
    did(set_status, client_id=rivera, branch="in_home", status="active")
    did(add_way_in, client_id=rivera, kind="garage code", code="4711", fields={"note": "left door\nonly by day"})
    did(add_way_in, client_id=rivera, kind="alarm", code="0815", fields={"company": "Brookside Safety & Sons"})
    old = did(add_way_in, client_id=rivera, kind="lockbox", code="1234", fields={"note": "by the water tap"})
    did(retire_way_in, method_id=old.id, version=1, reason="the box broke")
    neighbour = {"name": "Lou Park", "relation": "neighbour", "cell_phone": "816-555-0138", "location": "no. 1646"}
    park = did(add_contact, client_id=rivera, fields=neighbour | {"has_key": "yes"})
    did(
        add_contact,
        client_id=rivera,
        fields={"name": "Inés Rivera", "relation": "sister", "home_phone": "816-555-0141"},
    )
    did(check_out, tag_code="K7MT-2", sitter_id=sam)
    did(transfer, tag_code="K7MT-2", to=Holder.contact(park.id))
    did(add_login, client_id=rivera, email="ana.rivera@example.org")
    did(edit_client, client_id=rivera, version=None, fields={"primary_sitter_id": sam, "secondary_sitter_id": jo})
    did(set_agreement, client_id=rivera, version=None, fields={"return_terms": "by hand"}, allowed=[sam, jo])
    did(set_permission, staff_id=sam, branch="in_home", permission="manage_client_keys", granted=True)
    did(set_permission, staff_id=jo, branch="in_home", permission="manage_client_keys", granted=True)
    office.clock.advance(days=370)
    office.visit(rivera, sam, (MORNING + timedelta(days=400)).date())
    return office


def at(screen: Callable[[], Screen[None]], sees: str, *keys: str) -> Callable[[Robot], Awaitable[None]]:
    """Somebody opens a page, and presses some keys on it."""

    async def act(robot: Robot) -> None:
        await robot.app.push_screen(screen())
        await robot.sees(sees)
        await robot.settle()
        for key in keys:
            await robot.press(key)
            await robot.settle()

    return act


@SIZES
def test_the_first_pane_with_what_to_see_to(around: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """What needs somebody stands first, whole."""
    assert looks_as_before(around, snap_compare, size, at(lambda: ClientPage(RIVERA), "see to"), sees="Rivera")


@SIZES
def test_ways_in(around: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """Codes masked, what is due, what is out of use, the agreement, and what to see to."""
    act = at(lambda: ClientPage(RIVERA), "see to", "4", "down")
    assert looks_as_before(around, snap_compare, size, act, sees="Rivera")


@SIZES
def test_people(around: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """Since when she was what, who comes, contacts with what they hold, and sign-ins."""
    act = at(lambda: ClientPage(RIVERA), "see to", "5")
    assert looks_as_before(around, snap_compare, size, act, sees="Rivera")


@SIZES
def test_quick_actions(around: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """What is done most for a client, in one list."""

    async def ask(robot: Robot) -> None:
        await robot.ask("q")

    act = at(lambda: ClientPage(RIVERA), "see to")
    assert looks_as_before(around, snap_compare, size, act, ask, sees="Rivera")


@SIZES
def test_the_rights_of_one_person(around: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """What comes of the role, and what was given beside it."""
    act = at(lambda: RightsScreen(SAM), "yes, given")
    assert looks_as_before(around, snap_compare, size, act, sees="Rivera")


@SIZES
def test_the_table_of_permissions(around: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """Every permission whole, and who is an exception."""
    assert looks_as_before(around, snap_compare, size, at(RolesScreen, "SCHEDULER"), sees="Rivera")


@pytest.mark.parametrize("has_pin", [False, True], ids=["without", "with a PIN"])
@SIZES
def test_the_lock(around: Office, snap_compare: Picture, size: tuple[int, int], has_pin: bool) -> None:
    """Whose session it is, how it is opened, and nothing of the work."""
    if has_pin:
        around.desk().perform_now(set_pin, kept=kept_pin("271828", b"sixteen of salt."))

    async def lock(robot: Robot) -> None:
        await robot.press("ctrl+l")
        await robot.until(lambda: isinstance(robot.screen, LockScreen) and "Whitfield" in robot.text)
        await robot.settle()

    assert looks_as_before(around, snap_compare, size, lock, sees="Rivera")


@SIZES
def test_the_pin(around: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """The PIN that is, the new one twice, and what was wrong."""
    around.desk().perform_now(set_pin, kept=kept_pin("271828", b"sixteen of salt."))

    async def ask(robot: Robot) -> None:
        await robot.app.switch_mode("settings")
        await robot.sees("Office name")
        await robot.settle()
        await robot.press("slash")
        await robot.type("your pin\n")
        await robot.settle()
        await robot.ask("enter")
        assert isinstance(robot.screen, PinDialog)
        await robot.type("271828\n314159\n314158\n")
        await robot.sees("not the same")

    assert looks_as_before(around, snap_compare, size, ask, sees="Rivera")
