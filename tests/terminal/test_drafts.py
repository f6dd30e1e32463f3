"""A form in a real terminal whose session is killed: what was typed is offered by the next one (A14, S3)."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from at_the_desk import open_for_the_day
from builders import FixedClock, Office
from in_a_terminal import session
from keydesk import settings
from keydesk.clock import SystemClock
from keydesk.db.verify import verify


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Path]:
    """A morning's office whose admin is whoever runs the test, since the box vouches for nobody else."""
    office = Office.found(tmp_path, clock=FixedClock(SystemClock().now()), admin_uid=os.getuid())
    open_for_the_day(office)
    office.close()
    yield office.path
    assert verify(office.path).sound


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGHUP])
def test_what_was_typed_outlives_a_killed_session(store: Path, number: signal.Signals) -> None:
    """Killed, or its line dropped: the same form offers it, Enter takes it up, Ctrl+S saves it, and no more is kept."""
    with session(store) as opened:
        opened.sees("Scan a badge")
        opened.press("F5")
        opened.sees("prospects")
        opened.press("n")
        opened.sees("First name")
        opened.press("Zelda\tQuillfeather")
        opened.sees("Quillfeather")
        opened.until(lambda: any("Quillfeather" in each.read_text() for each in settings.draft_folder().glob("*.json")))
        opened.kill(number)
        opened.ended()
    with session(store) as opened:
        opened.sees("Scan a badge")
        opened.press("F5")
        opened.sees("prospects")
        opened.press("n")
        opened.sees("Typed today", "First name, Last name")
        opened.press("Enter")
        opened.sees("Zelda", "Quillfeather")
        opened.press("\x13")
        opened.sees("Quillfeather, Zelda added")
        assert not list(settings.draft_folder().iterdir())
        opened.press("Ctrl+Q")
        assert opened.ended() == 0
