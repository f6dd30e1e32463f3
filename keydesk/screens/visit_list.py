"""All visits of somebody, or at a client's, from the oldest to the last: a pane of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import on
from textual.widgets import Static

from keydesk.commands import BACK, OPEN, Command
from keydesk.commands import on as on_screen
from keydesk.screens.client_quick import QUICK
from keydesk.screens.client_verbs import CLIENT_VERBS, ClientVerbs
from keydesk.screens.dialogs.day import DayDialog
from keydesk.screens.visit_verbs import VISIT_PATIENT, VISIT_VERBS, VisitVerbs
from keydesk.widgets.long_table import LongTable
from keydesk.widgets.pane_tabs import Pane, PaneTabs
from keydesk.widgets.text import content
from keydesk.widgets.visit_cells import OF_CLIENT, OF_SITTER, listed_visit_cells

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from textual.app import ComposeResult

    from keydesk.db.changes import Changes
    from keydesk.db.rows.person import VisitListRow
    from keydesk.widgets.table_columns import Cells

_FLAGS_BY: Final = ("visit", "client", "key", "key_copy", "staff", "key_safe", "hook", "office_setting")

_KEY_NEED: Final = next(each for each in CLIENT_VERBS if each.action == "key_need")

VISIT_LIST_VERBS: Final = (
    on_screen("visit_list", OPEN, "Change the visit"),
    *VISIT_VERBS,
    Command("visit_list.now", "full_stop", "from_today", "today", "To the first visit from today on"),
    Command("visit_list.any", "at", "from_day", "any day", "To the first visit from a day on: fri, 26 Nov, +7"),
)


class VisitListScreen(VisitVerbs):
    """Visits as one list, however many there are: only those in sight are read."""

    CSS_PATH = "visit_list.tcss"
    AUTO_FOCUS = "LongTable"
    PATIENT: ClassVar[frozenset[str]] = VISIT_PATIENT | {"from_day", "open"}
    PANE: ClassVar[str] = ""
    """The number of this pane on its page."""
    OF_CLIENT: ClassVar[bool] = False

    def __init__(self, owner_id: int, panes: Sequence[Pane], to_pane: Callable[[str], None]) -> None:
        """Make the list of one sitter or client.

        Args:
            owner_id: whose visits.
            panes: the panes of the page that it stands on.
            to_pane: shows another pane of the page, which is in sight again by then.
        """
        super().__init__()
        self._to_pane = to_pane
        self.owner_id = owner_id
        self._panes = tuple(panes)
        self.listed: VisitListRow | None = None
        self._visible: dict[int, Cells] = {}

    def compose_body(self) -> ComposeResult:
        """Whose visits they are, the panes, and the list."""
        yield Static("", id="visit-list-head", markup=False)
        yield PaneTabs()
        yield LongTable(OF_CLIENT if self.OF_CLIENT else OF_SITTER, id="visit-list")

    def on_mount(self) -> None:
        """Rows are read as they come into sight."""
        tabs = self.query_one(PaneTabs)
        tabs.panes, tabs.current = self._panes, self.PANE
        self._table.set_window(self._window)

    @property
    def _table(self) -> LongTable:
        return self.query_one("#visit-list", LongTable)

    def _window(self, things: Sequence[int]) -> Mapping[int, Cells]:
        from keydesk.db.queries.needs_judged import visits_by_id

        listed = self.listed
        if listed is None:
            return {}
        visits = self.read_lines(visits_by_id, ids=things)
        flags = self.desk.settings.notices_on
        return {
            each: listed_visit_cells(visit, of_client=self.OF_CLIENT, today=listed.today, flags=flags)
            for each, visit in visits.items()
        }

    def concerned_by(self, changes: Changes) -> bool:
        """The visits, and where keys are."""
        return changes.touch(*_FLAGS_BY)

    async def read_list(self) -> VisitListRow:
        """The list as it stands."""
        raise NotImplementedError

    async def reload(self) -> None:
        """Read the list anew, cursor and marks on the same visits; at first on the first one from today on."""
        begins = self.listed is None
        listed = self.listed = await self.read_list()
        said = " · ".join(
            filter(None, (listed.note, f"{listed.open:,} booked from today on", f"{len(listed.ids):,} in all"))
        )
        self.query_one("#visit-list-head", Static).update(
            content(listed.name, "bold") + content(f"   {said}", "$text-muted")
        )
        tabs = self.query_one(PaneTabs)
        tabs.panes = tuple(
            Pane(each.key, each.word, each.short, listed.open) if each.key == self.PANE else each
            for each in self._panes
        )
        table = self._table
        table.empty = "No visit yet.\n\nn books one."
        known = set(listed.ids)
        gone = [each for each in table.marks if each not in known]
        if gone:
            table.set_marks([each for each in table.marks if each in known])
        table.set_ids(listed.ids, forget=True)
        if begins:
            self.action_from_today()

    # -- going about -------------------------------------------------------------------------------------------------

    def action_from_today(self) -> None:
        """To the first visit from today on; the last one where none is to come."""
        listed = self.listed
        if listed is not None and listed.ids:
            self._go_to(len(listed.ids) - max(1, listed.ahead))

    def _go_to(self, index: int) -> None:
        """Put the cursor on a visit, with as many of those after it in sight as there is room for."""
        if self.listed is not None:
            self._table.go_to(self.listed.ids[-1])
            self._table.go_to(self.listed.ids[min(index, len(self.listed.ids) - 1)])

    def action_from_day(self) -> None:
        """To the first visit from a day on."""
        self.patiently(self._from_day())

    async def _from_day(self) -> None:
        from keydesk.db.queries.visit_lists import visits_before

        listed = self.listed
        if listed is None or not listed.ids:
            self.say("There is no visit yet", "plain")
            return
        day: date | None = await self.ask(DayDialog("Visits from which day on?", go_on="go there", today=listed.today))
        if day is None:
            return
        before = await self.look_up(visits_before, owner_id=self.owner_id, of_client=self.OF_CLIENT, day=day)
        self._go_to(before)

    # -- what a verb is about ----------------------------------------------------------------------------------------

    def visits_meant(self) -> Sequence[int]:
        """The marked visits, or the one under the cursor."""
        return self._table.chosen

    def booking_meant(self) -> Mapping[str, Any]:
        """A new visit is for whom the list is of."""
        return {"client_id": self.owner_id} if self.OF_CLIENT else {"sitter_id": self.owner_id}

    @on(LongTable.Opened)
    def _opened(self) -> None:
        if self.check_action("edit", ()):
            self.action_edit()

    def action_open(self) -> None:
        """As Enter in the list."""
        self._opened()

    def action_pane(self, pane: str) -> None:
        """Back to the page, to another of its panes."""
        if pane != self.PANE:
            self.app.pop_screen()
            self._to_pane(pane)


class ClientVisits(VisitListScreen, ClientVerbs):
    """The visits at one client's; stands on their page."""

    TAB: ClassVar[str] = "Clients"
    PANE = "2"
    OF_CLIENT = True
    VERBS: ClassVar[tuple[Command, ...]] = (
        *VISIT_LIST_VERBS,
        _KEY_NEED,
        QUICK,
        Command("client.keys", "1", "pane('1')", "pane", "The page with profile and keys", shown=False),
        Command("client.pets", "3", "pane('3')", "pane", "Their pets", shown=False),
        Command("client.ways", "4", "pane('4')", "pane", "Ways in with codes, and the key agreement", shown=False),
        Command("client.people", "5", "pane('5')", "pane", "Sitters, contacts, logins, status", shown=False),
        Command("client.fields", "6", "pane('6')", "pane", "The office's own fields, all of them", shown=False),
        Command("client.messages", "7", "pane('7')", "pane", "What was said with them", shown=False),
        Command("client.billing", "8", "pane('8')", "pane", "Their bills and payments", shown=False),
        on_screen("visit_list", BACK, "Back to the page"),
    )

    PATIENT: ClassVar[frozenset[str]] = VisitListScreen.PATIENT | {_KEY_NEED.action, QUICK.action}

    def client_in_hand(self) -> int | None:
        """Whose visits they are."""
        return self.owner_id

    async def read_list(self) -> VisitListRow:
        """As it stands."""
        from keydesk.db.queries.visit_lists import visits_listed_of_client

        return await self.look_up(visits_listed_of_client, client_id=self.owner_id)


class PersonVisits(VisitListScreen):
    """The visits of one sitter; stands on their page."""

    TAB: ClassVar[str] = "Staff"
    PANE = "4"
    VERBS: ClassVar[tuple[Command, ...]] = (
        *VISIT_LIST_VERBS,
        *(
            Command(f"person.pane_{each}", each, f"pane('{each}')", "pane", "Another pane of the page", shown=False)
            for each in "1235"
        ),
        on_screen("visit_list", BACK, "Back to the page"),
    )

    async def read_list(self) -> VisitListRow:
        """As it stands."""
        from keydesk.db.queries.visit_lists import visits_listed_of_sitter

        return await self.look_up(visits_listed_of_sitter, staff_id=self.owner_id)
