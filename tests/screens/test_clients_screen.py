"""Clients (F5), driven by keys as a person would, on a real store."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from textual import events

from builders import Office
from hostile import HOSTILE
from keydesk.db.models import Client, ClientMembership, table_of
from keydesk.db.work import Reading
from keydesk.operations.clients import add_client, edit_client
from keydesk.screens.client import ClientPage
from keydesk.widgets.form_fields import FieldRow
from robot import LARGE, SMALL, Robot, robot_at


@pytest.fixture
def street(office: Office) -> Office:
    """Rivera with a key, Marsh who needs none, Okafor without one."""
    office.safe("Front office", rows=1, columns=5)
    rivera = office.client("Rivera", "Ana", street="1644 Tern Hollow Rd", city="Brookside", zip="97205")
    office.key(rivera, code="K7MT", copies=2, label="front door")
    office.client("Marsh", "Lee", key_required=False, no_key_reason="keypad")
    office.client("Okafor", "Bo")
    return office


def _client(office: Office, last: str) -> object:
    """The client's row as it stands."""
    desk = office.desk()

    def read(reading: Reading) -> object:
        table = table_of(Client)
        return reading.session.execute(select(table).where(table.c.last_name == last)).one()

    return desk.look_up_now(read)


def _status(office: Office, client_id: int) -> str:
    def read(reading: Reading) -> object:
        table = table_of(ClientMembership)
        return reading.session.execute(select(table.c.status).where(table.c.client_id == client_id)).scalar_one()

    return str(office.desk().look_up_now(read))


async def test_the_list_says_where_each_clients_keys_are(street: Office) -> None:
    """One line a client: name, status, number of keys and copies, where they are, area; and the counts above."""
    async with robot_at(street, mode="clients", size=SMALL) as robot:
        await robot.sees("Rivera, Ana")
        assert robot.line_with("Rivera").split()[2:7] == ["active", "1", "2", "2", "in"]
        assert "no key: keypad" in robot.line_with("Marsh")
        assert "none on file" in robot.line_with("Okafor")
        assert "all 3  active 3" in robot.text
        assert "no key on file 1" in robot.text


async def test_every_letter_narrows_and_says_how_many(street: Office) -> None:
    """Typing narrows with each letter within the key's own cycle; the box says how many of how many are left."""
    async with robot_at(street, mode="clients") as robot:
        await robot.sees("Rivera, Ana")
        await robot.press("slash")
        await robot.type("riv")
        assert len(robot.table.place.ids) == 1
        assert "1 of 3" in robot.text
        await robot.type(" key:none")
        assert "No client fits this filter" in robot.text
        await robot.press("escape", "escape")
        assert len(robot.table.place.ids) == 3


async def test_a_filter_typed_in_one_packet_begins_no_verb(street: Office) -> None:
    """On a slow line ``/`` and the words come together: ``h`` is the first letter of a name, and no history."""
    async with robot_at(street, mode="clients") as robot:
        await robot.sees("Rivera, Ana")
        await robot.send("/hoe")
        await robot.until(lambda: "/ hoe" in robot.text)
        assert not robot.screen.is_modal


async def test_what_a_filter_does_not_understand_is_said_beside_it(street: Office) -> None:
    """The rest of the filter works all the same."""
    async with robot_at(street, mode="clients") as robot:
        await robot.sees("Rivera, Ana")
        await robot.press("slash")
        await robot.type("status:gone")
        assert "status can be" in robot.text
        assert len(robot.table.place.ids) == 3


async def test_facets_and_order(street: Office) -> None:
    """``F`` goes through the statuses, ``s`` through the orders, ``S`` turns one round, as on every list."""
    async with robot_at(street, mode="clients") as robot:
        await robot.sees("Rivera, Ana")
        await robot.press("F", "F", "F", "F")
        await robot.until(lambda: "key:some" in robot.text)
        await robot.press("F")
        await robot.until(lambda: "key:none" in robot.text and len(robot.table.place.ids) == 1)
        await robot.press("escape")
        await robot.until(lambda: len(robot.table.place.ids) == 3)
        await robot.ask("S")
        await robot.press("enter")
        await robot.until(lambda: robot.table.place.ids[0] == 1)
        await robot.press("s", "s")
        await robot.until(lambda: robot.table.sort is not None and robot.table.sort.column == "keys")
        assert robot.table.place.ids[0] == 1, "most keys first"


