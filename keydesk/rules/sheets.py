"""The label sheets and rolls that an office can buy, by name: where each label is, in millimetres.

A position is measured from the upper left corner of the page. The sizes are those that the makers print on the packets;
where a maker gives only the label and the number across and down, the grid is centred on the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

_INCH: Final = 25.4
_FARTHEST: Final = 20
LETTER: Final = (8.5 * _INCH, 11 * _INCH)
A4: Final = (210.0, 297.0)

Medium = Literal["sheet", "roll", "cut"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One kind of label stock; every length in millimetres.

    Attributes:
        name: what it is called on the command line, ``avery-5160``.
        title: what is printed on its packet.
        medium: ``sheet`` (a page of stickers), ``roll`` (a page is one label), ``cut`` (plain paper, cut along lines).
        page: width and height of the page.
        columns, rows: labels across and down.
        label: width and height of one label.
        origin: the upper left corner of the first label.
        pitch: from one label's corner to the next one's, across and down.
        round: whether a label is a circle, of the label's width.
    """

    name: str
    title: str
    medium: Medium
    page: tuple[float, float]
    columns: int
    rows: int
    label: tuple[float, float]
    origin: tuple[float, float]
    pitch: tuple[float, float]
    round: bool = False

    @property
    def per_page(self) -> int:
        """How many labels a page has."""
        return self.columns * self.rows


@dataclass(frozen=True, slots=True)
class Place:
    """Where one label comes to stand: the page, counted from 0, and its upper left corner in millimetres."""

    page: int
    x: float
    y: float


def places(sheet: Sheet, count: int, *, start: int = 1, offset: tuple[float, float] = (0.0, 0.0)) -> Iterator[Place]:
    """Where ``count`` labels come to stand, row by row.

    Args:
        sheet: what they are printed on.
        count: how many.
        start: the first free label of the first page, counted from 1 along the rows, for a sheet that is begun.
        offset: how far this printer is off, right and down, in millimetres.

    Raises:
        Refusal: the sheet has no such label.
    """
    if not 1 <= start <= sheet.per_page:
        raise Refusal(f"{sheet.title} has labels 1 to {sheet.per_page}; there is no label {start} to start at.")
    for number in range(start - 1, start - 1 + count):
        page, on_page = divmod(number, sheet.per_page)
        row, column = divmod(on_page, sheet.columns)
        yield Place(
            page,
            sheet.origin[0] + column * sheet.pitch[0] + offset[0],
            sheet.origin[1] + row * sheet.pitch[1] + offset[1],
        )


def _grid(
    name: str,
    title: str,
    page: tuple[float, float],
    across_down: tuple[int, int],
    label: tuple[float, float],
    *,
    gap: tuple[float, float] = (0.0, 0.0),
    origin: tuple[float, float] | None = None,
    medium: Medium = "sheet",
    round_: bool = False,
) -> Sheet:
    columns, rows = across_down
    pitch = (label[0] + gap[0], label[1] + gap[1])
    centred = (
        (page[0] - pitch[0] * (columns - 1) - label[0]) / 2,
        (page[1] - pitch[1] * (rows - 1) - label[1]) / 2,
    )
    return Sheet(name, title, medium, page, columns, rows, label, origin or centred, pitch, round_)


def _roll(name: str, title: str, width: float, height: float, *, round_: bool = False) -> Sheet:
    return Sheet(name, title, "roll", (width, height), 1, 1, (width, height), (0.0, 0.0), (width, height), round_)


