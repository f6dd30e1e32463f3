"""The walk along a board for its first filling: hook 1, scan what hangs there; hook 2, scan; an empty one, Enter.

Each scan hangs the key on the hook that one stands at, and that is its home from then on. What could not be hung is
kept in a list beneath: a pre-printed tag is bound to its key there, now or at the end.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.content import Content
from textual.widgets import Static

from keydesk.commands import BACK, Command
from keydesk.commands import on as on_screen
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import counted, fold, shown
from keydesk.screens.dialogs.confirm import ConfirmDialog
from keydesk.screens.dialogs.form import FormDialog
from keydesk.screens.safe_walk_binding import BindsTags
from keydesk.screens.safe_walk_list import TakesLists
from keydesk.screens.written_code import WritesCodes
from keydesk.widgets.form_fields import Field
from keydesk.widgets.plain_table import SideTable
from keydesk.widgets.table_columns import Column, Toned
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult

    from keydesk.db.changes import Changes
    from keydesk.db.rows.safe import BoardRow, HookRow
    from keydesk.operations.rehanging import Filled
    from keydesk.widgets.table_columns import Cells

_MANAGE: Final = Permission.MANAGE_KEYS
_BELL_SECONDS: Final = 0.18
_DONE, _NOT_DONE = 1, 3
_MOST_NAMED: Final = 6

LEFT_COLUMNS: Final = (
    Column("hook", "HOOK", 8, cut="never", sortable=False),
    Column("code", "SCANNED", 14, weight=1, sortable=False),
    Column("why", "WHY", 30, weight=3, sortable=False),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of this walk, for taking it back: where one stood, and the batch of what was hung there; 0 is none."""

    at: int
    batch_id: int = 0
    left: int = 0


