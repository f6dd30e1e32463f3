"""How a flag is mended: the ways to do it, best first, at the foot of the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from keydesk.rules.text import cells, shown
from keydesk.screens.leaving import Dialog
from keydesk.widgets.desk_text import wrap
from keydesk.widgets.footer import KeyFooter
from keydesk.widgets.plain_table import PlainTable
from keydesk.widgets.table_columns import Column, Toned
from keydesk.widgets.table_messages import Opened
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from keydesk.db.rows.needs import RemedyRow
    from keydesk.widgets.table_columns import Cells

_MOST: Final = 9
_MOST_LINES: Final = 12
_LONGEST: Final = 52
_DETAIL: Final = 14
# Ways that are in sight at once; cells of what one does at most, and of what speaks for it at least.
_LINES: Final = 2
# Of the one under the cursor, told in full.


class _Ways(PlainTable):
    """The ways; Enter does one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "do it", key_display="Enter", id="table.open", tooltip="Do what the cursor is on")
    ]


class RemediesDialog(Dialog["int | None"]):
    """A line a way; its number or Enter does it, Esc none. The list of visits stays in sight above."""

    DEFAULT_CSS = """
    RemediesDialog { align: center bottom; }
    RemediesDialog > Vertical {
        width: 100%; max-width: 120; height: auto; max-height: 100%;
        border-top: solid $foreground 40%; padding: 0 1; background: $surface;
    }
    RemediesDialog .remedies-title { height: auto; }
    RemediesDialog .remedies-told { height: 2; margin: 1 0 0 0; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(
                str(number), f"number({number})", "do that one", key_display="1–9", show=number == 1,
                id=f"remedies.{number}", tooltip=f"Do number {number}",
            )
            for number in range(1, _MOST + 1)
        ),
        Binding("escape", "leave", "leave it", key_display="Esc", id="remedies.leave", tooltip="Do none of it"),
    ]  # fmt: skip

    def __init__(self, title: str, remedies: Sequence[RemedyRow]) -> None:
        """Make the list.

        Args:
            title: which flag; stored text may be in it.
            remedies: best first.
        """
        super().__init__()
        self._title = title
        self._remedies = tuple(remedies)

    def compose(self) -> ComposeResult:
        """The flag, the ways, the one under the cursor in full, keys."""
        with Vertical():
            yield Static(content(self._title, "bold $text-error"), classes="remedies-title", markup=False)
            longest = max((cells(shown(each.words)) for each in self._remedies), default=0)
            table = _Ways(
                (
                    Column("number", "", 2, cut="never", sortable=False),
                    Column("words", "", min(longest, _LONGEST), weight=1, cut="word", sortable=False),
                    Column("detail", "", _DETAIL, weight=3, cut="word", sortable=False),
                )
            )
            table.styles.height = min(len(self._remedies), _MOST_LINES) + 1
            yield table
            yield Static("", classes="remedies-told", markup=False)
            yield KeyFooter()

    def on_mount(self) -> None:
        """Begin on the best that the operator may do."""
        table = self.query_one(_Ways)
        table.set_window(self._window)
        table.set_follower(self._tell)
        table.set_ids(range(len(self._remedies)))
        first = next((number for number, each in enumerate(self._remedies) if each.allowed), 0)
        table.go_to(first)
        table.focus()
        self._tell(first)

    def _window(self, things: Sequence[int]) -> Mapping[int, Cells]:
        return {thing: self._cells(thing + 1, self._remedies[thing]) for thing in things}

    @staticmethod
    def _cells(number: int, remedy: RemedyRow) -> Cells:
        key = str(number) if number <= _MOST else ""
        if not remedy.allowed:
            return tuple(Toned(text, "quiet") for text in (key, remedy.words, remedy.detail))
        return key, remedy.words, Toned(remedy.detail, "quiet")

    def _tell(self, thing: int | None, trouble: str = "") -> None:
        """The one under the cursor in whole sentences."""
        if thing is None:
            return
        remedy = self._remedies[thing]
        words = f"{remedy.words}: {remedy.detail}" if remedy.detail else remedy.words
        lines = wrap(words, max(20, self.size.width - 4))
        told = Content("\n").join(content(line, "$text-muted") for line in lines[:_LINES])
        self.query_one(".remedies-told", Static).update(content(trouble, "$text-warning") if trouble else told)

    def on_resize(self) -> None:
        """Wrapped anew."""
        self.call_after_refresh(self._tell, self.query_one(_Ways).current)

    def on_long_table_opened(self, message: Opened) -> None:
        """Enter, or a second click."""
        self._take(message.thing)

    def action_number(self, number: int) -> None:
        """Do the one with that number."""
        if number <= len(self._remedies):
            self.query_one(_Ways).go_to(number - 1)
            self._take(number - 1)

    def _take(self, thing: int) -> None:
        remedy = self._remedies[thing]
        if not remedy.allowed:
            self._tell(thing, f"{shown(remedy.words)}: {shown(remedy.detail)}. Ask somebody who may.")
        elif self.is_current:
            self.dismiss(thing)

    def action_leave(self) -> None:
        """Do none of it."""
        if self.is_current:
            self.dismiss(None)
