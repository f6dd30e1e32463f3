"""The stock-takes that there are: gone on with, read again, or begun."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from keydesk.commands import BACK, FILTER, NEW, OPEN, Command
from keydesk.commands import on as on_screen
from keydesk.db.rows.stock_take import CountInListRow
from keydesk.rules import dates
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.screens.dialogs.tick import TickDialog
from keydesk.screens.short_list import ShortListScreen
from keydesk.widgets.count_cells import COUNT_COLUMNS, count_cells
from keydesk.widgets.table_columns import Column

if TYPE_CHECKING:
    from keydesk.db.changes import Changes

_COUNT: Final = Permission.MANAGE_KEYS
_PLACES: Final = (
    Column("place", "WHAT", 24, weight=1, sortable=False),
    Column("kind", "", 18, cut="never", sortable=False),
    Column("last", "COUNTED", 16, cut="never", sortable=False),
)


class StockTakesScreen(ShortListScreen[CountInListRow]):
    """A line a stock-take, those that go on first."""

    TAB: ClassVar[str] = "Safes"
    COLUMNS = COUNT_COLUMNS
    HINT = "filter: a safe, a sitter, a name"
    EMPTY = "Nothing has been counted yet.\n\nn begins: tick the safes, and whoever's keys are counted with them."
    NOTHING = "There is no stock-take here"
    PATIENT: ClassVar[frozenset[str]] = frozenset({"filter", "new"})

    VERBS: ClassVar[tuple[Command, ...]] = (
        on_screen("counts", OPEN, "Go on with it, or read its result"),
        on_screen("counts", NEW, "Begin one: tick what is counted", _COUNT),
        on_screen("counts", FILTER, "Show only what fits: a safe, a sitter, a name"),
        on_screen("counts", BACK, "Clear the filter, then back to the safes"),
    )

    def concerned_by(self, changes: Changes) -> bool:
        """Counts, and what safes are called."""
        return changes.touch("stock_take", "key_safe")

    async def reload(self) -> None:
        """Read the list anew, the cursor on the same one."""
        from keydesk.db.queries.stock_take import stock_takes

        rows = await self.look_up(stock_takes)
        now = self.desk.now
        self.put_rows((row.stock_take_id, row, count_cells(row, now=now, zone=self.zone)) for row in rows)

    def action_open(self) -> None:
        """Go on with the count, or read its result."""
        row = self.row
        if row is not None:
            self._open(row.stock_take_id)

    def _open(self, stock_take_id: int) -> None:
        # A count stands on its list and comes back to it.
        from keydesk.screens.stock_take import StockTakeScreen

        self.app.push_screen(StockTakeScreen(stock_take_id))

    def action_new(self) -> None:
        """Begin to count."""
        self.patiently(self._new())

    async def _new(self) -> None:
        from keydesk.db.queries.staff import list_staff
        from keydesk.db.queries.stock_take import last_counts
        from keydesk.operations.stock_take import start_count

        safes = await self.look_up(last_counts)
        holding = [each for each in await self.look_up(list_staff) if each.holds]
        now = self.desk.now
        rows = [
            (
                each.label,
                "a safe",
                "never" if each.counted_at is None else dates.brief(each.counted_at, now=now, zone=self.zone),
            )
            for each in safes
        ]
        rows += [(each.name, f"has {each.holds}", "") for each in holding]
        ticked = await self.ask(TickDialog("What is counted?", _PLACES, rows, ticked=()))
        if not ticked:
            return
        begun = await self.perform(
            start_count,
            safe_ids=[safes[each].safe_id for each in ticked if each < len(safes)],
            staff_ids=[holding[each - len(safes)].staff_id for each in ticked if each >= len(safes)],
        )
        if not isinstance(begun, Refusal):
            self._open(begun.stock_take_id)

    def action_back(self) -> None:
        """Clear the filter, then go back."""
        from keydesk.widgets.filter_box import FilterBox

        box = self.query_one(FilterBox)
        if box.value:
            box.value = ""
        else:
            super().action_back()
