"""What the person at this session did last, in whatever session: what the header of a login says, whole (S3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from keydesk.commands import BACK, FILTER, Command
from keydesk.commands import on as on_screen
from keydesk.db.rows.session import LastAct
from keydesk.screens.short_list import ShortListScreen
from keydesk.widgets.act_cells import ACT_COLUMNS, act_cells
from keydesk.widgets.plain_table import ShutTable

if TYPE_CHECKING:
    from keydesk.db.changes import Changes
    from keydesk.widgets.plain_table import OpenTable

_MOST = 200


class OwnActsScreen(ShortListScreen[LastAct]):
    """The person's own acts, the newest first; u takes the last one back, as everywhere."""

    TAB: ClassVar[str] = "Desk"
    TABLE: ClassVar[type[OpenTable]] = ShutTable
    COLUMNS = ACT_COLUMNS
    HINT = "filter: a tag, a word"
    EMPTY = "You have done nothing here yet."
    PATIENT: ClassVar[frozenset[str]] = frozenset({"filter"})
    VERBS: ClassVar[tuple[Command, ...]] = (
        on_screen("acts", FILTER, "Show only what contains the words typed"),
        on_screen("acts", BACK, "Clear the filter; then one step back"),
    )

    def concerned_by(self, changes: Changes) -> bool:
        """Whatever was done may have been done by them."""
        del changes
        return True

    async def reload(self) -> None:
        """Read the list anew."""
        from keydesk.db.queries.session import last_acts

        acts = await self.look_up(last_acts, most=_MOST)
        now = self.desk.now
        summary = f"{self.desk.operator.name}, the last {len(acts)}"
        rows = ((act.batch_id, act, act_cells(act, now=now, zone=self.zone)) for act in acts)
        self.put_rows(rows, summary=summary)

    def action_back(self) -> None:
        """Clear the filter, or go back."""
        if not self.clear_filter():
            super().action_back()
