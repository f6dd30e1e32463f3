"""One of many, found by typing: a sitter, a safe, a client."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from keydesk.rules.text import cells, fold, shown
from keydesk.screens.leaving import Dialog
from keydesk.widgets.filter_box import FilterBox
from keydesk.widgets.footer import KeyFooter
from keydesk.widgets.long_table import LongTable
from keydesk.widgets.table_columns import GAP, Column, Toned
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from keydesk.widgets.table_columns import Cells, Tone

_TEXT: Final = 24
_NOTE: Final = 16
_LONGEST: Final = 60
# Cells of a line's two columns at least, and at most.
_AROUND: Final = 9
# Border, padding, and the list's own margin.
_LEAST_WIDTH: Final = 66
_NOTHING: Final = "Nothing here yet"


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be picked.

    Attributes:
        value: what the answer is.
        text: what it is called, as stored.
        note: something more about it, as stored.
        also: what finds it without being shown: a badge that is scanned into the box.
        tone: how the note is shown, where somebody should not miss it.
    """

    value: str
    text: str
    note: str = ""
    also: str = ""
    tone: Tone = ""


class PickDialog(Dialog[str | None]):
    """Letters narrow the list, Enter takes what the cursor is on, Esc takes nothing.

    It is as wide as its lines need, as far as the screen has room; the box says how many lines are out of sight.
    """

    ENTER_ANSWERS: ClassVar[bool] = True

    DEFAULT_CSS = """
    PickDialog { align: center middle; }
    PickDialog > Vertical {
        max-width: 100%; height: 18; max-height: 100%;
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
        Binding("home", "first", "first", show=False),
        Binding("end", "last", "last", show=False),
    ]

    def __init__(self, title: str, choices: Sequence[Choice], *, empty: str = _NOTHING, typed: str = "") -> None:
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
        self.typed = typed
        """What the box began with."""

    def compose(self) -> ComposeResult:
        """Title, box, list, keys."""
        columns = self.columns()
        with Vertical() as frame:
            width = sum(each.width for each in columns) + GAP * (len(columns) - 1)
            frame.styles.width = max(_LEAST_WIDTH, width + _AROUND)
            yield Static(content(self._title), classes="pick-title", markup=False)
            yield FilterBox(self._narrow, prompt="> ", on_steer=self._steer)
            yield LongTable(columns, empty=self._empty)
            yield KeyFooter()

    def columns(self) -> tuple[Column, ...]:
        """The columns of a line, as wide as its choices need."""
        note = _widest(_NOTE, (each.note for each in self._choices))
        text = _widest(_TEXT if note <= _TEXT else _NOTE, (each.text for each in self._choices))
        return (
            Column("text", "", text, weight=3, sortable=False),
            Column("note", "", note, weight=2, sortable=False),
        )

    def on_mount(self) -> None:
        """Show everything, with the box ready."""
        table = self.query_one(LongTable)
        table.set_window(self._window)
        table.set_follower(self._tell_more)
        self._narrow("")
        box = self.query_one(FilterBox)
        box.value = self.typed
        box.focus()

    def _window(self, things: Sequence[int]) -> Mapping[int, Cells]:
        chosen = ((thing, self._choices[thing]) for thing in things)
        return {thing: (one.text, Toned(one.note, one.tone) if one.tone else one.note) for thing, one in chosen}

    def _narrow(self, typed: str) -> None:
        words = fold(typed).split()
        found = [number for number, text in enumerate(self._folded) if all(word in text for word in words)]
        # "ana n" is Ana Novak before it is Ana Castellanos; what is alike stays in the order of the choices.
        found.sort(key=lambda number: not self._folded[number].startswith(" ".join(words)))
        table = self.query_one(LongTable)
        table.empty = "Nothing fits. Backspace, or Ctrl+U for all" if words and self._empty == _NOTHING else self._empty
        table.set_ids(found, to_top=True)
        self._tell_more()

    def on_resize(self) -> None:
        """Another height has other lines in sight."""
        self.call_after_refresh(self._tell_more)

    def _tell_more(self, _thing: int | None = None) -> None:
        """How many lines are above and below those in sight."""
        self.query_one(FilterBox).say(self.query_one(LongTable).place.out_of_sight)

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
            case "home":
                self.action_first()
            case "end":
                self.action_last()
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

    def action_first(self) -> None:
        """To the first of the list."""
        self.query_one(LongTable).action_go_first()

    def action_last(self) -> None:
        """To the last of the list."""
        self.query_one(LongTable).action_go_last()

    def action_take(self) -> None:
        """Answer with what the cursor is on."""
        current = self.query_one(LongTable).current
        if current is not None and self.is_current:
            self.dismiss(self._choices[current].value)

    def action_leave(self) -> None:
        """Answer with nothing."""
        if self.is_current:
            self.dismiss(None)


def _widest(least: int, texts: Iterable[str]) -> int:
    """Cells that the widest of the texts needs, within what a column has."""
    return min(_LONGEST, max(least, max((cells(shown(text)) for text in texts), default=0)))
