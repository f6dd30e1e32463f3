"""SpreadsheetML, the XML workbook of older programs. Parsed without entities, so that none can be blown up."""

from __future__ import annotations

import html
import re
from typing import Any
from xml.parsers import expat

from keydesk.importing.sheets import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Row, Sheet
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

_SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet "
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


class _Reader:
    """Collects rows while expat walks through the file."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.sheets: list[Sheet] = []
        self._sheet = ""
        self._rows: list[Row] = []
        self._line = 0
        self._hidden = False
        self._cells: list[str] = []
        self._column = 0
        self._text: list[str] | None = None
        self._count = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        given = {key.removeprefix(_SPREADSHEET): value for key, value in attributes.items()}
        match tag.removeprefix(_SPREADSHEET):
            case "Worksheet":
                self._sheet, self._rows, self._line = given.get("Name", ""), [], 0
            case "Row":
                self._line = self._whole(given.get("Index"), self._line + 1, MOST_ROWS)
                self._hidden = given.get("Hidden") == "1"
                self._cells, self._column = [], 0
            case "Cell":
                self._column = self._whole(given.get("Index"), self._column + 1, MOST_COLUMNS)
            case "Data":
                self._text = []

    def text(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def end(self, tag: str) -> None:
        match tag.removeprefix(_SPREADSHEET):
            case "Data" if self._text is not None:
                self._count += self._column - len(self._cells)
                if self._count > MOST_CELLS:
                    raise Refusal(f"{shown(self.name)} has more than {MOST_CELLS:,} cells: split it.")
                self._cells.extend("" for _ in range(self._column - len(self._cells)))
                self._cells[self._column - 1] = _BREAK.sub("\n", html.unescape("".join(self._text))).strip()
                self._text = None
            case "Row" if any(self._cells):
                self._rows.append(Row(line=self._line, cells=tuple(self._cells), hidden=self._hidden))
            case "Worksheet" if self._rows:
                self.sheets.append(Sheet(file=self.name, name=self._sheet, rows=tuple(self._rows)))

    def _whole(self, text: str | None, otherwise: int, most: int) -> int:
        number = int(text) if text and text.isascii() and text.isdigit() else otherwise
        if not 1 <= number <= most:
            raise Refusal(f"{shown(self.name)} reaches to row or column {number:,}; an import takes {most:,}.")
        return number


def read_spreadsheetml(content: bytes, *, name: str) -> tuple[Sheet, ...]:
    """The sheets of a SpreadsheetML workbook that have rows; ``<br>`` in a cell is a line break.

    Raises:
        Refusal: the XML is damaged, or declares entities.
    """
    reader = _Reader(name)

    def refuse(*_: Any) -> None:
        raise Refusal(f"{shown(name)} declares a document type or entities, as no export does, and was not read.")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise Refusal(f"{shown(name)} is damaged XML at line {error.lineno}.") from error
    return tuple(reader.sheets)
