"""Children of a test: forked without the time of an import, with one pipe back; each works at a desk of its own."""

from __future__ import annotations

import os
import select
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class Child:
    """A forked process and what it says.

    Attributes:
        pid: its number.
        pipe: where what it writes arrives.
        told: what has arrived so far.
    """

    pid: int
    pipe: int
    told: bytes = b""

    def read_for(self, seconds: float) -> None:
        """Takes in what the child says, until it has ended or the time is over."""
        deadline = _monotonic() + seconds
        while (left := deadline - _monotonic()) > 0:
            ready, _, _ = select.select([self.pipe], [], [], left)
            if ready and not self._take():
                return

    def read_first(self) -> None:
        """Waits for the first that the child says."""
        while not self.told and self._take():
            pass

    def _take(self) -> bool:
        part = os.read(self.pipe, 1 << 16)
        self.told += part
        return bool(part)

    def kill(self) -> None:
        """Ends the child as the kernel does when memory runs out, and takes in the last that it said."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        while self._take():
            pass
        os.close(self.pipe)

    def wait(self) -> str:
        """Waits for the child's own end, and gives all that it said."""
        while self._take():
            pass
        os.close(self.pipe)
        _, status = os.waitpid(self.pid, 0)
        assert status == 0, self.told.decode(errors="replace")
        return self.told.decode()

    @property
    def lines(self) -> list[str]:
        """The whole lines that it said."""
        return self.told.decode().split("\n")[:-1]


def _monotonic() -> float:
    import time

    return time.monotonic()


def forked(act: Callable[[int], None]) -> Child:
    """Runs ``act`` with the writing end of a pipe in a child; nothing of the test's own ending runs there.

    No desk may be open in the test at that moment: a child does not inherit SQLite's connections.
    """
    receives, sends = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        os.close(sends)
        return Child(pid, receives)
    os.close(receives)
    code = 1
    try:
        act(sends)
        code = 0
    except BaseException:  # noqa: BLE001 - the child tells its parent whatever happened, and ends here
        os.write(sends, traceback.format_exc().encode())
    finally:
        os._exit(code)


def scale(name: str, default: int) -> int:
    """A number of rounds: small in the suite, as many as the environment says for a long proof."""
    return int(os.environ.get(name, default))
