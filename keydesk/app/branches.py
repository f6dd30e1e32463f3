"""The branch in which a session works: the one that was left last, or asked for; the other one is a key away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual import work

from keydesk.app.finding import FindingApp
from keydesk.rules.branches import other_branch, read_branch
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import BRANCH_WORDS
from keydesk.screens.base import DeskScreen

if TYPE_CHECKING:
    from keydesk.db.changes import Changes
    from keydesk.desk import Desk

SHELF: Final = "branch"
"""Beside how a person left their lists: the branch in which they worked last."""

_SWITCH: Final = "switch_branch"


class BranchApp(FindingApp):
    """A session that works in one branch at a time (K13)."""

    def __init__(self, branch: str) -> None:
        """Begin in the branch that somebody wrote; where nobody did, in the one that the person left last."""
        super().__init__()
        self._asked_branch = branch
        self._shown: tuple[object, ...] = ()

    def tell(self, changes: Changes) -> None:
        """Tell every screen what changed."""
        raise NotImplementedError

    def settle_branch(self, desk: Desk) -> None:
        """Say in which branch a desk works that was just opened; called in the thread that opens it.

        Raises:
            Refusal: the branch that was asked for is switched off, or the person has no place there.
        """
        if self._asked_branch:
            desk.work_in(read_branch(self._asked_branch, enabled=desk.enabled))
        elif desk.branch is None and desk.branches:
            left = ""
            if len(desk.branches) > 1:
                from keydesk.db.queries.views import look_as_left

                left = desk.look_up_now(look_as_left, screen=SHELF)
            desk.work_in(left if left in desk.branches else desk.branches[0])

    @work(group="branch")
    async def ask_branch(self) -> None:
        """Ask whoever works in both and has no key to go from one to the other, in which one they work now."""
        from keydesk.screens.dialogs.pick import Choice, PickDialog

        desk = self.desk
        if self._asked_branch or desk.may_switch or len(desk.branches) < 2:  # noqa: PLR2004 - two branches
            return
        last = desk.branch
        order = sorted(desk.branches, key=lambda each: each != last)
        choices = [Choice(each, BRANCH_WORDS[each], "where you were last" if each == last else "") for each in order]
        branch = await self.push_screen_wait(PickDialog("You work in which branch now?", choices))
        if branch is not None and branch != last:
            desk.work_in(branch)
            self._go_on_in(branch)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The key to the other branch is there where there are both, and dim for who may not use it."""
        if action == _SWITCH:
            if not self.is_open or len(self.desk.enabled) < 2:  # noqa: PLR2004 - two branches
                return False
            if not self.desk.may_switch:
                return None
        return super().check_action(action, parameters)

    def label_of(self, action: str, label: str) -> str:
        """The other branch by its name."""
        if action != f"app.{_SWITCH}" or not self.is_open or self.desk.branch is None:
            return label
        return BRANCH_WORDS[other_branch(self.desk.branch)]

    def action_switch_branch(self) -> None:
        """Go to the other branch: every screen is about that one from then on."""
        screen = self.screen
        if not self.is_open or not isinstance(screen, DeskScreen) or screen.is_modal:
            return
        try:
            branch = self.desk.switch_branch()
        except Refusal as refusal:
            screen.say_refusal(refusal)
            return
        self._go_on_in(branch)

    def _go_on_in(self, branch: str) -> None:
        from keydesk.db.changes import Changes

        self.tell(Changes(last_id=0, everything=True))
        self.read_standing()
        screen = self.screen
        if isinstance(screen, DeskScreen):
            screen.say(f"You work in {BRANCH_WORDS[branch]} now", "plain")
        self._remember(branch)

    def read_standing(self) -> None:
        """Read anew what the header says."""
        raise NotImplementedError

    @work(group="left_branch")
    async def _remember(self, branch: str) -> None:
        """The next session of this person opens there."""
        from keydesk.operations.views import remember_look

        try:
            await self.desk.perform(remember_look, look=branch, screen=SHELF)
        except Refusal:
            # They may look no more: the next act says so.
            return

    def show_branch(self) -> None:
        """Let every footer follow the branch, and whether there is another one."""
        desk = self.desk
        now = (desk.branch, desk.may_switch, len(desk.enabled))
        if now == self._shown:
            return
        self._shown = now
        for stack in self._screen_stacks.values():
            for each in stack:
                if isinstance(each, DeskScreen):
                    each.refresh_bindings()
