"""Pets: all of them as one list, or those of one client as a pane of their page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import on
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from keydesk.commands import BACK, FILTER, OPEN, Command
from keydesk.commands import on as on_screen
from keydesk.db.rows.pet import PetCounts
from keydesk.rules.pet_look import PETS as LISTED
from keydesk.rules.pet_words import PETS
from keydesk.rules.text import counted
from keydesk.screens.client_quick import QUICK
from keydesk.screens.client_verbs import ClientVerbs
from keydesk.screens.list_screen import ListScreen, look_verbs, mark_range_verb
from keydesk.screens.pet_verbs import NEW_PET, ONE_PET, OWNER, PET_PATIENT, PetVerbs
from keydesk.widgets.aid_bar import AidBar
from keydesk.widgets.long_table import LongTable
from keydesk.widgets.pane_tabs import Pane, PaneTabs
from keydesk.widgets.pet_cells import OF_CLIENT_COLUMNS, PetPane, pet_cells
from keydesk.widgets.pet_columns import ALL_PETS
from keydesk.widgets.photo import PhotoView
from keydesk.widgets.plain_table import OpenTable
from keydesk.widgets.table_columns import Sort
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from textual.app import ComposeResult
    from textual.timer import Timer

    from keydesk.db.changes import Changes
    from keydesk.db.rows.lists import ListWindow
    from keydesk.db.rows.pet import PetRow, PetSurvey
    from keydesk.rules.fields import Subject
    from keydesk.rules.look import Listed
    from keydesk.rules.query_words import Language
    from keydesk.widgets.list_columns import Drawn
    from keydesk.widgets.table_columns import Cells

_REST_SECONDS: Final = 0.08
# What is beside the list is read when the cursor has come to rest, and not on the way.

_ALL: Final = Command("pets.all", "F", "everything", "inactive too", "Show also those that are not about any more")


class PetCard(PetVerbs):
    """A list of pets, with the one under the cursor beside or beneath it where there is room."""

    TAB: ClassVar[str] = "Clients"
    CSS_PATH = "pets.tcss"
    AUTO_FOCUS = "LongTable"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - Textual declares it so

    def __init__(self) -> None:
        """Begin with those that are about."""
        super().__init__()
        self.everything = False
        self._counts = PetCounts()

    def compose_card(self) -> ComposeResult:
        """The pet under the cursor, and its photo."""
        with Horizontal(id="pets-card"):
            yield PetPane()
            yield PhotoView()

    @property
    def table(self) -> LongTable:
        """The list."""
        return self.query_one("#pets-table", LongTable)

    def concerned_by(self, changes: Changes) -> bool:
        """Pets, whose they are, and the office's own fields."""
        return changes.touch("client", "pet", "visit", "field_definition", "field_value")

    def empty_list(self) -> str:
        """What an empty list says."""
        hidden = "" if self.everything or not self._counts.inactive else " F shows those that are not active."
        return f"No pets yet.\n\nn adds one.{hidden}"

    def action_everything(self) -> None:
        """Those that are not about any more, too, or not."""
        self.everything = not self.everything
        self.say("Who is not active is in the list, too" if self.everything else "Only who is active", "plain")
        self.request_reload()

    def pet_in_hand(self) -> int | None:
        """The pet under the cursor."""
        return self.table.current

    def show_detail(self) -> None:
        """The pet under the cursor, where there is room."""
        from keydesk.db.queries.pets import pet_of

        current = self.table.current
        if not self.query_one("#pets-card").display or not self.shell.is_open:
            return
        self.show_pet(None if current is None else self.look_if_there(pet_of, pet_id=current))

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


