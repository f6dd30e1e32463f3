"""One long text, to be read whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from keydesk.screens.leaving import Dialog
from keydesk.widgets.footer import KeyFooter
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.content import Content


class ReadingDialog(Dialog[None]):
    """A title, and a text as wide as it reads well; arrows and pages go through it."""

    DEFAULT_CSS = """
    ReadingDialog { align: center middle; }
    ReadingDialog > Vertical {
        width: 84; max-width: 100%; height: auto; max-height: 100%;
        border: solid $foreground 40%; padding: 0 1; background: $surface;
    }
    ReadingDialog .reading-title { height: 1; text-style: bold; margin-bottom: 1; }
    ReadingDialog VerticalScroll { height: auto; max-height: 1fr; scrollbar-size-vertical: 1; }
    ReadingDialog VerticalScroll > Static { height: auto; }
    ReadingDialog KeyFooter { margin-top: 1; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q", "leave", "back", key_display="Esc", id="reading.leave", tooltip="Back to the list")
    ]

    def __init__(self, title: str, text: Content) -> None:
        """Make the page.

        Args:
            title: whose text it is; stored text.
            text: fit to be shown.
        """
        super().__init__()
        self._title = title
        self._text = text

    def compose(self) -> ComposeResult:
        """Title, text, the way out."""
        with Vertical():
            yield Static(content(self._title), classes="reading-title", markup=False)
            with VerticalScroll():
                yield Static(self._text, markup=False)
            yield KeyFooter()

    def on_mount(self) -> None:
        """The keys go through the text."""
        self.query_one(VerticalScroll).focus()

    def action_leave(self) -> None:
        """Back to the list."""
        self.dismiss(None)
