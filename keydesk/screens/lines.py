"""A list under headings that is kept in memory: filter, cursor and headings by what they are of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content
from textual.widgets import Static

from keydesk.rules.text import fold
from keydesk.screens.past_lines import PastLines
from keydesk.widgets.filter_box import FilterBox
from keydesk.widgets.long_table import LongTable
from keydesk.widgets.plain_table import OpenTable
from keydesk.widgets.table_columns import Toned

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from textual.app import ComposeResult

    from keydesk.widgets.table_columns import Cells, Column


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of the list.

    Attributes:
        thing: its primary key.
        group: what the heading above it says; the list comes in the order of its groups.
        whose: primary key of what the heading is of, where two of them may be called the same.
        cells: what is drawn.
        words: what a filter looks in, beside the cells.
    """

    thing: int
    group: str
    cells: Cells
    words: str = ""
    whose: int | None = None
    found_by: str | None = None


class Lines(PastLines):
    """Lines that are kept in memory, so that the filter answers within a key's cycle.

    Mostly some dozens or hundreds. Whoever brings tens of thousands brings with each what a filter looks in.
    """

    CSS_PATH = "lines.tcss"
    AUTO_FOCUS = "LongTable"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-high")]  # noqa: RUF012 - Textual declares it so

    HINT: ClassVar[str] = "filter"
    """What stands in the empty filter box."""

    TABLE: ClassVar[type[LongTable]] = OpenTable
    """What the list is shown in."""

    def __init__(self) -> None:
        """Make an empty list."""
        super().__init__()
        self._lines: dict[int, Line] = {}
        self._found_by: dict[int, str] | None = None
        self._headings: dict[tuple[str, int | None], int] = {}
        self._members: dict[int, list[int]] = {}
        self._told: Callable[[str, Sequence[int]], str] | None = None
        self._head: tuple[Content, Content, Content | None] | None = None
        self._empty = ""

    def compose_body(self) -> ComposeResult:
        """What is listed and how much of it, the filter, the list, the line under the cursor."""
        yield Static("", classes="lines-head", markup=False)
        yield FilterBox(self._narrow, hint=self.HINT, classes="lines-filter")
        yield self.TABLE((), classes="lines-table")
        yield Static("", classes="lines-told", markup=False)

    def on_mount(self) -> None:
        """Lines are in memory."""
        self.table.set_window(self._window)
        self.table.set_follower(self._moved)

    @property
    def table(self) -> LongTable:
        """The list."""
        return self.query_one(".lines-table", LongTable)

    @property
    def box(self) -> FilterBox:
        """The filter."""
        return self.query_one(".lines-filter", FilterBox)

    # -- the list ----------------------------------------------------------------------------------------------------

    def put_lines(
        self,
        lines: Sequence[Line],
        columns: Sequence[Column],
        heading: Callable[[str, Sequence[int]], str],
        *,
        empty: str,
        to_top: bool = False,
    ) -> None:
        """Take a reading, cursor and scroll staying on the same things.

        Args:
            lines: in their order.
            columns: of the cells.
            heading: what a group's heading says, given the group and the things of it that are in the list.
            empty: what stands where the lines would be while there are none; says what to do first.
            to_top: it is another list than before.
        """
        self._lines = {line.thing: line for line in lines}
        self._found_by = None
        self._told, self._empty = heading, empty
        self.table.set_columns(columns)
        self._put(to_top=to_top)

    def _put(self, *, to_top: bool = False) -> None:
        words = fold(self.box.value).split()
        found = self._fitting(words) if words else list(self._lines)
        self._members = {}
        for thing in found:
            group = (self._lines[thing].group, self._lines[thing].whose)
            self._members.setdefault(self._headings.setdefault(group, -1 - len(self._headings)), []).append(thing)
        ids = [each for heading, things in self._members.items() for each in (heading, *things)]
        self.table.empty = "Nothing fits this filter.\n\nEsc clears it." if words else self._empty
        self.table.set_ids(ids, to_top=to_top, forget=True)
        if ids and (self.table.current or 0) < 0 and (to_top or self.table.place.cursor == 0):
            # A list begins with a thing, and not with what it is headed by.
            self.table.action_move(1)
            self.table.place.top = 0
        self.box.say(f"{len(found)} of {len(self._lines)}" if words else "")
        self.show_told()

    def _fitting(self, words: Sequence[str]) -> list[int]:
        if self._found_by is None:
            self._found_by = {
                thing: _found_by(line) if line.found_by is None else line.found_by
                for thing, line in self._lines.items()
            }
        return [thing for thing, text in self._found_by.items() if all(word in text for word in words)]

    def _window(self, things: Sequence[int]) -> Mapping[int, Cells]:
        cells: dict[int, Cells] = {}
        groups = {number: group for (group, _), number in self._headings.items()}
        for thing in things:
            if thing < 0 and thing in self._members and self._told is not None:
                cells[thing] = (Toned(self._told(groups[thing], self._members[thing]), "header"),)
            elif thing in self._lines:
                cells[thing] = self._lines[thing].cells
        return cells

    def _moved(self, _thing: int | None) -> None:
        self.show_told()

    def show_told(self) -> None:
        """Say beneath the list what there is to know of the line under the cursor."""

    def put_told(self, *lines: Content) -> None:
        """What stands beneath the list."""
        self.query_one(".lines-told", Static).update(Content("\n").join(lines))

    def put_head(self, left: Content, right: Content, *, more: Content | None = None) -> None:
        """What stands above the list: the right side is never cut.

        Args:
            left: what the list is.
            right: what it comes to.
            more: what is said behind ``left`` where there is room for all of it.
        """
        self._head = (left, right, more)
        room = max(0, self.size.width - 4 - right.cell_length)
        if more is not None and left.cell_length + more.cell_length <= room:
            left = Content.assemble(left, more)
        self.query_one(".lines-head", Static).update(Content.assemble(left.truncate(room, pad=True), "  ", right))

    def on_resize(self) -> None:
        """The head is as wide as the screen."""
        if self._head is not None:
            left, right, more = self._head
            self.put_head(left, right, more=more)

    # -- the filter --------------------------------------------------------------------------------------------------

    def _narrow(self, text: str) -> None:
        """Called inside the key's own cycle: box and list are painted together."""
        self._put(to_top=bool(text))

    @on(FilterBox.Accepted)
    def _to_the_list(self) -> None:
        self.table.focus()

    def action_filter(self) -> None:
        """Type a filter."""
        self.to_box(self.box)

    def clear(self) -> bool:
        """Take the filter away; False where there was none."""
        if not self.box.value:
            return False
        self.box.value = ""
        return True

    def action_back(self) -> None:
        """Clear the filter, then go back."""
        if not self.clear():
            super().action_back()

    @on(LongTable.Opened)
    def _opened(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """What Enter does with the line under the cursor."""


def _text(cell: str | Toned) -> str:
    return cell if isinstance(cell, str) else cell.text


def _found_by(line: Line) -> str:
    return fold(" ".join((line.words, line.group, *(_text(cell) for cell in line.cells))))
