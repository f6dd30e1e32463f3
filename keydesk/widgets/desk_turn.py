"""Whose turn it is, what it came to so far, and what is set for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.reactive import reactive

from keydesk.rules import dates
from keydesk.rules.turn import Turn
from keydesk.widgets.desk_text import QUIET, LinesPanel, sides
from keydesk.widgets.fitting import fit

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from keydesk.widgets.desk_text import Part


class TurnPanel(LinesPanel):
    """Two lines: the sitter of the turn and its count, then what was set for it."""

    DEFAULT_CSS = """
    TurnPanel { height: 2; }
    """

    turn: reactive[Turn] = reactive(Turn())
    """The turn."""

    zone: ZoneInfo | None = None
    """The office's zone, once it is known."""

    now: datetime | None = None
    """When the last line came."""

    failed: reactive[int] = reactive(0)
    """How many lines of this turn moved nothing and still may need a look."""

    def say_lines(self, width: int, height: int) -> list[list[Part]]:
        """The sitter and the count, then what is set."""
        del height
        turn = self.turn
        if turn.sitter is not None:
            name, style = turn.sitter.name, "bold"
            count = f"{turn.out} out  {turn.came_in} in"
        elif turn.asked:
            keys = "1 key waits" if len(turn.asked) == 1 else f"{len(turn.asked)} keys wait"
            name, style, count = f"{keys} for a badge", "bold", ""
        else:
            name, style, count = "No turn", QUIET, ""
        if self.failed:
            count = f"{count}  {self.failed} not moved" if count else f"{self.failed} not moved"
        left, right = sides(name, count, width)
        return [[(left, style), (right, "")], [(fit(self._set(), width), "$text-warning")]]

    def _set(self) -> str:
        turn, now, zone = self.turn, self.now, self.zone
        if now is None or zone is None:
            return ""
        parts = []
        if turn.has_due:
            due = "standing" if turn.due_at is None else dates.moment(turn.due_at, now=now, zone=zone)
            parts.append(f"due {due}")
        if turn.returned_at is not None:
            parts.append(f"returned {dates.moment(turn.returned_at, now=now, zone=zone)}")
        if turn.note:
            parts.append(f"note {turn.note}")
        return " · ".join(parts)
