"""The whole program in a terminal of its own: scans at a scanner's speed, pastes, and silence between them."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pyte
import pytest

from at_the_desk import Morning, open_for_the_day
from builders import FixedClock, Office
from keydesk.clock import SystemClock

COLUMNS, LINES = 80, 24
_SECONDS = 30.0
_F4 = "\x1bOS"


class Terminal:
    """One session of keydesk in a pseudo-terminal, read by a terminal emulator."""

    def __init__(self, store: Path) -> None:
        self._screen = pyte.Screen(COLUMNS, LINES)
        self._stream = pyte.ByteStream(self._screen)
        self._child = pexpect.spawn(
            sys.executable,
            ["-m", "keydesk"],
            env={**os.environ, "KEYDESK_DB": str(store)},
            dimensions=(LINES, COLUMNS),
            timeout=_SECONDS,
        )
        self._child.delaybeforesend = None

    @property
    def text(self) -> str:
        """The screen, as the emulator shows it."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def read(self, seconds: float) -> int:
        """Takes what comes within that time, and says how many bytes it was."""
        count, until = 0, time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            try:
                data = self._child.read_nonblocking(65536, timeout=left)
            except pexpect.TIMEOUT:
                break
            count += len(data)
            self._stream.feed(data)
        return count

    def until(self, condition: Callable[[], object]) -> None:
        """Reads until it has come about."""
        end = time.monotonic() + _SECONDS
        while not condition():
            assert time.monotonic() < end, self.text
            self.read(0.05)

    def sees(self, words: str) -> None:
        """Reads until the words are on the screen."""
        self.until(lambda: words in self.text)

    def send(self, text: str) -> None:
        """All at once."""
        self._child.send(text)

    def send_slowly(self, text: str, seconds: float) -> None:
        """One character at a time, as a wedge scanner does."""
        for character in text:
            self._child.send(character)
            time.sleep(seconds)

    def paste(self, text: str) -> None:
        """As a terminal hands over a paste."""
        self._child.send(f"\x1b[200~{text}\x1b[201~")

    def close(self) -> None:
        """Ends the session."""
        self._child.close(force=True)


@pytest.fixture
def morning(tmp_path: Path) -> Iterator[Morning]:
    """An office whose admin is whoever runs the test, since the box vouches for nobody else."""
    office = Office.found(tmp_path, clock=FixedClock(SystemClock().now()), admin_uid=os.getuid())
    yield open_for_the_day(office)
    office.close()


@pytest.fixture
def terminal(morning: Morning) -> Iterator[Terminal]:
    """A session on its Desk, open and at rest."""
    opened = Terminal(morning.office.path)
    opened.sees("Nothing is late")
    opened.read(0.3)
    yield opened
    opened.close()


@pytest.fixture
def rush(morning: Morning) -> tuple[str, ...]:
    """Sam's badge and nineteen tags; one copy more stays in the office, so that no last one warns."""
    return (morning.sam_badge, *morning.office.key(morning.rivera, code="P4XZ", copies=20).tag_codes[:-1])


def _all_with_sam(morning: Morning, tags: tuple[str, ...]) -> bool:
    return {morning.office.copy(tag).staff_id for tag in tags} == {morning.sam}


def _in_order(terminal: Terminal, tags: tuple[str, ...]) -> bool:
    """Whether the newest lines of the list are those tags, the last of them on top."""
    lines = [line for line in terminal.text.splitlines() if "→ out" in line]
    return [line.split()[3] for line in lines] == list(reversed(tags))[: len(lines)] and len(lines) > 5


def test_twenty_at_a_millisecond_a_key(morning: Morning, terminal: Terminal, rush: tuple[str, ...]) -> None:
    """A scanner's speed: every code is right, in order."""
    terminal.send_slowly("".join(f"{code}\r" for code in rush), 0.001)
    terminal.sees("19 out  0 in")
    assert _all_with_sam(morning, rush[1:])
    terminal.until(lambda: _in_order(terminal, rush[1:]))


def test_twenty_in_one_paste(morning: Morning, terminal: Terminal, rush: tuple[str, ...]) -> None:
    """A bracketed paste is twenty scans."""
    terminal.paste("\r".join(rush))
    terminal.sees("19 out  0 in")
    assert _all_with_sam(morning, rush[1:])
    terminal.until(lambda: _in_order(terminal, rush[1:]))


def test_twenty_in_one_packet_from_the_list_of_keys(
    morning: Morning, terminal: Terminal, rush: tuple[str, ...]
) -> None:
    """As a slow line delivers a scanner's keys: all at once, on another screen."""
    terminal.send(_F4)
    terminal.sees("surplus")
    terminal.read(0.5)
    terminal.send("".join(f"{code}\r" for code in rush))
    terminal.sees("19 out  0 in")
    assert _all_with_sam(morning, rush[1:])
    terminal.until(lambda: _in_order(terminal, rush[1:]))


def test_scans_while_the_program_starts_are_taken(morning: Morning, rush: tuple[str, ...]) -> None:
    """What is scanned as soon as the frame is painted waits for the store, and none of it is lost."""
    opened = Terminal(morning.office.path)
    try:
        opened.sees("F2 Desk")
        opened.send("".join(f"{code}\r" for code in rush))
        opened.sees("19 out  0 in")
        assert _all_with_sam(morning, rush[1:])
    finally:
        opened.close()


def test_nothing_is_sent_while_nobody_does_anything(morning: Morning, terminal: Terminal) -> None:
    """No blinking cursor, no clock: an idle Desk costs a slow line nothing, in a turn too."""
    terminal.send(f"{morning.sam_badge}\rK7MT-1\r")
    terminal.sees("1 out  0 in")
    terminal.read(1.5)
    assert terminal.read(3.0) == 0
