"""Marks on Keys (F4), and what is done to all that are marked: looked at line by line, then all or nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from builders import Office, identity_of
from keydesk.db.work import Work
from keydesk.operations.copies import NewCopy
from keydesk.operations.custody import check_in, check_out
from keydesk.operations.keys import add_key
from keydesk.screens.dialogs.bulk_preview import BulkDialog
from robot import LARGE, SMALL, Robot, robot_at


@pytest.fixture
def street(office: Office) -> Office:
    """A2QD-1, K7MT-1 (with Sam), K7MT-2, a spare P4XZ-1, and 9WCN-1 of a client who has blocked Jo."""
    sam, jo = office.person("Sam Ortega"), office.person("Jo Reyes")
    office.safe("Front office", rows=2, columns=5)
    office.key(office.client("Rivera", "Ana"), code="K7MT", copies=2, label="front door")
    office.key(office.client("Okafor", "Bo"), code="P4XZ", label="back door", copies=[NewCopy(spare=True)])
    office.key(office.client("Marsh", "Lee"), code="A2QD", label="fob")
    strict = office.client("Lindqvist", "Mia")
    office.key(strict, code="9WCN")
    office.block(strict, jo)
    office.desk().perform_now(check_out, tag_code="K7MT-1", sitter_id=sam)
    return office


@asynccontextmanager
async def at_keys(office: Office, *, size: tuple[int, int] = SMALL) -> AsyncIterator[Robot]:
    """Somebody at the list of keys."""
    async with robot_at(office, mode="keys", size=size) as robot:
        await robot.until(lambda: len(robot.table.place.ids) > 0)
        await robot.settle()
        yield robot


async def give_to(robot: Robot, name: str) -> None:
    """``A`` and a name, until the preview has its lines."""
    await robot.ask("A")
    await robot.type(f"{name}\n")
    await previewed(robot)


async def previewed(robot: Robot) -> None:
    """The preview has its lines."""
    await robot.until(lambda: isinstance(robot.screen, BulkDialog))
    await robot.sees("ticked")


async def mark(robot: Robot, *tags: str) -> None:
    """Mark these copies."""
    page = robot.table
    for tag in tags:
        found = [thing for thing in page.place.ids if (page.row(thing) or ("",))[0] == tag]
        page.go_to(found[0])
        await robot.press("space")


async def test_marks_survive_a_filter_and_say_how_many_it_hides(street: Office) -> None:
    """A mark stays on its copy whatever the list shows; beside the filter stands how many are not in it."""
    async with at_keys(street) as robot:
        await mark(robot, "A2QD-1", "K7MT-1", "K7MT-2")
        await robot.sees("3 marked", "reassign 3")
        await robot.press("slash")
        await robot.type("riv")
        await robot.sees("3 marked, 1 not in this filter")
        await robot.press("enter", "escape")
        assert "not in this filter" not in robot.text
        await robot.press("escape")
        await robot.until(lambda: "marked" not in robot.text)


async def test_a_range_is_marked_from_the_last_mark_to_here(street: Office) -> None:
    """``M`` marks everything between, ``*`` all that the filter shows, and ``*`` again none of it."""
    async with at_keys(street) as robot:
        await robot.press("home", "space", "down", "down")
        await robot.press("M")
        await robot.sees("4 marked")
        await robot.press("asterisk")
        await robot.sees("5 marked")
        await robot.press("asterisk")
        await robot.until(lambda: "marked" not in robot.text)


async def test_the_preview_lists_every_copy_and_one_reason_goes_past_the_warnings(street: Office) -> None:
    """From → to for each, warnings told, one reason asked once, one batch, and one undo takes all of it back."""
    async with at_keys(street, size=LARGE) as robot:
        await mark(robot, "A2QD-1", "K7MT-1", "K7MT-2", "P4XZ-1")
        await give_to(robot, "jo")
        await robot.sees("4 marked keys to Jo Reyes", "all ticked", "2 need a reason", "2 ready")
        assert robot.line_with("hook A3  ").split("hook A3")[1].split()[:3] == ["Jo", "Reyes", "spare"]
        await robot.ask("enter")
        await robot.sees("2 of these keys should not go without a reason", "spare: 1", "last copy: 1")
        await robot.type("moving house\n")
        await robot.hears("4 keys to Jo Reyes")
        await robot.settle()
        assert not robot.table.marks
        await robot.press("u")
        await robot.hears("4 keys are back")
    assert street.copy("K7MT-1").holder_kind == "sitter"
    assert street.copy("P4XZ-1").holder_kind == "safe"


async def test_what_is_in_the_way_stops_all_until_it_is_left_out(street: Office) -> None:
    """A blocked sitter is told by name; ``x`` leaves that copy out, which keeps its mark, and the rest goes."""
    async with at_keys(street) as robot:
        await mark(robot, "A2QD-1", "9WCN-1")
        await give_to(robot, "jo")
        await robot.sees("1 in the way", "has blocked Jo Reyes")
        await robot.press("enter")
        await robot.sees("so nothing is done")
        assert street.copy("A2QD-1").holder_kind == "safe"
        await robot.press("x")
        await robot.sees("1 of 2 ticked")
        await robot.press("enter")
        await robot.hears("A2QD-1 to Jo Reyes")
        await robot.sees("1 marked")
    assert street.copy("9WCN-1").holder_kind == "safe"


async def test_scans_tick_what_is_in_the_hand(street: Office) -> None:
    """The first scan takes the ticks away but its own; what was not scanned stays, and stays marked."""
    async with at_keys(street) as robot:
        await robot.press("asterisk")
        await robot.press("i")
        await previewed(robot)
        await robot.press("escape")
        await give_to(robot, "sam")
        await robot.scan("A2QD-1", "9WCN-1")
        await robot.sees("2 of 5 ticked", "9WCN-1 is ticked")
        await robot.scan("ZZZZ-1")
        await robot.sees("ZZZZ-1 is not among these keys")
        await robot.press("enter")
        await robot.hears("2 keys to Sam Ortega")
        await robot.sees("3 marked")
    assert street.copy("K7MT-2").holder_kind == "safe"
    assert street.copy("9WCN-1").holder_kind == "sitter"


async def test_a_copy_that_moved_meanwhile_stops_all_and_is_named(street: Office) -> None:
    """Somebody is quicker while the preview is open: nothing moves, who moved it when is told, the marks stay."""
    street.person("Bo Tran", role="admin", uid=1001)
    async with at_keys(street) as robot:
        await mark(robot, "A2QD-1", "K7MT-1")
        await give_to(robot, "jo")
        street.desk(1001).perform_now(check_in, tag_code="K7MT-1")
        await robot.press("enter")
        await robot.sees("K7MT-1", "moved meanwhile", "by Bo Tran", "1 in the way")
        await robot.press("escape")
        await robot.sees("2 marked")
    assert street.copy("A2QD-1").holder_kind == "safe"


async def test_esc_on_the_preview_does_nothing(street: Office) -> None:
    """Esc is no: nothing moves, and the marks stay."""
    async with at_keys(street) as robot:
        await mark(robot, "A2QD-1")
        await give_to(robot, "jo")
        await robot.press("escape")
        await robot.sees("1 marked")
    assert street.copy("A2QD-1").last_seq == 1


@pytest.mark.parametrize(
    ("verb", "answer", "said"),
    [
        ("i", "", "K7MT-1 in"),
        ("m", "\n", "2 keys are marked missing"),
        ("R", "destr\n", "2 keys are out of use"),
        ("W", "", "2 keys are wanted back"),
        ("K", "", "2 keys are spares"),
        ("G", "front\n", "1 key has its home"),
        ("o", "jo\n", "2 keys to Jo Reyes"),
    ],
)
async def test_each_verb_is_about_the_marks_and_has_one_undo(street: Office, verb: str, answer: str, said: str) -> None:
    """The same letters as for one copy; the title says that it is about the marked, and ``u`` takes it back."""
    columns = ("state", "holder_kind", "hook_id", "staff_id", "recalled", "spare", "home_hook_id")
    if verb == "G":
        street.desk().perform_now(check_in, tag_code="K7MT-1", safe_id=street.safe("Back room"))
    before = [getattr(street.copy(tag), each) for tag in ("A2QD-1", "K7MT-1") for each in columns]
    async with at_keys(street) as robot:
        await mark(robot, "A2QD-1", "K7MT-1")
        if verb == "G":
            street.desk().perform_now(check_in, tag_code="A2QD-1", hook_id=9)
            before = [getattr(street.copy(tag), each) for tag in ("A2QD-1", "K7MT-1") for each in columns]
            answer, said = "where\n", "2 keys have a new home"
        if answer:
            await robot.ask(verb)
            await robot.type(answer)
        else:
            await robot.press(verb)
        await previewed(robot)
        await robot.press("enter")
        await robot.hears(said)
        await robot.settle()
        await robot.press("u")
        await robot.hears("Taken back")
    assert [getattr(street.copy(tag), each) for tag in ("A2QD-1", "K7MT-1") for each in columns] == before


async def test_due_of_marked_copies(street: Office) -> None:
    """One date for all; what no sitter has is in the way."""
    async with at_keys(street) as robot:
        await mark(robot, "A2QD-1", "K7MT-1")
        await robot.ask("d")
        await robot.type("nonsense\n")
        await robot.until(lambda: "No:" in robot.text)
        await robot.fill(due="fri")
        await robot.press("ctrl+s")
        await previewed(robot)
        await robot.sees("1 in the way", "only a key with a sitter has a due date")
        await robot.press("x", "enter")
        await robot.hears("K7MT-1, due Fri 27 Nov 18:00")


async def test_five_hundred_in_one_act_and_one_undo(office: Office) -> None:
    """All of a list, by ``*``: looked at, done with a reason, and back with ``u``."""
    office.person("Sam Ortega")
    office.safe("Front office", rows=20, columns=25)
    client = office.client("Rivera")

    def add_all(work: Work) -> None:
        for number in range(50):
            add_key(work, client_id=client, code=f"K{number:03}", copies=[NewCopy()] * 10)

    office.work(add_all)
    async with at_keys(office) as robot:
        await robot.press("asterisk")
        await give_to(robot, "sam")
        await robot.sees("all ticked", "50 need a reason")
        await robot.ask("enter")
        await robot.sees("last copy: 50")
        await robot.type("stock-take\n")
        await robot.hears("500 keys to Sam Ortega")
        await robot.press("u")
        await robot.hears("500 keys are back")
    assert office.copy("K017-4").holder_kind == "safe"


async def test_half_of_what_a_sitter_has_goes_to_another(street: Office) -> None:
    """On a person's page the verbs are about the marked, too, and what was left out keeps its mark."""
    desk = street.desk()
    for tag in ("A2QD-1", "9WCN-1"):
        desk.perform_now(check_out, tag_code=tag, sitter_id=2)
    async with robot_at(street, mode="staff") as robot:
        await robot.sees("Sam Ortega")
        await open_person(robot, "Sam Ortega")
        await robot.until(lambda: len(robot.table.place.ids) == 3)
        await robot.press("asterisk")
        await robot.ask("o")
        await robot.type("jo\n")
        await previewed(robot)
        await robot.sees("3 marked keys to Jo Reyes", "1 in the way")
        await robot.press("x", "enter")
        await robot.hears("2 keys to Jo Reyes")
        await robot.until(lambda: len(robot.table.place.ids) == 1)
        assert len(robot.table.marks) == 1
        await robot.press("u")
        await robot.hears("2 keys are back")


async def open_person(robot: Robot, name: str) -> None:
    """Open a person's page."""
    table = robot.table
    found = [thing for thing in table.place.ids if name in str(table.row(thing))]
    table.go_to(found[0])
    await robot.press("enter")
    await robot.sees("9WCN-1")


async def test_esc_while_it_is_being_done_stops_it_and_nothing_is_half_done(street: Office) -> None:
    """An act that waits or works is stopped by Esc before anything is kept; marks stay, and it can go again."""
    other = street.desk()
    async with at_keys(street) as robot:
        await mark(robot, "A2QD-1", "K7MT-1")
        await give_to(robot, "jo")
        with other.store.writing(identity_of(street.admin_uid), via="typed"):
            # Another desk writes for long: the act waits for its turn.
            await robot.press("enter")
            await robot.sees("moving: 0 of 2", "Esc stops it")
            await robot.press("escape")
        await robot.sees("Stopped. Nothing was done; the keys are still marked.")
        assert street.copy("A2QD-1").last_seq == 1
        assert street.copy("K7MT-1").last_seq == 2
        await robot.press("enter")
        await robot.hears("2 keys to Jo Reyes")
    assert street.copy("A2QD-1").holder_kind == "sitter"
