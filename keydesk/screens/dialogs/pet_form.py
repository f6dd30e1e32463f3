"""The form of a pet: its fields, its owner from a list, and its photo by path or from those used before."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding

from keydesk.screens.dialogs.form import FormDialog, text_of
from keydesk.screens.dialogs.office_form import readers_of
from keydesk.screens.dialogs.own_form import office_form
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.widgets.form_fields import YES_NO, Field
from keydesk.widgets.pet_cells import SEX_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.binding import BindingType

    from keydesk.db.rows.fields import OwnFields
    from keydesk.db.rows.named import NamedRow
    from keydesk.db.rows.pet import PetChoices, PetRow, PhotoRow
    from keydesk.desk import Desk
    from keydesk.screens.dialogs.form import Save

PHOTO: Final = "photo_path"
_FIXED: Final = (("", "not known"), *YES_NO)


def pet_fields(
    row: PetRow | None,
    owners: Sequence[NamedRow],
    choices: PetChoices,
    *,
    own: OwnFields,
    desk: Desk,
    client_id: int | None = None,
) -> list[Field]:
    """What is kept of a pet, for changing it or for a new one.

    Args:
        row: as it is stored; None for a new one.
        owners: all clients.
        choices: the kinds and photos on file.
        own: which fields the office has, and what the pet has in its own.
        desk: at which the form is filled.
        client_id: whose a new one is, where that is known.
    """
    owner = row.client_id if row is not None else client_id
    kinds = ", ".join(choices.species)

    def stored(name: str) -> str:
        return text_of(getattr(row, name)) if row is not None else ""

    listed = (
        Field("name", "Name", stored("name"), required=True),
        Field("species", "Kind", stored("species"), hint=kinds or "dog, cat, bird"),
        Field("breed", "Breed", stored("breed")),
        Field("sex", "Sex", stored("sex"), choices=_sexes(stored("sex"))),
        Field("fixed", "Spayed or neutered", stored("fixed"), choices=_FIXED),
        Field("color", "Color", stored("color")),
        Field(
            "born",
            "Born",
            stored("born"),
            hint="2019, 3/2019, 14 mar 2019, or 6 y, 3 months",
            read=readers_of(desk).of("birth"),
        ),
        Field(PHOTO, "Photo", stored(PHOTO), hint="path of a picture; Ctrl+O one used before"),
        Field("notes", "Notes", stored("notes"), lines=True),
    )
    came: dict[str, tuple[Field, ...]] = {each.name: (each,) for each in listed}
    came["name"] = (
        *came["name"],
        Field(
            "client_id",
            "Owner",
            text_of(owner),
            required=True,
            options=tuple((str(each.id), each.name, each.detail) for each in owners),
        ),
    )
    fields = office_form(own, came, desk)
    if row is not None:
        fields.append(Field("active", "Active", stored("active"), choices=YES_NO))
    return fields


def _sexes(stored: str) -> tuple[tuple[str, str], ...]:
    """Not known, male, female; what is stored stands for what it means, so that a form changes nothing by itself."""
    known = ((stored if stored.casefold() == word else value, word) for value, word in SEX_WORDS.items())
    return (("", "not known"), *known)


class PetForm(FormDialog):
    """A form with a list of the photos that were used before."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+o", "photos", "photo used before", key_display="Ctrl+O", id="pet_form.photos",
            tooltip="Choose one of the photos that were used before",
        )
    ]  # fmt: skip

    def __init__(
        self, title: str, fields: Sequence[Field], save: Save, *, photos: Sequence[PhotoRow], version: int = 0
    ) -> None:
        """Make the form; ``photos`` are those that can be chosen."""
        super().__init__(title, fields, save, version=version)
        self._photos = tuple(photos)

    def action_photos(self) -> None:
        """Choose a photo that a pet has already."""
        self.run_worker(self._choose_photo(), group="pick")

    async def _choose_photo(self) -> None:
        choices = [Choice(each.path, PurePath(each.path).name, each.pets, also=each.path) for each in self._photos]
        chosen = await self.app.push_screen_wait(
            PickDialog("A photo used before", choices, empty="No photo yet: write the path of one")
        )
        if chosen is None:
            return
        for row in self._rows:
            if row.field.name == PHOTO:
                row.value = chosen
                self.set_focus(row)
