"""A person's page: what they hold, what they need, what they need no more, and their visits."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.containers import Vertical
from textual.widgets import Static

from keydesk.commands import BACK, Command
from keydesk.commands import on as on_screen
from keydesk.db.rows.person import nearest_copy
from keydesk.rules import dates
from keydesk.rules.custody import Holder
from keydesk.rules.roles import Permission
from keydesk.screens.dialogs.confirm import ConfirmDialog
from keydesk.screens.dialogs.tick import TickDialog
from keydesk.screens.key_bulk import KEY_BULK
from keydesk.screens.key_verbs import KEY_VERBS, KeyVerbs
from keydesk.widgets.key_pane import KeyPane
from keydesk.widgets.long_table import LongTable
from keydesk.widgets.pane_tabs import Pane, PaneTabs
from keydesk.widgets.person_cells import NEED_COLUMNS, need_cells
from keydesk.widgets.staff_cells import HOLDING_COLUMNS, holding_cells, person_lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult

    from keydesk.db.changes import Changes
    from keydesk.db.rows.keys import KeyRow
    from keydesk.db.rows.person import PersonPage
    from keydesk.widgets.table_columns import Cells, Column

_SHOWN = 9
HOLDS, NEEDS, UNNEEDED, VISITS, CODES = "12345"
"""The panes, by the number that shows each."""

_MANAGE: Final = Permission.MANAGE_KEYS
_RECALL: Final = next(each for each in KEY_BULK if each.action == "recall")
_PANE_VERBS: Final = (
    Command("person.holds", HOLDS, f"pane('{HOLDS}')", "pane", "What they hold", shown=False),
    Command(
        "person.needs", NEEDS, f"pane('{NEEDS}')", "pane", "The keys that they need, up to the horizon", shown=False
    ),
    Command("person.unneeded", UNNEEDED, f"pane('{UNNEEDED}')", "pane", "What they hold and need no more", shown=False),
    Command("person.visits", VISITS, f"pane('{VISITS}')", "pane", "Their visits, past and to come", shown=False),
)
PERSON_VERBS: Final = (
    Command(
        "person.hand_all", "T", "hand_all", "all of it", "All that they hold to somebody else, or to a safe", _MANAGE
    ),
    *KEY_VERBS,
    _RECALL,
    Command("person.shifts", "w", "shifts", "shifts", "The shift schedule, on their line", shown=False),
    *_PANE_VERBS,
    on_screen("person", BACK, "Back to the list"),
)


class PersonScreen(KeyVerbs):
    """One person of the company, and the copies that they have or need."""

    TAB: ClassVar[str] = "Staff"
    CSS_PATH = "person.tcss"
    AUTO_FOCUS = "LongTable"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - Textual declares it so
    PATIENT: ClassVar[frozenset[str]] = frozenset({"hand_all", *(command.action for command in (*KEY_VERBS, _RECALL))})
    VERBS: ClassVar[tuple[Command, ...]] = PERSON_VERBS

    def __init__(self, staff_id: int) -> None:
        """Make the page of one person."""
        super().__init__()
        self._staff_id = staff_id
        self._page: PersonPage | None = None
        self._pane = HOLDS
        self._cells: dict[int, Cells] = {}
        self._copies: dict[int, int] = {}

    def compose_body(self) -> ComposeResult:
        """Who it is, the panes, then the list of one with the copy under the cursor."""
        yield Static("", id="person-head", markup=False)
        yield PaneTabs()
        with Vertical(id="person-body"):
            yield LongTable(HOLDING_COLUMNS, id="person-table")
            yield KeyPane(id="person-pane")

    def on_mount(self) -> None:
        """Rows are in memory."""
        self._table.set_window(self._window)
        self._table.set_follower(self._show_detail)

    @property
    def _table(self) -> LongTable:
        return self.query_one("#person-table", LongTable)

    def _window(self, things: Sequence[int]) -> Mapping[int, Cells]:
        return {thing: self._cells[thing] for thing in things if thing in self._cells}

    def concerned_by(self, changes: Changes) -> bool:
        """The person, what they hold and what they need."""
        return changes.touch(
            "staff", "key_copy", "key", "client", "visit", "key_safe", "hook", "access_method", "office_setting"
        )

    async def reload(self) -> None:
        """Read the page anew, cursor and marks on the same copies."""
        from keydesk.db.queries.person import person_page

        page = self._page = await self.look_up(person_page, staff_id=self._staff_id)
        lines = person_lines(page.profile, page.shifts, today=dates.today(page.now, self.zone))
        self.query_one("#person-head", Static).update(lines)
        self._show_pane()

    def action_shifts(self) -> None:
        """The shift schedule, the cursor on this person."""
        from keydesk.screens.shifts import ShiftsScreen

        self.app.push_screen(ShiftsScreen(self._staff_id))

    # -- panes -------------------------------------------------------------------------------------------------------

    def panes(self) -> tuple[Pane, ...]:
        """The panes, with how much is in each."""
        page = self._page
        if page is None:
            return ()
        lacks = f"{page.lacks} NO KEY" if page.lacks else ""
        needs = Pane(NEEDS, f"Needs, {page.horizon} days", "Needs", len(page.needs), lacks)
        return (
            Pane(HOLDS, "Holds", "", len(page.holdings)),
            needs if page.notices_on else Pane(NEEDS, "Needs: notices are off", "Needs"),
            Pane(UNNEEDED, "No longer needed", "Not needed", len(page.unneeded)),
            Pane(VISITS, "Visits", "", page.visits),
        )

    def action_pane(self, pane: str) -> None:
        """Show another pane."""
        if pane == VISITS:
            from keydesk.screens.visit_list import PersonVisits

            self.app.push_screen(PersonVisits(self._staff_id, self.panes(), self.to_pane))
            return
        self.to_pane(pane)

    def to_pane(self, pane: str) -> None:
        """Show one of the panes of this page; one that it does not have changes nothing."""
        if pane == self._pane or all(each.key != pane for each in self.panes()):
            return
        self._pane = pane
        self._table.set_marks(())
        self._table.set_ids(())
        self._show_pane()
        self._table.set_ids(tuple(self._cells), to_top=True, forget=True)
        self.refresh_bindings()

    def pane_content(self, page: PersonPage) -> tuple[Sequence[Column], str]:
        """The columns of the pane in sight and what stands where it is empty; its lines go into the list."""
        name, today = page.profile.row.name, dates.today(page.now, self.zone)
        if self._pane == NEEDS:
            # What they lack first; each by the first visit for it.
            needs = dict(enumerate(sorted(page.needs, key=lambda need: need.has_it), 1))
            self._cells = {number: need_cells(need, today=today) for number, need in needs.items()}
            found = {number: nearest_copy(need, self._staff_id) for number, need in needs.items()}
            self._copies = {number: copy_id for number, copy_id in found.items() if copy_id is not None}
            return NEED_COLUMNS, f"{name} needs no key within {page.horizon} days."
        wanted = page.unneeded if self._pane == UNNEEDED else None
        self._cells = {
            each.copy_id: holding_cells(each, now=page.now, zone=self.zone, why=_why(page, each.copy_id))
            for each in page.holdings
            if wanted is None or each.copy_id in wanted
        }
        self._copies = {copy_id: copy_id for copy_id in self._cells}
        return HOLDING_COLUMNS, f"{name} holds no key{'' if wanted is None else ' that is not needed'}."

    def _show_pane(self) -> None:
        page = self._page
        if page is None:
            return
        tabs, table = self.query_one(PaneTabs), self._table
        tabs.panes, tabs.current = self.panes(), self._pane
        columns, table.empty = self.pane_content(page)
        if tuple(columns) != tuple(table.columns):
            table.set_columns(columns)
        table.set_ids(tuple(self._cells), forget=True)
        self.query_one(KeyPane).display = self._pane != CODES
        gone = table.marks.difference(self._cells)
        if gone:
            table.set_marks(sorted(table.marks - gone))
        self._show_detail(table.current)

    def _show_detail(self, thing: int | None) -> None:
        from keydesk.db.queries.key_detail import key_detail

        if not self.shell.is_open:
            return
        detail, copy_id = None, None if thing is None else self._copies.get(thing)
        if copy_id is not None:
            detail = self.look_if_there(key_detail, copy_id=copy_id)
        self.query_one(KeyPane).show(detail, zone=self.zone)

    @on(LongTable.Opened)
    def _opened(self) -> None:
        if self._pane == NEEDS:
            if self.check_action("hand_out", ()):
                self.action_hand_out()
        else:
            self.action_history()

    async def _hand_out(self) -> None:
        """Among what they need, the copy that is got soonest goes to them, without asking to whom."""
        row = self.copy_under_cursor()
        if self._pane != NEEDS or self.marked or row is None:
            await super()._hand_out()
            return
        from keydesk.operations.custody import check_out, transfer

        if row.place.kind == "sitter" and row.holder is not None and row.holder.staff_id == self._staff_id:
            self.say(f"{row.tag_code} is with them already", "plain")
        elif row.place.kind == "safe":
            await self._carry_out(check_out, tag_code=row.tag_code, sitter_id=self._staff_id, expected=row.holder)
        elif row.place.kind in {"missing", "transit"}:
            self.say(f"{row.tag_code} is {row.place.kind}: nobody can hand it out. f where it is back", "plain")
        else:
            to = Holder.sitter(self._staff_id)
            await self._carry_out(transfer, tag_code=row.tag_code, to=to, expected=row.holder)

    # -- the copies that the verbs are about -------------------------------------------------------------------------

    def _row(self, thing: int | None) -> KeyRow | None:
        copy_id = None if thing is None else self._copies.get(thing)
        return None if self._page is None or copy_id is None else self._page.keys.get(copy_id)

    def copy_under_cursor(self) -> KeyRow | None:
        """As the list shows it; among what they need, the copy that is got soonest."""
        return self._row(self._table.current)

    async def marked_copies(self) -> Sequence[KeyRow]:
        """As the list shows them."""
        rows = [self._row(each) for each in self._table.chosen]
        return list({row.copy_id: row for row in rows if row is not None}.values())

    def forget_marks(self) -> None:
        """Take the marks away."""
        self._table.set_marks(())

    @property
    def marked(self) -> int:
        """How many of the list are marked that are copies."""
        return len(self._table.marks.intersection(self._copies))

    def keep_marks(self, rows: Sequence[KeyRow]) -> None:
        """Leave only these marked."""
        wanted = {row.copy_id for row in rows}
        self._table.set_marks([thing for thing, copy_id in self._copies.items() if copy_id in wanted])

    @on(LongTable.Marked)
    def _marks_changed(self) -> None:
        # The footer says how many a verb is about.
        self.refresh_bindings()

    # -- all of it ---------------------------------------------------------------------------------------------------

    def action_hand_all(self) -> None:
        """All that they hold to somebody else or back to a safe, but for what is unticked."""
        self.patiently(self._hand_all())

    async def _hand_all(self) -> None:
        page = self._page
        if page is None or not page.holdings:
            self.say("There is nothing to hand on", "plain")
            return
        name = page.profile.row.name
        held = page.holdings
        marks = self._table.marks
        ticked = [number for number, each in enumerate(held) if each.copy_id in marks] or None
        lines = [holding_cells(each, now=page.now, zone=self.zone) for each in held]
        title = f"What {name} hands on. Space takes a tick away"
        chosen = await self.ask(TickDialog(title, HOLDING_COLUMNS, lines, ticked=ticked))
        if not chosen:
            return
        rows = [page.keys[held[number].copy_id] for number in chosen]
        count = rows[0].tag_code if len(rows) == 1 else f"{len(rows)} keys"
        choice = await self._pick(f"{count} of {name}: to whom, or back to which safe?", rows, only=None)
        if choice is None:
            return
        told = [f"{row.tag_code}  {row.client}  {row.opens}" for row in rows[:_SHOWN]]
        if len(rows) > _SHOWN:
            told.append(f"… and {len(rows) - _SHOWN} more")
        question = f"{count} from {name} to {choice.name} ({choice.note})?"
        if await self.ask(ConfirmDialog(question, yes="all of them, or none", lines=told)):
            await self._reassign(rows, choice)


def _why(page: PersonPage, copy_id: int) -> str:
    """Why a copy is needed no more; that its holder has left stands on top of the page already."""
    why = page.unneeded.get(copy_id, "")
    return "" if why == "sitter_left" else why
