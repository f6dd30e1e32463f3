"""One stock-take: walked hook by hook or scanned as it comes, by several people at once, then settled."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, ClassVar

from textual.content import Content
from textual.widgets import Static

from keydesk.commands import BACK, Command
from keydesk.commands import on as on_screen
from keydesk.rules.counted_lines import Said
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.scans import split_paste
from keydesk.rules.text import fold
from keydesk.rules.walk_lines import read_walk
from keydesk.screens.dialogs.form import FormDialog
from keydesk.screens.stock_take_findings import ListsFindings
from keydesk.screens.stock_take_settling import SETTLE_VERBS
from keydesk.screens.written_code import WritesCodes
from keydesk.widgets.count_cells import (
    FINDING_COLUMNS,
    finding_tone,
)
from keydesk.widgets.form_fields import Field
from keydesk.widgets.plain_table import SideTable
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult

    from keydesk.db.changes import Changes

_COUNT = Permission.MANAGE_KEYS
_BELL_SECONDS = 0.18


class StockTakeScreen(WritesCodes, ListsFindings):
    """Scans go here and move nothing. Where one stands is a hook, in walking, or a whole safe or sitter."""

    TAB: ClassVar[str] = "Safes"
    CSS_PATH = "stock_take.tcss"
    AUTO_FOCUS = "#count-findings"
    PATIENT: ClassVar[frozenset[str]] = frozenset(
        {"hang", "go", "settle", "settle_all", "sign_off", "give_up", "print"}
    )

    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("count.empty", "enter", "empty", "empty", "This hook is empty; on to the next", _COUNT),
        Command("count.hang", "g", "hang", "type a tag", "Type the tag of what hangs here", _COUNT),
        Command("count.untagged", "y", "untagged", "no tag", "A key hangs here that has no tag", _COUNT),
        Command(
            "count.next", "right", "step(1)", "next hook", "The next hook, saying nothing of this one", shown=False
        ),
        Command("count.before", "left", "step(-1)", "hook before", "The hook before this one", shown=False),
        Command("count.go", "at", "go", "go to", "Go to a hook by its label, or to another safe or sitter"),
        Command("count.walk", "w", "walk", "walk", "Hook by hook, or everything of a safe as it comes"),
        *SETTLE_VERBS,
        Command(
            "count.all",
            "ctrl+a",
            "everything",
            "show all",
            "List also what is right, and hooks that should be empty and were not looked at",
            shown=False,
        ),
        on_screen("count", BACK, "Leave it; it goes on, and can be gone on with from Safes"),
    )

    def __init__(self, stock_take_id: int) -> None:
        """Make the page of one stock-take."""
        super().__init__(stock_take_id)
        self._place = 0
        self._walks = True
        self._hook = 0
        self._scans: deque[Said | str] = deque()
        self._taking = False

    def compose_body(self) -> ComposeResult:
        """What and how far, where, the answer, what it comes to."""
        yield Static("", id="count-head", markup=False)
        yield Static("", id="count-at", markup=False)
        yield Static("", id="count-told", markup=False)
        yield Static("", id="count-by", markup=False)
        yield SideTable(FINDING_COLUMNS, id="count-findings")

    def concerned_by(self, changes: Changes) -> bool:
        """What others count, and keys that move meanwhile."""
        return changes.touch("stock_take", "key_copy", "hook", "key_safe")

    async def reload(self) -> None:
        """Read the count anew, the cursor on the same finding, the counting on the same hook."""
        from keydesk.db.queries.stock_take import stock_take

        count = await self.look_up(stock_take, stock_take_id=self.stock_take_id)
        # Hooks may have come or gone meanwhile, and whoever counts may have gone on while it was read.
        before = self._own_hooks[self._hook][1] if self._walking else None
        self.count = count
        self._hook = next((at for at, each in enumerate(self._own_hooks) if each[1] == before), self._hook)
        self.show_count()

    # -- where one stands --------------------------------------------------------------------------------------------

    @property
    def _own_hooks(self) -> tuple[tuple[int, int, str], ...]:
        """The hooks of the place in hand."""
        place = self.count.places[self._place] if self.count is not None and self.count.places else None
        hooks = self.count.hooks if self.count is not None else ()
        return tuple(each for each in hooks if place is not None and each[0] == place.safe_id)

    @property
    def _walking(self) -> bool:
        return self._walks and bool(self._own_hooks)

    def show_place(self) -> None:
        """Say which hook, safe or sitter is in hand, or what is being written."""
        count = self.count
        if count is None or count.status != "open" or not count.places:
            self.query_one("#count-at", Static).update("")
            return
        place = count.places[self._place]
        hooks = self._own_hooks
        if self.written:
            words = Content.assemble(content(f"{place.name}  > "), content(self.written, "bold"), content("_"))
        elif not self._walking:
            words = content(f"{place.name}: scan everything, in any order")
        else:
            self._hook = min(self._hook, len(hooks) - 1)
            hook = hooks[self._hook]
            seen = "counted already; " if hook[1] in count.seen_hooks else ""
            told = f"  hook {self._hook + 1} of {len(hooks)}: {seen}scan it, Enter if empty"
            words = Content.assemble(
                content(place.name), " ", content(f" {hook[2]} ", "bold reverse"), content(told, "$text-muted")
            )
        self.query_one("#count-at", Static).update(words)

    def action_step(self, by: int) -> None:
        """Another hook, saying nothing of this one."""
        hooks = self._own_hooks
        if hooks:
            self._hook = (self._hook + by) % len(hooks)
            self.show_place()

    def action_walk(self) -> None:
        """Hook by hook, or everything as it comes."""
        self._walks = not self._walks
        self.show_place()
        self.say(
            "Hook by hook: a scan goes to the hook that is named above" if self._walking else "In any order", "plain"
        )

    def action_go(self) -> None:
        """Go to a hook, or to another place."""
        self.patiently(self._go())

    async def _go(self) -> None:
        count = self.count
        if count is None:
            return

        async def save(values: Mapping[str, str], _version: int) -> object:
            wanted = fold(values["where"])
            for number, (safe_id, _, label) in enumerate(self._own_hooks):
                if fold(label) == wanted:
                    del safe_id
                    self._walks, self._hook = True, number
                    return label
            for number, place in enumerate(count.places):
                if fold(place.name).startswith(wanted):
                    self._place, self._hook = number, 0
                    return place.name
            places = ", ".join(place.name for place in count.places)
            return Refusal(f"There is no such hook here, and what is counted is {places}.")

        field = Field("where", "Hook or place", required=True, hint="A7, or the name of a safe or a sitter")
        if await self.ask(FormDialog("Go to …", [field], save)) is not None:
            self.show_place()

    @property
    def takes_codes(self) -> bool:
        """While it goes on."""
        return self.count is not None and self.count.status == "open"

    def show_written(self) -> None:
        """In the line that names the hook."""
        self.show_place()

    # -- saying what is there ----------------------------------------------------------------------------------------

    def _here(self, text: str = "", kind: str = "tag") -> Said | None:
        count = self.count
        if count is None or not count.places:
            return None
        place = count.places[self._place]
        hook_id = self._own_hooks[self._hook][1] if self._walking else None
        return Said(text, kind, place.safe_id, hook_id, place.staff_id)

    def take_scan_here(self, text: str) -> None:
        """One scan: it hangs where one stands, and moves nothing.

        What came so slowly that its beginning was taken for keys is put together again.
        """
        self._scans.append(self.whole_code(text))
        self._work_off()

    def take_paste_here(self, text: str) -> None:
        """A list: hook by hook, where a blank line is an empty hook; else everything in it as it comes."""
        if not self.takes_codes:
            return
        if not self._walking or len(text.split()) == 1:
            self._scans.extend(piece.text for piece in split_paste(text))
        else:
            hooks = self._own_hooks
            read = read_walk(text, [label for _, _, label in hooks], start=self._hook)
            said = {number: Said("", "empty", hooks[number][0], hooks[number][1]) for number in read.empty}
            said |= {number: Said(thing, "tag", hooks[number][0], hooks[number][1]) for number, thing in read.steps}
            self._hook = min(said, default=self._hook)
            self._scans.extend(said[number] for number in sorted(said))
        self._work_off()

    def _work_off(self) -> None:
        if not self._taking:
            self._taking = True
            self.run_worker(self._say_all(), group="scans", exit_on_error=True)

    async def _say_all(self) -> None:
        try:
            while self._scans:
                if self.count is None:
                    await self.reload()
                next_one = self._scans.popleft()
                said = self._here(next_one) if isinstance(next_one, str) else next_one
                if said is not None and said.kind != "tag" and said.hook_id is None:
                    said = self._here(kind=said.kind)
                if said is not None:
                    # A list names its hooks itself.
                    at = [hook_id for _, hook_id, _ in self._own_hooks]
                    self._hook = at.index(said.hook_id) if said.hook_id in at else self._hook
                    await self._tell(said, step=self._walking)
        finally:
            self._taking = False

    async def _tell(self, said: Said, *, step: bool) -> None:
        from keydesk.operations.counting import say_seen

        told: Any = await self.perform(say_seen, via="scan", stock_take_id=self.stock_take_id, lines=[said])
        line = self.query_one("#count-told", Static)
        if isinstance(told, Refusal):
            line.update(content(told.message))
            line.set_classes("bad")
            self._ring(3)
            return
        (answer,) = told
        tone = "done" if answer.kind in {"found", "empty", "tag"} else finding_tone(answer.kind)
        line.update(content(answer.said))
        line.set_classes(tone)
        self._ring(1 if tone == "done" else 3)
        if step and self._own_hooks:
            self._hook = min(self._hook + 1, len(self._own_hooks) - 1)
        self.show_place()

    def _ring(self, times: int) -> None:
        if self.desk.settings.desk_bell:
            for number in range(times):
                self.set_timer(max(0.001, number * _BELL_SECONDS), self.app.bell)

    def enter_alone(self) -> None:
        """This hook is empty."""
        if self.check_action("empty", ()) is True:
            self.action_empty()

    def action_empty(self) -> None:
        """This hook is empty."""
        self._say_of_hook("empty", "Enter says that a hook is empty: w walks from hook to hook")

    def action_untagged(self) -> None:
        """A key without a tag hangs here."""
        self._say_of_hook("untagged", "Say which hook it hangs on: w walks from hook to hook")

    def _say_of_hook(self, kind: str, otherwise: str) -> None:
        if not self._walking:
            self.say(otherwise, "plain")
            return
        # Where one stands is known in its turn among the scans.
        self._scans.append(Said(kind=kind))
        self._work_off()

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
        """Take back the last thing said by this operator in this count."""
        from keydesk.operations.counting import take_back_line

        done = await self.perform(take_back_line, stock_take_id=self.stock_take_id)
        if not isinstance(done, Refusal):
            self.say(done.said)
            self.action_step(-1)
            self.request_reload()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A count that is over is only read."""
        over = self.count is not None and self.count.status != "open"
        if over and action in {
            "empty",
            "hang",
            "untagged",
            "step",
            "go",
            "walk",
            *(each.action for each in SETTLE_VERBS),
        }:
            return action == "print"
        return super().check_action(action, parameters)
