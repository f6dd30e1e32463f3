"""What the two panes of a client's page share that are about what is around them: ways in, and people."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.widgets import Static

from keydesk.commands import Command
from keydesk.screens.client_verbs import ClientVerbs
from keydesk.screens.short_list import ShortListScreen
from keydesk.widgets.around_cells import AroundLine
from keydesk.widgets.filter_box import FilterBox
from keydesk.widgets.pane_tabs import PaneTabs
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual.app import ComposeResult

    from keydesk.db.changes import Changes
    from keydesk.db.rows.around import AroundRow
    from keydesk.widgets.pane_tabs import Pane
    from keydesk.widgets.table_columns import Cells

PANES = "12345678"


def pane_verbs(own: str) -> tuple[Command, ...]:
    """The numbers that show the other panes of the page."""
    return tuple(
        Command(f"client_around.pane_{each}", each, f"pane('{each}')", "pane", "Another pane of the page", shown=False)
        for each in PANES
        if each != own
    )


class AroundScreen(ShortListScreen[AroundLine], ClientVerbs):
    """A pane of the client's page with one list of lines of several kinds; Enter does what a line is for."""

    TAB: ClassVar[str] = "Clients"
    CSS_PATH = "client_around.tcss"
    PANE: ClassVar[str] = ""

    def __init__(self, client_id: int, panes: Sequence[Pane], to_pane: Callable[[str], None]) -> None:
        """Make the pane of one client.

        Args:
            client_id: whose.
            panes: the panes of the page that it stands on.
            to_pane: shows another pane of the page, which is in sight again by then.
        """
        super().__init__()
        self._client_id = client_id
        self._panes = tuple(panes)
        self._to_pane = to_pane
        self.shown_around: AroundRow | None = None

    def compose_body(self) -> ComposeResult:
        """Whose page it is, the panes, the list."""
        yield Static("", id="around-head", markup=False)
        yield PaneTabs()
        yield FilterBox(self._narrow, hint=self.HINT, classes="short-filter")
        yield self.TABLE(self.COLUMNS)

    def on_mount(self) -> None:
        """The panes are those of the page."""
        tabs = self.query_one(PaneTabs)
        tabs.panes, tabs.current = self._panes, self.PANE

    def client_in_hand(self) -> int | None:
        """The client whose page it is."""
        return self._client_id

    def concerned_by(self, changes: Changes) -> bool:
        """The client and what is around them."""
        return changes.touch("client", "client_contact", "client_login", "access_method", "staff", "key", "key_copy")

    def lines_of(self, page: AroundRow) -> Iterable[tuple[int, AroundLine, Cells]]:
        """The lines of this pane."""
        raise NotImplementedError

    async def reload(self) -> None:
        """Read it anew, the cursor on the same line."""
        from keydesk.db.queries.around import around

        page = self.shown_around = await self.look_up(around, client_id=self._client_id)
        self.query_one("#around-head", Static).update(content(page.name, "bold"))
        self.put_rows(self.lines_of(page))

    def action_pane(self, pane: str) -> None:
        """Back to the page, to another of its panes."""
        if pane != self.PANE:
            self.app.pop_screen()
            self._to_pane(pane)

    def action_back(self) -> None:
        """Clear the filter, or go back."""
        if not self.clear_filter():
            super().action_back()
