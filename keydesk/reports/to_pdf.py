"""A report on pages: repeated headings, page x of y, long cells wrapped, the typeface carried along."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from keydesk import fonts
from keydesk.reports.report import Report
from keydesk.reports.words import columns_for_people, in_groups, said_above, words
from keydesk.rules.sheets import A4, LETTER
from keydesk.rules.text import shown

_MARGIN: Final = 15 * mm
_SIZE, _LEADING, _GAP, _ROW_GAP = 8.5, 11.0, 9.0, 2.5
_TITLE: Final = 13.0
_LEAST: Final = 42.0
_NEARLY: Final = 0.01
_BAR, _BAR_HEIGHT = 70.0, 6.0
_EVERY: Final = 200
_LACKING: Final = "A letter that this typeface does not have is printed as ?."
_CONTINUED: Final = " (continued)"


@dataclass(frozen=True, slots=True)
class _Column:
    """One column on paper, in points."""

    at: int
    heading: str
    left: float
    width: float
    right: bool
    most: int = 0


@dataclass(frozen=True, slots=True)
class _Line:
    """What stands under each other: a group's heading, a row by its position (-1 for the totals), or a note."""

    height: float
    row: int | None = None
    text: str = ""
    bold: bool = False


def write(report: Report, stream: BinaryIO, *, letter: bool = False, told: Callable[[int], None] | None = None) -> None:
    """Write the pages, across where the columns need it.

    The rows are laid out first, which gives the number of pages, and drawn then, a page at a time: however many there
    are, only where each page begins is kept.

    Args:
        report: what to write.
        stream: where it goes.
        letter: whether the paper is Letter; A4 otherwise.
        told: called with the number of rows laid out now and then; what it raises stops the writing.
    """
    fonts.register()
    paper = _Paper(report, letter=letter)
    pages = paper.pages(told)
    canvas = Canvas(stream, pagesize=(paper.width, paper.height), pageCompression=1, invariant=True)
    canvas.setTitle(shown(report.title))
    canvas.setAuthor("keydesk")
    for number, page in enumerate(pages, start=1):
        paper.draw(canvas, page, f"page {number} of {len(pages)}")
        canvas.showPage()
    canvas.save()


