"""A long table in which nothing is marked: verbs are about what the cursor is on."""

from __future__ import annotations

from textual.binding import Binding

from keydesk.widgets.long_table import LongTable

_MARKING = frozenset({"mark", "mark_all", "invert_marks", "extend"})


class PlainList(LongTable):
    """The same list without marks; that Enter opens stands in the footer."""

    BINDINGS = [  # noqa: RUF012 - Textual declares it so
        Binding("enter", "open", "open", key_display="Enter", id="table.open", tooltip="Open what the cursor is on"),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is marked here."""
        del parameters
        return action not in _MARKING
