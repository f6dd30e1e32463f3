"""The page of one pet: what is kept of it, and its photo as large as there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.containers import Horizontal

from keydesk.commands import BACK, Command
from keydesk.commands import on as on_screen
from keydesk.rules.access import REVEAL_SECONDS
from keydesk.rules.roles import Permission
from keydesk.screens.own_secrets import ShowsSecrets
from keydesk.screens.pet_verbs import ONE_PET, OWNER, PET_PATIENT, PetVerbs
from keydesk.widgets.pet_cells import PetPane
from keydesk.widgets.photo import PhotoView

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from keydesk.db.changes import Changes
    from keydesk.db.rows.fields import OwnFields

_REVEAL: Final = Command(
    "pet.reveal", "v", "reveal", "see code", f"Show a secret for {REVEAL_SECONDS} seconds", Permission.REVEAL_SECRETS
)


class PetPage(PetVerbs, ShowsSecrets):
    """One pet: what is kept of it, and its photo as large as there is room."""

    TAB: ClassVar[str] = "Clients"
    CSS_PATH = "pets.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - Textual declares it so
    PATIENT: ClassVar[frozenset[str]] = PET_PATIENT | {"reveal"}
    VERBS: ClassVar[tuple[Command, ...]] = (*ONE_PET, OWNER, _REVEAL, on_screen("pet", BACK, "Back to the list"))

    def __init__(self, pet_id: int) -> None:
        """Make the page of one pet; nothing is fetched before it is shown."""
        super().__init__()
        self._pet_id = pet_id
        self._client_id: int | None = None
        self._own: OwnFields | None = None

    def compose_body(self) -> ComposeResult:
        """The pet, and its photo."""
        with Horizontal(id="pet-page"):
            yield PetPane()
            yield PhotoView()

    def concerned_by(self, changes: Changes) -> bool:
        """The pet, and whose it is."""
        return changes.touch("client", "pet", "field_definition")

    async def reload(self) -> None:
        """Read the pet anew."""
        from keydesk.db.queries.pets import pet_of

        row = await self.look_up(pet_of, pet_id=self._pet_id)
        self._client_id, self._own = row.client_id, row.own
        if self.is_current:
            self.refresh_bindings()
        self.show_pet(row)

    def on_resize(self) -> None:
        """There may be room for a larger photo now."""
        if self.shell.is_open:
            self.request_reload()

    def pet_in_hand(self) -> int | None:
        """The pet whose page it is."""
        return self._pet_id

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A secret is seen where there is one; without any there is nothing to grey out."""
        if action == "reveal" and (self._own is None or not self._own.sealed):
            return False
        return super().check_action(action, parameters)

    def action_reveal(self) -> None:
        """Show a secret of the office's own fields for some seconds."""
        self.patiently(self._reveal())

    async def _reveal(self) -> None:
        if self._own is not None:
            await self.show_secret("pet", self._pet_id, self._own)

    def action_open_owner(self) -> None:
        """The page of the owner."""
        from keydesk.screens.client import ClientPage

        if self._client_id is not None:
            self.app.push_screen(ClientPage(self._client_id))
