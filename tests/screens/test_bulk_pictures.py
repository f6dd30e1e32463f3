"""How the preview of an act on many copies looks: ready, warned, in the way, ticked by scan, and where it is narrow."""

from __future__ import annotations

import pytest

from builders import Office
from keydesk.app.office import KeydeskApp
from keydesk.operations.copies import NewCopy
from keydesk.operations.custody import check_out
from keydesk.terminal import Terminal
from pictures import Act, Picture, looks_as_before
from robot import LARGE, SMALL, Robot


@pytest.fixture
def street(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Keys with sitters and in the safe, a spare, a client who has blocked Jo, and one with a hostile name."""
    monkeypatch.setattr(KeydeskApp, "DEFAULT_MODE", "keys")
    monkeypatch.setattr("keydesk.screens.keys._HELD_SECONDS", 0.0)
    office.setting("office_name", '"Riverside Pet Care"')
    sam, jo = office.person("Sam Ortega"), office.person("Jo Reyes")
    office.safe("Front office", rows=3, columns=6)
    rivera = office.client("Rivera", "Ana")
    office.key(rivera, code="K7MT", copies=2, label="front door")
    office.key(rivera, code="P4XZ", label="garage", copies=[NewCopy(spare=True)])
    for code, last, first, label in (
        ("2HPL", "Marsh", "Lee", "front door"),
        ("3FQD", "Lindqvist-Østergaard", "Mia Alexandra", "front door"),
        ("7NNV", "Costa", "Inês", "back door"),
        ("8QAB", "Smith [/b] Co", "\x1b[2J", "front\u202edoor"),
    ):
        office.key(office.client(last, first), code=code, label=label)
    office.block(3, jo)
    desk = office.desk()
    desk.perform_now(check_out, tag_code="2HPL-1", sitter_id=sam)
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam)
    return office


async def preview(robot: Robot) -> None:
    """Marks all of the list, and says that it goes to Jo."""
    await robot.press("asterisk")
    await robot.ask("A")
    await robot.type("jo\n")
    await robot.sees("ticked")


async def rest(robot: Robot) -> None:
    """Looks."""
    await robot.pilot.pause()


async def leave_out(robot: Robot) -> None:
    """Leaves out what cannot go, and looks at what warns."""
    await robot.press("x")
    await robot.press("down")


async def scan(robot: Robot) -> None:
    """Ticks by scanning."""
    await robot.scan("2HPL-1", "7NNV-1")


async def be_stopped(robot: Robot) -> None:
    """Goes on all the same."""
    await robot.press("enter")
    await robot.sees("nothing is done")


async def ask_why(robot: Robot) -> None:
    """Leaves out what cannot go, and is asked for a reason."""
    await robot.press("x")
    await robot.ask("enter")


STATES = (rest, leave_out, scan, be_stopped, ask_why)


@pytest.mark.parametrize("act", STATES, ids=lambda act: act.__name__)
def test_at_80_by_24(street: Office, snap_compare: Picture, act: Act) -> None:
    """Every state that a clerk meets, where there is least room."""
    assert looks_as_before(street, snap_compare, SMALL, preview, act)


@pytest.mark.parametrize("act", [rest, scan], ids=lambda act: act.__name__)
def test_at_120_by_40(street: Office, snap_compare: Picture, act: Act) -> None:
    """The names have room."""
    assert looks_as_before(street, snap_compare, LARGE, preview, act)


def test_without_colour(street: Office, snap_compare: Picture, monkeypatch: pytest.MonkeyPatch) -> None:
    """What warns and what is in the way is said in words."""
    monkeypatch.setenv("NO_COLOR", "1")
    assert looks_as_before(street, snap_compare, SMALL, preview, looks=Terminal(colour=False))
