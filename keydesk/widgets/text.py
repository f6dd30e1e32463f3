"""Stored text as Textual content: never markup, never a link, never an action (promise I1)."""

from __future__ import annotations

from textual.content import Content

from keydesk.rules.text import shown


def content(text: str, style: str = "") -> Content:
    """Return stored text ready to draw, its hidden characters marked and its brackets nothing but brackets.

    Args:
        text: anything that was typed, scanned, imported or read back.
        style: a Textual style for the whole of it; made by us, never from stored text.
    """
    return Content.styled(shown(text), style) if style else Content(shown(text))
