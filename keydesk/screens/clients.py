"""Clients (F5): every household served, found by typing, and what is kept about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import on
from textual.containers import Vertical
from textual.content import Content

from keydesk.commands import EDIT, FILTER, NEW, Command
from keydesk.commands import on as on_screen
from keydesk.db.rows.client import ClientCounts
from keydesk.rules.branches import other_branch
from keydesk.rules.client_look import CLIENTS as LISTED
from keydesk.rules.client_words import CLIENTS, STATUSES
from keydesk.rules.roles import BRANCH_WORDS, IN_HOME, Permission
from keydesk.screens.client_many import ALL_MARKED, ClientMany
from keydesk.screens.client_verbs import CLIENT_VERBS
from keydesk.screens.list_screen import ListScreen, look_verbs, mark_range_verb
from keydesk.screens.twin_verbs import DUPLICATES
from keydesk.widgets.aid_bar import AidBar
from keydesk.widgets.client_columns import CLIENT_COLUMNS
from keydesk.widgets.client_pane import ClientPane
from keydesk.widgets.long_table import LongTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from keydesk.db.changes import Changes
    from keydesk.db.rows.client import ClientRow
    from keydesk.db.rows.lists import ListWindow
    from keydesk.rules.fields import Subject
    from keydesk.rules.look import Listed
    from keydesk.rules.query_words import Language
    from keydesk.widgets.list_columns import Drawn

_FACETS: Final = ("", *(f"status:{each}" for each in STATUSES), "key:some", "key:none", "key:no")


class ClientsScreen(ClientMany):
    """The list of clients."""

    LIST: ClassVar[str] = "clients"
    LISTED: ClassVar[Listed] = LISTED
    DRAWN: ClassVar[Drawn[Any]] = CLIENT_COLUMNS
    LANGUAGE: ClassVar[Language] = CLIENTS
    SUBJECT: ClassVar[Subject | None] = "client"
    HINT: ClassVar[str] = "filter: a name, a pet, a street, r*, key:none; ? says all"

    TAB: ClassVar[str] = "Clients"
    CSS_PATH = "clients.tcss"
    AUTO_FOCUS = "LongTable"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - Textual declares it so
    PATIENT: ClassVar[frozenset[str]] = ListScreen.PATIENT | {
        *("new", "edit", "all_marked"),
        *(command.action for command in CLIENT_VERBS),
    }

    VERBS: ClassVar[tuple[Command, ...]] = (
        ALL_MARKED,
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
        mark_range_verb("clients"),
        *look_verbs("clients"),
        Command(
            "clients.facet",
            "F",
            "facet",
            "by status",
            "All, prospects, active, inactive, with a key on file, without",
            shown=False,
        ),
        Command("clients.clear", "escape", "clear", "clear", "Clear the filter, then the marks", shown=False),
    )

    def __init__(self) -> None:
        """Make the screen; nothing is fetched before the desk is open."""
        super().__init__()
        self._counts = ClientCounts()

    def compose_body(self) -> ComposeResult:
        """Filter and counts on top, the list beneath, the client beside it where there is room."""
        yield from self.compose_filter()
        with Vertical(id="clients-body"):
            yield from self.compose_table()
            yield ClientPane(id="clients-pane")

    # -- reading -----------------------------------------------------------------------------------------------------

    def concerned_by(self, changes: Changes) -> bool:
        """Safes are not on this screen; settings have the office's own fields."""
        people = ("client", "pet", "territory", "visit", "client_contact", "client_membership", "staff", "vet")
        return changes.touch(*people, "key", "key_copy", "field_definition", "field_value")

    async def survey(self, *, text: str, sort: str) -> Sequence[int]:
        """The list, how many clients there are, and the office's own fields."""
        from keydesk.db.queries.clients import client_survey

        survey = await self.look_up(client_survey, text=text, sort=sort)
        self._counts = survey.counts
        self.know_own(survey.own)
        return survey.ids

    def found_now(self, *, text: str, sort: str) -> Sequence[int] | None:
        """What the filter finds, in the order that was asked for."""
        from keydesk.db.queries.clients import client_found

        found = self.look_now(client_found, text=text, sort=sort, own=self._own)
        return None if found is None else found[0]

    def read_window(self, things: Sequence[int]) -> ListWindow[ClientRow] | None:
        """The clients in sight."""
        from keydesk.db.queries.clients import client_window

        window: ListWindow[ClientRow] | None = self.look_now(
            client_window, ids=things, columns=self._look.columns, own=self._own
        )
        return window

    def empty_words(self) -> str:
        """What an empty list says."""
        if self.typed:
            return "No client fits this filter.\n\nEsc clears it."
        return "No clients yet.\n\nn adds one. I takes a whole list in."

    def found_words(self, many: int) -> str:
        """How many of how many."""
        return f"{many:,} of {self._counts.total:,}" if self.typed else ""

    def show_counts(self) -> None:
        """How many there are, by how they stand, and without the key that they need."""
        counts = self._counts
        parts = (
            ("all", counts.total, ""),
            ("active", counts.active, ""),
            ("prospects", counts.prospect, ""),
            ("inactive", counts.inactive, ""),
            ("no key on file", counts.keyless, "$text-warning"),
            *(((f"{self._other_branch} only", counts.elsewhere, ""),) if counts.elsewhere else ()),
        )
        shown = [
            Content.assemble((f"{word} ", "$text-muted"), (f"{number:,}", f"bold {style}" if number else "$text-muted"))
            for word, number, style in parts
        ]
        self.query_one(AidBar).show(Content("  ").join(shown))

    @property
    def _other_branch(self) -> str:
        return BRANCH_WORDS[other_branch(self.desk.branch or IN_HOME)]

    def action_facet(self) -> None:
        """The next of: all, prospects, active, inactive, a key on file, none on file, no key needed."""
        words = self.typed.split()
        now = next((word for word in words if word in _FACETS), "")
        following = _FACETS[(_FACETS.index(now) + 1) % len(_FACETS)]
        rest = [word for word in words if not word.startswith(("status:", "key:"))]
        self.box.value = " ".join(filter(None, [*rest, following]))

    # -- the client under the cursor ---------------------------------------------------------------------------------

    def client_in_hand(self) -> int | None:
        """The client under the cursor."""
        return self.table.current

    def clients_in_hand(self) -> Sequence[int]:
        """The marked clients, else the one under the cursor."""
        return self.chosen

    def forget_synced(self) -> None:
        """Who was synced is not marked any more."""
        self.forget_marks()

    def show_detail(self) -> None:
        """The client under the cursor, beside the list."""
        from keydesk.db.queries.client_page import client_page

        pane = self.query_one(ClientPane)
        current = self.table.current
        if not pane.display or not self.shell.is_open:
            return
        page = None
        if current is not None:
            page = self.look_if_there(client_page, client_id=current)
        pane.show(page, zone=self.zone)

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
        self.show_all()
        await self.reload()
        self.table.go_to(client_id)
