"""The week at a glance: a line a sitter, a column a day, and what is trouble stands out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from rich.segment import Segment
from textual.binding import Binding
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from keydesk.db.rows.needs import GridCellRow, WeekRow
from keydesk.widgets.day_marks import day_mark, turned
from keydesk.widgets.fitting import fit

if TYPE_CHECKING:
    from datetime import date

    from rich.style import Style
    from textual import events
    from textual.binding import BindingType

    from keydesk.db.rows.needs import WeekGridRow

UNASSIGNED: Final = "Unassigned"
_ALL: Final = "All"
_HEADING = 1
_SIDE = 1
_NAME = (12, 20)
_CELL = (9, 16)
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

Who = tuple[str, int | None]
"""Whose line: ``("sitter", 3)``, ``("sitter", None)`` for Unassigned, ``("all", None)`` for the totals."""

EVERYBODY: Final[Who] = ("all", None)


class WeekGrid(Widget, can_focus=True):
    """Sitters × days; arrows go from cell to cell. Unassigned and the totals stay in sight beneath all sitters."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    WeekGrid { height: 1fr; width: 1fr; }
    WeekGrid > .week-grid--heading { color: $text-muted; }
    WeekGrid > .week-grid--today { text-style: bold underline; }
    WeekGrid > .week-grid--quiet { color: $text-muted; }
    WeekGrid > .week-grid--trouble { color: $text-error; text-style: bold reverse; }
    WeekGrid > .week-grid--nobody { color: $text-warning; text-style: bold reverse; }
    WeekGrid > .week-grid--total { text-style: bold; }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "week-grid--heading",
        "week-grid--today",
        "week-grid--quiet",
        "week-grid--trouble",
        "week-grid--nobody",
        "week-grid--total",
    }

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1, 0)", "up", show=False, id="week.up", tooltip="The sitter above"),
        Binding("down", "move(1, 0)", "down", show=False, id="week.down", tooltip="The sitter below"),
        Binding("left", "move(0, -1)", "left", show=False, id="week.left", tooltip="The day before"),
        Binding("right", "move(0, 1)", "right", show=False, id="week.right", tooltip="The day after"),
        Binding("home", "move(0, -9)", "Monday", show=False, id="week.first", tooltip="The first day of the week"),
        Binding("end", "move(0, 9)", "Sunday", show=False, id="week.last", tooltip="The last day of the week"),
        Binding("pageup", "page(-1)", "page up", show=False, id="week.page_up", tooltip="One screen up"),
        Binding("pagedown", "page(1)", "page down", show=False, id="week.page_down", tooltip="One screen down"),
        Binding("ctrl+home", "move(-99999, 0)", "top", show=False, id="week.top", tooltip="The first sitter"),
        Binding("ctrl+end", "move(99999, 0)", "bottom", show=False, id="week.bottom", tooltip="The totals"),
        Binding(
            "enter", "open", "the day", key_display="Enter", id="week.open", tooltip="The sitter's visits that day"
        ),
    ]

    class Highlighted(Message):
        """The cursor has come to another cell, or the week beneath it is another."""

    class Opened(Message):
        """Enter, or a second click, on a cell."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        """Make an empty week."""
        super().__init__(id=id)
        self._week: WeekGridRow | None = None
        self._rows: tuple[WeekRow, ...] = ()
        self._row = 0
        self._column = 0
        self._top = 0
        self._count = 2

    def set_week(self, week: WeekGridRow, *, day: date | None = None) -> None:
        """Take a reading of a week, the cursor staying on the same sitter and the same day of the week.

        Args:
            week: what was read.
            day: the day to put the cursor on.
        """
        who = self.who if self._week is not None else None
        self._week = week
        self._rows = (*week.rows, WeekRow(None, _ALL, week.totals)) if week.rows else ()
        self._count = max([2, *(len(f"{cell.visits}") for row in self._rows for cell in row.cells)])
        lines = [self._who(number) for number in range(len(self._rows))]
        if who in lines:
            self._row = lines.index(who)
        elif who is None:
            self._row = 0
        if day in week.days:
            self._column = week.days.index(day)
        self._row = max(0, min(self._row, len(self._rows) - 1))
        self._keep_in_sight()
        self.refresh()
        self.post_message(self.Highlighted())

    # -- the cell under the cursor -----------------------------------------------------------------------------------

    def _who(self, row: int) -> Who:
        return EVERYBODY if row == len(self._rows) - 1 else ("sitter", self._rows[row].sitter_id)

    @property
    def who(self) -> Who:
        """Whose line the cursor is on."""
        return self._who(self._row) if self._rows else EVERYBODY

    @property
    def called(self) -> str:
        """Whose line it is; empty for all of them."""
        if not self._rows or self.who == EVERYBODY:
            return ""
        return self._rows[self._row].sitter or UNASSIGNED

    @property
    def day(self) -> date | None:
        """The day that the cursor is on; None before a week was read."""
        return self._week.days[self._column] if self._week is not None else None

    @property
    def cell(self) -> GridCellRow:
        """The counts under the cursor."""
        return self._rows[self._row].cells[self._column] if self._rows else GridCellRow()

    # -- moving ------------------------------------------------------------------------------------------------------

    def action_move(self, rows: int, columns: int) -> None:
        """Move by cells; at the edge, stay."""
        row = max(0, min(self._row + rows, len(self._rows) - 1))
        column = max(0, min(self._column + columns, len(self._week.days) - 1)) if self._week is not None else 0
        if (row, column) != (self._row, self._column):
            self._row, self._column = row, column
            self._keep_in_sight()
            self.refresh()
            self.post_message(self.Highlighted())

    def action_page(self, pages: int) -> None:
        """Move by screens."""
        self.action_move(pages * self._room, 0)

    def action_open(self) -> None:
        """Ask for the day under the cursor."""
        if self._week is not None:
            self.post_message(self.Opened())

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor there, a second one opens."""
        name, width = self._widths
        row, column = self._row_at(event.y), (event.x - _SIDE - name) // width
        if self._week is not None and row is not None and 0 <= column < len(self._week.days):
            self.action_move(row - self._row, column - self._column)
            if event.chain > 1:
                self.action_open()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Three lines on."""
        event.stop()
        self.action_move(3, 0)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Three lines back."""
        event.stop()
        self.action_move(-3, 0)

    # -- drawing -----------------------------------------------------------------------------------------------------

    @property
    def _sitters(self) -> int:
        """Lines that scroll: the sitters."""
        return sum(row.sitter_id is not None for row in self._rows)

    @property
    def _room(self) -> int:
        """Sitters that there is room for, between the heading and what stays beneath them."""
        return max(1, self.size.height - _HEADING - (len(self._rows) - self._sitters))

    def _row_at(self, y: int) -> int | None:
        """The row that is drawn on a line; None where none is."""
        sitters, line = self._sitters, y - _HEADING
        in_sight = min(sitters, self._room)
        if not self._rows or line < 0:
            return None
        row = line + self._top if line < in_sight else sitters + line - in_sight
        return row if row < len(self._rows) else None

    @property
    def _widths(self) -> tuple[int, int]:
        """Cells of the names and of a day: days first get what they need, then names, then days what is left."""
        days = len(self._week.days) if self._week is not None else 7
        room = self.size.width - 2 * _SIDE
        name = min(_NAME[1], max(_NAME[0], room - days * _CELL[0]))
        longest = max((len(row.sitter or UNASSIGNED) for row in self._rows), default=0) + 2
        name = max(_NAME[0], min(name, longest))
        return name, max(_CELL[0], min(_CELL[1], (room - name) // days))

    def _keep_in_sight(self) -> None:
        sitters = self._sitters
        row = min(self._row, max(0, sitters - 1))
        self._top = max(0, min(self._top, row, sitters - self._room), row - self._room + 1)

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._keep_in_sight()

    def on_focus(self) -> None:
        """The cursor is drawn in reverse."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor keeps its brackets only."""
        self.refresh()

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"week-grid--{name}")

    def render_line(self, y: int) -> Strip:
        """The days, a sitter, or the totals."""
        width = self.size.width
        row = self._row_at(y)
        if self._week is not None and y < _HEADING:
            return Strip(self._heading()).adjust_cell_length(width, self.rich_style)
        if row is None:
            return Strip.blank(width, self.rich_style)
        return Strip(self._line(row)).adjust_cell_length(width, self.rich_style)

    def _heading(self) -> list[Segment]:
        name, width = self._widths
        week = self._week
        assert week is not None  # noqa: S101 - the caller has looked
        above, below = self._top, self._sitters - self._top - self._room
        more = " ".join(filter(None, (f"↑{above}" if above > 0 else "", f"↓{below}" if below > 0 else "")))
        parts = [Segment(" " * _SIDE + fit(more, name), self._style("heading"))]
        for day in week.days:
            text = f"{_DAYS[day.weekday()]} {day.day}"
            look = self._style("today") if day == week.today else self._style("heading")
            parts += [Segment(" ", self.rich_style), Segment(text, self.rich_style + look)]
            parts.append(Segment(" " * (width - len(text) - 1), self.rich_style))
        return parts

    def _line(self, row: int) -> list[Segment]:
        name, width = self._widths
        week, line = self._week, self._rows[row]
        assert week is not None  # noqa: S101 - the caller has looked
        total = row == len(self._rows) - 1
        nobody = line.sitter_id is None and not total
        base = self.rich_style + self._style("total") if total else self.rich_style
        parts = [Segment(" " * _SIDE + fit(line.sitter or UNASSIGNED, name - 1) + " ", base)]
        for column, cell in enumerate(line.cells):
            past = week.days[column] < week.today
            here = (row, column) == (self._row, self._column)
            turn = here and self.has_focus
            calm = base + self._style("quiet") if past or not cell.visits else base
            loud = base + self._style("nobody" if nobody else "trouble")
            before, told, rest = day_mark(cell, width=width - 2, nobody=nobody and not past, count=self._count)
            if nobody and past and cell.visits:
                before, told, rest = f"{cell.visits:>{self._count}}".ljust(width - 2), "", ""
            for text, style in (
                ("[" if here else " ", calm),
                (before, calm),
                (told, loud),
                (rest, calm),
                ("]" if here else " ", calm),
            ):
                if text:
                    parts.append(Segment(text, turned(style) if turn else style))
        return parts
