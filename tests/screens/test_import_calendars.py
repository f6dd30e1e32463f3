"""Calendars on the import screen: whom a text means is picked once, other days are read, and how it looks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from builders import Office
from calendars import event, save
from imports import count_of, rows_of
from keydesk.app.office import KeydeskApp
from keydesk.db.models import CalendarMatch, Visit
from keydesk.operations.calendar_matches import remember_match
from keydesk.screens.importing import ImportScreen
from keydesk.widgets.path_box import PathBox
from robot import LARGE, SMALL, Robot, robot_at

Picture = Callable[..., bool]
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])


@pytest.fixture
def calendars(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Two families Rivera, Bo Tran, and his calendar: a walk that can be either's, a sure one, a talk with the vet."""
    office.person("Bo Tran")
    office.client("Rivera", "Ana", street="12 Elm Street")
    office.client("Rivera", "Eva", street="9 Oak Road")
    office.client("Olsen", "Ida", street="3 Pine Lane")
    folder = tmp_path / "calendars"
    folder.mkdir()
    save(
        folder / "bo-tran.ics",
        event("30 min walk - Rivera", "20261201T080000", "20261201T083000", "RRULE:FREQ=WEEKLY;BYDAY=TU,TH;COUNT=6"),
        event("30 min walk - Olsen", "20261202T100000", "20261202T103000", "RRULE:FREQ=DAILY;COUNT=4", uid="two"),
        event("Call the vet", "20261203T170000", "20261203T171500", uid="three"),
        event("30 min walk - Olsen", "20261204T100000", "20261204T093000", uid="four"),
        event("Team meeting", "20261207T090000", "20261207T093000", uid="five"),
    )
    monkeypatch.chdir(folder)
    return office


async def read(robot: Robot) -> None:
    await robot.press("I")
    await robot.until(lambda: isinstance(robot.screen, ImportScreen) and robot.screen.focused is not None)
    robot.find(PathBox).value = "bo-tran.ics"
    await robot.press("enter")
    await robot.until(lambda: isinstance(robot.page, ImportScreen) and robot.page.has_plan)


async def test_whom_a_text_means_is_picked_and_remembered(calendars: Office) -> None:
    """Enter on the line offers those who fit first; no visit is an answer too; then everything goes in."""
    async with robot_at(calendars, mode="clients", size=LARGE) as robot:
        await read(robot)
        await robot.sees("who?", "Rivera", "6 visits", "Call the vet")
        await robot.press("home")
        await robot.ask("enter")
        await robot.sees("Whose visits are", "Rivera, Ana", "9 Oak Road", "(no visit)")
        await robot.type("oak")
        await robot.press("enter")
        await robot.hears("Rivera, Eva from now on")
        await robot.press("home")
        await robot.ask("enter")
        await robot.type("(no visit)")
        await robot.press("enter")
        await robot.hears("no visit from now on")
        await robot.press("ctrl+s")
        await robot.sees("Import this?")
        await robot.press("y")
        await robot.hears("10 added")
    assert count_of(calendars, CalendarMatch) == 2
    assert {row.client_id for row in rows_of(calendars, Visit, day=date(2026, 12, 1))} == {2}
    async with robot_at(calendars, mode="clients") as robot:
        await read(robot)
        assert not robot.line_with("who?")


async def test_a_wrong_answer_is_forgotten(calendars: Office) -> None:
    """Y lists what was said; Enter forgets it, and it is asked again."""
    calendars.desk().perform_now(remember_match, kind="ignore", key="call the vet", text="Call the vet")
    async with robot_at(calendars, mode="clients", size=LARGE) as robot:
        await read(robot)
        assert not robot.line_with("Call the vet")
        await robot.ask("Y")
        await robot.sees("Which answer is to be forgotten?", "Call the vet", "no visit")
        await robot.press("enter")
        await robot.hears("is forgotten")
        await robot.sees("client Call the vet")


async def test_other_days_are_read(calendars: Office) -> None:
    """The days are told, and O reads others; Esc leaves them."""
    async with robot_at(calendars, mode="clients", size=LARGE) as robot:
        await read(robot)
        await robot.hears("Read from 25 Sep 2026 to 24 Mar 2027")
        await robot.ask("O")
        await robot.type("2026-12-01\n")
        await robot.sees("The last day?")
        await robot.type("2026-12-02\n")
        await robot.hears("1 Dec 2026 to 2 Dec 2026")
        await robot.sees("9 Oak Road; 1 visit")


@SIZES
def test_picture_of_a_plan(
    calendars: Office, monkeypatch: pytest.MonkeyPatch, snap_compare: Picture, size: tuple[int, int]
) -> None:
    """Counts, the questions first, then what is refused with its line."""
    assert seen(calendars, monkeypatch, snap_compare, size, picker=False)


@SIZES
def test_picture_of_a_question(
    calendars: Office, monkeypatch: pytest.MonkeyPatch, snap_compare: Picture, size: tuple[int, int]
) -> None:
    """Those who fit stand first, then that it is no visit, then everybody."""
    assert seen(calendars, monkeypatch, snap_compare, size, picker=True)


def seen(
    office: Office, monkeypatch: pytest.MonkeyPatch, snap_compare: Picture, size: tuple[int, int], *, picker: bool
) -> bool:
    monkeypatch.setattr(KeydeskApp, "DEFAULT_MODE", "clients")
    app = KeydeskApp(office.desk)

    async def before(pilot: Pilot[Any]) -> None:
        robot = Robot(pilot)
        await robot.until(lambda: bool(app.screen_stack) and app.is_open)
        await robot.settle()
        await read(robot)
        await robot.press("home")
        if picker:
            await robot.ask("enter")
        await robot.pilot.pause(0.3)

    return snap_compare(app, run_before=before, terminal_size=size)
