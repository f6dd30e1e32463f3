"""The import on screen: files typed, columns asked, the plan looked at, taken in and taken back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from builders import Office
from imports import FILES, LEASHTIME, count_of, rows_of
from keydesk.db.models import Client, ClientMembership, ImportMapping, Key, KeyCopy
from keydesk.operations.clients import add_client
from keydesk.screens.dialogs.mapping import MappingDialog
from keydesk.screens.importing import ImportScreen
from keydesk.widgets.path_box import PathBox, complete, paths_in
from robot import LARGE, SMALL, Robot, robot_at

NAMES = "Pets.csv Clients.csv Sitters.csv"


@asynccontextmanager
async def importing(
    office: Office, monkeypatch: pytest.MonkeyPatch, folder: Path, *, size: tuple[int, int] = SMALL
) -> AsyncIterator[Robot]:
    """Somebody who has opened the import from the clients, in a folder with files."""
    monkeypatch.chdir(folder)
    async with robot_at(office, mode="clients", size=size) as robot:
        await robot.press("I")
        await robot.until(lambda: isinstance(robot.screen, ImportScreen) and robot.screen.focused is not None)
        yield robot


async def read(robot: Robot, line: str) -> None:
    """Names the files and waits for the plan."""
    robot.find(PathBox).value = line
    await robot.press("enter")
    await robot.until(lambda: isinstance(robot.page, ImportScreen) and robot.page.has_plan)


async def test_plan_import_and_undo(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the files to the clients and back: a plan with reasons, one yes, one hint how it is taken back."""
    async with importing(office, monkeypatch, FILES / "leashtime") as robot:
        await read(robot, NAMES)
        await robot.sees("19 clients", "clash", "Misu")
        await robot.press("ctrl+s")
        await robot.sees("Import this?")
        await robot.press("y")
        await robot.hears("added")
        assert count_of(office, Client) == 19
        await robot.press("u")
        await robot.sees("Take back the import")
        await robot.press("y")
        await robot.hears("taken back")
        assert count_of(office, ClientMembership, status="inactive") == 19


