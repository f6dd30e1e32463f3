"""A moment that has been, typed as one says it; what it is read as stands beneath while it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from keydesk.rules import dates
from keydesk.rules.refusal import Refusal
from keydesk.screens.leaving import Dialog
from keydesk.widgets.filter_box import FilterBox
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from textual.app import ComposeResult
    from textual.binding import BindingType

_EXAMPLES = "      yesterday 18:00 · fri 17:30 · 07:15 · 2h ago · 2026-11-20 18:00"


class MomentDialog(Dialog["datetime | None"]):
    """One line; Enter takes the moment that it is read as, Esc none."""

    DEFAULT_CSS = """
    MomentDialog { align: center middle; }
    MomentDialog > Vertical {
        width: 72; max-width: 100%; height: auto; max-height: 100%;
        border: solid $foreground 40%; padding: 0 1; background: $surface;
    }
    MomentDialog FilterBox { margin: 1 0 0 0; }
    MomentDialog .moment-read { height: 2; margin: 0 0 1 0; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "go there", key_display="Enter", id="moment.take", tooltip="Take this moment"),
        Binding("escape", "leave", "leave it", key_display="Esc", id="moment.leave", tooltip="Take none"),
    ]

    def __init__(self, question: str, *, go_on: str, now: datetime, zone: ZoneInfo) -> None:
        """Make the question.

        Args:
            question: what the moment is for.
            go_on: what Enter does, in a word or two.
            now: the present moment.
            zone: the office's.
        """
        super().__init__()
        self._question = question
        self._go_on = go_on
        self._now = now
        self._zone = zone

    def compose(self) -> ComposeResult:
        """The question, the line, what it is read as, the two answers."""
        with Vertical():
            yield Static(content(self._question, "bold"), markup=False)
            yield FilterBox(self._tell, prompt="When: ", on_steer=self._steer)
            yield Static(Content.styled(_EXAMPLES, "$text-muted"), classes="moment-read", markup=False)
            answers = Content.assemble(("Enter", "bold"), f" {self._go_on}    ", ("Esc", "bold"), " leave it")
            yield Static(answers, markup=False)

    def on_mount(self) -> None:
        """Begin on the line."""
        self.query_one(FilterBox).focus()

    def _tell(self, typed: str) -> None:
        """Say what is read; half a word is no mistake yet."""
        words = Content.styled(_EXAMPLES, "$text-muted")
        if typed.strip():
            try:
                words = Content(f"      {self._in_full(self._read(typed))}")
            except Refusal:
                words = Content.styled(_EXAMPLES, "$text-muted")
        self.query_one(".moment-read", Static).update(words)

    def _in_full(self, at: datetime) -> str:
        """Day and time, whatever word the person had for them."""
        today = dates.today(self._now, self._zone)
        return f"{dates.day(dates.today(at, self._zone), today=today)} {dates.clock(at, self._zone)}"

    def _read(self, typed: str) -> datetime:
        found = dates.read_past(typed, now=self._now, zone=self._zone)
        return dates.whole_second(found, now=self._now)

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
        """Answer with the moment, once there is one."""
        typed = self.query_one(FilterBox).value
        try:
            moment = self._read(typed)
        except Refusal as refusal:
            self.query_one(".moment-read", Static).update(content(refusal.message, "$text-warning"))
            return
        if self.is_current:
            self.dismiss(moment)

    def action_leave(self) -> None:
        """Answer with nothing."""
        if self.is_current:
            self.dismiss(None)
