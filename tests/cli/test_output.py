"""Files that commands write: whole or as they were before, for nobody else to read, and nothing beside them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TextIO

import pytest

from keydesk.cli.output import write_bytes, write_file
from keydesk.rules.refusal import Refusal


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One with nothing in it."""
    made = tmp_path / "lists"
    made.mkdir()
    return made


@pytest.mark.parametrize("ends", [KeyboardInterrupt(), Refusal("A sheet has not so many rows."), OSError(28, "full")])
def test_what_is_stopped_in_the_middle_leaves_the_file_from_before(folder: Path, ends: BaseException) -> None:
    """Ctrl+C, a refusal or a full disk: the old list is whole, and no half one lies beside it."""
    path = folder / "list.csv"
    path.write_text("from before\n")

    def write(stream: TextIO) -> None:
        stream.write("half of it\n" * 10_000)
        raise ends

    with pytest.raises((KeyboardInterrupt, Refusal)):
        write_file(path, write)
    assert path.read_text() == "from before\n"
    assert os.listdir(folder) == ["list.csv"]  # noqa: PTH208 - hidden files, too


def test_a_file_is_there_when_it_is_whole_and_for_nobody_else(folder: Path) -> None:
    """While it is written there is nothing under its name; then it is there at once, with mode 0600."""
    path = folder / ("l" * 250)

    def write(stream: TextIO) -> None:
        stream.write("whole\n")
        stream.flush()
        (beside,) = folder.iterdir()
        assert beside.stat().st_mode & 0o777 == 0o600
        assert not path.exists()

    write_file(path, write)
    assert [each.name for each in folder.iterdir()] == [path.name]
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text() == "whole\n"


def test_two_who_write_one_file_do_not_write_into_each_other(folder: Path) -> None:
    """Who ends last is who is read, from the first letter to the last."""
    path = folder / "list.txt"

    def outer(stream: TextIO) -> None:
        stream.write("outer begins\n")
        write_bytes(path, b"inner\n")
        assert path.read_bytes() == b"inner\n"
        stream.write("outer ends\n")

    write_file(path, outer)
    assert path.read_text() == "outer begins\nouter ends\n"
    assert [each.name for each in folder.iterdir()] == ["list.txt"]


def test_a_pipe_is_written_into_and_never_put_aside(folder: Path) -> None:
    """What is there and no file stays what it is."""
    pipe = folder / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_bytes(pipe, b"through\n")
        assert os.read(reading, 100) == b"through\n"
    finally:
        os.close(reading)
    assert pipe.is_fifo()


def test_a_folder_that_is_not_there_is_told(folder: Path) -> None:
    """One line says what and where, and what to do."""
    with pytest.raises(Refusal, match=r"could not be written: No such file or directory\. Name another place"):
        write_bytes(folder / "nowhere" / "list.pdf", b"x")
