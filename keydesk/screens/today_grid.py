"""What the week and the month have in common: a line above, the days, a line that says the one under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.widgets import Static

from keydesk.commands import Command
from keydesk.screens.today_views import DayView
from keydesk.widgets.day_head import long_day, near_word
from keydesk.widgets.day_marks import BAR, counts_words

if TYPE_CHECKING:
    from datetime import date

    from textual.app import ComposeResult
    from textual.widget import Widget

    from keydesk.db.changes import Changes
    from keydesk.db.rows.needs import GridCellRow


class DaysScreen(DayView):
    """Days side by side."""

    PATIENT: ClassVar[frozenset[str]] = frozenset({"any_day"})

    def __init__(self, day: date | None) -> None:
        """Make the view.

        Args:
            day: what it begins with; None is today.
        """
        super().__init__()
        self.day = day

    def compose_body(self) -> ComposeResult:
        """The span and its counts, the days, the one under the cursor."""
        yield Static("", classes="days-head", markup=False)
        yield self.compose_days()
        yield Static("", classes="days-told", markup=False)

    def compose_days(self) -> Widget:
        """The days."""
        raise NotImplementedError

    def concerned_by(self, changes: Changes) -> bool:
        """Visits, who makes them, keys and where they are, and whether anybody wants to know."""
        return changes.touch("visit", "key", "key_copy", "client", "staff", "office")

    def day_in_hand(self) -> date | None:
        """The day under the cursor."""
        return self.day

    def put_head(self, span: str, near: str, total: GridCellRow) -> None:
        """Say which days, and what they come to."""
        off = not self.desk.settings.notices_on
        width = max(0, self.size.width - 2)
        left = Content.assemble((span, "bold"), (f" · {near}" if near else "", "$text-muted"))
        # The mark of the grid, with its words: nobody has to be told what it means.
        sign = BAR if total.no_key else ""
        loud = "key notices are off" if off else f"{sign}{total.no_key:,} NO KEY"
        style = "$text-warning" if off else "bold reverse $text-error" if total.no_key else "$text-muted"
        visits = "1 visit" if total.visits == 1 else f"{total.visits:,} visits"
        right = Content.assemble(visits, "   ", (loud, style))
        room = max(0, width - right.cell_length - 2)
        line = Content.assemble(left.truncate(room, pad=True), "  ", right)
        self.query_one(".days-head", Static).update(line)

    def put_told(self, who: str, day: date | None, cell: GridCellRow, *, nobody: bool = False) -> None:
        """Say the day under the cursor in words."""
        line = Content("")
        if day is not None:
            from keydesk.widgets.text import content

            name = long_day(day, today=self.today)
            when = f"{name} · {near_word(day, today=self.today)}"
            counts = counts_words(cell, nobody=nobody)
            loud = "bold" if cell.no_key or (nobody and cell.visits) else ""
            parts = [content(who, "bold"), Content("   ")] if who else []
            line = Content.assemble(*parts, (when, "" if who else "bold"), "   ", (counts, loud))
        self.query_one(".days-told", Static).update(line)

    # -- turning -----------------------------------------------------------------------------------------------------

    def go_to(self, day: date) -> None:
        """Show the days round another one."""
        self.day = day
        self.request_reload()

    def action_now(self) -> None:
        """To today."""
        if self.shell.is_open:
            self.go_to(self.today)

    def action_any_day(self) -> None:
        """To any day, typed as one says it."""
        self.patiently(self._any_day())

    async def _any_day(self) -> None:
        from keydesk.screens.dialogs.day import DayDialog

        await self.shell.opened()
        day = await self.ask(DayDialog("Which day?", go_on="go there", today=self.today))
        if day is not None:
            self.go_to(day)


def turns(screen: str, span: str) -> tuple[Command, ...]:
    """The verbs that turn: before, after, today, any day.

    Args:
        screen: the first half of their ids.
        span: ``week`` or ``month``.
    """
    return (
        Command(f"{screen}.before", "left_square_bracket", "turn(-1)", span, f"The {span} before", written="[ ]"),
        Command(f"{screen}.after", "right_square_bracket", "turn(1)", span, f"The {span} after", shown=False),
        Command(f"{screen}.now", "full_stop", "now", f"this {span}", f"To today, in this {span}"),
        Command(f"{screen}.any", "at", "any_day", "any day", "Go to any day: tomorrow, fri, 26 Nov, +3", shown=False),
    )
