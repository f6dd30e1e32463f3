"""Labels as a PDF: sheets of stickers, rolls, plain paper to cut; and the page that tells a printer's offset."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any, Final

import segno
from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from keydesk import fonts
from keydesk.labels.tag import Arrangement, Label, Text, arrange, bar_modules
from keydesk.rules.sheets import Sheet, places
from keydesk.rules.text import shown

_HAIRLINE: Final = 0.1
_EVERY: Final = 20
"""Labels between two words on how far it is."""
_SMALLEST: Final = 1.2
"""Height of the smallest letters of a finder's line, in mm; what is longer still is cut."""
_ASCENT: Final = 0.76
"""How far capitals of DejaVu stand above the line, of their size; what stands below it is empty in a code."""


def labels_pdf(
    labels: Sequence[Label],
    sheet: Sheet,
    *,
    start: int = 1,
    offset: tuple[float, float] = (0.0, 0.0),
    told: Callable[[int], None] | None = None,
) -> bytes:
    """The labels as a PDF document, in order, the first at the sheet's label ``start``.

    Args:
        labels: what they say.
        sheet: what they are printed on.
        start: the first free label, counted from 1.
        offset: how far to move everything right and down, in mm.
        told: called with the number of labels drawn now and then; what it raises stops the drawing.

    Raises:
        Refusal: the sheet has no label ``start``.
    """
    page_now = 0
    canvas, stream = _canvas(sheet)
    spots = places(sheet, len(labels), start=start, offset=offset)
    for number, (label, place) in enumerate(zip(labels, spots, strict=True)):
        if told is not None and number % _EVERY == 0:
            told(number)
        while page_now < place.page:
            canvas.showPage()
            page_now += 1
        if sheet.medium == "cut":
            _outline(canvas, sheet, place.x, place.y)
        _draw(canvas, sheet, arrange(label, sheet.label, round_=sheet.round), label, (place.x, place.y))
    return _finished(canvas, stream)


def calibration_pdf(sheet: Sheet, *, offset: tuple[float, float] = (0.0, 0.0)) -> bytes:
    """A page with every label's outline and two scales in mm: over a sheet of labels it tells the printer's offset."""
    canvas, stream = _canvas(sheet)
    for place in places(sheet, sheet.per_page, offset=offset):
        _outline(canvas, sheet, place.x, place.y)
    first = next(places(sheet, 1, offset=offset))
    _scales(canvas, sheet, first.x, first.y)
    words = (
        "Print at 100 %, lay it over a sheet of labels and hold both against the light.",
        "Read on the scales how far the outlines are off, right and down, and give that as the offset.",
    )
    size = 3.0 if sheet.per_page > 1 else 1.4
    for number, line in enumerate(words):
        _write(
            canvas,
            sheet,
            Text(line, sheet.page[0] / 2, size * 1.6 * number + 1, size, sheet.page[0] - 4, is_code=False),
        )
    return _finished(canvas, stream)


def _canvas(sheet: Sheet) -> tuple[Canvas, BytesIO]:
    fonts.register()
    stream = BytesIO()
    # Invariant: the same labels give the same bytes, and the document tells nothing of who made it and when.
    canvas = Canvas(stream, pagesize=(sheet.page[0] * mm, sheet.page[1] * mm), invariant=True)
    canvas.setTitle("Labels")
    canvas.setAuthor("keydesk")
    return canvas, stream


def _finished(canvas: Canvas, stream: BytesIO) -> bytes:
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _draw(canvas: Canvas, sheet: Sheet, arrangement: Arrangement, label: Label, at: tuple[float, float]) -> None:
    left, top = at[0] + arrangement.left, at[1] + arrangement.top
    if arrangement.symbol == "qr":
        _draw_qr(canvas, sheet, label.code, (left, top), arrangement.module)
    else:
        _draw_bars(canvas, sheet, label.code, (left, top), arrangement)
    for text in arrangement.texts:
        moved = Text(text.text, text.middle + at[0], text.top + at[1], text.height, text.widest, text.is_code)
        _write(canvas, sheet, moved)


def _draw_bars(canvas: Canvas, sheet: Sheet, code: str, corner: tuple[float, float], arrangement: Arrangement) -> None:
    symbol: Any = Code128(
        code, barWidth=arrangement.module * mm, barHeight=arrangement.height * mm, quiet=0, humanReadable=0
    )
    # Runs of digits take fewer modules than were counted for them; the symbol stays in the middle.
    spare = (bar_modules(code) * arrangement.module - symbol.width / mm) / 2
    symbol.drawOn(canvas, (corner[0] + spare) * mm, (sheet.page[1] - corner[1] - arrangement.height) * mm)


def _draw_qr(canvas: Canvas, sheet: Sheet, code: str, corner: tuple[float, float], module: float) -> None:
    symbol = segno.make_qr(code, version=1, error="m", boost_error=False)
    path = canvas.beginPath()
    for row, cells in enumerate(symbol.matrix):
        column = 0
        while column < len(cells):
            # Dark cells beside each other are one rectangle, so that no hairline of white is drawn between them.
            run = column
            while run < len(cells) and cells[run]:
                run += 1
            if run > column:
                path.rect(
                    (corner[0] + column * module) * mm,
                    (sheet.page[1] - corner[1] - (row + 1) * module) * mm,
                    (run - column) * module * mm,
                    module * mm,
                )
            column = max(run, column + 1)
    canvas.drawPath(path, stroke=0, fill=1)


def _write(canvas: Canvas, sheet: Sheet, text: Text) -> None:
    font = fonts.MONO_BOLD if text.is_code else fonts.SANS
    words, height = shown(text.text), text.height
    wide = stringWidth(words, font, height * mm) / mm
    if wide > text.widest:
        height = max(height * text.widest / wide, _SMALLEST if not text.is_code else 0.0)
    while len(words) > 1 and stringWidth(words, font, height * mm) / mm > text.widest + 0.01:
        words = words[:-2].rstrip() + "…"
    canvas.setFont(font, height * mm)
    base = text.top + text.height / 2 + height * _ASCENT / 2
    canvas.drawCentredString(text.middle * mm, (sheet.page[1] - base) * mm, words)


def _outline(canvas: Canvas, sheet: Sheet, x: float, y: float) -> None:
    width, height = sheet.label
    canvas.saveState()
    canvas.setLineWidth(_HAIRLINE * mm)
    canvas.setStrokeGray(0.55)
    bottom = sheet.page[1] - y - height
    if sheet.round:
        canvas.circle((x + width / 2) * mm, (bottom + height / 2) * mm, width / 2 * mm, stroke=1, fill=0)
    else:
        canvas.rect(x * mm, bottom * mm, width * mm, height * mm, stroke=1, fill=0)
    canvas.restoreState()


def _scales(canvas: Canvas, sheet: Sheet, x: float, y: float) -> None:
    """Two scales through the first label's corner, ten mm either way, a long stroke every five."""
    canvas.setLineWidth(_HAIRLINE * mm)
    for step in range(-10, 11):
        long = 3.0 if step % 5 == 0 else 1.5
        if x + step >= 0:
            canvas.line((x + step) * mm, (sheet.page[1] - y) * mm, (x + step) * mm, (sheet.page[1] - y - long) * mm)
        if y + step >= 0:
            canvas.line(x * mm, (sheet.page[1] - y - step) * mm, (x + long) * mm, (sheet.page[1] - y - step) * mm)
