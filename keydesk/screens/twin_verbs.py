"""Two profiles of one household: found before a form saves, looked at side by side, and made one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from keydesk.commands import Command
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.screens.dialogs.form import Aside
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.past_lines import PastLines

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from keydesk.screens.dialogs.merge import MergeAnswer

TELLING: Final = (
    "first_name", "last_name", "partner_first_name", "partner_last_name", "company", "cell_phone", "home_phone",
    "work_phone", "email", "street", "street2", "zip",
)  # fmt: skip
"""Fields by which a household is told; where none of them changes, nobody is looked for."""

DUPLICATES: Final = Command(
    "clients.duplicates", "U", "duplicates", "duplicates", "Clients who may be one household, side by side",
    Permission.EDIT_CLIENTS, shown=False,
)  # fmt: skip
MERGE: Final = Command(
    "client.merge", "U", "merge", "duplicates", "Another profile of this household goes into this one",
    Permission.EDIT_CLIENTS, shown=False,
)  # fmt: skip


class Meant:
    """What a form is answered with when somebody who is here already is meant."""

    def __init__(self, client_id: int) -> None:
        self.client_id = client_id


class TwinVerbs(PastLines):
    """A screen from which clients are added, changed and made one."""

    def client_in_hand(self) -> int | None:
        """The client that a verb is about; None where there is none."""
        raise NotImplementedError

    async def look_for_twins(
        self,
        values: Mapping[str, str],
        *,
        seen: set[int],
        then: Callable[[Mapping[str, str]], Awaitable[object]],
        client_id: int | None = None,
    ) -> Aside | None:
        """What has to be looked at before a form saves: who may be the same household. None where there is nobody new.

        Args:
            values: what stands in the form.
            seen: who was looked at already, and is not shown again.
            then: saves all the same.
            client_id: who is being changed.
        """
        from keydesk.db.queries.twins import twins_beside

        found = await self.look_up(twins_beside, fields=values, client_id=client_id)
        fresh = [each for each in found if each.here.client_id not in seen]
        if not fresh:
            return None
        from keydesk.screens.dialogs.twins import TwinsDialog

        async def answered(answer: object) -> object:
            if answer is None:
                return None
            seen.update(each.here.client_id for each in fresh)
            return Meant(answer) if isinstance(answer, int) else await then(values)

        return Aside(TwinsDialog(fresh, added=client_id is None), answered)

    def goes_to_twin(self, done: object) -> bool:
        """Open who was meant; False where the form was answered otherwise."""
        if not isinstance(done, Meant):
            return False
        from keydesk.screens.client import ClientPage

        self.app.push_screen(ClientPage(done.client_id))
        return True

    def action_duplicates(self) -> None:
        """Every two who may be one household."""
        self.app.call_later(self.app.run_action, "app.open_page('duplicates')")

    def action_merge(self) -> None:
        """Another profile of the client in hand goes into theirs."""
        self.patiently(self._merge())

    async def _merge(self) -> None:
        from keydesk.db.queries.client_names import client_names
        from keydesk.db.queries.twins import twins_of

        client_id = self.client_in_hand()
        if client_id is None:
            return
        twins = {each.client_id: each.why for each in await self.look_up(twins_of, client_id=client_id)}
        everybody = [each for each in await self.look_up(client_names) if each.id != client_id]
        choices = [
            Choice(
                str(each.id),
                each.name,
                twins.get(each.id) or each.detail or "",
                tone="warn" if each.id in twins else "",
            )
            for each in sorted(everybody, key=lambda each: each.id not in twins)
        ]
        answer = await self.ask(PickDialog("Which other profile is of this household?", choices))
        if answer is not None:
            await self.merge(client_id, int(answer))

    async def merge(self, into_id: int, client_id: int) -> bool:
        """Two clients side by side; whether something was done about them."""
        from keydesk.db.queries.merging import merge_preview
        from keydesk.operations.merging import merge_clients
        from keydesk.operations.twins import tell_apart
        from keydesk.screens.dialogs.merge import MergeDialog

        try:
            preview = await self.look_up(merge_preview, into_id=into_id, client_id=client_id)
        except Refusal as refusal:
            self.say_refusal(refusal)
            return False
        answer: MergeAnswer | None = await self.ask(MergeDialog(preview))
        if answer is None:
            return False
        if answer.apart:
            done: Any = await self.perform(tell_apart, client_id=into_id, other_id=client_id)
        else:
            first, second = (preview.second, preview.first) if answer.turned else (preview.first, preview.second)
            done = await self.perform(
                merge_clients,
                into_id=first.client_id,
                client_id=second.client_id,
                keep=answer.keep,
                same_pets=answer.same_pets,
                seen=(first.version, second.version),
            )
        if isinstance(done, Refusal):
            self.request_reload()
            return False
        self.say(done if isinstance(done, str) else done.said)
        self.request_reload()
        return True
