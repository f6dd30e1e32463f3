"""The trail of one thing, as far back as it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from keydesk.screens.leaving import Dialog
from keydesk.widgets.footer import KeyFooter
from keydesk.widgets.long_table import LongTable
from keydesk.widgets.plain_table import PlainTable
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from keydesk.widgets.table_columns import Cells, Column


class HistoryDialog(Dialog[None]):
    """Lines of a trail, newest first or as they are given; it takes finished rows."""

    DEFAULT_CSS = """
    HistoryDialog { align: center middle; }
    HistoryDialog > Vertical {
        width: 100%; max-width: 116; height: 100%;
        border: solid $foreground 40%; padding: 0 1; background: $surface;
    }
    HistoryDialog .history-title { height: 1; text-style: bold; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,h,q", "leave", "back", key_display="Esc", id="history.leave", tooltip="Back to the work")
    ]

    def __init__(self, title: str, columns: Sequence[Column], rows: Sequence[Cells]) -> None:
        """Make the page.

        Args:
            title: whose trail it is.
            columns: what a line says.
            rows: the lines.
        """
        super().__init__()
        self._title = title
        self._columns = columns
        self._lines = tuple(rows)

    def compose(self) -> ComposeResult:
        """Title, lines, keys."""
        with Vertical():
            yield Static(content(self._title), classes="history-title", markup=False)
            yield PlainTable(self._columns, empty="Nothing has happened yet")
            yield KeyFooter()

    def on_mount(self) -> None:
        """Show the lines."""
        table = self.query_one(LongTable)
        table.set_window(self._window)
        table.set_ids(range(len(self._lines)))
        table.focus()

    def _window(self, things: Sequence[int]) -> Mapping[int, Cells]:
        return {thing: self._lines[thing] for thing in things}

    def action_leave(self) -> None:
        """Back to the work."""
        self.dismiss(None)
