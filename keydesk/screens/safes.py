"""Safes (F7): the places where keys hang, with what hangs, is out, is free and is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from keydesk.commands import EDIT, FILTER, HISTORY, NEW, OPEN, Command
from keydesk.commands import on as on_screen
from keydesk.db.rows.safe import SafeRow
from keydesk.rules.hooks import labels_written, read_size
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import BRANCH_WORDS, IN_HOME, Permission
from keydesk.screens.dialogs.confirm import ConfirmDialog
from keydesk.screens.dialogs.form import FormDialog
from keydesk.screens.dialogs.reason import ReasonDialog
from keydesk.screens.of_a_safe import COUNT, LABELS, MAP, OF_A_SAFE
from keydesk.screens.safe_moves import MovesSafes
from keydesk.screens.short_list import ShortListScreen
from keydesk.widgets.form_fields import Field
from keydesk.widgets.safe_cells import LONG_AGO, SAFE_COLUMNS, safe_cells

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keydesk.db.changes import Changes

_EDIT: Final = Permission.EDIT_SAFES
_KEYS: Final = Permission.MANAGE_KEYS
_ACCESS: Final = (("all", "all who may manage keys"), ("admin", "admins only"))


class SafesScreen(ShortListScreen[SafeRow], MovesSafes):
    """The list of safes."""

    TAB: ClassVar[str] = "Safes"
    COLUMNS = SAFE_COLUMNS
    HINT = "filter: a label, a place"
    EMPTY = "No safe yet.\n\nn adds one: a cabinet, a drawer, a board with hooks."
    NOTHING = "There is no safe here"
    SAID_OF_ALL = ("Safes out of use are in the list, too", "Only safes in use")
    PATIENT: ClassVar[frozenset[str]] = frozenset(
        {"filter", "new", "edit", "resize", "retire", "history", "move_all", "receive", *OF_A_SAFE}
    )

    VERBS: ClassVar[tuple[Command, ...]] = (
        on_screen("safes", OPEN, "Open its board: every hook, and what hangs there"),
        on_screen("safes", FILTER, "Show only what fits: a label, a place"),
        on_screen("safes", NEW, "Add a safe, with rows of hooks or with labels of your own", _EDIT),
        on_screen("safes", EDIT, "Edit label, place, and who may open it", _EDIT),
        COUNT,
        Command(
            "safes.counts", "C", "counts", "counts", "All stock-takes: those that go on, and their results", shown=False
        ),
        LABELS,
        MAP,
        Command("safes.move", "t", "move_all", "transfer", "Move all that hangs or lives here to another safe", _KEYS),
        Command("safes.receive", "i", "receive", "in", "Hang what was sent here and has arrived", _KEYS, shown=False),
        Command("safes.scanner", "Q", "scanner", "scanner", "What the scanner sends, and a test sheet", shown=False),
        Command("safes.resize", "z", "resize", "resize", "Another number of rows or columns of hooks", _EDIT),
        Command("safes.retire", "R", "retire", "out of use", "Take it out of use, or into use again", _EDIT),
        on_screen("safes", HISTORY, "Who changed what of this safe, and when"),
        Command("safes.all", "F", "everything", "retired too", "Show also safes that are out of use", shown=False),
        Command("safes.clear", "escape", "clear", "clear", "Clear the filter", shown=False),
    )

    def concerned_by(self, changes: Changes) -> bool:
        """Safes, hooks, and what hangs there."""
        return changes.touch("key_safe", "hook", "key_copy", "stock_take")

    async def reload(self) -> None:
        """Read the list anew, the cursor on the same safe."""
        from keydesk.db.queries.office import list_branches
        from keydesk.db.queries.on_the_way import keys_on_the_way
        from keydesk.db.queries.safes import list_safes
        from keydesk.db.queries.stock_take import last_counts

        rows = await self.look_up(list_safes, everything=self.everything)
        counted = {each.safe_id: each.days for each in await self.look_up(last_counts)}
        called = dict(await self.look_up(list_branches))
        in_use = [row for row in rows if row.active]
        summary = f"{sum(row.hang for row in in_use)} hang · {sum(row.free for row in in_use)} free" if in_use else ""
        late = sum(days is None or days > LONG_AGO for days in counted.values())
        if late and in_use:
            summary += f" · {late} not counted for {LONG_AGO} days"
        on_the_way = len(await self.look_up(keys_on_the_way))
        if on_the_way:
            summary += f" · {on_the_way} on the way"
        self.put_rows(
            (
                (
                    row.safe_id,
                    row,
                    safe_cells(row, counted=counted.get(row.safe_id), branch=called.get(row.branch_id, row.branch_id)),
                )
                for row in rows
            ),
            summary=summary,
        )

    def action_open(self) -> None:
        """Open the safe's board."""
        # A board stands on its list and comes back to it.
        from keydesk.screens.safe import SafeScreen

        row = self.row
        if row is not None:
            self.app.push_screen(SafeScreen(row.safe_id))

    def action_counts(self) -> None:
        """All stock-takes."""
        from keydesk.screens.stock_takes import StockTakesScreen

        self.app.push_screen(StockTakesScreen())

    def action_count(self) -> None:
        """Count the safe under the cursor."""
        self.patiently(self._count())

    async def _count(self) -> None:
        row = self.row
        if row is not None:
            await self.count_safe(row.safe_id)

    def action_print(self) -> None:
        """The hook map of the safe under the cursor."""
        row = self.row
        if row is not None:
            self.patiently(self.print_map([row.safe_id], row.label))

    def action_scanner(self) -> None:
        """What the scanner sends."""
        from keydesk.screens.scanner import ScannerScreen

        self.app.push_screen(ScannerScreen())

    # -- verbs -------------------------------------------------------------------------------------------------------

    def action_new(self) -> None:
        """Add a safe."""
        self.patiently(self._new())

    async def _new(self) -> None:
        from keydesk.operations.safes import add_safe

        async def save(values: Mapping[str, str], _version: int) -> object:
            try:
                rows, columns = read_size(values["rows"], "Rows"), read_size(values["columns"], "Columns")
                hooks = labels_written(values["hooks"])
            except Refusal as refusal:
                return refusal
            return await self.perform(
                add_safe,
                label=values["label"],
                place=values["place"],
                access=values["access"],
                branch=values.get("branch", here),
                rows=rows,
                columns=columns,
                hooks=hooks,
            )

        here = self.desk.branch or IN_HOME
        fields = [
            Field("label", "Label", required=True, hint="Front office"),
            *self._branch_field(here),
            Field("place", "Place", hint="behind the door"),
            Field("access", "Who may open it", "all", choices=_ACCESS),
            Field("rows", "Rows of hooks", hint="such as 10; empty: none"),
            Field("columns", "Hooks in a row", hint="such as 20"),
            Field("hooks", "Or labels", hint="1-60, or: Drawer 1, Drawer 2, Folder"),
        ]
        note = "10 rows of 20 give the hooks A1 to J20. A safe without hooks takes keys loose."
        added = await self.ask(FormDialog("A new safe", fields, save, note=note))
        if self.say_done(added):
            await self.show_new(getattr(added, "id", 0))

    def action_edit(self) -> None:
        """Edit the safe under the cursor."""
        self.patiently(self._edit())

    async def _edit(self) -> None:
        from keydesk.operations.safes import edit_safe

        row = self.row
        if row is None:
            return

        async def save(values: Mapping[str, str], version: int) -> object:
            fields = {("branch_id" if name == "branch" else name): value for name, value in values.items()}
            return await self.perform(edit_safe, safe_id=row.safe_id, version=version, fields=fields)

        fields = [
            Field("label", "Label", row.label, required=True),
            *self._branch_field(row.branch_id),
            Field("place", "Place", row.place),
            Field("access", "Who may open it", row.access, choices=_ACCESS),
        ]
        self.say_done(await self.ask(FormDialog(row.label, fields, save, version=row.version)))

    def _branch_field(self, branch: str) -> list[Field]:
        """Whose it is, where there are two branches of which one can be chosen."""
        choices = tuple((each, BRANCH_WORDS[each]) for each in self.desk.branches)
        return [Field("branch", "Branch", branch, choices=choices)] if len(choices) > 1 else []

    def action_resize(self) -> None:
        """Give the safe more or fewer rows and columns of hooks."""
        self.patiently(self._resize())

    async def _resize(self) -> None:
        from keydesk.operations.safes import resize_safe

        row = self.row
        if row is None:
            return

        async def save(values: Mapping[str, str], version: int) -> object:
            try:
                rows, columns = read_size(values["rows"], "Rows"), read_size(values["columns"], "Columns")
            except Refusal as refusal:
                return refusal
            return await self.perform(resize_safe, safe_id=row.safe_id, rows=rows, columns=columns, version=version)

        fields = [
            Field("rows", "Rows of hooks", str(row.rows or "")),
            Field("columns", "Hooks in a row", str(row.columns or "")),
        ]
        note = "Hooks in use stay: a smaller grid is refused while a key hangs or lives on a hook that would go."
        self.say_done(
            await self.ask(FormDialog(f"{row.label}: its hooks", fields, save, version=row.version, note=note))
        )

    def action_retire(self) -> None:
        """Take the safe out of use, or into use again."""
        self.patiently(self._retire())

    async def _retire(self) -> None:
        from keydesk.operations.safes import restore_safe, retire_safe

        row = self.row
        if row is None:
            return
        if not row.active:
            if await self.ask(ConfirmDialog(f"{row.label} is in use again?", yes="yes, with the hooks that it had")):
                self.say_done(await self.perform(restore_safe, safe_id=row.safe_id))
            return
        lines = [f"{row.out} of the keys that are out live there and need another home then."] if row.out else []
        dialog = ReasonDialog(f"{row.label} goes out of use?", go_on="take it out of use", required=False, lines=lines)
        reason = await self.ask(dialog)
        if reason is not None:
            self.say_done(await self.perform(retire_safe, safe_id=row.safe_id, reason=reason))

    def action_history(self) -> None:
        """Who changed what of this safe."""
        self.patiently(self._history())

    async def _history(self) -> None:
        from keydesk.rules.profile import SAFE_FIELDS

        row = self.row
        if row is not None:
            labels = {field.name: field.label for field in SAFE_FIELDS.values()}
            await self.show_history(row.label, "key_safe", row.safe_id, labels)
