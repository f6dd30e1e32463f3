"""The keys of whatever has the focus, with a sentence each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget

from keydesk.rules.text import cells, fill
from keydesk.screens.leaving import Dialog
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult, RenderResult
    from textual.binding import BindingType
    from textual.geometry import Size


@dataclass(frozen=True, slots=True)
class Section:
    """Keys that belong together.

    Attributes:
        title: what they belong to.
        rows: key, what it does, and why it cannot be used now ("" when it can).
    """

    title: str
    rows: tuple[tuple[str, str, str], ...]


class HelpLines(Widget):
    """Keys on the left, what they do on the right, with a hanging indent."""

    DEFAULT_CSS = """
    HelpLines { width: 1fr; height: auto; }
    """

    def __init__(self, sections: Sequence[Section]) -> None:
        """Make the lines of all sections."""
        super().__init__()
        self._sections = tuple(section for section in sections if section.rows)
        self._indent = 2 + max((cells(key) for each in sections for key, _, _ in each.rows), default=0)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are at that width."""
        del container, viewport
        return len(self._lines(width))

    def render(self) -> RenderResult:
        """All lines."""
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        room = max(10, width - self._indent)
        lines: list[Content] = []
        for section in self._sections:
            lines.extend((Content(""),) if lines else ())
            lines.append(Content.styled(section.title, "bold"))
            for key, what, why_not in section.rows:
                words = content(what)
                if why_not:
                    words = Content.assemble(words, (f" ({why_not})", "dim"))
                first, *more = words.wrap(room)
                lines.append(Content.assemble((fill(key, self._indent), "bold"), first))
                lines.extend(Content.assemble(" " * self._indent, each) for each in more)
        return lines


class HelpDialog(Dialog[None]):
    """One list: the keys of the screen first, then those that work everywhere, then how one moves about."""

    DEFAULT_CSS = """
    HelpDialog { align: center middle; }
    HelpDialog > VerticalScroll {
        width: 76; max-width: 100%; height: auto; max-height: 100%; scrollbar-size-vertical: 1;
        border: solid $foreground 40%; padding: 0 1; background: $surface;
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,question_mark,enter,q", "close", "close", key_display="Esc")
    ]

    def __init__(self, sections: Sequence[Section]) -> None:
        """Make the page.

        Args:
            sections: what belongs together, the nearest first; empty ones are left out.
        """
        super().__init__()
        self._sections = sections

    def compose(self) -> ComposeResult:
        """The list, which scrolls, and on its frame how to leave it."""
        with VerticalScroll() as page:
            page.border_subtitle = "Esc closes · ↑ ↓ scroll"
            yield HelpLines(self._sections)

    def action_close(self) -> None:
        """Back to the work."""
        self.dismiss(None)
