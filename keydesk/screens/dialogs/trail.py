"""A whole history over the screen: as long as it is, read by the lines that are in sight, and taken back from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from keydesk.rules.refusal import Refusal
from keydesk.screens.leaving import Dialog
from keydesk.widgets.footer import KeyFooter
from keydesk.widgets.long_table import LongTable
from keydesk.widgets.message_line import MessageLine, Said
from keydesk.widgets.plain_table import PlainTable
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from keydesk.widgets.message_line import Tone
    from keydesk.widgets.table_columns import Column
    from keydesk.widgets.table_rows import Window

    TakeBack = Callable[[int], Awaitable["TakenBack | Refusal | None"]]


@dataclass(frozen=True, slots=True)
class Trail:
    """One line of history: its ids newest first, and how the lines in sight are read.

    Attributes:
        name: what its lines are, in the plural: ``movements``, ``changes``.
        columns: what a line says.
        ids: of all its lines, however many.
        window: reads the lines of some ids.
        tell: one line in whole sentences, nothing cut; asked of lines that were read.
        why_not: why the act of a line cannot be taken back; empty where it can, None where lines are no acts.
        empty: what stands there while there are none.
    """

    name: str
    columns: Sequence[Column]
    ids: Sequence[int]
    window: Window
    tell: Callable[[int], str]
    why_not: Callable[[int], str] | None = None
    empty: str = "Nothing has happened yet"


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What taking back from a history did: a sentence, and the history as it is now."""

    said: str
    trails: tuple[Trail, ...]


class TrailDialog(Dialog[None]):
    """One history or several beside each other; the line under the cursor is told in full beneath them."""

    DEFAULT_CSS = """
    TrailDialog { align: center middle; }
    TrailDialog > Vertical {
        width: 100%; max-width: 116; height: 100%;
        border: solid $foreground 40%; padding: 0 1; background: $surface;
    }
    TrailDialog .trail-title { height: 1; }
    TrailDialog .trail-told { height: 4; border-top: solid $foreground 20%; }
    TrailDialog MessageLine { display: none; }
    TrailDialog.-said MessageLine { display: block; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("u", "take_back", "take back", id="trail.take_back", tooltip="Take back what the line says"),
        Binding("c,tab", "turn", "movements, changes", key_display="c", id="trail.turn", tooltip="The other history"),
        Binding("escape,h,H,q", "leave", "back", key_display="Esc", id="trail.leave", tooltip="Back to the work"),
    ]  # fmt: skip

    def __init__(self, title: str, trails: Sequence[Trail], *, take_back: TakeBack | None = None) -> None:
        """Make the page.

        Args:
            title: whose history it is.
            trails: the histories, the one that is shown first first.
            take_back: takes back the act of a line; None where nothing is taken back from here.
        """
        super().__init__()
        self._title = title
        self._trails = tuple(trails)
        self._shown = 0
        self._take_back = take_back

    def compose(self) -> ComposeResult:
        """Title, lines, the line under the cursor in full, what was said, keys."""
        with Vertical():
            yield Static("", classes="trail-title", markup=False)
            yield PlainTable(self._trail.columns)
            yield Static("", classes="trail-told", markup=False)
            yield MessageLine()
            yield KeyFooter()

    def on_mount(self) -> None:
        """Show the first history."""
        self._show()
        self.query_one(LongTable).focus()

    @property
    def _trail(self) -> Trail:
        return self._trails[self._shown]

    def _show(self) -> None:
        trail, table = self._trail, self.query_one(LongTable)
        table.empty = trail.empty
        table.set_ids(())
        table.set_columns(trail.columns)
        table.set_window(trail.window)
        table.set_ids(trail.ids, to_top=True)
        table.action_go_first()
        counts = [
            content(_counted(len(each.ids), each.name), "bold" if each is trail else "$text-muted")
            for each in self._trails
        ]
        title = content(self._title, "bold")
        self.query_one(".trail-title", Static).update(Content.assemble(title, "   ", Content("  ").join(counts)))
        self._tell()

    @on(LongTable.Highlighted)
    def _tell(self) -> None:
        """Say all that there is of the line under the cursor, and whether it can be taken back."""
        told = self.query_one(".trail-told", Static)
        thing = self.query_one(LongTable).current
        # The line under the cursor may have come into sight just now.
        if thing is None or self.query_one(LongTable).row(thing) is None:
            told.update("")
        else:
            why_not = self._why_not(thing)
            end = "" if why_not is None else f"Cannot be taken back: {why_not}." if why_not else "u takes it back."
            told.update(Content.assemble(content(self._trail.tell(thing)), "\n", content(end, "$text-muted")))
        self.refresh_bindings()

    def _why_not(self, thing: int) -> str | None:
        if self._take_back is None or self._trail.why_not is None:
            return None
        return self._trail.why_not(thing)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey out taking back where it cannot be done; the line beneath says why."""
        del parameters
        if action == "turn":
            return len(self._trails) > 1
        if action != "take_back":
            return True
        if self._take_back is None or self._trail.why_not is None:
            return False
        tables = self.query(LongTable)
        thing = tables.first().current if tables else None
        return True if thing is not None and self._why_not(thing) == "" else None

    def action_turn(self) -> None:
        """The next of the histories."""
        self._shown = (self._shown + 1) % len(self._trails)
        self._show()

    def action_take_back(self) -> None:
        """Take back what the line under the cursor did."""
        thing = self.query_one(LongTable).current
        if thing is not None:
            self.run_worker(self._do_take_back(thing), group="take-back")

    async def _do_take_back(self, thing: int) -> None:
        if self._take_back is None:
            return
        done = await self._take_back(thing)
        if isinstance(done, Refusal):
            self._say(" · ".join(dict.fromkeys((done.message, *done.details))), "bad")
        elif done is not None:
            self._trails = done.trails
            self._show()
            self._say(done.said, "done")

    def _say(self, message: str, tone: Tone) -> None:
        self.add_class("-said")
        self.query_one(MessageLine).said = Said(message, tone)

    def action_leave(self) -> None:
        """Back to the work."""
        self.dismiss(None)


def _counted(number: int, things: str) -> str:
    return f"{number:,} {things if number != 1 else things.removesuffix('s')}"
