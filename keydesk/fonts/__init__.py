"""The typefaces that go into every PDF: DejaVu, which has Latin, Greek and Cyrillic letters.

The built-in fonts of PDF have no letter beyond Windows-1252 and print a black box for ``Ł`` without an error, so what
is printed carries its typeface with it. The licence is in ``LICENSE.txt`` beside the files.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

SANS: Final = "DejaVuSans"
SANS_BOLD: Final = "DejaVuSans-Bold"
MONO_BOLD: Final = "DejaVuSansMono-Bold"

NAMES: Final = (SANS, SANS_BOLD, MONO_BOLD)


def path_of(name: str) -> Path:
    """The TrueType file of one of :data:`NAMES`."""
    return Path(__file__).parent / f"{name}.ttf"


def register() -> None:
    """Make the typefaces known to reportlab by their names; a second call does nothing."""
    known = pdfmetrics.getRegisteredFontNames()
    for name in NAMES:
        if name not in known:
            pdfmetrics.registerFont(TTFont(name, str(path_of(name))))


def fitting(text: str, name: str = MONO_BOLD) -> str:
    """The text with ``?`` in place of each letter that a typeface lacks, which would be printed as a black box."""
    register()
    known = pdfmetrics.getFont(name).face.charToGlyph
    return "".join(each if ord(each) in known else "?" for each in text)
