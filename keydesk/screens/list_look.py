"""How a list is looked at: its columns and their order, and by which of them it is sorted; kept for each person."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on

from keydesk.commands import Command
from keydesk.rules.look import Listed, Look, told_ordering
from keydesk.screens.dialogs.columns import ColumnsDialog
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.type_ahead import TypeAheadScreen
from keydesk.widgets.long_table import LongTable
from keydesk.widgets.table_columns import Sort, place, room

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.timer import Timer

    from keydesk.widgets.table_columns import Column

_KEPT_AFTER: Final = 1.5
# Seconds after the last change in which nobody has gone on to another look.


def sort_verbs(screen: str) -> tuple[Command, ...]:
    """The verbs of a list that is sorted by several columns."""
    return (
        Command(f"{screen}.sort", "s", "sort", "sort", "Sort by the next column", shown=False),
        Command(
            f"{screen}.sort_too", "S", "sort_too", "sort too", "Sort by one more column, or turn one round", shown=False
        ),
    )


def columns_verb(screen: str) -> Command:
    """The verb of a list whose columns are chosen."""
    return Command(f"{screen}.columns", "J", "columns", "columns", "Choose columns, and put them in order", shown=False)


class ListLook(TypeAheadScreen):
    """A list that says of each thing what the person at it wants to know, in the order that they want."""

    PATIENT: ClassVar[frozenset[str]] = frozenset({"sort_too", "columns"})

    LIST: ClassVar[str]
    """What the list is called in the store: ``keys``, ``clients``."""

    LISTED: ClassVar[Listed]
    """What the list can say."""

    def __init__(self) -> None:
        """Begin as everybody does."""
        super().__init__()
        self._look = self.LISTED.usual_look
        self._kept = ""
        self._keeps: Timer | None = None

    # -- what the list itself says -----------------------------------------------------------------------------------

    @property
    def listed(self) -> Listed:
        """What the list can say, with the fields of the office's own where it has any."""
        return self.LISTED

    @property
    def table(self) -> LongTable:
        """The list."""
        raise NotImplementedError

    def columns_named(self, names: Sequence[str]) -> tuple[Column, ...]:
        """Those columns as they are drawn."""
        raise NotImplementedError

    def title_of(self, name: str) -> str:
        """What a column is called, as it stands over it."""
        return self.columns_named([name])[0].title

    def put_in_order(self, *, anew: bool) -> None:
        """Put the list into the order of its look.

        Args:
            anew: it needs more than another order of what is known.
        """
        raise NotImplementedError

    # -- another look ------------------------------------------------------------------------------------------------

    @property
    def sorting(self) -> str:
        """The order of the list, as queries take it."""
        return told_ordering(self._look.order)

    def show_order(self) -> None:
        """Let the heading say what the order is."""
        self.table.sorts = tuple(Sort(column, descending) for column, descending in self._look.order)

    def show_columns(self) -> None:
        """Let the list have the columns of the look."""
        self.table.set_columns(self.columns_named(self._look.columns))
        self.table.forget()

    def look_at(self, look: Look, *, anew: bool = False) -> None:
        """Look at the list in another way, and keep that for the next time.

        Args:
            look: the way.
            anew: it needs more than another order of what is known.
        """
        if look == self._look:
            return
        reordered = anew or (look.order, look.group) != (self._look.order, self._look.group)
        self._look = look
        self.show_order()
        self.show_columns()
        if reordered:
            self.put_in_order(anew=anew)
        if self._keeps is not None:
            self._keeps.stop()
        self._keeps = self.set_timer(_KEPT_AFTER, self._keep_look)

    def _keep_look(self) -> None:
        self.run_worker(self._remember(), group="look")

    async def _remember(self) -> None:
        from keydesk.operations.views import remember_look

        look = self.listed.told_look(self._look)
        if look != self._kept:
            self._kept = look
            await self.perform(remember_look, look=look, screen=self.LIST)

    async def begin_as_left(self) -> None:
        """Begin as the person left the list, unless they have chosen something already."""
        from keydesk.db.queries.views import look_as_left

        left = self.listed.read_look(await self.look_up(look_as_left, screen=self.LIST))
        self._kept = self.listed.told_look(left)
        if self._look == self.LISTED.usual_look:
            self._look = left
            self.show_order()
            self.show_columns()

    # -- the verbs ---------------------------------------------------------------------------------------------------

    @property
    def _sortable(self) -> list[Column]:
        sorts = set(self.listed.sorts)
        return [column for column in self.table.columns if column.key in sorts]

    def action_sort(self) -> None:
        """Sort by the next column alone."""
        keys = [column.key for column in self._sortable]
        first = self._look.order[0][0]
        column = keys[(keys.index(first) + 1) % len(keys)] if first in keys else keys[0]
        self.look_at(replace(self._look, order=self.listed.turned((), column)))

    def action_sort_too(self) -> None:
        """Sort by one more column, or turn one round."""
        self.patiently(self._sort_too())

    async def _sort_too(self) -> None:
        titles = {column.key: column.title.capitalize() for column in self._sortable}
        order = dict(self._look.order)
        last = self._look.order[-1][0]
        choices = [
            Choice(key, titles.get(key, key.capitalize()), self._order_words(key))
            for key in [last, *(each for each in order if each != last), *(key for key in titles if key not in order)]
        ]
        column = await self.ask(PickDialog("Sort by which column too?", choices))
        if column is not None:
            self.look_at(replace(self._look, order=self.listed.turned(self._look.order, column)))

    def _order_words(self, key: str) -> str:
        """What choosing a column does to the order."""
        place = next((n for n, (name, _) in enumerate(self._look.order, start=1) if name == key), 0)
        if not place:
            return f"after {self._look.order[-1][0]}"
        return "turn it round" if place == 1 else f"number {place}: turn it round"

    @on(LongTable.SortAsked)
    def _sort_asked(self, message: LongTable.SortAsked) -> None:
        self.look_at(replace(self._look, order=((message.sort.column, message.sort.descending),)))

    def action_columns(self) -> None:
        """Choose columns, and put them in order."""
        self.patiently(self._choose_columns())

    async def _choose_columns(self) -> None:
        listed, width = self.listed, self.table.size.width

        def no_room(names: Sequence[str]) -> tuple[str, ...]:
            placed = {each.column.key for each in place(self.columns_named(names), room(width))}
            return tuple(name for name in names if name not in placed)

        titles = {name: (self.title_of(name), what) for name, what in listed.columns.items()}
        dialog = ColumnsDialog(titles, self._look.columns, usual=listed.usual, stays=listed.stays, no_room=no_room)
        chosen = await self.ask(dialog)
        if chosen is None or chosen == self._look.columns:
            return
        self.look_at(replace(self._look, columns=chosen))
        away = [titles[name][0].lower() for name in no_room(chosen)]
        self.say(f"No room at this width: {', '.join(away)}; J moves it to the left" if away else "", "plain")
