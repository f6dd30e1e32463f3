"""The two lines on top of every screen: the office and what needs someone, then the screens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from keydesk.db.rows.standing import StandingRow
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from textual.app import RenderResult


_OPERATOR: Final = 24
_LEAST: Final = 4
_OFFICE: Final = 7
# Cells that a person's name has at most; up to which nothing is said on the left; that an office's name has at least.


_SHORT: Final = {"Settings": "Set"}
"""The names of screens where the line has no room for all of them whole."""


class FrameHeader(Widget):
    """Office and branch, the counts that need someone, the operator; below it the screens by function key."""

    DEFAULT_CSS = """
    FrameHeader {
        dock: top;
        height: 3;
        text-wrap: nowrap;
        border-bottom: solid $foreground 20%;
    }
    """

    standing: reactive[StandingRow] = reactive(StandingRow())
    """What is said on the first line."""

    def __init__(self, tabs: tuple[tuple[str, str], ...], current: str) -> None:
        """Make the header.

        Args:
            tabs: function key and name of each screen, in order.
            current: the name of the screen that this header stands on; "" when it is none of them.
        """
        super().__init__()
        self._tabs = tabs
        self._current = current

    def render(self) -> RenderResult:
        """Both lines."""
        width = self.size.width
        return Content("\n").join([self._standing_line(width), self._tabs_line(width)])

    def _standing_line(self, width: int) -> Content:
        """What needs someone is whole before anything else has room; then the operator, the branch, the office."""
        standing = self.standing
        counts = [
            content(f"{number:,} {word}", style)
            for number, word, style in (
                (standing.no_key, "NO KEY", "bold $text-error"),
                (standing.overdue, "overdue", "$text-warning"),
                (standing.missing, "missing", "$text-warning"),
            )
            if number
        ]
        right = Content("   ").join(counts)
        operator = content(standing.operator).truncate(_OPERATOR, ellipsis=True)
        if right.cell_length + 3 + operator.cell_length <= width - 2:
            right = Content("   ").join([*counts, operator])
        right = Content.assemble(right, " ").truncate(width)
        left = _whose(standing, max(0, width - right.cell_length - 2))
        gap = max(0, width - left.cell_length - right.cell_length)
        return Content.assemble(left, " " * gap, right)

    def _tabs_line(self, width: int) -> Content:
        """All of them at eighty cells: what has a short name has that where there is no room for the whole."""
        parts: list[Content] = []
        whole = sum(len(key) + len(name) + 3 for key, name in self._tabs) <= width
        for key, full in self._tabs:
            name = full if whole else _SHORT.get(full, full)
            if full == self._current:
                parts.append(Content.styled(f" {key} {name} ", "reverse"))
            else:
                parts.append(Content.assemble((f" {key} ", "$text-muted"), f"{name} "))
        return Content("").join(parts).truncate(width, ellipsis=True)


def _whose(standing: StandingRow, room: int) -> Content:
    """Office and branch in so many cells: the office's name is cut first, then goes, then the branch's is cut."""
    if room <= _LEAST:
        return Content("")
    branch = content(f" · {standing.branch}" if standing.branch else "", "bold")
    for_office = room - branch.cell_length
    if for_office > _OFFICE or not standing.branch:
        office = content(f" {standing.office}", "bold").truncate(for_office, ellipsis=True)
        return Content.assemble(office, branch)
    return content(f" {standing.branch}", "bold").truncate(room, ellipsis=True)