class WalkScreen(WritesCodes, TakesLists, BindsTags):
    """The board hook by hook. Where one stands is named above; what was not hung, beneath."""

    TAB: ClassVar[str] = "Safes"
    CSS_PATH = "safe_walk.tcss"
    AUTO_FOCUS = "#walk-left"
    PATIENT: ClassVar[frozenset[str]] = frozenset({"go", "hang", "bind", "again", "back"})

    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("walk.empty", "enter", "empty", "empty", "Nothing hangs here; on to the next hook"),
        Command("walk.hang", "g", "hang", "type a tag", "Type the tag of what hangs here", _MANAGE),
        Command("walk.next", "right", "step(1)", "next hook", "The next hook", shown=False),
        Command("walk.before", "left", "step(-1)", "hook before", "The hook before this one", shown=False),
        Command("walk.go", "at", "go", "go to", "Go to a hook by its label"),
        Command("walk.bind", "b", "bind", "bind", "Say whose key the unknown tag of this line is on", _MANAGE),
        Command("walk.again", "a", "again", "all the same", "Hang the key of this line there all the same", _MANAGE),
        Command("walk.forget", "x", "forget", "drop", "Take this line off the list", shown=False),
        on_screen("walk", BACK, "Leave it; it goes on at the first hook behind the last key that hangs"),
    )

    def __init__(self, safe_id: int, hook_id: int) -> None:
        """Begin at a hook; at the first one of the board, where it goes on."""
        super().__init__()
        self._safe_id = safe_id
        self._begin: int | None = hook_id
        self._board: BoardRow | None = None
        self._at = 0
        self._left: dict[int, Filled] = {}
        self._numbers = 0
        self._steps: list[Step] = []
        self._scans: deque[str | None] = deque()
        self._taking = False

    def compose_body(self) -> ComposeResult:
        """Which safe, where one stands, the answer to the last scan, what was not hung."""
        yield Static("", id="walk-head", markup=False)
        yield Static("", id="walk-at", markup=False)
        yield Static("", id="walk-told", markup=False)
        yield SideTable(LEFT_COLUMNS, id="walk-left")

    def on_mount(self) -> None:
        """The list is in memory."""
        self.table.set_window(self._window)
        self.table.empty = (
            "Scan what hangs on the hook above: it hangs there then, and lives there.\n\n"
            "Enter where nothing hangs. A pasted list fills hook after hook.\n"
            "What cannot be hung is kept here."
        )
        self.table.set_ids([], forget=True)

    @property
    def table(self) -> SideTable:
        """What was not hung."""
        return self.query_one("#walk-left", SideTable)

    def concerned_by(self, changes: Changes) -> bool:
        """What others hang meanwhile."""
        return changes.touch("key_safe", "hook", "key_copy")

    async def reload(self) -> None:
        """Read the board anew; one stands where one stood."""
        from keydesk.db.queries.safes import safe_board

        board = await self.look_up(safe_board, safe_id=self._safe_id)
        # Read when it is there: whoever walks may have gone on meanwhile.
        here = self._hook
        self._board = board
        if here is not None:
            self._at = next((at for at, hook in enumerate(board.hooks) if hook.hook_id == here.hook_id), self._at)
        elif self._begin is not None:
            self._at = self._first(board, self._begin)
        self._at = min(self._at, len(board.hooks))
        self._show_place()

    def _first(self, board: BoardRow, hook_id: int) -> int:
        """The hook under the board's cursor; from the board's first one the walk goes on behind what hangs already."""
        self._begin = None
        at = next((at for at, hook in enumerate(board.hooks) if hook.hook_id == hook_id), 0)
        hung = [number for number, hook in enumerate(board.hooks) if any(row.here for row in hook.copies)]
        if at == 0 and hung:
            at = min(hung[-1] + 1, len(board.hooks))
            self.say("It goes on behind the last key that hangs; @ goes to any other hook", "plain")
        return at

    # -- where one stands --------------------------------------------------------------------------------------------

    @property
    def _hook(self) -> HookRow | None:
        """The hook that one stands at; None behind the last."""
        hooks = self._board.hooks if self._board is not None else ()
        return hooks[self._at] if self._at < len(hooks) else None

    def show_written(self) -> None:
        """In the line that names the hook."""
        self._show_place()

    def _show_place(self) -> None:
        board = self._board
        if board is None:
            return
        hang = sum(any(row.here for row in hook.copies) for hook in board.hooks)
        self.query_one("#walk-head", Static).update(
            Content.assemble(
                content(board.safe.label, "bold"), content(f"   {hang} of {len(board.hooks)} hooks have a key")
            )
        )
        hook, line = self._hook, self.query_one("#walk-at", Static)
        if self.written:
            line.update(Content.assemble("> ", content(self.written, "bold"), "_"))
        elif hook is None:
            line.update(content("The last hook is behind you. Esc goes back to the board, ← to the hook before"))
        else:
            here = ", ".join(row.tag_code for row in hook.copies if row.here)
            told = (
                f"{here} hangs here: Enter if that is right" if here else "scan what hangs here, Enter if nothing does"
            )
            where = f"  hook {self._at + 1} of {len(board.hooks)}: {told}"
            line.update(Content.assemble(content(f" {hook.label} ", "bold reverse"), content(where, "$text-muted")))

    def action_step(self, by: int) -> None:
        """Another hook."""
        if self._board is not None:
            self._at = min(max(self._at + by, 0), len(self._board.hooks))
            self._show_place()

    def action_empty(self) -> None:
        """Nothing hangs here, or what is told; in its turn among the scans."""
        self._scans.append(None)
        self._work_off()

    def enter_alone(self) -> None:
        """Nothing hangs here."""
        self.action_empty()

    def action_go(self) -> None:
        """Go to a hook."""
        self.patiently(self._go())

    async def _go(self) -> None:
        hooks = self._board.hooks if self._board is not None else ()

        async def save(values: Mapping[str, str], _version: int) -> object:
            for at, hook in enumerate(hooks):
                if fold(hook.label) == fold(values["hook"]):
                    self._at = at
                    return hook.label
            return Refusal("There is no such hook on this board. Write its label as it is on the wall.")

        field = Field("hook", "Hook", required=True, hint="A7")
        if await self.ask(FormDialog("Go to …", [field], save)) is not None:
            self._show_place()

    # -- what hangs there --------------------------------------------------------------------------------------------

    def take_scan_here(self, text: str) -> None:
        """One scan: it hangs where one stands."""
        self._scans.append(self.whole_code(text))
        self._work_off()

    def _work_off(self) -> None:
        if not self._taking:
            self._taking = True
            self.run_worker(self._hang_all(), group="scans", exit_on_error=True)

    async def _hang_all(self) -> None:
        try:
            while self._scans:
                if self._board is None:
                    await self.reload()
                text = self._scans.popleft()
                hook = self._hook
                if text is None:
                    if hook is not None:
                        self._steps.append(Step(self._at))
                        self.action_step(1)
                    continue
                if hook is None:
                    self._tell(f"{shown(text, width=40)}: there is no hook behind the last one", "bad")
                    continue
                self._at += 1
                await self.fill([(hook, text)], at=self._at - 1)
        finally:
            self._taking = False

    async def fill(self, things: Sequence[tuple[HookRow, str]], *, at: int, again: bool = False) -> None:
        """Hang things on hooks; where nothing could be done one stands at ``at`` still."""
        from keydesk.operations.rehanging import Fill, fill_hooks, told_of

        steps = [Fill(hook.hook_id, text) for hook, text in things]
        via = "scan" if len(steps) == 1 else "bulk"
        done: Any = await self.perform(fill_hooks, via=via, safe_id=self._safe_id, steps=steps, again=again)
        if isinstance(done, Refusal):
            self._tell(done.message, "bad")
            self._at = at
            self._show_place()
            return
        left = [each for each in done if not each.tag_code]
        batch = next((each.batch_id for each in done if each.batch_id), 0)
        self._steps.append(Step(at, batch, len(left)))
        for each in left:
            self._numbers += 1
            self._left[self._numbers] = each
        said = done[0].said if len(done) == 1 else told_of(done)
        self._tell(said, "bad" if left else "done")
        self._show_left()
        await self.reload()

    def action_hang(self) -> None:
        """Type a tag."""
        self.patiently(self._hang())

    async def _hang(self) -> None:
        async def save(values: Mapping[str, str], _version: int) -> object:
            self.take_scan_here(values["tag"])
            return values["tag"]

        field = Field("tag", "Tag", required=True, hint="as it is printed", scanned=True)
        await self.ask(FormDialog("What hangs here?", [field], save))

    async def action_undo(self) -> None:
        """Take back the last step of this walk: what was hung goes where it was, and one stands at that hook again."""
        from keydesk.operations.undo import undo

        if not self._steps:
            self.say("This walk has no step to take back", "plain")
            return
        step = self._steps[-1]
        said = "One hook back"
        if step.batch_id:
            done: Any = await self.perform(undo, batch_id=step.batch_id)
            if isinstance(done, Refusal):
                return
            said = done.said
        self._steps.pop()
        for number in sorted(self._left)[len(self._left) - step.left :]:
            del self._left[number]
        self._show_left()
        # The board is read anew with the cursor here.
        self._at = step.at
        self._show_place()
        self.say(said)

    # -- what was not hung -------------------------------------------------------------------------------------------

    @property
    def left_in_hand(self) -> tuple[int, Filled] | None:
        """The line under the cursor of what was not hung."""
        number = self.table.current or 0
        left = self._left.get(number)
        return None if left is None else (number, left)

    def note_step(self, batch_id: int) -> None:
        """Something was hung beside the walk; one stands where one stood."""
        self._steps.append(Step(self._at, batch_id))

    def drop_left(self, number: int) -> None:
        """It is seen to."""
        self._left.pop(number, None)
        self._show_left()

    def _show_left(self) -> None:
        self.table.set_ids(list(self._left), forget=True)

    def _window(self, things: Sequence[int]) -> Mapping[int, Cells]:
        return {
            thing: (
                self._left[thing].hook,
                self._left[thing].text,
                Toned(_why(self._left[thing]), "warn"),
            )
            for thing in things
            if thing in self._left
        }

    def action_again(self) -> None:
        """Hang it there all the same."""
        self.patiently(self._again())

    async def _again(self) -> None:
        if self.left_in_hand is None:
            self.say("Nothing is left that could not be hung", "plain")
            return
        number, left = self.left_in_hand
        hooks = self._board.hooks if self._board is not None else ()
        hook = next((each for each in hooks if each.hook_id == left.hook_id), None)
        if hook is not None:
            self.drop_left(number)
            await self.fill([(hook, left.text)], at=self._at, again=True)

    def action_forget(self) -> None:
        """Take a line off the list."""
        if self.left_in_hand is not None:
            self.drop_left(self.left_in_hand[0])

    def action_back(self) -> None:
        """Back to the board; what was not hung is told of first."""
        self.patiently(self._leave())

    async def _leave(self) -> None:
        if self._left:
            lines = [f"{each.hook}  {each.text}" for each in list(self._left.values())[:_MOST_NAMED]]
            more = len(self._left) - len(lines)
            lines += [f"and {more} more"] if more > 0 else []
            question = f"{counted(len(self._left), 'tag')} could not be hung. Leave the walk?"
            if not await self.ask(ConfirmDialog(question, yes="yes, the list goes", lines=lines)):
                return
        if self in self.app.screen_stack and len(self.app.screen_stack) > 1:
            self.app.pop_screen()

    def _tell(self, said: str, tone: str) -> None:
        line = self.query_one("#walk-told", Static)
        line.update(content(said))
        line.set_classes(tone)
        # What was said of something before is over.
        self.say("", "plain")
        if self.desk.settings.desk_bell:
            for number in range(_DONE if tone == "done" else _NOT_DONE):
                self.set_timer(max(0.001, number * _BELL_SECONDS), self.app.bell)


def _why(left: Filled) -> str:
    """Why something was not hung, beside what it was."""
    return left.said.partition(": ")[2].removeprefix(f"{shown(left.text, width=40)} is ")
