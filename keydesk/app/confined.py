"""What Textual can do besides drawing, and keydesk does not: files, browsers, the clipboard beyond the terminal."""

from __future__ import annotations

from typing import NoReturn

from keydesk.app.ending import EndingApp


class ConfinedApp(EndingApp):
    """Draws, rings, and does nothing else to the box or to the terminal (promises S2, I1)."""

    def copy_to_clipboard(self, text: str) -> None:
        """Keep what is copied within this session: through the terminal it would reach the computer in front of it."""
        self._clipboard = text

    def _set_pointer_shape(self, shape: str) -> None:
        """Leave the mouse pointer as it is: not every terminal swallows the sequence that changes it."""

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Open nothing: there is no browser at the office box."""

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """Write no picture: it would hold clients' names in a file that nobody knows of."""

    def action_suspend_process(self) -> None:
        """Stay: beneath a suspended desk there is a shell."""

    def deliver_text(self, *_what: object, **_how: object) -> NoReturn:
        """Hand no file to whoever watches the terminal."""
        raise NotImplementedError("files leave through exports only")

    def deliver_binary(self, *_what: object, **_how: object) -> NoReturn:
        """Hand no file to whoever watches the terminal."""
        raise NotImplementedError("files leave through exports only")

    deliver_screenshot = deliver_binary
