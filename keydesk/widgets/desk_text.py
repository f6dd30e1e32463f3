"""Lines of the Desk's panels: texts in looks, each line exactly as wide as its panel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from keydesk.rules.text import shown
from keydesk.widgets.fitting import fit

if TYPE_CHECKING:
    from textual.app import RenderResult

    from keydesk.rules.desk_lines import Tone

TONES: Final[dict[Tone, str]] = {
    "done": "$text-success",
    "warn": "$text-warning",
    "bad": "$text-error",
    "plain": "",
}
"""The colour of a tone; a word and a sign stand beside it always."""

QUIET: Final = "$text-muted"

Part = tuple[str, str]
"""A text that is fit to be shown, and its style."""


def wrap(text: str, width: int) -> list[str]:
    """Stored text in lines of at most ``width`` cells, broken at blanks where that can be."""
    lines: list[str] = []
    line = ""
    for word in shown(text).split(" "):
        longer = f"{line} {word}" if line else word
        if cell_len(longer) <= width or not line:
            line = longer
        else:
            lines.append(line)
            line = word
    lines.append(line)
    return [each if cell_len(each) <= width else fit(each, width) for each in lines]


def sides(left: str, right: str, width: int) -> tuple[str, str]:
    """Two texts on one line: the right one whole, the left one cut where they would meet."""
    right = shown(right)
    room = width - cell_len(right)
    if room < 2:  # noqa: PLR2004 - no room for a letter and a blank
        return fit(left, width), ""
    return fit(left, room - 1) + " " if right else fit(left, room), right


def short_name(text: str, width: int) -> str:
    """Client and lock as they fit: without the lock, then without the first name, then cut."""
    whole = shown(text)
    for part in (whole, whole.split(" · ")[0], whole.split(" · ")[0].split(", ")[0]):
        if cell_len(part) <= width:
            return fit(part, width)
    return fit(part, width)


class LinesPanel(Widget):
    """A panel of lines that its subclass says; nothing in it is markup, and nothing wraps."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    LinesPanel { text-wrap: nowrap; }
    """

    def say_lines(self, width: int, height: int) -> list[list[Part]]:
        """What stands in it: texts that are fit to be shown, cut to the width."""
        del width, height
        return []

    def render(self) -> RenderResult:
        """The lines."""
        width, height = self.content_size
        lines = self.say_lines(width, height)[:height]
        return Content("\n").join(Content.assemble(*line) if line else Content("") for line in lines)
