"""Pets: all of them as one list, or those of one client as a pane of their page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

from textual import on
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from keydesk.commands import BACK, FILTER, OPEN, Command
from keydesk.commands import on as on_screen
from keydesk.db.rows.pet import PetCounts, PetSort
from keydesk.rules.pet_words import PETS
from keydesk.rules.text import counted
from keydesk.screens.client_quick import QUICK
from keydesk.screens.client_verbs import ClientVerbs
from keydesk.screens.list_filter import ListFilter
from keydesk.screens.pet_verbs import NEW_PET, ONE_PET, OWNER, PET_PATIENT, PetVerbs
from keydesk.widgets.aid_bar import AidBar
from keydesk.widgets.filter_box import FilterBox
from keydesk.widgets.long_table import LongTable
from keydesk.widgets.pane_tabs import Pane, PaneTabs
from keydesk.widgets.pet_cells import OF_CLIENT_COLUMNS, PET_COLUMNS, PetPane, pet_cells
from keydesk.widgets.photo import PhotoView
from keydesk.widgets.plain_table import OpenTable
from keydesk.widgets.query_box import QueryBox
from keydesk.widgets.table_columns import Sort
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from textual.app import ComposeResult
    from textual.timer import Timer

    from keydesk.db.changes import Changes
    from keydesk.db.rows.pet import PetSurvey
    from keydesk.rules.query_words import Language
    from keydesk.widgets.table_columns import Cells

_REST_SECONDS: Final = 0.08
# What is beside the list is read when the cursor has come to rest, and not on the way.

_ALL: Final = Command("pets.all", "F", "everything", "inactive too", "Show also those that are not about any more")


class PetListScreen(PetVerbs):
    """A list of pets, with the one under the cursor beside or beneath it where there is room."""

    TAB: ClassVar[str] = "Clients"
    CSS_PATH = "pets.tcss"
    AUTO_FOCUS = "LongTable"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - Textual declares it so
    PATIENT: ClassVar[frozenset[str]] = PET_PATIENT | {"filter"}

    def __init__(self, client_id: int | None = None) -> None:
        """Make the list of one client's pets, or of everybody's; nothing is fetched before it is shown."""
        super().__init__()
        self.client_id = client_id
        self.everything = False
        self._later: Timer | None = None
        self._begun = False
        self._counts = PetCounts()

    def compose_list(self) -> ComposeResult:
        """The list and the pet."""
        with Vertical(id="pets-body"):
            table = OpenTable(PET_COLUMNS if self.client_id is None else OF_CLIENT_COLUMNS, id="pets-table")
            table.sort = Sort("name")
            yield table
            with Horizontal(id="pets-card"):
                yield PetPane()
                yield PhotoView()

    def on_mount(self) -> None:
        """Rows are read as they come into sight."""
        self.table.set_window(self._window)
        self.table.set_follower(self._moved)

    @property
    def table(self) -> LongTable:
        """The list."""
        return self.query_one("#pets-table", LongTable)

    @property
    def typed(self) -> str:
        """The filter."""
        return ""

    @property
    def _sort(self) -> Sort:
        return self.table.sort or Sort("name")

    # -- reading -----------------------------------------------------------------------------------------------------

    def _window(self, things: Sequence[int]) -> Mapping[int, Cells]:
        from keydesk.db.queries.pets import pet_rows

        rows = self.read_lines(pet_rows, ids=things)
        return {thing: pet_cells(row, of_client=self.client_id is not None) for thing, row in rows.items()}

    def concerned_by(self, changes: Changes) -> bool:
        """Pets, and whose they are."""
        return changes.touch("client", "pet", "visit")

    async def reload(self) -> None:
        """Read the list anew, cursor on the same pet."""
        from keydesk.db.queries.pets import pet_survey

        asked = self._asked()
        survey = await self.look_up(pet_survey, client_id=self.client_id, **asked)
        self._begun = True
        self._counts = survey.counts
        self.tell_survey(survey)
        if self._asked() == asked:
            self._put(survey.ids, survey.trouble, forget=True)
        else:
            # Somebody typed while this was read.
            self.table.forget()
            self.find()
        self._show_detail()

    def tell_survey(self, survey: PetSurvey) -> None:
        """Say how many there are."""

    def _asked(self) -> dict[str, Any]:
        sort = self._sort
        return {
            "text": self.typed,
            "everything": self.everything,
            "sort": cast("PetSort", sort.column),
            "descending": sort.descending,
        }

    def find(self, *, to_top: bool = False) -> None:
        """Read what the filter finds, in the order that was asked for."""
        from keydesk.db.queries.pets import pet_found

        found = self.look_now(pet_found, client_id=self.client_id, **self._asked())
        if found is not None:
            self._put(*found, to_top=to_top)

    def _put(self, ids: Sequence[int], trouble: str, *, to_top: bool = False, forget: bool = False) -> None:
        hidden = "" if self.everything or not self._counts.inactive else " F shows those that are not active."
        self.table.empty = (
            "No pet fits this filter.\n\nEsc clears it." if self.typed else f"No pets yet.\n\nn adds one.{hidden}"
        )
        self.table.set_ids(ids, to_top=to_top, forget=forget)
        self.say_found(len(ids), trouble)

    def say_found(self, many: int, trouble: str) -> None:
        """Say how many the filter finds."""

    # -- order and extent --------------------------------------------------------------------------------------------

    def action_everything(self) -> None:
        """Those that are not about any more, too, or not."""
        self.everything = not self.everything
        self.say("Who is not active is in the list, too" if self.everything else "Only who is active", "plain")
        self.request_reload()

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
        self.find()

    # -- the pet under the cursor ------------------------------------------------------------------------------------

    def pet_in_hand(self) -> int | None:
        """The pet under the cursor."""
        return self.table.current

    def owner_in_hand(self) -> int | None:
        """The client whose pets these are."""
        return self.client_id

    def _moved(self, _thing: int | None) -> None:
        if self._later is not None:
            self._later.stop()
        self._later = self.set_timer(_REST_SECONDS, self._show_detail)

    def _show_detail(self) -> None:
        from keydesk.db.queries.pets import pet_of

        current = self.table.current
        if not self.query_one("#pets-card").display or not self.shell.is_open:
            return
        self.show_pet(None if current is None else self.look_if_there(pet_of, pet_id=current))

    def on_resize(self) -> None:
        """There may be room for the pet beside the list now."""
        self.call_after_refresh(self._show_detail)

    @on(LongTable.Opened)
    def _opened(self, message: LongTable.Opened) -> None:
        # A page stands on its list and comes back to it.
        from keydesk.screens.pet import PetPage

        self.app.push_screen(PetPage(message.thing))

    def action_open(self) -> None:
        """As Enter in the list."""
        if self.table.current is not None:
            self._opened(LongTable.Opened(self.table, self.table.current))

    async def went_on(self, pet_id: int) -> None:
        """The cursor lands on the new row."""
        await self.reload()
        self.table.go_to(pet_id)


class PetsScreen(ListFilter, PetListScreen):
    """All pets of the office; stands on the clients."""

    LANGUAGE: ClassVar[Language] = PETS

    VERBS: ClassVar[tuple[Command, ...]] = (
        on_screen("pets", OPEN, "Open the pet's page, with its photo"),
        on_screen("pets", FILTER, "Show only what fits: words, owner:rivera, kind:dog, age:>=10, sex:f, active:no"),
        NEW_PET,
        *ONE_PET,
        OWNER,
        _ALL,
        Command("pets.sort", "s", "sort", "sort", "Sort by the next column", shown=False),
        Command("pets.reverse", "S", "reverse", "reverse", "Turn the order round", shown=False),
        on_screen("pets", BACK, "Clear the filter; else back to the clients"),
    )

    def compose_body(self) -> ComposeResult:
        """Filter on top, the list beneath, the pet beside it where there is room."""
        yield QueryBox(
            self._filter,
            complete=self.complete,
            on_aid=self.help_with,
            hint="filter: a name, owner:rivera, kind:dog, age:>=10; ? says all",
            id="pets-filter",
        )
        yield AidBar(id="pets-counts")
        yield from self.compose_list()

    @property
    def typed(self) -> str:
        """The filter."""
        return self.query_one("#pets-filter", FilterBox).value

    def _filter(self, text: str) -> None:
        """Called inside the key's own cycle: box and list are painted together."""
        if self._begun:
            # Before that the list itself is still being read, and takes the filter with it.
            self.find(to_top=bool(text))

    def say_found(self, many: int, trouble: str) -> None:
        """How many of how many, and how many are not shown."""
        counts = self._counts
        total = counts.active + counts.inactive * self.everything
        gone = f" · {counts.inactive:,} not active" if counts.inactive else ""
        self.query_one(AidBar).show(content(counted(counts.active, "pet") + gone))
        note = f"{many:,} of {total:,}" if self.typed else ""
        del trouble
        self.box.say_found(note, self.understood(self.typed).troubles)

    def action_filter(self) -> None:
        """Type a filter."""
        self.to_box(self.query_one("#pets-filter", FilterBox))

    @on(FilterBox.Accepted)
    def _to_the_list(self) -> None:
        self.table.focus()

    def action_back(self) -> None:
        """Clear the filter, and where there is none go back."""
        if self.typed:
            self.query_one("#pets-filter", FilterBox).value = ""
        else:
            super().action_back()

    def action_open_owner(self) -> None:
        """The page of the owner of the pet under the cursor."""
        self.patiently(self._open_owner())

    async def _open_owner(self) -> None:
        from keydesk.screens.client import ClientPage

        row = await self._in_hand()
        if row is not None:
            self.app.push_screen(ClientPage(row.client_id))

    async def went_on(self, pet_id: int) -> None:
        """A filter that hides the new row would look as if it had not been saved."""
        if self.typed:
            self.query_one("#pets-filter", FilterBox).value = ""
        await super().went_on(pet_id)


