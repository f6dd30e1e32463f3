"""CSV as offices have it: any delimiter, any of four encodings, line breaks in cells, and dirt."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from keydesk.importing.sheets import LONGEST_CELL, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Row, Sheet
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

DELIMITERS = ",;\t|"

_SAMPLE_LINES = 60
_BINARY_SHARE = 0.05
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def read_csv(content: bytes, *, name: str) -> Sheet:
    """The rows of a CSV file, empty ones left out.

    Raises:
        Refusal: it is no text, or a quote is never closed.
    """
    text, remarks = decode(content, name=name)
    first_line = 1
    announced = _SEPARATOR_LINE.match(text)
    if announced:
        delimiter = announced.group(1)
        text = text[announced.end() :]
        first_line = 2
    else:
        delimiter = _delimiter(text)
    rows = tuple(_rows(text, delimiter, first_line=first_line, name=name))
    return Sheet(file=name, name="", rows=rows, remarks=remarks)


def decode(content: bytes, *, name: str) -> tuple[str, tuple[str, ...]]:
    """The text of a file, by its mark, as UTF-8, as UTF-16 without a mark, or else as Windows-1252; and remarks.

    Windows-1252 has five bytes without a meaning; they are read as Latin-1 controls, which are shown as marks.
    """
    remarks: list[str] = []
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", errors="replace")
    elif content.startswith(b"\xef\xbb\xbf"):
        text = content.decode("utf-8-sig", errors="replace")
    elif _looks_like_utf16(content):
        little = content[1::2].count(0) >= content[::2].count(0)
        text = content.decode("utf-16-le" if little else "utf-16-be", errors="replace")
    else:
        text = _utf8_or_windows(content)
    nuls = text.count("\0")
    if nuls:
        text = text.replace("\0", "")
        remarks.append(f"{nuls} NUL characters were left out")
    sample = text[:20_000]
    if sample and len(_CONTROLS.findall(sample)) > len(sample) * _BINARY_SHARE:
        raise Refusal(f"{shown(name)} is no text: an import takes CSV, XLSX and SpreadsheetML files.")
    if "\ufffd" in text:
        remarks.append("some characters could not be read and stand as \ufffd")
    return text, tuple(remarks)


def _utf8_or_windows(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        return "".join(_windows(byte) for byte in content)


def _windows(byte: int) -> str:
    try:
        return bytes((byte,)).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


def _looks_like_utf16(content: bytes) -> bool:
    sample = content[:4000]
    half = max(len(sample) // 2, 1)
    return max(sample[::2].count(0), sample[1::2].count(0)) > half * 0.6


def _delimiter(text: str) -> str:
    """The delimiter that gives the most lines of the same, largest width."""
    lines = text[:200_000].splitlines(keepends=True)[:_SAMPLE_LINES]
    best, best_score = ",", 0
    for delimiter in DELIMITERS:
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if len(row) > 1)
        except csv.Error:
            continue
        if not widths:
            continue
        width, times = max(widths.items(), key=lambda item: (item[1], item[0]))
        score = times * min(width, 50)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _rows(text: str, delimiter: str, *, first_line: int, name: str) -> Iterator[Row]:
    # The limit is the module's own; it is put back to what every other reader expects.
    former = csv.field_size_limit(max(LONGEST_CELL * 4, 131_072))
    try:
        yield from _read(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), first_line, name)
    finally:
        csv.field_size_limit(former)


def _read(reader: Iterator[list[str]], first_line: int, name: str) -> Iterator[Row]:
    rows = cells = 0
    line = first_line
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Refusal(
                f"{shown(name)} cannot be read past line {line}: a quote that opens there is never closed, "
                "or a cell is longer than any cell should be."
            ) from error
        start, line = line, first_line + reader.line_num  # type: ignore[attr-defined]  # csv's reader is untyped
        if not any(cell.strip() for cell in record):
            continue
        rows += 1
        cells += len(record)
        if rows > MOST_ROWS or cells > MOST_CELLS or len(record) > MOST_COLUMNS:
            raise Refusal(
                f"{shown(name)} is too large at line {start}: at most {MOST_ROWS:,} rows of {MOST_COLUMNS:,} columns."
            )
        yield Row(line=start, cells=tuple(cell.strip() for cell in record))
