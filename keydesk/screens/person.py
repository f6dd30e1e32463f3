"""A person's page: what they hold, and all of it to somebody else or back to a safe."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Vertical
from textual.widgets import Static

from keydesk.commands import BACK, Command
from keydesk.commands import on as on_screen
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.screens.dialogs.confirm import ConfirmDialog
from keydesk.screens.dialogs.tick import TickDialog
from keydesk.screens.key_verbs import KEY_VERBS, KeyVerbs
from keydesk.widgets.key_pane import KeyPane
from keydesk.widgets.long_table import LongTable
from keydesk.widgets.staff_cells import HOLDING_COLUMNS, holding_cells, person_lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult

    from keydesk.db.changes import Changes
    from keydesk.db.rows.keys import KeyRow
    from keydesk.db.rows.staff import PersonPage
    from keydesk.widgets.table_columns import Cells

_SHOWN = 9


class PersonScreen(KeyVerbs):
    """One person of the company, and the copies that they have."""

    TAB: ClassVar[str] = "Staff"
    CSS_PATH = "person.tcss"
    AUTO_FOCUS = "LongTable"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - Textual declares it so
    PATIENT: ClassVar[frozenset[str]] = frozenset({"hand_all", *(command.action for command in KEY_VERBS)})

    VERBS: ClassVar[tuple[Command, ...]] = (
        Command(
            "person.hand_all", "T", "hand_all", "all of it", "All that they hold to somebody else, or back to a safe",
            Permission.MANAGE_KEYS,
        ),
        *KEY_VERBS,
        on_screen("person", BACK, "Back to the list"),
    )  # fmt: skip

    def __init__(self, staff_id: int) -> None:
        """Make the page of one person."""
        super().__init__()
        self._staff_id = staff_id
        self._page: PersonPage | None = None
        self._cells: dict[int, Cells] = {}

    def compose_body(self) -> ComposeResult:
        """Who it is, then what they hold with the copy under the cursor."""
        yield Static("", id="person-head", markup=False)
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
        """The person, and what they hold."""
        return changes.touch("staff", "key_copy", "key", "client", "visit", "key_safe", "hook")

    async def reload(self) -> None:
        """Read the page anew, cursor and marks on the same copies."""
        from keydesk.db.queries.staff import person_page

        page = self._page = await self.look_up(person_page, staff_id=self._staff_id)
        self._cells = {each.copy_id: holding_cells(each, now=page.now, zone=self.zone) for each in page.holdings}
        self.query_one("#person-head", Static).update(person_lines(page.profile))
        self._table.empty = f"{page.profile.row.name} holds no key."
        self._table.set_ids([each.copy_id for each in page.holdings], forget=True)
        gone = self._table.marks.difference(self._cells)
        if gone:
            self._table.set_marks(sorted(self._table.marks - gone))
        self._show_detail(self._table.current)

    def _show_detail(self, copy_id: int | None) -> None:
        from keydesk.db.queries.key_detail import key_detail

        if not self.shell.is_open:
            return
        detail = None
        if copy_id is not None:
            try:
                detail = self.desk.look_up_now(key_detail, copy_id=copy_id)
            except Refusal:
                # It went while the list was on its way; the reload that brings the list tells of another.
                detail = None
        self.query_one(KeyPane).show(detail, zone=self.zone)

    @on(LongTable.Opened)
    def _opened(self) -> None:
        self.action_history()

    # -- the copies that the verbs are about -------------------------------------------------------------------------

    def copy_under_cursor(self) -> KeyRow | None:
        """As the list shows it."""
        current = self._table.current
        return self._page.keys.get(current) if self._page is not None and current is not None else None

    async def marked_copies(self) -> Sequence[KeyRow]:
        """As the list shows them."""
        page = self._page
        return [] if page is None else [page.keys[each] for each in self._table.chosen if each in page.keys]

    def forget_marks(self) -> None:
        """Take the marks away."""
        self._table.set_marks(())

    @property
    def marked(self) -> int:
        """How many of what they have are marked."""
        return 0 if self._page is None else len(self._table.marks.intersection(self._page.keys))

    def keep_marks(self, rows: Sequence[KeyRow]) -> None:
        """Leave only these marked."""
        self._table.set_marks([row.copy_id for row in rows])

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
        lines = [self._cells[each.copy_id] for each in held]
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
