"""How a client stands with the office and who never comes to them; and what is left to do once that has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from keydesk.rules.client_status import STATUSES
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import BRANCH_WORDS
from keydesk.rules.text import counted
from keydesk.screens.client_branches import ClientBranches
from keydesk.screens.dialogs.confirm import ConfirmDialog
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.dialogs.reason import ReasonDialog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keydesk.db.rows.client import ClientPageRow
    from keydesk.db.rows.left import LeftCopy, LeftRow

_MOST_TOLD: Final = 3


class ClientStanding(ClientBranches):
    """A screen with a client in hand, whose status and sitters can be changed."""

    # -- prospect, active, inactive ----------------------------------------------------------------------------------

    def action_status(self) -> None:
        """Prospect, active, inactive."""
        self.patiently(self._status())

    async def _status(self) -> None:
        page = await self._page_in_hand()
        if page is not None:
            await self._status_in(page)

    async def _status_in(self, page: ClientPageRow, only: str = "") -> None:
        """How they stand: in the one branch that there is, or in either of the two (K10).

        Args:
            page: the client's.
            only: the branch that is asked about; else each in which they have a place that the operator sees.
        """
        from keydesk.operations.clients import set_status

        profile = page.profile
        places = {each.branch_id: each.status for each in profile.memberships if each.branch_id in page.seen}
        asked = [only] if only else sorted(places or [page.branch], key=lambda each: each != page.branch)
        several = len(page.seen) > 1
        choices = [
            Choice(
                f"{branch} {status}",
                f"{BRANCH_WORDS[branch]}: {status}" if several else status,
                "now" if places.get(branch) == status else "",
            )
            for branch in asked
            for status in STATUSES
        ]
        picked = await self.ask(PickDialog(f"{profile.name}: what is the status?", choices))
        if picked is None:
            return
        branch, answer = picked.split(" ")
        now = places.get(branch, "")
        if answer == now:
            return
        there = f" in {BRANCH_WORDS[branch]}" if several else ""
        question = f"{profile.name}{there}: {now or 'nothing'} → {answer}"
        reason = await self.ask(ReasonDialog(question, go_on=f"make it {answer}", required=False))
        if reason is None:
            return
        done = await self.perform(
            set_status, client_id=profile.client_id, branch=branch, status=answer, version=profile.version,
            reason=reason,
        )  # fmt: skip
        if isinstance(done, Refusal):
            self.request_reload()
            return
        self.say(done.said)
        self.request_reload()
        if answer == "inactive":
            why = reason or "the client is inactive"
            await self._offer(profile.name, profile.client_id, why, branch=branch, keys=not done.served)

    # -- who never comes ---------------------------------------------------------------------------------------------

    def action_block(self) -> None:
        """Block a sitter, or take a block away."""
        self.patiently(self._block())

    async def _block(self) -> None:
        from keydesk.db.queries.holders import people
        from keydesk.operations.clients import block_sitter, unblock_sitter

        page = await self._page_in_hand()
        if page is None:
            return
        profile = page.profile
        blocked = {each.staff_id for each in profile.blocked}
        choices = [Choice(str(each.staff_id), each.name, "blocked now") for each in profile.blocked]
        for person in await self.look_up(people):
            staff_id = person.holder.staff_id
            if staff_id is not None and staff_id not in blocked:
                choices.append(Choice(str(staff_id), person.name, person.note))
        answer = await self.ask(
            PickDialog(f"{profile.name}: who never comes?", choices, empty="Staff (F6) adds people")
        )
        if answer is None:
            return
        staff_id = int(answer)
        name = next(choice.text for choice in choices if choice.value == answer)
        if staff_id in blocked:
            question, go_on = f"{name} may come to {profile.name} again", "take the block away"
        else:
            question, go_on = f"{name} never gets a key or a visit of {profile.name}", "block"
        reason = await self.ask(ReasonDialog(question, go_on=go_on, required=False))
        if reason is None:
            return
        operation: Any = unblock_sitter if staff_id in blocked else block_sitter
        done = await self.perform(operation, client_id=profile.client_id, staff_id=staff_id, reason=reason)
        if isinstance(done, Refusal):
            self.request_reload()
            return
        self.say(done if isinstance(done, str) else done.said)
        self.request_reload()
        if staff_id not in blocked:
            await self._offer(profile.name, profile.client_id, f"{name} is blocked", staff_id=staff_id, sitter=name)

    # -- what is left to do ------------------------------------------------------------------------------------------

    async def _offer(
        self,
        client: str,
        client_id: int,
        reason: str,
        *,
        staff_id: int | None = None,
        sitter: str = "",
        branch: str | None = None,
        keys: bool = True,
    ) -> None:
        """Offer to see to keys and visits that are left, one after the other, until nothing is or Esc is pressed."""
        from keydesk.db.queries.left import left_of

        while True:
            left = await self.look_up(left_of, client_id=client_id, staff_id=staff_id, branch=branch, keys=keys)
            choices = _choices(left, sitter=sitter)
            if not choices:
                return
            title = f"{client}: what is left of {sitter}?" if sitter else f"{client} is inactive: what is left?"
            answer = await self.ask(PickDialog(title, [*choices, Choice("later", "see to it later", "")]))
            if answer in {None, "later"} or not await self._see_to(str(answer), left, reason, sitter=sitter):
                return

    async def _see_to(self, answer: str, left: LeftRow, reason: str, *, sitter: str) -> bool:
        """Do what was chosen; False where it was not done."""
        from keydesk.operations.bulk import Act, Marked, act_on_many
        from keydesk.operations.returning import return_keys
        from keydesk.operations.visit_changes import assign_visits
        from keydesk.operations.visit_states import cancel_visits

        visits = counted(len(left.visits), "booked visit")
        question, yes, lines = "", "", [f"The first is {left.first}."]
        if answer == "return":
            question, yes = f"{_tags(left.in_office)} went back to the client?", "they have it"
            lines = [f"  {each.tag_code}  {each.opens}" for each in left.in_office]
        elif answer == "recall":
            question, yes = f"{_tags(left.with_people)} wanted back?", "want back"
            lines = [f"  {each.tag_code}  {each.holder}" for each in left.with_people]
        elif answer == "cancel":
            question, yes = f"{visits} called off?", "call off"
        else:
            question, yes = f"{visits} of {sitter} to nobody yet?", "give them away"
        if not await self.ask(ConfirmDialog(question, yes=yes, lines=lines)):
            return False
        if answer == "return":
            tags = tuple(each.tag_code for each in left.in_office)
            done: Any = await self.perform(return_keys, tag_codes=tags, note=reason)
        elif answer == "recall":
            copies = [Marked(each.tag_code) for each in left.with_people]
            done = await self.perform(act_on_many, via="bulk", act=Act("recall"), copies=copies, reason=reason)
        elif answer == "cancel":
            ids = [visit_id for visit_id, _ in left.visits]
            done = await self.perform(cancel_visits, via="bulk", visit_ids=ids, reason=reason)
        else:
            done = await self.perform(assign_visits, via="bulk", visits=list(left.visits), sitter_id=None)
        if isinstance(done, Refusal):
            return False
        self.say(done.said)
        self.request_reload()
        # What is wanted back is on its way and still held: it is not offered a second time.
        return answer != "recall"


def _choices(left: LeftRow, *, sitter: str) -> list[Choice]:
    choices = []
    if left.in_office and not sitter:
        choices.append(Choice("return", f"{_tags(left.in_office)} went back to the client", "with a receipt"))
    if left.with_people:
        held = {each.holder for each in left.with_people}
        choices.append(Choice("recall", f"want {_tags(left.with_people)} back", ", ".join(sorted(held))))
    if left.visits and sitter:
        choices.append(Choice("unassign", f"{counted(len(left.visits), 'booked visit')} to nobody yet", left.first))
    elif left.visits:
        choices.append(Choice("cancel", f"call {counted(len(left.visits), 'booked visit')} off", left.first))
    return choices


def _tags(copies: Sequence[LeftCopy]) -> str:
    some = ", ".join(each.tag_code for each in copies[:_MOST_TOLD])
    return some if len(copies) <= _MOST_TOLD else f"{some} and {len(copies) - _MOST_TOLD} more"
