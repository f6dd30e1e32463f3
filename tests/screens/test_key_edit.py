"""A key and its copies edited, added to and taken from without leaving the list of keys (E3, A4-A6, B1-B6)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from builders import Office
from keydesk.db.models import KeyCopy, table_of
from keydesk.db.work import Work
from keydesk.operations.copies import edit_copy
from keydesk.operations.custody import check_out
from keydesk.rules.custody import Holder
from keydesk.screens.keys import KeysScreen
from robot import Robot, robot_at


@pytest.fixture
def morning(office: Office) -> Office:
    """Rivera's front door (2 copies), Okafor's back door, Marsh's fob; K7MT-1 with Sam."""
    sam = office.person("Sam Ortega")
    office.person("Bo Tran", role="scheduler", uid=1001)
    office.safe("Front office", rows=2, columns=5)
    office.key(office.client("Rivera", "Ana"), code="K7MT", copies=2, label="front door")
    office.key(office.client("Okafor", "Bo"), code="P4XZ", label="back door")
    office.key(office.client("Marsh", "Lee"), code="A2QD", label="fob")
    office.desk().perform_now(check_out, tag_code="K7MT-1", sitter_id=sam)
    return office


def _tags_of(work: Work, key_id: int) -> list[str]:
    copy = table_of(KeyCopy)
    found = work.session.execute(select(copy.c.tag_code).where(copy.c.key_id == key_id).order_by(copy.c.number))
    return list(found.scalars())


async def at_k7mt(robot: Robot) -> None:
    """Puts the cursor on K7MT-1, the second of the list."""
    await robot.sees("K7MT-1")
    await robot.press("down")


async def test_every_field_of_a_key_is_edited(morning: Office) -> None:
    """``e`` and Ctrl+S change what is said of the key; the title says what is not saved yet."""
    async with robot_at(morning, mode="keys") as robot:
        await at_k7mt(robot)
        await robot.ask("e")
        assert "not saved" not in robot.text
        await robot.fill(label="side gate", kind="fob", required="no", lock_location="left", description="old")
        await robot.fill(office_note="two of them")
        assert "not saved" in robot.line_with("Key K7MT of Rivera")
        await robot.press("ctrl+s")
        await robot.hears("Key K7MT saved")
        await robot.ask("e")
        await robot.sees("two of them", "side gate")


async def test_every_field_of_a_copy_is_edited(morning: Office) -> None:
    """``E`` changes what is said of one piece, the place where it lives among it."""
    async with robot_at(morning, mode="keys") as robot:
        await at_k7mt(robot)
        await robot.ask("E")
        await robot.fill(legacy_code="0242", pieces="2", spare="yes", tag_color="red", received_on="1 nov")
        await robot.fill(received_from="the client", needs_test="yes", tested_on="2026-11-02", tested_by="Sam")
        await robot.fill(recalled="yes", home="5")
        await robot.press("ctrl+s")
        await robot.hears("K7MT-1 saved")
    copy = morning.copy("K7MT-1")
    assert (copy.legacy_code, copy.pieces, copy.spare, copy.tag_color, copy.recalled) == ("0242", 2, True, "red", True)
    assert (str(copy.received_on), copy.received_from, str(copy.tested_on), copy.tested_by) == (
        "2026-11-01",
        "the client",
        "2026-11-02",
        "Sam",
    )
    assert copy.home_hook_id not in {None, 1}


async def test_a_new_copy_says_when_and_from_whom_it_came(morning: Office) -> None:
    """A4, A21: ``+`` asks for it; a day is written as people say it, and a wrong one keeps the form."""
    async with robot_at(morning, mode="keys") as robot:
        await at_k7mt(robot)
        await robot.ask("+")
        await robot.fill(count="2", received_on="soon", received_from="the neighbour")
        await robot.press("ctrl+s")
        await robot.sees("Received on is a date such as 2026-11-24")
        await robot.fill(received_on="yesterday")
        await robot.press("ctrl+s")
        await robot.hears("copies")
    for tag in ("K7MT-3", "K7MT-4"):
        copy = morning.copy(tag)
        assert (str(copy.received_on), copy.received_from) == ("2026-11-23", "the neighbour")


async def test_a_key_is_added_from_the_list_of_keys(morning: Office) -> None:
    """A1: ``n`` asks whose it is, then what it opens; the cursor lands on it, whatever the filter hid (A15)."""
    async with robot_at(morning, mode="keys") as robot:
        await at_k7mt(robot)
        await robot.press("slash")
        await robot.type("rivera\n")
        await robot.ask("n")
        await robot.type("marsh\n")
        await robot.sees("A new key of Marsh, Lee")
        await robot.fill(label="mailbox", code="mbx7", count="2")
        await robot.press("ctrl+s")
        await robot.hears("MBX7")
        await robot.until(lambda: "MBX7-1" in robot.line_with("mailbox"))
        assert robot.table.current == morning.copy("MBX7-1").id
    assert morning.copy("MBX7-2").holder_kind == "safe"


