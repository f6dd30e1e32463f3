"""The shift schedule: a line a person, a column a day, and how long each is on duty in that week."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from rich.segment import Segment
from textual.binding import Binding
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from keydesk.rules.shifts import hours_words, length_words
from keydesk.widgets.day_marks import turned
from keydesk.widgets.fitting import fit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from rich.style import Style
    from textual import events
    from textual.binding import BindingType

    from keydesk.db.rows.shift import DutyRow, ShiftRow, ShiftWeekRow

_HEADING: Final = 1
_NAME: Final = (10, 22)
_CELL: Final = (9, 15)
_HOURS: Final = 6
_WIDE: Final = 96
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class ShiftGrid(Widget, can_focus=True):
    """People × days; arrows go from cell to cell."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    ShiftGrid { height: 1fr; width: 1fr; }
    ShiftGrid > .shift-grid--heading { color: $text-muted; }
    ShiftGrid > .shift-grid--today { text-style: bold underline; }
    ShiftGrid > .shift-grid--quiet { color: $text-muted; }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"shift-grid--heading", "shift-grid--today", "shift-grid--quiet"}

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1, 0)", "up", show=False, id="shifts.up", tooltip="The person above"),
        Binding("down", "move(1, 0)", "down", show=False, id="shifts.down", tooltip="The person below"),
        Binding("left", "move(0, -1)", "left", show=False, id="shifts.left", tooltip="The day before"),
        Binding("right", "move(0, 1)", "right", show=False, id="shifts.right", tooltip="The day after"),
        Binding("home", "move(0, -9)", "Monday", show=False, id="shifts.first", tooltip="Monday"),
        Binding("end", "move(0, 9)", "Sunday", show=False, id="shifts.last", tooltip="Sunday"),
        Binding("pageup", "page(-1)", "page up", show=False, id="shifts.page_up", tooltip="One screen up"),
        Binding("pagedown", "page(1)", "page down", show=False, id="shifts.page_down", tooltip="One screen down"),
    ]

    class Highlighted(Message):
        """The cursor has come to another cell, or the week beneath it is another."""

    class Opened(Message):
        """Enter, or a second click, on a cell."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        """Make an empty week."""
        super().__init__(id=id)
        self._week: ShiftWeekRow | None = None
        self._row = 0
        self._column = 0
        self._top = 0

    def set_week(self, week: ShiftWeekRow, *, day: date) -> None:
        """Take a reading, the cursor on the same person; it goes to a day of the week."""
        who = self.person.staff_id if self.person is not None else None
        self._week = week
        numbers = [number for number, each in enumerate(week.people) if each.staff_id == who]
        self._row = numbers[0] if numbers else min(self._row, max(0, len(week.people) - 1))
        if day in week.days:
            self._column = week.days.index(day)
        self._keep_in_sight()
        self.refresh()
        self.post_message(self.Highlighted())

    # -- the cell under the cursor -----------------------------------------------------------------------------------

    @property
    def _people(self) -> Sequence[DutyRow]:
        return self._week.people if self._week is not None else ()

    @property
    def person(self) -> DutyRow | None:
        """Whose line the cursor is on; None where nobody is."""
        return self._people[self._row] if self._people else None

    @property
    def day(self) -> date | None:
        """The day that the cursor is on; None before a week was read."""
        return self._week.days[self._column] if self._week is not None else None

    @property
    def shifts(self) -> tuple[ShiftRow, ...]:
        """What is in the cell."""
        return self.person.days[self._column] if self.person is not None else ()

    def go_to(self, staff_id: int) -> None:
        """Put the cursor on somebody's line."""
        for number, each in enumerate(self._people):
            if each.staff_id == staff_id:
                self.action_move(number - self._row, 0)

    # -- moving ------------------------------------------------------------------------------------------------------

    def action_move(self, rows: int, columns: int) -> None:
        """Move by cells; at the edge, stay."""
        row = max(0, min(self._row + rows, len(self._people) - 1))
        column = max(0, min(self._column + columns, len(_DAYS) - 1))
        if (row, column) != (self._row, self._column):
            self._row, self._column = row, column
            self._keep_in_sight()
            self.refresh()
            self.post_message(self.Highlighted())

    def action_page(self, pages: int) -> None:
        """Move by screens."""
        self.action_move(pages * self._room, 0)

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor there, a second one opens."""
        name, width = self._widths
        row, column = event.y - _HEADING + self._top, (event.x - 1 - name) // width
        if 0 <= row < len(self._people) and 0 <= column < len(_DAYS):
            self.action_move(row - self._row, column - self._column)
            if event.chain > 1:
                self.post_message(self.Opened())

    # -- drawing -----------------------------------------------------------------------------------------------------

    @property
    def _room(self) -> int:
        return max(1, self.size.height - _HEADING)

    def _keep_in_sight(self) -> None:
        self._top = max(0, min(self._top, self._row, len(self._people) - self._room), self._row - self._room + 1)

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._keep_in_sight()

    def on_focus(self) -> None:
        """The cursor is drawn in reverse."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor keeps its brackets only."""
        self.refresh()

    @property
    def _widths(self) -> tuple[int, int]:
        """Cells of the names and of a day."""
        room = self.size.width - 2 - self._hours
        longest = max((len(each.name) for each in self._people), default=0) + 1
        name = max(_NAME[0], min(_NAME[1], longest, room - len(_DAYS) * _CELL[0]))
        return name, max(_CELL[0], min(_CELL[1], (room - name) // len(_DAYS)))

    @property
    def _hours(self) -> int:
        """Cells of what a person's week comes to; on a narrow screen that is told beneath the grid alone."""
        return _HOURS if self.size.width >= _WIDE else 0

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"shift-grid--{name}")

    def render_line(self, y: int) -> Strip:
        """The days, or a person."""
        width, row = self.size.width, y - _HEADING + self._top
        if self._week is None:
            return Strip.blank(width, self.rich_style)
        if y < _HEADING:
            return Strip(self._heading(self._week)).adjust_cell_length(width, self.rich_style)
        if row >= len(self._people):
            return Strip.blank(width, self.rich_style)
        return Strip(self._line(self._week, row)).adjust_cell_length(width, self.rich_style)

    def _heading(self, week: ShiftWeekRow) -> list[Segment]:
        name, width = self._widths
        above, below = self._top, len(week.people) - self._top - self._room
        more = " ".join(filter(None, (f"↑{above}" if above > 0 else "", f"↓{below}" if below > 0 else "")))
        parts = [Segment(" " + fit(more, name), self._style("heading"))]
        for day in week.days:
            text = f"{_DAYS[day.weekday()]} {day.day}"
            look = self._style("today" if day == week.today else "heading")
            parts += [Segment(" ", self.rich_style), Segment(text, self.rich_style + look)]
            parts.append(Segment(" " * (width - len(text) - 1), self.rich_style))
        if self._hours:
            parts.append(Segment("HOURS".rjust(_HOURS), self._style("heading")))
        return parts

    def _line(self, week: ShiftWeekRow, row: int) -> list[Segment]:
        name, width = self._widths
        person = week.people[row]
        parts = [Segment(" " + fit(person.name, name - 1) + " ", self.rich_style)]
        for column, shifts in enumerate(person.days):
            here = (row, column) == (self._row, self._column)
            style = self.rich_style
            if not shifts or week.days[column] < week.today:
                style += self._style("quiet")
            text = fit(cell_words(shifts, width - 2), width - 2)
            cell = f"[{text}]" if here else f" {text} "
            parts.append(Segment(cell, turned(style) if here and self.has_focus else style))
        if self._hours:
            parts.append(Segment(length_words(person.minutes).rjust(_HOURS), self.rich_style))
        return parts


def cell_words(shifts: Sequence[ShiftRow], width: int) -> str:
    """The shifts of a day in so many cells: all of them, or the first and how many more; ``·`` for none."""
    if not shifts:
        return "·"
    each = [hours_words(shift.starts_at, shift.ends_at) for shift in shifts]
    whole = ", ".join(each)
    return whole if len(whole) <= width or len(each) == 1 else f"{each[0]} +{len(each) - 1}"
