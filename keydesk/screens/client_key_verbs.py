"""What can be done to the keys of one client beyond what every list of copies can: new, and out of use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.screens.client_verbs import ClientVerbs
from keydesk.screens.dialogs.reason import ReasonDialog
from keydesk.screens.key_edit import in_service
from keydesk.screens.key_verbs import KeyVerbs

if TYPE_CHECKING:
    from keydesk.db.rows.client import ClientKey, ClientPageRow


class ClientKeyVerbs(ClientVerbs, KeyVerbs):
    """A screen with the keys of one client. A subclass says which key the cursor is on, and goes to a copy."""

    shown_page: ClientPageRow | None = None
    """The client as the screen shows them; None before they were read."""

    def key_under_cursor(self) -> ClientKey | None:
        """The key under the cursor, or whose copy is there."""
        raise NotImplementedError

    @property
    def is_on_copy(self) -> bool:
        """Whether the cursor is on the line of a copy, and not on that of a key."""
        raise NotImplementedError

    def go_to_copy(self, tag_code: str) -> None:
        """Put the cursor on a copy."""
        raise NotImplementedError

    # -- keys --------------------------------------------------------------------------------------------------------

    def action_new(self) -> None:
        """A new key with its copies; the cursor lands on it."""
        self.patiently(self._new_key())

    async def _new_key(self) -> None:
        client_id = self.client_in_hand()
        if client_id is not None:
            await self._land(await self.new_key_of(client_id, self._whose))

    async def _edit(self) -> None:
        """The key, and not the client; p is for the client."""
        await self._edit_keys()

    async def _retire(self) -> None:
        """A copy; on the line of a key without any, the key itself, or an old key into use again."""
        from keydesk.operations.keys import restore_key, retire_key

        key = self.key_under_cursor()
        if key is None or self.is_on_copy or in_service(key):
            await super()._retire()
            return
        word = "goes out of use" if key.active else "comes into use again"
        reason = await self.ask(
            ReasonDialog(f"Key {key.code}, {key.label or 'no label'}, {word}", go_on="do it", required=key.active)
        )
        if reason is not None:
            operation = retire_key if key.active else restore_key
            await self._do(operation, key_id=key.key_id, version=key.version, reason=reason)

    def action_copy_history(self) -> None:
        """The whole line of events of one copy."""
        self.patiently(self._history_of_copy())

    # -- the common ends ---------------------------------------------------------------------------------------------

    @property
    def _whose(self) -> str:
        return self.shown_page.profile.name if self.shown_page is not None else ""

    def _client_of_key(self) -> int | None:
        return self.client_in_hand()

    async def key_in_hand(self) -> ClientKey | None:
        """The key under the cursor, as the page shows it."""
        key = self.key_under_cursor()
        if key is None:
            self.say("No key yet. n adds one", "plain")
        return key

    async def _land(self, done: object) -> None:
        """Say what was added, show it, and put the cursor on it."""
        tags = getattr(done, "tag_codes", ())
        if not tags:
            return
        self._say_done(done)
        await self.reload()
        self.go_to_copy(tags[0])
