"""Which row of a sheet is the header, and which rows under it are records, headings between groups, and sums."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from keydesk.importing.sheets import LONGEST_CELL, Row, Sheet
from keydesk.rules.text import fold

_LOOK_AT = 40
_TOTAL = re.compile(r"(?:grand |sub)?(?:total|sum)s?\b\s*[:=]?\s*(?:[\d.,]+\s*\w*)?", re.IGNORECASE)
_HEADING = re.compile(r"([-=*~_#]{2,}).*\1|[-=*~_#]{2,}.*")


@dataclass(frozen=True, slots=True)
class Record:
    """One record under the header: its line, its cells (as many as there are headers), and the heading above it."""

    line: int
    cells: tuple[str, ...]
    section: str = ""

    def cell(self, place: int | None) -> str:
        """The cell in a column, or nothing where the sheet has no such column."""
        return "" if place is None else self.cells[place]


@dataclass(frozen=True, slots=True)
class Broken:
    """A line that cannot be a record, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet with its header found.

    Attributes:
        file: the file's name.
        sheet: the sheet's name, empty for a CSV.
        headers: as they stand there; a column without one is ``Column 7``.
        records: what stands beneath, without headings, sums and empty rows.
        broken: lines that cannot be read as records.
        remarks: what was passed over or is worth knowing.
    """

    file: str
    sheet: str
    headers: tuple[str, ...]
    header_line: int
    records: tuple[Record, ...]
    broken: tuple[Broken, ...] = ()
    remarks: tuple[str, ...] = ()

    def place(self, header: str) -> int | None:
        """The first column of that header, compared folded."""
        wanted = header_key(header)
        return next((i for i, own in enumerate(self.headers) if header_key(own) == wanted), None)

    def places(self) -> dict[str, int]:
        """Header key → first column of that header."""
        found: dict[str, int] = {}
        for index, header in enumerate(self.headers):
            found.setdefault(header_key(header), index)
        return found

    def column(self, place: int) -> tuple[str, ...]:
        """All cells of a column."""
        return tuple(record.cells[place] for record in self.records)


def header_key(text: str) -> str:
    """The form in which headers are compared: folded, without blanks and signs, but ``#`` is ``number``."""
    return re.sub(r"[^a-z0-9]", "", fold(text).replace("#", "number"))


def words(text: str) -> tuple[str, ...]:
    """The words of a text: a list of headers is read more easily without quotes around each."""
    return tuple(text.split())


def table_of(sheet: Sheet, *, known: Iterable[str] = ()) -> Table | None:
    """The table of a sheet, or None when nothing in it looks like one.

    Args:
        sheet: the rows.
        known: header keys that some shape or field goes by; the row with the most of them is the header.
    """
    rows = sheet.rows
    at = _header_at(rows[:_LOOK_AT], frozenset(known))
    if at is None:
        return None
    width = max((len(row.cells) for row in rows[at:]), default=0)
    header = rows[at]
    headers = tuple(_padded(header, width))
    named = tuple(text or f"Column {number}" for number, text in enumerate(headers, start=1))
    records: list[Record] = []
    broken: list[Broken] = []
    section = ""
    headings = 0
    for row in rows[at + 1 :]:
        if _is_heading(row):
            section = next(cell for cell in row.cells if cell).strip("-=*~_# ")
            headings += 1
        elif any(len(cell) > LONGEST_CELL for cell in row.cells):
            broken.append(Broken(row.line, f"a cell is longer than {LONGEST_CELL:,} characters"))
        elif row.cells != header.cells:
            records.append(Record(row.line, tuple(_padded(row, width)), section))
    remarks = [*sheet.remarks]
    records = _without_totals(records, remarks)
    if headings:
        remarks.append(f"{headings} heading rows between groups were passed over")
    # Columns on the right that hold nothing at all, header included, are a spreadsheet's edge.
    used = max((i + 1 for i in range(width) if headers[i] or any(r.cells[i] for r in records)), default=0)
    return Table(
        file=sheet.file,
        sheet=sheet.name,
        headers=named[:used],
        header_line=header.line,
        records=tuple(Record(r.line, r.cells[:used], r.section) for r in records),
        broken=tuple(broken),
        remarks=tuple(remarks),
    )


def _padded(row: Row, width: int) -> list[str]:
    return [*row.cells, *("" for _ in range(width - len(row.cells)))]


def _header_at(rows: tuple[Row, ...], known: frozenset[str]) -> int | None:
    """The row with the most known headers (two at least); else the first one as wide as most rows are."""
    scores = [0 if row.spans else sum(1 for cell in row.cells if header_key(cell) in known) for row in rows]
    best = max(scores, default=0)
    if best > 1:
        return scores.index(best)
    widths = Counter(row.filled for row in rows if row.filled > 1 and not row.spans)
    if not widths:
        return None
    usual = max(widths)
    return next((i for i, row in enumerate(rows) if not row.spans and row.filled > max(usual // 2, 1)), None)


def _is_heading(row: Row) -> bool:
    """A merged row, or one cell framed by dashes."""
    if row.filled != 1:
        return False
    return row.spans or _HEADING.fullmatch(next(cell for cell in row.cells if cell)) is not None


def _without_totals(records: list[Record], remarks: list[str]) -> list[Record]:
    """Takes trailing sums off: a first cell that says so, and no more than numbers beside it."""
    while records:
        last = records[-1]
        filled = [cell for cell in last.cells if cell]
        if not _TOTAL.fullmatch(filled[0]) or not all(_is_number(cell) for cell in filled[1:]):
            break
        remarks.append(f"line {last.line} is a sum ({', '.join(filled)}) and was passed over")
        records.pop()
    return records


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[-+$]?[\d.,]+", text) is not None
