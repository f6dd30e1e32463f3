"""A list of the office: filtered by typing, looked at as each person wants, its things marked; read by what is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import on

from keydesk.commands import Command
from keydesk.screens.list_filter import ListFilter
from keydesk.screens.list_look import columns_verb, sort_verbs
from keydesk.screens.list_views import ListViews, views_verb
from keydesk.screens.past_lines import PastLines
from keydesk.widgets.aid_bar import AidBar
from keydesk.widgets.bulk_cells import marked_words
from keydesk.widgets.filter_box import FilterBox
from keydesk.widgets.long_table import LongTable
from keydesk.widgets.plain_table import MarkTable
from keydesk.widgets.query_box import QueryBox
from keydesk.widgets.table_columns import Sort

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from textual.app import ComposeResult
    from textual.timer import Timer
    from textual.widget import Widget

    from keydesk.db.rows.lists import ListWindow
    from keydesk.db.rows.views import ViewRow
    from keydesk.rules.look import Listed
    from keydesk.widgets.list_columns import Drawn
    from keydesk.widgets.table_columns import Cells, Column

_REST_SECONDS: Final = 0.08
# What is beside the list is read when the cursor has come to rest, and not on the way.
_REMEMBERED: Final = 2000
# Rows; one that a verb is about is read again where it is not among them.


def look_verbs(screen: str) -> tuple[Command, ...]:
    """How every list is looked at."""
    return (*sort_verbs(screen), columns_verb(screen), views_verb(screen))


def mark_range_verb(screen: str) -> Command:
    """The verb of a list whose things are marked, beside those of the list itself."""
    return Command(
        f"{screen}.mark_range", "M", "mark_range", "mark to here", "Mark from the last mark to here", shown=False
    )


class ListScreen(ListFilter, PastLines, ListViews):
    """A list; what it is of, how it is read and drawn, and what its verbs do is the screen's."""

    PATIENT: ClassVar[frozenset[str]] = ListViews.PATIENT | {"filter"}

    DRAWN: ClassVar[Drawn[Any]]
    """What the columns look like."""

    HINT: ClassVar[str]
    """What stands in the empty box."""

    TABLE: ClassVar[type[LongTable]] = MarkTable
    """The list; another one where nothing is marked."""

    def __init__(self) -> None:
        """Make the screen; nothing is fetched before the desk is open."""
        super().__init__()
        self._seen: dict[int, Any] = {}
        self._later: Timer | None = None
        self._begun = False
        self._many_marked = 0
        self._first_view: ViewRow | None = None

    def compose_filter(self) -> ComposeResult:
        """The box, and the counts beneath it."""
        yield QueryBox(
            self._filter, complete=self.complete, on_aid=self.help_with, hint=self.HINT, id=f"{self.LIST}-filter"
        )
        yield AidBar(id=f"{self.LIST}-counts")

    def compose_table(self) -> Iterator[Widget]:
        """The list itself."""
        table = self.TABLE(self.columns_named(self.listed.usual), id=f"{self.LIST}-table")
        table.sorts = tuple(Sort(*each) for each in self.listed.usual_order)
        yield table

    def on_mount(self) -> None:
        """Rows are read as they come into sight."""
        self.table.set_window(self._window)
        self.table.set_follower(self._moved)

    # -- what the screen says ----------------------------------------------------------------------------------------

    async def survey(self, *, text: str, sort: str) -> Sequence[int]:
        """Read the list beside the screen, and take what stands around it; the things in their order."""
        raise NotImplementedError

    def found_now(self, *, text: str, sort: str) -> Sequence[int] | None:
        """The things that a filter finds, in their order, read within a key's own cycle; None where it is refused."""
        raise NotImplementedError

    def read_window(self, things: Sequence[int]) -> ListWindow[Any] | None:
        """The rows of what is in sight, with what the columns say beside them."""
        raise NotImplementedError

    def empty_words(self) -> str:
        """What an empty list says."""
        raise NotImplementedError

    def found_words(self, many: int) -> str:
        """How many of how many there are, for the box."""
        raise NotImplementedError

    def show_counts(self) -> None:
        """Say what is counted."""

    def show_detail(self) -> None:
        """Tell of the thing under the cursor, where there is room beside the list."""

    # -- the look ----------------------------------------------------------------------------------------------------

    @property
    def listed(self) -> Listed:
        """What the list can say, the fields of the office's own among it."""
        return self.LISTED.with_more(self._own.what)

    @property
    def table(self) -> LongTable:
        """The list."""
        return self.query_one(f"#{self.LIST}-table", LongTable)

    @property
    def typed(self) -> str:
        """The filter."""
        return self.query_one(FilterBox).value

    def columns_named(self, names: Sequence[str]) -> tuple[Column, ...]:
        """Those columns as they are drawn; one of a field that is gone meanwhile is left out."""
        known = self.listed.columns
        return self.DRAWN.columns([name for name in names if name in known], self._own)

    def put_in_order(self, *, anew: bool) -> None:
        """Read the list in its order, at once."""
        del anew
        self._find()

    def show_view(self, view: ViewRow) -> None:
        """Look through a view; one that opens the list waits until it is known what the list can say here."""
        if self._begun:
            super().show_view(view)
        else:
            self._first_view = view

    # -- reading -----------------------------------------------------------------------------------------------------

    def _window(self, things: Sequence[int]) -> Mapping[int, Cells]:
        window = self.read_window(things)
        if window is None:
            return {}
        if len(self._seen) > _REMEMBERED:
            self._seen.clear()
        self._seen.update(window.rows)
        columns = [column.key for column in self.table.columns]
        return self.DRAWN.lines(window, columns, zone=self.zone)

    async def reload(self) -> None:
        """Read the list anew, cursor and marks on the same things."""
        if not self._begun:
            await self.begin_own()
            await self.begin_as_left()
            if self._first_view is not None:
                super().show_view(self._first_view)
        sorting, text = self.sorting, self.typed
        things = await self.survey(text=text, sort=sorting)
        self._begun = True
        self._forget_columns_that_went()
        if (self.sorting, self.typed) == (sorting, text):
            self._put(things, forget=True)
        else:
            # Somebody typed while this was read.
            self.table.forget()
            self._find()
        self.show_counts()
        self.show_detail()

    async def begin_own(self) -> None:
        """Know the office's own fields before a look is read that may name them."""
        from keydesk.db.queries.own_lists import own_columns

        if self.SUBJECT:
            self.know_own(await self.look_up(own_columns, subject=self.SUBJECT))

    def _forget_columns_that_went(self) -> None:
        """A field may have been hidden meanwhile: neither its column nor an order by it is there any more."""
        left = self.listed.read_look(self.listed.told_look(self._look))
        if left != self._look:
            self._look = left
            self.show_order()
        self.show_columns()

    def _find(self, *, to_top: bool = False) -> None:
        if not self._begun:
            # The list itself is still being read, and takes filter and order with it.
            return
        found = self.found_now(text=self.typed, sort=self.sorting)
        if found is not None:
            self._put(found, to_top=to_top)

    def _put(self, things: Sequence[int], *, to_top: bool = False, forget: bool = False) -> None:
        self.table.empty = self.empty_words()
        self.table.set_ids(things, to_top=to_top, forget=forget)
        self._show_found()

    def _show_found(self) -> None:
        place = self.table.place
        marked = marked_words(len(place.marks), place.hidden_marks)
        words = " · ".join(filter(None, (self.found_words(len(place.ids)), marked)))
        self.box.say_found(words, self.understood(self.typed).troubles)

    def row_of(self, thing: int | None) -> Any:
        """A thing as the list shows it; None where it is not in the list."""
        if thing is None:
            return None
        if thing not in self._seen:
            # Its line is remembered by the table for longer.
            self._window([thing])
        return self._seen.get(thing)

    # -- the filter --------------------------------------------------------------------------------------------------

    def _filter(self, text: str) -> None:
        """Called inside the key's own cycle: box and list are painted together."""
        self._find(to_top=bool(text))

    def action_filter(self) -> None:
        """Type a filter."""
        self.to_box(self.box)

    @on(FilterBox.Accepted)
    def _to_the_list(self) -> None:
        self.table.focus()

    def clear(self) -> bool:
        """Clear the filter; without one, the marks; False where there was neither."""
        if self.typed:
            self.query_one(FilterBox).value = ""
        elif self.table.place.marks:
            self.forget_marks()
        else:
            return False
        return True

    def action_clear(self) -> None:
        """Clear the filter; without one, the marks."""
        self.clear()

    def show_all(self) -> None:
        """Let no filter hide what was just added: it would look as if it had not been saved."""
        if self.typed:
            self.query_one(FilterBox).value = ""

    # -- cursor and marks --------------------------------------------------------------------------------------------

    def _moved(self, _thing: int | None) -> None:
        if self._later is not None:
            self._later.stop()
        self._later = self.set_timer(_REST_SECONDS, self.show_detail)

    def on_resize(self) -> None:
        """There may be room for what is beside the list now."""
        self.call_after_refresh(self.show_detail)

    @property
    def marked(self) -> int:
        """How many are marked, those that the filter hides among them."""
        return len(self.table.place.marks)

    @property
    def chosen(self) -> tuple[int, ...]:
        """What a verb of many is about: the marked ones, or else the one under the cursor."""
        return self.table.chosen

    def keep_marks(self, things: Sequence[int]) -> None:
        """Leave only these marked: what an act was not done to."""
        self.table.set_marks(tuple(things))

    def forget_marks(self) -> None:
        """Take the marks away."""
        self.table.set_marks(())

    def action_mark_range(self) -> None:
        """Mark from the last mark to here."""
        place = self.table.place
        place.mark_range()
        self.table.set_marks(tuple(place.marks))

    @on(LongTable.Marked)
    def _marks_changed(self) -> None:
        self._show_found()
        before, self._many_marked = self._many_marked, self.marked
        if before != self._many_marked:
            self.refresh_bindings()
