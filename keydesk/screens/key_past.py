"""What ever happened to a copy and to its key, from any list of copies."""

from __future__ import annotations

from keydesk.screens.copies import CopiesScreen
from keydesk.screens.dialogs.history import HistoryDialog
from keydesk.widgets.key_history import HISTORY_COLUMNS, history_cells


class KeyPastVerbs(CopiesScreen):
    """A screen with copies whose history can be looked at."""

    def action_history(self) -> None:
        """The whole line of events."""
        self.patiently(self._history_of_copy())

    async def _history_of_copy(self) -> None:
        from keydesk.db.queries.movements import movements

        row = self._one()
        if row is None:
            return
        detail = await self.detail_of(row)
        events = await self.look_up(movements, copy_id=row.copy_id)
        lines = [history_cells(event, now=detail.now, zone=self.zone) for event in reversed(events)]
        title = " · ".join(filter(None, (row.tag_code, row.client, row.opens)))
        await self.ask(HistoryDialog(title, HISTORY_COLUMNS, lines))
