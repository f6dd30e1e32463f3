"""The pets of one client: a pane of their page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import on
from textual.containers import Vertical
from textual.widgets import Static

from keydesk.commands import BACK, OPEN, Command
from keydesk.commands import on as on_screen
from keydesk.screens.client_quick import QUICK
from keydesk.screens.client_verbs import ClientVerbs
from keydesk.screens.pet_card import EVERYTHING, PetCard
from keydesk.screens.pet_verbs import NEW_PET, ONE_PET, PET_PATIENT
from keydesk.widgets.long_table import LongTable
from keydesk.widgets.pane_tabs import Pane, PaneTabs
from keydesk.widgets.pet_cells import OF_CLIENT_COLUMNS, pet_cells
from keydesk.widgets.plain_table import OpenTable
from keydesk.widgets.table_columns import Sort
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from textual.app import ComposeResult
    from textual.timer import Timer

    from keydesk.db.rows.pet import PetSurvey
    from keydesk.widgets.table_columns import Cells

_REST_SECONDS: Final = 0.08
# What is beside the list is read when the cursor has come to rest, and not on the way.


class ClientPets(PetCard, ClientVerbs):
    """The pets of one client; stands on their page."""

    PANE: ClassVar[str] = "3"
    PATIENT: ClassVar[frozenset[str]] = PET_PATIENT | {QUICK.action}
    VERBS: ClassVar[tuple[Command, ...]] = (
        on_screen("pets", OPEN, "Open the pet's page, with its photo"),
        NEW_PET,
        *ONE_PET,
        EVERYTHING,
        QUICK,
        Command("pets.sort", "s", "sort", "sort", "Sort by the next column", shown=False),
        Command("pets.reverse", "S", "reverse", "reverse", "Turn the order round", shown=False),
        *(
            Command(
                f"client_pets.pane_{each}", each, f"pane('{each}')", "pane", "Another pane of the page", shown=False
            )
            for each in "1245678"
        ),
        on_screen("client_pets", BACK, "Back to the page"),
    )

    def __init__(self, client_id: int, panes: Sequence[Pane], to_pane: Callable[[str], None]) -> None:
        """Make the list of one client's pets.

        Args:
            client_id: whose.
            panes: the panes of the page that it stands on.
            to_pane: shows another pane of the page, which is in sight again by then.
        """
        super().__init__()
        self.client_id = client_id
        self._later: Timer | None = None
        self._panes = tuple(panes)
        self._to_pane = to_pane

    def client_in_hand(self) -> int | None:
        """The client whose pets these are."""
        return self.client_id

    def compose_body(self) -> ComposeResult:
        """Whose pets they are, the panes, the list, and the pet."""
        yield Static("", id="pets-head", markup=False)
        yield PaneTabs()
        with Vertical(id="pets-body"):
            table = OpenTable(OF_CLIENT_COLUMNS, id="pets-table")
            table.sort = Sort("name")
            yield table
            yield from self.compose_card()

    def on_mount(self) -> None:
        """Rows are read as they come into sight; the panes are those of the page."""
        self.table.set_window(self._window)
        self.table.set_follower(self._moved)
        tabs = self.query_one(PaneTabs)
        tabs.panes, tabs.current = self._panes, self.PANE

    # -- reading -----------------------------------------------------------------------------------------------------

    def _window(self, things: Sequence[int]) -> Mapping[int, Cells]:
        from keydesk.db.queries.pets import pet_rows

        rows = self.read_lines(pet_rows, ids=things)
        return {thing: pet_cells(row, of_client=True) for thing, row in rows.items()}

    async def reload(self) -> None:
        """Read the list anew, cursor on the same pet."""
        from keydesk.db.queries.pets import pet_survey

        asked = self._how()
        survey = await self.look_up(pet_survey, **asked)
        self._counts = survey.counts
        self._tell_survey(survey)
        if self._how() == asked:
            self._put(survey.ids, forget=True)
        else:
            # Somebody sorted while this was read.
            self.table.forget()
            self._find()
        self.show_detail()

    def _how(self) -> dict[str, Any]:
        sort = self._sort
        order = f"-{sort.column}" if sort.descending else sort.column
        return {"client_id": self.client_id, "everything": self.everything, "sort": order}

    def _find(self) -> None:
        from keydesk.db.queries.pets import pet_survey

        survey = self.look_now(pet_survey, **self._how())
        if survey is not None:
            self._put(survey.ids)

    def _put(self, ids: Sequence[int], *, forget: bool = False) -> None:
        self.table.empty = self.empty_list()
        self.table.set_ids(ids, forget=forget)

    def _tell_survey(self, survey: PetSurvey) -> None:
        """Whose pets they are, and how many are not about any more."""
        gone = f"   {survey.counts.inactive:,} not active" if survey.counts.inactive else ""
        self.query_one("#pets-head", Static).update(content(survey.owner, "bold") + content(gone, "$text-muted"))
        counts = {self.PANE: survey.counts.active, "2": survey.visits}
        self.query_one(PaneTabs).panes = tuple(
            Pane(each.key, each.word, each.short, counts.get(each.key)) for each in self._panes
        )

    def _moved(self, _thing: int | None) -> None:
        if self._later is not None:
            self._later.stop()
        self._later = self.set_timer(_REST_SECONDS, self.show_detail)

    def on_resize(self) -> None:
        """There may be room for the pet beside the list now."""
        self.call_after_refresh(self.show_detail)

    def owner_in_hand(self) -> int | None:
        """The client whose pets these are."""
        return self.client_id

    # -- order -------------------------------------------------------------------------------------------------------

    @property
    def _sort(self) -> Sort:
        return self.table.sort or Sort("name")

    def action_sort(self) -> None:
        """Sort by the next column."""
        keys = [column.key for column in self.table.columns if column.sortable]
        self._sort_by(Sort(keys[(keys.index(self._sort.column) + 1) % len(keys)]))

    def action_reverse(self) -> None:
        """Turn the order round."""
        self._sort_by(Sort(self._sort.column, descending=not self._sort.descending))

    @on(LongTable.SortAsked)
    def _sort_asked(self, message: LongTable.SortAsked) -> None:
        self._sort_by(message.sort)

    def _sort_by(self, sort: Sort) -> None:
        self.table.sort = sort
        self._find()

    def action_pane(self, pane: str) -> None:
        """Back to the page, to another of its panes."""
        if pane != self.PANE:
            self.app.pop_screen()
            self._to_pane(pane)
