"""Clients in both branches: synced from wherever one is, and which branch comes first for a client (K2, K8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keydesk.commands import Command
from keydesk.rules.branches import other_branch
from keydesk.rules.fields import SUBJECTS
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import BRANCH_WORDS, Permission
from keydesk.screens.client_quick import ClientQuick
from keydesk.screens.dialogs.pick import Choice, PickDialog

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from keydesk.db.rows.syncing import SyncPlan
    from keydesk.rules.syncing import Decisions

_EDIT: Final = Permission.EDIT_CLIENTS

SYNC: Final = Command(
    "quick.sync", "", "quick_sync", "sync to the other branch",
    "A place in the other branch, with what is in their fields; the marked ones, or this one", _EDIT,
)  # fmt: skip
PRIMARY: Final = Command(
    "quick.primary", "", "quick_primary", "change primary branch",
    "Which branch opens first for this client, is offered first and sorts first", _EDIT,
)  # fmt: skip
OF_BRANCHES: Final = (SYNC, PRIMARY)


class ClientBranches(ClientQuick):
    """A screen with a client in hand, or with marked ones, who can be synced to the other branch."""

    def clients_in_hand(self) -> Sequence[int]:
        """The clients that a sync is about: the marked ones of a list, else the one in hand."""
        one = self.client_in_hand()
        return () if one is None else (one,)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where there is one branch, nobody hears of another; to sync takes the right in both."""
        if action in {each.action for each in OF_BRANCHES}:
            if not self.shell.is_open or len(self.desk.enabled) < 2:  # noqa: PLR2004 - two branches
                return False
            if action == SYNC.action and not all(self.desk.may(_EDIT, each) for each in self.desk.enabled):
                return None
        return super().check_action(action, parameters)

    def action_quick_sync(self) -> None:
        """Give clients a place in the other branch, after a look at what goes where."""
        self.patiently(self._quick_sync())

    async def _quick_sync(self) -> None:
        from keydesk.db.queries.fields import own_fields_of
        from keydesk.screens.dialogs.sync_clients import SyncDialog

        ids = tuple(self.clients_in_hand())
        if not ids:
            self.say("There is no client here", "plain")
            return
        here = self.desk.branch or self.desk.enabled[0]
        name = ""
        if len(ids) == 1:
            page = await self._page_in_hand()
            name = "" if page is None else page.profile.name
            places = () if page is None else [each.branch_id for each in page.profile.memberships]
            if places and here not in places:
                # Who is in the other branch alone is synced to this one.
                here = other_branch(here)
        to = other_branch(here)
        there = {each: (await self.look_up(own_fields_of, subject=each, branch=to)).fields for each in SUBJECTS}

        async def rehearse(decisions: Decisions, status: str, told: Callable[[int], None]) -> SyncPlan | Refusal:
            return await self._rehearse_sync(ids, to, decisions, status, told)

        async def carry(decisions: Decisions, status: str, seen: str, told: Callable[[int], None]) -> object:
            from keydesk.operations.client_sync import sync_clients

            return await self.perform(
                sync_clients,
                via="bulk" if len(ids) > 1 else "typed",
                client_ids=ids,
                to=to,
                decisions=decisions,
                status=status,
                seen=seen,
                told=told,
            )

        who = name or f"{len(ids):,} clients"
        title = f"{who}: from {BRANCH_WORDS[here]} to {BRANCH_WORDS[to]}"
        done = await self.ask(
            SyncDialog(title, to=to, many=len(ids), there=there, rehearse=rehearse, carry=carry, ask=self.ask)
        )
        if done is not None:
            self.say(getattr(done, "said", ""), hint="u takes it back" if getattr(done, "batch_id", 0) else "")
            self.forget_synced()
        self.request_reload()

    def forget_synced(self) -> None:
        """Take marks away, where there are any."""

    async def _rehearse_sync(
        self, ids: Sequence[int], to: str, decisions: Decisions, status: str, told: Callable[[int], None]
    ) -> SyncPlan | Refusal:
        from keydesk.operations.client_sync import rehearse_sync
        from keydesk.operations.rehearsal import Rehearsed

        try:
            refused = await self.perform(
                rehearse_sync, via="bulk", client_ids=ids, to=to, decisions=decisions, status=status, told=told
            )
        except Rehearsed as rehearsed:
            plan: SyncPlan = rehearsed.result
            return plan
        # A rehearsal comes to its end, or is refused.
        return refused or Refusal("Nothing was rehearsed.")

    def action_quick_primary(self) -> None:
        """Say which branch comes first for the client in hand."""
        self.patiently(self._quick_primary())

    async def _quick_primary(self) -> None:
        from keydesk.operations.clients import set_primary_branch

        page = await self._page_in_hand()
        if page is None:
            return
        profile = page.profile
        places = [each for each in profile.memberships if each.branch_id in page.seen]
        if len(places) < 2:  # noqa: PLR2004 - two branches
            only = next((each.branch for each in places), "one branch")
            self.say(f"{profile.name} has a place in {only} alone. q syncs them to the other branch", "plain")
            return
        now = profile.primary_branch
        choices = [
            Choice(each.branch_id, each.branch, f"{each.status}{', comes first now' if each.branch_id == now else ''}")
            for each in sorted(places, key=lambda each: each.branch_id == now)
        ]
        answer = await self.ask(PickDialog(f"{profile.name}: which branch comes first?", choices))
        if answer is None or answer == now:
            return
        done = await self.perform(
            set_primary_branch, client_id=profile.client_id, branch=answer, version=profile.version
        )
        if not isinstance(done, Refusal):
            self.say(done.said)
        self.request_reload()