class PetsScreen(ListScreen, PetCard):
    """All pets of the office; stands on the clients."""

    LIST: ClassVar[str] = "pets"
    LISTED: ClassVar[Listed] = LISTED
    DRAWN: ClassVar[Drawn[Any]] = ALL_PETS
    LANGUAGE: ClassVar[Language] = PETS
    SUBJECT: ClassVar[Subject | None] = "pet"
    HINT: ClassVar[str] = "filter: a name, owner:rivera, kind:dog, age:>=10; ? says all"
    PATIENT: ClassVar[frozenset[str]] = ListScreen.PATIENT | PET_PATIENT

    VERBS: ClassVar[tuple[Command, ...]] = (
        on_screen("pets", FILTER, "Show only what fits: words, owner:rivera, kind:dog, age:>=10, sex:f, active:no"),
        NEW_PET,
        *ONE_PET,
        OWNER,
        mark_range_verb("pets"),
        _ALL,
        *look_verbs("pets"),
        on_screen("pets", BACK, "Clear the filter, then the marks; else back to the clients"),
    )

    def compose_body(self) -> ComposeResult:
        """Filter on top, the list beneath, the pet beside it where there is room."""
        yield from self.compose_filter()
        with Vertical(id="pets-body"):
            yield from self.compose_table()
            yield from self.compose_card()

    # -- reading -----------------------------------------------------------------------------------------------------

    async def survey(self, *, text: str, sort: str) -> Sequence[int]:
        """The list, how many pets there are, and the office's own fields."""
        from keydesk.db.queries.pets import pet_survey

        survey = await self.look_up(pet_survey, text=text, sort=sort, everything=self.everything)
        self._counts = survey.counts
        self.know_own(survey.own)
        return survey.ids

    def found_now(self, *, text: str, sort: str) -> Sequence[int] | None:
        """What the filter finds, in the order that was asked for."""
        from keydesk.db.queries.pets import pet_found

        found = self.look_now(pet_found, text=text, sort=sort, everything=self.everything, own=self._own)
        return None if found is None else found[0]

    def read_window(self, things: Sequence[int]) -> ListWindow[PetRow] | None:
        """The pets in sight."""
        from keydesk.db.queries.pets import pet_window

        window: ListWindow[PetRow] | None = self.look_if_there(
            pet_window, ids=things, columns=self._look.columns, own=self._own
        )
        return window

    def empty_words(self) -> str:
        """What an empty list says."""
        return "No pet fits this filter.\n\nEsc clears it." if self.typed else self.empty_list()

    def found_words(self, many: int) -> str:
        """How many of how many."""
        total = self._counts.active + self._counts.inactive * self.everything
        return f"{many:,} of {total:,}" if self.typed else ""

    def show_counts(self) -> None:
        """How many there are, and how many are not shown."""
        counts = self._counts
        gone = f" · {counts.inactive:,} not active" if counts.inactive else ""
        self.query_one(AidBar).show(content(counted(counts.active, "pet") + gone))

    @property
    def filter_to_keep(self) -> str:
        """Who is not active is shown by a view, too, where the list shows them."""
        asked = self.understood(self.typed).terms
        every = "active:all" if self.everything and all(term.name != "active" for term in asked) else ""
        return " ".join(filter(None, (self.typed, every)))

    # -- verbs -------------------------------------------------------------------------------------------------------

    def action_back(self) -> None:
        """Clear the filter, then the marks; where there are none go back."""
        if not self.clear():
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
        """No filter hides the new row."""
        self.show_all()
        await super().went_on(pet_id)


class ClientPets(PetCard, ClientVerbs):
    """The pets of one client; stands on their page."""

    PANE: ClassVar[str] = "3"
    PATIENT: ClassVar[frozenset[str]] = PET_PATIENT | {QUICK.action}
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

        asked = self._asked()
        survey = await self.look_up(pet_survey, **asked)
        self._counts = survey.counts
        self._tell_survey(survey)
        if self._asked() == asked:
            self._put(survey.ids, forget=True)
        else:
            # Somebody sorted while this was read.
            self.table.forget()
            self._find()
        self.show_detail()

    def _asked(self) -> dict[str, Any]:
        sort = self._sort
        order = f"-{sort.column}" if sort.descending else sort.column
        return {"client_id": self.client_id, "everything": self.everything, "sort": order}

    def _find(self) -> None:
        from keydesk.db.queries.pets import pet_survey

        survey = self.look_now(pet_survey, **self._asked())
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
