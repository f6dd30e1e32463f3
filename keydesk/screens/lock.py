"""What stands before the work while a session is locked: whose it is, and how it is opened (S5, S6)."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Protocol, cast

from textual import on
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input, Static

from keydesk.rules.refusal import Refusal
from keydesk.screens.leaving import Dialog
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from keydesk.db.rows.session import LockRow
    from keydesk.desk import Desk


class Locked(Protocol):
    """What the lock asks of the app that it runs in."""

    @property
    def desk(self) -> Desk:
        """The open desk."""
        ...

    async def unlock(self) -> None:
        """Show the work again."""
        ...


class LockScreen(Dialog[None]):
    """One line to write a PIN in, and nothing of the work: no names of clients, no counts, no messages."""

    DEFAULT_CSS = """
    LockScreen { align: center middle; background: $background; }
    LockScreen > Vertical { width: 60; max-width: 100%; height: auto; padding: 1 2; border: solid $foreground 40%; }
    LockScreen .lock-title { text-style: bold; }
    LockScreen Input { border: none; height: 1; padding: 0 1; margin: 1 0; background: $boost; width: 24; }
    LockScreen Input:focus { border: none; text-style: underline; }
    LockScreen .lock-said { color: $text-warning; }
    LockScreen .lock-keys { color: $text-muted; margin-top: 1; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open", key_display="Enter", id="lock.open", tooltip="Open the session again"),
    ]

    def __init__(self) -> None:
        """Make the page; what it says is read when it comes into sight."""
        super().__init__()
        self._row: LockRow | None = None
        self._trying = False

    @property
    def shell(self) -> Locked:
        """The app, as far as the lock knows it."""
        return cast("Locked", self.app)

    def compose(self) -> ComposeResult:
        """Whose session it is, the line for the PIN, what was said, the keys."""
        with Vertical():
            yield Static("This session is locked", classes="lock-title", markup=False)
            yield Static("", id="lock-whose", markup=False)
            box = Input(password=True, placeholder="PIN", max_length=24)
            box.cursor_blink = False
            yield box
            yield Static("", classes="lock-said", markup=False)
            yield Static("", classes="lock-keys", markup=False)

    def on_mount(self) -> None:
        """Nothing to write before it is known that there is a PIN."""
        self.query_one(Input).display = False

    def on_screen_resume(self) -> None:
        """Read anew how it is opened: PIN, rule and account may have changed since the last time."""
        self.query_one(Input).value = ""
        self._say("")
        self.run_worker(self._read, group="read", exclusive=True)

    async def _read(self) -> None:
        from keydesk.db.queries.session import lock_row

        try:
            row = self._row = await self.shell.desk.look_up(lock_row)
        except Refusal as refusal:
            # The account has ended, or the store is gone: there is no way back to the work.
            self._row = None
            self._say(refusal.message)
            self._tell_keys("Ctrl+Q leaves")
            return
        self.query_one("#lock-whose", Static).update(content(f"{row.name} · {row.office}", "$text-muted"))
        box = self.query_one(Input)
        box.display = row.has_pin
        if row.has_pin:
            box.focus()
            self._tell_keys("Enter opens it   Ctrl+Q leaves; what is not saved is lost then")
        elif row.needs_pin:
            self._say("This office opens a locked session by PIN only, and you have none yet.")
            self._tell_keys("Ctrl+Q leaves. Sign in again, then set a PIN in Settings (F9)")
        else:
            self._say("You have no PIN, so anybody at this keyboard can open it. Settings (F9) sets one.")
            self._tell_keys("Enter opens it, on the record   Ctrl+Q leaves")

    @on(Input.Submitted)
    async def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """Open it, with the PIN where there is one."""
        if self._row is None or self._trying:
            return
        self._trying = True
        self.run_worker(partial(self._open, self._row), group="open")

    async def _open(self, row: LockRow) -> None:
        from keydesk.operations.pins import note_pin_right, open_lock, try_pin
        from keydesk.rules.pins import is_right

        box = self.query_one(Input)
        pin, box.value = box.value, ""
        try:
            if not row.has_pin:
                await self.shell.desk.perform(open_lock)
            elif not pin.strip():
                self._say("Write your PIN first.")
                return
            else:
                tried = await self.shell.desk.perform(try_pin)
                # Beside the screen and in no transaction: it takes long on purpose.
                if not await asyncio.to_thread(is_right, pin, tried.kept):
                    self._say("That is not your PIN.")
                    return
                await self.shell.desk.perform(note_pin_right)
        except Refusal as refusal:
            self._say(refusal.message)
            self.run_worker(partial(self._read_after, refusal), group="read", exclusive=True)
            return
        finally:
            self._trying = False
        await self.shell.unlock()

    async def _read_after(self, refusal: Refusal) -> None:
        """How it is opened may be another way by now; what was refused stays to be read."""
        await self._read()
        self._say(refusal.message)

    def _say(self, message: str) -> None:
        self.query_one(".lock-said", Static).update(content(message))

    def _tell_keys(self, words: str) -> None:
        self.query_one(".lock-keys", Static).update(content(words))
