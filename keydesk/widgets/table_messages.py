"""What the long table tells its owner."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from keydesk.widgets.long_table import LongTable
    from keydesk.widgets.table_columns import Sort

Follower = Callable[[int | None], None]
"""Told within the cursor's own cycle of the thing that it has come to; None in an empty list."""


class TableMessage(Message):
    """What all messages of a table have."""

    def __init__(self, table: LongTable) -> None:
        super().__init__()
        self.table = table
        """The table that it is about."""

    @property
    def control(self) -> LongTable:
        """The table, for handlers that name it by a selector."""
        return self.table


class Highlighted(TableMessage, namespace="long_table"):
    """The cursor has come to another thing, or the list to nothing at all."""

    def __init__(self, table: LongTable, thing: int | None) -> None:
        super().__init__(table)
        self.thing = thing
        """Primary key of what is under the cursor; None in an empty list."""


class Opened(TableMessage, namespace="long_table"):
    """Enter, or a second click, on a thing."""

    def __init__(self, table: LongTable, thing: int) -> None:
        super().__init__(table)
        self.thing = thing
        """Primary key of the thing."""


class Marked(TableMessage, namespace="long_table"):
    """The marks have changed; they are in ``table.marks``."""


class SortAsked(TableMessage, namespace="long_table"):
    """The heading of a column was clicked; the order is for the list's owner to make."""

    def __init__(self, table: LongTable, sort: Sort) -> None:
        super().__init__(table)
        self.sort = sort
        """The order that was asked for."""
