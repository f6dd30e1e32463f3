"""Labels: queued, looked at as a sheet, printed, and recorded only then."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from builders import Office
from decoding import needs_poppler, pages, read_by_zxing
from hostile import HOSTILE
from keydesk.app.office import KeydeskApp
from keydesk.db.queries.labels import stale, waiting
from keydesk.operations.labels import record_printed
from keydesk.screens.labels import LabelsScreen
from keydesk.screens.safes import SafesScreen
from robot import LARGE, SMALL, Robot, robot_at

Picture = Callable[..., bool]
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])


async def _labels(robot: Robot) -> LabelsScreen:
    await robot.until(lambda: isinstance(robot.page, SafesScreen) and robot.table.place.ids)
    await robot.press("l")
    await robot.until(lambda: isinstance(robot.page, LabelsScreen))
    await robot.settle()
    assert isinstance(robot.page, LabelsScreen)
    return robot.page


async def _add_all(robot: Robot) -> None:
    await robot.ask("n")
    await robot.press("enter")
    await robot.until(lambda: not robot.screen.is_modal)
    await robot.settle()


def _files(folder: Path) -> list[Path]:
    return list(folder.iterdir())


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where whoever prints has their files."""
    folder = tmp_path / "of_the_printer"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    return folder


async def test_tags_never_printed_are_queued_and_seen_on_the_sheet(company: Office) -> None:
    """N adds them all; the sheet shows each code in its place; b begins at the seventh label."""
    async with robot_at(company, mode="safes", size=LARGE) as robot:
        await _labels(robot)
        await robot.sees("Nothing waits to be printed", "8 tags never printed")
        await _add_all(robot)
        await robot.hears("8 labels to print")
        await robot.sees("Avery 5160", "1 page, from label 1", "K7MT-1", "3FQD-2")
        await robot.ask("b")
        await robot.fill(start="7")
        await robot.press("ctrl+s")
        await robot.sees("from label 7")
        rows = [line for line in robot.lines() if line.split() == ["x", "x", "x"]]
        assert len(rows) == 2


@needs_poppler
async def test_what_is_printed_into_a_file_is_recorded_and_leaves_the_queue(
    company: Office, home: Path, tmp_path: Path
) -> None:
    """The file has the codes; nothing waits after it, and no tag is stale."""
    async with robot_at(company, mode="safes", size=LARGE) as robot:
        await _labels(robot)
        await _add_all(robot)
        await robot.ask("greater_than_sign")
        await robot.sees("8 labels on Avery 5160", "On the printer", "Into a file", "Zebra")
        await robot.press("down", "enter")
        await robot.hears("8 labels recorded as printed")
        await robot.sees("Nothing waits to be printed")
    (file,) = _files(home)
    (page,) = pages(file.read_bytes(), 203, tmp_path)
    assert read_by_zxing(page) == sorted(
        f"{code}-{copy}" for code in ("K7MT", "P4XZ", "A2QD", "3FQD") for copy in (1, 2)
    )
    assert company.desk().look_up_now(stale) == ()


