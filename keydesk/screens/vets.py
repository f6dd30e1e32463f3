"""The vets list: who they are, how to reach them, and how many clients go there."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from keydesk.commands import BACK, EDIT, FILTER, HISTORY, NEW, OPEN, Command
from keydesk.commands import on as on_screen
from keydesk.db.rows.office import VetRow
from keydesk.rules.roles import Permission
from keydesk.screens.dialogs.form import FormDialog
from keydesk.screens.dialogs.reason import ReasonDialog
from keydesk.screens.dialogs.vet_form import VET_FIELDS, vet_fields
from keydesk.screens.short_list import ShortListScreen
from keydesk.widgets.profile_cells import VET_COLUMNS, vet_cells

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keydesk.db.changes import Changes

_EDIT: Final = Permission.EDIT_CLIENTS


class VetsScreen(ShortListScreen[VetRow]):
    """Vets by name."""

    TAB: ClassVar[str] = "Settings"
    COLUMNS = VET_COLUMNS
    HINT = "filter: a vet, a clinic, a phone"
    EMPTY = "No vet yet.\n\nn adds one; so does a new name in a client's profile."
    NOTHING = "There is no vet here"
    SAID_OF_ALL = ("Vets off the list are shown, too", "Only vets on the list")
    PATIENT: ClassVar[frozenset[str]] = frozenset({"filter", "new", "edit", "retire", "history"})

    VERBS: ClassVar[tuple[Command, ...]] = (
        on_screen("vets", OPEN, "Edit name, clinic, phone, address", _EDIT, "change"),
        on_screen("vets", FILTER, "Show only who fits: a vet, a clinic, a phone"),
        on_screen("vets", NEW, "Add a vet", _EDIT),
        on_screen("vets", EDIT, "Edit name, clinic, phone, address", _EDIT),
        Command("vets.retire", "R", "retire", "out of use", "Take the vet off the list, or put them back", _EDIT),
        on_screen("vets", HISTORY, "Who changed what of this vet, and when"),
        Command("vets.all", "F", "everything", "retired too", "Show also vets off the list", shown=False),
        on_screen("vets", BACK, "Clear the filter; then one step back"),
    )

    def concerned_by(self, changes: Changes) -> bool:
        """Vets, and whose they are."""
        return changes.touch("vet", "client")

    async def reload(self) -> None:
        """Read the list anew, the cursor on the same vet."""
        from keydesk.db.queries.vets import list_vets

        rows = await self.look_up(list_vets, everything=self.everything)
        count = sum(row.active for row in rows)
        summary = f"{count} vet{'' if count == 1 else 's'}" if rows else ""
        self.put_rows(((row.vet_id, row, vet_cells(row)) for row in rows), summary=summary)

    def action_open(self) -> None:
        """Edit the vet under the cursor."""
        if self.check_action("open", ()):
            self.action_edit()

    def action_new(self) -> None:
        """Add a vet."""
        self.patiently(self._new())

    async def _new(self) -> None:
        from keydesk.operations.vets import add_vet

        async def save(values: Mapping[str, str], _version: int) -> object:
            return await self.perform(add_vet, **values)

        added = await self.ask(FormDialog("A new vet", vet_fields(), save, note="A name or a clinic is enough"))
        if self.say_done(added):
            await self.show_new(getattr(added, "id", 0))

    def action_edit(self) -> None:
        """Edit the vet under the cursor."""
        self.patiently(self._edit())

    async def _edit(self) -> None:
        from keydesk.operations.vets import edit_vet

        row = self.row
        if row is None:
            return

        async def save(values: Mapping[str, str], version: int) -> object:
            return await self.perform(edit_vet, vet_id=row.vet_id, version=version, **values)

        self.say_done(await self.ask(FormDialog(row.called, vet_fields(row), save, version=row.version)))

    def action_retire(self) -> None:
        """Take the vet off the list, or put them back."""
        self.patiently(self._retire())

    async def _retire(self) -> None:
        from keydesk.operations.vets import restore_vet, retire_vet

        row = self.row
        if row is None:
            return
        if not row.active:
            self.say_done(await self.perform(restore_vet, vet_id=row.vet_id, version=row.version))
            return
        lines = [f"{row.clients} of the clients go there, and keep this vet"] if row.clients else []
        question = f"{row.called} goes off the vets list"
        reason = await self.ask(ReasonDialog(question, go_on="take off the list", required=False, lines=lines))
        if reason is not None:
            self.say_done(await self.perform(retire_vet, vet_id=row.vet_id, version=row.version, reason=reason))

    def action_history(self) -> None:
        """Who changed what of this vet."""
        self.patiently(self._history())

    async def _history(self) -> None:
        row = self.row
        if row is not None:
            await self.show_history(row.called, "vet", row.vet_id, VET_FIELDS)

    def action_back(self) -> None:
        """Clear the filter, or go back."""
        if not self.clear_filter():
            super().action_back()
