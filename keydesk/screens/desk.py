"""Desk (F2): one box for badges, tags, names and a few words; what each came to, and what stands beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from textual.containers import Horizontal, Vertical

from keydesk.commands import Command
from keydesk.rules.custody import where
from keydesk.rules.text import shown
from keydesk.screens.desk_queue import Job
from keydesk.screens.desk_slips import OffersSlips
from keydesk.widgets.desk_box import ScanBox
from keydesk.widgets.desk_list import DeskList
from keydesk.widgets.desk_result import ResultPanel
from keydesk.widgets.desk_side import Beside, SidePanel
from keydesk.widgets.desk_turn import TurnPanel

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.timer import Timer

    from keydesk.counter import Taken
    from keydesk.db.changes import Changes
    from keydesk.rules.desk_lines import Entry
    from keydesk.rules.turn import Turn
    from keydesk.widgets.message_line import Tone as MessageTone

_MOST_LINES: Final = 1000
"""Lines of the session that are kept to be looked at; what happened is in the history anyway."""

_BELL_SECONDS: Final = 0.18
"""Between two rings, so that a terminal does not make one of them."""


def _message(entry: Entry) -> tuple[str, MessageTone, str]:
    """The line above the footer: what the loud line does not say already, and how it is taken back."""
    key = shown(entry.key)
    said: tuple[str, MessageTone, str] = (entry.said, entry.mark.tone, entry.hint)
    match entry.kind:
        case "wrong_person" | "refused":
            said = (f"{key} did not move" if entry.copy_id is not None else "nothing moved", "bad", "")
        case "to_whom":
            said = (f"{key} has not moved yet", "plain", entry.hint)
        case "set" if not entry.key:
            said = ("Nothing moved; scan on", "plain", "")
        case "ended":
            said = ("Ready for the next badge or tag", "plain", "")
        case "in":
            # Who needs it next stands in the loud line.
            said = (entry.said.partition(" · ")[0], "done", entry.hint)
        case "undone":
            said = (entry.said, "done", "")
    return said


class CounterScreen(OffersSlips):
    """The Desk. No dialog ever comes between two scans."""

    TAB: ClassVar[str] = "Desk"
    CSS_PATH = "desk.tcss"
    AUTO_FOCUS = "ScanBox"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - Textual declares it so
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-high"), (32, "-tall")]  # noqa: RUF012 - see above

    # The box takes every letter, so that undo has a key of its own here.
    SHARED: ClassVar[tuple[Command, ...]] = ()
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("desk.enter", "enter", "enter", "end turn", "Take the line; on the empty box, end the turn"),
        Command("undo", "ctrl+z", "undo", "undo", "Take back the last line, or the one that the cursor is on"),
        Command("desk.due", "ctrl+d", "begin('due ')", "due", "Say when the keys that go out now are due"),
        Command("desk.returned", "ctrl+r", "begin('returned ')", "returned at", "Say when keys really came back"),
        Command("desk.days", "ctrl+n", "begin('days ')", "days", "Say of how many days needs are shown", shown=False),
        Command("help", "f1,question_mark", "words", "help", "What the box understands", written="?"),
        Command("desk.leave", "escape", "leave", "leave", "Leave a question or an offer as it is", shown=False),
        Command("desk.older", "down", "step(1)", "older", "Go to an older line", shown=False),
        Command("desk.newer", "up", "step(-1)", "newer", "Go to a newer line", shown=False),
    )

    def __init__(self) -> None:
        """Make the screen; nothing is fetched before the desk is open."""
        super().__init__()
        # Held here and not looked up: a line may end when the session is ending and its widgets are gone.
        self._turn_panel, self._result, self._list, self._side = TurnPanel(), ResultPanel(), DeskList(), SidePanel()
        self._box = ScanBox(self)
        self._failed: set[str] = set()
        self._rings = 0
        self._ringing: Timer | None = None

    def compose_body(self) -> ComposeResult:
        """The turn, the box, the result and the lines on the left, the sitter on the right."""
        with Horizontal(id="desk-body"):
            with Vertical(id="desk-left"):
                yield self._turn_panel
                yield self._box
                yield self._result
                yield self._list
            yield self._side

    def on_mount(self) -> None:
        """Make ready for the first scan while nobody waits for it."""
        self.run_worker(self._show_zone(), group="ready")

    async def _show_zone(self) -> None:
        await self.get_ready()
        self._list.zone = self.zone
        self._list.refresh()

    # -- what comes out of the box, and from other screens -----------------------------------------------------------

    def take_scan(self, text: str) -> None:
        """A scan that arrived on any screen, or a line of a list that was pasted there."""
        self.queue(Job("line", text, pasted=True))

    def take_line(self, text: str, *, pasted: bool = False) -> None:
        """A line of the box."""
        self.queue(Job("line", text, pasted=pasted))

    def take_enter(self) -> None:
        """Enter on the empty box: it takes the choice under the cursor, asks for the slip, or ends the turn."""
        if not self.waiting and self._list.choices and self.is_question_seen:
            self.queue(Job("choice", choice=self._list.choices[self._list.cursor or 0]))
        elif self.offers_slip and self._list.cursor is None and not self._list.shows_help:
            self.offer_slip()
        elif not self.waiting and (self._list.shows_help or self._list.cursor is not None):
            self._to_the_last()
        else:
            self.queue(Job("enter", seen=self._seen))

    def take_escape(self) -> None:
        """Esc on the empty box: one step back, and what was asked or offered is left as it is."""
        if not self.waiting and (self._list.shows_help or (self._list.cursor is not None and not self._list.choices)):
            self._to_the_last()
        else:
            self.queue(Job("leave"))

    def take_step(self, step: int) -> None:
        """Up and down: among the choices, or to older lines and back."""
        rows = len(self._list.choices) or len(self._list.entries)
        if not rows or self._list.shows_help:
            return
        cursor = -1 if self._list.cursor is None else self._list.cursor
        cursor = min(cursor + step, rows - 1)
        if self._list.choices:
            self._list.cursor = max(0, cursor)
            self._say_choice()
        elif cursor < 0:
            self._to_the_last()
        else:
            self._list.cursor = cursor
            self._tell(self._list.entries[cursor], earlier=True)

    def take_typing(self, text: str) -> None:
        """Something was typed: back to the last line, which it follows."""
        if text and self._list.cursor is not None and not self._list.choices:
            self._to_the_last()

    def take_question(self) -> None:
        """``?`` in the empty box."""
        self._show_help(shows=not self._list.shows_help)

    def take_undo(self) -> None:
        """Take back the line under the cursor, or the last one."""
        cursor = self._list.cursor
        entry = self._list.entries[cursor] if cursor is not None and not self._list.choices else None
        if entry is not None and entry.batch_id is not None:
            self.queue(Job("back", entry=entry))
        else:
            self.queue(Job("line", "undo"))

    # -- what became of it -------------------------------------------------------------------------------------------

    def show_taken(self, taken: Taken, job: Job) -> None:
        """The result, loud; the line in the list; what is set; and the bell."""
        before = self.turn
        super().show_taken(taken, job)
        self.note_slip(taken, before)
        now = taken.turn.last_at
        turn = self._turn_panel
        turn.now, turn.zone = now, self.zone
        self._count_failed(taken, before.unknown)
        turn.failed, turn.turn = len(self._failed), taken.turn
        self._show_help(shows=taken.wants_help)
        self._list.set_reactive(DeskList.cursor, 0 if taken.choices else None)
        self._list.choices = taken.choices
        if taken.entries:
            self._list.entries = (*reversed(taken.entries), *self._list.entries)[:_MOST_LINES]
            loudest = max(reversed(taken.entries), key=lambda entry: entry.mark.bells)
            self._tell(replace(loudest, details=()) if taken.choices else loudest)
            self.ring(loudest.mark.bells)
        elif taken.choices:
            self._say_choice()
        elif job.kind == "leave":
            self._say_left(before)
        elif not taken.wants_help:
            self.say("Nothing is open: scan a badge, or a key", "plain")
        if self.has_slip:
            self.say("Ready for the next badge or tag", "plain", "Enter once more: the slip to sign")
        self._list.refresh()

    def _say_left(self, before: Turn) -> None:
        if before == self.turn:
            self._to_the_last()
        elif before.offer is not None:
            offered = before.offer.facts
            self.say(f"{offered.tag_code} stays {where(offered)}: hang it up", "done")
        else:
            self.say("Left as it is", "plain")

    def _say_choice(self, before: str = "") -> None:
        """What Enter does with the choice under the cursor: nobody has to guess what it moves."""
        # The first paint does not wait for the rules of what is only asked later.
        from keydesk.rules.desk_choices import answer

        choice = self._list.choices[self._list.cursor or 0]
        does = answer(self.turn, choice, now=self.turn.last_at or self.desk.now, zone=self.zone)
        others = "↑ ↓ another, Esc leaves it" if len(self._list.choices) > 1 else "Esc leaves it"
        self.say(f"{before}{does}", "warn" if before else "plain", others)

    def say_too_early(self) -> None:
        """Say it with what the next Enter does, where there is something to choose."""
        if self._list.choices:
            self._say_choice("Now there is a choice. ")
        else:
            super().say_too_early()

    def _tell(self, entry: Entry, *, earlier: bool = False) -> None:
        self._result.earlier = earlier and entry.batch_id is not None
        self._result.entry = entry
        if entry.kind == "which" and not self._list.choices:
            self.say("No longer asked: type it again to choose", "plain")
            return
        if entry.kind == "which":
            self._say_choice()
            return
        self.say(*_message(entry))

    def _to_the_last(self) -> None:
        self._show_help(shows=False)
        self._list.cursor = None
        if self._list.entries:
            self._tell(self._list.entries[0])

    def _show_help(self, *, shows: bool) -> None:
        self._list.shows_help = shows
        self.set_class(shows, "-help")
        if shows:
            self.say("What the box understands", "plain", "Esc closes this; scans go on")

    def _count_failed(self, taken: Taken, unknown: str) -> None:
        for entry in taken.entries:
            if entry.kind in {"turn", "ended"}:
                self._failed.clear()
            elif entry.mark.tone == "bad" and (
                entry.copy_id is not None or (entry.kind == "unknown" and entry.key == taken.turn.unknown)
            ):
                self._failed.add(entry.key)
            else:
                self._failed.discard(entry.key)
        if unknown and not taken.turn.unknown:
            self._failed.discard(unknown)

    def show_waiting(self) -> None:
        """How many lines wait, beside the box, where it is more than the one in work."""
        self._box.say(f"{self.waiting} to do" if self.waiting > 1 else "")

    def ring(self, times: int) -> None:
        """Ring the bell; of several results at once the one that needs somebody most is heard."""
        if not self.desk.settings.desk_bell:
            return
        self._rings = max(self._rings, times)
        if self._ringing is None and self._rings:
            self._ring_once()

    def _ring_once(self) -> None:
        self._ringing = None
        if self._rings:
            self._rings -= 1
            self.app.bell()
            self._ringing = self.set_timer(_BELL_SECONDS, self._ring_once)

    # -- what stands beside the box ----------------------------------------------------------------------------------

    def concerned_by(self, changes: Changes) -> bool:
        """What a sitter holds and needs, and what is late."""
        return changes.touch("key_copy", "key", "client", "staff", "visit", "key_safe", "hook")

    async def reload(self) -> None:
        """Read what the sitter of the turn needs and holds, or what is late."""
        from keydesk.db.queries.desk import USUAL_DAYS, late, present, sitter

        who = self.turn.sitter
        if who is None:
            found = await self.look_up(present)
            beside = Beside(found.now, self.zone, late=await self.look_up(late, limit=60))
        else:
            row = await self.look_up(sitter, staff_id=who.staff_id, days=self.turn.days or USUAL_DAYS)
            beside = Beside(row.now, self.zone, sitter=row)
        self._side.beside = beside

    # -- commands ----------------------------------------------------------------------------------------------------

    def action_enter(self) -> None:
        """As Enter on the empty box."""
        self.take_enter()

    async def action_undo(self) -> None:
        """As Ctrl+Z in the box."""
        self.take_undo()

    def action_begin(self, word: str) -> None:
        """Put a word into the box, to be written on."""
        self._box.begin(word)

    def action_words(self) -> None:
        """Show what the box understands, or no longer."""
        self.take_question()

    def action_leave(self) -> None:
        """As Esc on the empty box."""
        self.take_escape()

    def action_step(self, step: int) -> None:
        """As up and down in the box."""
        self.take_step(step)
