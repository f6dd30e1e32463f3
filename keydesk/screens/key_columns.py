"""The columns of the list of keys, chosen and put in order by each person."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from keydesk.rules.key_look import KEYS
from keydesk.rules.look import Listed
from keydesk.screens.key_as_of import KeyAsOf
from keydesk.screens.list_views import ListViews
from keydesk.widgets.key_columns import key_columns

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from keydesk.db.rows.keys import KeyWindow
    from keydesk.widgets.table_columns import Column


class KeyColumns(KeyAsOf, ListViews):
    """A list of keys that says of each copy what the person at it wants to know."""

    PATIENT: ClassVar[frozenset[str]] = KeyAsOf.PATIENT | ListViews.PATIENT
    LIST: ClassVar[str] = "keys"
    LISTED: ClassVar[Listed] = KEYS

    def read_window(self, copies: Collection[int]) -> KeyWindow | None:
        """The rows of those copies, with what the columns say beside them."""
        from keydesk.db.queries.key_more import shown_window

        window: KeyWindow | None = self.look_now(
            shown_window,
            window=self.reads.window,
            ids=copies,
            columns=self._look.columns,
            past=self._at is not None,
        )
        return window

    def columns_named(self, names: Sequence[str]) -> tuple[Column, ...]:
        """Those columns as they are drawn, those of codes as wide as the longest tag needs."""
        return key_columns(names, self._counts.longest_tag)