async def test_a_fault_keeps_the_draft_and_gets_the_cursor(morning: Office) -> None:
    """What is refused stays as it was typed, and the cursor goes to the field at fault."""
    async with robot_at(morning, mode="keys") as robot:
        await at_k7mt(robot)
        await robot.ask("E")
        await robot.fill(legacy_code="0242", tested_on="soon")
        await robot.press("ctrl+s")
        await robot.sees("is a date such as 2026-11-24")
        focused = robot.screen.focused
        assert focused is not None
        assert getattr(focused, "value", "") == "soon"
        await robot.sees("0242")
    assert not morning.copy("K7MT-1").legacy_code


async def test_a_meeting_edit_shows_both_homes(morning: Office) -> None:
    """Where somebody else moved the home meanwhile, the form shows theirs and keeps what was typed (C5)."""
    async with robot_at(morning, mode="keys") as robot:
        await at_k7mt(robot)
        await robot.ask("E")
        await robot.fill(legacy_code="0242")
        morning.desk(1001).perform_now(edit_copy, copy_id=1, home=Holder.safe(1, 9))
        await robot.press("ctrl+s")
        await robot.sees("Bo Tran changed K7MT-1", "changed meanwhile; it was: A1 · Front office")
        await robot.press("ctrl+s")
        await robot.hears("K7MT-1 saved")
    copy = morning.copy("K7MT-1")
    assert (copy.legacy_code, copy.home_hook_id) == ("0242", 9)


async def test_ctrl_n_saves_and_opens_the_next_copy(morning: Office) -> None:
    """A whole list is gone through without closing the form; the last one says that it was."""
    async with robot_at(morning, mode="keys") as robot:
        await at_k7mt(robot)
        await robot.ask("E")
        await robot.fill(tag_color="red")
        await robot.press("ctrl+n")
        await robot.sees("K7MT-2, Rivera")
        await robot.fill(tag_color="blue")
        await robot.press("ctrl+n")
        await robot.sees("P4XZ-1, Okafor")
        await robot.press("ctrl+n")
        await robot.hears("That was the last of the list")
        assert isinstance(robot.screen, KeysScreen)
    assert [morning.copy(tag).tag_color for tag in ("K7MT-1", "K7MT-2", "P4XZ-1")] == ["red", "blue", ""]


async def test_ctrl_n_goes_on_to_the_next_key(morning: Office) -> None:
    """From a key's form the next is the next key, and not the same key's next copy."""
    async with robot_at(morning, mode="keys") as robot:
        await at_k7mt(robot)
        await robot.ask("e")
        await robot.fill(label="gate")
        await robot.press("ctrl+n")
        await robot.sees("Key P4XZ of Okafor")
        await robot.press("escape")
        await robot.sees("gate")


async def test_a_copy_more_and_a_copy_fewer(morning: Office) -> None:
    """``+`` adds copies and goes to the first; ``-`` asks which goes and why (A4, A6)."""
    async with robot_at(morning, mode="keys") as robot:
        await at_k7mt(robot)
        await robot.ask("+")
        await robot.fill(count="2", spare="yes")
        await robot.press("ctrl+s")
        await robot.hears("K7MT-3 to K7MT-4 added")
        assert robot.table.current == morning.copy("K7MT-3").id
        await robot.ask("minus")
        await robot.press("enter")
        await robot.sees("K7MT-3 goes. Why?")
        await robot.type("destr")
        await robot.press("enter")
        await robot.sees("history is kept")
        await robot.press("enter")
        await robot.until(lambda: morning.copy("K7MT-3").state == "retired")
    assert morning.copy("K7MT-4").spare


async def test_another_code_is_made_on_the_spot(morning: Office) -> None:
    """``c`` gives a key another code, as long as is asked for and of what is asked for; both copies get its tag."""
    async with robot_at(morning, mode="keys") as robot:
        await at_k7mt(robot)
        await robot.ask("c")
        await robot.fill(length="6", alphabet="numbers")
        await robot.press("ctrl+g")
        await robot.until(lambda: "not saved" in robot.text)
        await robot.press("ctrl+s")
        await robot.hears("saved")
    number, _, first = morning.work(lambda work: _tags_of(work, 1))[0].partition("-")
    assert number.isdecimal()
    assert first == "1"


async def test_a_code_that_gives_the_client_away_is_refused_until_insisted_on(morning: Office) -> None:
    """A code by hand goes through the privacy check; an admin may insist with a second Ctrl+S (B3)."""
    async with robot_at(morning, mode="keys") as robot:
        await at_k7mt(robot)
        await robot.ask("c")
        await robot.fill(code="RIVERA")
        await robot.press("ctrl+s")
        await robot.sees("You may insist")
        await robot.press("ctrl+s")
        await robot.hears("saved")
    assert morning.work(lambda work: _tags_of(work, 1)) == ["RIVERA-1", "RIVERA-2"]


async def test_who_may_not_manage_keys_edits_nothing(morning: Office) -> None:
    """The verbs are greyed out by the permission that the operations ask."""
    morning.person("Cy Base", uid=1002)
    async with robot_at(morning, mode="keys", uid=1002) as robot:
        await at_k7mt(robot)
        for verb in ("edit", "edit_copy", "add_copy", "take_copy", "change_code"):
            assert robot.page.check_action(verb, ()) is None
