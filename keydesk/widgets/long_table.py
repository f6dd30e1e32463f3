"""The long table: 100,000 things in a list, of which only those on the screen are ever read or drawn.

Built on Textual's Line API. It is given the primary keys of the list in their order and a way to read the rows of a few
of them, keeps those rows in a small memory, and draws a line at a time. A cursor key redraws two lines. There is no
scroll bar, because it would change with every line; whoever uses the table says how long the list is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from rich.segment import Segment
from textual.binding import Binding
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from keydesk.widgets import table_messages
from keydesk.widgets.desk_text import wrap
from keydesk.widgets.fitting import fit
from keydesk.widgets.table_columns import GAP, GUTTER, Cells, Column, Placed, Sort, heading, place, room
from keydesk.widgets.table_place import ListPlace
from keydesk.widgets.table_rows import RecentRows, Window

if TYPE_CHECKING:
    from rich.style import Style
    from textual import events

_HEADER_LINES = 1
_MARK = "●"
_POINTER = "›"


class LongTable(Widget, can_focus=True):
    """A list of any length, one line a thing, with a cursor, marks and a heading that stays.

    The cursor is in reverse video while the table has the focus and a pointer in the margin while it has not; a mark is
    a sign in the margin: both are seen without colour.
    """

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    LongTable {
        height: 1fr;
        width: 1fr;
    }
    LongTable > .long-table--header { color: $text-muted; text-style: bold; }
    LongTable > .long-table--cursor { text-style: reverse; }
    LongTable > .long-table--marked { text-style: bold; }
    LongTable > .long-table--quiet { color: $text-muted; }
    LongTable > .long-table--done { color: $text-success; }
    LongTable > .long-table--warn { color: $text-warning; }
    LongTable > .long-table--bad { color: $text-error; text-style: bold; }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "long-table--header",
        "long-table--cursor",
        "long-table--marked",
        "long-table--quiet",
        "long-table--done",
        "long-table--warn",
        "long-table--bad",
    }

    BINDINGS = [  # noqa: RUF012 - Textual declares it so
        Binding("up", "move(-1)", "up", show=False, id="table.up", tooltip="One line up"),
        Binding("down", "move(1)", "down", show=False, id="table.down", tooltip="One line down"),
        Binding("pageup", "page(-1)", "page up", show=False, id="table.page_up", tooltip="One screen up"),
        Binding("pagedown", "page(1)", "page down", show=False, id="table.page_down", tooltip="One screen down"),
        Binding("home,ctrl+home", "go_first", "first", show=False, id="table.first", tooltip="To the first line"),
        Binding("end,ctrl+end", "go_last", "last", show=False, id="table.last", tooltip="To the last line"),
        Binding("enter", "open", "open", show=False, id="table.open", tooltip="Open what the cursor is on"),
        Binding("space", "mark", "mark", key_display="Space", id="table.mark", tooltip="Mark or unmark, and go on"),
        Binding("shift+down", "extend(1)", "mark on", show=False, id="table.extend_down", tooltip="Mark downwards"),
        Binding("shift+up", "extend(-1)", "mark back", show=False, id="table.extend_up", tooltip="Mark upwards"),
        Binding(
            "asterisk,ctrl+a", "mark_all", "mark all", show=False, id="table.mark_all",
            tooltip="Mark everything in the list, or nothing of it",
        ),
        Binding(
            "tilde", "invert_marks", "invert", show=False, id="table.invert",
            tooltip="Mark what is not marked, and the other way round",
        ),
    ]  # fmt: skip

    Highlighted: TypeAlias = table_messages.Highlighted
    Opened: TypeAlias = table_messages.Opened
    Marked: TypeAlias = table_messages.Marked
    SortAsked: TypeAlias = table_messages.SortAsked

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        empty: str = "",
        id: str | None = None,  # noqa: A002 - Textual's own name for it
        classes: str | None = None,
    ) -> None:
        """Make an empty table.

        Args:
            columns: in the order of a row's cells.
            empty: what stands where the rows would be while there are none; lines, parted by line breaks.
            id: as for every widget.
            classes: as for every widget.
        """
        super().__init__(id=id, classes=classes)
        self._columns = tuple(columns)
        self._empty = empty
        self._sorts: tuple[Sort, ...] = ()
        self._rows = RecentRows()
        self._placed: tuple[Placed, ...] = ()
        self._styles: dict[str, Style] = {}
        self._told: int | None = None
        self._follower: table_messages.Follower | None = None
        self.place = ListPlace()

    # -- what is in it -----------------------------------------------------------------------------------------------

    def set_window(self, window: Window) -> None:
        """Say how rows are read; whatever was read before is forgotten."""
        self._rows.set_window(window)
        self.refresh()

    def set_follower(self, follower: table_messages.Follower) -> None:
        """Say who is told of the thing under the cursor within the same cycle, in place of a message."""
        self._follower = follower

    def set_ids(self, ids: Sequence[int], *, to_top: bool = False, forget: bool = False) -> None:
        """Take a new reading of the list, cursor and marks staying on the same things.

        Args:
            ids: primary keys in their order.
            to_top: put the cursor on the first thing (a person has just typed another filter).
            forget: the rows may have changed too, so read them anew.
        """
        self.place.replace(ids, to_top=to_top)
        if forget:
            self._rows.forget()
        self.refresh()
        self._tell()

    def forget(self) -> None:
        """Read all rows anew when they are next drawn."""
        self._rows.forget()
        self.refresh()

    def row(self, thing: int) -> Cells | None:
        """The cells of a thing, read if need be; None where it has gone."""
        return self._rows.cells(thing)

    @property
    def marks(self) -> frozenset[int]:
        """Primary keys of the marked things, also of those that a filter hides."""
        return frozenset(self.place.marks)

    @property
    def current(self) -> int | None:
        """Primary key of the thing under the cursor; None in an empty list."""
        return self.place.current

    @property
    def chosen(self) -> tuple[int, ...]:
        """What a verb is about: the marked in the list's order, hidden ones last; or else what is under the cursor."""
        if not self.place.marks:
            return tuple(self.place.members(self.place.cursor))
        here = tuple(thing for thing in self.place.ids if thing in self.place.marks)
        return (*here, *sorted(self.place.marks.difference(here)))

    def set_marks(self, things: Sequence[int]) -> None:
        """Mark exactly these things."""
        self.place.marks = set(things)
        self.refresh()
        self.post_message(self.Marked(self))

    def go_to(self, thing: int) -> bool:
        """Put the cursor on a thing; False where the list does not have it."""
        found = self.place.move_to_thing(thing)
        self.refresh()
        self._tell()
        return found

    @property
    def empty(self) -> str:
        """What stands where the rows would be while there are none."""
        return self._empty

    @empty.setter
    def empty(self, text: str) -> None:
        if text != self._empty:
            self._empty = text
            if not self.place.ids:
                self.refresh()

    @property
    def sort(self) -> Sort | None:
        """The column that counts first in the order that the heading shows."""
        return self._sorts[0] if self._sorts else None

    @sort.setter
    def sort(self, sort: Sort | None) -> None:
        self.sorts = () if sort is None else (sort,)

    @property
    def sorts(self) -> tuple[Sort, ...]:
        """The order that the heading shows, with numbers where it is of several columns."""
        return self._sorts

    @sorts.setter
    def sorts(self, sorts: tuple[Sort, ...]) -> None:
        self._sorts = sorts
        self.refresh(Region(0, 0, self.size.width, _HEADER_LINES))

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, those that find no room among them."""
        return self._columns

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Take other columns; where rows have other cells for them, :meth:`forget` reads those anew."""
        if tuple(columns) != self._columns:
            self._columns = tuple(columns)
            self._share_width(self.size.width)

    # -- moving ------------------------------------------------------------------------------------------------------

    def action_move(self, step: int) -> None:
        """Move the cursor by lines."""
        self._moved_by(lambda: self.place.move_to(self.place.cursor + step))

    def action_page(self, pages: int) -> None:
        """Move by screens."""
        self._moved_by(lambda: self.place.page(pages))

    def action_go_first(self) -> None:
        """Move to the first thing."""
        self._moved_by(lambda: self.place.move_to(0))

    def action_go_last(self) -> None:
        """Move to the last thing."""
        self._moved_by(lambda: self.place.move_to(len(self.place.ids) - 1))

    def action_open(self) -> None:
        """Ask for the thing under the cursor to be opened."""
        if self.current is not None:
            self.post_message(self.Opened(self, self.current))

    def _moved_by(self, move: Callable[[], None]) -> None:
        """Move, and redraw as little as that needs: two lines where nothing scrolled."""
        top, cursor = self.place.top, self.place.cursor
        move()
        if self.place.top != top:
            self.refresh()
        elif self.place.cursor != cursor:
            self.refresh(self._line(cursor), self._line(self.place.cursor))
        self._tell()

    def _line(self, index: int) -> Region:
        return Region(0, index - self.place.top + _HEADER_LINES, self.size.width, 1)

    def _tell(self) -> None:
        if self._told != self.current:
            self._told = self.current
            if self._follower is not None:
                self._follower(self.current)
            else:
                self.post_message(self.Highlighted(self, self.current))

    # -- marking -----------------------------------------------------------------------------------------------------

    def action_mark(self) -> None:
        """Mark or unmark the thing under the cursor, and go on to the next."""
        if self.current is None:
            return
        self.place.toggle_mark()
        if self.place.cursor == len(self.place.ids) - 1:
            self.refresh(self._line(self.place.cursor))
        self.action_move(1)
        self.post_message(self.Marked(self))

    def action_extend(self, step: int) -> None:
        """Mark from here to the next line."""
        self._moved_by(lambda: self.place.extend_marks(step))
        self.post_message(self.Marked(self))

    def action_mark_all(self) -> None:
        """Mark everything in the list; where all is marked, unmark it."""
        self.place.toggle_all()
        self.refresh()
        self.post_message(self.Marked(self))

    def action_invert_marks(self) -> None:
        """Mark what is not marked, and the other way round."""
        self.place.invert()
        self.refresh()
        self.post_message(self.Marked(self))

    # -- the mouse, for those who have one ---------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor, a second one opens; one on a heading sorts."""
        if event.y < _HEADER_LINES:
            self._ask_sort(event.x)
            return
        index = self.place.top + event.y - _HEADER_LINES
        if index < len(self.place.ids):
            self._moved_by(lambda: self.place.move_to(index))
            if event.chain > 1:
                self.action_open()

    def _ask_sort(self, x: int) -> None:
        left = GUTTER
        for placed in self._placed:
            if left <= x < left + placed.width + GAP and placed.column.sortable:
                first = self.sort
                again = first is not None and first.column == placed.column.key
                descending = again and first is not None and not first.descending
                self.post_message(self.SortAsked(self, Sort(placed.column.key, descending=descending)))
                return
            left += placed.width + GAP

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Three lines on."""
        event.stop()
        self._moved_by(lambda: self.place.scroll(3))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Three lines back."""
        event.stop()
        self._moved_by(lambda: self.place.scroll(-3))

    # -- drawing -----------------------------------------------------------------------------------------------------

    def on_resize(self, event: events.Resize) -> None:
        """Share the new width among the columns."""
        self.place.resize(event.size.height - _HEADER_LINES)
        self._share_width(event.size.width)

    def _share_width(self, width: int) -> None:
        self._placed = place(self._columns, room(width))
        self._rows.set_columns(self._placed, width - GUTTER)
        self.refresh()

    def notify_style_update(self) -> None:
        """The theme has changed."""
        super().notify_style_update()
        self._styles.clear()

    def on_focus(self) -> None:
        """The cursor is drawn in reverse."""
        self.refresh(self._line(self.place.cursor))

    def on_blur(self) -> None:
        """The cursor becomes a pointer in the margin."""
        self.refresh(self._line(self.place.cursor))

    def _style(self, name: str) -> Style:
        style = self._styles.get(name)
        if style is None:
            style = self.get_component_rich_style(f"long-table--{name}") if name else self.rich_style
            self._styles[name] = style
        return style

    def render_line(self, y: int) -> Strip:
        """One line: the heading, a thing, or nothing."""
        width = self.size.width
        if y < _HEADER_LINES:
            return self._heading(width)
        index = self.place.top + y - _HEADER_LINES
        ids = self.place.ids
        if index < len(ids):
            return self._thing(index, ids[index], width)
        text = "" if ids else self._empty_line(y - _HEADER_LINES - 1, width - GUTTER)
        return Strip([Segment(fit(text, width) if text else " " * width, self._style("quiet" if text else ""))], width)

    def _empty_line(self, number: int, width: int) -> str:
        lines = [line for text in self._empty.split("\n") for line in wrap(text, width)]
        return " " * GUTTER + lines[number] if 0 <= number < len(lines) and lines[number] else ""

    def _heading(self, width: int) -> Strip:
        text = (" " * GUTTER + heading(self._placed, self._sorts)).rstrip()
        return Strip([Segment(fit(text, width), self._style("header"))], width)

    def _thing(self, index: int, thing: int, width: int) -> Strip:
        marked = self.place.is_marked(index)
        under = index == self.place.cursor
        sign = _MARK if marked else " "
        pointer = _POINTER if under and not self.has_focus else " "
        pieces = self._rows.line(thing, self.place.visible)
        gutter = f" {pointer}{sign} "
        if under and self.has_focus:
            return Strip([Segment(gutter + "".join(text for text, _ in pieces), self._style("cursor"))], width)
        plain = "marked" if marked else ""
        (text, tone), *rest = pieces
        first = Segment(gutter + text, self._style(tone or plain))
        return Strip([first, *(Segment(text, self._style(tone or plain)) for text, tone in rest)], width)
