"""The page of one client, driven by keys as a person would, on a real store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import insert

from builders import Office
from keydesk.db.models import Pet, table_of
from keydesk.db.queries.client_page import client_page
from keydesk.db.rows.client import ClientPageRow
from keydesk.operations.custody import check_out
from keydesk.operations.keys import edit_key
from keydesk.screens.client import ClientPage
from keydesk.widgets.form_fields import FieldRow
from robot import LARGE, SMALL, Robot, robot_at


@pytest.fixture
def rivera(office: Office) -> Office:
    """Rivera's front door, two copies, one of them with Sam; Jo and a second safe hook are free."""
    sam = office.person("Sam Ortega")
    office.person("Jo Reyes")
    office.safe("Front office", rows=1, columns=9)
    client = office.client("Rivera", "Ana", street="1644 Tern Hollow Rd", cell_phone="816-555-0173")
    office.key(client, code="K7MT", copies=2, label="front door", lock_location="turn left, lift the handle")
    office.work(lambda work: work.session.execute(insert(table_of(Pet)).values(client_id=client, name="Biscuit")))
    office.desk().perform_now(check_out, tag_code="K7MT-1", sitter_id=sam)
    return office


@asynccontextmanager
async def page_of(office: Office, *, uid: int | None = None, size: tuple[int, int] = SMALL) -> AsyncIterator[Robot]:
    """A session with the page of the first client open, cursor on its first line."""
    async with robot_at(office, mode="clients", uid=uid, size=size) as robot:
        await robot.until(lambda: robot.table.current is not None)
        await robot.press("enter")
        await robot.until(lambda: isinstance(robot.screen, ClientPage) and "visits" in robot.text)
        await robot.settle()
        yield robot


def _page(office: Office) -> ClientPageRow:
    found = office.desk().look_up_now(client_page, client_id=1)
    assert isinstance(found, ClientPageRow)
    return found


async def test_the_page_tells_profile_pets_and_a_line_for_each_copy(rivera: Office) -> None:
    """Who they are and how they are reached, then the keys, each with its copies: tag, where, since, due."""
    async with page_of(rivera) as robot:
        for words in ("Rivera, Ana", "816-555-0173", "Biscuit", "need a key", "turn left, lift"):
            assert words in robot.text
        assert robot.line_with("K7MT-1").split() == ["K7MT-1", "Sam", "Ortega", "07:20", "Wed", "25"]
        assert robot.line_with("K7MT-2").split()[:2] == ["K7MT-2", "A2"]


async def test_only_the_client_is_needed_to_add_a_key(rivera: Office) -> None:
    """``n`` and Ctrl+S: a random code, one copy on a free hook, and the cursor on it (A13, A15)."""
    async with page_of(rivera) as robot:
        await robot.ask("n")
        await robot.press("ctrl+s")
        await robot.hears("added, 1 copy")
        await robot.until(lambda: "(no label)" in robot.text)
        key = next(each for each in _page(rivera).keys if each.code != "K7MT")
        assert robot.table.current == key.copies[0].copy_id
        assert len(key.code) == 4


async def test_a_code_is_shown_as_long_and_of_what_is_asked_for(rivera: Office) -> None:
    """Ctrl+G shows a code nobody has used; its length and alphabet are changed on the spot (B2, B3)."""
    async with page_of(rivera) as robot:
        await robot.ask("n")
        await robot.fill(length="6", alphabet="numbers")
        await robot.press("ctrl+g")
        rows = {row.field.name: row for row in robot.screen.query(FieldRow)}
        await robot.until(lambda: len(rows["code"].value) == 6)
        shown = rows["code"].value
        assert shown.isdecimal()
        await robot.press("ctrl+s")
        await robot.hears(f"Key {shown} of Rivera, Ana added")


async def test_copies_begin_where_they_are(rivera: Office) -> None:
    """So many copies, and where they are now: with a sitter, with the client, on a hook (A4, A7)."""
    async with page_of(rivera) as robot:
        await robot.ask("n")
        await robot.fill(label="garage", count="2")
        rows = {row.field.name: row for row in robot.screen.query(FieldRow)}
        rows["where"].editor.focus()
        await robot.ask("j")
        await robot.type("o r\n")
        await robot.until(lambda: "Jo Reyes" in robot.line_with("Where they are"))
        await robot.press("ctrl+s")
        await robot.hears("added, 2 copies")
    key = next(each for each in _page(rivera).keys if each.label == "garage")
    assert [copy.place.name for copy in key.copies] == ["Jo Reyes", "Jo Reyes"]


