"""Long tables to read, and to open one thing from."""

from __future__ import annotations

from typing import ClassVar, Final

from textual.binding import Binding, BindingType

from keydesk.widgets.long_table import LongTable

_MARKING: Final = frozenset({"mark", "extend", "mark_all", "invert_marks"})


class PlainTable(LongTable):
    """A list to read. Keys that would mark do nothing and are in no footer."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is marked here."""
        del parameters
        return action not in _MARKING


class SideTable(PlainTable):
    """A list beside what is in hand: Enter is the screen's, whether there is a line or none."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is marked and nothing opened here."""
        return action != "open" and super().check_action(action, parameters)


class OpenTable(PlainTable):
    """A list whose things are opened; the footer says so."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open", key_display="Enter", id="table.open", tooltip="Open what the cursor is on")
    ]


class MarkTable(LongTable):
    """A list whose things are marked and opened; the footer says how they are opened."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open", key_display="Enter", id="table.open", tooltip="Open what the cursor is on")
    ]


class ShutTable(OpenTable):
    """One of the lists whose things are opened, on a screen where there is nothing to open."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is opened, and no footer says so."""
        return action != "open" and super().check_action(action, parameters)


class TickTable(PlainTable):
    """A list that is ticked off: Space does what Enter does, and its owner says what that is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,enter", "open", "tick off", key_display="Space", id="table.open", tooltip="Tick it off")
    ]
