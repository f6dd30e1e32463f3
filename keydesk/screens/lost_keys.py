"""Missing and lost: every key that is gone or whose case is open, and what is left to do about each."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from keydesk.commands import BACK, FILTER, OPEN, Command
from keydesk.commands import on as on_screen
from keydesk.db.rows.lost_key import LostKeyRow
from keydesk.rules.text import counted
from keydesk.screens.printing import PrintsList, print_verb
from keydesk.screens.short_list import ShortListScreen
from keydesk.widgets.filter_box import FilterBox
from keydesk.widgets.lost_key_text import LOST_COLUMNS, lost_cells

if TYPE_CHECKING:
    from keydesk.db.changes import Changes
    from keydesk.reports.report import Report


class LostKeysScreen(ShortListScreen[LostKeyRow], PrintsList):
    """A line a copy; those with an open case first, the oldest before the others."""

    TAB: ClassVar[str] = "Keys"
    COLUMNS = LOST_COLUMNS
    HINT = "filter: a tag, a client, what is to do"
    EMPTY = "No key is missing, and no case is open.\n\nOn Keys (F4), m says that nobody can find a key."
    NOTHING = "There is no such key here"
    PATIENT: ClassVar[frozenset[str]] = frozenset({"filter", "print"})

    VERBS: ClassVar[tuple[Command, ...]] = (
        on_screen("lost_keys", OPEN, "Its case: who had it last, and each step to work it off"),
        print_verb("lost_keys"),
        on_screen("lost_keys", FILTER, "Show only what fits: a tag, a client, what is to do"),
        on_screen("lost_keys", BACK, "Clear the filter, then back to Keys"),
    )

    def concerned_by(self, changes: Changes) -> bool:
        """Keys, their cases, and who comes to the client."""
        return changes.touch("lost_key_case", "key_copy", "key", "client", "visit")

    async def reload(self) -> None:
        """Read the list anew, the cursor on the same copy."""
        from keydesk.db.queries.lost_keys import open_cases

        rows = await self.look_up(open_cases)
        now = self.desk.now
        left = sum(bool(row.to_do) for row in rows)
        self.put_rows(
            ((row.copy_id, row, lost_cells(row, now=now, zone=self.zone)) for row in rows),
            summary=f"{counted(left, 'key')} with something to do" if left else "",
        )

    def action_open(self) -> None:
        """The case under the cursor."""
        # A case stands on its list and comes back to it.
        from keydesk.screens.lost_key import LostKeyScreen

        row = self.row
        if row is not None:
            self.app.push_screen(LostKeyScreen(row.copy_id))

    async def paper(self) -> Report:
        """The list with what is to be done, to be worked off."""
        from keydesk.reports.lost_keys import lost_keys_report

        return await self.look_up(lost_keys_report)

    def action_back(self) -> None:
        """Clear the filter, then go back."""
        box = self.query_one(FilterBox)
        if box.value:
            box.value = ""
        else:
            super().action_back()
