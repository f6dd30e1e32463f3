"""Two profiles beside each other: what differs is marked, and the line under the cursor is told in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from keydesk.screens.leaving import Dialog
from keydesk.widgets.footer import KeyFooter
from keydesk.widgets.long_table import LongTable
from keydesk.widgets.message_line import MessageLine, Said
from keydesk.widgets.plain_table import SideTable
from keydesk.widgets.table_columns import Column, Toned
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult

    from keydesk.widgets.message_line import Tone
    from keydesk.widgets.table_columns import Cells

Answer = TypeVar("Answer")

DIFFERS: Final = "*"
_LABEL: Final = 14
_VALUE: Final = 18
_LEAST: Final = 6
# Lines of the list that are always in sight.


class SideBySideDialog(Dialog[Answer]):
    """A line a field. Whoever derives from it says which lines there are, and what the keys do."""

    DEFAULT_CSS = """
    SideBySideDialog { align: center middle; }
    SideBySideDialog > Vertical {
        width: 100%; max-width: 116; height: auto; max-height: 100%;
        border: solid $foreground 40%; padding: 0 1; background: $surface;
    }
    SideBySideDialog .beside-title { height: auto; max-height: 6; margin-bottom: 1; }
    SideBySideDialog .beside-told { height: 3; border-top: solid $foreground 20%; }
    SideBySideDialog MessageLine { display: none; }
    SideBySideDialog.-said MessageLine { display: block; }
    """

    def compose(self) -> ComposeResult:
        """Who they are, the fields, the line under the cursor in full, keys."""
        with Vertical():
            yield Static("", classes="beside-title", markup=False)
            yield SideTable(self.columns())
            yield Static("", classes="beside-told", markup=False)
            yield MessageLine()
            yield KeyFooter()

    def on_mount(self) -> None:
        """Show the lines, the cursor on the first."""
        table = self.table
        table.set_window(self._window)
        table.set_follower(self._tell)
        self.show_lines(to_top=True)
        table.focus()

    @property
    def table(self) -> LongTable:
        """The list of fields."""
        return self.query_one(LongTable)

    # -- what whoever derives from it says ---------------------------------------------------------------------------

    def heading(self) -> Content:
        """Who the two are, and why they may be one."""
        raise NotImplementedError

    def headings(self) -> tuple[str, str]:
        """What stands above the two columns of values."""
        raise NotImplementedError

    def lines(self) -> Sequence[Cells]:
        """The cells of each line: a mark, the field, one value, the other, and which of them stays."""
        raise NotImplementedError

    def in_full(self, number: int) -> Content:
        """All that there is of a line."""
        raise NotImplementedError

    def columns(self) -> tuple[Column, ...]:
        """A mark, the field, the two values, and which of them stays."""
        one, other = self.headings()
        return (
            Column("mark", "", 1, cut="never", sortable=False),
            Column("label", "", _LABEL, weight=1, sortable=False),
            Column("first", one, _VALUE, weight=4, sortable=False),
            Column("second", other, _VALUE, weight=4, sortable=False),
        )

    # -- drawing -----------------------------------------------------------------------------------------------------

    def show_lines(self, *, to_top: bool = False) -> None:
        """Draw the lines anew, the cursor on the same one."""
        self.query_one(".beside-title", Static).update(self.heading())
        table = self.table
        lines = self.lines()
        table.set_columns(self.columns())
        table.set_ids(range(len(lines)), to_top=to_top, forget=True)
        table.styles.height = max(_LEAST, len(lines) + 1)
        self._tell(table.current)
        self.call_after_refresh(self._share_height)

    def on_resize(self) -> None:
        """Share the height anew."""
        self.call_after_refresh(self._share_height)

    def _share_height(self) -> None:
        """The lines scroll where they have not enough room; what stands around them is always in sight."""
        frame = self.query_one(Vertical)
        rest = sum(
            each.outer_size.height + each.styles.margin.height
            for each in frame.children
            if each is not self.table and each.display
        )
        self.table.styles.max_height = max(_LEAST, self.size.height - rest - 2)

    def _window(self, things: Sequence[int]) -> Mapping[int, Cells]:
        lines = self.lines()
        return {thing: lines[thing] for thing in things if thing < len(lines)}

    @on(LongTable.Highlighted)
    def _highlighted(self) -> None:
        self._tell(self.table.current)

    def _tell(self, thing: int | None) -> None:
        told: Any = "" if thing is None or thing >= len(self.lines()) else self.in_full(thing)
        self.query_one(".beside-told", Static).update(told)

    def say(self, message: str, tone: Tone = "warn") -> None:
        """Say why something was not done."""
        self.add_class("-said")
        self.query_one(MessageLine).said = Said(message, tone)
        self.call_after_refresh(self._share_height)


def both(label: str, first: str, second: str) -> Content:
    """A field of both in full, each on a line of its own."""
    if first == second:
        return Content.assemble(content(f"{label}: ", "$text-muted"), content(first))
    one, other = (content(each) if each else content("nothing", "$text-muted") for each in (first, second))
    return Content.assemble(content(f"{label}: ", "$text-muted"), one, "\n", content("beside ", "$text-muted"), other)


def quiet(text: str) -> Toned:
    """What is the same on both sides."""
    return Toned(text, "quiet")