async def test_the_cursor_lands_on_a_new_client(street: Office) -> None:
    """Only a name is needed; the form is saved by Ctrl+S, the filter that would hide the row goes away (A15)."""
    async with robot_at(street, mode="clients") as robot:
        await robot.sees("Rivera, Ana")
        await robot.press("slash")
        await robot.type("riv")
        await robot.press("enter")
        await robot.ask("n")
        await robot.fill(first_name="Mia", last_name="Lindqvist", cell_phone="555-0142", notes="two\nlines")
        await robot.press("ctrl+s")
        await robot.hears("Lindqvist, Mia added")
        await robot.until(lambda: len(robot.table.place.ids) == 4)
        row = _client(street, "Lindqvist")
        assert robot.table.current == row.id
        assert row.notes == "two\nlines"
        assert _status(street, row.id) == "prospect"


async def test_a_form_typed_in_one_packet_lands_where_it_was_meant(street: Office) -> None:
    """On a slow line names, Tab and Enter come together; each goes into the field that a person sees it go to."""
    async with robot_at(street, mode="clients") as robot:
        await robot.sees("Rivera, Ana")
        await robot.ask("n")
        for key in ("M", "i", "a", "tab", "H", "o", "enter", "down", "O", "l", "e", "shift+tab", "A"):
            robot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        rows = {row.field.name: row for row in robot.screen.query(FieldRow)}
        await robot.until(lambda: rows["partner_last_name"].value == "Ole")
        await robot.until(lambda: rows["partner_first_name"].value == "A")
        assert (rows["first_name"].value, rows["last_name"].value) == ("Mia", "Ho")
        rows["zip"].editor.focus()
        await robot.pilot.pause()
        for key in ("9", "enter", "down", "right", "enter", "enter", "x", "ctrl+s"):
            robot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await robot.hears("Ho, Mia added")
    row = _client(street, "Ho")
    assert (row.zip, row.no_key_note, _status(street, row.id)) == ("9", "", "active")


async def test_a_client_without_a_name_is_not_saved(street: Office) -> None:
    """The form stays as it is, and says what is missing."""
    async with robot_at(street, mode="clients") as robot:
        await robot.sees("Rivera, Ana")
        await robot.ask("n")
        await robot.fill(street="1 Elm St")
        await robot.press("ctrl+s")
        await robot.sees("needs a name")
        assert robot.screen.is_modal


async def test_a_client_that_needs_no_key_says_why(street: Office) -> None:
    """Key required or not, with a reason, is asked when the client is added."""
    async with robot_at(street, mode="clients") as robot:
        await robot.sees("Rivera, Ana")
        await robot.ask("n")
        await robot.fill(last_name="Brandt", key_need="lockbox", no_key_note="on the gas meter")
        await robot.press("ctrl+s")
        await robot.hears("Brandt added")
    row = _client(street, "Brandt")
    assert (row.key_required, row.no_key_reason, row.no_key_note) == (False, "lockbox", "on the gas meter")


async def test_the_same_name_is_told_and_not_blocked(street: Office) -> None:
    """A client whose name is here already is shown beside the new one; Ctrl+S adds it all the same."""
    async with robot_at(street, mode="clients") as robot:
        await robot.sees("Rivera, Ana")
        await robot.ask("n")
        await robot.fill(first_name="ána", last_name="RIVERA")
        await robot.press("ctrl+s")
        await robot.sees("Is this somebody who is here already?", "1644 Tern Hollow Rd", "same name")
        await robot.press("ctrl+s")
        await robot.hears("RIVERA, ána added")


