"""One of many, found by typing: a sitter, a safe, a client."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from keydesk.rules.text import fold
from keydesk.widgets.filter_box import FilterBox
from keydesk.widgets.footer import KeyFooter
from keydesk.widgets.long_table import LongTable
from keydesk.widgets.table_columns import Column
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from keydesk.widgets.table_columns import Cells


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be picked.

    Attributes:
        value: what the answer is.
        text: what it is called, as stored.
        note: something more about it, as stored.
        also: what finds it without being shown: a badge that is scanned into the box.
    """

    value: str
    text: str
    note: str = ""
    also: str = ""


class PickDialog(ModalScreen[str | None]):
    """Letters narrow the list, Enter takes what the cursor is on, Esc takes nothing."""

    DEFAULT_CSS = """
    PickDialog { align: center middle; }
    PickDialog > Vertical {
        width: 66; max-width: 100%; height: 18; max-height: 100%;
        border: solid $foreground 40%; padding: 0 1; background: $surface;
    }
    PickDialog .pick-title { height: 1; text-style: bold; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "take", key_display="Enter", id="pick.take", tooltip="Take this one"),
        Binding("escape", "leave", "leave", key_display="Esc", id="pick.leave", tooltip="Take nothing"),
        Binding("down", "move(1)", "down", show=False),
        Binding("up", "move(-1)", "up", show=False),
        Binding("pagedown", "page(1)", "page down", show=False),
        Binding("pageup", "page(-1)", "page up", show=False),
    ]

    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column("text", "", 24, weight=3, sortable=False),
        Column("note", "", 16, weight=2, sortable=False),
    )
    """What a line of the list says."""

    def __init__(
        self, title: str, choices: Sequence[Choice], *, empty: str = "Nothing here yet", typed: str = ""
    ) -> None:
        """Make the list.

        Args:
            title: what is picked, and what for.
            choices: in their order.
            empty: what stands where there is nothing to pick.
            typed: what the box begins with.
        """
        super().__init__()
        self._title = title
        self._choices = tuple(choices)
        self._folded = tuple(fold(f"{choice.text} {choice.note} {choice.also}") for choice in self._choices)
        self._empty = empty
        self._typed = typed

    def compose(self) -> ComposeResult:
        """Title, box, list, keys."""
        with Vertical():
            yield Static(content(self._title), classes="pick-title", markup=False)
            yield FilterBox(self._narrow, prompt="> ", on_steer=self._steer)
            yield LongTable(self.COLUMNS, empty=self._empty)
            yield KeyFooter()

    def on_mount(self) -> None:
        """Show everything, with the box ready."""
        self.query_one(LongTable).set_window(self._window)
        self._narrow("")
        box = self.query_one(FilterBox)
        box.value = self._typed
        box.focus()

    def _window(self, things: Sequence[int]) -> Mapping[int, Cells]:
        return {thing: (self._choices[thing].text, self._choices[thing].note) for thing in things}

    def _narrow(self, typed: str) -> None:
        words = fold(typed).split()
        found = [number for number, text in enumerate(self._folded) if all(word in text for word in words)]
        self.query_one(LongTable).set_ids(found, to_top=True)

    def _steer(self, key: str) -> bool:
        """What the keys that are no letters do, in their turn among the letters."""
        match key:
            case "enter":
                self.action_take()
            case "escape":
                self.action_leave()
            case "down" | "up":
                self.action_move(1 if key == "down" else -1)
            case "pagedown" | "pageup":
                self.action_page(1 if key == "pagedown" else -1)
            case "tab" | "shift+tab":
                pass
            case _:
                return False
        return True

    def action_move(self, step: int) -> None:
        """Move within the list while the box keeps the focus."""
        self.query_one(LongTable).action_move(step)

    def action_page(self, pages: int) -> None:
        """Move within the list by screens."""
        self.query_one(LongTable).action_page(pages)

    def action_take(self) -> None:
        """Answer with what the cursor is on."""
        current = self.query_one(LongTable).current
        if current is not None and self.is_current:
            self.dismiss(self._choices[current].value)

    def action_leave(self) -> None:
        """Answer with nothing."""
        if self.is_current:
            self.dismiss(None)
