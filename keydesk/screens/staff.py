"""Staff (F6): the people of the company, what each holds, and what each may do."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from keydesk.commands import EDIT, FILTER, HISTORY, NEW, OPEN, Command
from keydesk.commands import on as on_screen
from keydesk.rules.profile import STAFF_FIELDS
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import BRANCH_WORDS, ROLE_WORDS, Permission, role_in_words
from keydesk.screens.dialogs.confirm import ConfirmDialog
from keydesk.screens.dialogs.form import FormDialog, text_of
from keydesk.screens.dialogs.office_form import kept, read_as
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.list_screen import ListScreen, look_verbs, mark_range_verb
from keydesk.screens.staff_list import StaffList
from keydesk.screens.staff_places import PLACE_VERBS, StaffPlaces
from keydesk.widgets.form_fields import YES_NO, Field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keydesk.db.rows.staff import StaffProfile

_EDIT: Final = Permission.EDIT_STAFF
_ROLES: Final = (
    ("base", "staff"),
    ("scheduler", "scheduler"),
    ("admin", "admin"),
)
_ROLE_NOTES: Final = {
    "base": "looks at lists",
    "scheduler": "keys, clients, safes, visits",
    "admin": "everything, staff and settings too",
}
_SHOWN_HOLDINGS: Final = 9
_BRANCH: Final = "in_home"


class StaffScreen(StaffList, StaffPlaces):
    """The list of people, and what is done to each."""

    PATIENT: ClassVar[frozenset[str]] = ListScreen.PATIENT | {
        *("new", "edit", "badge", "role", "permission", "sign_in", "sync", "leave", "history")
    }

    VERBS: ClassVar[tuple[Command, ...]] = (
        on_screen("staff", OPEN, "Open their page: what they hold, need, and have visits for"),
        on_screen("staff", FILTER, "Show only who fits: words, role:admin, holds:late, needs:today, active:no"),
        on_screen("staff", NEW, "Add a person, with a badge and a role", _EDIT),
        on_screen("staff", EDIT, "Edit name, phone, e-mail, whether they make visits, notes", _EDIT),
        Command("staff.badge", "c", "badge", "badge", "A new badge; the old one is dead from then on", _EDIT),
        Command("staff.role", "r", "role", "role", "Make them staff, scheduler or admin", _EDIT),
        Command(
            "staff.permission", "P", "permission", "may", "What they may, by role and beside it, and changing that"
        ),
        Command("staff.sign_in", "L", "sign_in", "sign-in", "Which Unix user they sign in as", _EDIT),
        *PLACE_VERBS,
        Command("staff.leave", "R", "leave", "leaves", "They leave the company, or come back", _EDIT),
        on_screen("staff", HISTORY, "Who changed what of this person, and when"),
        Command("staff.all", "F", "everything", "left too", "Show also who has left and holds nothing", shown=False),
        mark_range_verb("staff"),
        *look_verbs("staff"),
        Command("staff.clear", "escape", "clear", "clear", "Clear the filter, then the marks", shown=False),
    )

    def action_open(self) -> None:
        """Open the person's page."""
        row = self.row
        if row is not None:
            self._open_page(row.staff_id, active=row.active)

    def _open_page(self, staff_id: int, *, active: bool, said: str = "") -> None:
        # A page stands on its list and comes back to it.
        from keydesk.screens.leaver import LeaverScreen
        from keydesk.screens.person import PersonScreen

        self.app.push_screen(PersonScreen(staff_id) if active else LeaverScreen(staff_id, said=said))

    # -- adding and editing ------------------------------------------------------------------------------------------

    def action_new(self) -> None:
        """Add a person."""
        self.patiently(self._new())

    async def _new(self) -> None:
        from keydesk.operations.permissions import take_on

        async def save(values: Mapping[str, str], _version: int) -> object:
            fields = {name: value for name, value in values.items() if name not in {"role", "unix_user", "badge"}}
            return await self.perform(
                take_on,
                fields=fields,
                role=values["role"],
                branch=self.desk.branch or _BRANCH,
                badge=values["badge"] == "yes",
                unix_user=values["unix_user"],
            )

        fields = [
            *_profile_fields(None),
            Field("role", "Role", "base", choices=_ROLES),
            Field("unix_user", "Signs in as", hint="a Unix user; empty: does not sign in"),
            Field("badge", "Make a badge", "yes", choices=YES_NO),
        ]
        form = FormDialog("A new person", read_as(fields, STAFF_FIELDS, self.desk), save)
        added = await self.ask(kept(form, self.desk, "staff/new"))
        if self.say_done(added):
            await self.show_new(getattr(added, "id", 0))

    def action_edit(self) -> None:
        """Edit the person under the cursor."""
        self.patiently(self._edit())

    async def _edit(self) -> None:
        from keydesk.db.queries.staff import staff_profile
        from keydesk.operations.staff import edit_staff

        row = self.row
        if row is None:
            return
        profile = await self.look_up(staff_profile, staff_id=row.staff_id)
        staff_id = row.staff_id

        async def save(values: Mapping[str, str], version: int) -> object:
            return await self.perform(edit_staff, staff_id=staff_id, version=version, fields=values)

        fields = read_as(_profile_fields(profile), STAFF_FIELDS, self.desk)
        form = FormDialog(row.name, fields, save, version=profile.row.version)
        self.say_done(await self.ask(kept(form, self.desk, f"staff/{staff_id}")))

    # -- badge, role, permissions, sign-in ---------------------------------------------------------------------------

    def action_badge(self) -> None:
        """Give the person a new badge."""
        self.patiently(self._badge())

    async def _badge(self) -> None:
        from keydesk.operations.staff import make_badge

        row = self.row
        if row is None:
            return
        if row.badge_code:
            question = f"A new badge for {row.name}?"
            lines = [f"Badge {row.badge_code} is dead from then on."]
            if not await self.ask(ConfirmDialog(question, yes="make it", lines=lines)):
                return
        self.say_done(await self.perform(make_badge, staff_id=row.staff_id, version=row.version))

    def action_role(self) -> None:
        """Make the person staff, scheduler or admin."""
        self.patiently(self._role())

    async def _role(self) -> None:
        from keydesk.operations.permissions import set_role

        row = self.row
        if row is None:
            return
        branch = self.desk.branch or _BRANCH
        now, both = dict(row.roles).get(branch), len(self.desk.enabled) > 1
        choices = [
            Choice(role, role_in_words(role, branch) if both else ROLE_WORDS[role], note + (" · now" * (role == now)))
            for role, note in _ROLE_NOTES.items()
        ]
        where = f" in {BRANCH_WORDS[branch]}" if both else ""
        role = await self.ask(PickDialog(f"{row.name} is{where} …", choices))
        if role is not None:
            self.say_done(
                await self.perform(set_role, staff_id=row.staff_id, branch=branch, role=role, version=row.version)
            )

    def action_permission(self) -> None:
        """What the person may, on a page of its own."""
        self.patiently(self._permission())

    async def _permission(self) -> None:
        from keydesk.screens.staff_rights import RightsScreen

        row = self.row
        if row is not None:
            self.app.push_screen(RightsScreen(row.staff_id))

    def action_sign_in(self) -> None:
        """Say which Unix user the person signs in as."""
        self.patiently(self._sign_in())

    async def _sign_in(self) -> None:
        from keydesk.operations.permissions import set_unix_user

        row = self.row
        if row is None:
            return
        staff_id = row.staff_id

        async def save(values: Mapping[str, str], version: int) -> object:
            return await self.perform(set_unix_user, staff_id=staff_id, unix_user=values["unix_user"], version=version)

        field = Field("unix_user", "Unix user", row.unix_user, hint="empty: does not sign in")
        note = "The user of this box under which they open keydesk; made by whoever looks after the box"
        form = FormDialog(f"{row.name} signs in as …", [field], save, version=row.version, note=note)
        self.say_done(await self.ask(form))

    # -- leaving and history -----------------------------------------------------------------------------------------

    def action_leave(self) -> None:
        """Say that the person has left, or is here again."""
        self.patiently(self._leave())

    async def _leave(self) -> None:
        from keydesk.db.queries.staff import holdings
        from keydesk.operations.staff import set_active

        row = self.row
        if row is None:
            return
        if not row.active:
            if await self.ask(ConfirmDialog(f"{row.name} is here again?", yes="yes, they are")):
                self.say_done(await self.perform(set_active, staff_id=row.staff_id, active=True, version=row.version))
            return
        held = await self.look_up(holdings, staff_id=row.staff_id)
        lines = ["They can sign in no more and are given no keys."]
        if held:
            lines.append(f"They hold {len(held)}, which must come back; their page opens with all of it:")
            lines += [f"  {each.tag_code}  {each.client}  {each.label}" for each in held[:_SHOWN_HOLDINGS]]
            if len(held) > _SHOWN_HOLDINGS:
                lines.append(f"  … and {len(held) - _SHOWN_HOLDINGS} more")
        if await self.ask(ConfirmDialog(f"{row.name} has left?", yes="they have left", lines=lines)):
            done = await self.perform(set_active, staff_id=row.staff_id, active=False, version=row.version)
            if not isinstance(done, Refusal):
                self.request_reload()
                self._open_page(row.staff_id, active=False, said=done.said)

    def action_history(self) -> None:
        """Who changed what of this person."""
        self.patiently(self._history())

    async def _history(self) -> None:
        from keydesk.rules.profile import STAFF_FIELDS

        row = self.row
        if row is not None:
            labels = {field.name: field.label for field in STAFF_FIELDS.values()}
            await self.show_history(row.name, "staff", row.staff_id, labels)


def _profile_fields(profile: StaffProfile | None) -> list[Field]:
    """The fields of a person's page, filled from it where there is one."""
    row = profile.row if profile else None
    return [
        Field("first_name", "First name", profile.first_name if profile else ""),
        Field("last_name", "Last name", profile.last_name if profile else ""),
        Field("nickname", "Called", profile.nickname if profile else "", hint="if the desk calls them otherwise"),
        Field("initials", "Initials", row.initials if row else "", hint="made from the name"),
        Field("phone", "Phone", row.phone if row else ""),
        Field("email", "E-mail", profile.email if profile else ""),
        Field("is_sitter", "Makes visits", "yes" if row is None or row.is_sitter else "no", choices=YES_NO),
        Field("hired_on", "Hired on", text_of(profile.hired_on) if profile else "", hint="2026-11-24"),
        *([Field("left_on", "Left on", text_of(profile.left_on))] if profile and not profile.row.active else []),
        Field("notes", "Notes", profile.notes if profile else "", lines=True),
    ]
