"""An unknown tag on a walk along the board is bound to its key: a copy that is on file, or a new key of a client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from keydesk.rules.custody import Holder
from keydesk.rules.refusal import Refusal
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.past_lines import PastLines
from keydesk.widgets.key_cells import where_words

if TYPE_CHECKING:
    from keydesk.operations.rehanging import Filled

_NEW: Final = "new"


class BindsTags(PastLines):
    """A walk, as far as it is about tags that nobody knows."""

    _safe_id: int

    @property
    def left_in_hand(self) -> tuple[int, Filled] | None:
        """The line under the cursor, and what it says."""
        raise NotImplementedError

    def drop_left(self, number: int) -> None:
        """It is seen to."""
        raise NotImplementedError

    def note_step(self, batch_id: int) -> None:
        """It is the last step now."""
        raise NotImplementedError

    def action_bind(self) -> None:
        """Say whose key an unknown tag is on."""
        self.patiently(self._bind())

    async def _bind(self) -> None:
        from keydesk.db.queries.who_has import where
        from keydesk.operations.rehanging import bind_and_fill

        if self.left_in_hand is None or self.left_in_hand[1].outcome != "unknown":
            self.say("There is no unknown tag under the cursor", "plain")
            return
        number, left = self.left_in_hand
        known = [row for row in await self.look_up(where) if row.state == "in_service" and not row.legacy_code]
        choices = [Choice(_NEW, "A new key", "of a client on file")]
        choices += [
            Choice(str(row.copy_id), f"{row.client}  {row.tag_code}", f"{row.label} · {where_words(row.holder)}")
            for row in sorted(known, key=lambda row: (row.client, row.tag_code))
        ]
        answer = await self.ask(PickDialog(f"{left.text} on {left.hook}: which key is it?", choices))
        if answer is None:
            return
        if answer == _NEW:
            done = await self._new_key(left)
        else:
            done = await self.perform(
                bind_and_fill,
                safe_id=self._safe_id,
                hook_id=left.hook_id,
                copy_id=int(answer),
                text=left.text,
            )
        if done is not None and not isinstance(done, Refusal):
            self.drop_left(number)
            self.note_step(done.batch_id)
            self.say(done.said, hint="u takes it back")
            self.request_reload()

    async def _new_key(self, left: Filled) -> Any:
        """A new key of a client, which hangs there; the tag on it goes on being read."""
        from keydesk.db.queries.client_names import client_names
        from keydesk.operations.copies import NewCopy
        from keydesk.operations.keys import add_key

        clients = [Choice(str(each.id), each.name, each.detail) for each in await self.look_up(client_names)]
        answer = await self.ask(PickDialog(f"{left.text} on {left.hook}: whose key is it?", clients))
        if answer is None:
            return None
        place = Holder.safe(self._safe_id, left.hook_id)
        return await self.perform(add_key, client_id=int(answer), copies=[NewCopy(holder=place, legacy_code=left.text)])
