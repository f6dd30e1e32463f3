"""What is done to all marked clients at once: how they stand, their territory, their first sitter."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from keydesk.commands import Command
from keydesk.rules.client_status import STATUSES
from keydesk.rules.roles import Permission
from keydesk.rules.text import counted
from keydesk.screens.client_branches import SYNC
from keydesk.screens.client_verbs import ClientVerbs
from keydesk.screens.dialogs.many_preview import ClientsDialog
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.dialogs.reason import ReasonDialog
from keydesk.screens.many_verbs import ManyVerbs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keydesk.db.rows.client import ClientRow
    from keydesk.operations.client_bulk import ClientAct
    from keydesk.screens.dialogs.bulk_preview import BulkDialog

_EDIT: Final = Permission.EDIT_CLIENTS
_NONE: Final = "0"

ALL_MARKED: Final = Command(
    "clients.all_marked", "A", "all_marked", "all marked",
    "What is done to all marked clients at once: status, territory, primary sitter", _EDIT,
)  # fmt: skip

MANY: Final = (
    Command("many.status", "", "many_status", "status", "Prospect, active or inactive, with a reason", _EDIT),
    Command("many.territory", "", "many_territory", "territory", "One of theirs, or by the zip code again", _EDIT),
    Command(
        "many.sitter", "", "many_sitter", "primary sitter", "Who comes first; visits given to PRIMARY go along", _EDIT
    ),
)
"""What can be done to many clients, as ``A`` lists it; the action of each reads :attr:`ClientMany.chosen`."""


class ClientMany(ManyVerbs, ClientVerbs):
    """A list of clients of whom many are changed together: the marked ones, or else the one under the cursor."""

    PREVIEW: ClassVar[type[BulkDialog]] = ClientsDialog
    THINGS: ClassVar[str] = "clients"

    def action_all_marked(self) -> None:
        """The list of what can be done to all marked clients."""
        self.patiently(self._all_marked())

    async def _all_marked(self) -> None:
        if not self.chosen:
            self.say("There is no client here", "plain")
            return
        usable = {each.id: each for each in MANY if each.permission is None or self.can(each.permission)}
        if self.check_action(SYNC.action, ()) is True:
            usable[SYNC.id] = SYNC
        choices = [Choice(each.id, each.label.capitalize(), each.tooltip) for each in usable.values()]
        title = (
            f"{counted(len(self.chosen), 'client')}: what is done to {'all of them' if self.marked > 1 else 'them'}?"
        )
        answer = await self.ask(PickDialog(title, choices))
        if answer is not None:
            await self.run_action(usable[answer].action)

    def action_many_status(self) -> None:
        """How they stand."""
        self.patiently(self._many_status())

    def action_many_territory(self) -> None:
        """Their territory."""
        self.patiently(self._many_territory())

    def action_many_sitter(self) -> None:
        """Who comes to them first."""
        self.patiently(self._many_sitter())

    async def _status(self) -> None:
        # With marks the letter is about all of them, as every letter on the list of keys is.
        if self.marked:
            await self._many_status()
        else:
            await super()._status()

    async def _many_status(self) -> None:
        from keydesk.operations.client_bulk import ClientAct

        many = counted(len(self.chosen), "client")
        status = await self.ask(
            PickDialog(f"{many}: what is the status?", [Choice(each, each, "") for each in STATUSES])
        )
        if status is None:
            return
        question = f"{many} → {status}"
        reason = await self.ask(ReasonDialog(question, go_on="look at them", required=False))
        if reason is not None:
            act = ClientAct("status", status=status, branch=self.desk.branch, reason=reason)
            await self._change(act, f"{many} → {status}")

    async def _many_territory(self) -> None:
        from keydesk.db.queries.office import territory_names
        from keydesk.operations.client_bulk import ClientAct

        many = counted(len(self.chosen), "client")
        areas = {str(each.id): each.name for each in await self.look_up(territory_names)}
        choices = [Choice(_NONE, "by the zip code", "no territory of their own")]
        choices += [Choice(each, name, "") for each, name in areas.items()]
        answer = await self.ask(PickDialog(f"{many}: which territory?", choices))
        if answer is not None:
            act = ClientAct("territory", territory_id=None if answer == _NONE else int(answer))
            await self._change(act, f"{many} → {areas.get(answer, 'by the zip code')}")

    async def _many_sitter(self) -> None:
        from keydesk.db.queries.holders import people
        from keydesk.operations.client_bulk import ClientAct

        many = counted(len(self.chosen), "client")
        sitters = {
            str(each.holder.staff_id): each.name
            for each in await self.look_up(people)
            if each.holder.staff_id is not None
        }
        choices = [Choice(_NONE, "nobody", "no primary sitter"), *(Choice(key, name) for key, name in sitters.items())]
        answer = await self.ask(PickDialog(f"{many}: who comes first?", choices))
        if answer is not None:
            act = ClientAct("sitter", sitter_id=None if answer == _NONE else int(answer))
            await self._change(act, f"{many} → {sitters.get(answer, 'nobody')} first")

    async def _change(self, act: ClientAct, title: str) -> None:
        from keydesk.db.queries.clients import client_rows
        from keydesk.operations.client_bulk import change_clients, rehearse_clients

        chosen = self.chosen
        found: Mapping[int, ClientRow] = await self.look_up(client_rows, ids=chosen)
        rows = {thing: found[thing] for thing in chosen if thing in found}
        await self.do_to_all(
            title,
            "changing",
            names={thing: row.name for thing, row in rows.items()},
            versions={thing: row.version for thing, row in rows.items()},
            rehearsal=rehearse_clients,
            operation=change_clients,
            act=act,
        )
