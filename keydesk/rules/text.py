"""Stored text on its way out: one line, every hidden character visible, and the folding that search compares.

Promises I1 and I2: no text from people or files is ever a terminal command, and what is shown is what is stored.
No Textual widget keeps ESC, C1, OSC 52 or bidi overrides off the terminal by itself, so :func:`shown` is the only road
of stored text to a screen, a CSV, a log or stderr. It knows nothing of markup: whoever draws with Textual uses
:func:`keydesk.widgets.text.content`, which takes the result as plain content.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LINE_BREAK = "⏎"
"""What a line break of any kind is shown as."""

ODD_SPACE = "␣"
"""What every blank but the plain space is shown as, and a plain space where there is nothing else to see."""

ELLIPSIS = "…"

_BREAKS = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
# Letters and marks by category that draw nothing all the same: fillers, the braille blank, joiners of graphemes.
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5")
_PRESENTATION = frozenset("\ufe0e\ufe0f")
# More marks than this on one letter pile up over the neighbouring lines.
_MARKS_ON_A_LETTER = 4
_FOLDED = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ß": "ss",
        "ı": "i",
        "ħ": "h",
        "ŧ": "t",
        "ŋ": "n",
        "ĸ": "k",
        "ƒ": "f",
        "\u2019": "'",
        "\u2018": "'",
        "\u02bc": "'",
        "\u00b4": "'",
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2212": "-",
    },
)


def _named(character: str) -> str:
    return f"⟨U+{ord(character):04X}⟩"


@lru_cache(maxsize=4096)
def _mark(character: str) -> str:
    """One character as it is shown where it stands alone."""
    number = ord(character)
    if number < 0x20:  # noqa: PLR2004 - the C0 controls have pictures of their own
        return chr(0x2400 + number)
    if number == 0x7F:  # noqa: PLR2004 - DEL
        return "␡"
    category = unicodedata.category(character)
    if category == "Zs":
        return character if character == " " else ODD_SPACE
    if category in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} or character in _BLANK_LETTERS:
        return _named(character)
    if 0xFE00 <= number <= 0xFE0F or 0xE0100 <= number <= 0xE01EF:  # noqa: PLR2004 - variation selectors
        return _named(character)
    return character


def shown(text: str, *, width: int | None = None) -> str:
    """Return stored text as it may be shown: one line, nothing hidden, nothing that a terminal would obey.

    Controls become their pictures (``␛``, ``␉``, ``␡``), line breaks of every kind ``⏎``, and C1 controls, bidi and
    other format characters, zero-width ones, lone surrogates, private and unassigned code points ``⟨U+202E⟩``. Blanks
    other than the plain space become ``␣``, and so do plain ones where the text has nothing else. Marks piled up on
    one letter are cut to four and the rest named. The empty text stays empty.

    Args:
        text: anything that was typed, scanned, imported or read back.
        width: cells at most; what is longer is cut at its end with ``…``.
    """
    if text.isascii() and text.isprintable():
        # An all-blank text must not look like an empty one.
        result = text if text == "" or not text.isspace() else ODD_SPACE * len(text)
    else:
        result = _with_marks(_BREAKS.sub(LINE_BREAK, text))
        if result.isspace():
            result = ODD_SPACE * len(result)
    return result if width is None else cut(result, width)


def _with_marks(text: str) -> str:
    parts: list[str] = []
    piled = 0
    before = ""
    for character in text:
        if unicodedata.category(character) in {"Mn", "Me"} and character not in _BLANK_LETTERS:
            if character in _PRESENTATION and before and unicodedata.category(before) in {"So", "Sm", "Sk"}:
                # The choice between a picture and a sign carries no text, and terminals disagree about its width.
                continue
            piled += 1
            if not before:
                parts.append("◌")
            parts.append(_mark(character) if piled <= _MARKS_ON_A_LETTER else _named(character))
        else:
            piled = 0
            parts.append(_mark(character))
        before = character
    return "".join(parts)


def fold(text: str) -> str:
    """Return the form of a text that search compares: no case, no accents, single blanks.

    Casefolded, NFKD with its marks stripped, and the letters that do not decompose (ł ø đ æ œ ß ı …) mapped to what an
    English keyboard types. Hidden characters vanish. ``fold(fold(x)) == fold(x)``.
    """
    if text.isascii():
        return " ".join(text.lower().replace("\0", " ").split())
    # Casefolding can make marks and NFKD can make capitals: both once more brings the fixed point.
    folded = text
    for _ in range(2):
        folded = unicodedata.normalize("NFKD", folded).casefold().translate(_FOLDED)
    kept = (
        " " if unicodedata.category(character) in {"Cc", "Zs", "Zl", "Zp"} else character
        for character in folded
        if unicodedata.category(character) not in {"Mn", "Me", "Cf", "Cs"} and character not in _BLANK_LETTERS
    )
    return " ".join("".join(kept).split())


def initials(name: str) -> str:
    """Return the first letters of the first and the last word, upper case: ``Sam van Ortega`` → ``SO``."""
    words = [word for word in re.split(r"[\s\-]+", fold(name)) if word[:1].isalnum()]
    if not words:
        return ""
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def cells(text: str) -> int:
    """Return how many terminal cells a shown text takes: wide characters two, marks on letters none."""
    if text.isascii():
        return len(text)
    return sum(_cell(character) for character in text)


@lru_cache(maxsize=4096)
def _cell(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _head(text: str, width: int) -> str:
    used = 0
    for index, character in enumerate(text):
        used += _cell(character)
        if used > width:
            return text[:index]
    return text


def _tail(text: str, width: int) -> str:
    used = 0
    for index in range(len(text) - 1, -1, -1):
        used += _cell(text[index])
        if used > width:
            return text[index + 1 :].lstrip("".join({c for c in text[index + 1 :] if _cell(c) == 0}))
    return text


def cut(text: str, width: int) -> str:
    """Return a shown text cut at its end to ``width`` cells, with ``…`` as its last cell when something was cut."""
    if cells(text) <= width:
        return text
    return _head(text, width - 1).rstrip() + ELLIPSIS if width > 0 else ""


def cut_middle(text: str, width: int) -> str:
    """Return a shown text cut in its middle to ``width`` cells: for names whose two ends both tell them apart."""
    if cells(text) <= width:
        return text
    if width <= 0:
        return ""
    tail = (width - 1) // 2
    return _head(text, width - 1 - tail).rstrip() + ELLIPSIS + (_tail(text, tail).lstrip() if tail else "")


def fill(text: str, width: int) -> str:
    """Return a shown text cut or padded with blanks to exactly ``width`` cells."""
    short = cut(text, width)
    return short + " " * (width - cells(short))


def counted(number: int, one: str, many: str = "") -> str:
    """``1 label``, ``12 labels``, ``1,204 copies``: a number with its word; ``many`` where an ``s`` makes no plural."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
