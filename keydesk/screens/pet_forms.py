"""The form of a pet, from whatever screen somebody is on who adds or changes one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from keydesk.rules.profile import ChangedMeanwhile
from keydesk.rules.refusal import Refusal
from keydesk.screens.dialogs.office_form import kept
from keydesk.screens.dialogs.pet_form import PHOTO, PetForm, pet_fields
from keydesk.screens.past_lines import PastLines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keydesk.db.rows.pet import PetRow


class PetForms(PastLines):
    """A screen from which pets are added."""

    async def ask_for_pet(self, row: PetRow | None, *, client_id: int | None) -> object | None:
        """Ask for a new pet, or for changes of one, and say what was saved; None where the form was left.

        Args:
            row: the pet, on the version that is seen now; None is a new one.
            client_id: whose a new one is, where that is known.
        """
        from keydesk.db.queries.client_names import client_names
        from keydesk.db.queries.fields import own_fields_of
        from keydesk.db.queries.pets import pet_choices
        from keydesk.operations.pets import add_pet, edit_pet

        owners = await self.look_up(client_names)
        own = await self.look_up(own_fields_of, subject="pet", subject_id=0 if row is None else row.pet_id)
        choices = await self.look_up(pet_choices)
        if not owners:
            self.say("A pet belongs to a client, and there is none yet. F5, then n adds one", "plain")
            return None

        async def save(values: Mapping[str, str], version: int) -> object:
            fields: dict[str, Any] = dict(values)
            stored = "" if row is None else row.photo_path
            if fields.get(PHOTO, "").strip() not in {"", stored}:
                found = await _photo_at(fields[PHOTO])
                if isinstance(found, Refusal):
                    return found
                fields[PHOTO] = found
            if row is None:
                return await self.perform(add_pet, client_id=int(fields.pop("client_id")), fields=fields, asked=True)
            # What nobody touched stays as it is, whatever was stored of it.
            if fields.get("born") == row.born:
                del fields["born"]
            done = await self.perform(edit_pet, pet_id=row.pet_id, version=version, fields=fields, asked=True)
            if isinstance(done, ChangedMeanwhile):
                from keydesk.rules.births import birth_of

                done.present["born"] = birth_of(done.present).written
            return done

        title = "A new pet" if row is None else f"{row.name} of {row.client}"
        fields = pet_fields(row, owners, choices, own=own, desk=self.desk, client_id=client_id)
        form = PetForm(title, fields, save, photos=choices.photos, version=0 if row is None else row.version)
        which = f"pet/{row.pet_id}" if row is not None else f"pet/new/{client_id or 0}"
        done: object | None = await self.ask(kept(form, self.desk, which))
        if done is not None:
            self.say(getattr(done, "said", ""), hint="u takes it back")
        return done


async def _photo_at(path: str) -> str | Refusal:
    """The whole path of a photo, or why it is none; a file may lie on a slow share."""
    from keydesk.photos import photo_at

    try:
        return await asyncio.to_thread(photo_at, path)
    except Refusal as refusal:
        return refusal
