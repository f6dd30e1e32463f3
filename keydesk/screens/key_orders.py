"""The order of the list of keys: known orders are kept, those of a long list are read beside the screen."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Final

from keydesk.screens.key_columns import KeyColumns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keydesk.db.rows.keys import KeyOrder

LONG_LIST: Final = 3000
"""Copies from which on an order is not read within a key's own cycle, and the others are read ahead."""

_NOTHING = array("q")


class KeyOrders(KeyColumns):
    """A list of keys in an order of several columns."""

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

    def put_in_order(self, *, anew: bool) -> None:
        """At once where the order is known or short; else it is read beside the screen."""
        known = _as_read(self.sorting)[0] in self._orders
        if not anew and (known or (self._at is None and self._counts.total <= LONG_LIST)):
            self.put_found()
        else:
            self.request_reload()


def _as_read(sorting: str) -> tuple[str, bool]:
    """The order that is read for it, and whether from its end: one column backwards is that column's list reversed."""
    if "," not in sorting and sorting.startswith("-"):
        return sorting[1:], True
    return sorting, False
