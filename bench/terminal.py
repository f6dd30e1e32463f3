"""Whole programs in a pseudo-terminal: what they write, when, and when they have settled after a key."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

QUIET = 0.25
"""Seconds without a byte after which a program has settled."""

LONGEST = 60.0
"""Seconds after which a program is given up."""


class Terminal:
    """A program in a terminal of its own, 80×24 unless said otherwise."""

    def __init__(self, command: Sequence[str], *, size: tuple[int, int] = (80, 24), **environment: str) -> None:
        """Start the program.

        Args:
            command: program and arguments.
            size: columns and lines.
            environment: variables beside those of this process.
        """
        self.began = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:  # pragma: no cover - the child becomes another program
            os.environ.update({"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8", **environment})
            os.execvp(command[0], command)  # noqa: S606 - the programs to be measured
        columns, lines = size
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.seen = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the program."""
        try:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass
        os.close(self._fd)

    def until(self, text: str) -> float:
        """Milliseconds from the start until a text has been written.

        Raises:
            TimeoutError: it is not written.
        """
        wanted = text.encode()
        while wanted not in self.seen:
            if self._read(LONGEST) is None:
                raise TimeoutError(f"{text!r} is not written; the last was {self.seen[-2000:]!r}")
        return (time.perf_counter() - self.began) * 1000

    def type(self, keys: bytes, gap: float) -> None:
        """Write keys one after another, so many seconds apart, as a scanner does; reads meanwhile."""
        due = time.perf_counter()
        for key in keys:
            due += gap
            while (left := due - time.perf_counter()) > 0:
                self._read(left)
            os.write(self._fd, bytes([key]))

    def write(self, keys: bytes) -> None:
        """Write keys, and wait for nothing."""
        os.write(self._fd, keys)

    def until_new(self, text: str, longest: float = LONGEST) -> float:
        """Milliseconds until a text is written that was not written before this was asked.

        Raises:
            TimeoutError: it is not written.
        """
        self.seen = b""
        began = time.perf_counter()
        wanted = text.encode()
        while wanted not in self.seen:
            if self._read(longest) is None:
                raise TimeoutError(f"{text!r} is not written; the last was {self.seen[-2000:]!r}")
        return (time.perf_counter() - began) * 1000

    def hold(self, key: bytes, times: int, gap: float) -> int:
        """How many bytes a key causes that is held down and comes so many times, so many seconds apart."""
        count = 0
        for _ in range(times):
            os.write(self._fd, key)
            count += self.watch(gap)
        return count + self.watch(QUIET)

    def watch(self, seconds: float) -> int:
        """How many bytes are written in so many seconds."""
        count, end = 0, time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            count += len(self._read(left) or b"")
        return count

    def settle(self, quiet: float = QUIET) -> None:
        """Wait until nothing more is written."""
        while self._read(quiet) is not None:
            pass

    def press(self, keys: bytes, *, quiet: float = QUIET) -> tuple[float, int]:
        """Milliseconds from the write of some keys to the last byte that they caused, and how many bytes."""
        began = last = time.perf_counter()
        count = 0
        os.write(self._fd, keys)
        while True:
            chunk = self._read(quiet)
            if chunk is None:
                return (last - began) * 1000, count
            last = time.perf_counter()
            count += len(chunk)

    def _read(self, wait: float) -> bytes | None:
        ready, _, _ = select.select([self._fd], [], [], wait)
        if not ready:
            return None
        try:
            chunk = os.read(self._fd, 65536)
        except OSError:
            return None
        if not chunk:
            return None
        self.seen = (self.seen + chunk)[-200_000:]
        # Textual asks what the terminal can do, and waits for no answer; neither is one given.
        return chunk

    @property
    def cpu(self) -> float:
        """Seconds of processor that the program has used, all its threads together."""
        used = 0
        for task in Path(f"/proc/{self.pid}/task").iterdir():
            used += int((task / "schedstat").read_text(encoding="ascii").split()[0])
        return used / 1e9

    @property
    def resident(self) -> float:
        """Megabytes of the program that are in memory, shared or not (RSS)."""
        return self._megabytes("Rss:")

    @property
    def memory(self) -> float:
        """Megabytes of the program that are its own, and its part of what is shared (PSS)."""
        return self._megabytes("Pss:")

    def _megabytes(self, what: str) -> float:
        for line in Path(f"/proc/{self.pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith(what):
                return int(line.split()[1]) / 1024
        raise LookupError(what)