class _Paper:
    """The pages of one report."""

    def __init__(self, report: Report, *, letter: bool) -> None:
        self.report = report
        short, long = (side * mm for side in (LETTER if letter else A4))
        natural = [self._natural(at) for at in columns_for_people(report)]
        across = sum(natural) + _GAP * (len(natural) - 1) > short - 2 * _MARGIN
        self.width, self.height = (long, short) if across else (short, long)
        self.lacking = False
        self.columns = self._columns(natural)

    # -- how wide ----------------------------------------------------------------------------------------------------

    def _text(self, row: int, at: int) -> str:
        report = self.report
        cells = report.totals if row < 0 and report.totals is not None else report.rows[row]
        return words(cells[at], report.columns[at], report)

    def _natural(self, at: int) -> float:
        column = self.report.columns[at]
        heading = stringWidth(column.heading, fonts.SANS_BOLD, _SIZE)
        texts = {self._text(row, at) for row in range(len(self.report.rows))}
        if self.report.totals is not None:
            texts.add(self._text(-1, at))
        widest = max((stringWidth(text, fonts.SANS_BOLD, _SIZE) for text in texts), default=0.0)
        return float(max(heading, widest)) + (_BAR if column.kind == "bar" else 0.0) + 1.0

    def _columns(self, natural: Sequence[float]) -> list[_Column]:
        """Each as wide as its texts; where that is too much, those that may be wrapped share what is left."""
        report, widths = self.report, list(natural)
        places = columns_for_people(report)
        room = self.width - 2 * _MARGIN - _GAP * (len(widths) - 1)
        loose = [index for index, at in enumerate(places) if not _is_whole(report, at)] or list(range(len(widths)))
        over = sum(widths) - room
        while over > _NEARLY:
            wide = [index for index in loose if widths[index] > _LEAST]
            if not wide:
                if len(loose) == len(widths):
                    break
                loose = list(range(len(widths)))
                continue
            widest = max(widths[index] for index in wide)
            at_most = [index for index in wide if widths[index] >= widest - _NEARLY]
            following = max((widths[index] for index in wide if widths[index] < widest - _NEARLY), default=_LEAST)
            cut = min(over / len(at_most), widest - max(following, _LEAST))
            for index in at_most:
                widths[index] -= max(cut, _NEARLY)
            over = sum(widths) - room
        columns, left = [], _MARGIN
        for at, width in zip(places, widths, strict=True):
            column = report.columns[at]
            most = max((each for row in report.rows if isinstance(each := row[at], int)), default=0)
            right = column.right or column.kind in {"number", "money"}
            columns.append(_Column(at, column.heading, left, width, right, most if column.kind == "bar" else 0))
            left += width + _GAP
        return columns

    # -- what goes where ---------------------------------------------------------------------------------------------

    def pages(self, told: Callable[[int], None] | None) -> list[list[_Line]]:
        """The lines of each page; a group's heading goes with its first row, and is said again on the next page."""
        room = self.height - 2 * _MARGIN - self._head_height()
        pages: list[list[_Line]] = [[]]
        used, group = 0.0, ""

        def put(line: _Line, *, follows: float = 0.0) -> None:
            nonlocal used
            if used + line.height + follows > room and pages[-1]:
                pages.append([])
                used = 0.0
                if group and line.row is not None and line.row >= 0:
                    again = _Line(_LEADING + _ROW_GAP, text=group + _CONTINUED, bold=True)
                    pages[-1].append(again)
                    used = again.height
            pages[-1].append(line)
            used += line.height

        for number, line in enumerate(self._lines()):
            if told is not None and number % _EVERY == 0:
                told(number)
            if line.bold and line.row is None:
                group = ""
                put(line, follows=_LEADING + _ROW_GAP)
                group = line.text
            else:
                group = group if line.row is not None and line.row >= 0 else ""
                put(line)
        return pages

    def _lines(self) -> Iterator[_Line]:
        report = self.report
        for heading, rows in in_groups(report):
            if heading:
                yield _Line(2 * _LEADING, text=heading, bold=True)
            for row in rows:
                yield _Line(self._height(row), row=row)
        if not report.rows:
            yield _Line(_LEADING, text=report.nothing)
        elif report.totals is not None:
            yield _Line(self._height(-1) + _LEADING, row=-1, bold=True)
        for note in (*report.notes, *((_LACKING,) if self.lacking else ())):
            for number, text in enumerate(self._wrapped(note, self.width - 2 * _MARGIN)):
                yield _Line(_LEADING * (1.6 if not number else 1), text=text)

    def _height(self, row: int) -> float:
        most = max(len(self._wrapped(self._text(row, each.at), self._room(each))) for each in self.columns)
        return max(1, most) * _LEADING + _ROW_GAP

    def _room(self, column: _Column) -> float:
        return column.width - (_BAR if column.most else 0.0)

    def _head_height(self) -> float:
        above = sum(len(self._wrapped(text, self.width - 2 * _MARGIN)) for text in said_above(self.report))
        return _TITLE + 6 + above * _LEADING + 2 * _LEADING + 4

    def _wrapped(self, text: str, width: float, font: str = fonts.SANS) -> list[str]:
        """The text in lines of that width, broken at blanks and, where one word is too long, inside it."""
        fitting = fonts.fitting(shown(text), font)
        self.lacking = self.lacking or fitting.count("?") > text.count("?")
        if stringWidth(fitting, fonts.SANS_BOLD, _SIZE) <= width:
            return [fitting]
        lines, line = [], ""
        for word in fitting.split():
            longer = f"{line} {word}" if line else word
            if stringWidth(longer, fonts.SANS_BOLD, _SIZE) <= width:
                line = longer
                continue
            if line:
                lines.append(line)
            line = word
            while stringWidth(line, fonts.SANS_BOLD, _SIZE) > width and len(line) > 1:
                fits = next(
                    size
                    for size in range(len(line) - 1, 0, -1)
                    if size == 1 or stringWidth(line[:size], fonts.SANS_BOLD, _SIZE) <= width
                )
                lines.append(line[:fits])
                line = line[fits:]
        return [*lines, line] if line or not lines else lines

    # -- drawing -----------------------------------------------------------------------------------------------------

    def draw(self, canvas: Canvas, page: Sequence[_Line], number: str) -> None:
        """One page: title, what was asked, headings, lines, and which page it is."""
        report, right = self.report, self.width - _MARGIN
        y = self.height - _MARGIN - _TITLE
        canvas.setFont(fonts.SANS_BOLD, _TITLE)
        canvas.drawString(_MARGIN, y, fonts.fitting(shown(report.title), fonts.SANS_BOLD))
        canvas.setFont(fonts.SANS, _SIZE)
        canvas.drawRightString(right, y, number)
        y -= 6
        for text in said_above(report):
            for line in self._wrapped(text, self.width - 2 * _MARGIN):
                y -= _LEADING
                canvas.drawString(_MARGIN, y, line)
        y -= 2 * _LEADING
        if report.rows:
            canvas.setFont(fonts.SANS_BOLD, _SIZE)
            for column in self.columns:
                self._put(canvas, column, y, column.heading)
            canvas.setLineWidth(0.6)
            canvas.line(_MARGIN, y - 3, right, y - 3)
        y -= 4
        for each in page:
            bottom = y - each.height
            if each.row is None:
                canvas.setFont(fonts.SANS_BOLD if each.bold else fonts.SANS, _SIZE)
                canvas.drawString(_MARGIN, bottom + _ROW_GAP, fonts.fitting(each.text, fonts.SANS_BOLD))
            else:
                self._row(canvas, each, y if each.row >= 0 else y - _LEADING)
            y = bottom

    def _row(self, canvas: Canvas, line: _Line, top: float) -> None:
        report, row = self.report, line.row if line.row is not None else -1
        if row < 0:
            canvas.line(_MARGIN, top + 2, self.width - _MARGIN, top + 2)
        canvas.setFont(fonts.SANS_BOLD if line.bold else fonts.SANS, _SIZE)
        for column in self.columns:
            for number, text in enumerate(self._wrapped(self._text(row, column.at), self._room(column))):
                self._put(canvas, column, top - (number + 1) * _LEADING + 1, text)
            cell = report.rows[row][column.at] if row >= 0 else None
            if column.most and isinstance(cell, int) and cell > 0:
                canvas.setFillGray(0.45)
                length = cell / column.most * (_BAR - 4)
                canvas.rect(column.left, top - _LEADING + 1, length, _BAR_HEIGHT, stroke=0, fill=1)
                canvas.setFillGray(0)

    def _put(self, canvas: Canvas, column: _Column, y: float, text: str) -> None:
        if column.right:
            canvas.drawRightString(column.left + column.width, y, text)
        else:
            canvas.drawString(column.left + (_BAR if column.most else 0.0), y, text)


def _is_whole(report: Report, at: int) -> bool:
    """Whether a column is never wrapped: codes, times, numbers."""
    column = report.columns[at]
    return column.whole or column.kind in {"code", "day", "moment", "number", "money", "phone", "bar"}
