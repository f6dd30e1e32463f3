"""The month as a calendar: how many visits a day has, and how many of them lack a key."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on

from keydesk.db.rows.needs import GridCellRow
from keydesk.screens.today_grid import DaysScreen, turns
from keydesk.screens.today_views import AWAY, NEEDED, PULL, VIEW_ACTIONS, WEEK, view_back
from keydesk.widgets.month_grid import MonthGrid, long_month

if TYPE_CHECKING:
    from textual.widget import Widget

    from keydesk.commands import Command

_MONTHS: Final = 12
_LAST_DAYS: Final = (31, 30, 29, 28)


class MonthScreen(DaysScreen):
    """A line a week, Monday first; Enter is the day."""

    CSS_PATH = "today_grid.tcss"
    AUTO_FOCUS = "MonthGrid"
    PATIENT: ClassVar[frozenset[str]] = DaysScreen.PATIENT | VIEW_ACTIONS

    VERBS: ClassVar[tuple[Command, ...]] = (
        *turns("month", "month"),
        WEEK,
        NEEDED,
        PULL,
        AWAY,
        view_back("month"),
    )

    def compose_days(self) -> Widget:
        """The month."""
        return MonthGrid(id="days-grid")

    @property
    def _grid(self) -> MonthGrid:
        return self.query_one(MonthGrid)

    async def reload(self) -> None:
        """Read the month anew, the cursor on the same day."""
        from keydesk.db.queries.needs import month_grid

        day = self.day = self.day or self.today
        cells = await self.look_up(month_grid, first=day)
        wanted = self.day
        if wanted not in cells:
            # Somebody turned on while this was read; that reading is on its way.
            return
        today = self.today
        total = GridCellRow(sum(each.visits for each in cells.values()), sum(each.no_key for each in cells.values()))
        self.put_head(long_month(day), "this month" if today in cells else "", total)
        self._grid.set_month(cells, today=today, day=wanted)
        self._tell()

    def _tell(self) -> None:
        self.put_told("", self._grid.day, self._grid.cell)

    @on(MonthGrid.Asked)
    def _asked(self, message: MonthGrid.Asked) -> None:
        self.day = message.day
        if self._grid.go_to(message.day):
            self._tell()
        else:
            self.request_reload()

    @on(MonthGrid.Opened)
    def _opened(self) -> None:
        if self._grid.day is not None:
            self.back_to(self._grid.day)

    def action_turn(self, months: int) -> None:
        """So many months on, the cursor on the same day of the month, or its last."""
        if self.day is None:
            return
        year, month = divmod(self.day.year * _MONTHS + self.day.month - 1 + months, _MONTHS)
        if not date.min.year < year < date.max.year:
            self.say("There are no days beyond", "plain")
            return
        self.go_to(_day_in(year, month + 1, self.day.day))


def _day_in(year: int, month: int, day: int) -> date:
    for last in (day, *_LAST_DAYS):
        try:
            return date(year, month, min(day, last))
        except ValueError:
            continue
    raise AssertionError(month)  # pragma: no cover - every month has 28 days