async def test_a_phone_alone_is_no_twin(street: Office) -> None:
    """The same phone is told as what it is, and nothing more."""
    street.desk().perform_now(add_client, fields={"last_name": "Costa", "cell_phone": "(555) 010-0199"})
    async with robot_at(street, mode="clients") as robot:
        await robot.sees("Costa")
        await robot.ask("n")
        await robot.fill(last_name="Haddad", home_phone="555 0100199")
        await robot.press("ctrl+s")
        await robot.sees("Costa", "same phone")
        assert "same name" not in robot.text
        await robot.press("ctrl+s")
        await robot.hears("Haddad added")


async def test_meeting_in_one_profile_loses_nothing(street: Office) -> None:
    """Somebody saved meanwhile: theirs is taken over where only they changed, both are shown where both did (C5)."""
    street.person("Bo Tran", role="scheduler", uid=1001)
    async with robot_at(street, mode="clients") as robot:
        await robot.sees("Rivera, Ana")
        await robot.press("end")
        await robot.ask("e")
        await robot.fill(street="2 Oak St", email="ana@example.org")
        street.desk(1001).perform_now(
            edit_client, client_id=1, version=1, fields={"street": "9 Elm St", "city": "Ferndale"}
        )
        await robot.press("ctrl+s")
        await robot.sees("Bo Tran changed Rivera, Ana")
        await robot.sees("stored now: 9 Elm St")
        rows = {row.field.name: row for row in robot.screen.query(FieldRow)}
        assert rows["street"].value == "2 Oak St"
        assert rows["city"].value == "Ferndale"
        await robot.press("ctrl+s")
        await robot.hears("Rivera, Ana saved")
    row = _client(street, "Rivera")
    assert (row.street, row.city, row.email) == ("2 Oak St", "Ferndale", "ana@example.org")


async def test_the_form_of_a_client_says_whether_visits_need_a_key(street: Office) -> None:
    """I9, F4: as the form of a new client does, with why not; what somebody else said meanwhile is not undone."""
    async with robot_at(street, mode="clients", size=LARGE) as robot:
        await robot.sees("Rivera, Ana")
        await robot.press("end")
        await robot.ask("e")
        rows = {row.field.name: row for row in robot.screen.query(FieldRow)}
        assert rows["no_key_reason"].value == ""
        await robot.fill(no_key_reason="lockbox", no_key_note="on the gas meter")
        street.desk().perform_now(edit_client, client_id=1, version=1, fields={"city": "Ferndale"})
        await robot.press("ctrl+s")
        await robot.sees("changed Rivera, Ana")
        await robot.press("ctrl+s")
        await robot.hears("Rivera, Ana saved")
        row = _client(street, "Rivera")
        told = (row.city, row.key_required, row.no_key_reason, row.no_key_note)
        assert told == ("Ferndale", False, "lockbox", "on the gas meter")
        await robot.ask("e")
        street.desk().perform_now(edit_client, client_id=1, version=None, fields={}, no_key_reason="")
        await robot.fill(notes="two cats")
        await robot.press("ctrl+s")
        await robot.sees("changed Rivera, Ana")
        await robot.press("ctrl+s")
        await robot.hears("Rivera, Ana saved")
    assert _client(street, "Rivera").key_required


async def test_esc_with_something_typed_warns_first(street: Office) -> None:
    """The first Esc says that it is not saved, the second leaves; without changes one Esc is enough."""
    async with robot_at(street, mode="clients") as robot:
        await robot.sees("Rivera, Ana")
        await robot.ask("n")
        await robot.fill(last_name="Gone")
        await robot.press("escape")
        assert "Not saved yet" in robot.text
        assert robot.screen.is_modal
        await robot.press("escape")
        assert not robot.screen.is_modal
        await robot.ask("n")
        await robot.press("escape")
        assert not robot.screen.is_modal


async def test_enter_opens_the_page_and_esc_comes_back_to_the_same_client(street: Office) -> None:
    """The list is as it was left, cursor on the client whose page was open."""
    async with robot_at(street, mode="clients") as robot:
        await robot.sees("Rivera, Ana")
        await robot.press("down")
        current = robot.table.current
        await robot.press("enter")
        await robot.until(lambda: isinstance(robot.screen, ClientPage))
        await robot.sees("No key yet")
        await robot.press("escape")
        await robot.until(lambda: not isinstance(robot.screen, ClientPage))
        assert robot.table.current == current


