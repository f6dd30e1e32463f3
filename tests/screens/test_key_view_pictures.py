"""The list of keys of a past moment, grouped, and with its views, as it looks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from builders import MORNING, Office
from keydesk.app.office import KeydeskApp
from keydesk.operations.custody import check_out
from keydesk.operations.views import save_view
from keydesk.operations.whereabouts import report_missing
from pictures import Act, Picture, looks_as_before
from robot import LARGE, SMALL, Robot


@pytest.fixture
def street(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Seven copies of five clients' keys; three are out, one of them late, and one cannot be found since."""
    monkeypatch.setattr(KeydeskApp, "DEFAULT_MODE", "keys")
    sam, jo = office.person("Sam Ortega"), office.person("Jo Reyes")
    office.safe("Front office", rows=2, columns=6)
    for code, last, first, label, copies in (
        ("K7MT", "Rivera", "Ana", "front door", 2),
        ("2HPL", "Marsh", "Lee", "front door", 2),
        ("3FQD", "Lindqvist", "Mia", "front door", 1),
        ("4XKA", "Brandt", "Noor", "building fob", 1),
        ("7NNV", "Costa", "Inês", "back door", 1),
    ):
        office.key(office.client(last, first), code=code, label=label, copies=copies)
    desk = office.desk()
    desk.perform_now(check_out, tag_code="7NNV-1", sitter_id=sam, due_at=MORNING + timedelta(hours=2))
    desk.perform_now(check_out, tag_code="2HPL-1", sitter_id=sam, due_at=MORNING + timedelta(days=6))
    office.clock.advance(days=3)
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=jo, due_at=MORNING + timedelta(days=5))
    desk.perform_now(report_missing, tag_code="3FQD-1", reason="not on its hook")
    office.clock.advance(minutes=40)
    desk.perform_now(save_view, name="Late keys", query="status:overdue", look="sort:due", shared=True)
    desk.perform_now(save_view, name="Sam this week", query="holder:sam due:<fri")
    return office


async def go_back(robot: Robot) -> None:
    """Looks at two days ago, and tries to check a key in."""
    await robot.ask("at")
    await robot.type("wed 18:00\n")
    await robot.settle()
    await robot.press("down", "i")


async def ask_moment(robot: Robot) -> None:
    """Types a moment."""
    await robot.ask("at")
    await robot.type("yesterday 18:00")


async def group(robot: Robot) -> None:
    """Groups by client and marks a group, by client and due date."""
    await robot.press("s", "j", "j")
    await robot.ask("S")
    await robot.type("due\n")
    await robot.sees("1 key · 2 copies")
    await robot.press("home", "down", "down", "space")


async def ask_views(robot: Robot) -> None:
    """Looks at the views that there are."""
    await robot.ask("V")


async def ask_order(robot: Robot) -> None:
    """Sorts by client, and asks what else."""
    await robot.press("s")
    await robot.ask("S")


async def choose_columns(robot: Robot) -> None:
    """Takes three columns more, and one of them to the left."""
    await robot.ask("J")
    await robot.press("end", "up", "up", "up", "space", "space", "end", "space", "left", "left", "left", "left")


async def have_columns(robot: Robot) -> None:
    """Has chosen what is wanted of each copy."""
    await robot.ask("J")
    await robot.press("down", "down", "space", "down", "space", "space", "space", "space", "down", "space", "enter")
    await robot.settle()


async def save_view_as(robot: Robot) -> None:
    """Saves what is out, by client."""
    await robot.press("slash")
    await robot.type("status:out\n")
    await robot.ask("V")
    await robot.ask("ctrl+n")


STATES = (choose_columns, have_columns, go_back, ask_moment, group, ask_views, ask_order, save_view_as)


@pytest.mark.parametrize("act", STATES, ids=lambda act: act.__name__)
def test_at_80_by_24(street: Office, snap_compare: Picture, act: Act) -> None:
    """Where there is least room."""
    assert looks_as_before(street, snap_compare, SMALL, act)


@pytest.mark.parametrize("act", [go_back, group, choose_columns, have_columns], ids=lambda act: act.__name__)
def test_at_120_by_40(street: Office, snap_compare: Picture, act: Act) -> None:
    """List and copy beside each other."""
    assert looks_as_before(street, snap_compare, LARGE, act)
