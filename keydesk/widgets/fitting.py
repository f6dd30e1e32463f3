"""Stored text in a width of cells: cut at its end, after a word or in its middle with ``…``, or padded."""

from __future__ import annotations

from typing import Literal

from rich.cells import cell_len, set_cell_size

from keydesk.rules.text import ELLIPSIS, shown

Align = Literal["left", "right"]
Cut = Literal["end", "middle", "word", "never"]

NARROWEST = 4
"""Cells below which a text is not cut in its middle, and a column not made narrower."""

# A cell shows at most this many times its width in characters: the rest of a very long text is not even looked at.
_LOOKED_AT = 8


def fit(text: str, width: int, *, align: Align = "left", cut: Cut = "end") -> str:
    """Return stored text as exactly ``width`` cells: made fit to be shown, cut or padded.

    Args:
        text: as it is stored.
        width: cells.
        align: which side the words stand on.
        cut: ``middle`` keeps both ends; ``end`` and ``never`` keep the beginning, ``word`` as far as its words are
            whole: a time or a hook in it is there, or is not.
    """
    if width <= 0:
        return ""
    longest = width * _LOOKED_AT + 64
    if len(text) > longest:
        half = longest // 2
        text = text[:half] + text[-half:] if cut == "middle" else text[:longest]
    plain = shown(text)
    size = len(plain) if plain.isascii() else cell_len(plain)
    if size > width:
        plain = _shorten(plain, width, cut)
        size = cell_len(plain)
    blanks = " " * (width - size)
    return blanks + plain if align == "right" else plain + blanks


def _shorten(plain: str, width: int, cut: Cut) -> str:
    if cut == "middle" and width > NARROWEST:
        tail = (width - 1) // 2
        return set_cell_size(plain, width - 1 - tail) + ELLIPSIS + _last_cells(plain, tail)
    kept = set_cell_size(plain, width - 1)
    if cut == "word" and not plain[len(kept) :].startswith(" "):
        whole = kept.rpartition(" ")[0].rstrip(" ,·")
        kept = whole if cell_len(whole) > NARROWEST else kept
    return (kept.rstrip(" ,·") if cut == "word" else kept) + ELLIPSIS


def _last_cells(plain: str, width: int) -> str:
    start = len(plain)
    while start > 0 and cell_len(plain[start - 1 :]) <= width:
        start -= 1
    # A mark without its letter would settle on the ellipsis.
    while start < len(plain) and cell_len(plain[start]) == 0:
        start += 1
    return plain[start:]
