"""The hook map for emergencies: which key hangs on which hook, drawn and listed, on paper, for when the box is down.

It has codes and hooks only, never a name or an address (rule "Secrets"), says how long it holds, and that it is to be
shredded after that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Final, Literal

from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from keydesk import fonts
from keydesk.labels.hook_board import BoardPart, MappedPlace, draw_part, parts_of
from keydesk.rules.sheets import A4, LETTER
from keydesk.rules.text import shown

Paper = Literal["a4", "letter"]

_PAPERS: Final[dict[Paper, tuple[float, float]]] = {"a4": A4, "letter": LETTER}
_MARGIN: Final = 15.0
_HEAD: Final = 24.0
_FOOT: Final = 12.0
_LINE: Final = 5.2
_COLUMNS: Final = 4
_GAP: Final = 6.0


@dataclass(frozen=True, slots=True)
class MappedHook:
    """One hook of the map and the tag that hangs there; a hook may have several, and a tag no hook."""

    hook: str
    tag: str


@dataclass(frozen=True, slots=True)
class MappedSafe:
    """One safe of the map, as stored: what hangs in it, and its hooks where they are on the wall."""

    label: str
    hooks: tuple[MappedHook, ...]
    board: tuple[MappedPlace, ...] = ()


def mapped_safe(
    label: str,
    hooks: Sequence[tuple[str, str]],
    board: Sequence[tuple[str, int, int, tuple[str, ...]]] = (),
) -> MappedSafe:
    """A safe of the map from what a store says of it."""
    return MappedSafe(
        label,
        tuple(MappedHook(hook, tag) for hook, tag in hooks),
        tuple(MappedPlace(hook, row, column, tags) for hook, row, column, tags in board),
    )


def hook_map_pdf(
    safes: Sequence[MappedSafe], *, office: str, made_at: datetime, valid_until: datetime, paper: Paper = "letter"
) -> bytes:
    """The map of some safes, each as it is on the wall, then by hook and by tag, since one is looked for by either.

    Args:
        safes: what hangs where.
        office: the office's name.
        made_at: when, in the office's time.
        valid_until: until when it holds, in the office's time.
        paper: ``a4`` or ``letter``.
    """
    fonts.register()
    stream = BytesIO()
    width, height = _PAPERS[paper]
    canvas = Canvas(stream, pagesize=(width * mm, height * mm), invariant=True)
    canvas.setTitle("Hook map")
    canvas.setAuthor("keydesk")
    pages = [page for safe in safes for page in _pages(safe, height)]
    for number, page in enumerate(pages, start=1):
        _draw(canvas, page, (width, height), office=office, made_at=made_at, valid_until=valid_until)
        _write(
            canvas, f"page {number} of {len(pages)}", width - _MARGIN, _MARGIN, 8, right=True, height=height, foot=True
        )
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


@dataclass(frozen=True, slots=True)
class _Page:
    title: str
    by: str
    lines: tuple[tuple[str, str], ...] = ()
    part: BoardPart | None = None


def _pages(safe: MappedSafe, height: float) -> list[_Page]:
    """The safe as it is on the wall, by hook and by tag; an empty one once, so that it is not missed."""
    per_page = int((height - 2 * _MARGIN - _HEAD - _FOOT) // _LINE) * _COLUMNS
    by_hook = [(each.hook or "loose", each.tag) for each in safe.hooks]
    by_tag = sorted((each.tag, each.hook or "loose") for each in safe.hooks)
    found: list[_Page] = []
    for by, lines in (("by hook", by_hook), ("by tag", by_tag)):
        starts = range(0, max(1, len(lines)), per_page)
        found.extend(_Page(safe.label, by, tuple(lines[start : start + per_page])) for start in starts)
    drawn = [
        _Page(safe.label, "on the wall", part=part)
        for part in parts_of(safe.board, height - 2 * _MARGIN - _HEAD - _FOOT)
    ]
    return [*drawn, *found] if safe.hooks else drawn or found[:1]


def _draw(
    canvas: Canvas,
    page: _Page,
    size: tuple[float, float],
    *,
    office: str,
    made_at: datetime,
    valid_until: datetime,
) -> None:
    width, height = size
    _write(canvas, f"{shown(page.title)} · hook map {page.by}", _MARGIN, _MARGIN, 15, height=height, bold=True)
    _write(canvas, f"{shown(office)} · made {_moment(made_at)}", _MARGIN, _MARGIN + 8, 9, height=height)
    _write(
        canvas,
        f"VALID UNTIL {_moment(valid_until)}. Then shred it.",
        _MARGIN,
        _MARGIN + 13,
        10,
        height=height,
        bold=True,
    )
    if page.part is not None:
        draw_part(canvas, page.part, left=_MARGIN, top=height - _MARGIN - _HEAD, width=width - 2 * _MARGIN)
    elif not page.lines:
        _write(canvas, "Nothing hangs in this safe.", _MARGIN, _MARGIN + _HEAD, 10, height=height)
    rows = int((height - 2 * _MARGIN - _HEAD - _FOOT) // _LINE)
    column_width = (width - 2 * _MARGIN - (_COLUMNS - 1) * _GAP) / _COLUMNS
    for number, (first, second) in enumerate(page.lines):
        column, row = divmod(number, rows)
        x = _MARGIN + column * (column_width + _GAP)
        y = _MARGIN + _HEAD + row * _LINE
        _write(canvas, shown(first), x, y, 9, height=height, widest=column_width * 0.5, mono=True)
        _write(
            canvas,
            shown(second),
            x + column_width,
            y,
            9,
            right=True,
            height=height,
            widest=column_width * 0.5,
            mono=True,
        )
        if row % 5 == 4:  # noqa: PLR2004 - a line after every five, for the eye
            canvas.setLineWidth(0.1 * mm)
            canvas.setStrokeGray(0.6)
            canvas.line(
                x * mm, (height - y - _LINE * 0.8) * mm, (x + column_width) * mm, (height - y - _LINE * 0.8) * mm
            )
    _write(
        canvas,
        "Codes and hooks only. Who a key belongs to is in keydesk.",
        _MARGIN,
        _MARGIN,
        8,
        height=height,
        foot=True,
    )


def _moment(value: datetime) -> str:
    return f"{value:%a} {value.day} {value:%b %Y %H:%M}"


def _write(
    canvas: Canvas,
    text: str,
    x: float,
    y: float,
    size: float,
    *,
    height: float,
    bold: bool = False,
    mono: bool = False,
    right: bool = False,
    foot: bool = False,
    widest: float | None = None,
) -> None:
    """One line of text; ``y`` is its top from the page's upper edge in mm, or from the lower one at its foot."""
    font = fonts.MONO_BOLD if mono else fonts.SANS_BOLD if bold else fonts.SANS
    while widest is not None and len(text) > 1 and stringWidth(text, font, size) > widest * mm:
        text = text[:-2] + "…"
    canvas.setFont(font, size)
    base = y * mm if foot else (height - y) * mm - size
    (canvas.drawRightString if right else canvas.drawString)(x * mm, base, text)
