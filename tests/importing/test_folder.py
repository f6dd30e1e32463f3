"""A folder named in place of files: its known files are taken, the others are told, and no list is taken twice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from imports import LEASHTIME
from keydesk.importing import folder
from keydesk.importing.request import open_files
from keydesk.rules.refusal import Refusal


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    """A folder with the three files of another program."""
    made = tmp_path / "exports"
    made.mkdir()
    for path in LEASHTIME:
        shutil.copy(path, made)
    return made


def test_the_known_files_of_a_folder_are_taken(exports: Path) -> None:
    """By their headers, whatever else lies there; lists that nothing tells are named."""
    (exports / "notes.txt").write_text("call the vet\n", encoding="utf-8")
    (exports / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    (exports / ".Clients.csv").write_bytes((exports / "Clients.csv").read_bytes())
    (exports / "prices.csv").write_text("Item,Price\nwalk,22\n", encoding="utf-8")
    (exports / "older").mkdir()
    opened = open_files([exports])
    assert opened.files == ("Clients.csv", "Pets.csv", "Sitters.csv")
    assert [one.title for one in opened.told] == ["LeashTime clients", "LeashTime pets", "LeashTime sitters"]
    assert (opened.folders, opened.passed) == (("exports",), ("notes.txt", "prices.csv"))


def test_a_folder_and_a_file_go_together(exports: Path) -> None:
    """What is named by itself is read whatever it is."""
    (exports.parent / "keys.csv").write_text("Client,Opens\nRivera,door\n", encoding="utf-8")
    opened = open_files([exports, exports.parent / "keys.csv"])
    assert opened.files == ("Clients.csv", "Pets.csv", "Sitters.csv", "keys.csv")


def test_two_files_of_one_list_are_a_question(exports: Path) -> None:
    """Last year's copy beside this year's: nobody guesses which is meant."""
    shutil.copy(exports / "Clients.csv", exports / "Clients 2025.csv")
    with pytest.raises(Refusal, match=r"two files of LeashTime clients, Clients 2025\.csv and Clients\.csv: name"):
        open_files([exports])


def test_a_folder_with_nothing_known_says_what_there_is(tmp_path: Path) -> None:
    """The way on is to name the file."""
    (tmp_path / "list.csv").write_text("wer;was\nRivera;Tor\n", encoding="utf-8")
    with pytest.raises(Refusal, match=r"name the files to import\. There are list\.csv"):
        open_files([tmp_path])


def test_a_folder_of_too_many_files_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home folder typed by mistake costs nobody a minute."""
    monkeypatch.setattr(folder, "MOST_FILES", 2)
    for name in "abc":
        (tmp_path / f"{name}.csv").touch()
    with pytest.raises(Refusal, match="3 files that could be lists"):
        open_files([tmp_path])
