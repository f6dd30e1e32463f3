"""An act on many things before it is done: each from → to, what is in the way, what warns; and how far it is."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import on
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from keydesk.rules.refusal import Refusal
from keydesk.screens.dialogs.reason import ReasonDialog
from keydesk.screens.leaving import Dialog
from keydesk.widgets.bulk_cells import IN_THE_WAY, bulk_cells, bulk_columns, bulk_counts, by_urgency
from keydesk.widgets.footer import KeyFooter
from keydesk.widgets.long_table import LongTable
from keydesk.widgets.message_line import MessageLine, Said
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.timer import Timer

    from keydesk.db.rows.bulk import BulkPreview
    from keydesk.db.rows.many import ManyPreview
    from keydesk.widgets.bulk_cells import Foreseen
    from keydesk.widgets.message_line import Tone
    from keydesk.widgets.table_columns import Cells, Column

    Told = Callable[[int], None]
    Rehearse = Callable[[Sequence[int], Told], Awaitable[BulkPreview | ManyPreview | Refusal]]
    Carry = Callable[[Sequence[Any], str, Told], Awaitable[object]]
    AskWhy = Callable[[ReasonDialog], Awaitable[str | None]]

_AROUND: Final = 13
# Lines around those of the copies.
_SOON: Final = 0.5
_OFTEN: Final = 0.2
# Seconds after which it is told how far a long act is, and between two tellings.
_WORSE: Final = IN_THE_WAY | {"warned"}
_STOPS: Final = "Esc stops it"


class BulkDialog(Dialog[tuple[object, tuple[int, ...]] | None]):
    """Space takes one out or in, a scan ticks the copy that is in the hand, Enter does all that is ticked.

    Rehearsing and doing are the screen's, by the same operation. The answer is what was done, and the numbers of those
    that it was done to; None where nothing was.
    """

    ONE: ClassVar[str] = "key"
    MANY: ClassVar[str] = "keys"
    """What the lines are about, for sentences."""

    DEFAULT_CSS = """
    BulkDialog { align: center middle; }
    BulkDialog > Vertical {
        width: 100%; max-width: 112; max-height: 100%;
        border: solid $foreground 40%; padding: 0 1; background: $surface;
    }
    BulkDialog .bulk-title { height: 1; text-style: bold; }
    BulkDialog .bulk-counts { height: 1; }
    BulkDialog .bulk-why { height: auto; max-height: 3; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "take", "do it", key_display="Enter", priority=True, id="bulk.take",
            tooltip="Do it to all that are ticked, or to none",
        ),
        Binding("x", "leave_out", "leave out what is in the way", id="bulk.leave_out", tooltip="Untick what cannot go"),
        Binding("escape", "leave", "leave it", key_display="Esc", priority=True, id="bulk.leave", tooltip="Do nothing"),
    ]  # fmt: skip

    def __init__(
        self, title: str, names: Sequence[str], *, rehearse: Rehearse, carry: Carry, ask_why: AskWhy, go_on: str
    ) -> None:
        """Make the preview; it is read when it is open.

        Args:
            title: what is done, and to how many.
            names: the copies' tags, or what else the lines are about, in the order of the act.
            rehearse: carries the act out for some of them, by number, and takes it back.
            carry: carries it out for those lines, with a reason.
            ask_why: asks for the reason.
            go_on: what is being done, in a word or two.
        """
        super().__init__()
        self._title = title
        self._all = len(names)
        self._longest = max(map(len, names), default=0)
        self._numbers = {name.upper(): number for number, name in enumerate(names)}
        self._rehearse = rehearse
        self._carry = carry
        self._ask_why = ask_why
        self._go_on = go_on
        self._lines: dict[int, Foreseen] = {}
        self._rehearsed: frozenset[int] = frozenset()
        self._scans_tick = False
        self._busy = ""
        self._done = self._many = 0
        self._stopped = False
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Title, how many come to what, the lines, why, what was said, keys."""
        with Vertical() as frame:
            frame.styles.height = self._all + _AROUND
            yield Static(content(self._title), classes="bulk-title", markup=False)
            yield Static("", classes="bulk-counts", markup=False)
            yield LongTable(self.columns(self._longest))
            yield Static("", classes="bulk-why", markup=False)
            yield MessageLine()
            yield KeyFooter()

    def columns(self, longest: int) -> tuple[Column, ...]:
        """The columns of the lines, of which the longest name has so many cells."""
        return bulk_columns(longest)

    def cells(self, line: Any, *, ticked: bool) -> Cells:
        """One line."""
        return bulk_cells(line, ticked=ticked)

    def on_mount(self) -> None:
        """Rehearse all of it, and tick all of it."""
        self._table.set_window(self._window)
        self._table.set_follower(self._tell_why)
        self._table.focus()
        self.run_worker(self._look(range(self._all), first=True), group="bulk")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is something to leave out only where something is in the way."""
        del parameters
        return action != "leave_out" or any(self._lines[each].outcome in IN_THE_WAY for each in self._ticked_lines)

    @property
    def _table(self) -> LongTable:
        return self.query_one(LongTable)

    @property
    def _ticked(self) -> tuple[int, ...]:
        return tuple(sorted(self._table.marks))

    @property
    def _ticked_lines(self) -> tuple[int, ...]:
        """Those of the ticked of which it is known what would come of them."""
        return tuple(number for number in self._ticked if number in self._lines) if self._lines else ()

    # -- what is shown -----------------------------------------------------------------------------------------------

    def _window(self, things: Sequence[int]) -> Mapping[int, Cells]:
        marks = self._table.place.marks
        return {thing: self.cells(self._lines[thing], ticked=thing in marks) for thing in things}

    def _show(self) -> None:
        table = self._table
        table.set_ids(by_urgency(self._lines[number] for number in range(len(self._lines))), forget=True)
        self._count()
        self.refresh_bindings()

    @on(LongTable.Marked)
    def _ticks_changed(self, message: LongTable.Marked) -> None:
        message.stop()
        self._table.forget()
        self._count()
        self.refresh_bindings()

    def _count(self) -> None:
        ticked = [self._lines[number] for number in self._ticked_lines]
        self.query_one(".bulk-counts", Static).update(bulk_counts(ticked, of=self._all))
        self._tell_why(self._table.current)

    def _tell_why(self, thing: int | None) -> None:
        line = None if thing is None else self._lines.get(thing)
        words = "" if line is None else line.why
        style = "$text-warning" if line is not None and line.outcome == "warned" else "$text-error"
        self.query_one(".bulk-why", Static).update(content(words, style))

    def _say(self, message: str, tone: Tone = "plain", hint: str = "") -> None:
        self.query_one(MessageLine).said = Said(message, tone, hint)

    # -- how far it is -----------------------------------------------------------------------------------------------

    def _begin(self, words: str, many: int) -> None:
        self._busy, self._many, self._done, self._stopped = words, many, 0, False
        self._timer = self.set_timer(_SOON, self._tell_how_far)

    def _tell_how_far(self) -> None:
        if self._busy:
            self._say(f"{self._busy}: {self._done:,} of {self._many:,}", hint=_STOPS)
            self._timer = self.set_timer(_OFTEN, self._tell_how_far)

    def _end(self) -> None:
        self._busy = ""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if self.query_one(MessageLine).said.hint == _STOPS:
            self._say("")

    def _told(self, number: int) -> None:
        """Called by the act itself, in its own thread: whoever stops it does so before it is kept."""
        self._done = number
        if self._stopped:
            raise Refusal(f"Stopped. Nothing was done; the {self.MANY} are still marked.")

    # -- looking -----------------------------------------------------------------------------------------------------

    async def _look(self, numbers: Sequence[int], *, first: bool = False) -> bool:
        """Rehearse so many of the copies and show what would come of each; False where it was refused."""
        self._begin("looking", len(numbers))
        found = await self._rehearse(numbers, self._told)
        self._end()
        if isinstance(found, Refusal):
            self._say(found.message, "bad")
            return False
        self._lines.update(zip(numbers, found.lines, strict=True))
        self._rehearsed = frozenset(numbers)
        if first:
            self._table.set_marks(tuple(numbers))
            self._say("")
        self._show()
        if first and found.count("moved", "stopped"):
            self._say("What is in the way stops all of it: Space takes one out, x all that cannot go", "warn")
        return True

    # -- ticking -----------------------------------------------------------------------------------------------------

    def take_scan_here(self, text: str) -> None:
        """Tick the copy that was scanned; the first scan takes the other ticks away, so that scans alone decide."""
        number = self._numbers.get(text.upper())
        if number is None or number not in self._lines:
            self._say(f"{text} is not among these {self.MANY}", "bad")
            return
        scanned = self._table.marks if self._scans_tick else frozenset()
        self._scans_tick = True
        self._table.set_marks((*scanned, number))
        self._table.go_to(number)
        self._say(f"{text} is ticked. Only what is scanned is ticked now; * ticks all", "done")

    def action_leave_out(self) -> None:
        """Untick what is in the way."""
        out = [number for number in self._ticked_lines if self._lines[number].outcome in IN_THE_WAY]
        if not self._busy and out:
            self._table.set_marks([number for number in self._ticked if number not in out])
            they = "It stays where it is, and marked" if len(out) == 1 else "They stay where they are, and marked"
            self._say(f"{len(out):,} left out. {they}")

    # -- doing -------------------------------------------------------------------------------------------------------

    def action_take(self) -> None:
        """Do it, where nothing is in the way."""
        if not self._busy and self.is_current and self._lines:
            self._busy = "looking"
            self.run_worker(self._take(), group="bulk")

    async def _take(self) -> None:
        self._end()
        ticked = self._ticked
        if not ticked:
            self._say("Nothing is ticked. Space ticks one, * all of them", "bad")
            return
        if frozenset(ticked) != self._rehearsed and not await self._look_again(ticked):
            return
        lines = [self._lines[number] for number in ticked]
        stopped = sum(line.outcome in IN_THE_WAY for line in lines)
        if stopped:
            these = f"1 {self.ONE} is" if stopped == 1 else f"{stopped:,} {self.MANY} are"
            self._say(f"{these} in the way, so nothing is done. x leaves out what cannot go", "bad")
            return
        reason = await self._reason(lines)
        if reason is None:
            return
        self._begin(self._go_on, len(lines))
        done = await self._carry(lines, reason, self._told)
        self._end()
        if isinstance(done, Refusal):
            await self._refused(done, ticked)
        else:
            self.dismiss((done, ticked))

    async def _look_again(self, ticked: Sequence[int]) -> bool:
        """Rehearse what is ticked by itself; False where it then comes to something worse than what was shown."""
        before = {number: self._lines[number] for number in ticked}
        if not await self._look(ticked):
            return False
        now = {number: self._lines[number].outcome for number in ticked}
        worse = any(now[each] in _WORSE and now[each] != before[each].outcome for each in ticked)
        if worse:
            self._say("Something changed meanwhile. Look again; Enter goes on", "warn")
        return not worse

    async def _reason(self, lines: Sequence[Foreseen]) -> str | None:
        """Why it is done past what warns, asked once for all; "" where nothing warns, None where nobody says why."""
        warned = [line for line in lines if line.outcome == "warned"]
        if not warned:
            return ""
        if len(warned) == 1:
            question = warned[0].why
            told: list[str] = []
        else:
            counted = Counter(line.short for line in warned)
            question = f"{len(warned):,} of these {self.MANY} should not go without a reason"
            told = [f"{word}: {many:,}" for word, many in counted.most_common()]
        return await self._ask_why(ReasonDialog(question, go_on="do it all the same", lines=told))

    async def _refused(self, refusal: Refusal, ticked: Sequence[int]) -> None:
        """Nothing was done: show who was quicker, and say it; the marks stay."""
        if not self._stopped:
            await self._look(ticked)
        self._say(refusal.message, "bad")

    def action_leave(self) -> None:
        """Leave it; while it is being done, stop it before anything of it is kept."""
        if self._busy:
            self._stopped = True
        elif self.is_current:
            self.dismiss(None)