async def test_the_list_follows_other_desks_with_the_cursor_in_place(street: Office) -> None:
    """What somebody else adds is there within a second, and the cursor is where it was."""
    async with robot_at(street, mode="clients") as robot:
        await robot.sees("Rivera, Ana")
        await robot.press("end")
        current = robot.table.current
        street.desk().perform_now(add_client, fields={"last_name": "Abara"})
        await robot.sees("Abara")
        assert robot.table.current == current


async def test_who_may_not_edit_sees_the_keys_dim(street: Office) -> None:
    """The same table that refuses below greys out on screen."""
    street.person("Sam Ortega", uid=1002)
    async with robot_at(street, mode="clients", uid=1002) as robot:
        await robot.sees("Rivera, Ana", "(n new)", "(e edit)")
        await robot.press("n")
        assert not robot.screen.is_modal


async def test_status_key_need_and_block_from_the_list(street: Office) -> None:
    """``y`` changes the status, ``k`` says whether a key is needed, ``b`` blocks a sitter, each with a reason."""
    street.person("Sam Ortega")
    async with robot_at(street, mode="clients") as robot:
        await robot.sees("Rivera, Ana")
        await robot.press("end")
        await robot.ask("y")
        await robot.type("inactive\n")
        await robot.sees("active → inactive")
        await robot.type("moved\n")
        await robot.hears("Rivera, Ana is inactive now. 2 copies of their keys should go back")
        await robot.sees("Rivera, Ana is inactive: what is left?")
        await robot.press("escape")
        await robot.ask("k")
        await robot.type("doorman\n")
        await robot.sees("needs no key: doorman")
        await robot.press("enter")
        await robot.hears("needs no key: doorman")
        await robot.ask("b")
        await robot.type("sam\n")
        await robot.sees("Sam Ortega never gets a key")
        await robot.press("enter")
        await robot.hears("Sam Ortega is blocked for Rivera, Ana")
        await robot.ask("b")
        await robot.sees("blocked now")
        await robot.press("enter")
        await robot.sees("may come to Rivera, Ana again")
        await robot.press("enter")
        await robot.hears("may be given")
        await robot.ask("h")
        await robot.sees("who changed what", "status ", "moved")


async def test_hostile_names_pass_through_list_pane_and_form(office: Office) -> None:
    """Names made to break a terminal are shown with their signs, edited as stored, and saved as they were typed."""
    for name in HOSTILE:
        office.client(name, name, notes=name, street=name)
    async with robot_at(office, mode="clients", size=LARGE) as robot:
        await robot.until(lambda: len(robot.table.place.ids) == len(HOSTILE))
        for _ in HOSTILE:
            await robot.settle()
            await _sound(robot)
            await robot.ask("e")
            await _sound(robot)
            await robot.press("ctrl+s")
            await robot.until(lambda: not robot.screen.is_modal)
            await robot.press("enter")
            await robot.until(lambda: isinstance(robot.screen, ClientPage))
            await robot.settle()
            await _sound(robot)
            await robot.press("escape")
            await robot.press("down")
    assert _client(office, HOSTILE[2]).notes == HOSTILE[2]


async def test_a_paste_of_lines_goes_into_one_line_or_into_lines(street: Office) -> None:
    """A field of one line takes all of a paste on one line; notes keep its line breaks."""
    async with robot_at(street, mode="clients") as robot:
        await robot.sees("Rivera, Ana")
        await robot.ask("n")
        await robot.paste("Mia\nMaria\r\n")
        rows = {row.field.name: row for row in robot.screen.query(FieldRow)}
        assert rows["first_name"].value == "Mia Maria"
        rows["notes"].editor.focus()
        await robot.paste("one\ntwo")
        assert rows["notes"].value == "one\ntwo"


async def _sound(robot: Robot) -> None:
    """Nothing on the screen is a control, and no line is wider than the screen."""
    from rich.cells import cell_len

    for line in robot.lines():
        assert all(character.isprintable() or character == " " for character in line), repr(line)
        assert cell_len(line) <= robot.app.size.width
