"""Files that people keep are whole or not there, and nobody else can read them."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import BinaryIO

import pytest

from keydesk.files import write_new, write_whole
from keydesk.rules.refusal import Refusal


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder."""
    made = tmp_path / "lists"
    made.mkdir()
    return made


def _names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_a_file_that_cannot_be_finished_leaves_the_one_from_before(folder: Path) -> None:
    """Half a list is never seen, and nothing is left beside it."""
    path = folder / "keys.csv"
    path.write_text("before", encoding="utf-8")

    def write(file: BinaryIO) -> None:
        file.write(b"half")
        raise Refusal("No room.")

    with pytest.raises(Refusal):
        write_whole(path, write)
    assert path.read_text(encoding="utf-8") == "before"
    assert _names(folder) == ["keys.csv"]


def test_a_new_file_is_for_its_owner_and_never_in_place_of_another(folder: Path) -> None:
    """Who finds the name taken writes elsewhere; what was there stays."""
    path = folder / "labels.pdf"
    write_new(path, b"first")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        write_new(path, b"second")
    assert path.read_bytes() == b"first"
    assert _names(folder) == ["labels.pdf"]


def test_a_new_file_that_cannot_be_written_is_not_there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither an empty one under its name nor a part of it beside."""
    path = folder / "labels.pdf"

    def full(_beside: Path, _path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        write_new(path, b"first")
    assert _names(folder) == []
