"""The child process that reads one workbook and writes its rows as JSON. Started by `keydesk.importing.workbook` only.

It limits itself before it touches the file: memory, processor time, and no files of its own. What the file declares is
not believed; the sheets' XML is scanned for the cells that are really there before calamine may build its table.
"""

from __future__ import annotations

import contextlib
import json
import re
import resource
import sys
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any

from keydesk.importing.sheets import MOST_CELLS, MOST_COLUMNS, MOST_ROWS

MOST_MEMORY = 1024 * 1024 * 1024
MOST_SECONDS = 45
LARGEST_UNPACKED = 256 * 1024 * 1024

_CHUNK = 1024 * 1024
_OVERLAP = 4096
_CELL_OR_ROW = re.compile(rb"<(?:\w+:)?(?:c [^<>]*?\br=\"([A-Z]{1,3})([0-9]{1,7})\"|row ([^<>]*)>)")
_ROW_NUMBER = re.compile(rb'\br="([0-9]{1,7})"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')


class TooLargeError(Exception):
    """The workbook is larger than an import takes; the text finishes a sentence that begins with the file's name."""


def main(path: str) -> None:
    """Reads the workbook and writes ``{"sheets": …}`` or ``{"refused": …}`` to standard output."""
    _limit()
    try:
        document = _read(path)
    except TooLargeError as error:
        document = {"refused": str(error)}
    sys.stdout.write(json.dumps(document))


def _limit() -> None:
    # A desk may itself run under tighter limits than these; then those stay.
    for what, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def _read(path: str) -> dict[str, Any]:
    hidden = _scan(path)
    # calamine is loaded only when the file has been found harmless.
    from python_calamine import SheetTypeEnum, SheetVisibleEnum, load_workbook  # noqa: PLC0415 - the child alone reads it

    book = load_workbook(path)
    sheets: list[dict[str, Any]] = []
    for place, about in enumerate(book.sheets_metadata):
        if about.typ != SheetTypeEnum.WorkSheet or about.visible != SheetVisibleEnum.Visible:
            continue
        sheet = book.get_sheet_by_name(about.name)
        rows = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
        if not any(any(row) for row in rows):
            continue
        merged = sheet.merged_cell_ranges or []
        width = max((len(row) for row in rows), default=0)
        spanning = [top[0] + 1 for top, end in merged if top[0] == end[0] and end[1] - top[1] + 1 >= max(width - 1, 2)]
        for top, end in merged:
            if top[1] == end[1]:
                _fill_down(rows, top[0], end[0], top[1])
        sheets.append({"name": about.name, "rows": rows, "spanning": spanning, "hidden": hidden.get(place, [])})
    return {"sheets": sheets}


def _fill_down(rows: list[list[str]], first: int, last: int, column: int) -> None:
    """A cell merged over several rows stands for each of them."""
    for number in range(first + 1, min(last + 1, len(rows))):
        rows[number][column] = rows[number][column] or rows[first][column]


def _scan(path: str) -> dict[int, list[int]]:
    """Counts what the sheets really unpack to and hold; gives the hidden rows by the sheet's place in the archive."""
    hidden: dict[int, list[int]] = {}
    unpacked = 0
    with zipfile.ZipFile(path) as archive:
        names = [part for part in archive.namelist() if re.search(r"worksheets/[^/]+\.xml$", part, re.IGNORECASE)]
        for part in archive.namelist():
            with archive.open(part) as stream:
                place = names.index(part) if part in names else None
                rows, unpacked = _scan_part(stream, unpacked, look=place is not None)
            if place is not None:
                hidden[_sheet_place(part, place)] = rows
    return hidden


def _sheet_place(part: str, place: int) -> int:
    number = re.search(r"(\d+)\.xml$", part)
    return int(number.group(1)) - 1 if number else place


def _scan_part(stream: Any, unpacked: int, *, look: bool) -> tuple[list[int], int]:
    hidden: list[int] = []
    bottom = right = 0
    rest = b""
    while chunk := stream.read(_CHUNK):
        unpacked += len(chunk)
        if unpacked > LARGEST_UNPACKED:
            raise TooLargeError(f"unpacks to more than {LARGEST_UNPACKED // 1_048_576} MB: save it as CSV.")
        if not look:
            continue
        text = rest + chunk
        for found in _CELL_OR_ROW.finditer(text):
            letters, digits, row = found.groups()
            if letters:
                bottom, right = max(bottom, int(digits)), max(right, _column(letters))
            elif _HIDDEN.search(row) and (number := _ROW_NUMBER.search(row)):
                hidden.append(int(number.group(1)))
        if bottom > MOST_ROWS or right > MOST_COLUMNS or bottom * right > MOST_CELLS:
            raise TooLargeError(
                f"reaches down to row {bottom:,} and column {right:,}; an import takes {MOST_ROWS:,} rows, "
                f"{MOST_COLUMNS:,} columns and {MOST_CELLS:,} cells. Delete the far cells, or save it as CSV."
            )
        rest = text[-_OVERLAP:] if len(text) > _OVERLAP else b""
    return sorted(set(hidden)), unpacked


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _text(cell: Any) -> str:
    """A cell as somebody would type it: whole numbers without a point, days as ``2026-11-24``."""
    match cell:
        case bool():
            return "yes" if cell else "no"
        case float():
            return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)  # noqa: PLR2004 - exact up to there
        case datetime():
            return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
        case date() | time() | timedelta():
            return str(cell)
        case _:
            return str(cell).replace("\0", "").strip()


if __name__ == "__main__":
    main(sys.argv[1])
