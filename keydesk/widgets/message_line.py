"""The line above the footer: what just happened, and how to take it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from keydesk.widgets.text import content

if TYPE_CHECKING:
    from textual.app import RenderResult

Tone = Literal["done", "warn", "bad", "plain"]

_WORDS: dict[Tone, str] = {"done": "", "warn": "Note: ", "bad": "No: ", "plain": ""}
_STYLES: dict[Tone, str] = {"done": "$text-success", "warn": "$text-warning", "bad": "bold $text-error", "plain": ""}


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
        max-height: 3;
        padding: 0 1;
        border-top: solid $foreground 20%;
    }
    """

    said: reactive[Said] = reactive(Said(), layout=True)
    """What the line shows."""

    def render(self) -> RenderResult:
        """The message left, the hint right."""
        said = self.said
        left = Content.assemble(
            Content.styled(_WORDS[said.tone], _STYLES[said.tone]), content(said.message, _STYLES[said.tone])
        )
        if not said.hint:
            return left
        hint = content(said.hint, "$text-muted")
        gap = self.content_size.width - left.cell_length - hint.cell_length
        if gap < 1:
            return Content.assemble(left, "  ", hint)
        return Content.assemble(left, " " * gap, hint)