async def test_no_leaves_everything_as_it_was(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Esc on the question is no; the plan is still there."""
    async with importing(office, monkeypatch, FILES / "leashtime") as robot:
        await read(robot, NAMES)
        await robot.press("ctrl+s")
        await robot.sees("Import this?")
        await robot.press("escape")
        assert count_of(office, Client) == 0
        await robot.sees("19 clients")


async def test_a_sitter_who_cannot_be_told_is_asked(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Enter on the line says who is meant, and the plan is made anew."""
    gina = office.person("Regina Halloran")
    async with importing(office, monkeypatch, FILES / "leashtime") as robot:
        await read(robot, NAMES)
        await robot.press("slash")
        await robot.type("gina\n")
        await robot.ask("enter")
        await robot.type("regina")
        await robot.press("enter")
        await robot.until(lambda: robot.page.has_plan and not robot.line_with("nobody here"))
        await robot.press("ctrl+s")
        await robot.sees("Import this?")
        await robot.press("y")
        await robot.hears("added")
        (okafor,) = rows_of(office, Client, last_name="Okafor")
        assert okafor.primary_sitter_id == gina


async def test_columns_are_asked_and_kept(office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A list that nothing tells: what it lists, what each column means, and the next file needs no question."""
    office.client("Rivera", "Ana")
    (tmp_path / "odd.csv").write_text("wer;was;wo\nAna Rivera;front door;client\n", encoding="utf-8")
    async with importing(office, monkeypatch, tmp_path) as robot:
        robot.find(PathBox).value = "odd.csv"
        await robot.press("enter")
        await robot.sees("What does this list?")
        await robot.type("keys\n")
        for field in ("owner", "opens", "each copy is"):
            await robot.until(lambda: isinstance(robot.screen, MappingDialog))
            await robot.ask("enter")
            await robot.type(field)
            await robot.press("enter")
            await robot.until(lambda: isinstance(robot.screen, MappingDialog))
            await robot.press("down")
        await robot.press("ctrl+s")
        await robot.sees("1 key")
        await robot.press("ctrl+s")
        await robot.sees("Import this?")
        await robot.press("y")
        await robot.hears("added")
    (key,) = rows_of(office, Key)
    assert key.label == "front door"
    assert rows_of(office, KeyCopy)[0].holder_kind == "client"
    assert count_of(office, ImportMapping) == 1


async def test_a_wrong_name_is_told_and_can_be_mended(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """One calm line, and what was typed is still there."""
    async with importing(office, monkeypatch, FILES / "leashtime") as robot:
        robot.find(PathBox).value = "Clinets.csv"
        await robot.press("enter")
        await robot.hears("There is no file Clinets.csv")
        assert robot.find(PathBox).value == "Clinets.csv"


async def test_everybody_may_look_and_few_may_import(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who may not import is refused by the same table as on the command line."""
    office.person("Jo Lind", uid=1002)
    monkeypatch.chdir(FILES / "leashtime")
    async with robot_at(office, mode="clients", uid=1002) as robot:
        await robot.press("I")
        await robot.until(lambda: isinstance(robot.screen, ImportScreen))
        await read(robot, NAMES)
        await robot.press("ctrl+s")
        await robot.settle()
        assert not robot.screen.is_modal
    assert count_of(office, Client) == 0


async def test_tab_completes_and_the_files_are_read(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tab finishes a name, says what there is where there are several, and never leaves the line."""
    async with importing(office, monkeypatch, FILES / "leashtime") as robot:
        await robot.type("Cl")
        await robot.press("tab")
        await robot.type("Pe")
        await robot.press("tab", "tab")
        await robot.hears("Clients.csv  Pets.csv  Sitters.csv")
        assert robot.find(PathBox).value == "Clients.csv Pets.csv "
        await robot.press("enter")
        await robot.until(lambda: robot.page.has_plan)


def test_names_are_completed_as_a_shell_does(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """One way: the whole name; several: as far as they agree, and which there are; blanks are held together."""
    for name in ("Clients.csv", "Clients old.csv", "Pets.csv"):
        (tmp_path / name).touch()
    (tmp_path / "more").mkdir()
    monkeypatch.chdir(tmp_path)
    assert complete("Pe") == ("Pets.csv ", ())
    assert complete("Pets.csv Cl") == ("Pets.csv Clients", ("Clients old.csv", "Clients.csv"))
    assert complete("Clients\\ o") == ("Clients\\ old.csv ", ())
    assert complete("mo") == ("more/", ())
    assert complete("nothing") == ("nothing", ())
    assert paths_in("Pets.csv Clients\\ old.csv") == (Path("Pets.csv"), Path("Clients old.csv"))


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_every_line_has_its_reason_in_full(
    office: Office, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    """What the columns cut is told beneath the list."""
    async with importing(office, monkeypatch, FILES / "leashtime", size=size) as robot:
        await read(robot, " ".join(str(path) for path in LEASHTIME))
        await robot.until(lambda: "are called Garcia, Maria: line 4, line 5" in " ".join(robot.text.split()))


async def test_a_folder_stands_for_the_files_in_it(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder's known files are read, and the message says which."""
    async with importing(office, monkeypatch, FILES) as robot:
        await read(robot, "leashtime")
        await robot.hears("Clients.csv, Pets.csv, Sitters.csv: ")
        await robot.sees("19 clients")


async def test_the_number_of_a_line_is_never_cut(
    office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Somebody opens the file and goes to that line; the file's name gives way."""
    rows = "".join(f"Last{number},First{number},{number} Elm St\n" for number in range(1100))
    (tmp_path / "All our clients.csv").write_text(f"Last name,First name,Address\n{rows}", encoding="utf-8")
    async with importing(office, monkeypatch, tmp_path) as robot:
        robot.find(PathBox).value = '"All our clients.csv"'
        await robot.press("enter")
        await robot.until(lambda: isinstance(robot.screen, MappingDialog))
        await robot.press("ctrl+s")
        await robot.until(lambda: isinstance(robot.page, ImportScreen) and robot.page.has_plan)
        await robot.press("end")
        await robot.until(lambda: robot.line_with("Last1099").endswith("…csv 1101"))


async def test_who_may_be_here_already_is_asked(
    office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """I3: Enter on the line says whether they are one; said so, nobody is there twice."""
    fields = {"last_name": "Rivera", "first_name": "Ana", "cell_phone": "308 555 0138"}
    office.desk().perform_now(add_client, fields=fields)
    (tmp_path / "Clients.csv").write_text(
        "Client ID,Last Name,First Name,Cell Phone\n7,Rivera,Anna,308 555 0138\n", encoding="utf-8"
    )
    async with importing(office, monkeypatch, tmp_path) as robot:
        robot.find(PathBox).value = "Clients.csv"
        await robot.press("enter")
        await robot.until(lambda: isinstance(robot.screen, MappingDialog))
        await robot.press("ctrl+s")
        await robot.until(lambda: isinstance(robot.page, ImportScreen) and robot.page.has_plan)
        await robot.sees("double?", "may be Rivera, Ana")
        await robot.ask("enter")
        await robot.sees("the same household", "another household")
        await robot.press("enter")
        await robot.hears("It is the same as Rivera, Ana")
        await robot.press("ctrl+s")
        await robot.until(lambda: count_of(office, Client) == 1)
