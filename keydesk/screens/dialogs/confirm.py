"""A question with few answers; Esc is "no"."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from keydesk.screens.leaving import Dialog
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType


class ConfirmDialog(Dialog[bool]):
    """One question, answered with ``y`` or with Esc."""

    DEFAULT_CSS = """
    ConfirmDialog { align: center middle; }
    ConfirmDialog > Vertical {
        width: 66; max-width: 100%; height: auto; border: solid $foreground 40%; padding: 0 1; background: $surface;
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "yes", "yes", id="confirm.yes", tooltip="Do it"),
        Binding("n,escape", "no", "no", id="confirm.no", tooltip="Leave it as it is"),
    ]

    def __init__(self, question: str, *, yes: str, lines: Sequence[str] = ()) -> None:
        """Make the question.

        Args:
            question: one sentence.
            yes: what ``y`` does, in a word or two.
            lines: what it is about, a line each; stored text may be in it.
        """
        super().__init__()
        self._question = question
        self._yes = yes
        self._lines = lines

    def compose(self) -> ComposeResult:
        """Question, what it is about, the two answers."""
        with Vertical():
            lines = [content(self._question, "bold"), *(content(line) for line in self._lines), Content("")]
            answers = Content.assemble(("y", "bold"), f" {self._yes}    ", ("Esc", "bold"), " leave it")
            yield Static(Content("\n").join([*lines, answers]), markup=False)

    def action_yes(self) -> None:
        """Yes."""
        self.dismiss(True)

    def action_no(self) -> None:
        """No."""
        self.dismiss(False)
