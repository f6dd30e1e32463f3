"""The columns of a list: which of them it has, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from keydesk.screens.leaving import Dialog
from keydesk.widgets.footer import KeyFooter
from keydesk.widgets.long_table import LongTable
from keydesk.widgets.table_columns import Column, Toned
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from keydesk.widgets.table_columns import Cells

_TITLE: Final = "Columns, from left to right"
_AROUND: Final = 8
# Lines beside the columns: border, title, heading, two lines of what is told, keys.


class ColumnsDialog(Dialog[tuple[str, ...] | None]):
    """Space shows a column or hides it, ← and → move it, Enter takes them so, Esc leaves the list as it is.

    The answer is the names of the columns from left to right.
    """

    DEFAULT_CSS = """
    ColumnsDialog { align: center middle; }
    ColumnsDialog > Vertical {
        width: 72; max-width: 100%; max-height: 100%;
        border: solid $foreground 40%; padding: 0 1; background: $surface;
    }
    ColumnsDialog .columns-title { height: 1; text-style: bold; }
    ColumnsDialog .columns-told { height: 2; color: $text-muted; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "take them", key_display="Enter", priority=True, id="columns.take", tooltip="Take"),
        Binding("left", "shift(-1)", "to the left", key_display="←", id="columns.left", tooltip="Further to the left"),
        Binding("right", "shift(1)", "right", key_display="→", id="columns.right", tooltip="Further to the right"),
        Binding("r", "reset", "as usual", id="columns.reset", tooltip="The columns that everybody begins with"),
        Binding("escape", "leave", "leave", key_display="Esc", id="columns.leave", tooltip="Leave it as it is"),
    ]

    def __init__(
        self,
        titles: Mapping[str, tuple[str, str]],
        shown: Sequence[str],
        *,
        usual: Sequence[str],
        stays: str,
        no_room: Callable[[Sequence[str]], Sequence[str]],
    ) -> None:
        """Make the list.

        Args:
            titles: the heading of each column, and what it says, by name and in the order in which they are offered.
            shown: the names of those that the list has now, from left to right.
            usual: those that everybody begins with.
            stays: the one that is never hidden.
            no_room: which of some columns the list has no room for, as wide as it is.
        """
        super().__init__()
        self._titles = titles
        self._names = tuple(titles)
        self._shown = tuple(shown)
        self._usual = tuple(usual)
        self._stays = stays
        self._no_room = no_room
        self._taken_back = False

    def compose(self) -> ComposeResult:
        """Title, columns, what has no room, keys."""
        with Vertical() as frame:
            frame.styles.height = len(self._names) + _AROUND
            yield Static(_TITLE, classes="columns-title", markup=False)
            yield LongTable(
                (
                    Column("title", "", 14, cut="never", sortable=False),
                    Column("what", "", 40, weight=1, sortable=False),
                )
            )
            yield Static("", classes="columns-told", markup=False)
            yield KeyFooter()

    def on_mount(self) -> None:
        """Show those that the list has, then the others."""
        table = self.query_one(LongTable)
        table.set_window(self._window)
        table.set_follower(self._tell_more)
        self._begin_with(self._shown)
        table.focus()

    def on_resize(self) -> None:
        """Another height has other lines in sight."""
        self.call_after_refresh(self._tell_more)

    def _tell_more(self, _thing: int | None = None) -> None:
        """How many columns are above and below those in sight."""
        more = self.query_one(LongTable).place.out_of_sight
        self.query_one(".columns-title", Static).update(content("   ".join(filter(None, (_TITLE, more)))))

    def _begin_with(self, shown: Sequence[str]) -> None:
        table = self.query_one(LongTable)
        order = (*shown, *(name for name in self._names if name not in shown))
        table.set_ids([self._names.index(name) for name in order])
        table.set_marks([self._names.index(name) for name in shown])

    def _window(self, things: Sequence[int]) -> Mapping[int, Cells]:
        named = {thing: self._titles[self._names[thing]] for thing in things}
        return {thing: (title.capitalize(), Toned(what, "quiet")) for thing, (title, what) in named.items()}

    @property
    def _chosen(self) -> tuple[str, ...]:
        place = self.query_one(LongTable).place
        return tuple(self._names[thing] for thing in place.ids if thing in place.marks)

    @on(LongTable.Marked)
    def _tell(self, message: LongTable.Marked) -> None:
        message.stop()
        self._show_told()

    def _show_told(self) -> None:
        marks, stays = self.query_one(LongTable).place.marks, self._names.index(self._stays)
        told = [f"{len(marks | {stays})} of {len(self._names)}"]
        if stays not in marks:
            self.query_one(LongTable).set_marks([*marks, stays])
            told, self._taken_back = [f"The {self._titles[self._stays][0].lower()} always stays"], True
        elif self._taken_back:
            # That it is marked again is no news, and leaves standing what was said of it.
            self._taken_back = False
            return
        away = [self._titles[name][0].lower() for name in self._no_room(self._chosen)]
        if away:
            told.append(f"no room at this width for {len(away)}: {', '.join(away)}")
        self.query_one(".columns-told", Static).update(content(" · ".join(told)))

    def action_shift(self, step: int) -> None:
        """Move the column under the cursor past the next one that is shown."""
        place = self.query_one(LongTable).place
        ids, current = list(place.ids), place.current
        if current is None or current not in place.marks:
            self.query_one(".columns-told", Static).update("Not shown: Space shows it, then it can be moved")
            return
        at = ids.index(current)
        others = ids[at + 1 :] if step > 0 else ids[:at][::-1]
        neighbour = next((thing for thing in others if thing in place.marks), None)
        if neighbour is None:
            return
        ids.remove(current)
        ids.insert(ids.index(neighbour) + (step > 0), current)
        self.query_one(LongTable).set_ids(ids)
        self._show_told()

    def action_reset(self) -> None:
        """The usual columns in their usual order."""
        self._begin_with(self._usual)

    def action_take(self) -> None:
        """Answer with what is shown."""
        self.dismiss(self._chosen)

    def action_leave(self) -> None:
        """Answer with nothing."""
        self.dismiss(None)
