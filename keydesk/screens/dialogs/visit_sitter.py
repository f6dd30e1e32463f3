"""Who makes a visit: found by typing; 1 is PRIMARY, 2 is SECONDARY, 0 is nobody yet; who is blocked cannot be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.dialogs.visit_fields import FAST
from keydesk.widgets.filter_box import FilterBox
from keydesk.widgets.long_table import LongTable
from keydesk.widgets.table_columns import Toned

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from keydesk.db.rows.visit import SitterRow
    from keydesk.widgets.table_columns import Cells

_NONE = "none chosen"


class SitterPick(PickDialog):
    """A list of sitters in which those whom the client has blocked are grey, and stay where they are."""

    def __init__(
        self, title: str, options: Sequence[tuple[str, str, str]], sitters: Sequence[SitterRow], *, typed: str = ""
    ) -> None:
        """Make the list.

        Args:
            title: whose visit it is.
            options: as :func:`~keydesk.screens.dialogs.visit_fields.sitter_options` gives them.
            sitters: for their badges, which find them.
            typed: what the box begins with.
        """
        badges = {str(each.staff_id): each.badge for each in sitters}
        self._cannot = {
            number
            for number, (_, words, note) in enumerate(options)
            if note.startswith("blocked") or words.endswith(_NONE)
        }
        choices = [Choice(value, words, note, also=badges.get(value, "")) for value, words, note in options]
        super().__init__(title, choices, empty="Staff (F6) adds sitters", typed=typed)
        self._fast = {
            key: [number] for number, (value, _, _) in enumerate(options) for key in FAST if FAST[key] == value
        }

    def _window(self, things: Sequence[int]) -> Mapping[int, Cells]:
        cells = super()._window(things)
        return {
            thing: tuple(Toned(str(cell), "quiet") for cell in row) if thing in self._cannot else row
            for thing, row in cells.items()
        }

    def _narrow(self, typed: str) -> None:
        meant = self._fast.get(typed.strip())
        if meant is None:
            super()._narrow(typed)
        else:
            self.query_one(LongTable).set_ids(meant, to_top=True)

    def action_take(self) -> None:
        """Answer with whoever the cursor is on, unless the client has blocked them or there is nobody."""
        if self.query_one(LongTable).current in self._cannot:
            self.query_one(FilterBox).say("not possible: take somebody else")
            return
        super().action_take()
