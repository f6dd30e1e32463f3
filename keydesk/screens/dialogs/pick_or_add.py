"""One of many, found by typing; and what nobody has called so yet is offered as a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keydesk.rules.text import fold
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.widgets.filter_box import FilterBox
from keydesk.widgets.long_table import LongTable

if TYPE_CHECKING:
    from collections.abc import Sequence

NEW: Final = "new:"
"""What the answer begins with where a new one is meant; behind it stands what was typed."""


class PickOrAddDialog(PickDialog):
    """As :class:`PickDialog`, with a last line for a new one while what was typed is nobody's whole name."""

    def __init__(self, title: str, choices: Sequence[Choice], *, joins: str, typed: str = "") -> None:
        """Make the list.

        Args:
            title: what is picked.
            choices: in their order.
            joins: what becomes of a new one: ``adds a new vet``.
            typed: what the box begins with.
        """
        super().__init__(title, choices, empty="Type a name to add one", typed=typed)
        self._listed = tuple(choices)
        self._joins = joins

    def _narrow(self, typed: str) -> None:
        name = " ".join(typed.split())
        called = {fold(each.text) for each in self._listed}
        new = (Choice(f"{NEW}{name}", name, self._joins),) if name and fold(name) not in called else ()
        self._choices = (*self._listed, *new)
        words = fold(typed).split()
        found = [number for number, text in enumerate(self._folded) if all(word in text for word in words)]
        self.query_one(LongTable).set_ids(
            [*found, *range(len(self._listed), len(self._choices))], to_top=True, forget=True
        )
        self._tell_more()

    def on_mount(self) -> None:
        """As there; the box is empty until something is typed."""
        super().on_mount()
        self.query_one(FilterBox).focus()
