"""The lock of a session that nobody has used for a while: what is on the screen goes out of sight, and stays as it is.

The lock is a mode of its own with one page. The work stays in its modes, forms with what is typed in them too, and
nothing of it is drawn, gets a key, or comes in front of the lock before that is opened (promise S5).
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

from textual import events

from keydesk.app.scanning import ScanningApp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.await_complete import AwaitComplete
    from textual.driver import Driver
    from textual.widget import AwaitMount

LOCK: Final = "lock"
"""The mode of the lock."""

_BY_HAND = (events.Key, events.Paste, events.MouseDown, events.MouseScrollDown, events.MouseScrollUp)
_ALWAYS: Final = frozenset({"quit", "help_quit"})
# What works on every page, the lock among them.


def idle_clock() -> float:
    """Seconds that pass while the box sleeps, too, where it can tell."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)


class LockingApp(ScanningApp):
    """Locks by itself, also when a stalled terminal kept everything waiting: the first key after that opens nothing."""

    def __init__(self, driver_class: type[Driver]) -> None:
        """Begin unlocked."""
        super().__init__(driver_class)
        self.idle_clock = idle_clock
        self._touched = self.idle_clock()
        self._mode_beneath = ""

    @property
    def lock_seconds(self) -> float:
        """Seconds without a key after which the session locks; 0 is never."""
        return 0

    @property
    def is_locked(self) -> bool:
        """Whether the lock is in front of the work."""
        return bool(self._mode_beneath)

    def touch(self) -> None:
        """Somebody is here."""
        self._touched = self.idle_clock()

    @property
    def is_idle(self) -> bool:
        """Whether nobody was here for so long that the session has to lock."""
        limit = self.lock_seconds
        return limit > 0 and self.idle_clock() - self._touched >= limit

    async def lock_if_idle(self) -> None:
        """Lock the session where nobody was here for long."""
        if not self.is_locked and self.is_idle:
            await self.lock()

    async def lock(self) -> None:
        """Put the lock in front of the work."""
        if self.is_locked:
            return
        self._collector.forget()
        self._run.forget()
        self._sought = None
        beneath = self.current_mode
        await super().switch_mode(LOCK)
        self._mode_beneath = beneath

    async def unlock(self) -> None:
        """Show the work again, as it was."""
        beneath, self._mode_beneath = self._mode_beneath, ""
        self.touch()
        if beneath:
            await super().switch_mode(beneath)

    async def on_event(self, event: events.Event) -> None:
        """See that somebody is here; after too long without anybody, a key does nothing but show the lock."""
        if isinstance(event, _BY_HAND) and not event.is_forwarded:
            if not self.is_locked and self.is_idle:
                await self.lock()
                return
            self.touch()
        if self.is_locked:
            # A scan is for nobody now: it is neither collected nor kept for later.
            await super(ScanningApp, self).on_event(event)
            return
        await super().on_event(event)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Behind the lock nothing of the app works but leaving."""
        if self.is_locked and action not in _ALWAYS:
            return False
        return super().check_action(action, parameters)

    def switch_mode(self, mode: str) -> AwaitMount:
        """Another screen; behind the lock it is the one that comes when that is opened."""
        if self.is_locked and mode != LOCK:
            self._mode_beneath = mode
            return super().switch_mode(LOCK)
        return super().switch_mode(mode)

    def push_screen(self, screen: Any, *args: Any, mode: str | None = None, **options: Any) -> Any:
        """As Textual's; what opens behind the lock opens where the work is."""
        if mode is None and self.is_locked:
            mode = self._mode_beneath
        return super().push_screen(screen, *args, mode=mode, **options)

    def pop_screen(self) -> AwaitComplete:
        """As Textual's; what closes behind the lock closes where the work is, and the lock never does."""
        if not self.is_locked:
            return super().pop_screen()
        self._current_mode = self._mode_beneath
        try:
            return super().pop_screen()
        finally:
            self._current_mode = LOCK

    async def deliver(self, scans: Sequence[str]) -> None:
        """Scans behind the lock are for nobody; what was kept before it stays kept."""
        if not self.is_locked:
            await super().deliver(scans)

    async def deliver_to_desk(self, scans: Sequence[str]) -> None:
        """As :meth:`deliver`."""
        if not self.is_locked:
            await super().deliver_to_desk(scans)
