"""How the list of keys is looked at: by which columns it is sorted, kept for each person until the next time."""

from __future__ import annotations

from array import array
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on

from keydesk.commands import Command
from keydesk.rules.key_look import SORTS, KeyLook, told_look, told_ordering, turned
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.key_columns import KeyColumns
from keydesk.widgets.long_table import LongTable
from keydesk.widgets.table_columns import Sort

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.timer import Timer

    from keydesk.db.rows.keys import KeyOrder

KEY_ORDERS: Final = (
    Command("keys.sort", "s", "sort", "sort", "Sort by the next column", shown=False),
    Command("keys.sort_too", "S", "sort_too", "sort too", "Sort by one more column, or turn one round", shown=False),
)

LONG_LIST: Final = 3000
"""Copies from which on an order is not read within a key's own cycle, and the others are read ahead."""

_KEPT_AFTER: Final = 1.5
# Seconds after the last change in which nobody has gone on to another order.
_NOTHING = array("q")


class KeyOrders(KeyColumns):
    """A list of keys in an order of several columns."""

    PATIENT: ClassVar[frozenset[str]] = KeyColumns.PATIENT | {"sort_too"}

    def __init__(self) -> None:
        """Begin by tag."""
        super().__init__()
        self._kept = ""
        self._keeps: Timer | None = None

    @property
    def sorting(self) -> str:
        """The order of the list, as queries take it."""
        return told_ordering(self._look.order)

    def show_order(self) -> None:
        """Let the heading say what the order is."""
        self._table.sorts = tuple(Sort(column, descending) for column, descending in self._look.order)

    def ordered(self) -> Sequence[int]:
        """What the filter found, in the order of the list; read at once where it is not known yet."""
        name, backwards = _as_read(self.sorting)
        if name not in self._orders:
            order: KeyOrder | None = self.look_now(self.reads.order, sort=name)
            if order is None:
                return _NOTHING
            self._orders[name] = order
        ids = self._found.matches.among(self._orders[name])
        return ids[::-1] if backwards else ids

    def keep_order(self, sorting: str, order: KeyOrder) -> None:
        """Take an order that was read beside the screen, in place of all that was known before."""
        name, backwards = _as_read(sorting)
        if backwards:
            order = type(order)(order.everything[::-1], order.in_service[::-1])
        self._orders = {name: order}

    # -- another look ------------------------------------------------------------------------------------------------

    def look_at(self, look: KeyLook, *, anew: bool = False) -> None:
        """Look at the list in another way, and keep that for the next time.

        Args:
            look: the way.
            anew: it needs more than another order of what is known.
        """
        if look == self._look:
            return
        self._look = look
        self.show_order()
        self.show_columns()
        known = _as_read(self.sorting)[0] in self._orders
        if not anew and (known or (self._at is None and self._counts.total <= LONG_LIST)):
            self.put_found()
        else:
            self.request_reload()
        if self._keeps is not None:
            self._keeps.stop()
        self._keeps = self.set_timer(_KEPT_AFTER, self._keep_look)

    def _keep_look(self) -> None:
        self.run_worker(self._remember(), group="look")

    async def _remember(self) -> None:
        from keydesk.operations.views import remember_look

        look = told_look(self._look)
        if look != self._kept:
            self._kept = look
            await self.perform(remember_look, look=look)

    def begin_with(self, look: KeyLook) -> None:
        """Begin as the person left the list, unless they have chosen something already."""
        self._kept = told_look(look)
        if self._look == KeyLook():
            self._look = look
            self.show_order()
            self.show_columns()

    # -- the verbs ---------------------------------------------------------------------------------------------------

    def action_sort(self) -> None:
        """Sort by the next column alone."""
        keys = [column.key for column in self._table.columns if column.key in SORTS]
        first = self._look.order[0][0]
        column = keys[(keys.index(first) + 1) % len(keys)] if first in keys else keys[0]
        self.look_at(replace(self._look, order=turned((), column)))

    def action_sort_too(self) -> None:
        """Sort by one more column, or turn one round."""
        self.patiently(self._sort_too())

    async def _sort_too(self) -> None:
        titles = {column.key: column.title.capitalize() for column in self._table.columns if column.key in SORTS}
        order = dict(self._look.order)
        last = self._look.order[-1][0]
        choices = [
            Choice(key, titles.get(key, key.capitalize()), self._order_words(key))
            for key in [last, *(each for each in order if each != last), *(key for key in titles if key not in order)]
        ]
        column = await self.ask(PickDialog("Sort by which column too?", choices))
        if column is not None:
            self.look_at(replace(self._look, order=turned(self._look.order, column)))

    def _order_words(self, key: str) -> str:
        """What choosing a column does to the order."""
        place = next((n for n, (name, _) in enumerate(self._look.order, start=1) if name == key), 0)
        if not place:
            return f"after {self._look.order[-1][0]}"
        return "turn it round" if place == 1 else f"number {place}: turn it round"

    @on(LongTable.SortAsked)
    def _sort_asked(self, message: LongTable.SortAsked) -> None:
        self.look_at(replace(self._look, order=((message.sort.column, message.sort.descending),)))


def _as_read(sorting: str) -> tuple[str, bool]:
    """The order that is read for it, and whether from its end: one column backwards is that column's list reversed."""
    if "," not in sorting and sorting.startswith("-"):
        return sorting[1:], True
    return sorting, False
