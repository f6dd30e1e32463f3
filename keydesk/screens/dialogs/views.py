"""The saved views of a list: one is opened, renamed or taken away, or another saved."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding

from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.widgets.long_table import LongTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from textual.binding import BindingType

    from keydesk.db.rows.views import ViewRow
    from keydesk.widgets.table_columns import Cells, Column

_NOTE: Final = 46
# Cells.
_NUMBERED: Final = 9
_DIGITS: Final = frozenset("123456789")


def view_choice(view: ViewRow) -> Choice:
    """A view as it is listed: its name, whose it is, and its filter."""
    return Choice(
        str(view.view_id), view.name, " · ".join(filter(None, ("everybody's" if view.shared else "yours", view.query)))
    )


class ViewsDialog(PickDialog):
    """As every list to pick from; the answer is ``open:ID``, ``rename:ID``, ``delete:ID`` or ``save:``.

    The first nine have numbers: a digit in the empty box opens one, so that ``V 2`` is a view's own key.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "save", "save", key_display="Ctrl+N", id="views.save", tooltip="Save what the list shows"),
        Binding("ctrl+r", "answer('rename')", "rename", key_display="Ctrl+R", id="views.rename", tooltip="Rename it"),
        Binding(
            "ctrl+x", "answer('delete')", "delete", key_display="Ctrl+X", id="views.delete", tooltip="Take it away"
        ),
    ]

    def __init__(self, views: Iterable[ViewRow]) -> None:
        """Make the list."""
        empty = "No view is saved yet.\n\nFilter and sort the list; then Ctrl+N here saves it under a name."
        super().__init__("Which view?", [view_choice(view) for view in views], empty=empty)

    def columns(self) -> tuple[Column, ...]:
        """As wide as its five keys need."""
        text, note = super().columns()
        text = replace(text, width=text.width + 2)
        return text, replace(note, width=max(_NOTE, note.width))

    def _window(self, things: Sequence[int]) -> Mapping[int, Cells]:
        lines = super()._window(things)
        return {thing: (self._numbered(thing), *cells[1:]) for thing, cells in lines.items()}

    def _numbered(self, thing: int) -> str:
        return f"{thing + 1 if thing < _NUMBERED else ' '} {self._choices[thing].text}"

    def _steer(self, key: str) -> bool:
        """Three keys more than every list has, in their turn among the letters."""
        match key:
            case "ctrl+n":
                self.action_save()
            case "ctrl+r":
                self.action_answer("rename")
            case "ctrl+x":
                self.action_answer("delete")
            case _:
                return super()._steer(key)
        return True

    def _narrow(self, typed: str) -> None:
        # A view's name may begin with a digit; then it is looked for like any other.
        if typed in _DIGITS and not any(choice.text.startswith(typed) for choice in self._choices):
            number = int(typed) - 1
            if number < len(self._choices) and self.is_current:
                self.dismiss(f"open:{self._choices[number].value}")
                return
        super()._narrow(typed)

    def action_save(self) -> None:
        """Answer that what the list shows is to be saved."""
        if self.is_current:
            self.dismiss("save:")

    def action_answer(self, verb: str) -> None:
        """Answer with what is to be done with the view under the cursor."""
        current = self.query_one(LongTable).current
        if current is not None and self.is_current:
            self.dismiss(f"{verb}:{self._choices[current].value}")

    def action_take(self) -> None:
        """Open the one under the cursor."""
        self.action_answer("open")
