"""Labels as ZPL II, the language of Zebra's printers: a label a page, at the printer's own dots."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from keydesk.labels.tag import Arrangement, Label, Text, arrange, bar_modules
from keydesk.rules.sheets import Sheet
from keydesk.rules.text import shown

DOTS: Final = {203: 8, 300: 12}
"""Dots a millimetre of the printers that there are, by their dots an inch."""

_FONT: Final = 0.56
"""Width of a capital of the printer's own scalable font, of its height."""


def labels_zpl(
    labels: Sequence[Label], sheet: Sheet, *, dpi: int = 203, offset: tuple[float, float] = (0.0, 0.0)
) -> str:
    """The labels as one text for the printer, in order.

    Args:
        labels: what they say.
        sheet: a roll, or any sheet, of which one label's size is taken.
        dpi: the printer's resolution, 203 or 300.
        offset: how far to move everything right and down, in mm.

    Raises:
        KeyError: there is no printer of this resolution.
    """
    return "".join(_one(label, sheet, DOTS[dpi], offset) for label in labels)


def _one(label: Label, sheet: Sheet, dots: int, offset: tuple[float, float]) -> str:
    arranged = arrange(label, sheet.label, round_=sheet.round)
    lines = [
        "^XA^CI28",
        f"^PW{round(sheet.label[0] * dots)}^LL{round(sheet.label[1] * dots)}",
        f"^LH{max(0, round(offset[0] * dots))},{max(0, round(offset[1] * dots))}",
        _qr(label, arranged, dots) if arranged.symbol == "qr" else _bars(label, arranged, dots),
        *(_text(each, dots) for each in arranged.texts),
        "^XZ\n",
    ]
    return "\n".join(lines)


def _bars(label: Label, arranged: Arrangement, dots: int) -> str:
    # A bar is whole dots: what rounding takes from the symbol is given to both its sides.
    module = max(1, int(arranged.module * dots + 1e-6))
    middle = arranged.left + bar_modules(label.code) * arranged.module / 2
    left = round(middle * dots - bar_modules(label.code) * module / 2)
    height = round(arranged.height * dots)
    return f"^BY{module},2,{height}^FO{left},{round(arranged.top * dots)}^BCN,{height},N,N,N^FD{label.code}^FS"


def _qr(label: Label, arranged: Arrangement, dots: int) -> str:
    module = max(1, int(arranged.module * dots + 1e-6))
    spare = (arranged.height * dots - 21 * module) / 2
    left, top = round(arranged.left * dots + spare), round(arranged.top * dots + spare)
    # The field's origin is the symbol's corner by ^FO; M is its error correction, A that the printer chooses the mode.
    return f"^FO{left},{top}^BQN,2,{module}^FDMA,{label.code}^FS"


def _text(text: Text, dots: int) -> str:
    words = shown(text.text)
    height = min(text.height, text.widest / (_FONT * len(words)))
    left = max(0, round((text.middle - text.widest / 2) * dots))
    top = round((text.top + (text.height - height) / 2) * dots)
    size = max(8, round(height * dots))
    return f"^FO{left},{top}^FB{round(text.widest * dots)},1,0,C^A0N,{size},{size}^FH^FD{_escaped(words)}^FS"


def _escaped(text: str) -> str:
    """Text of which nothing is a command: what ZPL reads as one is written by its bytes (``^FH``)."""
    return "".join(
        "".join(f"_{byte:02X}" for byte in each.encode()) if each in "^~_\\" or not each.isascii() else each
        for each in text
    )
