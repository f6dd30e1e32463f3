"""Data on its way to stdout: for people, as CSV, or as one JSON document."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, tzinfo
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

from keydesk.cli.ending import output_lost, say
from keydesk.files import write_whole
from keydesk.rules.refusal import Refusal

if TYPE_CHECKING:
    from keydesk.reports.report import Report
    from keydesk.reports.to_json import Json


def print_report(report: Report, *, as_json: bool = False, as_csv: bool = False) -> None:
    """Write a list to stdout.

    Args:
        report: what to write; its notes are talk, and go to stderr unless people read the list.
        as_json: one document, a list of objects.
        as_csv: stable names in the first line.

    Raises:
        Refusal: two formats at once, or stdout takes no more.
    """
    if as_json and as_csv:
        raise Refusal("--json and --csv are two formats; ask for one of them.")
    with stdout() as stream:
        if as_json:
            from keydesk.reports import to_json

            to_json.write(report, stream)
        elif as_csv:
            from keydesk.reports import to_csv

            to_csv.write(report, stream)
        else:
            _print_for_people(report, stream)
    if as_json or as_csv:
        for note in report.notes:
            say(note)


def print_only(report: Report, *, as_json: bool = False) -> None:
    """Write a report of exactly one row: as one object, or for people."""
    if as_json:
        from keydesk.reports import to_json

        with stdout() as stream:
            to_json.write_first(report, stream)
        for note in report.notes:
            say(note)
    else:
        print_report(report)


def print_json(document: Json, zone: tzinfo = UTC) -> None:
    """Write one JSON document to stdout."""
    from keydesk.reports.to_json import write_document

    with stdout() as stream:
        write_document(document, stream, zone)


def print_line(text: str) -> None:
    """Write one line of data to stdout, with hidden characters made visible."""
    from keydesk.rules.text import shown

    with stdout() as stream:
        stream.write(shown(text) + "\n")


def write_file(path: Path, write: Callable[[TextIO], None]) -> None:
    """Write a text file of mode 0600 by way of a new one beside it, so that there is never half of it.

    ``-`` is stdout. What is there and no file (a pipe, a device) is written into, and never put aside.

    Raises:
        Refusal: it cannot be written.
    """
    if str(path) == "-":
        with stdout() as stream:
            write(stream)
        return

    def written(file: BinaryIO) -> None:
        with TextIOWrapper(file, encoding="utf-8", newline="") as stream:
            write(stream)

    _write(path, written)


def write_bytes(path: Path, document: bytes) -> None:
    """Write a document as :func:`write_file` writes a text.

    Raises:
        Refusal: it cannot be written.
    """
    if str(path) == "-":
        with stdout() as stream:
            stream.flush()
            stream.buffer.write(document)
            stream.buffer.flush()
        return
    _write(path, lambda file: file.write(document))


def _write(path: Path, write: Callable[[BinaryIO], object]) -> None:
    try:
        if path.exists() and not path.is_file():
            with path.open("wb") as file:
                write(file)
            return
        write_whole(path, write)
    except OSError as error:
        raise _not_written(path, error) from error


def _not_written(path: Path, error: OSError) -> Refusal:
    return Refusal(f"{path} could not be written: {error.strerror or error}. Name another place with -o.")


@contextmanager
def stdout() -> Iterator[TextIO]:
    """The data stream; what it does not take is a refusal and no crash."""
    try:
        yield sys.stdout
    except OSError as error:
        raise output_lost(error) from error


def _print_for_people(report: Report, stream: TextIO) -> None:
    from keydesk.reports import to_terminal

    on_terminal = stream.isatty()
    width = shutil.get_terminal_size().columns if on_terminal else None
    bold = on_terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM", "dumb") != "dumb"
    to_terminal.write(report, stream, width=width, bold=bold)
