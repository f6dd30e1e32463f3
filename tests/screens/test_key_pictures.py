"""How the list of keys looks: filtered, marked, asked about, refused, empty; with the palette and the help over it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from builders import MORNING, Office
from keydesk.app.office import KeydeskApp
from keydesk.operations.copies import NewCopy
from keydesk.operations.custody import check_out
from keydesk.operations.whereabouts import report_missing
from keydesk.terminal import Terminal
from pictures import Act, Picture, looks_as_before
from robot import LARGE, SMALL, Robot


@pytest.fixture
def street(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Keys in the safe, with sitters, late, missing, spare, and of a client with a hostile name."""
    monkeypatch.setattr(KeydeskApp, "DEFAULT_MODE", "keys")
    monkeypatch.setattr("keydesk.screens.keys._HELD_SECONDS", 0.0)
    office.setting("office_name", '"Riverside Pet Care"')
    sam, jo = office.person("Sam Ortega"), office.person("Jo Reyes")
    office.safe("Front office", rows=3, columns=6)
    rivera = office.client("Rivera", "Ana")
    office.key(rivera, code="K7MT", copies=3, label="front door", lock_location="turn left, lift the handle")
    office.key(rivera, code="P4XZ", label="garage", copies=[NewCopy(spare=True, pieces=2, legacy_code="0242-01")])
    for code, last, first, label in (
        ("2HPL", "Marsh", "Lee", "front door"),
        ("3FQD", "Lindqvist", "Mia", "front door"),
        ("4XKA", "Brandt", "Noor", "building fob"),
        ("7NNV", "Costa", "Inês", "back door"),
        ("8QAB", "Smith [/b] Co", "\x1b[2J", "front\u202edoor"),
    ):
        office.key(office.client(last, first), code=code, label=label)
    office.visit(rivera, jo, MORNING.date())
    desk = office.desk()
    desk.perform_now(check_out, tag_code="7NNV-1", sitter_id=sam, due_at=MORNING + timedelta(hours=2))
    desk.perform_now(check_out, tag_code="2HPL-1", sitter_id=sam, due_at=MORNING + timedelta(days=6))
    office.clock.advance(days=3)
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam, due_at=MORNING + timedelta(days=5))
    desk.perform_now(report_missing, tag_code="3FQD-1", reason="not on its hook")
    return office


async def rest(robot: Robot) -> None:
    """Does nothing."""
    await robot.pilot.pause()


async def filter_out(robot: Robot) -> None:
    """Types a filter, and stays in its box."""
    await robot.press("slash")
    await robot.type("status:out")


async def ask_reassign(robot: Robot) -> None:
    """Marks three and says to whom."""
    await robot.press("space", "space", "down", "space")
    await robot.ask("A")
    await robot.type("jo")
    await robot.press("enter")
    await robot.sees("ticked")


async def mark_two(robot: Robot) -> None:
    """Marks two, the cursor on the third."""
    await robot.press("space", "space")


async def be_refused(robot: Robot) -> None:
    """Checks in what hangs on its hook already."""
    await robot.press("end", "up")
    await robot.press("i")
    await robot.hears("already")


async def pick(robot: Robot) -> None:
    """Asks to whom."""
    await robot.ask("a")


async def ask_history(robot: Robot) -> None:
    """Looks at all that happened to a key."""
    await robot.press("down", "down", "down", "down")
    await robot.ask("h")


async def ask_palette(robot: Robot) -> None:
    """Opens the palette."""
    await robot.ask("ctrl+p")


async def find_rivera(robot: Robot) -> None:
    """Finds by name."""
    await robot.ask("ctrl+p")
    await robot.type("riv")


async def ask_help(robot: Robot) -> None:
    """Asks for help."""
    await robot.press("question_mark")


async def ask_help_in_filter(robot: Robot) -> None:
    """Asks for help while typing."""
    await robot.press("slash", "f1")


async def complete(robot: Robot) -> None:
    """Types half a value and walks over what it can become."""
    await robot.press("slash")
    await robot.type("status:s")
    await robot.press("down", "down")


async def misspell(robot: Robot) -> None:
    """Types a name that is none."""
    await robot.press("slash")
    await robot.type("rivera hoder:sam")


async def show_missing(robot: Robot) -> None:
    """Walks over the counts to what is missing."""
    await robot.press("F")
    await robot.sees("status:in")
    await robot.press("right", "right", "right", "right")


async def find_nothing(robot: Robot) -> None:
    """Types what nothing fits."""
    await robot.press("slash")
    await robot.type("zzz")


STATES = (
    rest,
    filter_out,
    ask_reassign,
    be_refused,
    pick,
    ask_history,
    ask_palette,
    find_rivera,
    ask_help,
    ask_help_in_filter,
    complete,
    misspell,
    show_missing,
    find_nothing,
)


@pytest.mark.parametrize("act", STATES, ids=lambda act: act.__name__)
def test_at_80_by_24(street: Office, snap_compare: Picture, act: Act) -> None:
    """Every state that a clerk meets, where there is least room."""
    assert looks_as_before(street, snap_compare, SMALL, act)


@pytest.mark.parametrize(
    "act", [rest, ask_reassign, be_refused, ask_palette, complete, show_missing], ids=lambda act: act.__name__
)
def test_at_120_by_40(street: Office, snap_compare: Picture, act: Act) -> None:
    """List and copy beside each other, questions over them."""
    assert looks_as_before(street, snap_compare, LARGE, act)


@pytest.mark.parametrize("act", [mark_two, ask_reassign], ids=lambda act: act.__name__)
def test_without_colour(street: Office, snap_compare: Picture, monkeypatch: pytest.MonkeyPatch, act: Act) -> None:
    """Reverse video is the cursor, a dot the mark, a word what is late: nothing is said by a colour alone."""
    monkeypatch.setenv("NO_COLOR", "1")
    assert looks_as_before(street, snap_compare, SMALL, act, looks=Terminal(colour=False))
