"""What lists of a day have in common: the day is turned; those of copies take scans and go on paper."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from keydesk.commands import Command
from keydesk.rules import dates
from keydesk.screens.dialogs.day import DayDialog
from keydesk.screens.printing import PrintsList
from keydesk.screens.today_lines import LinesView
from keydesk.screens.today_scans import TakesTags
from keydesk.widgets.day_head import near_word

if TYPE_CHECKING:
    from datetime import date


class OfADay(LinesView):
    """A list of one day, which is turned."""

    def __init__(self, day: date | None = None) -> None:
        """Make the list of a day; None is today."""
        super().__init__()
        self.day = day
        self._turned = True

    def day_in_hand(self) -> date | None:
        """The day of the list."""
        return self.day

    def day_words(self) -> str:
        """``Wed 25 Nov · tomorrow``."""
        day, today = self.day or self.today, self.today
        return f"{dates.day(day, today=today)} · {near_word(day, today=today)}"

    def go_to(self, day: date) -> None:
        """The list of another day."""
        if day != self.day:
            self.day, self._turned = day, True
            self.request_reload()

    def action_turn(self, days: int) -> None:
        """So many days on."""
        if self.day is not None:
            try:
                self.go_to(self.day + timedelta(days=days))
            except OverflowError:
                self.say("There are no days beyond", "plain")

    def action_now(self) -> None:
        """The list of today."""
        if self.shell.is_open:
            self.go_to(self.today)

    def action_any_day(self) -> None:
        """The list of any day, typed as one says it."""
        self.patiently(self._any_day())

    async def _any_day(self) -> None:
        await self.shell.opened()
        day = await self.ask(DayDialog("The list of which day?", go_on="go there", today=self.today))
        if day is not None:
            self.go_to(day)


class DayListed(TakesTags, PrintsList, OfADay):
    """A list of copies for a day."""

    def __init__(self, day: date | None) -> None:
        """Make the list of a day; None is today."""
        super().__init__()
        self.day = day

    def clear(self) -> bool:
        """The filter first, then what did not move, once it was seen."""
        if super().clear():
            return True
        if self.amiss:
            self.acknowledge()
            self.say("Seen", "plain")
            return True
        return False


def day_turns(screen: str) -> tuple[Command, ...]:
    """The verbs that turn the day of a list."""
    return (
        Command(f"{screen}.before", "left_square_bracket", "turn(-1)", "day before", "The day before", shown=False),
        Command(f"{screen}.after", "right_square_bracket", "turn(1)", "day", "The day after", written="[ ]"),
        Command(f"{screen}.now", "full_stop", "now", "today", "Back to today", shown=False),
        Command(f"{screen}.any", "at", "any_day", "any day", "Go to any day: tomorrow, fri, 26 Nov, +3", shown=False),
    )
