"""Pets: all of them as one list; stands on the clients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.containers import Vertical

from keydesk.commands import BACK, FILTER, Command
from keydesk.commands import on as on_screen
from keydesk.rules.pet_look import PETS as LISTED
from keydesk.rules.pet_words import PETS
from keydesk.rules.text import counted
from keydesk.screens.dialogs.many_preview import PetsDialog
from keydesk.screens.list_screen import ListScreen, look_verbs, mark_range_verb
from keydesk.screens.many_verbs import ManyVerbs
from keydesk.screens.pet_card import EVERYTHING, PetCard
from keydesk.screens.pet_verbs import NEW_PET, ONE_PET, OWNER, PET_PATIENT
from keydesk.widgets.aid_bar import AidBar
from keydesk.widgets.pet_columns import ALL_PETS
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from keydesk.db.rows.lists import ListWindow
    from keydesk.db.rows.pet import PetRow
    from keydesk.rules.fields import Subject
    from keydesk.rules.look import Listed
    from keydesk.rules.query_words import Language
    from keydesk.screens.dialogs.bulk_preview import BulkDialog
    from keydesk.widgets.list_columns import Drawn


class PetsScreen(PetCard, ManyVerbs):
    """All pets of the office; stands on the clients."""

    LIST: ClassVar[str] = "pets"
    THINGS: ClassVar[str] = "pets"
    PREVIEW: ClassVar[type[BulkDialog]] = PetsDialog
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
        EVERYTHING,
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

    async def _turn_active(self) -> None:
        # With marks the letter is about all of them: where none of them is about, all are again.
        if not self.marked:
            await super()._turn_active()
            return
        from keydesk.db.queries.pets import pet_rows
        from keydesk.operations.pet_bulk import rehearse_pets, set_pets_active

        found = await self.look_up(pet_rows, ids=self.chosen)
        rows = {thing: found[thing] for thing in self.chosen if thing in found}
        active = not any(row.active for row in rows.values())
        await self.do_to_all(
            f"{counted(len(rows), 'pet')} → {'active again' if active else 'not active any more'}",
            "changing",
            names={thing: row.name for thing, row in rows.items()},
            versions={thing: row.version for thing, row in rows.items()},
            rehearsal=rehearse_pets,
            operation=set_pets_active,
            active=active,
        )

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
