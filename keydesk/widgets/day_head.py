"""The line over a day: which day it is, and the counts that need someone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from keydesk.rules import dates
from keydesk.widgets.day_cells import counted

if TYPE_CHECKING:
    from datetime import date

    from textual.app import RenderResult

    from keydesk.db.rows.needs import DaySummaryRow

_LONG_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LONG_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_GAP: Final = "   "


def long_day(day: date, *, today: date) -> str:
    """``Tuesday 24 November``, with its year where that is not this one."""
    text = f"{_LONG_DAYS[day.weekday()]} {day.day} {_LONG_MONTHS[day.month - 1]}"
    return text if day.year == today.year else f"{text} {day.year}"


def long_month(day: date) -> str:
    """``November 2026``."""
    return f"{_LONG_MONTHS[day.month - 1]} {day.year}"


def near_word(day: date, *, today: date) -> str:
    """``today``, ``tomorrow``, ``yesterday``, ``in 3 days``, ``3 days ago``."""
    away = (day - today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get(away)
    return near or (f"in {away:,} days" if away > 0 else f"{-away:,} days ago")


class DayHead(Widget):
    """One line: the day on the left; visits, sitters, NO KEY and unassigned on the right, which are never cut."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    DayHead { height: 1; padding: 0 1; text-wrap: nowrap; }
    """

    summary: reactive[DaySummaryRow | None] = reactive(None)
    """The day; None before it was read."""

    flags: reactive[bool] = reactive(default=True)
    """Whether the list says which keys are missing."""

    def render(self) -> RenderResult:
        """The line."""
        summary = self.summary
        if summary is None:
            return Content("")
        width = self.content_size.width
        counts = self._counts(summary)
        room = width - counts.cell_length - len(_GAP)
        return Content.assemble(self._day(summary, room), " " * max(0, width - counts.cell_length - room), counts)

    @staticmethod
    def _day(summary: DaySummaryRow, room: int) -> Content:
        """The day in as many words as there is room for, exactly as wide as that."""
        day, today = summary.day, summary.today
        near = near_word(day, today=today)
        for name, word in ((long_day(day, today=today), near), (dates.day(day, today=today), near)):
            told = Content.assemble((name, "bold"), (f" · {word}", "bold" if day == today else "$text-muted"))
            if told.cell_length <= room:
                break
        else:
            told = Content.styled(dates.day(day, today=today), "bold")
        return told.truncate(max(0, room), pad=True)

    def _counts(self, summary: DaySummaryRow) -> Content:
        parts = [
            Content(counted(summary.visit_count, "visit")),
            Content(counted(summary.sitter_count, "sitter")),
        ]
        if not summary.notices_on:
            parts.append(Content.styled("key notices are off", "$text-warning"))
        elif not self.flags:
            parts.append(Content.styled("NO KEY not shown", "$text-warning"))
        else:
            parts.append(Content.styled(f"{summary.no_key:,} NO KEY", _loud(summary.no_key, "bold $text-error")))
        if summary.unassigned:
            parts.append(Content.styled(f"{summary.unassigned:,} unassigned", "$text-warning"))
        return Content(_GAP).join(parts)


def _loud(number: int, style: str) -> str:
    return style if number else "$text-muted"
