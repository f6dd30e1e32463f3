"""What Today opens: the week, the month, the keys needed, what is pulled and what is put away; each from each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Final, Protocol, cast, runtime_checkable

from keydesk.commands import BACK, Command
from keydesk.commands import on as on_screen
from keydesk.rules import dates
from keydesk.screens.past_lines import PastLines
from keydesk.screens.today_days import DayTurning

if TYPE_CHECKING:
    from datetime import date

    from keydesk.db.rows.needs import DaySummaryRow, DayVisitRow

_NOBODY: Final = -(1 << 40)
# As the list of a day has it: the heading of the visits that nobody is booked for.

WEEK: Final = Command(
    "today.week", "w", "open_view('week')", "week", "The week at a glance: who has trouble on which day"
)
MONTH: Final = Command("today.month", "c", "open_view('month')", "month", "The month as a calendar", shown=False)
NEEDED: Final = Command("today.needed", "d", "open_view('needed')", "needed", "The keys needed in the days to come")
PULL: Final = Command(
    "today.pull", "p", "open_view('pull')", "pull list", "Keys to take off their hooks, a bag a sitter"
)
AWAY: Final = Command("today.away", "P", "open_view('away')", "put away", "Keys that come back, and where each lives")
MAIL: Final = Command(
    "today.mail", "m", "open_view('mail')", "mail", "Each sitter's mail, and what became of it", shown=False
)

DAY_VIEWS: Final = (WEEK, MONTH, NEEDED, PULL, AWAY, MAIL)
VIEW_ACTIONS: Final = frozenset(command.action for command in DAY_VIEWS)


@dataclass(frozen=True, slots=True)
class Sought:
    """Where on a day the cursor goes.

    Attributes:
        sitter_id: to this sitter's visits, first of all to one without a key.
        nobody: to the visits that nobody is booked for.
        at: of those to the one that begins then.
        client_id: of those to the one at this client's.
        mend: and there to the ways to mend it.
    """

    sitter_id: int | None = None
    nobody: bool = False
    at: datetime | None = None
    client_id: int | None = None
    mend: bool = False


@runtime_checkable
class ShowsDays(Protocol):
    """The screen of a day, to which its views come back."""

    def show_day(self, day: date, sought: Sought) -> None:
        """Show a day, the cursor on what is sought."""
        ...

    @property
    def day_shown(self) -> date | None:
        """The day in sight."""
        ...


class OpensViews(PastLines):
    """A screen from which the views of days are opened, one in the place of another, so that Esc is back on the day."""

    def action_open_view(self, name: str) -> None:
        """Open one of the views."""
        self.patiently(self._open_view(name))

    def day_in_hand(self) -> date | None:
        """The day that a view begins with; None is today."""
        return None

    async def _open_view(self, name: str) -> None:
        day = self.day_in_hand()
        view = await self._view(name, day)
        if isinstance(self, DayView):
            if not self.may_leave():
                return
            # Not awaited: this runs on the screen that goes.
            self.app.switch_screen(view)
        else:
            await self.app.push_screen(view)

    @staticmethod
    async def _view(name: str, day: date | None) -> DayView:
        # Each is loaded when it is first asked for.
        if name == "week":
            from keydesk.screens.today_week import WeekScreen

            return WeekScreen(day)
        if name == "month":
            from keydesk.screens.today_month import MonthScreen

            return MonthScreen(day)
        if name == "needed":
            from keydesk.screens.today_needed import NeededScreen

            return NeededScreen()
        if name == "pull":
            from keydesk.screens.today_pull import PullScreen

            return PullScreen(day)
        if name == "mail":
            from keydesk.screens.mail import MailScreen

            return MailScreen(day)
        from keydesk.screens.today_away import AwayScreen

        return AwayScreen(day)


class DayView(OpensViews):
    """A view that was opened from a day."""

    TAB: ClassVar[str] = "Today"

    @property
    def today(self) -> date:
        """The office's day at this moment."""
        return dates.today(self.desk.now, self.zone)

    def may_leave(self) -> bool:
        """Whether nothing is under way that would be lost."""
        return True

    def back_to(self, day: date, sought: Sought | None = None) -> None:
        """Leave the view for a day, the cursor on what is sought there."""
        stack = self.app.screen_stack
        below = stack[-2] if len(stack) > 1 and stack[-1] is self else None
        if below is not None and isinstance(cast("object", below), ShowsDays) and self.may_leave():
            self.app.pop_screen()
            cast("ShowsDays", below).show_day(day, sought or Sought())

    def action_back(self) -> None:
        """Back to the day."""
        if self.may_leave():
            super().action_back()


class TodayViews(OpensViews, DayTurning):
    """A day from which its views are opened, and to which they come back."""

    def __init__(self) -> None:
        """Look for nobody yet."""
        super().__init__()
        self._sought: Sought | None = None

    @property
    def day_shown(self) -> date | None:
        """The day in sight."""
        return self.summary.day if self.summary is not None else None

    def day_in_hand(self) -> date | None:
        """The day in sight."""
        return self.day_shown

    def show_day(self, day: date, sought: Sought) -> None:
        """Show a day, the cursor on what is sought there, whatever was filtered before."""
        self._box.value = ""
        self.only_problems = False
        self._sought = sought
        if day == self.day_shown:
            self._land()
        else:
            self.go_to_day(day)

    def put_day(self, summary: DaySummaryRow, *, to_top: bool = False) -> None:
        """As every day; the cursor goes where it was sought."""
        super().put_day(summary, to_top=to_top)
        self._land()

    def _land(self) -> None:
        """Put the cursor on what was sought; first of all on a visit that needs somebody."""
        sought, self._sought = self._sought, None
        if sought is None or self.summary is None:
            return
        self._folded.discard(_NOBODY if sought.nobody else -(sought.sitter_id or 0))
        self.put_found()
        if sought.sitter_id is None and not sought.nobody:
            return
        own = [each for each in self.summary.visits if each.sitter_id == sought.sitter_id]
        own.sort(key=lambda each: (*_far(each, sought), not _loud(each)))
        if own:
            self._table.go_to(own[0].visit_id)
            self.show_detail()
            if sought.mend:
                self.call_later(self.run_action, "open")


def _far(visit: DayVisitRow, sought: Sought) -> tuple[bool, bool]:
    """Whether it is at another client's, and at another time; a sit that is going on began before its day."""
    return (
        sought.client_id is not None and visit.client_id != sought.client_id,
        sought.at is not None and visit.starts_at != sought.at,
    )


def _loud(visit: DayVisitRow) -> bool:
    return visit.status == "scheduled" and visit.flag == "no_key"


def view_back(screen: str) -> Command:
    """Esc on one of the views."""
    return on_screen(screen, BACK, "Back to the day")
