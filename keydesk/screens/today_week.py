"""The week at a glance: sitters × days, where trouble is seen before anything is read."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from textual import on

from keydesk.db.rows.needs import GridCellRow
from keydesk.rules import dates
from keydesk.screens.today_grid import DaysScreen, turns
from keydesk.screens.today_views import AWAY, MONTH, NEEDED, PULL, VIEW_ACTIONS, Sought, view_back
from keydesk.widgets.week_grid import EVERYBODY, WeekGrid

if TYPE_CHECKING:
    from textual.widget import Widget

    from keydesk.commands import Command
    from keydesk.db.rows.needs import WeekGridRow

_NEAR = {0: "this week", 1: "next week", -1: "last week"}
_EMPTY = "No visits are booked in this week. [ and ] turn to other weeks; Esc, then n books a visit."


class WeekScreen(DaysScreen):
    """A line a sitter, a column a day; Enter is that sitter's day."""

    CSS_PATH = "today_grid.tcss"
    AUTO_FOCUS = "WeekGrid"
    PATIENT: ClassVar[frozenset[str]] = DaysScreen.PATIENT | VIEW_ACTIONS

    VERBS: ClassVar[tuple[Command, ...]] = (
        *turns("week", "week"),
        MONTH,
        NEEDED,
        PULL,
        AWAY,
        view_back("week"),
    )

    def compose_days(self) -> Widget:
        """The week."""
        return WeekGrid(id="days-grid")

    @property
    def _grid(self) -> WeekGrid:
        return self.query_one(WeekGrid)

    async def reload(self) -> None:
        """Read the week anew, the cursor on the same sitter and day."""
        from keydesk.db.queries.needs import week_grid

        day = self.day = self.day or self.today
        first = day - timedelta(days=day.weekday())
        week = await self.look_up(week_grid, first=first)
        if self.day != day:
            # Somebody turned on while this was read; that reading is on its way.
            return
        self._put_head(week)
        self._grid.set_week(week, day=day)
        if not week.rows:
            self.say(_EMPTY, "plain")

    def _put_head(self, week: WeekGridRow) -> None:
        today = week.today
        last = week.days[-1]
        away = ((week.first - today).days + today.weekday()) // len(week.days)
        near = _NEAR.get(away) or (f"in {away:,} weeks" if away > 0 else f"{-away:,} weeks ago")
        span = f"{dates.day(week.first, today=today)} – {dates.day(last, today=today)}"
        total = GridCellRow(sum(each.visits for each in week.totals), sum(each.no_key for each in week.totals))
        self.put_head(f"Week {span}", near, total)

    @on(WeekGrid.Highlighted)
    def _moved(self) -> None:
        grid = self._grid
        if grid.day is not None:
            self.day = grid.day
        nobody = grid.who == ("sitter", None)
        self.put_told(grid.called, grid.day, grid.cell, nobody=nobody)

    @on(WeekGrid.Opened)
    def _opened(self) -> None:
        grid = self._grid
        if grid.day is None:
            return
        if grid.who == EVERYBODY:
            self.back_to(grid.day)
        else:
            self.back_to(grid.day, Sought(sitter_id=grid.who[1], nobody=grid.who[1] is None))

    def action_turn(self, weeks: int) -> None:
        """So many weeks on, the cursor on the same day of the week."""
        if self.day is None:
            return
        try:
            self.go_to(self.day + timedelta(weeks=weeks))
        except OverflowError:
            self.say("There are no days beyond", "plain")
