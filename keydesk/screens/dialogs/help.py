"""The keys of whatever has the focus, with a sentence each."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType


class HelpDialog(ModalScreen[None]):
    """One list: the keys of the screen first, then those that work everywhere."""

    DEFAULT_CSS = """
    HelpDialog { align: center middle; }
    HelpDialog > VerticalScroll {
        width: 76; max-width: 100%; height: auto; max-height: 100%;
        border: solid $foreground 40%; padding: 0 1; background: $surface;
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,question_mark,enter,q", "close", "close", key_display="Esc")
    ]

    def __init__(self, title: str, rows: Sequence[tuple[str, str, str]]) -> None:
        """Make the page.

        Args:
            title: what the keys belong to.
            rows: key, what it does, and why it cannot be used now ("" when it can).
        """
        super().__init__()
        self._title = title
        self._rows = rows

    def compose(self) -> ComposeResult:
        """The list, as one text that scrolls."""
        width = max((len(key) for key, _, _ in self._rows), default=0)
        lines = [Content.styled(self._title, "bold"), Content("")]
        for key, what, why_not in self._rows:
            line = Content.assemble((f"{key:<{width}}", "bold"), f"  {what}")
            if why_not:
                line = Content.assemble(line, (f"  ({why_not})", "dim"))
            lines.append(line)
        lines.extend((Content(""), Content.styled("Esc closes this page", "dim")))
        with VerticalScroll():
            yield Static(Content("\n").join(lines), markup=False)

    def action_close(self) -> None:
        """Back to the work."""
        self.dismiss(None)
