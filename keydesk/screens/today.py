"""Today (F3): the visits of a day, who will stand before a door without the key, and how that is mended."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on

from keydesk.screens.today_days import DAY_TURNS
from keydesk.screens.today_list import DAY_FILTER, DAY_LOOKS
from keydesk.screens.today_remedies import DAY_HISTORY, DAY_OPEN, DAY_OUT, DayRemedies
from keydesk.screens.today_views import DAY_VIEWS, VIEW_ACTIONS, TodayViews
from keydesk.screens.visit_verbs import VISIT_VERBS
from keydesk.widgets.long_table import LongTable

if TYPE_CHECKING:
    from keydesk.commands import Command
    from keydesk.db.changes import Changes


class TodayScreen(TodayViews, DayRemedies):
    """The Daily Summary."""

    TAB: ClassVar[str] = "Today"
    CSS_PATH = "today.tcss"
    AUTO_FOCUS = "DayTable"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - Textual declares it so
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-high")]  # noqa: RUF012 - see above

    VERBS: ClassVar[tuple[Command, ...]] = (
        DAY_OPEN,
        DAY_OUT,
        *DAY_LOOKS,
        *DAY_VIEWS,
        *VISIT_VERBS,
        *DAY_FILTER,
        *DAY_TURNS,
        DAY_HISTORY,
    )
    PATIENT: ClassVar[frozenset[str]] = DayRemedies.PATIENT | VIEW_ACTIONS

    def concerned_by(self, changes: Changes) -> bool:
        """Visits, who makes them and for whom, keys and where they are, and whether anybody wants to know."""
        people = ("client", "client_membership", "client_contact", "blocked_sitter", "pet", "staff", "service")
        return changes.touch("visit", "key", "key_copy", "key_safe", "hook", "office", *people)

    @on(LongTable.Opened)
    def _opened(self) -> None:
        self.action_open()
