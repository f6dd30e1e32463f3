"""A report as a workbook: typed cells, a frozen heading line with filters, and no cell that is a formula or a link."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, BinaryIO, Final

import xlsxwriter

from keydesk.reports.report import Cell, Column, Report
from keydesk.reports.words import said_above, words
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import ELLIPSIS, cells, shown

MOST_ROWS: Final = 1_048_000
"""Rows of a sheet, with room for heading and totals; the format has 1,048,576."""

_WIDEST, _NARROWEST, _LONGEST = 60, 6, 32_000
_CENTS: Final = 100
_SHEET: Final = "Report"
_EVERYWHERE: Final = "A1:XFD1048576"
_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_FORMATS: Final[dict[str, dict[str, object]]] = {
    "heading": {"bold": True, "bottom": 1},
    "total": {"bold": True, "top": 1},
    "text": {},
    "day": {"num_format": "yyyy-mm-dd"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm"},
    "money": {"num_format": "#,##0.00"},
    "number": {"num_format": "#,##0"},
    "plain": {"num_format": "0"},
}
_EVERY: Final = 500


def write(report: Report, stream: BinaryIO, *, told: Callable[[int], None] | None = None) -> None:
    """Write the columns that people read, a row a line, and a second sheet that says what it is.

    Days, moments (by the office's clock), amounts and numbers are what they are; all else is text, whatever it begins
    with. Totals stand beneath an empty line, outside the filters.

    Args:
        report: what to write.
        stream: where it goes.
        told: called with the number of rows written now and then; what it raises stops the writing.

    Raises:
        Refusal: a sheet has not so many rows.
    """
    if len(report.rows) > MOST_ROWS:
        raise Refusal(f"A workbook has room for {MOST_ROWS:,} rows, and these are {len(report.rows):,}. Write CSV.")
    with xlsxwriter.Workbook(stream, _OPTIONS) as book:
        formats = {name: book.add_format(looks) for name, looks in _FORMATS.items()}
        book.set_properties({"title": shown(report.title), "author": "keydesk"})
        _rows(report, book.add_worksheet(_SHEET), formats, told)
        about = book.add_worksheet("About")
        about.set_column(0, 0, _WIDEST)
        for number, line in enumerate((shown(report.title), *said_above(report), *map(shown, report.notes))):
            about.write_string(number, 0, _fitting(line), formats["heading"] if not number else None)


def _rows(report: Report, sheet: Any, formats: dict[str, Any], told: Callable[[int], None] | None) -> None:
    places = report.for_people()
    for index, at in enumerate(places):
        sheet.set_column(index, index, _width(report, at))
    sheet.freeze_panes(1, 0)
    # On paper: across, as wide as a page, the headings on each.
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&L&A&Rpage &P of &N")
    # A code of digits is text on purpose, and no mistake to be marked.
    sheet.ignore_errors({"number_stored_as_text": _EVERYWHERE})
    for index, at in enumerate(places):
        sheet.write_string(0, index, report.columns[at].heading or report.columns[at].flat_name, formats["heading"])
    for number, row in enumerate(report.rows, start=1):
        if told is not None and number % _EVERY == 0:
            told(number)
        for index, at in enumerate(places):
            _write(sheet, number, index, row[at], report.columns[at], report, formats)
    if report.rows:
        sheet.autofilter(0, 0, len(report.rows), len(places) - 1)
    elif report.nothing:
        sheet.write_string(1, 0, report.nothing)
    if report.totals is not None:
        for index, at in enumerate(places):
            number = len(report.rows) + 2
            _write(sheet, number, index, report.totals[at], report.columns[at], report, formats, "total")


def _write(
    sheet: Any,
    number: int,
    index: int,
    cell: Cell,
    column: Column,
    report: Report,
    formats: dict[str, Any],
    looks: str = "",
) -> None:
    if isinstance(cell, datetime):
        local = cell.astimezone(report.zone).replace(tzinfo=None)
        sheet.write_datetime(number, index, local, formats[looks or "moment"])
    elif isinstance(cell, date):
        sheet.write_datetime(number, index, datetime(cell.year, cell.month, cell.day), formats[looks or "day"])  # noqa: DTZ001 - a sheet's days have no zone
    elif isinstance(cell, int) and not isinstance(cell, bool):
        money = column.kind == "money"
        kind = "money" if money else "number" if column.kind in {"number", "bar"} else "plain"
        sheet.write_number(number, index, cell / _CENTS if money else cell, formats[looks or kind])
    elif (text := words(cell, column, report)) or looks:
        sheet.write_string(number, index, _fitting(text), formats[looks or "text"])


def _fitting(text: str) -> str:
    """The text as far as a cell has room for it, which is more than anybody reads; a cut one ends in ``…``."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + ELLIPSIS


def _width(report: Report, at: int) -> int:
    column = report.columns[at]
    most = max((cells(words(row[at], column, report)) for row in report.rows), default=0)
    return min(_WIDEST, max(_NARROWEST, most + 1, cells(column.heading) + 3, 17 if column.kind == "moment" else 0))
