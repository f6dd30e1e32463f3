"""The saved views of a list: one is opened, renamed or taken away, or another saved."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding

from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.widgets.long_table import LongTable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.binding import BindingType

    from keydesk.db.rows.views import ViewRow
    from keydesk.widgets.table_columns import Column

_NOTE: Final = 46
# Cells.


def view_choice(view: ViewRow) -> Choice:
    """A view as it is listed: its name, whose it is, and its filter."""
    return Choice(
        str(view.view_id), view.name, " · ".join(filter(None, ("everybody's" if view.shared else "yours", view.query)))
    )


class ViewsDialog(PickDialog):
    """As every list to pick from; the answer is ``open:ID``, ``rename:ID``, ``delete:ID`` or ``save:``."""

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
        return text, replace(note, width=max(_NOTE, note.width))

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