SHEETS: Final[tuple[Sheet, ...]] = (
    _grid(
        "avery-5160",
        "Avery 5160, 1 × 2 5/8 in, 30 on Letter",
        LETTER,
        (3, 10),
        (2.625 * _INCH, 1.0 * _INCH),
        gap=(0.125 * _INCH, 0.0),
        origin=(0.1875 * _INCH, 0.5 * _INCH),
    ),
    _grid(
        "avery-8195",
        "Avery 8195, 2/3 × 1 3/4 in, 60 on Letter",
        LETTER,
        (4, 15),
        (1.75 * _INCH, 2 / 3 * _INCH),
        gap=(0.3125 * _INCH, 0.0),
        origin=(0.28125 * _INCH, 0.5 * _INCH),
    ),
    _grid("avery-l7651", "Avery L7651, 38.1 × 21.2 mm, 65 on A4", A4, (5, 13), (38.1, 21.2), gap=(2.5, 0.0)),
    _grid("herma-4346", "Herma 4346, 45.7 × 21.2 mm, 48 on A4", A4, (4, 12), (45.7, 21.2), gap=(2.6, 0.0)),
    _grid("herma-4270", "Herma 4270, 38.1 × 21.2 mm, 65 on A4", A4, (5, 13), (38.1, 21.2), gap=(0.0, 0.0)),
    _roll("dymo-30252", "Dymo 30252, 3 1/2 × 1 1/8 in, a roll", 3.5 * _INCH, 1.125 * _INCH),
    _roll("dymo-30336", "Dymo 30336, 2 1/8 × 1 in, a roll", 2.125 * _INCH, 1.0 * _INCH),
    _roll("brother-dk11201", "Brother DK-11201, 90 × 29 mm, a roll", 90.0, 29.0),
    _roll("brother-dk11204", "Brother DK-11204, 54 × 17 mm, a roll", 54.0, 17.0),
    _roll("brother-dk11221", "Brother DK-11221, 23 × 23 mm, a roll", 23.0, 23.0),
    _roll("brother-dk11218", "Brother DK-11218, round 24 mm, a roll", 24.0, 24.0, round_=True),
    _grid("cut-a4", "Plain A4 to cut, 45 × 20 mm, 48 a page", A4, (4, 12), (45.0, 20.0), medium="cut"),
    _grid("cut-letter", "Plain Letter to cut, 45 × 20 mm, 48 a page", LETTER, (4, 12), (45.0, 20.0), medium="cut"),
    _grid(
        "round-a4",
        "Plain A4 to cut, round tags of 25 mm, 54 a page",
        A4,
        (6, 9),
        (25.0, 25.0),
        gap=(5.0, 4.0),
        medium="cut",
        round_=True,
    ),
    _grid(
        "round-letter",
        "Plain Letter to cut, round tags of 25 mm, 54 a page",
        LETTER,
        (6, 9),
        (25.0, 25.0),
        gap=(5.0, 4.0),
        medium="cut",
        round_=True,
    ),
)

_PRINTED: Final = ((0x20, 0x7E), (0xA1, 0xAC), (0xAE, 0x17F), (0x384, 0x3CE), (0x400, 0x45F))
"""The letters that the typefaces have which every PDF brings along: Latin, Greek, Cyrillic."""
_PRINTED_SIGNS: Final = frozenset("–—‘’‚“”„†•…‹›€№™")


def unprintable(text: str) -> str:
    """The characters of a text that no tag can have; each once, in order."""
    return "".join(
        dict.fromkeys(
            each
            for each in text
            if each not in _PRINTED_SIGNS and not any(low <= ord(each) <= high for low, high in _PRINTED)
        )
    )


USUAL: Final = "avery-5160"
"""The sheet of who names none."""


def sheet_named(name: str) -> Sheet:
    """The sheet of a name: whole, in any case, or the number alone (``5160``, ``L7651``, ``30336``).

    Raises:
        Refusal: there is none, or several; says which there are.
    """
    wanted = name.strip().casefold().replace(" ", "-")
    exact = [each for each in SHEETS if each.name == wanted]
    close = [each for each in SHEETS if wanted and wanted.replace("-", "") in each.name.replace("-", "")]
    found = exact or close
    if len(found) == 1:
        return found[0]
    names = ", ".join(each.name for each in (found or SHEETS))
    if found:
        raise Refusal(f"Several sheets are called “{shown(name, width=30)}”: {names}.")
    raise Refusal(f"There is no sheet “{shown(name, width=30)}”. There are {names}.", code="not_found")


def read_offset(text: str) -> tuple[float, float]:
    """How far a printer is off, right and down in mm, from ``0.5 -1``, ``0.5,-1`` or one for both; nothing is none.

    Raises:
        Refusal: it is no such pair, or more than any printer is off.
    """
    parts = text.replace(",", " ").split() or ["0"]
    try:
        right, down = (float(parts[0]), float(parts[-1]))
    except ValueError:
        right = down = _FARTHEST + 1
    if len(parts) > 2 or not (abs(right) <= _FARTHEST and abs(down) <= _FARTHEST):  # noqa: PLR2004 - right and down
        raise Refusal(f"An offset is millimetres right and down, as 0.5 -1 (at most {_FARTHEST}), not “{shown(text)}”.")
    return right, down
