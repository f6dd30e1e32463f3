"""Where the slip of a turn goes; whoever scans on instead is at the next turn, and the question goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from keydesk.screens.leaving import Dialog
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType


class SlipDialog(Dialog[str]):
    """``printer``, ``file`` or ``mail`` by one letter; Esc is no slip. It has no box, so that a scan is never text."""

    DEFAULT_CSS = """
    SlipDialog { align: center middle; }
    SlipDialog > Vertical {
        width: 66; max-width: 100%; height: auto; border: solid $foreground 40%; padding: 0 1; background: $surface;
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p,enter", "answer('printer')", "print", id="slip.print", tooltip="On the usual printer of this box"),
        Binding("f", "answer('file')", "file", id="slip.file", tooltip="Into a file in your home folder"),
        Binding("m", "answer('mail')", "mail", id="slip.mail", tooltip="By mail to whoever had the turn"),
        Binding("escape", "leave", "no slip", id="slip.leave", tooltip="No slip"),
    ]

    def __init__(self, title: str, *, number: int, email: str, scanned: Callable[[str], None]) -> None:
        """Make the question.

        Args:
            title: whose slip it is, and what is on it.
            number: of the slip.
            email: where it can be mailed; empty where it cannot.
            scanned: takes a scan that came instead of an answer.
        """
        super().__init__()
        self._title = title
        self._number = number
        self._email = email
        self._scanned = scanned

    def compose(self) -> ComposeResult:
        """What is asked, and the letters."""
        choices = [
            ("p", "on the printer"),
            ("f", f"into a file: slip-{self._number}.pdf in your home folder"),
            *([("m", f"by mail to {self._email}")] if self._email else []),
            ("Esc", f"no slip; keydesk receipt {self._number} prints it later"),
        ]
        lines = [Content.assemble((f"{key:<5}", "bold"), content(words)) for key, words in choices]
        with Vertical():
            yield Static(Content("\n").join([content(self._title, "bold"), Content(""), *lines]), markup=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Mail only where there is an address and somebody who may send."""
        return not (action == "answer" and parameters == ("mail",) and not self._email)

    def action_answer(self, where: str) -> None:
        """One of the ways."""
        self.dismiss(where)

    def action_leave(self) -> None:
        """No slip."""
        self.dismiss("")

    def take_scan_here(self, text: str) -> None:
        """A scan instead of an answer: it is a line of the Desk, and nothing is printed."""
        self._scanned(text)
        if not self.is_leaving and self.is_current:
            self.dismiss("")
