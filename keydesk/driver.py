"""The terminal driver: Textual's own, made to end when the terminal is gone and never to wait for a stalled one."""

from __future__ import annotations

import contextlib
import fcntl
import os
import selectors
import sys
import termios
from codecs import getincrementaldecoder
from typing import TYPE_CHECKING

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

if TYPE_CHECKING:
    from collections.abc import Callable

_LEAVE = b"\x1b[?2004l\x1b[?7h\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1004l\x1b[?1049l\x1b[?25h\x1b[0m"
"""Bracketed paste, mouse and focus reports off; line wrap, the shell's own screen, its cursor and colours back."""


class OfficeDriver(LinuxDriver):
    """Textual's driver for Linux and macOS, except that a hung-up terminal ends the session.

    Textual's reading loop spins at full speed when the terminal has hung up, because end-of-file is always ready to be
    read, and its crash page for a failed read prints local variables.
    """

    on_hang_up: Callable[[], None] | None = None
    """Called once, in the reading thread, when the terminal is gone."""

    def run_input_thread(self) -> None:
        """Read keys until the app ends or the terminal does."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(0.1):
                    try:
                        data = os.read(self.fileno, 4096)
                    except OSError:
                        data = b""
                    if not data:
                        self._hang_up()
                        return
                    for event in parser.feed(decode(data)):
                        self.process_message(event)
                for event in parser.tick():
                    self.process_message(event)

    def _hang_up(self) -> None:
        if self.on_hang_up is not None:
            self.on_hang_up()

    def leave_at_once(self) -> None:
        """Give the terminal back without waiting for it, even if nobody reads what is written.

        For signals only: the writing thread may be stuck in a write, and is left where it is.
        """
        with contextlib.suppress(OSError, termios.error):
            if self.attrs_before is not None:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
            output = sys.__stderr__.fileno() if sys.__stderr__ is not None else self.fileno
            flags = fcntl.fcntl(output, fcntl.F_GETFL)
            fcntl.fcntl(output, fcntl.F_SETFL, flags | os.O_NONBLOCK)
            try:
                os.write(output, _LEAVE)
            finally:
                fcntl.fcntl(output, fcntl.F_SETFL, flags)