async def test_a_number_of_copies_is_a_number(rivera: Office) -> None:
    """What is no number is refused in the form, and nothing is lost."""
    async with page_of(rivera) as robot:
        await robot.ask("n")
        await robot.fill(count="many")
        await robot.press("ctrl+s")
        await robot.sees("a number from 1 to 99")


async def test_a_telling_code_is_refused_unless_an_admin_insists(rivera: Office) -> None:
    """A code with the client's name is refused; an admin is told, and may keep it by another Ctrl+S (B6, B12)."""
    rivera.person("Bo Tran", role="scheduler", uid=1001)
    async with page_of(rivera, uid=1001) as robot:
        await robot.ask("n")
        await robot.fill(code="RIVERA1")
        await robot.press("ctrl+s", "ctrl+s")
        await robot.sees("whose key it is")
        assert robot.screen.is_modal
    async with page_of(rivera) as robot:
        await robot.ask("n")
        await robot.fill(code="RIVERA1")
        await robot.press("ctrl+s")
        await robot.sees("You may insist")
        await robot.press("ctrl+s")
        await robot.hears("Key RIVERA1")


async def test_plus_adds_copies_and_minus_asks_which_and_why(rivera: Office) -> None:
    """Fewer copies is never silent: which copy, why, and its history is kept (A4, A6)."""
    async with page_of(rivera) as robot:
        await robot.ask("plus")
        await robot.fill(count="2", legacy_code="0242")
        await robot.press("ctrl+s")
        await robot.hears("K7MT-3 to K7MT-4 added")
        await robot.until(lambda: "K7MT-4" in robot.text)
        assert robot.table.current == 3
        await robot.ask("minus")
        await robot.sees("which copy goes?")
        await robot.press("enter")
        await robot.sees("K7MT-3 goes. Why?")
        await robot.type("destroyed\n")
        await robot.sees("its history is kept")
        await robot.type("bent\n")
        await robot.hears("K7MT-3")
        await robot.sees("retired: destroyed")
    assert rivera.copy("K7MT-3").state == "retired"
    assert rivera.copy("K7MT-4").state == "in_service"


async def test_a_lost_copy_is_lost_and_esc_takes_none_away(rivera: Office) -> None:
    """Esc at any question is no; ``lost`` is a state of its own and no retirement."""
    async with page_of(rivera) as robot:
        await robot.ask("minus")
        await robot.press("escape")
        assert rivera.copy("K7MT-1").state == "in_service"
        await robot.ask("minus")
        await robot.type("K7MT-1\n")
        await robot.sees("Why?")
        await robot.type("lost\n")
        await robot.sees("its history is kept")
        await robot.press("enter")
        await robot.hears("K7MT-1 is lost")
    assert rivera.copy("K7MT-1").state == "lost"


async def test_editing_a_key_meets_somebody_elses(rivera: Office) -> None:
    """``e`` edits the key; what somebody saved meanwhile is shown, and nothing typed is lost (C5)."""
    rivera.person("Bo Tran", role="scheduler", uid=1001)
    async with page_of(rivera) as robot:
        await robot.ask("e")
        await robot.fill(label="front door, left", required="no", kind="fob")
        rivera.desk(1001).perform_now(edit_key, key_id=1, version=1, label="main door", description="brass")
        await robot.press("ctrl+s")
        await robot.sees("Bo Tran changed Key K7MT", "stored now: main door")
        await robot.press("ctrl+s")
        await robot.hears("Key K7MT saved")
    key = _page(rivera).keys[0]
    assert (key.label, key.description, key.required, key.kind) == ("front door, left", "brass", False, "fob")


async def test_editing_a_copy(rivera: Office) -> None:
    """``E`` edits one copy: old code, pieces, spare, colour, received, tested; a day is taken away by emptying it."""
    async with page_of(rivera) as robot:
        await robot.press("down", "down")
        await robot.ask("E")
        await robot.fill(legacy_code="0242-02", pieces="3", tag_color="red", received_on="2026-11-20", spare="yes")
        await robot.press("ctrl+s")
        await robot.hears("K7MT-2 saved")
        await robot.sees("spare · 3 pieces")
        await robot.ask("E")
        await robot.fill(received_on="")
        await robot.press("ctrl+s")
        await robot.until(lambda: rivera.copy("K7MT-2").received_on is None)
    copy = rivera.copy("K7MT-2")
    assert (copy.legacy_code, copy.pieces, copy.tag_color, copy.spare) == ("0242-02", 3, "red", True)


