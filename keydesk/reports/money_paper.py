"""A sheet about money, as PDF: who it is from and to, a table with repeated headings, sums, and what is to be said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from keydesk import fonts
from keydesk.reports.fitting import Fitting
from keydesk.rules.sheets import A4, LETTER

_MARGIN: Final = 20 * mm
_SIZE, _LEADING, _ROW_GAP = 9.5, 12.5, 4.0
_NAME, _TITLE, _STAMP = 13.0, 18.0, 84.0
_LABEL: Final = 26 * mm
_RIGHT_BLOCK: Final = 66 * mm
_SUMS: Final = 84 * mm
_GAP: Final = 5 * mm
_TO_TOP: Final = 34 * mm
_GREY, _LIGHT, _FAINT = 0.35, 0.75, 0.9
_MOST_FROM, _MOST_TO = 5, 7
_FOOT: Final = 8 * mm


@dataclass(frozen=True, slots=True)
class MoneyColumn:
    """One column of the table; a width of 0 is what the others leave."""

    heading: str
    width: float = 0.0
    right: bool = False


@dataclass(frozen=True, slots=True)
class Sum:
    """One of the sums beneath the table; the bold one is what the reader looks for."""

    label: str
    amount: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class MoneySheet:
    """What stands on it.

    Attributes:
        title: ``Invoice``, ``Statement``.
        number: what it is called at the foot of each page.
        office: who it is from.
        office_lines: where they are, a line each.
        to: name and address, a line each.
        facts: label and words on the right: number, date, due.
        columns: of the table, in mm.
        rows: the cells of each, as they are printed.
        nothing: what stands where there is no row.
        sums: beneath the table.
        notes: beneath those, each a paragraph.
        stamp: across the page, faint: ``VOID``.
    """

    title: str
    number: str
    office: str
    office_lines: tuple[str, ...]
    to: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    columns: tuple[MoneyColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    nothing: str
    sums: tuple[Sum, ...]
    notes: tuple[str, ...] = ()
    stamp: str = ""


def money_pdf(
    sheets: Sequence[MoneySheet], *, letter: bool = False, told: Callable[[int], None] | None = None
) -> bytes:
    """The sheets as one PDF, each from a new page on, with pages of its own counted.

    Args:
        sheets: in their order.
        letter: whether the paper is Letter; A4 otherwise.
        told: called with the number of sheets drawn so far; what it raises stops the drawing.
    """
    fonts.register()
    stream = BytesIO()
    width, height = (side * mm for side in (LETTER if letter else A4))
    canvas = Canvas(stream, pagesize=(width, height), pageCompression=1, invariant=True, initialFontName=fonts.SANS)
    canvas.setTitle(f"{sheets[0].title} {sheets[0].number}".strip() if len(sheets) == 1 else sheets[0].title)
    canvas.setAuthor("keydesk")
    for at, sheet in enumerate(sheets):
        if told is not None:
            told(at)
        _Laid(canvas, sheet, width, height).draw()
    canvas.save()
    return stream.getvalue()


@dataclass(frozen=True, slots=True)
class _Place:
    """Where one column stands, in points."""

    left: float
    width: float
    right: bool
    heading: str


class _Laid:
    """One sheet on its pages: laid out first, which gives their number, and drawn then."""

    def __init__(self, canvas: Canvas, sheet: MoneySheet, width: float, height: float) -> None:
        self.canvas, self.sheet = canvas, sheet
        self.width, self.height = width, height
        self.inner = width - 2 * _MARGIN
        self.fitting = Fitting(_SIZE)
        self.places = self._columns()

    def _columns(self) -> list[_Place]:
        fixed = sum(each.width * mm for each in self.sheet.columns)
        gaps = _GAP * (len(self.sheet.columns) - 1)
        left, places = _MARGIN, []
        for each in self.sheet.columns:
            wide = each.width * mm or self.inner - fixed - gaps
            places.append(_Place(left, wide, each.right, each.heading))
            left += wide + _GAP
        return places

    # -- what goes where ---------------------------------------------------------------------------------------------

    def draw(self) -> None:
        """Every page of it."""
        pages = self._pages()
        for at, rows in enumerate(pages):
            self._stamp()
            y = self._head() if at == 0 else self.height - _MARGIN
            y = self._headings(y)
            for row in rows:
                y = self._row(row, y)
            if at == len(pages) - 1:
                self._end(y)
            self._foot(at + 1, len(pages))
            self.canvas.showPage()

    def _pages(self) -> list[list[tuple[str, ...]]]:
        """The rows of each page; the sums keep together, and have a row before them."""
        first = self.height - 2 * _MARGIN - _TO_TOP - (_MOST_TO + 3) * _LEADING - _FOOT
        later = self.height - 2 * _MARGIN - 2 * _LEADING - _FOOT
        pages: list[list[tuple[str, ...]]] = [[]]
        left = first
        for row in self.sheet.rows or ((self.sheet.nothing, *("" for _ in self.places[1:])),):
            high = self._high(row)
            if high > left and pages[-1]:
                pages.append([])
                left = later
            pages[-1].append(row)
            left -= high
        if self._end_height() > left and len(pages[-1]) > 1:
            pages.append([pages[-1].pop()])
        return pages

    def _cells(self, row: tuple[str, ...]) -> Iterator[tuple[_Place, tuple[str, ...]]]:
        if not self.sheet.rows:
            yield self.places[0], self.fitting.lines(row[0], self.inner)
            return
        for place, text in zip(self.places, row, strict=True):
            yield place, self.fitting.lines(text, place.width)

    def _high(self, row: tuple[str, ...]) -> float:
        return max(len(lines) for _, lines in self._cells(row)) * _LEADING + _ROW_GAP

    def _note_lines(self) -> list[str]:
        lines: list[str] = []
        for note in self.sheet.notes:
            for paragraph in note.split("\n"):
                lines += self.fitting.lines(paragraph, self.inner) if paragraph.strip() else [""]
            lines.append("")
        return lines

    def _end_height(self) -> float:
        return (len(self.sheet.sums) + len(self._note_lines()) + 3) * _LEADING

    # -- drawing -----------------------------------------------------------------------------------------------------

    def _text(
        self, x: float, y: float, text: str, *, bold: bool = False, grey: float = 0.0, size: float = _SIZE
    ) -> None:
        self.canvas.setFont(fonts.SANS_BOLD if bold else fonts.SANS, size)
        self.canvas.setFillGray(grey)
        self.canvas.drawString(x, y, text)
        self.canvas.setFillGray(0)

    def _right(self, x: float, y: float, text: str, *, bold: bool = False, grey: float = 0.0) -> None:
        self.canvas.setFont(fonts.SANS_BOLD if bold else fonts.SANS, _SIZE)
        self.canvas.setFillGray(grey)
        self.canvas.drawRightString(x, y, text)
        self.canvas.setFillGray(0)

    def _head(self) -> float:
        """Who it is from and to, and what it is; where the table begins."""
        sheet, top = self.sheet, self.height - _MARGIN
        beside = self.width - _MARGIN - _RIGHT_BLOCK
        room = self.inner - _RIGHT_BLOCK - _GAP
        y = top - _NAME
        for line in Fitting(_NAME).few_lines(sheet.office, room, 2):
            self._text(_MARGIN, y, line, bold=True, size=_NAME)
            y -= _NAME + 2
        y -= 2
        for line in sheet.office_lines[:_MOST_FROM]:
            self._text(_MARGIN, y, self.fitting.cut(line, room), grey=_GREY)
            y -= _LEADING
        self._text(beside, top - _TITLE, sheet.title, bold=True, size=_TITLE)
        y = top - _TITLE - 1.8 * _LEADING
        for label, words in sheet.facts:
            self._text(beside, y, label, grey=_GREY)
            self._text(beside + _LABEL, y, self.fitting.cut(words, _RIGHT_BLOCK - _LABEL))
            y -= _LEADING
        y = min(top - _TO_TOP, y - _LEADING)
        for number, line in enumerate(sheet.to[:_MOST_TO]):
            self._text(_MARGIN, y, self.fitting.cut(line, room), bold=number == 0)
            y -= _LEADING
        return float(min(y, top - _TO_TOP - _MOST_TO * _LEADING) - _LEADING)

    def _headings(self, y: float) -> float:
        y -= _LEADING
        for each in self.places:
            heading = self.fitting.cut(each.heading, each.width)
            if each.right:
                self._right(each.left + each.width, y, heading, bold=True)
            else:
                self._text(each.left, y, heading, bold=True)
        self._rule(y - 4, 0.8, 0.0)
        return y - 6

    def _row(self, row: tuple[str, ...], y: float) -> float:
        high = self._high(row)
        for place, lines in self._cells(row):
            for number, text in enumerate(lines, start=1):
                at = y - number * _LEADING + 1
                if place.right:
                    self._right(place.left + place.width, at, text)
                else:
                    self._text(place.left, at, text)
        self._rule(y - high, 0.4, _LIGHT)
        return y - high

    def _end(self, y: float) -> None:
        y -= 4
        right = self.width - _MARGIN
        for each in self.sheet.sums:
            y -= _LEADING
            if each.bold:
                y -= 3
                self.canvas.setLineWidth(0.8)
                self.canvas.line(right - _SUMS, y + _LEADING - 1, right, y + _LEADING - 1)
            label = self.fitting.cut(each.label, _SUMS - 26 * mm)
            self._text(right - _SUMS, y, label, bold=each.bold, grey=0.0 if each.bold else _GREY)
            self._right(right, y, each.amount, bold=each.bold)
        y -= _LEADING
        for line in self._note_lines():
            y -= _LEADING
            self._text(_MARGIN, y, line)

    def _rule(self, y: float, thick: float, grey: float) -> None:
        self.canvas.setLineWidth(thick)
        self.canvas.setStrokeGray(grey)
        self.canvas.line(_MARGIN, y, self.width - _MARGIN, y)
        self.canvas.setStrokeGray(0)

    def _stamp(self) -> None:
        if not self.sheet.stamp:
            return
        self.canvas.saveState()
        self.canvas.translate(self.width / 2, self.height / 2)
        self.canvas.rotate(35)
        self.canvas.setFont(fonts.SANS_BOLD, _STAMP)
        self.canvas.setFillGray(_FAINT)
        self.canvas.drawCentredString(0, 0, self.sheet.stamp)
        self.canvas.restoreState()

    def _foot(self, page: int, pages: int) -> None:
        y = _MARGIN - _FOOT
        self._text(_MARGIN, y, f"{self.sheet.title} {self.sheet.number}".strip(), grey=_GREY)
        self._right(self.width - _MARGIN, y, f"page {page} of {pages}", grey=_GREY)
