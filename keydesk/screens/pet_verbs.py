"""What can be done to a pet, from every list and page that has one; and its photo, wherever one is in sight."""

from __future__ import annotations

import asyncio
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar, Final

from textual.widget import Widget

from keydesk.commands import EDIT, HISTORY, NEW, Command, on
from keydesk.rules.profile import PET_FIELDS
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.screens.dialogs.trail import TrailDialog
from keydesk.screens.pet_forms import PetForms
from keydesk.widgets.pet_cells import PetPane
from keydesk.widgets.photo import PhotoView

if TYPE_CHECKING:
    from keydesk.db.rows.pet import PetRow

_EDIT: Final = Permission.EDIT_CLIENTS

NEW_PET: Final = on("pets", NEW, "Add a pet; its name and its owner are enough", _EDIT, "new pet")
ONE_PET: Final = (
    on("pets", EDIT, "Edit the pet: owner, name, kind, breed, born, photo, notes", _EDIT),
    Command("pets.active", "R", "turn_active", "not active", "It is not about any more, or is again", _EDIT),
    on("pets", HISTORY, "Who changed what of this pet, and when"),
)
OWNER: Final = Command("pets.owner", "O", "open_owner", "owner", "The page of its owner")
PET_PATIENT: Final = frozenset({"new", "edit", "turn_active", "history"})
_MOST_LINES: Final = 30
# Of a photo.
_LABELS: Final = {field.name: field.label for field in PET_FIELDS.values()} | {"client_id": "Owner", "active": "Active"}


class PetVerbs(PetForms):
    """A screen with a pet in hand."""

    PATIENT: ClassVar[frozenset[str]] = PET_PATIENT

    def pet_in_hand(self) -> int | None:
        """The pet that a verb is about; None where there is none."""
        raise NotImplementedError

    def owner_in_hand(self) -> int | None:
        """Whose a new pet is, where the screen is about one client."""
        return None

    async def went_on(self, pet_id: int) -> None:
        """A pet was added: show it."""
        del pet_id
        self.request_reload()

    async def _in_hand(self) -> PetRow | None:
        from keydesk.db.queries.pets import pet_of

        pet_id = self.pet_in_hand()
        if pet_id is None:
            self.say("There is no pet here", "plain")
            return None
        return await self.look_up(pet_of, pet_id=pet_id)

    # -- adding and editing ------------------------------------------------------------------------------------------

    def action_new(self) -> None:
        """Add a pet."""
        self.patiently(self._form(new=True))

    def action_edit(self) -> None:
        """The pet, on the version that is seen now."""
        self.patiently(self._form(new=False))

    async def _form(self, *, new: bool) -> None:
        row = None if new else await self._in_hand()
        if row is None and not new:
            return
        done = await self.ask_for_pet(row, client_id=self.owner_in_hand())
        if done is None:
            return
        if row is None:
            await self.went_on(int(getattr(done, "id", 0)))
        else:
            self.request_reload()

    # -- one thing at a time -----------------------------------------------------------------------------------------

    def action_turn_active(self) -> None:
        """It is not about any more, or is again."""
        self.patiently(self._turn_active())

    async def _turn_active(self) -> None:
        from keydesk.operations.pets import set_pet_active

        row = await self._in_hand()
        if row is None:
            return
        done = await self.perform(set_pet_active, pet_id=row.pet_id, active=not row.active, version=row.version)
        if not isinstance(done, Refusal):
            self.say(done.said, hint="u takes it back")
        self.request_reload()

    def action_history(self) -> None:
        """The record of changes of the pet."""
        self.patiently(self._history())

    async def _history(self) -> None:
        from keydesk.db.queries.history import change_ids

        row = await self._in_hand()
        if row is None:
            return
        ids = await self.look_up(change_ids, subject="pet", subject_id=row.pet_id)
        labels = _LABELS | {field.name: field.label for field in row.own.fields}
        trail = self.changes_trail(ids, names={("pet", row.pet_id): ""}, labels=labels)
        await self.ask(TrailDialog(f"{row.name}: who changed what", [trail]))

    # -- the pet in sight --------------------------------------------------------------------------------------------

    def show_pet(self, row: PetRow | None) -> None:
        """Tell of a pet in the pane, and of its photo as far as this terminal can."""
        self.query_one(PetPane).show(row)
        photo = self.query_one(PhotoView)
        if row is None or not row.photo_path:
            photo.tell("")
            return
        name = PurePath(row.photo_path).name
        looks = self.shell.looks
        if not looks.colour or looks.plain_glyphs:
            photo.tell(f"photo: {name}")
            return
        # The room for it is what the pet's lines leave, once they are drawn.
        self.call_after_refresh(self._begin_photo, row.photo_path, name)

    def _begin_photo(self, path: str, name: str) -> None:
        self.run_worker(self._show_photo(path, name), group="photo", exclusive=True)

    async def _show_photo(self, path: str, name: str) -> None:
        from keydesk.photos import small_copy

        photo = self.query_one(PhotoView)
        card = photo.parent
        below = card.content_region.bottom - photo.region.y if isinstance(card, Widget) else 0
        width, height = max(8, photo.content_size.width), max(4, min(_MOST_LINES, below))
        try:
            dots = await asyncio.to_thread(small_copy, path, width=width, height=2 * height)
        except Refusal as refusal:
            photo.tell(f"photo: {name} · {'not there any more' if refusal.code == 'not_found' else 'cannot be shown'}")
            return
        photo.draw(dots)
