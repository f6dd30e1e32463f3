"""A list of pets with the one under the cursor beside it: of everybody, or of one client."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.containers import Horizontal

from keydesk.commands import Command
from keydesk.db.rows.pet import PetCounts
from keydesk.screens.pet_verbs import PetVerbs
from keydesk.widgets.long_table import LongTable
from keydesk.widgets.pet_cells import PetPane
from keydesk.widgets.photo import PhotoView

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from keydesk.db.changes import Changes

EVERYTHING: Final = Command(
    "pets.all", "F", "everything", "inactive too", "Show also those that are not about any more"
)


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
