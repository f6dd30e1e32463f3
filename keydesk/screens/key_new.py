"""A new key from the list of keys: whose it is, by typing, then what it opens."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, Final

from keydesk.commands import NEW, on
from keydesk.rules.roles import Permission
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.key_groups import KeyGroups

_NEW: Final = on("keys", NEW, "Add a key: whose it is, then what it opens", Permission.MANAGE_KEYS)
KEY_NEW: Final = (replace(_NEW, shown=False),)
"""Said by the help alone: the footer has room for what is done to keys all day."""


class KeyNew(KeyGroups):
    """A list of keys to which keys of any client are added."""

    PATIENT: ClassVar[frozenset[str]] = KeyGroups.PATIENT | {"new"}

    def action_new(self) -> None:
        """A new key with its copies; the cursor lands on the first."""
        self.patiently(self._new_key())

    async def _new_key(self) -> None:
        from keydesk.db.queries.client_names import client_names
        from keydesk.db.queries.who_has import copy_meant

        clients = {str(client.id): client for client in await self.look_up(client_names)}
        choices = [Choice(client_id, client.name, client.detail) for client_id, client in clients.items()]
        empty = "No client yet. Clients (F5), n adds one"
        answer = await self.ask(PickDialog("Whose key is it?", choices, empty=empty))
        if answer is None:
            return
        done = await self.new_key_of(int(answer), clients[answer].name)
        tags: tuple[str, ...] = getattr(done, "tag_codes", ())
        if not tags:
            return
        self._say_done(done)
        if self._text:
            # A filter that hides the new row would look as if it had not been saved.
            self._box.value = ""
        await self.reload()
        self.table.go_to(await self.look_up(copy_meant, code=tags[0]))
