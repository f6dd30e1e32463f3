"""Drawing for terminals that have ASCII only: the last step of every line, whoever drew it."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from textual.filter import LineFilter

if TYPE_CHECKING:
    from textual.color import Color

_GLYPHS = str.maketrans(
    {
        **dict.fromkeys("─━═╌┄▔‾⎺–—−‐‑", "-"),
        **dict.fromkeys("│┃║╎┆▏▕▎▍", "|"),
        **dict.fromkeys("┌┐└┘├┤┬┴┼╭╮╰╯┏┓┗┛", "+"),
        **dict.fromkeys("▁▂⎽", "_"),
        **dict.fromkeys("·•∙", "."),
        **dict.fromkeys("→▸▶►❯›", ">"),
        **dict.fromkeys("←◂◀◄‹", "<"),
        **dict.fromkeys("↑▲▴", "^"),
        **dict.fromkeys("↓▼▾", "v"),
        **dict.fromkeys("●◉■✗✘", "*"),
        **dict.fromkeys("○◯□", "o"),
        **dict.fromkeys("✓✔", "+"),
        **dict.fromkeys("“”„", '"'),
        **dict.fromkeys("‘’‚", "'"),
        "…": "~",
        "×": "x",
        "≈": "~",
        "\N{NO-BREAK SPACE}": " ",
    }
)
_LETTERS = str.maketrans(dict(zip("łŁøØđĐæÆœŒßıðÐþÞ", "lLoOdDaAoOsidDtT", strict=True)))


@lru_cache(4096)
def plain(text: str, *, letters: bool) -> str:
    """Return text of the same width in cells, with glyphs (and letters too, if asked) reduced to ASCII."""
    text = text.translate(_GLYPHS)
    if text.isascii():
        return text
    return "".join(character if character.isascii() else _plain_character(character, letters) for character in text)


def _plain_character(character: str, letters: bool) -> str:  # noqa: FBT001 - called per character, in one place
    if "\N{UPPER HALF BLOCK}" <= character <= "\N{QUADRANT UPPER RIGHT AND LOWER LEFT AND LOWER RIGHT}":
        return "#"
    if not letters and character.isalpha():
        return character
    first = unicodedata.normalize("NFKD", character.translate(_LETTERS))[:1]
    width = cell_len(character)
    return (first if first.isascii() and first.isprintable() else "?") * width if width else ""


class PlainGlyphs(LineFilter):
    """Reduces every line to what the terminal has."""

    def __init__(self, *, letters: bool) -> None:
        """Make the filter; with ``letters`` it leaves nothing but ASCII."""
        super().__init__()
        self._letters = letters

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the same line in plain characters."""
        del background
        letters = self._letters
        return [
            segment if segment.text.isascii() else Segment(plain(segment.text, letters=letters), segment.style)
            for segment in segments
        ]
