"""A day, typed as one says it; what it is read as stands beneath while it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from keydesk.rules import dates
from keydesk.rules.refusal import Refusal
from keydesk.screens.leaving import Dialog
from keydesk.widgets.day_head import long_day, near_word
from keydesk.widgets.filter_box import FilterBox
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from datetime import date

    from textual.app import ComposeResult
    from textual.binding import BindingType

_EXAMPLES: Final = "     tomorrow · fri · last fri · 26 nov · +3 · 2026-11-26"
_INDENT: Final = "     "


class DayDialog(Dialog["date | None"]):
    """One line; Enter takes the day that it is read as, Esc none."""

    DEFAULT_CSS = """
    DayDialog { align: center middle; }
    DayDialog > Vertical {
        width: 72; max-width: 100%; height: auto; max-height: 100%;
        border: solid $foreground 40%; padding: 0 1; background: $surface;
    }
    DayDialog FilterBox { margin: 1 0 0 0; }
    DayDialog .day-read { height: 2; margin: 0 0 1 0; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "go there", key_display="Enter", id="day.take", tooltip="Take this day"),
        Binding("escape", "leave", "leave it", key_display="Esc", id="day.leave", tooltip="Take none"),
    ]

    def __init__(self, question: str, *, go_on: str, today: date) -> None:
        """Make the question.

        Args:
            question: what the day is for.
            go_on: what Enter does, in a word or two.
            today: the office's day.
        """
        super().__init__()
        self._question = question
        self._go_on = go_on
        self._today = today

    def compose(self) -> ComposeResult:
        """The question, the line, what it is read as, the two answers."""
        with Vertical():
            yield Static(content(self._question, "bold"), markup=False)
            yield FilterBox(self._tell, prompt="Day: ", on_steer=self._steer)
            yield Static(Content.styled(_EXAMPLES, "$text-muted"), classes="day-read", markup=False)
            answers = Content.assemble(("Enter", "bold"), f" {self._go_on}    ", ("Esc", "bold"), " leave it")
            yield Static(answers, markup=False)

    def on_mount(self) -> None:
        """Begin on the line."""
        self.query_one(FilterBox).focus()

    def _tell(self, typed: str) -> None:
        """Say what is read; half a word is no mistake yet."""
        words = Content.styled(_EXAMPLES, "$text-muted")
        try:
            if typed.strip():
                day = self._read(typed)
                near = near_word(day, today=self._today)
                words = Content(f"{_INDENT}{long_day(day, today=self._today)} · {near}")
        except Refusal:
            words = Content.styled(_EXAMPLES, "$text-muted")
        self.query_one(".day-read", Static).update(words)

    def _read(self, typed: str) -> date:
        ahead = not typed.strip().casefold().startswith("last ")
        try:
            return dates.read_day(typed, today=self._today, ahead=ahead)
        except OverflowError:
            raise Refusal("That is too far away; write a day like 2026-12-03.") from None

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
        """Answer with the day, once there is one."""
        typed = self.query_one(FilterBox).value
        try:
            day = self._read(typed)
        except Refusal as refusal:
            self.query_one(".day-read", Static).update(content(refusal.message, "$text-warning"))
            return
        if self.is_current:
            self.dismiss(day)

    def action_leave(self) -> None:
        """Answer with nothing."""
        if self.is_current:
            self.dismiss(None)
