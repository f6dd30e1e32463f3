"""Some sentences to read; any key that leaves a dialog leaves it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from keydesk.screens.leaving import Dialog
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType


class NoticeDialog(Dialog[None]):
    """A title and its sentences."""

    DEFAULT_CSS = """
    NoticeDialog { align: center middle; }
    NoticeDialog > Vertical {
        width: 76; max-width: 100%; height: auto; max-height: 100%;
        border: solid $foreground 40%; padding: 0 1; background: $surface;
    }
    NoticeDialog VerticalScroll { height: auto; max-height: 16; }
    NoticeDialog .notice-title { height: 1; text-style: bold; margin-bottom: 1; }
    NoticeDialog .notice-keys { height: 1; margin-top: 1; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q", "leave", "close", key_display="Esc", id="notice.leave", tooltip="Close this")
    ]

    def __init__(self, title: str, sentences: Sequence[str]) -> None:
        """Make the page.

        Args:
            title: what they are about.
            sentences: a line each; stored text may be in them.
        """
        super().__init__()
        self._title = title
        self._sentences = tuple(sentences)

    def compose(self) -> ComposeResult:
        """Title, sentences, the way out."""
        with Vertical():
            yield Static(content(self._title), classes="notice-title", markup=False)
            with VerticalScroll():
                yield Static(Content("\n").join(content(each) for each in self._sentences), markup=False)
            yield Static(Content.assemble(("Esc", "bold"), " close"), classes="notice-keys", markup=False)

    def action_leave(self) -> None:
        """Close."""
        self.dismiss(None)
