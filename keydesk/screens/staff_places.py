"""Staff who work in the other branch, too, or no more: one of them, or all that are marked (K11, K12)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from keydesk.commands import Command
from keydesk.rules.roles import BRANCH_WORDS, Permission, role_in_words
from keydesk.screens.dialogs.confirm import ConfirmDialog
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.type_ahead import TypeAheadScreen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keydesk.db.rows.staff import StaffRow

PLACE_VERBS: Final = (
    Command(
        "staff.sync", "ampersand", "sync", "other branch", "They work in the other branch, too, or no more",
        Permission.EDIT_STAFF,
    ),
    Command("staff.shifts", "w", "shifts", "shifts", "The shift schedule: who is on duty when", shown=False),
)  # fmt: skip
_LEAVES: Final = "leaves:"


class StaffPlaces(TypeAheadScreen):
    """A list of people, as far as it is about the branches in which they work."""

    def people_meant(self) -> Sequence[StaffRow]:
        """Those who are marked, or the one under the cursor."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is another branch only where Facility is switched on."""
        if action == "sync" and not (self.shell.is_open and len(self.desk.enabled) > 1):
            return False
        return super().check_action(action, parameters)

    def action_shifts(self) -> None:
        """The shift schedule, the cursor on this person."""
        from keydesk.screens.shifts import ShiftsScreen

        people = self.people_meant()
        self.app.push_screen(ShiftsScreen(people[0].staff_id if people else None))

    def action_sync(self) -> None:
        """Let them work in the other branch, too, or no more."""
        self.patiently(self._sync())

    async def _sync(self) -> None:
        from keydesk.operations.staff_sync import sync_staff

        people = self.people_meant()
        if not people:
            return
        who = people[0].name if len(people) == 1 else f"{len(people):,} people"
        answer = await self.ask(PickDialog(f"{who}: which branch?", self._choices(people)))
        if answer is None:
            return
        if answer.startswith(_LEAVES):
            await self._leave_branch(people[0], answer.removeprefix(_LEAVES))
            return
        ids = [each.staff_id for each in people]
        via = "bulk" if len(ids) > 1 else "typed"
        self._say_synced(await self.perform(sync_staff, via=via, staff_ids=ids, to=answer))

    def _choices(self, people: Sequence[StaffRow]) -> list[Choice]:
        """Each branch with what they become there; of one who works in both, also that they leave one."""
        choices: list[Choice] = []
        for branch in self.desk.enabled:
            there = [dict(each.roles).get(branch) for each in people]
            known = [role for role in there if role is not None]
            base = role_in_words("base", branch)
            if len(known) < len(people):
                note = f"as {base}, at once" + (f"; {len(known)} are there already" if known else "")
                choices.append(Choice(branch, f"Sync to {BRANCH_WORDS[branch]}", note))
            elif len(people) > 1:
                choices.append(Choice(branch, f"Sync to {BRANCH_WORDS[branch]}", "all are there already"))
        if len(people) == 1 and len(people[0].roles) > 1:
            for branch, role in people[0].roles:
                note = f"now {role_in_words(role, branch)} there"
                choices.append(Choice(f"{_LEAVES}{branch}", f"No place in {BRANCH_WORDS[branch]} any more", note))
        return choices

    async def _leave_branch(self, person: StaffRow, branch: str) -> None:
        from keydesk.db.queries.branches import left_behind
        from keydesk.operations.permissions import set_role

        left = await self.look_up(left_behind, staff_id=person.staff_id, branch=branch)
        lines = ["Single permissions there go too."]
        if left:
            lines = [*(f"  {each}" for each in left), "They stay booked; somebody else has to take them.", *lines]
        question = f"{person.name} has no place in {BRANCH_WORDS[branch]} any more?"
        if await self.ask(ConfirmDialog(question, yes="take it away", lines=lines)):
            done = await self.perform(
                set_role, staff_id=person.staff_id, branch=branch, role=None, version=person.version
            )
            self._say_synced(done)

    def _say_synced(self, done: Any) -> None:
        said = done if isinstance(done, str) else getattr(done, "said", "")
        if said:
            self.say(said, hint="u takes it back" if getattr(done, "batch_id", 0) else "")
            self.request_reload()