async def test_a_printer_that_is_not_there_leaves_the_queue_as_it_was(
    company: Office, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is recorded that was not printed."""
    monkeypatch.setattr("keydesk.printing.shutil.which", lambda _name: None)
    async with robot_at(company, mode="safes", size=LARGE) as robot:
        await _labels(robot)
        await _add_all(robot)
        await robot.ask("greater_than_sign")
        await robot.press("enter")
        await robot.hears("This box cannot print")
    assert len(company.desk().look_up_now(waiting)) == 8
    assert not _files(home)


async def test_one_tag_and_the_badges_are_added_and_one_is_dropped(company: Office) -> None:
    """By its code in any writing; an unknown code is said in the form; x takes it out again."""
    async with robot_at(company, mode="safes", size=LARGE) as robot:
        await _labels(robot)
        await robot.ask("n")
        await robot.type("one")
        await robot.press("enter")
        await robot.sees("Which key's tag?")
        await robot.fill(tag="nope")
        await robot.press("ctrl+s")
        await robot.sees("No key goes by")
        await robot.fill(tag="k7mt 2")
        await robot.press("ctrl+s")
        await robot.hears("1 label to print")
        await robot.ask("n")
        await robot.type("badges")
        await robot.press("enter")
        await robot.hears("1 label to print")
        await robot.sees("Sam Ortega")
        await robot.press("home", "x")
        await robot.hears("1 label out of the queue")
        assert [each.copy_id for each in company.desk().look_up_now(waiting)] == [None]


async def test_an_office_whose_keys_have_tags_says_so_once(company: Office) -> None:
    """Y asks, and then no tag is stale."""
    async with robot_at(company, mode="safes", size=LARGE) as robot:
        await _labels(robot)
        await robot.ask("y")
        await robot.sees("8 keys have the right tag already?")
        await robot.press("y")
        await robot.hears("8 labels recorded as printed")


async def test_another_desk_that_prints_empties_this_queue(company: Office) -> None:
    """Two clerks do not print the same labels twice."""
    async with robot_at(company, mode="safes", size=LARGE) as ana:
        await _labels(ana)
        await _add_all(ana)
        async with robot_at(company, mode="safes", uid=1001, size=LARGE) as bo:
            await _labels(bo)
            await bo.sees("K7MT-1")
            await ana.press("x")
            await bo.until(lambda: len(bo.page.waiting) == 7)


async def test_hostile_names_are_on_the_screen_as_what_they_are(office: Office) -> None:
    """Whose tag it is stands in the list as text."""
    office.safe("Front office", rows=1, columns=20)
    for number, name in enumerate(HOSTILE):
        office.key(office.client(name), code=f"X{number:03d}")
    async with robot_at(office, mode="safes", size=LARGE) as robot:
        await _labels(robot)
        await _add_all(robot)
        await robot.hears(f"{len(HOSTILE)} labels to print")
        await robot.sees("[/b]")


@SIZES
def test_the_queue_and_its_sheet(
    company: Office, monkeypatch: pytest.MonkeyPatch, snap_compare: Picture, size: tuple[int, int]
) -> None:
    """Eight tags on a sheet that begins at its seventh label."""
    monkeypatch.setattr(KeydeskApp, "DEFAULT_MODE", "safes")
    app = KeydeskApp(company.desk)

    async def before(pilot: Pilot[Any]) -> None:
        robot = Robot(pilot)
        await robot.until(lambda: bool(app.screen_stack) and app.is_open)
        await _labels(robot)
        await _add_all(robot)
        await robot.ask("b")
        await robot.fill(start="7")
        await robot.press("ctrl+s")
        await robot.settle()

    assert snap_compare(app, run_before=before, terminal_size=size)


async def test_two_clerks_do_not_print_the_same_queue_twice(company: Office, home: Path) -> None:
    """While one is asked where to, the other has printed it: nothing is drawn, and that is said."""
    async with robot_at(company, mode="safes", size=LARGE) as robot:
        await _labels(robot)
        await _add_all(robot)
        await robot.ask("greater_than_sign")
        other = company.desk()
        rows = other.look_up_now(waiting)
        other.perform_now(record_printed, copy_ids=[row.copy_id for row in rows])
        await robot.press("down", "enter")
        await robot.hears("The queue was changed meanwhile")
    assert not _files(home)


async def test_slow_drawing_says_how_far_it_is_and_esc_stops_it(
    company: Office, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever sees that it is the wrong sheet stops it: nothing is written, nothing recorded, the queue stays."""

    def endless(_labels: object, _sheet: object, *, told: Callable[[int], None], **_how: object) -> bytes:
        while True:
            told(3)
            threading.Event().wait(0.01)

    monkeypatch.setattr("keydesk.labels.to_pdf.labels_pdf", endless)
    async with robot_at(company, mode="safes", size=LARGE) as robot:
        await _labels(robot)
        await _add_all(robot)
        await robot.ask("greater_than_sign")
        await robot.press("down", "enter")
        await robot.sees("Drawing labels: 3 of 8", "Esc stop")
        await robot.press("escape")
        await robot.hears("Stopped: nothing was written")
        await robot.until(lambda: not robot.screen.is_modal)
    assert len(company.desk().look_up_now(waiting)) == 8
    assert not _files(home)
