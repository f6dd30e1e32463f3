"""What one person may, branch by branch; and the office's table of who may what (L1, L4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from keydesk.commands import BACK, FILTER, HISTORY, OPEN, Command
from keydesk.commands import on as on_screen
from keydesk.db.rows.rights import BranchRights, PermissionRow
from keydesk.rules.roles import ROLE_WORDS, WORDS, Permission, Right, role_in_words
from keydesk.screens.dialogs.confirm import ConfirmDialog
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.dialogs.reason import ReasonDialog
from keydesk.screens.short_list import ShortListScreen
from keydesk.widgets.rights_cells import RIGHT_COLUMNS, TABLE_COLUMNS, right_lines, table_cells

if TYPE_CHECKING:
    from keydesk.db.changes import Changes
    from keydesk.db.rows.rights import PersonRights

_EDIT: Final = Permission.EDIT_STAFF
_NO_PLACE: Final = "none"


@dataclass(frozen=True, slots=True)
class RightLine:
    """A line: the role in a branch, or one permission there."""

    branch: BranchRights
    right: Right | None


class RightsScreen(ShortListScreen[RightLine]):
    """One person's roles and permissions. Stands on the list of people, and goes back to it."""

    TAB: ClassVar[str] = "Staff"
    COLUMNS = RIGHT_COLUMNS
    HINT = "filter: keys, codes, export"
    NOTHING = "There is no such permission"
    PATIENT: ClassVar[frozenset[str]] = frozenset({"filter", "open", "role", "forget_pin", "history"})
    VERBS: ClassVar[tuple[Command, ...]] = (
        on_screen("rights", OPEN, "Give or take this one thing, or let the role say it again", _EDIT, "change"),
        Command("rights.role", "r", "role", "role", "Another role in this branch, or no place in it", _EDIT),
        Command("rights.pin", "c", "forget_pin", "PIN away", "Take a forgotten PIN away; they set a new one", _EDIT),
        on_screen("rights", HISTORY, "Who changed what of this person, and when"),
        on_screen("rights", FILTER, "Show only what contains the words typed"),
        on_screen("rights", BACK, "Clear the filter; then back to the list"),
    )

    def __init__(self, staff_id: int) -> None:
        """Make the page of one person."""
        super().__init__()
        self._staff_id = staff_id
        self._person: PersonRights | None = None

    def concerned_by(self, changes: Changes) -> bool:
        """People."""
        return changes.touch("staff")

    async def reload(self) -> None:
        """Read it anew, the cursor on the same line."""
        from keydesk.db.queries.rights import person_rights

        person = self._person = await self.look_up(person_rights, staff_id=self._staff_id)
        signs = f"signs in as {person.signs_in}" if person.signs_in else "does not sign in"
        gone = "" if person.active else " · has left, and may nothing"
        summary = f"{person.name} · {signs}{' · PIN' if person.has_pin else ''}{gone}"
        rows = ((key, RightLine(branch, right), cells) for key, branch, right, cells in right_lines(person))
        self.put_rows(rows, summary=summary)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is a PIN to take away only where there is one."""
        if action == "forget_pin" and (self._person is None or not self._person.has_pin):
            return None
        return super().check_action(action, parameters)

    def action_open(self) -> None:
        """Give or take one thing; on the line of a role, another role."""
        if self.check_action("open", ()):
            self.patiently(self._turn())

    async def _turn(self) -> None:
        from keydesk.operations.permissions import set_permission

        line, person = self.row, self._person
        if line is None or person is None:
            return
        if line.right is None:
            await self._pick_role(line.branch)
            return
        right = line.right
        granted = None if right.single is not None else not right.by_role
        words = WORDS[right.permission]
        if granted is None:
            question, go_on = f"{person.name}: the role says again whether they may {words}", "as the role says"
        else:
            question = f"{person.name} may {'' if granted else 'not '}{words}{'' if granted else ' any more'}"
            go_on = "give it" if granted else "take it"
        reason = await self.ask(ReasonDialog(question, go_on=go_on, required=False))
        if reason is not None:
            done = await self.perform(
                set_permission, staff_id=person.staff_id, branch=line.branch.branch_id,
                permission=right.permission.value, granted=granted, version=person.version, reason=reason,
            )  # fmt: skip
            self.say_done(done)

    def action_role(self) -> None:
        """Another role in the branch of the line."""
        self.patiently(self._role())

    async def _role(self) -> None:
        line = self.row
        if line is not None:
            await self._pick_role(line.branch)

    async def _pick_role(self, branch: BranchRights) -> None:
        from keydesk.operations.permissions import set_role

        person = self._person
        if person is None:
            return
        choices = [
            Choice(role, role_in_words(role, branch.branch_id), "now" if role == branch.role else "")
            for role in ROLE_WORDS
        ]
        if branch.role is not None:
            choices.append(Choice(_NO_PLACE, "no place in this branch", "single permissions there go too"))
        answer = await self.ask(PickDialog(f"{person.name} in {branch.branch} is …", choices))
        if answer is None or answer == branch.role:
            return
        role = None if answer == _NO_PLACE else answer
        if role is None and not await self._told_first(person, branch):
            return
        done = await self.perform(
            set_role, staff_id=person.staff_id, branch=branch.branch_id, role=role, version=person.version
        )
        self.say_done(done)

    async def _told_first(self, person: PersonRights, branch: BranchRights) -> bool:
        """Tell what they leave behind there, where there is anything, before their place is taken away."""
        from keydesk.db.queries.branches import left_behind

        left = await self.look_up(left_behind, staff_id=person.staff_id, branch=branch.branch_id)
        if not left:
            return True
        lines = [*(f"  {each}" for each in left), "They stay booked; somebody else has to take them."]
        question = f"{person.name} has no place in {branch.branch} any more?"
        sure = await self.ask(ConfirmDialog(question, yes="take it away", lines=lines))
        return bool(sure)

    def action_forget_pin(self) -> None:
        """Take a forgotten PIN away."""
        self.patiently(self._forget_pin())

    async def _forget_pin(self) -> None:
        from keydesk.operations.pins import remove_pin

        person = self._person
        if person is None:
            return
        lines = ["A locked session of theirs opens without one then; Settings (F9) sets another."]
        if await self.ask(ConfirmDialog(f"{person.name} has forgotten the PIN?", yes="take it away", lines=lines)):
            self.say_done(await self.perform(remove_pin, staff_id=person.staff_id))

    def action_history(self) -> None:
        """Who changed what of this person."""
        self.patiently(self._history())

    async def _history(self) -> None:
        from keydesk.rules.profile import STAFF_FIELDS

        if self._person is not None:
            labels = {field.name: field.label for field in STAFF_FIELDS.values()}
            await self.show_history(self._person.name, "staff", self._person.staff_id, labels)

    def action_back(self) -> None:
        """Clear the filter, or go back."""
        if not self.clear_filter():
            super().action_back()


class RolesScreen(ShortListScreen[PermissionRow]):
    """The table that greys out a key on screen and refuses the operation below it."""

    TAB: ClassVar[str] = "Staff"
    COLUMNS = TABLE_COLUMNS
    HINT = "filter: a permission, a name"
    PATIENT: ClassVar[frozenset[str]] = frozenset({"filter", "open"})
    VERBS: ClassVar[tuple[Command, ...]] = (
        on_screen("roles", OPEN, "Who is an exception, and the page of what they may"),
        on_screen("roles", FILTER, "Show only what contains the words typed"),
        on_screen("roles", BACK, "Clear the filter; then one step back"),
    )

    def concerned_by(self, changes: Changes) -> bool:
        """People."""
        return changes.touch("staff")

    async def reload(self) -> None:
        """Read it anew."""
        from keydesk.db.queries.rights import permission_table

        rows = await self.look_up(permission_table)
        self.put_rows(
            ((number, row, table_cells(row)) for number, row in enumerate(rows)),
            summary="what is not listed is refused",
        )

    def action_open(self) -> None:
        """Who may this beside their role, or may not in spite of it."""
        self.patiently(self._open())

    async def _open(self) -> None:
        line = self.row
        if line is None:
            return
        words = WORDS[Permission(line.permission)]
        if not line.beside:
            self.say(f"Nobody is an exception: the role alone says who may {words}", "plain")
            return
        choices = [
            Choice(str(each.staff_id), each.name, f"{'may' if each.granted else 'may not'}, in {each.branch}")
            for each in line.beside
        ]
        answer = await self.ask(PickDialog(f"Who may {words}, beside the role?", choices))
        if answer is not None:
            self.app.push_screen(RightsScreen(int(answer)))

    def action_back(self) -> None:
        """Clear the filter, or go back."""
        if not self.clear_filter():
            super().action_back()