class ClientPets(PetListScreen, ClientVerbs):
    """The pets of one client; stands on their page."""

    PANE: ClassVar[str] = "3"
    PATIENT: ClassVar[frozenset[str]] = PetListScreen.PATIENT | {QUICK.action}
    VERBS: ClassVar[tuple[Command, ...]] = (
        on_screen("pets", OPEN, "Open the pet's page, with its photo"),
        NEW_PET,
        *ONE_PET,
        _ALL,
        QUICK,
        Command("pets.sort", "s", "sort", "sort", "Sort by the next column", shown=False),
        Command("pets.reverse", "S", "reverse", "reverse", "Turn the order round", shown=False),
        *(
            Command(
                f"client_pets.pane_{each}", each, f"pane('{each}')", "pane", "Another pane of the page", shown=False
            )
            for each in "12456"
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
        super().__init__(client_id)
        self._panes = tuple(panes)
        self._to_pane = to_pane

    def client_in_hand(self) -> int | None:
        """The client whose pets these are."""
        return self.client_id

    def compose_body(self) -> ComposeResult:
        """Whose pets they are, the panes, the list, and the pet."""
        yield Static("", id="pets-head", markup=False)
        yield PaneTabs()
        yield from self.compose_list()

    def on_mount(self) -> None:
        """The panes are those of the page."""
        tabs = self.query_one(PaneTabs)
        tabs.panes, tabs.current = self._panes, self.PANE

    def tell_survey(self, survey: PetSurvey) -> None:
        """Whose pets they are, and how many are not about any more."""
        gone = f"   {survey.counts.inactive:,} not active" if survey.counts.inactive else ""
        self.query_one("#pets-head", Static).update(content(survey.owner, "bold") + content(gone, "$text-muted"))
        counts = {self.PANE: survey.counts.active, "2": survey.visits}
        self.query_one(PaneTabs).panes = tuple(
            Pane(each.key, each.word, each.short, counts.get(each.key)) for each in self._panes
        )

    def action_pane(self, pane: str) -> None:
        """Back to the page, to another of its panes."""
        if pane != self.PANE:
            self.app.pop_screen()
            self._to_pane(pane)
