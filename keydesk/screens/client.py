"""The page of one client: the profile, the pets, and the keys with a line for each copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.containers import Vertical

from keydesk.commands import BACK, EDIT, HISTORY, NEW, Command
from keydesk.commands import on as on_screen
from keydesk.rules.roles import Permission
from keydesk.screens.client_key_verbs import ClientKeyVerbs
from keydesk.screens.client_quick import PRICES, PROFILE, QUICK
from keydesk.screens.client_verbs import CLIENT_VERBS
from keydesk.screens.key_edit import in_service
from keydesk.screens.key_verbs import KEY_VERBS
from keydesk.screens.twin_verbs import MERGE
from keydesk.widgets.client_key_cells import client_key_columns, client_key_lines
from keydesk.widgets.client_pane import ClientPane
from keydesk.widgets.long_table import LongTable
from keydesk.widgets.pane_tabs import Pane, PaneTabs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult

    from keydesk.db.changes import Changes
    from keydesk.db.rows.client import ClientKey
    from keydesk.db.rows.keys import KeyRow
    from keydesk.widgets.table_columns import Cells

_MANAGE: Final = Permission.MANAGE_KEYS
KEYS, VISITS, PETS, WAYS, PEOPLE, FIELDS, MESSAGES, BILLING = "12345678"
"""The panes, by the number that shows each."""

# The keys of this page in the order of the footer; those of a list of copies that it shares come by their action.
_FIRST: Final = ("assign", "take_in", "hand_out")
_LATER: Final = tuple(each.action for each in KEY_VERBS if each.action not in {*_FIRST, "edit", "history"})


def _shared(actions: Sequence[str]) -> tuple[Command, ...]:
    by_action = {each.action: each for each in KEY_VERBS}
    return tuple(by_action[action] for action in actions)


PAGE_VERBS: Final = (
    on_screen("client", NEW, "Add a key; nothing but the client is needed", _MANAGE, "new key"),
    QUICK,
    Command("client.add_copy", "plus", "add_copy", "copy", "Add copies of the key under the cursor", _MANAGE),
    *_shared(_FIRST),
    Command("client.take_copy", "minus", "take_copy", "take away", "One copy fewer: which, and why", _MANAGE),
    on_screen("client", EDIT, "Edit the key: what it opens, kind, lock location, notes", _MANAGE, "edit key"),
    Command("client.code", "c", "change_code", "code", "Give the key another code", _MANAGE),
    PROFILE,
    PRICES,
    *(each for each in CLIENT_VERBS if each.action not in {HISTORY.action, QUICK.action}),
    *_shared(_LATER),
    Command("client.copy_history", "h", "copy_history", "history", "Everything that ever happened to this copy"),
    Command("client.history", "H", "history", "changes", "Who changed what about this client, and when", shown=False),
    Command("client.visits", VISITS, f"pane('{VISITS}')", "pane", "Their visits, past and to come", shown=False),
    Command("client.pets", PETS, f"pane('{PETS}')", "pane", "Their pets", shown=False),
    Command("client.ways", WAYS, f"pane('{WAYS}')", "pane", "Ways in with codes, and the key agreement", shown=False),
    Command("client.people", PEOPLE, f"pane('{PEOPLE}')", "pane", "Sitters, contacts, logins, status", shown=False),
    Command("client.fields", FIELDS, f"pane('{FIELDS}')", "pane", "The office's own fields, all of them", shown=False),
    Command("client.messages", MESSAGES, f"pane('{MESSAGES}')", "pane", "What was said with them", shown=False),
    Command("client.billing", BILLING, f"pane('{BILLING}')", "pane", "Their bills and payments", shown=False),
    MERGE,
    on_screen("client", BACK, "Back to the list"),
)


class ClientPage(ClientKeyVerbs):
    """One client. Stands on the list and goes back to it with Esc."""

    TAB: ClassVar[str] = "Clients"
    CSS_PATH = "client.tcss"
    AUTO_FOCUS = "LongTable"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - Textual declares it so
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-high")]  # noqa: RUF012 - see above
    VERBS: ClassVar[tuple[Command, ...]] = PAGE_VERBS
    PATIENT: ClassVar[frozenset[str]] = frozenset(each.action for each in PAGE_VERBS) - {"back"}

    def __init__(self, client_id: int) -> None:
        """Make the page of one client; nothing is fetched before it is shown."""
        super().__init__()
        self._client_id = client_id
        self._lines: dict[int, Cells] = {}

    def compose_body(self) -> ComposeResult:
        """Profile and keys, beneath or beside each other."""
        yield PaneTabs()
        with Vertical(id="client-body"):
            yield ClientPane(with_keys=False, id="client-profile")
            yield LongTable(client_key_columns(None), empty="", id="client-keys")

    def on_mount(self) -> None:
        """The lines are all here already: nobody has a hundred keys."""
        self._table.set_window(self._window)
        tabs = self.query_one(PaneTabs)
        tabs.panes, tabs.current = self.panes(), KEYS

    def panes(self) -> tuple[Pane, ...]:
        """The panes of the page; billing only where the operator makes bills in a branch that is looked at."""
        looked_at = () if not self.shell.is_open else (self.desk.branch,) if self.desk.branch else self.desk.branches
        bills = any(self.desk.may(Permission.BILL, each) for each in looked_at)
        return (
            Pane(KEYS, "Profile and keys", "Profile"),
            Pane(VISITS, "Visits"),
            Pane(PETS, "Pets"),
            Pane(WAYS, "Ways in", "Ways"),
            Pane(PEOPLE, "People"),
            Pane(FIELDS, "Fields"),
            Pane(MESSAGES, "Messages", "Said"),
            *((Pane(BILLING, "Billing", "Bills"),) if bills else ()),
        )

    def action_pane(self, pane: str) -> None:
        """Show another pane."""
        if pane == VISITS:
            from keydesk.screens.visit_list import ClientVisits

            self.app.push_screen(ClientVisits(self._client_id, self.panes(), self.action_pane))
        elif pane == PETS:
            from keydesk.screens.client_pets import ClientPets

            self.app.push_screen(ClientPets(self._client_id, self.panes(), self.action_pane))
        elif pane == WAYS:
            from keydesk.screens.client_ways import ClientWays

            self.app.push_screen(ClientWays(self._client_id, self.panes(), self.action_pane))
        elif pane == PEOPLE:
            from keydesk.screens.client_people import ClientPeople

            self.app.push_screen(ClientPeople(self._client_id, self.panes(), self.action_pane))
        elif pane == FIELDS:
            from keydesk.screens.client_fields import ClientFields

            self.app.push_screen(ClientFields(self._client_id, self.panes(), self.action_pane))
        elif pane == MESSAGES:
            from keydesk.screens.client_messages import ClientMessages

            self.app.push_screen(ClientMessages(self._client_id, self.panes(), self.action_pane))
        elif pane == BILLING and any(each.key == BILLING for each in self.panes()):
            from keydesk.screens.client_billing import ClientBilling

            self.app.push_screen(ClientBilling(self._client_id, self.panes(), self.action_pane))

    @property
    def _table(self) -> LongTable:
        return self.query_one("#client-keys", LongTable)

    def _window(self, things: Sequence[int]) -> Mapping[int, Cells]:
        return {thing: self._lines[thing] for thing in things if thing in self._lines}

    def concerned_by(self, changes: Changes) -> bool:
        """Whether it is about this client, or about people and places that keys are with."""
        return changes.touch(
            "client", "client_contact", "client_price", "pet", "key", "key_copy", "staff", "key_safe", "hook",
            "territory", "vet", "access_method", "field_definition", "message", "service_request",
        )  # fmt: skip

    async def reload(self) -> None:
        """Read the client anew, cursor and marks on the same copies."""
        from keydesk.db.queries.client_page import client_page

        page = await self.look_up(client_page, client_id=self._client_id)
        if page.merged_into is not None:
            # Whoever opens the old profile is on the page where everything is now.
            self.say(f"{page.profile.name} went into {page.merged_into.name}; H has the history of both")
            self._client_id = page.merged_into.id
            page = await self.look_up(client_page, client_id=self._client_id)
        self.shown_page = page
        self._lines = client_key_lines(page, zone=self.zone)
        self.query_one(ClientPane).show(page, zone=self.zone)
        table = self._table
        table.set_columns(client_key_columns(page))
        table.empty = "No key yet.\n\nn adds one" + ("." if page.profile.key_required else "; none is required.")
        table.set_ids(tuple(self._lines), forget=True)

    # -- what a verb is about ----------------------------------------------------------------------------------------

    def client_in_hand(self) -> int | None:
        """The client whose page it is."""
        return self._client_id

    def key_under_cursor(self) -> ClientKey | None:
        """The key under the cursor, or whose copy is there."""
        current, page = self._table.current, self.shown_page
        if current is None or page is None:
            return None
        for key in page.keys:
            if key.key_id == -current or any(copy.copy_id == current for copy in key.copies):
                return key
        return None

    @property
    def is_on_copy(self) -> bool:
        """Whether the cursor is on the line of a copy, and not on that of a key."""
        return (self._table.current or 0) > 0

    def go_to_copy(self, tag_code: str) -> None:
        """Put the cursor on a copy."""
        copies = self.shown_page.copies.values() if self.shown_page is not None else ()
        for row in copies:
            if row.tag_code == tag_code:
                self._table.go_to(row.copy_id)

    def copy_under_cursor(self) -> KeyRow | None:
        """The copy under the cursor; on the line of a key, its only copy."""
        current, page = self._table.current, self.shown_page
        if current is None or page is None:
            return None
        if current > 0:
            return page.copies.get(current)
        key = self.key_under_cursor()
        here = in_service(key) if key is not None else []
        return page.copies.get(here[0].copy_id) if len(here) == 1 else None

    def _one(self) -> KeyRow | None:
        row = self.copy_under_cursor()
        if row is None:
            self.say("Which copy? Put the cursor on its line; + adds one" if self._lines else "No key yet. n adds one")
        return row

    async def marked_copies(self) -> Sequence[KeyRow]:
        """The marked copies; a marked key stands for all its copies in service."""
        page = self.shown_page
        if page is None:
            return []
        marks = self._table.marks
        if not marks:
            row = self.copy_under_cursor()
            return [] if row is None else [row]
        chosen = [
            copy.copy_id
            for key in page.keys
            for copy in key.copies
            if copy.copy_id in marks or (-key.key_id in marks and copy.state == "in_service")
        ]
        return [page.copies[each] for each in chosen if each in page.copies]

    def forget_marks(self) -> None:
        """Take the marks away."""
        self._table.set_marks(())

    @on(LongTable.Opened)
    def _opened(self, message: LongTable.Opened) -> None:
        """Enter on a copy asks where it is now, on a key opens what is said of it."""
        action = "assign" if message.thing > 0 else "edit"
        if self.check_action(action, ()):
            (self.action_assign if message.thing > 0 else self.action_edit)()
