"""Clients before they are synced: what goes into which field, what has no match, what would be overwritten (K2, K3)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from keydesk.rules.client_status import STATUSES
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import BRANCH_WORDS
from keydesk.rules.sync_values import OUTCOME_WORDS
from keydesk.rules.syncing import Decisions, Said, may_go_into
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.leaving import Dialog
from keydesk.widgets.footer import KeyFooter
from keydesk.widgets.long_table import LongTable
from keydesk.widgets.message_line import MessageLine
from keydesk.widgets.message_line import Said as Told
from keydesk.widgets.plain_table import SideTable
from keydesk.widgets.sync_cells import by_doubt, sync_cells, sync_columns, sync_counts, sync_told
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.timer import Timer

    from keydesk.db.rows.syncing import SyncField, SyncPlan, SyncValue
    from keydesk.rules.fields import OfficeField, Subject
    from keydesk.widgets.message_line import Tone
    from keydesk.widgets.table_columns import Cells

    HowFar = Callable[[int], None]
    Rehearse = Callable[[Decisions, str, HowFar], Awaitable[SyncPlan | Refusal]]
    Carry = Callable[[Decisions, str, str, HowFar], Awaitable[object]]
    Ask = Callable[[PickDialog], Awaitable[str | None]]

AS_HERE: Final = "as_here"
_SOON: Final = 0.5
_OFTEN: Final = 0.2
_STOPS: Final = "Esc stops it"
_STOPPED: Final = "Stopped. Nothing was synced."
_MAKE, _NOTES, _LEAVE = "make", "notes", "leave"
_AROUND: Final = 12
# Lines around those of the fields.


class SyncDialog(Dialog[object | None]):
    """Enter says where a field goes, Ctrl+S does it all. The answer is what was done; None where nothing was."""

    DEFAULT_CSS = """
    SyncDialog { align: center middle; }
    SyncDialog > Vertical {
        width: 100%; max-width: 112; height: auto; max-height: 100%;
        border: solid $foreground 40%; padding: 0 1; background: $surface;
    }
    SyncDialog .sync-title { height: 1; text-style: bold; }
    SyncDialog .sync-counts { height: 1; margin-bottom: 1; }
    SyncDialog .sync-told { height: 3; border-top: solid $foreground 20%; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "sync", "sync", key_display="Ctrl+S", priority=True, id="sync.do", tooltip="Do all of it"),
        Binding("enter", "way", "where to", key_display="Enter", priority=True, id="sync.way", tooltip="Where it goes"),
        Binding("o", "take", "overwrite", id="sync.take", tooltip="Let this field go over what is there, or not"),
        Binding("O", "take_all", "overwrite all", show=False, id="sync.take_all", tooltip="The same of every field"),
        Binding("c", "choices", "make choices", id="sync.choices", tooltip="Make the choices that are missing there"),
        Binding("v", "values", "values", id="sync.values", tooltip="Every value of this field that is in doubt"),
        Binding("y", "status", "status", id="sync.status", tooltip="The status of whoever is new there"),
        Binding("escape", "leave", "leave", key_display="Esc", priority=True, id="sync.leave", tooltip="Do nothing"),
    ]  # fmt: skip

    def __init__(
        self,
        title: str,
        *,
        to: str,
        many: int,
        there: Mapping[Subject, Sequence[OfficeField]],
        rehearse: Rehearse,
        carry: Carry,
        ask: Ask,
    ) -> None:
        """Make the page; the plan is drawn up when it is open.

        Args:
            title: who is synced, and where to.
            to: the branch.
            many: how many clients they are.
            there: the fields of that branch, of clients and of pets.
            rehearse: draws the plan up for some decisions and a status.
            carry: does it, if the plan is still the one that was seen.
            ask: asks with a list.
        """
        super().__init__()
        self._title, self._to, self._clients, self._there = title, to, many, there
        self._rehearse, self._carry, self._ask = rehearse, carry, ask
        self._decisions = Decisions()
        self._status = AS_HERE
        self._plan: SyncPlan | None = None
        self._order: list[int] = []
        self._busy = ""
        self._done = 0
        self._stopped = False
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Title, who gets a place, the fields, the one under the cursor, what was said, keys."""
        with Vertical():
            yield Static(content(self._title), classes="sync-title", markup=False)
            yield Static("", classes="sync-counts", markup=False)
            yield SideTable(sync_columns(self._to))
            yield Static("", classes="sync-told", markup=False)
            yield MessageLine()
            yield KeyFooter()

    def on_mount(self) -> None:
        """Draw the plan up."""
        table = self._table
        table.set_window(self._window)
        table.set_follower(self._tell)
        table.focus()
        self._begin_work(self._look(first=True))

    @property
    def _table(self) -> LongTable:
        return self.query_one(LongTable)

    @property
    def _line(self) -> SyncField | None:
        plan, current = self._plan, self._table.current
        return None if plan is None or current is None else plan.fields[current]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What there is nothing to do about is greyed out, or away where it seldom is."""
        del parameters
        plan = self._plan
        line = self._line if self.is_mounted and plan is not None else None
        if action in {"way", "take"}:
            return True if line is not None else None
        if action == "values":
            return line is not None and bool(self._doubtful(line))
        if action == "choices":
            return line is not None and bool(line.counts.get("choice") or line.going.choices)
        if action == "status":
            return plan is not None and bool(plan.places("joins"))
        return True

    # -- what is shown -----------------------------------------------------------------------------------------------

    def _window(self, things: Sequence[int]) -> Mapping[int, Cells]:
        plan = self._plan
        return {} if plan is None else {thing: sync_cells(plan.fields[thing]) for thing in things}

    def _show(self) -> None:
        plan = self._plan
        if plan is None:
            return
        if len(self._order) != len(plan.fields):
            # A field that was decided stays where it stood.
            self._order = by_doubt(plan.fields)
        lines = plan.fields
        shown = [each for each in self._order if lines[each].held or lines[each].going.by == "said"]
        table = self._table
        if plan.fields:
            empty = "Nobody has anything in a field of the office's own.\n\nA place there is all that they get."
        else:
            empty = "The office has no fields of its own here.\n\nA place there is all that they get."
        table.empty = empty
        table.set_ids(shown, forget=True)
        table.styles.height = max(4, len(shown) + 1)
        table.styles.max_height = max(4, self.size.height - _AROUND)
        self.query_one(".sync-counts", Static).update(sync_counts(plan))
        self._tell(table.current)
        self.refresh_bindings()

    def on_resize(self) -> None:
        """The fields scroll where they have not enough room."""
        self.call_after_refresh(self._show)

    def _tell(self, _thing: int | None) -> None:
        line = self._line
        doubtful = [] if line is None else self._doubtful(line)
        self.query_one(".sync-told", Static).update(sync_told(line, doubtful, self._to))
        self.refresh_bindings()

    def _doubtful(self, line: SyncField) -> list[SyncValue]:
        if self._plan is None:
            return []
        of = line.going.field.subject, line.going.field.name
        return [each for each in self._plan.doubtful if (each.subject, each.name) == of]

    def _say(self, message: str, tone: Tone = "plain", hint: str = "") -> None:
        self.query_one(MessageLine).said = Told(message, tone, hint)

    # -- how far it is -----------------------------------------------------------------------------------------------

    def _begin_work(self, work: Any) -> None:
        self.run_worker(work, group="sync")

    def _begin(self, words: str) -> None:
        self._busy, self._done, self._stopped = words, 0, False
        self._timer = self.set_timer(_SOON, self._tell_how_far)

    def _tell_how_far(self) -> None:
        if self._busy:
            self._say(f"{self._busy}: {self._done:,} of {self._clients:,}", hint=_STOPS)
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
            raise Refusal(_STOPPED)

    # -- looking and deciding ----------------------------------------------------------------------------------------

    async def _look(self, decisions: Decisions | None = None, status: str = "", *, first: bool = False) -> bool:
        """Draw the plan up with what is decided; False where that was refused, and nothing is decided then."""
        decided, standing = decisions or self._decisions, status or self._status
        self._begin("looking")
        found = await self._rehearse(decided, standing, self._told)
        self._end()
        if isinstance(found, Refusal):
            self._say(found.message, "bad")
            return False
        self._decisions, self._status, self._plan = decided, standing, found
        self._show()
        if first:
            self._begin_with(found)
        elif found.changes:
            self._say("")
        return True

    def _begin_with(self, plan: SyncPlan) -> None:
        if not plan.changes:
            self._say("Nothing would change: all that can go there is there already")
        elif plan.open:
            one = len(plan.open) == 1
            fields, where = ("1 field has", "it goes") if one else (f"{len(plan.open)} fields have", "each goes")
            self._say(f"{fields} no match there: Enter says where {where}; else it stays here", "warn")

    def action_way(self) -> None:
        """Where the field under the cursor goes."""
        line = self._line
        if line is not None and not self._busy and self.is_current:
            self._begin_work(self._ask_way(line))

    async def _ask_way(self, line: SyncField) -> None:
        field, going = line.going.field, line.going
        there = [each for each in self._there[field.subject] if not (each.built_in or each.retired)]
        now = going.into.name if going.way == "into" and going.into is not None else ""
        taken = {
            each.going.into.name: f"takes {each.going.field.label} now"
            for each in (self._plan.fields if self._plan is not None else ())
            if each.going.way == "into" and each.going.into is not None and each.going.field.subject == field.subject
        }
        choices = [
            Choice(
                f"into {each.name}", f"into {each.label}",
                "now" if each.name == now else taken.get(each.name, each.kind_words),
            )
            for each in there
            if may_go_into(field, each)
        ]  # fmt: skip
        words = {
            _MAKE: (f"make {field.label} there", "the same field, for everybody there"),
            _NOTES: ("a line in the notes", "which are one for both branches"),
            _LEAVE: ("leave it here", "nothing goes there"),
        }
        ways = [
            Choice(way, text, "now" if going.way == way else note)
            for way, (text, note) in words.items()
            if not (way == _MAKE and now) and not (way == _NOTES and field.kind == "secret")
        ]
        listed = [*choices, *ways] if now or going.by else [*ways[:1], *choices, *ways[1:]]
        answer = await self._ask(PickDialog(f"{field.label}: where does it go in {BRANCH_WORDS[self._to]}?", listed))
        if answer is None:
            return
        way, _, into = answer.partition(" ")
        said = Said(field.subject, field.name, way, into)  # type: ignore[arg-type]  # a way by its word
        await self._look(self._decisions.with_said(said))

    def action_take(self) -> None:
        """Let the field go over what is there, or no more."""
        line = self._line
        if line is not None and not self._busy:
            of = line.going.field.subject, line.going.field.name
            self._begin_work(self._look(replace(self._decisions, take=self._decisions.take ^ {of}, take_all=False)))

    def action_take_all(self) -> None:
        """Let every field go over what is there, or none."""
        if not self._busy:
            on_all = not self._decisions.take_all
            self._begin_work(self._look(replace(self._decisions, take_all=on_all, take=frozenset())))

    def action_choices(self) -> None:
        """Make the choices that are missing there, or no more."""
        line = self._line
        if line is not None and not self._busy:
            of = line.going.field.subject, line.going.field.name
            self._begin_work(self._look(replace(self._decisions, choices=self._decisions.choices ^ {of})))

    def action_status(self) -> None:
        """The status of whoever is new there."""
        if not self._busy:
            self._begin_work(self._ask_status())

    async def _ask_status(self) -> None:
        words = {AS_HERE: "as here", **{each: each for each in STATUSES}}
        choices = [Choice(each, text, "now" if each == self._status else "") for each, text in words.items()]
        answer = await self._ask(PickDialog(f"Who is new in {BRANCH_WORDS[self._to]} is …", choices))
        if answer is not None:
            await self._look(status=answer)

    def action_values(self) -> None:
        """Every value of the field that is in doubt, to be read."""
        line = self._line
        if line is not None and not self._busy:
            self._begin_work(self._read_values(line))

    async def _read_values(self, line: SyncField) -> None:
        choices = [
            Choice(
                str(number),
                f"{each.who}: {each.here}",
                f"there {each.there}, {OUTCOME_WORDS[each.outcome]}" if each.there else OUTCOME_WORDS[each.outcome],
            )
            for number, each in enumerate(self._doubtful(line))
        ]
        await self._ask(PickDialog(f"{line.going.field.label}: {len(choices):,} to look at", choices))

    # -- doing -------------------------------------------------------------------------------------------------------

    def action_sync(self) -> None:
        """Do it, as it is shown."""
        if not self._busy and self.is_current and self._plan is not None:
            self._busy = "syncing"
            self._begin_work(self._sync(self._plan))

    async def _sync(self, plan: SyncPlan) -> None:
        self._end()
        self._begin("syncing")
        done = await self._carry(self._decisions, self._status, plan.seen, self._told)
        self._end()
        if not isinstance(done, Refusal):
            self.dismiss(done)
            return
        if done.code == "changed":
            await self._look()
        self._say(done.message, "bad")

    def action_leave(self) -> None:
        """Leave it; while it is being done, stop it before anything of it is kept."""
        if self._busy:
            self._stopped = True
        elif self.is_current:
            self.dismiss(None)
