"""What the verbs of lists have in common: the history of one thing, and what was done said."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from keydesk.screens.dialogs.history import HistoryDialog
from keydesk.screens.type_ahead import TypeAheadScreen
from keydesk.widgets.change_cells import CHANGE_COLUMNS, change_cells

if TYPE_CHECKING:
    from collections.abc import Mapping


class ListVerbs(TypeAheadScreen):
    """A list whose things are changed from it."""

    @property
    def zone(self) -> ZoneInfo:
        """The office's time zone."""
        return ZoneInfo(self.desk.settings.time_zone)

    async def show_history(self, title: str, subject: str, subject_id: int, labels: Mapping[str, str]) -> None:
        """Who changed what of one thing, newest first."""
        from keydesk.db.queries.history import history_of

        lines = await self.look_up(history_of, subject=subject, subject_id=subject_id)
        now = self.desk.store.clock.now()
        cells = [change_cells(each, labels=labels, now=now, zone=self.zone) for each in lines]
        await self.ask(HistoryDialog(title, CHANGE_COLUMNS, cells))

    def say_done(self, done: object) -> bool:
        """Say what was done and show it; False where a form was left or it was refused, which is said already."""
        said = done if isinstance(done, str) else getattr(done, "said", "")
        if not said:
            return False
        self.say(said)
        self.request_reload()
        return True
