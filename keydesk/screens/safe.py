"""A safe's board: every hook where it is on the wall, what hangs there, and what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import on
from textual.widgets import Static

from keydesk.commands import BACK, FILTER, NEW, Command
from keydesk.commands import on as on_screen
from keydesk.rules.custody import Holder
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import fold, shown
from keydesk.screens.dialogs.form import FormDialog
from keydesk.screens.dialogs.reason import ReasonDialog
from keydesk.screens.key_verbs import KEY_VERBS
from keydesk.screens.safe_acts import BOARD_ACTS, BoardActs
from keydesk.widgets.filter_box import FilterBox
from keydesk.widgets.form_fields import Field
from keydesk.widgets.hook_board import HookBoard
from keydesk.widgets.key_pane import KeyPane
from keydesk.widgets.safe_cells import LEGEND, board_head, board_hooks, hook_line, loose_line
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult

    from keydesk.db.changes import Changes
    from keydesk.db.rows.keys import KeyDetail, KeyRow

_MANAGE: Final = Permission.MANAGE_KEYS
_EDIT: Final = Permission.EDIT_SAFES
_KEY_VERBS: Final = tuple(command for command in KEY_VERBS if command.action != "reassign")
# There is one key under the cursor, and no marks.


class SafeScreen(BoardActs):
    """One safe. The verbs of keys are about what hangs on the hook under the cursor, or lives there."""

    TAB: ClassVar[str] = "Safes"
    CSS_PATH = "safe.tcss"
    AUTO_FOCUS = "HookBoard"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (34, "-high")]  # noqa: RUF012 - Textual declares it so
    PATIENT: ClassVar[frozenset[str]] = frozenset(
        {"filter", "hang", "open", "make_home", "new", "rename", "drop", *BoardActs.PATIENT}
        | {command.action for command in _KEY_VERBS}
    )

    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("safe.hang", "g", "hang", "hang here", "Hang a key on this hook: type or scan its tag", _MANAGE),
        Command("safe.home", "G", "make_home", "home here", "What hangs here lives here from now on", _MANAGE),
        on_screen("safe", FILTER, "Go to a hook, a tag or a client by typing", label="find"),
        Command(
            "safe.open", "enter", "open", "open", "Open what hangs here: everything that ever happened", shown=False
        ),
        *BOARD_ACTS,
        *_KEY_VERBS,
        Command("safe.free", "v", "next_free", "next free", "Go to the next free hook", shown=False),
        Command("safe.wrong", "w", "next_wrong", "next wrong", "Go to the next hook that is wrong", shown=False),
        Command(
            "safe.other", "space", "other", "other key", "The other key of this hook, where it has two", shown=False
        ),
        on_screen("safe", NEW, "Add one hook with a label of its own", _EDIT, label="new hook"),
        Command("safe.rename", "N", "rename", "rename hook", "Give this hook another label", _EDIT, shown=False),
        Command("safe.drop", "X", "drop", "hook out of use", "Take this free hook out of use", _EDIT, shown=False),
        on_screen("safe", BACK, "Back to the list"),
    )

    def __init__(self, safe_id: int) -> None:
        """Make the page of one safe."""
        super().__init__(safe_id)
        self._found_by: dict[int, str] = {}
        self._chosen = 0
        self._detail: KeyDetail | None = None

    def compose_body(self) -> ComposeResult:
        """The safe, its board, the hook under the cursor and the key there."""
        yield Static("", id="safe-head", markup=False)
        yield HookBoard()
        yield Static(content(LEGEND, "$text-muted"), id="safe-legend", markup=False)
        yield Static("", id="safe-loose", markup=False)
        yield FilterBox(self._find, prompt="find: ", id="safe-find")
        yield Static("", id="safe-hook", markup=False)
        yield KeyPane(id="safe-pane")

    def concerned_by(self, changes: Changes) -> bool:
        """The safe, its hooks, the keys, and who needs them."""
        return changes.touch("key_safe", "hook", "key_copy", "key", "client", "visit")

    async def reload(self) -> None:
        """Read the board anew, the cursor on the same hook."""
        from keydesk.db.queries.safes import safe_board

        board = self._board = await self.look_up(safe_board, safe_id=self._safe_id)
        self._hooks = {hook.hook_id: hook for hook in board.hooks}
        self._found_by = {
            hook.hook_id: fold(" ".join([hook.label, *(f"{row.tag_code} {row.client}" for row in hook.copies)]))
            for hook in board.hooks
        }
        self.query_one("#safe-head", Static).update(board_head(board))
        loose = self.query_one("#safe-loose", Static)
        loose.update(loose_line(board.loose))
        loose.display = bool(board.loose)
        self.board.set_hooks(board_hooks(board))
        self._show_hook()

    # -- the hook under the cursor -----------------------------------------------------------------------------------

    @on(HookBoard.Highlighted)
    def _moved(self) -> None:
        self._chosen = 0
        self._show_hook()

    def _show_hook(self) -> None:
        from keydesk.db.queries.key_detail import key_detail

        if not self.shell.is_open:
            return
        hook = self._hook
        copies = hook.copies if hook is not None else ()
        self._chosen = min(self._chosen, max(0, len(copies) - 1))
        self._detail = None
        if copies:
            self._detail = self.look_if_there(key_detail, copy_id=copies[self._chosen].copy_id)
        line = hook_line(hook, self._chosen, detail=self._detail, zone=self.zone)
        if self._board is not None and not self._hooks:
            line = content("This safe has no hooks: n adds one; z in the list of safes adds rows")
        self.query_one("#safe-hook", Static).update(line)
        self.query_one(KeyPane).show(self._detail, zone=self.zone)

    def copy_under_cursor(self) -> KeyRow | None:
        """What hangs on this hook, or lives there."""
        return self._detail.row if self._detail is not None else None

    async def marked_copies(self) -> Sequence[KeyRow]:
        """The one under the cursor."""
        row = self.copy_under_cursor()
        return [row] if row is not None else []

    def forget_marks(self) -> None:
        """There are none."""

    def action_open(self) -> None:
        """Open what hangs here."""
        self.action_history()

    def action_other(self) -> None:
        """The next key of a hook that has several."""
        copies = self._hook.copies if self._hook is not None else ()
        if len(copies) > 1:
            self._chosen = (self._chosen + 1) % len(copies)
            self._show_hook()

    # -- finding -----------------------------------------------------------------------------------------------------

    def action_filter(self) -> None:
        """Type what to go to."""
        box = self.query_one("#safe-find", FilterBox)
        box.value = ""
        box.display = True
        self.to_box(box)

    def _find(self, text: str) -> None:
        words = fold(text).split()
        if not words:
            return
        found = [key for key, known in self._found_by.items() if all(word in known for word in words)]
        exact = [key for key in found if fold(self._hooks[key].label) == fold(text)]
        box = self.query_one("#safe-find", FilterBox)
        box.say(f"{len(found)} found" if found else "", "" if found else "not on this board")
        if found:
            self.board.go_to((exact or found)[0])

    @on(FilterBox.Accepted)
    def _found(self) -> None:
        self.query_one("#safe-find", FilterBox).display = False
        self.board.focus()

    def action_next_free(self) -> None:
        """Go to the next free hook."""
        self._go_to_next("free", "No hook is free")

    def action_next_wrong(self) -> None:
        """Go to the next hook with a key that lives elsewhere, or with two."""
        self._go_to_next("wrong", "Nothing hangs wrong")

    def _go_to_next(self, state: str, none: str) -> None:
        order = list(self._hooks)
        current = self.board.current
        at = order.index(current.hook_id) + 1 if current is not None and current.hook_id in self._hooks else 0
        for key in (*order[at:], *order[:at]):
            if self._hooks[key].state == state:
                self.board.go_to(key)
                return
        self.say(none, "plain")

    # -- keys on the hook --------------------------------------------------------------------------------------------

    def action_hang(self) -> None:
        """Hang a key on this hook."""
        self.patiently(self._hang())

    async def _hang(self) -> None:
        from keydesk.db.queries.who_has import who_has
        from keydesk.operations.custody import check_in

        hook, board = self._hook, self._board
        if board is None:
            return
        if hook is None and self._hooks:
            self.say("There is no hook here", "plain")
            return

        async def save(values: Mapping[str, str], _version: int) -> object:
            try:
                found = await self.look_up(who_has, code=values["tag"])
            except Refusal as refusal:
                if refusal.code != "not_found":
                    return refusal
                tag = shown(values["tag"], width=30)
                return Refusal(f"No key goes by “{tag}”. Check the tag; Keys (F4) finds it by its client.")
            how: dict[str, Any] = {
                "tag_code": found.tag_code,
                "safe_id": board.safe.safe_id,
                "hook_id": hook.hook_id if hook is not None else None,
            }
            done = await self.perform(check_in, **how)
            if isinstance(done, Refusal) and done.overridable:
                # A reason goes past it, which is asked for as everywhere, once the form has closed.
                asked.update(how)
                return True
            return done

        asked: dict[str, Any] = {}
        here = ", ".join(row.tag_code for row in hook.copies if row.here) if hook is not None else ""
        where = f"hook {hook.label}" if hook is not None else board.safe.label
        note = f"{here} hangs there already; two keys on one hook are marked wrong" if here else ""
        field = Field("tag", "Tag", required=True, hint="type or scan it", scanned=True)
        done = await self.ask(FormDialog(f"Hang on {where}", [field], save, note=note))
        if asked:
            await self._carry_out(check_in, **asked)
        else:
            self._say_done(done)

    async def _take_in(self) -> None:
        """One copy back to its own hook; also from a hook of this safe that is not its own."""
        from keydesk.operations.custody import check_in

        row, detail = self._one(), self._detail
        if row is None or detail is None:
            return
        home = detail.home_holder
        if row.place.kind == "safe" and home is not None and home != row.holder:
            await self._carry_out(
                check_in, tag_code=row.tag_code, safe_id=home.safe_id, hook_id=home.hook_id, expected=row.holder
            )
        else:
            await super()._take_in()

    def action_make_home(self) -> None:
        """What hangs here lives here from now on."""
        self.patiently(self._make_home())

    async def _make_home(self) -> None:
        from keydesk.operations.copies import edit_copy

        row, hook = self._one(), self._hook
        if row is None or hook is None:
            return
        home = Holder.safe(self._safe_id, hook.hook_id)
        if row.holder != home:
            self.say(f"{row.tag_code} does not hang here. Hang it here first (g), then make this its home", "plain")
            return
        done = await self.perform(edit_copy, copy_id=row.copy_id, version=row.version, home=home)
        if not isinstance(done, Refusal):
            self.say(f"{row.tag_code} lives on {hook.label}" if done.fields else f"{row.tag_code} lives here already")
            self.request_reload()

    # -- hooks -------------------------------------------------------------------------------------------------------

    def action_new(self) -> None:
        """Add one hook with a label of its own."""
        self.patiently(self._new())

    async def _new(self) -> None:
        from keydesk.operations.safes import add_hook

        async def save(values: Mapping[str, str], _version: int) -> object:
            return await self.perform(add_hook, safe_id=self._safe_id, label=values["label"])

        field = Field("label", "Label", required=True, hint="Folder, Drawer 1, K21")
        added = await self.ask(FormDialog("A new hook", [field], save))
        if added is not None:
            self._say_done(added)
            await self.reload()
            self.board.go_to(getattr(added, "id", 0))

    def action_rename(self) -> None:
        """Give this hook another label."""
        self.patiently(self._rename())

    async def _rename(self) -> None:
        from keydesk.operations.safes import rename_hook

        hook = self._hook
        if hook is None:
            return

        async def save(values: Mapping[str, str], _version: int) -> object:
            return await self.perform(rename_hook, hook_id=hook.hook_id, label=values["label"])

        field = Field("label", "Label", hook.label, required=True)
        self._say_done(await self.ask(FormDialog(f"Hook {hook.label} is called …", [field], save)))

    def action_drop(self) -> None:
        """Take this free hook out of use."""
        self.patiently(self._drop())

    async def _drop(self) -> None:
        from keydesk.operations.safes import retire_hook

        hook = self._hook
        if hook is None:
            return
        reason = await self.ask(
            ReasonDialog(f"Hook {hook.label} goes out of use?", go_on="take it out of use", required=False)
        )
        if reason is not None:
            done = await self.perform(retire_hook, hook_id=hook.hook_id, reason=reason)
            if not isinstance(done, Refusal):
                self._say_done(done)
