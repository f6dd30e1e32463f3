"""A report on pages: repeated headings, page x of y, long cells wrapped, the typeface carried along."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO, Final

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from keydesk import fonts
from keydesk.reports.fitting import Fitting
from keydesk.reports.report import Report
from keydesk.reports.words import columns_for_people, in_groups, said_above, words
from keydesk.rules.sheets import A4, LETTER
from keydesk.rules.text import shown

_MARGIN: Final = 15 * mm
_SIZE, _LEADING, _GAP, _ROW_GAP = 8.5, 11.0, 9.0, 2.5
_TITLE: Final = 13.0
_NUMBER: Final = 90.0
_MANY: Final = 16
_SMALL_GAP: Final = 4.0
_MOST_TITLE, _MOST_ABOVE = 3, 6
_LEAST: Final = 42.0
_LONG_WORD: Final = 120.0
_NEARLY: Final = 0.01
_BAR, _BAR_HEIGHT = 70.0, 6.0
_EVERY: Final = 200
_LACKING: Final = "A letter that this typeface does not have is printed as ?."
_TURNED: Final = "Hebrew and Arabic letters are printed from left to right; take the workbook or HTML to read them."
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
    """What stands under each other: a line of a group's heading, a row by its position (-1 for the totals), or a note.

    A row that is higher than a page comes in parts: ``begin`` is the first of its lines that stands here, and ``count``
    how many do.
    """

    height: float
    row: int | None = None
    text: str = ""
    bold: bool = False
    begin: int = 0
    count: int = 0


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
    canvas = Canvas(
        stream, pagesize=(paper.width, paper.height), pageCompression=1, invariant=True, initialFontName=fonts.SANS
    )
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
        self.fitting = Fitting(_SIZE)
        # What the title has is told of, too, though it is measured apart.
        self.fitting.plain(report.title)
        short, long = (side * mm for side in (LETTER if letter else A4))
        natural = [self._natural(at) for at in columns_for_people(report)]
        wide = sum(width for width, _ in natural)
        self.gap = _GAP if len(natural) <= _MANY else _SMALL_GAP
        across = wide + self.gap * (len(natural) - 1) > short - 2 * _MARGIN
        self.width, self.height = (long, short) if across else (short, long)
        self.inner = self.width - 2 * _MARGIN
        self.columns = self._columns(natural)
        self.title = Fitting(_TITLE).few_lines(report.title, self.inner - _NUMBER, _MOST_TITLE)
        self.above = [
            line for text in said_above(report) for line in self.fitting.few_lines(text, self.inner, _MOST_ABOVE)
        ]
        head = len(self.title) * (_TITLE + 2) + 4 + (len(self.above) + 2) * _LEADING + 4
        self.room = self.height - 2 * _MARGIN - head

    # -- how wide ----------------------------------------------------------------------------------------------------

    def _text(self, row: int, at: int) -> str:
        report = self.report
        cells = report.totals if row < 0 and report.totals is not None else report.rows[row]
        return words(cells[at], report.columns[at], report)

    def _natural(self, at: int) -> tuple[float, float]:
        """How wide a column would be, and what its longest word needs."""
        column = self.report.columns[at]
        texts = {self._text(row, at) for row in range(len(self.report.rows))}
        if self.report.totals is not None:
            texts.add(self._text(-1, at))
        long_words = {word for text in texts for word in text.split()} | set(column.heading.split())
        bar = (_BAR if column.kind == "bar" else 0.0) + 1.0
        widest, word = (max((self.fitting.width(each) for each in some), default=0.0) for some in (texts, long_words))
        return max(self.fitting.width(column.heading), widest) + bar, min(word + bar, _LONG_WORD)

    def _columns(self, natural: Sequence[tuple[float, float]]) -> list[_Column]:
        """Each as wide as its texts; where that is too much, those that may be wrapped share what is left.

        Words are broken, and then codes and times wrapped, only where there is no other way.
        """
        report, widths = self.report, [width for width, _ in natural]
        places = columns_for_people(report)
        room = self.inner - self.gap * (len(widths) - 1)
        every = range(len(widths))
        loose = [index for index in every if not _is_whole(report, places[index])]
        by_word = [max(_LEAST, word) for _, word in natural]
        over = sum(widths) - room
        for some, least in ((loose, by_word), (loose, [_LEAST] * len(widths)), (every, [_LEAST] * len(widths))):
            over = _squeeze(widths, some, least, over)
        if over > _NEARLY:
            # More columns than the paper has room for: narrow ones, and nothing that runs off its edge.
            widths = [width * room / sum(widths) for width in widths]
        columns, left = [], _MARGIN
        for at, width in zip(places, widths, strict=True):
            column = report.columns[at]
            most = max((each for row in report.rows if isinstance(each := row[at], int)), default=0)
            right = column.right or column.kind in {"number", "money"}
            columns.append(_Column(at, column.heading, left, width, right, most if column.kind == "bar" else 0))
            left += width + self.gap
        return columns

    # -- what goes where ---------------------------------------------------------------------------------------------

    def pages(self, told: Callable[[int], None] | None) -> list[list[_Line]]:
        """The lines of each page; a group's heading goes with its first row, and is said again on the next page."""
        pages: list[list[_Line]] = [[]]
        used, group = 0.0, ""

        def put(line: _Line, *, follows: float = 0.0) -> None:
            nonlocal used
            if used + line.height + follows > self.room and pages[-1]:
                pages.append([])
                used = 0.0
                if group and line.row is not None and line.row >= 0:
                    again = _Line(_LEADING + _ROW_GAP, text=self.fitting.cut(group, self.inner, _CONTINUED), bold=True)
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
                for part in self._parts(line):
                    put(part)
        return pages

    def _parts(self, line: _Line) -> Iterator[_Line]:
        """A row in as many parts as it needs pages; nearly every row is one."""
        # A part leaves room for its group's heading.
        most = max(1, int((self.room - 2 * (_LEADING + _ROW_GAP)) / _LEADING))
        if line.row is None or line.count <= most:
            yield line
            return
        for begin in range(0, line.count, most):
            count = min(most, line.count - begin)
            yield replace(line, height=count * _LEADING + _ROW_GAP, begin=begin, count=count)

    def _lines(self) -> Iterator[_Line]:
        report = self.report
        for heading, rows in in_groups(report):
            if heading:
                yield _Line(2 * _LEADING, text=heading, bold=True)
                # A heading that is longer than a line goes on in further ones, so that nothing of it is lost.
                yield from (_Line(_LEADING, text=text) for text in self.fitting.lines(heading, self.inner)[1:])
            for row in rows:
                count = self._count(row)
                yield _Line(count * _LEADING + _ROW_GAP, row=row, count=count)
        if not report.rows:
            yield from (_Line(_LEADING, text=text) for text in self.fitting.lines(report.nothing, self.inner))
        elif report.totals is not None:
            count = self._count(-1)
            yield _Line((count + 1) * _LEADING + _ROW_GAP, row=-1, bold=True, count=count)
        for note in report.notes:
            yield from self._note(note)
        if self.fitting.lacking:
            yield from self._note(_LACKING)
        if self.fitting.turned:
            yield from self._note(_TURNED)

    def _note(self, note: str) -> Iterator[_Line]:
        for number, text in enumerate(self.fitting.lines(note, self.inner)):
            yield _Line(_LEADING * (1.6 if not number else 1), text=text)

    def _count(self, row: int) -> int:
        """How many lines a row has."""
        return max(len(self._cell_lines(row, each)) for each in self.columns)

    def _cell_lines(self, row: int, column: _Column) -> Sequence[str]:
        return self.fitting.lines(self._text(row, column.at), column.width - (_BAR if column.most else 0.0))

    # -- drawing -----------------------------------------------------------------------------------------------------

    def draw(self, canvas: Canvas, page: Sequence[_Line], number: str) -> None:
        """One page: title, what was asked, headings, lines, and which page it is."""
        right = self.width - _MARGIN
        y = self.height - _MARGIN - _TITLE
        canvas.setFont(fonts.SANS, _SIZE)
        canvas.drawRightString(right, y, number)
        canvas.setFont(fonts.SANS_BOLD, _TITLE)
        for line in self.title:
            canvas.drawString(_MARGIN, y, line)
            y -= _TITLE + 2
        y += _TITLE - 4
        canvas.setFont(fonts.SANS, _SIZE)
        for line in self.above:
            y -= _LEADING
            canvas.drawString(_MARGIN, y, line)
        y -= 2 * _LEADING
        if self.report.rows:
            canvas.setFont(fonts.SANS_BOLD, _SIZE)
            for column in self.columns:
                self._put(canvas, column, y, self.fitting.cut(column.heading, column.width), bar=0.0)
            canvas.setLineWidth(0.6)
            canvas.line(_MARGIN, y - 3, right, y - 3)
        y -= 4
        for each in page:
            bottom = y - each.height
            if each.row is None:
                canvas.setFont(fonts.SANS_BOLD if each.bold else fonts.SANS, _SIZE)
                text = self.fitting.lines(each.text, self.inner)[0] if each.bold else self.fitting.plain(each.text)
                canvas.drawString(_MARGIN, bottom + _ROW_GAP, text)
            else:
                self._row(canvas, each, y if each.row >= 0 else y - _LEADING)
            y = bottom

    def _row(self, canvas: Canvas, line: _Line, top: float) -> None:
        report, row = self.report, line.row if line.row is not None else -1
        if row < 0:
            canvas.line(_MARGIN, top + 2, self.width - _MARGIN, top + 2)
        canvas.setFont(fonts.SANS_BOLD if line.bold else fonts.SANS, _SIZE)
        for column in self.columns:
            lines = self._cell_lines(row, column)[line.begin : line.begin + line.count]
            for number, text in enumerate(lines, start=1):
                self._put(canvas, column, top - number * _LEADING + 1, text)
            cell = report.rows[row][column.at] if row >= 0 and not line.begin else None
            if column.most and isinstance(cell, int) and cell > 0:
                canvas.setFillGray(0.45)
                length = cell / column.most * (_BAR - 4)
                canvas.rect(column.left, top - _LEADING + 1, length, _BAR_HEIGHT, stroke=0, fill=1)
                canvas.setFillGray(0)

    def _put(self, canvas: Canvas, column: _Column, y: float, text: str, *, bar: float = _BAR) -> None:
        if column.right:
            canvas.drawRightString(column.left + column.width, y, text)
        else:
            canvas.drawString(column.left + (bar if column.most else 0.0), y, text)


def _squeeze(widths: list[float], some: Sequence[int], least: Sequence[float], over: float) -> float:
    """Takes from the widest of some columns what is too much, down to the least of each; what is still too much."""
    while over > _NEARLY:
        wide = [index for index in some if widths[index] > least[index] + _NEARLY]
        if not wide:
            break
        widest = max(widths[index] for index in wide)
        at_most = [index for index in wide if widths[index] >= widest - _NEARLY]
        following = max((widths[index] for index in wide if widths[index] < widest - _NEARLY), default=0.0)
        lowest = max(following, *(least[index] for index in at_most))
        cut = max(min(over / len(at_most), widest - lowest), _NEARLY)
        for index in at_most:
            widths[index] -= cut
        over -= cut * len(at_most)
    return over


def _is_whole(report: Report, at: int) -> bool:
    """Whether a column is never wrapped: codes, times, numbers."""
    column = report.columns[at]
    return column.whole or column.kind in {"code", "day", "moment", "number", "money", "phone", "bar"}
