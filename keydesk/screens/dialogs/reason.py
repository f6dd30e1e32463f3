"""Why: one line that an override, a loss or a retirement is recorded with."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from keydesk.screens.leaving import Dialog
from keydesk.widgets.filter_box import FilterBox
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType


class ReasonDialog(Dialog[str | None]):
    """What is in the way or will be done, and a line for the reason; Enter goes on, Esc does not."""

    ENTER_ANSWERS: ClassVar[bool] = True

    DEFAULT_CSS = """
    ReasonDialog { align: center middle; }
    ReasonDialog > Vertical {
        width: 70; max-width: 100%; height: auto; max-height: 100%;
        border: solid $foreground 40%; padding: 0 1; background: $surface;
    }
    ReasonDialog FilterBox { margin: 1 0; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "go on", key_display="Enter", id="reason.take", tooltip="Go on"),
        Binding("escape", "leave", "leave it", key_display="Esc", id="reason.leave", tooltip="Do nothing"),
    ]

    def __init__(self, question: str, *, go_on: str, required: bool = True, lines: Sequence[str] = ()) -> None:
        """Make the question.

        Args:
            question: what is in the way, or what will be done; stored text may be in it.
            go_on: what Enter does, in a word or two.
            required: whether there must be a reason.
            lines: more about it, a line each; stored text may be in them.
        """
        super().__init__()
        self._question = question
        self._go_on = go_on
        self._required = required
        self._lines = lines

    def compose(self) -> ComposeResult:
        """What it is about, the line, the two answers."""
        with Vertical():
            lines = [content(self._question, "bold"), *(content(line) for line in self._lines)]
            yield Static(Content("\n").join(lines), markup=False)
            prompt = "Why: " if self._required else "Why (if there is more to say): "
            yield FilterBox(lambda _text: None, prompt=prompt, on_steer=self._steer, takes_scans=False)
            answers = Content.assemble(("Enter", "bold"), f" {self._go_on}    ", ("Esc", "bold"), " leave it")
            yield Static(answers, markup=False)

    def on_mount(self) -> None:
        """Begin on the line."""
        self.query_one(FilterBox).focus()

    def _steer(self, key: str) -> bool:
        """What the keys that are no letters do, in their turn among the letters."""
        match key:
            case "enter":
                self.action_take()
            case "escape":
                self.action_leave()
            case "down" | "up" | "tab" | "shift+tab":
                pass
            case _:
                return False
        return True

    def action_take(self) -> None:
        """Answer with the reason, once there is one."""
        box = self.query_one(FilterBox)
        reason = box.value.strip()
        if self._required and not reason:
            box.say(trouble="say why")
            return
        if self.is_current:
            self.dismiss(reason)

    def action_leave(self) -> None:
        """Answer with nothing."""
        if self.is_current:
            self.dismiss(None)
