"""How a number of visits, and of those without a key, is drawn wherever days stand side by side.

Trouble is seen before anything is read: it stands in reverse video behind a bar, ``7 ▌2``, and a calm day is a number.
Neither hangs on a colour.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.style import Style

if TYPE_CHECKING:
    from datetime import datetime

    from keydesk.db.rows.needs import GridCellRow

BAR: Final = "▌"
NOTHING: Final = "·"
ALL_DAY: Final = "all day"
_THOUSAND: Final = 1000
_TWO_DIGITS: Final = len(f" {BAR}99")
# Where the word has no room beside two digits it stands beside none, so that days look alike.
_TURNED: Final = {True: Style(reverse=False), False: Style(reverse=True)}


def day_mark(cell: GridCellRow, *, width: int, nobody: bool = False, count: int = 3) -> tuple[str, str, str]:
    """A day as three texts that fill ``width`` cells together: the visits, the trouble, the rest.

    Args:
        cell: the counts.
        width: cells.
        nobody: whether these are visits that nobody is booked for, which are trouble by themselves.
        count: the cells in which the visits stand to the right.
    """
    if not cell.visits:
        return f"{NOTHING:>{count}}".ljust(width), "", ""
    trouble = cell.visits if nobody else cell.no_key
    before = "" if nobody else f"{cell.visits:>{count}}"
    if not trouble:
        return before.ljust(width), "", ""
    before = " " * (count - 1) if nobody else f"{before} "
    told = f"{BAR}{trouble}"
    if len(before) + len(told) > width:
        before = before.strip()
    if len(before) + len(told) > width and cell.visits >= _THOUSAND:
        before = f"{cell.visits / _THOUSAND:.0f}k"
    told = told[: max(0, width - len(before))]
    word = " nobody" if nobody else " no key"
    if width >= count + _TWO_DIGITS + len(word) >= len(before) + len(told) + len(word):
        told += word
    elif len(before) + len(told) < width:
        told += " "
    return before, told, " " * max(0, width - len(before) - len(told))


def clock_words(at: datetime) -> str:
    """``08:30``; what begins with its day is all day: a sit of whole days."""
    return f"{at:%H:%M}" if at.hour or at.minute else ALL_DAY


def turned(style: Style) -> Style:
    """The style in reverse video, and what is in reverse already the right way round: the cursor shows on both."""
    return style + _TURNED[bool(style.reverse)]


def counts_words(cell: GridCellRow, *, nobody: bool = False) -> str:
    """``7 visits, 2 without a key``."""
    if not cell.visits:
        return "no visits"
    visits = "1 visit" if cell.visits == 1 else f"{cell.visits:,} visits"
    if nobody:
        return f"{visits} that nobody is booked for"
    return f"{visits}, {cell.no_key:,} without a key" if cell.no_key else f"{visits}, no key lacking"
