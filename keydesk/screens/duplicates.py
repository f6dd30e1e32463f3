"""Possible duplicates: every two clients who may be one household, and what is done about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from keydesk.commands import BACK, FILTER, OPEN, Command
from keydesk.commands import on as on_screen
from keydesk.db.rows.merging import TwinPair
from keydesk.rules.roles import Permission
from keydesk.screens.short_list import ShortListScreen
from keydesk.screens.twin_verbs import TwinVerbs
from keydesk.widgets.profile_cells import TWIN_COLUMNS, twin_cells

if TYPE_CHECKING:
    from keydesk.db.changes import Changes

_EDIT: Final = Permission.EDIT_CLIENTS


class DuplicatesScreen(ShortListScreen[TwinPair], TwinVerbs):
    """The pairs, the likeliest first. Stands on the clients and goes back to them."""

    TAB: ClassVar[str] = "Clients"
    COLUMNS = TWIN_COLUMNS
    HINT = "filter: a name, a street, same phone"
    EMPTY = "No two clients look like one household."
    NOTHING = "There are no two here"
    SAID_OF_ALL = ("Those who were said to be two households are shown, too", "Only those nobody has looked at")
    PATIENT: ClassVar[frozenset[str]] = frozenset({"filter", "open", "apart"})

    VERBS: ClassVar[tuple[Command, ...]] = (
        on_screen("twins", OPEN, "Both side by side, and one of them made of the two", _EDIT, "side by side"),
        on_screen("twins", FILTER, "Show only what fits: a name, a street, same phone"),
        Command("twins.apart", "equals_sign", "apart", "not the same", "Two households; not asked about again", _EDIT),
        Command("twins.all", "F", "everything", "told apart too", "Also who was said to be two households"),
        on_screen("twins", BACK, "Clear the filter; then back to the clients"),
    )

    def concerned_by(self, changes: Changes) -> bool:
        """Profiles, and what was said of them."""
        return changes.touch("client")

    async def reload(self) -> None:
        """Read the pairs anew, the cursor on the same two."""
        from keydesk.db.queries.twins import twin_pairs

        rows = await self.look_up(twin_pairs, everything=self.everything)
        many = len(rows)
        self.put_rows(
            ((_key(row), row, twin_cells(row)) for row in rows),
            summary=f"{many} {'pair' if many == 1 else 'pairs'}" if rows else "",
        )

    def client_in_hand(self) -> int | None:
        """The first of the two under the cursor."""
        row = self.row
        return None if row is None else row.first_id

    def action_open(self) -> None:
        """Both side by side."""
        if self.check_action("open", ()):
            self.patiently(self._side_by_side())

    async def _side_by_side(self) -> None:
        row = self.row
        if row is not None:
            await self.merge(row.first_id, row.second_id)

    def action_apart(self) -> None:
        """Say that they are two households; said of two of whom it was said, it is forgotten."""
        self.patiently(self._apart())

    async def _apart(self) -> None:
        from keydesk.operations.twins import forget_apart, tell_apart

        row = self.row
        if row is not None:
            operation = forget_apart if row.apart else tell_apart
            self.say_done(await self.perform(operation, client_id=row.first_id, other_id=row.second_id))

    def action_back(self) -> None:
        """Clear the filter, or go back to the clients."""
        if not self.clear_filter():
            super().action_back()


def _key(row: TwinPair) -> int:
    """One number for two clients."""
    return row.first_id << 31 | row.second_id
