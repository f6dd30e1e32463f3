"""The end of a session, however it comes: left, crashed, killed, or its terminal gone."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from typing import TYPE_CHECKING, Any

from textual.worker import WorkerFailed

from keydesk.app.locking import LockingApp
from keydesk.driver import OfficeDriver

if TYPE_CHECKING:
    from types import FrameType

    from rich.console import RenderableType

CLOSING_SECONDS = 3.0
"""How long an ended session waits for the writer thread to finish what it has begun."""


class EndingApp(LockingApp):
    """Ends with one calm line after a crash, and at once and orderly on a signal."""

    def __init__(self) -> None:
        """Begin with nothing gone wrong."""
        super().__init__(OfficeDriver)
        self.crash_line = ""

    def close_store(self) -> None:
        """Let a write that has begun finish, and close the store."""

    async def push_screen_wait(self, screen: Any, *, mode: str | None = None) -> Any:
        """As Textual's; what closes meanwhile closes in a task of its own, and not in that of who asks.

        Who asks may be the very form that closes. Its closing ends its workers, and a worker that was closing it would
        end the closing half done, and the session with it.
        """
        await asyncio.shield(self._flush_next_callbacks())
        return await super().push_screen_wait(screen, mode=mode)

    def _handle_exception(self, error: Exception) -> None:
        """End with one calm line; what happened goes to a private file, without values (promise P6)."""
        from keydesk.crash import calm_line, report

        self._return_code = 1
        if not self.crash_line:
            # Textual wraps what ended a worker in an error of its own that was never raised, and so has no trace.
            self.crash_line = calm_line(report(error.error if isinstance(error, WorkerFailed) else error))
            # Whoever drives the app in a test is told what went wrong.
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()

    def panic(self, *renderables: RenderableType) -> None:
        """End the same way when Textual itself gives up; what it would print may hold client data."""
        del renderables
        self._handle_exception(RuntimeError("the terminal driver gave up"))

    def _print_error_renderables(self) -> None:
        self._exit_renderables.clear()

    def end_on_signals(self) -> None:
        """End at once on SIGHUP and SIGTERM, and when the terminal hangs up (promise S3)."""
        for number in (signal.SIGHUP, signal.SIGTERM):
            signal.signal(number, self._signalled)
        OfficeDriver.on_hang_up = staticmethod(lambda: self._end(128 + signal.SIGHUP))

    def _signalled(self, number: int, frame: FrameType | None) -> None:
        del frame
        # The main thread may be waiting for a stalled terminal, so that ending is not its job.
        threading.Thread(target=self._end, args=(128 + number,), daemon=True).start()

    def _end(self, code: int) -> None:
        """Let the write that has begun finish, give the terminal back, and leave without waiting for it."""
        closing = threading.Thread(target=self.close_store, daemon=True)
        closing.start()
        closing.join(CLOSING_SECONDS)
        driver: object = self._driver
        if isinstance(driver, OfficeDriver):
            driver.leave_at_once()
        os._exit(code)
