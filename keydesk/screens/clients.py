"""Clients (F5): every household served, found by typing, and what is kept about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, cast

from textual import on
from textual.containers import Vertical
from textual.content import Content

from keydesk.commands import EDIT, FILTER, NEW, Command
from keydesk.commands import on as on_screen
from keydesk.db.rows.client import ClientCounts, ClientRow, ClientSort
from keydesk.rules.client_words import CLIENTS, STATUSES
from keydesk.rules.roles import Permission
from keydesk.screens.client_verbs import CLIENT_VERBS, ClientVerbs
from keydesk.screens.list_filter import ListFilter
from keydesk.screens.twin_verbs import DUPLICATES
from keydesk.widgets.aid_bar import AidBar
from keydesk.widgets.client_cells import CLIENT_COLUMNS, client_cells
from keydesk.widgets.client_pane import ClientPane
from keydesk.widgets.filter_box import FilterBox
from keydesk.widgets.long_table import LongTable
from keydesk.widgets.plain_table import OpenTable
from keydesk.widgets.query_box import QueryBox
from keydesk.widgets.table_columns import Sort

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult
    from textual.timer import Timer

    from keydesk.db.changes import Changes
    from keydesk.rules.query_words import Language
    from keydesk.widgets.table_columns import Cells

_REST_SECONDS: Final = 0.08
# What is beside the list is read when the cursor has come to rest, and not on the way.
_REMEMBERED: Final = 2000
_FACETS: Final = ("", *(f"status:{each}" for each in STATUSES), "key:some", "key:none", "key:no")
_MOST_FIRST: Final = frozenset({"keys"})


class ClientsScreen(ListFilter, ClientVerbs):
    """The list of clients."""

    LANGUAGE: ClassVar[Language] = CLIENTS

    TAB: ClassVar[str] = "Clients"
    CSS_PATH = "clients.tcss"
    AUTO_FOCUS = "LongTable"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - Textual declares it so
    PATIENT: ClassVar[frozenset[str]] = frozenset(
        {"new", "edit", "filter", *(command.action for command in CLIENT_VERBS)}
    )

    VERBS: ClassVar[tuple[Command, ...]] = (
        on_screen(
            "clients",
            FILTER,
            "Show only what fits: words, status:active, key:none, sitter:sam, visits:none, !city:elm",
        ),
        on_screen("clients", NEW, "Add a client", Permission.EDIT_CLIENTS),
        on_screen("clients", EDIT, "Edit name, phones, address, notes", Permission.EDIT_CLIENTS),
        *CLIENT_VERBS,
        Command("clients.pets", "3", "app.open_pets", "pets", "All pets, with their owners, breeds and ages"),
        DUPLICATES,
        Command("clients.sort", "s", "sort", "sort", "Sort by the next column", shown=False),
        Command("clients.reverse", "S", "reverse", "reverse", "Turn the order round", shown=False),
        Command(
            "clients.facet",
            "F",
            "facet",
            "by status",
            "All, prospects, active, inactive, with a key on file, without",
            shown=False,
        ),
        Command("clients.clear", "escape", "clear", "clear", "Clear the filter", shown=False),
    )

    def __init__(self) -> None:
        """Make the screen; nothing is fetched before the desk is open."""
        super().__init__()
        self._counts = ClientCounts()
        self._seen: dict[int, ClientRow] = {}
        self._later: Timer | None = None
        self._begun = False

    def compose_body(self) -> ComposeResult:
        """Filter and counts on top, the list beneath, the client beside it where there is room."""
        yield QueryBox(
            self._filter,
            complete=self.complete,
            on_aid=self.help_with,
            hint="filter: a name, a pet, a street, r*, key:none; ? says all",
            id="clients-filter",
        )
        yield AidBar(id="clients-counts")
        with Vertical(id="clients-body"):
            table = OpenTable(CLIENT_COLUMNS, id="clients-table")
            table.sort = Sort("name")
            yield table
            yield ClientPane(id="clients-pane")

    def on_mount(self) -> None:
        """Rows are read as they come into sight."""
        self._table.set_window(self._window)
        self._table.set_follower(self._moved)

    @property
    def _table(self) -> LongTable:
        return self.query_one("#clients-table", LongTable)

    @property
    def _sort(self) -> Sort:
        return self._table.sort or Sort("name")

    @property
    def _text(self) -> str:
        return self.query_one("#clients-filter", FilterBox).value

    # -- reading -----------------------------------------------------------------------------------------------------

    def _window(self, things: Sequence[int]) -> Mapping[int, Cells]:
        from keydesk.db.queries.clients import client_rows

        rows: dict[int, ClientRow] = self.look_now(client_rows, ids=things) or {}
        if len(self._seen) > _REMEMBERED:
            self._seen.clear()
        self._seen.update(rows)
        return {thing: client_cells(row) for thing, row in rows.items()}

    def concerned_by(self, changes: Changes) -> bool:
        """Safes and settings are not on this screen."""
        return changes.touch("client", "pet", "key", "key_copy", "territory", "visit", "client_contact", "staff")

    async def reload(self) -> None:
        """Read the list anew, cursor on the same client."""
        from keydesk.db.queries.clients import client_survey

        sort, text = self._sort, self._text
        survey = await self.look_up(
            client_survey, text=text, sort=cast("ClientSort", sort.column), descending=sort.descending
        )
        self._begun = True
        self._counts = survey.counts
        if (self._sort, self._text) == (sort, text):
            self._put(survey.ids, forget=True)
        else:
            # Somebody typed while this was read.
            self._table.forget()
            self._find()
        self._show_counts()
        self._show_detail()

    def _find(self, *, to_top: bool = False) -> None:
        """Read what the filter finds, in the order that was asked for."""
        from keydesk.db.queries.clients import client_found

        sort = self._sort
        found = self.look_now(client_found, text=self._text, sort=sort.column, descending=sort.descending)
        if found is not None:
            self._put(found[0], to_top=to_top)

    def _put(self, ids: Sequence[int], *, to_top: bool = False, forget: bool = False) -> None:
        self._table.empty = (
            "No client fits this filter.\n\nEsc clears it."
            if self._text
            else "No clients yet.\n\nn adds one. I takes a whole list in."
        )
        self._table.set_ids(ids, to_top=to_top, forget=forget)
        note = f"{len(ids):,} of {self._counts.total:,}" if self._text else ""
        self.box.say_found(note, self.understood(self._text).troubles)

    def _show_counts(self) -> None:
        counts = self._counts
        parts = (
            ("all", counts.total, ""),
            ("active", counts.active, ""),
            ("prospects", counts.prospect, ""),
            ("inactive", counts.inactive, ""),
            ("no key on file", counts.keyless, "$text-warning"),
        )
        shown = [
            Content.assemble((f"{word} ", "$text-muted"), (f"{number:,}", f"bold {style}" if number else "$text-muted"))
            for word, number, style in parts
        ]
        self.query_one(AidBar).show(Content("  ").join(shown))

    # -- filter and order --------------------------------------------------------------------------------------------

    def _filter(self, text: str) -> None:
        """Called inside the key's own cycle: box and list are painted together."""
        if self._begun:
            # Before that the list itself is still being read, and takes the filter with it.
            self._find(to_top=bool(text))

    def action_filter(self) -> None:
        """Type a filter."""
        self.to_box(self.query_one("#clients-filter", FilterBox))

    @on(FilterBox.Accepted)
    def _to_the_list(self) -> None:
        self._table.focus()

    def action_facet(self) -> None:
        """The next of: all, prospects, active, inactive, a key on file, none on file, no key needed."""
        words = self._text.split()
        now = next((word for word in words if word in _FACETS), "")
        following = _FACETS[(_FACETS.index(now) + 1) % len(_FACETS)]
        rest = [word for word in words if not word.startswith(("status:", "key:"))]
        self.query_one("#clients-filter", FilterBox).value = " ".join(filter(None, [*rest, following]))

    def action_clear(self) -> None:
        """Clear the filter."""
        self.query_one("#clients-filter", FilterBox).value = ""

    def action_sort(self) -> None:
        """Sort by the next column."""
        keys = [column.key for column in self._table.columns if column.sortable]
        column = keys[(keys.index(self._sort.column) + 1) % len(keys)]
        self._sort_by(Sort(column, descending=column in _MOST_FIRST))

    def action_reverse(self) -> None:
        """Turn the order round."""
        self._sort_by(Sort(self._sort.column, descending=not self._sort.descending))

    @on(LongTable.SortAsked)
    def _sort_asked(self, message: LongTable.SortAsked) -> None:
        self._sort_by(message.sort)

    def _sort_by(self, sort: Sort) -> None:
        self._table.sort = sort
        self._find()

    # -- the client under the cursor ---------------------------------------------------------------------------------

    def client_in_hand(self) -> int | None:
        """The client under the cursor."""
        return self._table.current

    def _moved(self, _thing: int | None) -> None:
        if self._later is not None:
            self._later.stop()
        self._later = self.set_timer(_REST_SECONDS, self._show_detail)

    def _show_detail(self) -> None:
        from keydesk.db.queries.client_page import client_page

        pane = self.query_one(ClientPane)
        current = self._table.current
        if not pane.display or not self.shell.is_open:
            return
        page = None
        if current is not None:
            page = self.look_if_there(client_page, client_id=current)
        pane.show(page, zone=self.zone)

    def on_resize(self) -> None:
        """There may be room for the client beside the list now."""
        self.call_after_refresh(self._show_detail)

    @on(LongTable.Opened)
    def _opened(self, message: LongTable.Opened) -> None:
        # A page stands on its list and comes back to it.
        from keydesk.screens.client import ClientPage

        self.app.push_screen(ClientPage(message.thing))

    # -- adding ------------------------------------------------------------------------------------------------------

    def action_new(self) -> None:
        """Add a client; the cursor lands on the new row."""
        self.patiently(self._new())

    async def _new(self) -> None:
        client_id = await self.add_client()
        if client_id is None:
            return
        if self._text:
            # A filter that hides the new row would look as if it had not been saved.
            self.query_one("#clients-filter", FilterBox).value = ""
        await self.reload()
        self._table.go_to(client_id)