async def test_changing_a_code_changes_every_tag(rivera: Office) -> None:
    """``c`` gives the key another code, typed or random."""
    async with page_of(rivera) as robot:
        await robot.ask("c")
        await robot.sees("old code are still read")
        await robot.fill(code="P4XZ")
        await robot.press("ctrl+s")
        await robot.hears("Key P4XZ saved")
        await robot.sees("P4XZ-1", "P4XZ-2")


async def test_a_code_of_somebody_else_is_refused_in_the_form(rivera: Office) -> None:
    """The form stays, and says whose it is."""
    rivera.key(rivera.client("Marsh"), code="A2QD")
    async with page_of(rivera) as robot:
        await robot.until(lambda: robot.table.current is not None)
        await robot.ask("n")
        await robot.fill(code="A2QD")
        await robot.press("ctrl+s")
        await robot.sees("Take another one")


async def test_a_key_without_copies_goes_out_of_use(rivera: Office) -> None:
    """``R`` on the line of a key whose copies are all gone retires the key, and takes it back into use."""
    rivera.key(1, code="A2QD", copies=0, label="attic")
    async with page_of(rivera) as robot:
        await robot.sees("attic")
        await robot.press("home")
        await robot.ask("R")
        await robot.type("door walled up\n")
        await robot.hears("Key A2QD is out of use")
        await robot.sees("attic · out of use")
        await robot.until(lambda: robot.table.current == -2)
        await robot.ask("R")
        await robot.press("enter")
        await robot.hears("Key A2QD is in use again")


async def test_moving_a_copy_from_the_page(rivera: Office) -> None:
    """The verbs of Keys are the same here; Enter on a copy asks where it is now (A5)."""
    async with page_of(rivera) as robot:
        await robot.press("down", "i")
        await robot.hears("K7MT-1 in")
        await robot.until(lambda: "A1" in robot.line_with("K7MT-1"))
        await robot.ask("enter")
        await robot.sees("where is it now?")
        await robot.type("jo r\n")
        await robot.until(lambda: "Jo Reyes" in robot.line_with("K7MT-1"))
        assert robot.table.current == 1
        await robot.press("u")
        await robot.until(lambda: "A1" in robot.line_with("K7MT-1"))


async def test_a_key_with_several_copies_asks_which(rivera: Office) -> None:
    """On the line of a key a verb of copies needs to know which one; with a single copy it is clear."""
    async with page_of(rivera) as robot:
        await robot.press("i")
        await robot.hears("Which copy?")


async def test_marks_on_a_key_stand_for_its_copies(rivera: Office) -> None:
    """A marked key is reassigned with all its copies in service."""
    async with page_of(rivera) as robot:
        await robot.ask("space", "A")
        await robot.sees("2 marked keys: to whom or where?")
        await robot.type("client\n")
        await robot.sees("2 marked keys to Client")


async def test_the_page_follows_other_desks(rivera: Office) -> None:
    """What somebody else does to this client's keys is there within a second, cursor on the same copy."""
    async with page_of(rivera) as robot:
        await robot.press("down", "down")
        rivera.key(1, code="A2QD", label="attic")
        await robot.sees("A2QD-1")
        assert robot.table.current == 2


async def test_history_of_client_and_copy(rivera: Office) -> None:
    """``h`` is every movement of the copy, as on every list of copies; ``H`` is who changed what about the client."""
    async with page_of(rivera) as robot:
        await robot.press("down")
        await robot.ask("H")
        await robot.sees("who changed what", "key added")
        await robot.press("escape")
        await robot.press("h")
        await robot.sees("K7MT-1 · Rivera, Ana · front door")


async def test_a_very_long_profile_leaves_room_for_the_keys(office: Office) -> None:
    """However long the notes are, the keys are in sight."""
    office.safe("Front office")
    client = office.client("x" * 190, "y" * 190, notes="word " * 1900, street="z" * 190, directions="d\n" * 900)
    office.key(client, code="K7MT", label="l" * 190, lock_location="o\n" * 90)
    for size in (SMALL, LARGE):
        async with page_of(office, size=size) as robot:
            await robot.sees("K7MT-1")


async def test_who_may_not_manage_keys_only_reads(rivera: Office) -> None:
    """The verbs are dim, and do nothing; history is for everybody."""
    rivera.person("Kim Lund", uid=1002)
    async with page_of(rivera, uid=1002) as robot:
        assert "(n new key)" in robot.text
        await robot.press("n", "plus", "minus", "c", "enter")
        assert not robot.screen.is_modal
        await robot.ask("H")
