"""Texts in the room that paper has for them: broken into lines or cut, by the typeface's own widths."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from reportlab.pdfbase.pdfmetrics import getFont, stringWidth

from keydesk import fonts
from keydesk.rules.text import ELLIPSIS, shown


class Fitting:
    """Texts of one size, measured in the bold typeface, which is the wider one."""

    def __init__(self, size: float) -> None:
        """Measure texts of that size, in points.

        Args:
            size: of the letters.
        """
        fonts.register()
        self.size = size
        self.lacking = False
        """Whether a text had a letter that the typeface does not have."""
        self.turned = False
        """Whether a text had letters that are written from right to left, which is not how they are set here."""
        self._letters = getFont(fonts.SANS_BOLD).face.charWidths
        self._usual = getFont(fonts.SANS_BOLD).face.defaultWidth
        # Lists say the same again and again: a door, a hook, a sitter.
        self.lines = lru_cache(maxsize=8192)(self._lines)
        """The text in lines of that width, broken at blanks and, where one word is too long, inside it."""

    def plain(self, text: str) -> str:
        """The text as it may be printed: one line, and a mark for each letter that the typeface does not have."""
        wanted = shown(text)
        if wanted.isascii():
            return wanted
        fitting = fonts.fitting(wanted, fonts.SANS_BOLD)
        self.lacking = self.lacking or fitting != wanted
        self.turned = self.turned or any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in wanted)
        return fitting

    def width(self, text: str) -> float:
        """How wide a text is, in points."""
        return float(stringWidth(text, fonts.SANS_BOLD, self.size))

    def cut(self, text: str, width: float, end: str = "") -> str:
        """The text on one line of that width with ``end`` after it; what is too long is cut and says so."""
        text = self.plain(text)
        if self.width(text + end) <= width:
            return text + end
        end = ELLIPSIS + end
        room = width - self.width(end)
        if room < self.size:
            return next(self._pieces(text, width))
        return next(self._pieces(text, room)).rstrip() + end

    def few_lines(self, text: str, width: float, most: int) -> tuple[str, ...]:
        """The text in so many lines at most; what does not fit into the last is cut there."""
        lines = self.lines(text, width)
        return lines if len(lines) <= most else (*lines[: most - 1], self.cut(" ".join(lines[most - 1 :]), width))

    def _lines(self, text: str, width: float) -> tuple[str, ...]:
        fitting = self.plain(text)
        if self.width(fitting) <= width:
            return (fitting,)
        lines: list[str] = []
        line = ""
        for word in fitting.split():
            longer = f"{line} {word}" if line else word
            if self.width(longer) <= width:
                line = longer
                continue
            if line:
                lines.append(line)
            *whole, line = self._pieces(word, width)
            lines += whole
        return (*lines, line)

    def _pieces(self, word: str, width: float) -> Iterator[str]:
        """One word in pieces of that width, of a letter at least."""
        begin, used = 0, 0.0
        for at, letter in enumerate(word):
            wide = self._letters.get(ord(letter), self._usual) * self.size / 1000
            if used + wide > width and at > begin:
                yield word[begin:at]
                begin, used = at, 0.0
            used += wide
        yield word[begin:]
