"""A verb on a query at a terminal: it shows what it would do, asks, and does only what was looked at."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from builders import FixedClock, Office
from in_a_terminal import Session, session
from keydesk.clock import SystemClock
from keydesk.operations.custody import check_out


@pytest.fixture
def street(tmp_path: Path) -> Iterator[Office]:
    """Rivera's three copies hang, Marsh's one too; Jo is a sitter. The admin is whoever runs the test."""
    office = Office.found(tmp_path, clock=FixedClock(SystemClock().now()), admin_uid=os.getuid())
    office.person("Jo Reyes")
    office.safe("Front office", rows=2, columns=3)
    office.key(office.client("Rivera", "Ana"), code="K7MT", copies=3, label="front door")
    office.key(office.client("Marsh", "Lee"), code="2HPL", label="back door")
    office.close()
    yield office
    office.close()


def asked(office: Office, *arguments: str) -> AbstractContextManager[Session]:
    """A command at a terminal."""
    return session(office.path, arguments=("-m", "keydesk", *arguments), size=(120, 40))


def sequence(office: Office, tag_code: str) -> int:
    """How many events a copy has."""
    last: int = office.copy(tag_code).last_seq
    return last


@pytest.mark.parametrize("answer", ["n", "", "maybe"])
def test_whatever_is_no_yes_does_nothing(street: Office, answer: str) -> None:
    """Every copy is shown from → to above the question; only y or yes goes on, and the exit code is 0."""
    with asked(street, "reassign", "--query", "rivera", "--to", "jo", "--reason", "moving") as command:
        command.sees("K7MT-1", "K7MT-3", "→ Jo Reyes", "Do it to 3 keys? [y/N]")
        assert "2HPL-1" not in command.text
        command.press(answer, "Enter")
        command.sees("Nothing was done.")
        assert command.ended() == 0
    assert sequence(street, "K7MT-1") == 1


def test_a_yes_does_all_of_it_in_one_batch(street: Office) -> None:
    """What was done is told with the command that takes it back; a question at a terminal is no output of it."""
    with asked(street, "missing", "--query", "K7MT", "--reason", "not on their hooks") as command:
        command.sees("Do it to 3 keys? [y/N]")
        command.press("y", "Enter")
        command.sees("K7MT-3 → missing", "takes it back")
        assert command.ended() == 0
    assert [street.copy(f"K7MT-{number}").holder_kind for number in (1, 2, 3)] == ["missing"] * 3
    assert street.copy("2HPL-1").holder_kind == "safe"


def test_ctrl_c_at_the_question_does_nothing(street: Office) -> None:
    """Whoever leaves the question leaves everything as it is, without a word that is no sentence."""
    with asked(street, "missing", "--query", "K7MT") as command:
        command.sees("[y/N]")
        command.press("Ctrl+C")
        assert command.ended() != 0
        assert "Traceback" not in command.text
    assert sequence(street, "K7MT-1") == 1


def test_what_moved_while_somebody_looked_stops_all_of_it(street: Office) -> None:
    """The yes is to what was shown: a copy that went meanwhile is named, with who moved it, and nothing moves."""
    with asked(street, "missing", "--query", "K7MT") as command:
        command.sees("[y/N]")
        street.desk().perform_now(check_out, tag_code="K7MT-2", sitter_id=2)
        street.close()
        command.press("y", "Enter")
        command.sees("K7MT-2", "Ana Whitfield")
        assert command.ended() == 3
    assert sequence(street, "K7MT-1") == 1
