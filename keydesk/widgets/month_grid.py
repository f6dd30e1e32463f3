"""A month: a line a week, Monday first, each day with its visits and those without a key."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar, Final

from rich.segment import Segment
from textual.binding import Binding
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from keydesk.db.rows.needs import GridCellRow
from keydesk.widgets.day_marks import day_mark, turned

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.style import Style
    from textual import events
    from textual.binding import BindingType

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WEEK = len(_DAYS)
_HEADING = 1
_SIDE = 1
_WIDEST = 16
_MOST_WEEKS = 6
_LOWEST, _HIGHEST = 2, 4


def long_month(day: date) -> str:
    """``November 2026``."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


class MonthGrid(Widget, can_focus=True):
    """The days of a month. Arrows go from day to day, and beyond its ends into the months beside it."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    MonthGrid { height: 1fr; width: 1fr; }
    MonthGrid > .month-grid--heading { color: $text-muted; }
    MonthGrid > .month-grid--today { text-style: bold underline; }
    MonthGrid > .month-grid--quiet { color: $text-muted; }
    MonthGrid > .month-grid--trouble { color: $text-error; text-style: bold reverse; }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "month-grid--heading",
        "month-grid--today",
        "month-grid--quiet",
        "month-grid--trouble",
    }

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-7)", "up", show=False, id="month.up", tooltip="A week before"),
        Binding("down", "move(7)", "down", show=False, id="month.down", tooltip="A week after"),
        Binding("left", "move(-1)", "left", show=False, id="month.left", tooltip="The day before"),
        Binding("right", "move(1)", "right", show=False, id="month.right", tooltip="The day after"),
        Binding("home", "edge(-1)", "first", show=False, id="month.first", tooltip="The first day of the month"),
        Binding("end", "edge(1)", "last", show=False, id="month.last", tooltip="The last day of the month"),
        Binding("enter", "open", "the day", key_display="Enter", id="month.open", tooltip="The visits of the day"),
    ]

    class Asked(Message):
        """The cursor wants to go to a day."""

        def __init__(self, day: date) -> None:
            super().__init__()
            self.day = day
            """Where to; it may be in another month."""

    class Opened(Message):
        """Enter, or a second click, on a day."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        """Make an empty month."""
        super().__init__(id=id)
        self._cells: Mapping[date, GridCellRow] = {}
        self._today: date | None = None
        self._day: date | None = None
        self._start: date | None = None

    def set_month(self, cells: Mapping[date, GridCellRow], *, today: date, day: date) -> None:
        """Take a reading of a month.

        Args:
            cells: every day of it.
            today: the office's day.
            day: the one under the cursor.
        """
        self._cells, self._today, self._day = cells, today, day
        first = min(cells)
        self._start = first - timedelta(days=first.weekday())
        self.refresh()

    @property
    def day(self) -> date | None:
        """The day under the cursor; None before a month was read."""
        return self._day

    @property
    def cell(self) -> GridCellRow:
        """The counts of the day under the cursor."""
        return self._cells.get(self._day, GridCellRow()) if self._day is not None else GridCellRow()

    # -- moving ------------------------------------------------------------------------------------------------------

    def action_move(self, days: int) -> None:
        """So many days on."""
        if self._day is not None:
            self._ask(self._day.toordinal() + days)

    def action_edge(self, end: int) -> None:
        """To the first or the last day of the month."""
        if self._cells:
            self._ask((min(self._cells) if end < 0 else max(self._cells)).toordinal())

    def _ask(self, ordinal: int) -> None:
        if date.min.toordinal() + _WEEK < ordinal < date.max.toordinal() - 2 * _WEEK * _MOST_WEEKS:
            self.post_message(self.Asked(date.fromordinal(ordinal)))

    def go_to(self, day: date) -> bool:
        """Put the cursor on a day; False where this month does not have it."""
        if day not in self._cells:
            return False
        self._day = day
        self.refresh()
        return True

    def action_open(self) -> None:
        """Ask for the day under the cursor."""
        if self._day is not None:
            self.post_message(self.Opened())

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor there, a second one opens."""
        week, column = (event.y - _HEADING) // self._height, (event.x - _SIDE) // self._width
        if self._start is None or event.y < _HEADING or not 0 <= column < _WEEK:
            return
        day = self._start + timedelta(days=week * _WEEK + column)
        if day in self._cells:
            self.post_message(self.Asked(day))
            if event.chain > 1:
                self.action_open()

    # -- drawing -----------------------------------------------------------------------------------------------------

    @property
    def _width(self) -> int:
        return max(9, min(_WIDEST, (self.size.width - 2 * _SIDE) // _WEEK))

    @property
    def _height(self) -> int:
        """Lines of a week: the same in every month, so that nothing moves from one to the next."""
        return max(_LOWEST, min(_HIGHEST, (self.size.height - _HEADING) // _MOST_WEEKS))

    def on_focus(self) -> None:
        """The cursor is drawn in reverse."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor keeps its brackets only."""
        self.refresh()

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"month-grid--{name}")

    def render_line(self, y: int) -> Strip:
        """The days of the week, or one of the lines of a week."""
        width = self.size.width
        if self._start is None:
            return Strip.blank(width, self.rich_style)
        if y < _HEADING:
            names = "".join(f"  {name}".ljust(self._width) for name in _DAYS)
            heading = Segment(" " * _SIDE + names, self.rich_style + self._style("heading"))
            return Strip([heading]).adjust_cell_length(width, self.rich_style)
        week, line = divmod(y - _HEADING, self._height)
        parts = [Segment(" " * _SIDE, self.rich_style)]
        for column in range(_WEEK):
            parts += self._part(self._start + timedelta(days=week * _WEEK + column), line)
        return Strip(parts).adjust_cell_length(width, self.rich_style)

    def _part(self, day: date, line: int) -> list[Segment]:
        width, base = self._width, self.rich_style
        if day not in self._cells or line > 1:
            return [Segment(" " * width, base)]
        cell = self._cells[day]
        past = self._today is not None and day < self._today
        calm = base + self._style("quiet") if past else base
        here = day == self._day
        inner = width - 3
        if line == 0:
            number = base + self._style("today") if day == self._today else calm
            texts = [(f"{day.day:>2}", number), (" " * (inner - 2), calm)]
        else:
            before, told, rest = day_mark(cell, width=inner)
            quiet = base + self._style("quiet")
            texts = [(before, calm if cell.visits else quiet), (told, base + self._style("trouble")), (rest, calm)]
        framed = [("[" if here else " ", calm), *texts, ("]" if here else " ", calm)]
        turn = here and self.has_focus
        told_parts = [Segment(text, turned(style) if turn else style) for text, style in framed if text]
        return [*told_parts, Segment(" ", base)]
