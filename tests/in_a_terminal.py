"""The whole program in a pseudo-terminal: keys and signals in, every byte out, and what an emulator makes of it."""

from __future__ import annotations

import os
import re
import signal
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pexpect
import pyte

SECONDS = 30.0
"""How long anything may take on a busy machine before the test gives up."""

KEYS = {
    "F1": "\x1bOP",
    "F2": "\x1bOQ",
    "F3": "\x1bOR",
    "F4": "\x1bOS",
    "F5": "\x1b[15~",
    "F6": "\x1b[17~",
    "F7": "\x1b[18~",
    "F8": "\x1b[19~",
    "F9": "\x1b[20~",
    "Enter": "\r",
    "Esc": "\x1b",
    "Ctrl+A": "\x01",
    "Ctrl+C": "\x03",
    "Ctrl+P": "\x10",
    "Ctrl+Q": "\x11",
    "Ctrl+Z": "\x1a",
    "Down": "\x1b[B",
    "Right": "\x1b[C",
    "Space": " ",
}
"""What a terminal sends for them."""

_RUN = ("-m", "keydesk")
_OBEYED = re.compile(
    rb"\x1b\[[0-9;]*[Hm]"  # cursor to a place, style
    rb"|\x1b\[\?(?:25|7|1000|1002|1003|1004|1006|1015|1016|1049|2004|2026|2048)[hl]"  # modes that are switched
    rb"|\x1b\[\?(?:2026|2048)\$p"  # and asked for
    rb"|\x1b\[[0-9;]*[ABCDJK]"
    rb"|\x1b\[>1u|\x1b\[<u"
)


class Session:
    """One run of keydesk in a terminal of its own."""

    def __init__(
        self,
        *,
        size: tuple[int, int] = (80, 24),
        arguments: tuple[str, ...] = _RUN,
        **environment: str,
    ) -> None:
        columns, lines = size
        self._gone = False
        self.sent = bytearray()
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        self.child = pexpect.spawn(
            sys.executable,
            list(arguments),
            env={**os.environ, **environment},
            dimensions=(lines, columns),
            timeout=SECONDS,
            # The line is as a shell leaves it, echo included, so that a test sees whether it is given back so.
            echo=True,
        )
        self.child.delaybeforesend = None
        self.child.ptyproc.delayafterclose = 0
        self.before = termios.tcgetattr(self.child.child_fd)

    # -- what is there -----------------------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """What the emulator shows."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def read(self, seconds: float) -> int:
        """Takes what comes within that time, and says how many bytes it was."""
        count, until = 0, time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            try:
                data = self.child.read_nonblocking(65536, timeout=left)
            except (pexpect.TIMEOUT, pexpect.EOF):
                break
            count += len(data)
            self.sent += data
            self._stream.feed(data)
        return count

    def until(self, condition: Callable[[], object]) -> None:
        """Reads until it is so."""
        end = time.monotonic() + SECONDS
        while not condition():
            assert time.monotonic() < end, self.text
            assert self.read(0.05) or self.child.isalive() or condition(), self.text

    def sees(self, *words: str) -> None:
        """Reads until all these words are on the screen."""
        self.until(lambda: all(each in self.text for each in words))

    def rests(self, seconds: float = 0.4) -> None:
        """Reads until nothing has come for so long."""
        while self.read(seconds):
            pass

    def unknown_sequences(self) -> set[bytes]:
        """Every control that was sent and that is not among the few that drawing needs."""
        rest = _OBEYED.sub(b"", bytes(self.sent))
        text = rest.decode("utf-8", errors="surrogateescape")
        return {
            text[place : place + 12].encode("utf-8", errors="surrogateescape")
            for place, character in enumerate(text)
            if (ord(character) < 32 and character not in "\r\n\x07") or 0x7F <= ord(character) < 0xA0
        }

    # -- hands -------------------------------------------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        """Presses keys by name, or types text."""
        for key in keys:
            self.child.send(KEYS.get(key, key))

    def resize(self, columns: int, lines: int) -> None:
        """Another size, as a window manager sets it."""
        self.screen.resize(lines, columns)
        self.child.setwinsize(lines, columns)

    def kill(self, number: signal.Signals) -> None:
        """Sends a signal to the program."""
        os.kill(self.child.pid, number)

    # -- the end -----------------------------------------------------------------------------------------------------

    def ended(self) -> int:
        """Waits for the end; the exit code, or minus the signal that it died of."""
        end = time.monotonic() + SECONDS
        while self.child.isalive():
            assert time.monotonic() < end, self.text
            self.read(0.05)
        self.read(0.2)
        return self.child.exitstatus if self.child.exitstatus is not None else -self.child.signalstatus

    @property
    def is_given_back(self) -> bool:
        """Whether the terminal is as it was: its line settings, the shell's own screen, its cursor."""
        left = self.sent[-400:]
        return (
            termios.tcgetattr(self.child.child_fd) == self.before
            and self.sent.count(b"\x1b[?1049h") == self.sent.count(b"\x1b[?1049l")
            and left.rfind(b"\x1b[?25h") > left.rfind(b"\x1b[?25l")
        )

    def is_taken_away(self) -> None:
        """The test has closed the terminal and waited for the program by itself."""
        self._gone = True

    def close(self) -> None:
        """Takes the terminal away and whatever is left of the program."""
        if not self._gone:
            self.child.close(force=True)


@contextmanager
def session(
    store: Path, *, size: tuple[int, int] = (80, 24), arguments: tuple[str, ...] = _RUN, **environment: str
) -> Iterator[Session]:
    """A session on a store; taken down at the end whatever happens."""
    opened = Session(size=size, arguments=arguments, KEYDESK_DB=str(store), **environment)
    try:
        yield opened
    finally:
        opened.close()
