"""What stands on one label, and where: a symbol for the scanner, the same code for people, and a line for a finder.

Nothing else is ever printed: no name, no address, no hook (rule "Codes": tags carry code and copy number only).

Code 128 takes 11 modules a character, 35 for start, check and stop, and a quiet zone of ten modules on either side
(ISO/IEC 15417). Its narrowest bar is a quarter of a millimetre, two dots of a printer of 203 dpi; where the label is
too narrow for that, or round, or square, the code becomes a QR symbol, with a quiet zone of four modules (ISO/IEC
18004).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Symbol = Literal["code128", "qr"]

_BAR_WIDTHS: Final = (0.5, 0.375, 0.34, 0.25)
"""Widths of the narrowest bar in mm, the widest that fits is taken: 4, 3 and 2 dots at 203 dpi, 4 and 3 at 300."""
_QUIET_BARS: Final = 10
_QUIET_QR: Final = 4
_QR_MODULES: Final = 21
_MOST_IN_SMALLEST_QR: Final = 20
"""Capitals, digits and hyphens that QR version 1 holds with error correction M; every tag and badge is shorter."""
_EDGE: Final = 0.8
"""What is left white along a label's edge, in mm, since paper and knife are never exact."""
_LOWEST_BARS: Final = 5.0
_TALLEST_BARS: Final = 14.0
_TALLEST_TEXT: Final = 6.0
_LOWEST_TEXT: Final = 1.8
_LINE_HEIGHT: Final = 1.9
_LINE_LOWEST: Final = 1.2
_SANS: Final = 0.55
"""Width of a small letter of the other typeface, in ems, on the average and a little more."""
_MONO: Final = 0.602
"""Width of a character of the fixed-width typeface, in ems."""
_GAP: Final = 0.6


@dataclass(frozen=True, slots=True)
class Label:
    """What one label says: the code that is scanned and read, and perhaps a line for whoever finds it."""

    code: str
    line: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text on a label: its middle, its top and its height, in mm from the label's upper left corner."""

    text: str
    middle: float
    top: float
    height: float
    widest: float
    is_code: bool = True


@dataclass(frozen=True, slots=True)
class Arrangement:
    """One label, arranged; all lengths in mm from its upper left corner.

    Attributes:
        symbol: which kind of symbol.
        left, top: the symbol's corner, quiet zone not counted.
        module: width of the narrowest bar, or side of a QR module.
        height: of the bars; of the whole QR symbol.
        texts: what is written.
    """

    symbol: Symbol
    left: float
    top: float
    module: float
    height: float
    texts: tuple[Text, ...]


def bar_modules(code: str) -> int:
    """How many modules Code 128 takes for a code, in its character set B, quiet zones not counted."""
    return 11 * len(code) + 35


def arrange(label: Label, size: tuple[float, float], *, round_: bool = False) -> Arrangement:
    """Arrange a label of ``size`` (width, height in mm).

    A line for a finder that has no room is left out (:func:`has_line` tells); the code always is there twice.

    Raises:
        ValueError: the code is longer than a tag or a badge can be.
    """
    if not 1 <= len(label.code) <= _MOST_IN_SMALLEST_QR:
        raise ValueError("a tag or badge has 1 to 20 characters")
    width, height = size
    if round_:
        return _round(label, width)
    module = _bar_width(label.code, width)
    if module and height >= _LOWEST_BARS + _LOWEST_TEXT + _GAP + 2 * _EDGE:
        return _bars(label, width, height, module)
    return _square(label, width, height) if width < height * 1.5 else _beside(label, width, height)


def has_line(arrangement: Arrangement) -> bool:
    """Whether there was room for the finder's line."""
    return any(not each.is_code for each in arrangement.texts)


def _bar_width(code: str, width: float) -> float:
    modules = bar_modules(code) + 2 * _QUIET_BARS
    return next((each for each in _BAR_WIDTHS if modules * each <= width), 0.0)


def _bars(label: Label, width: float, height: float, module: float) -> Arrangement:
    inner = height - 2 * _EDGE
    room = inner >= _LOWEST_BARS + 3 + _LINE_HEIGHT + 2 * _GAP
    line = _LINE_HEIGHT + _GAP if room and _fits(label.line, width - 2 * _EDGE) else 0.0
    text = min(_text_height(label.code, width - 2 * _EDGE), (inner - line) * 0.35)
    bars = min(_TALLEST_BARS, inner - line - text - _GAP)
    top = (height - (bars + _GAP + text + line)) / 2
    texts = [_code(label, width / 2, top + bars + _GAP, text, width - 2 * _EDGE)]
    if line:
        texts.append(_line(label, width / 2, top + bars + _GAP + text + _GAP, width - 2 * _EDGE))
    return Arrangement("code128", (width - bar_modules(label.code) * module) / 2, top, module, bars, tuple(texts))


def _beside(label: Label, width: float, height: float) -> Arrangement:
    side = min(height - 2 * _EDGE, width * 0.55)
    module = side / (_QR_MODULES + 2 * _QUIET_QR)
    left, room = side + _EDGE, width - side - 2 * _EDGE
    text = _text_height(label.code, room)
    line = _LINE_HEIGHT + _GAP if _fits(label.line, room) else 0.0
    top = (height - text - line) / 2
    texts = [_code(label, left + room / 2, top, text, room)]
    if line:
        texts.append(_line(label, left + room / 2, top + text + _GAP, room))
    at = _QUIET_QR * module
    return Arrangement("qr", _EDGE + at, (height - side) / 2 + at, module, module * _QR_MODULES, tuple(texts))


def _square(label: Label, width: float, height: float) -> Arrangement:
    text = min(_text_height(label.code, width - 2 * _EDGE), height * 0.18)
    side = min(width - 2 * _EDGE, height - 2 * _EDGE - text)
    module = side / (_QR_MODULES + 2 * _QUIET_QR)
    at = _QUIET_QR * module
    top = (height - side - text) / 2
    return Arrangement(
        "qr",
        (width - side) / 2 + at,
        top + at,
        module,
        module * _QR_MODULES,
        (_code(label, width / 2, top + side, text, width - 2 * _EDGE),),
    )


def _round(label: Label, across: float) -> Arrangement:
    # Half the circle's width for the symbol, a little above its middle: its corners stay within the circle, and so does
    # a line of text beneath it that is as wide as the symbol and a quarter more.
    side = across * 0.48
    top = across * 0.5 - across * 0.07 - side / 2
    widest = across * 0.6
    text = min(_text_height(label.code, widest), across * 0.13)
    return Arrangement(
        "qr",
        (across - side) / 2,
        top,
        side / _QR_MODULES,
        side,
        (_code(label, across / 2, top + side + across * 0.05, text, widest),),
    )


def _fits(line: str, room: float) -> bool:
    """Whether a finder's line can be read there: half of one is worth nothing."""
    return bool(line) and _SANS * len(line) * _LINE_LOWEST <= room


def _text_height(code: str, room: float) -> float:
    return max(_LOWEST_TEXT, min(_TALLEST_TEXT, room / (_MONO * len(code))))


def _code(label: Label, middle: float, top: float, height: float, widest: float) -> Text:
    return Text(label.code, middle, top, height, widest)


def _line(label: Label, middle: float, top: float, widest: float) -> Text:
    return Text(label.line, middle, top, _LINE_HEIGHT, widest, is_code=False)
