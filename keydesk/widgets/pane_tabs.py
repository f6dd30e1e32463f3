"""The panes of a page on one line: a number to press, a word, and how many things are in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import RenderResult


@dataclass(frozen=True, slots=True)
class Pane:
    """One pane.

    Attributes:
        key: the number that shows it.
        word: what it has.
        short: the same where there is little room.
        count: how many; None is not told.
        trouble: how many of those somebody has to see to, and in a word what they are: ``2 lacking``.
    """

    key: str
    word: str
    short: str = ""
    count: int | None = None
    trouble: str = ""


class PaneTabs(Widget):
    """The panes, the one in sight in reverse."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    PaneTabs { height: 1; padding: 0 1; text-wrap: nowrap; }
    """

    panes: reactive[tuple[Pane, ...]] = reactive(())
    """The panes there are."""

    current: reactive[str] = reactive("")
    """The key of the one in sight."""

    def render(self) -> RenderResult:
        """Whole words where they fit, then short ones, then without what somebody has to see to."""
        width = self.content_size.width
        for short, trouble in ((False, True), (True, True), (True, False)):
            parts = self._parts(short=short, trouble=trouble)
            if sum(cell_len(text) for text, _ in parts) <= width:
                break
        return Content.assemble(*parts)

    def _parts(self, *, short: bool, trouble: bool) -> Sequence[tuple[str, str]]:
        parts: list[tuple[str, str]] = []
        for pane in self.panes:
            word = pane.short or pane.word if short else pane.word
            count = "" if pane.count is None else f" {pane.count:,}"
            style = "reverse" if pane.key == self.current else ""
            parts += [(f" {pane.key} ", f"bold {style}".strip()), (f"{word}{count} ", style)]
            if trouble and pane.trouble:
                parts.append((f"· {pane.trouble} ", f"bold $text-warning {style}".strip()))
        return parts
