"""A safe's hooks drawn as they are in the safe: rows and columns, with what hangs where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.binding import Binding
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from keydesk.rules.text import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style
    from textual import events
    from textual.binding import BindingType

State = Literal["hangs", "needed", "out", "today", "late", "free", "wrong", "two"]

_SIGNS: dict[State, str] = {
    "out": "──",
    "today": "due",
    "late": "late",
    "free": "··",
    "wrong": "!!",
    "two": "!2",
}
_NEEDED = "*"
_MARKED = ">"
_LOUD = frozenset({"late", "wrong", "two"})
_HEADING = 1
_LABEL = 5
_NARROWEST_CELL = 6
_FRAME = 2
# The brackets round the code under the cursor; codes are never cut, so cells are as wide as the longest.
_LOOSE_COLUMNS = 10
"""Hooks with no place in a grid (a folder, a drawer) are laid out in rows of this many."""


@dataclass(frozen=True, slots=True)
class BoardHook:
    """One hook as the board draws it.

    Attributes:
        hook_id: primary key.
        label: what is written beside it, as stored.
        row: row of the safe, from 1; None for a hook with only a label.
        column: column of the safe, from 1.
        code: code of the key that hangs or lives here, as stored; "" when there is none.
        state: ``hangs`` here, here and ``needed`` today, lives here and is ``out``, due back ``today`` or ``late``,
            ``free``, hangs here and is ``wrong``, or ``two`` hang here.
    """

    hook_id: int
    label: str
    row: int | None
    column: int | None
    code: str
    state: State


class HookBoard(Widget, can_focus=True):
    """The board; arrows go from hook to hook. What is not simply there is a sign, so that no colour is needed."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    HookBoard { height: 1fr; width: 1fr; }
    HookBoard > .hook-board--heading { color: $text-muted; }
    HookBoard > .hook-board--quiet { color: $text-muted; }
    HookBoard > .hook-board--wrong { color: $text-error; text-style: bold; }
    HookBoard > .hook-board--needed { text-style: bold; }
    HookBoard > .hook-board--cursor { text-style: reverse; }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "hook-board--heading",
        "hook-board--quiet",
        "hook-board--wrong",
        "hook-board--needed",
        "hook-board--cursor",
    }

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1, 0)", "up", show=False, id="board.up", tooltip="The hook above"),
        Binding("down", "move(1, 0)", "down", show=False, id="board.down", tooltip="The hook below"),
        Binding("left", "move(0, -1)", "left", show=False, id="board.left", tooltip="The hook to the left"),
        Binding("right", "move(0, 1)", "right", show=False, id="board.right", tooltip="The hook to the right"),
        Binding("home", "move(0, -999)", "first", show=False, id="board.first", tooltip="The first hook of the row"),
        Binding("end", "move(0, 999)", "last", show=False, id="board.last", tooltip="The last hook of the row"),
        Binding("pageup", "page(-1)", "page up", show=False, id="board.page_up", tooltip="One screen up"),
        Binding("pagedown", "page(1)", "page down", show=False, id="board.page_down", tooltip="One screen down"),
        Binding("ctrl+home", "move(-999, -999)", "first", show=False, id="board.top", tooltip="The first hook"),
        Binding("ctrl+end", "move(999, 999)", "last", show=False, id="board.bottom", tooltip="The last hook"),
    ]

    class Highlighted(Message):
        """The cursor has come to another hook."""

        def __init__(self, hook_id: int | None) -> None:
            super().__init__()
            self.hook_id = hook_id
            """Primary key of the hook; None on a board without hooks."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        """Make an empty board."""
        super().__init__(id=id)
        self._places: dict[tuple[int, int], BoardHook] = {}
        self._height = 0
        self._width = 0
        self._at = (0, 0)
        self._top = 0
        self._left = 0
        self._cell_width = _NARROWEST_CELL
        self.marked: int | None = None
        """The hook whose key goes to another one."""

    def mark(self, hook_id: int | None) -> None:
        """Mark a hook, or none."""
        self.marked = hook_id
        self.refresh()

    def set_hooks(self, hooks: Sequence[BoardHook]) -> None:
        """Take the hooks of a safe; the cursor stays on the same hook, where it still is."""
        before = self.current
        loose = 0
        self._places = {}
        grid_rows = max((hook.row or 0 for hook in hooks), default=0)
        for hook in hooks:
            if hook.row is not None and hook.column is not None:
                place = (hook.row - 1, hook.column - 1)
            else:
                place = (grid_rows + loose // _LOOSE_COLUMNS, loose % _LOOSE_COLUMNS)
                loose += 1
            self._places[place] = hook
        self._cell_width = max([_NARROWEST_CELL, *(cell_len(shown(hook.code)) + _FRAME for hook in hooks)])
        self._height = max((row for row, _ in self._places), default=-1) + 1
        self._width = max((column for _, column in self._places), default=-1) + 1
        here = [place for place, hook in self._places.items() if before is not None and hook.hook_id == before.hook_id]
        self._at = here[0] if here else min(self._places, default=(0, 0))
        self._keep_in_sight()
        self.refresh()
        self._tell()

    @property
    def current(self) -> BoardHook | None:
        """The hook under the cursor."""
        return self._places.get(self._at)

    def go_to(self, hook_id: int) -> bool:
        """Put the cursor on a hook; False where the board does not have it."""
        for place, hook in self._places.items():
            if hook.hook_id == hook_id:
                self._at = place
                self._keep_in_sight()
                self.refresh()
                self._tell()
                return True
        return False

    def action_move(self, rows: int, columns: int) -> None:
        """Move by hooks, past places that have none; where the safe ends, stay."""
        row = min(max(self._at[0] + rows, 0), max(self._height - 1, 0))
        column = min(max(self._at[1] + columns, 0), max(self._width - 1, 0))
        place = self._nearest(row, column, rows, columns)
        if place is not None and place != self._at:
            before, seen = self._at, (self._top, self._left)
            self._at = place
            self._keep_in_sight()
            if seen == (self._top, self._left):
                self._refresh_places(before, place)
            else:
                self.refresh()
            self._tell()

    def _refresh_places(self, *places: tuple[int, int]) -> None:
        """Draw only these anew: a move on one screen changes two."""
        for row, column in places:
            x = _LABEL + (column - self._left) * self._cell_width
            self.refresh(Region(x, row - self._top + _HEADING, self._cell_width, 1))

    def action_page(self, pages: int) -> None:
        """Move by screens."""
        self.action_move(pages * max(1, self.size.height - _HEADING), 0)

    def _nearest(self, row: int, column: int, rows: int, columns: int) -> tuple[int, int] | None:
        """The hook at a place; else the next one in the direction of the move, else the nearest of that row."""
        if columns and not rows:
            step = 1 if columns > 0 else -1
            ahead = range(column, self._width if step > 0 else -1, step)
            behind = range(column, self._at[1], -step)
            return next(((row, each) for each in (*ahead, *behind) if (row, each) in self._places), None)
        step = 1 if rows > 0 else -1
        for each in (*range(row, self._height if step > 0 else -1, step), *range(row, self._at[0], -step)):
            here = [place for place in self._places if place[0] == each]
            if here:
                return min(here, key=lambda place: (abs(place[1] - column), place[1]))
        return None

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor there."""
        place = (event.y - _HEADING + self._top, (event.x - _LABEL) // self._cell_width + self._left)
        if place in self._places:
            self._at = place
            self.refresh()
            self._tell()

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._keep_in_sight()

    def on_focus(self) -> None:
        """The cursor is drawn differently."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor is drawn differently."""
        self.refresh()

    def _tell(self) -> None:
        self.post_message(self.Highlighted(self.current.hook_id if self.current else None))

    def _columns_in_sight(self) -> int:
        return max(1, (self.size.width - _LABEL - 2) // self._cell_width)

    def _keep_in_sight(self) -> None:
        lines = max(1, self.size.height - _HEADING)
        columns = self._columns_in_sight()
        self._top = min(max(self._top, self._at[0] - lines + 1), self._at[0])
        self._left = min(max(self._left, self._at[1] - columns + 1), self._at[1])

    @property
    def _more_below(self) -> bool:
        return self._top + self.size.height - _HEADING < self._height

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"hook-board--{name}")

    def render_line(self, y: int) -> Strip:
        """The heading, or one row of hooks."""
        last = min(self._width, self._left + self._columns_in_sight())
        if y < _HEADING:
            more = ("←" if self._left else "", "↑" if self._top else "", "↓" if self._more_below else "")
            more_right = "→" if last < self._width else ""
            numbers = "".join(f"{column + 1:<{self._cell_width}}" for column in range(self._left, last))
            text = f" {''.join(more):<{_LABEL}}{numbers}{more_right}"
            return Strip([Segment(text, self._style("heading"))]).adjust_cell_length(self.size.width)
        row = y - _HEADING + self._top
        if row >= self._height:
            return Strip.blank(self.size.width, self.rich_style)
        segments = [Segment(f" {self._row_label(row):<{_LABEL - 1}}", self._style("heading"))]
        segments.extend(self._cell(row, column) for column in range(self._left, last))
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def _row_label(self, row: int) -> str:
        first = next(
            (self._places[row, column] for column in range(self._width) if (row, column) in self._places), None
        )
        if first is None:
            return ""
        return shown(first.label.rstrip("0123456789") or first.label)[: _LABEL - 2]

    def _cell(self, row: int, column: int) -> Segment:
        hook = self._places.get((row, column))
        width = self._cell_width
        if hook is None:
            return Segment(" " * width, self.rich_style)
        there = hook.state in {"hangs", "needed"}
        text = shown(hook.code) if there else _SIGNS[hook.state]
        style = self.rich_style
        if hook.state in _LOUD:
            style += self._style("wrong")
        elif hook.state == "needed":
            style += self._style("needed")
        elif not there:
            style += self._style("quiet")
        before = _MARKED if hook.hook_id == self.marked else " "
        if (row, column) != self._at:
            behind = _NEEDED if hook.state == "needed" else ""
            return Segment(set_cell_size(f"{before}{text}{behind}", width), style)
        cursor = self._style("cursor") if self.has_focus else style
        return Segment(set_cell_size(f"[{text or ' '}]", width), style + cursor)
