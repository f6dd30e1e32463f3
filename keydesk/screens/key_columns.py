"""The columns of the list of keys, chosen and put in order by each person."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from keydesk.commands import Command
from keydesk.rules.key_look import COLUMNS, KeyLook
from keydesk.screens.dialogs.columns import ColumnsDialog
from keydesk.screens.key_as_of import KeyAsOf
from keydesk.widgets.key_columns import column_of, key_columns, without_room

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from keydesk.db.rows.keys import KeyWindow

KEY_COLUMNS: Final = (
    Command("keys.columns", "J", "columns", "columns", "Choose columns, and put them in order", shown=False),
)


class KeyColumns(KeyAsOf):
    """A list of keys that says of each copy what the person at it wants to know."""

    PATIENT: ClassVar[frozenset[str]] = KeyAsOf.PATIENT | {"columns"}

    def __init__(self) -> None:
        """Begin with the usual columns."""
        super().__init__()
        self._look = KeyLook()

    def look_at(self, look: KeyLook, *, anew: bool = False) -> None:
        """Look at the list in another way."""
        raise NotImplementedError

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

    def show_columns(self) -> None:
        """Let the list have the columns of the look."""
        self._table.set_columns(key_columns(self._look.columns, self._counts.longest_tag))
        self._table.forget()

    def action_columns(self) -> None:
        """Choose columns, and put them in order."""
        self.patiently(self._choose_columns())

    async def _choose_columns(self) -> None:
        table, tags = self._table, self._counts.longest_tag

        def no_room(names: Sequence[str]) -> tuple[str, ...]:
            return without_room(names, table.size.width, tags)

        titles = {name: (column_of(name).title, what) for name, what in COLUMNS.items()}
        chosen = await self.ask(ColumnsDialog(titles, self._look.columns, no_room=no_room))
        if chosen is None or chosen == self._look.columns:
            return
        self.look_at(replace(self._look, columns=chosen))
        away = [titles[name][0].lower() for name in no_room(chosen)]
        self.say(f"No room at this width: {', '.join(away)}; J moves it to the left" if away else "", "plain")
