"""Files as rows of text with the line each stands on, whatever the file is made of.

A line is the physical line of a CSV (a record's first one, where cells hold line breaks) and the row number that a
spreadsheet program shows. Everything later names lines, so that somebody can open the file and look.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

LARGEST_FILE = 32 * 1024 * 1024
"""Bytes. 12,000 clients in LeashTime's full form are 7 million."""

MOST_ROWS = 200_000
MOST_COLUMNS = 2_000
MOST_CELLS = 4_000_000
LONGEST_CELL = 32_767
"""Characters; a spreadsheet program's own limit. A record with a longer cell is refused, with its line."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record.

    Attributes:
        line: where it stands in the file.
        cells: their text, blanks around it and NULs taken out; line breaks inside are kept.
        hidden: the spreadsheet hides it (it counts all the same).
        spans: it is one merged cell across the sheet, as a heading between groups is.
    """

    line: int
    cells: tuple[str, ...]
    hidden: bool = False
    spans: bool = False

    @property
    def filled(self) -> int:
        """How many cells have something in them."""
        return sum(1 for cell in self.cells if cell)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one sheet. A CSV is one sheet without a name."""

    file: str
    name: str
    rows: tuple[Row, ...]
    remarks: tuple[str, ...] = field(default=())

    @property
    def title(self) -> str:
        """The file, and the sheet where there can be several, made safe to show."""
        return shown(f"{self.file}, {self.name}" if self.name else self.file)


def read_file(path: Path) -> tuple[Sheet, ...]:
    """The sheets of a CSV, XLSX or SpreadsheetML file, told by what is in it and not by its name.

    Raises:
        Refusal: the file is not there, too large, empty, damaged, or of another kind; the sentence says what to do.
    """
    # Each reader is loaded when a file needs it: a CSV needs neither the zip nor the XML machinery.
    name = path.name
    content = content_of(path)
    if content.startswith(b"PK"):
        from keydesk.importing.workbook import read_workbook  # noqa: PLC0415 - see above

        return read_workbook(path, name=name)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refusal(f"{shown(name)} is an old Excel file (.xls): save it as .xlsx or CSV and import that.")
    if _is_spreadsheetml(content):
        from keydesk.importing.spreadsheetml import read_spreadsheetml  # noqa: PLC0415 - see above

        return read_spreadsheetml(content, name=name)
    from keydesk.importing.csv_text import read_csv  # noqa: PLC0415 - see above

    return (read_csv(content, name=name),)


def content_of(path: Path) -> bytes:
    """What is in a file.

    Raises:
        Refusal: it is not there, too large, empty or not readable.
    """
    safe = shown(str(path))
    try:
        if not path.is_file():
            raise Refusal(f"There is no file {safe}.", code="not_found")
        size = path.stat().st_size
        if size > LARGEST_FILE:
            most = LARGEST_FILE // 1_048_576
            raise Refusal(f"{safe} has {size // 1_048_576} MB and an import takes {most} MB at most: split it.")
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "not a path"
        raise Refusal(f"{safe} cannot be read: {reason}.", code="not_found") from error
    if not content.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise Refusal(f"{safe} is empty.")
    return content


def _is_spreadsheetml(content: bytes) -> bool:
    head = content[:2000].replace(b"\x00", b"")
    return (
        head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")
        and b"urn:schemas-microsoft-com:office:spreadsheet" in head
    )
