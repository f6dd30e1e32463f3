"""Territories: areas of zip codes, and how many clients are in each."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from keydesk.commands import BACK, EDIT, FILTER, HISTORY, NEW, OPEN, Command
from keydesk.commands import on as on_screen
from keydesk.db.rows.office import TerritoryRow
from keydesk.rules.roles import Permission
from keydesk.rules.territories import zips_text
from keydesk.screens.dialogs.form import FormDialog
from keydesk.screens.dialogs.reason import ReasonDialog
from keydesk.screens.short_list import ShortListScreen
from keydesk.widgets.form_fields import Field
from keydesk.widgets.profile_cells import TERRITORY_COLUMNS, territory_cells

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keydesk.db.changes import Changes

_SET_UP: Final = Permission.SET_UP
_LABELS: Final = {"name": "Name", "zips": "Zip codes"}
_NOTE: Final = "A client is where the zip code is, unless a territory is set in their profile, which wins"


class TerritoriesScreen(ShortListScreen[TerritoryRow]):
    """Territories by name."""

    TAB: ClassVar[str] = "Settings"
    COLUMNS = TERRITORY_COLUMNS
    HINT = "filter: a name, a zip code"
    EMPTY = "No territory yet.\n\nn adds one: a name, and the zip codes that belong to it."
    NOTHING = "There is no territory here"
    SAID_OF_ALL = ("Territories out of use are shown, too", "Only territories in use")
    PATIENT: ClassVar[frozenset[str]] = frozenset({"filter", "new", "edit", "retire", "history"})

    VERBS: ClassVar[tuple[Command, ...]] = (
        on_screen("territories", OPEN, "Edit its name and its zip codes", _SET_UP, "change"),
        on_screen("territories", FILTER, "Show only what fits: a name, a zip code"),
        on_screen("territories", NEW, "Add a territory, with its zip codes", _SET_UP),
        on_screen("territories", EDIT, "Edit its name and its zip codes", _SET_UP),
        Command("territories.retire", "R", "retire", "out of use", "Take it out of use, or into use again", _SET_UP),
        on_screen("territories", HISTORY, "Who changed what of this territory, and when"),
        Command("territories.all", "F", "everything", "retired too", "Show also those out of use", shown=False),
        on_screen("territories", BACK, "Clear the filter; then one step back"),
    )

    def concerned_by(self, changes: Changes) -> bool:
        """Territories, and who is where."""
        return changes.touch("territory", "client")

    async def reload(self) -> None:
        """Read the list anew, the cursor on the same territory."""
        from keydesk.db.queries.territories import list_territories

        rows = await self.look_up(list_territories, everything=self.everything)
        zips = sum(len(row.zips) for row in rows if row.active)
        summary = f"{zips} zip codes" if rows else ""
        self.put_rows(((row.territory_id, row, territory_cells(row)) for row in rows), summary=summary)

    def action_open(self) -> None:
        """Edit the territory under the cursor."""
        if self.check_action("open", ()):
            self.action_edit()

    def action_new(self) -> None:
        """Add a territory."""
        self.patiently(self._new())

    async def _new(self) -> None:
        from keydesk.operations.territories import add_territory

        async def save(values: Mapping[str, str], _version: int) -> object:
            return await self.perform(add_territory, name=values["name"], zips=values["zips"])

        added = await self.ask(FormDialog("A new territory", _fields("", ""), save, note=_NOTE))
        if self.say_done(added):
            await self.show_new(getattr(added, "id", 0))

    def action_edit(self) -> None:
        """Edit the territory under the cursor."""
        self.patiently(self._edit())

    async def _edit(self) -> None:
        from keydesk.operations.territories import edit_territory

        row = self.row
        if row is None:
            return

        async def save(values: Mapping[str, str], version: int) -> object:
            return await self.perform(
                edit_territory,
                territory_id=row.territory_id,
                version=version,
                name=values["name"],
                zips=values["zips"],
            )

        fields = _fields(row.name, zips_text(row.zips))
        self.say_done(await self.ask(FormDialog(row.name, fields, save, version=row.version, note=_NOTE)))

    def action_retire(self) -> None:
        """Take the territory out of use, or into use again."""
        self.patiently(self._retire())

    async def _retire(self) -> None:
        from keydesk.operations.territories import restore_territory, retire_territory

        row = self.row
        if row is None:
            return
        territory_id, version = row.territory_id, row.version
        if not row.active:
            self.say_done(await self.perform(restore_territory, territory_id=territory_id, version=version))
            return
        lines = ["Its clients are where their zip codes say then; its zip codes are free for others"]
        question = f"{row.name} goes out of use"
        reason = await self.ask(ReasonDialog(question, go_on="take out of use", required=False, lines=lines))
        if reason is not None:
            done = await self.perform(retire_territory, territory_id=territory_id, version=version, reason=reason)
            self.say_done(done)

    def action_history(self) -> None:
        """Who changed what of this territory."""
        self.patiently(self._history())

    async def _history(self) -> None:
        row = self.row
        if row is not None:
            await self.show_history(row.name, "territory", row.territory_id, _LABELS)

    def action_back(self) -> None:
        """Clear the filter, or go back."""
        if not self.clear_filter():
            super().action_back()


def _fields(name: str, zips: str) -> list[Field]:
    return [
        Field("name", _LABELS["name"], name, required=True, hint="North side"),
        Field("zips", _LABELS["zips"], zips, hint="68501, 68502, 68510-68515"),
    ]
