"""From one day to another: the day before and after, today, any day; and what is said when a day is over."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from keydesk.commands import Command
from keydesk.rules import dates
from keydesk.screens.today_list import DayList
from keydesk.widgets.day_head import long_day

LOOK_SECONDS: Final = 60.0
"""How often it is looked whether the day is over; nothing is drawn unless it is."""

_FIRST: Final = date(1970, 1, 1)
_LAST: Final = date(9998, 12, 31)
# Beyond them nobody books visits, and there may be no day to go to.

DAY_TURNS: Final = (
    Command("today.before", "left_square_bracket", "day(-1)", "day before", "The day before"),
    Command("today.after", "right_square_bracket", "day(1)", "day after", "The day after"),
    Command("today.now", "full_stop", "today", "today", "Back to today", shown=False),
    Command("today.any", "at", "any_day", "any day", "Go to any day: tomorrow, fri, 26 Nov, +3", shown=False),
)


class DayTurning(DayList):
    """A day that can be turned. Without a day of its own it is always of today, whichever that is by now."""

    def __init__(self) -> None:
        """Begin with today."""
        super().__init__()
        self._day: date | None = None
        self._is_today = True
        self._turned = True

    def on_mount(self) -> None:
        """Look now and then whether the day is over."""
        self.set_interval(LOOK_SECONDS, self.look_at_the_day)

    async def reload(self) -> None:
        """Read the day anew; cursor, scroll and folds on the same things."""
        from keydesk.db.queries.needs import day_summary

        if self._day is None:
            self._day, self._is_today = self.today_now, True
        day = self._day
        summary = await self.look_up(day_summary, day=day)
        if day != self._day:
            # Somebody turned on while this was read; that reading is on its way.
            return
        turned, self._turned = self._turned, False
        self._is_today = self._is_today or day == summary.today
        self.put_day(summary, to_top=turned)
        self.look_at_the_day()

    @property
    def today_now(self) -> date:
        """The office's day at this moment."""
        return dates.today(self.desk.now, self.zone)

    def go_to_day(self, day: date) -> None:
        """Show another day."""
        if day == self._day:
            return
        self._day, self._turned = day, True
        self._is_today = day == self.today_now
        self.request_reload()

    def look_at_the_day(self) -> None:
        """Where the day that was today is over, say so; the list stays on it until somebody turns it."""
        if not self.shell.is_open or self.summary is None:
            return
        today = self.today_now
        if self.summary.today != today:
            # How far away the day is, and what is still needed on it, is another thing now.
            self.request_reload()
        if self._is_today and self._day is not None and self._day != today:
            self._is_today = False
            self.say(f"{long_day(self._day, today=today)} is over", "warn", hint=". goes to today")

    def on_screen_resume(self) -> None:
        """The first look of a new day."""
        self.look_at_the_day()

    # -- turning -----------------------------------------------------------------------------------------------------

    def action_day(self, step: int) -> None:
        """So many days on."""
        if self._day is not None and _FIRST <= self._day + timedelta(days=step) <= _LAST:
            self.go_to_day(self._day + timedelta(days=step))

    def action_today(self) -> None:
        """Back to today."""
        if self.shell.is_open:
            self.go_to_day(self.today_now)

    def action_any_day(self) -> None:
        """Any day, typed as one says it."""
        self.patiently(self._any_day())

    async def _any_day(self) -> None:
        # A question is loaded when it is first asked: the first look at a day does not wait for it.
        from keydesk.screens.dialogs.day import DayDialog

        await self.shell.opened()
        day = await self.ask(DayDialog("Which day?", go_on="go there", today=self.today_now))
        if day is not None:
            self.go_to_day(day)
