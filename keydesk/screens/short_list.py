"""A screen with one list that is short enough to be read whole: filter on top, cursor by primary key."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from textual import on

from keydesk.rules.text import fold
from keydesk.screens.list_verbs import ListVerbs
from keydesk.widgets.filter_box import FilterBox
from keydesk.widgets.long_table import LongTable
from keydesk.widgets.plain_table import OpenTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from textual.app import ComposeResult

    from keydesk.widgets.table_columns import Cells, Column

Row = TypeVar("Row")


class ShortListScreen(ListVerbs, Generic[Row]):
    """People, safes, settings: some dozens of rows, kept in memory, so that the filter answers within a key's cycle."""

    CSS_PATH = "short_list.tcss"
    AUTO_FOCUS = "OpenTable"

    TABLE: ClassVar[type[OpenTable]] = OpenTable
    """The list; another one where nothing is opened."""

    COLUMNS: ClassVar[tuple[Column, ...]] = ()
    """What a row says."""

    HINT: ClassVar[str] = "filter"
    """What stands in the empty filter box."""

    EMPTY: ClassVar[str] = ""
    """What to do where there is nothing yet."""

    NOTHING: ClassVar[str] = "There is nothing here"
    """What is said to a verb that finds nothing under the cursor."""

    SAID_OF_ALL: ClassVar[tuple[str, str]] = ("", "")
    """What is said when the list shows also what is out of use, and when it no longer does."""

    def __init__(self) -> None:
        """Make the screen; nothing is fetched before the desk is open."""
        super().__init__()
        self.everything = False
        self._rows: dict[int, Row] = {}
        self._cells: dict[int, Cells] = {}
        self._found_by: dict[int, str] = {}
        self._summary = ""
        self._empty = ""

    def compose_body(self) -> ComposeResult:
        """Filter and list."""
        yield FilterBox(self._narrow, hint=self.HINT, classes="short-filter")
        yield self.TABLE(self.COLUMNS)

    def on_mount(self) -> None:
        """Rows are in memory."""
        self.table.set_window(self._window)

    # -- the list ----------------------------------------------------------------------------------------------------

    @property
    def table(self) -> OpenTable:
        """The list."""
        return self.query_one(OpenTable)

    def put_rows(self, rows: Iterable[tuple[int, Row, Cells]], *, summary: str = "", words: str = "") -> None:
        """Take a new reading: primary key, row, and what is drawn of it, which is also what the filter looks in.

        Args:
            rows: in their order.
            summary: what stands on the right of the filter while nothing is filtered.
            words: what the list says while it is empty, in place of :attr:`EMPTY`.
        """
        read = tuple(rows)
        self._rows = {key: row for key, row, _ in read}
        self._cells = {key: cells for key, _, cells in read}
        self._found_by = {
            key: fold(" ".join(cell if isinstance(cell, str) else cell.text for cell in cells))
            for key, cells in self._cells.items()
        }
        self._summary, self._empty = summary, words or self.EMPTY
        self._put(forget=True)

    @property
    def row(self) -> Row | None:
        """What the cursor is on; where there is nothing, that is said."""
        current = self.table.current
        row = self._rows.get(current) if current is not None else None
        if row is None:
            self.say(self.NOTHING, "plain")
        return row

    async def show_new(self, key: int) -> None:
        """Read the list anew and put the cursor on what was added, whatever the filter hides."""
        self.query_one(FilterBox).value = ""
        await self.reload()
        self.table.go_to(key)

    def _window(self, things: Sequence[int]) -> Mapping[int, Cells]:
        return {thing: self._cells[thing] for thing in things if thing in self._cells}

    # -- the filter --------------------------------------------------------------------------------------------------

    def _narrow(self, text: str) -> None:
        """Called inside the key's own cycle: box and list are painted together."""
        self._put(to_top=bool(text))

    def _put(self, *, to_top: bool = False, forget: bool = False) -> None:
        box = self.query_one(FilterBox)
        words = fold(box.value).split()
        ids = [key for key, text in self._found_by.items() if all(word in text for word in words)]
        self.table.empty = "Nothing fits this filter.\n\nEsc clears it." if words else self._empty
        self.table.set_ids(ids, to_top=to_top, forget=forget)
        box.say(f"{len(ids)} of {len(self._rows)}" if words else self._summary)

    @on(FilterBox.Accepted)
    def _to_the_list(self) -> None:
        self.table.focus()

    def action_filter(self) -> None:
        """Type a filter."""
        self.to_box(self.query_one(FilterBox))

    def action_clear(self) -> None:
        """Clear the filter."""
        self.query_one(FilterBox).value = ""

    def clear_filter(self) -> bool:
        """Clear the filter; False where there was none, so that Esc goes back."""
        filtered = bool(self.query_one(FilterBox).value)
        self.action_clear()
        return filtered

    def action_everything(self) -> None:
        """What is out of use, too, or not any more."""
        self.everything = not self.everything
        self.say(self.SAID_OF_ALL[not self.everything], "plain")
        self.request_reload()

    @on(LongTable.Opened)
    def _opened(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """Open what the cursor is on."""
