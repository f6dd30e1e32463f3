"""The line above the footer: what just happened, and how to take it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from keydesk.widgets.text import content

if TYPE_CHECKING:
    from textual.app import RenderResult
    from textual.geometry import Size

Tone = Literal["done", "warn", "bad", "plain"]

_WORDS: dict[Tone, str] = {"done": "", "warn": "Note: ", "bad": "No: ", "plain": ""}
_STYLES: dict[Tone, str] = {"done": "$text-success", "warn": "$text-warning", "bad": "bold $text-error", "plain": ""}

_MOST: Final = 3
# Lines of a message; the list above gives way to no more.


@dataclass(frozen=True, slots=True)
class Said:
    """One message.

    Attributes:
        message: what happened; stored text may be in it.
        tone: how it is meant; a word stands beside the colour, so that it is read without colour too.
        hint: what can be done about it, on the right (``"u takes it back"``).
    """

    message: str = ""
    tone: Tone = "plain"
    hint: str = ""


class MessageLine(Widget):
    """One message at a time, which stays until the next act."""

    DEFAULT_CSS = """
    MessageLine {
        height: auto;
        max-height: 4;
        text-wrap: nowrap;
        padding: 0 1;
        border-top: solid $foreground 20%;
    }
    """

    said: reactive[Said] = reactive(Said(), layout=True)
    """What the line shows."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the message takes at that width."""
        del container, viewport
        return len(self._lines(width))

    def render(self) -> RenderResult:
        """The message left, the hint right, on the message's last line; what finds no room ends in ``…``."""
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        said = self.said
        width = max(1, width)
        message = Content.assemble(
            Content.styled(_WORDS[said.tone], _STYLES[said.tone]), content(said.message, _STYLES[said.tone])
        )
        hint = content(said.hint, "$text-muted").truncate(width, ellipsis=True)
        lines = message.wrap(width)
        if hint and lines[-1].cell_length + 2 + hint.cell_length > width and len(lines) < _MOST:
            lines.append(Content(""))
        if len(lines) > _MOST:
            lines = [*lines[: _MOST - 1], Content(" ").join(lines[_MOST - 1 :])]
        *before, last = lines
        last = last.truncate(max(0, width - (hint.cell_length + 2 if hint else 0)), ellipsis=True)
        gap = " " * (width - last.cell_length - hint.cell_length) if hint else ""
        return [*before, Content.assemble(last, gap, hint)]
