"""A list of things, ticked at first, from which those are taken out that stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from keydesk.screens.leaving import Dialog
from keydesk.widgets.footer import KeyFooter
from keydesk.widgets.long_table import LongTable
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from keydesk.widgets.table_columns import Cells, Column


class TickDialog(Dialog[tuple[int, ...] | None]):
    """Space takes a tick away or gives it back, Enter goes on with what is ticked, Esc does nothing.

    The answer is the numbers of the ticked lines, in their order.
    """

    DEFAULT_CSS = """
    TickDialog { align: center middle; }
    TickDialog > Vertical {
        width: 76; max-width: 100%; height: 20; max-height: 100%;
        border: solid $foreground 40%; padding: 0 1; background: $surface;
    }
    TickDialog .tick-title { height: 1; text-style: bold; }
    TickDialog .tick-count { height: 1; color: $text-muted; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "go on", key_display="Enter", priority=True, id="tick.take", tooltip="Go on"),
        Binding("escape", "leave", "leave it", key_display="Esc", priority=True, id="tick.leave", tooltip="Do nothing"),
    ]

    def __init__(
        self, title: str, columns: Sequence[Column], rows: Sequence[Cells], *, ticked: Sequence[int] | None = None
    ) -> None:
        """Make the list.

        Args:
            title: what will be done with what is ticked.
            columns: what a line says.
            rows: the lines.
            ticked: numbers of those that are ticked at first; all of them unless said otherwise.
        """
        super().__init__()
        self._title = title
        self._columns = columns
        self._lines = tuple(rows)
        self._ticked = range(len(self._lines)) if ticked is None else ticked

    def compose(self) -> ComposeResult:
        """Title, lines, how many, keys."""
        with Vertical():
            yield Static(content(self._title), classes="tick-title", markup=False)
            yield LongTable(self._columns)
            yield Static("", classes="tick-count", markup=False)
            yield KeyFooter()

    def on_mount(self) -> None:
        """Show the lines, ticked."""
        table = self.query_one(LongTable)
        table.set_window(self._window)
        table.set_ids(range(len(self._lines)))
        table.set_marks(self._ticked)
        table.focus()

    def _window(self, things: Sequence[int]) -> Mapping[int, Cells]:
        return {thing: self._lines[thing] for thing in things}

    @on(LongTable.Marked)
    def _count(self, message: LongTable.Marked) -> None:
        message.stop()
        ticked = len(self.query_one(LongTable).marks)
        self.query_one(".tick-count", Static).update(content(f"{ticked} of {len(self._lines)} ticked"))

    def action_take(self) -> None:
        """Answer with what is ticked; with nothing ticked there is nothing to go on with."""
        marks = self.query_one(LongTable).marks
        if marks:
            self.dismiss(tuple(sorted(marks)))

    def action_leave(self) -> None:
        """Answer with nothing."""
        self.dismiss(None)
