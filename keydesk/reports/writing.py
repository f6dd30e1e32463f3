"""The formats that a report is written in, once for the command line, the screen and mail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO, TextIOWrapper
from typing import BinaryIO, Final, Literal

from keydesk.reports.report import Report
from keydesk.reports.words import said_above
from keydesk.rules.text import shown

FormatName = Literal["text", "csv", "xlsx", "pdf", "html", "json"]
Paper = Literal["a4", "letter"]


@dataclass(frozen=True, slots=True)
class Format:
    """One way of writing a report.

    Attributes:
        name: as the command line says it.
        ending: of its files, without the dot.
        words: what it is good for.
        binary: whether a terminal can make nothing of it.
        module: of this package, with ``write``.
    """

    name: FormatName
    ending: str
    words: str
    binary: bool
    module: str


FORMATS: Final[dict[FormatName, Format]] = {
    each.name: each
    for each in (
        Format("text", "txt", "to read anywhere", binary=False, module="to_terminal"),
        Format("pdf", "pdf", "pages for paper", binary=True, module="to_pdf"),
        Format("xlsx", "xlsx", "a workbook, to sort and to sum", binary=True, module="to_xlsx"),
        Format("csv", "csv", "for every spreadsheet and program", binary=False, module="to_csv"),
        Format("html", "html", "a page for a browser", binary=False, module="to_html"),
        Format("json", "json", "for programs", binary=False, module="to_json"),
    )
}
"""By name, in the order in which they are offered."""


def format_of(ending: str) -> FormatName | None:
    """The format of a file's ending, with or without its dot; None where there is none."""
    wanted = ending.casefold().removeprefix(".")
    return next((each.name for each in FORMATS.values() if each.ending == wanted), None)


def write(
    report: Report,
    name: FormatName,
    stream: BinaryIO,
    *,
    paper: Paper = "a4",
    told: Callable[[int], None] | None = None,
) -> None:
    """Write a report into a stream of bytes; texts are UTF-8.

    Args:
        report: what to write.
        name: the format.
        stream: where it goes; it stays open.
        paper: of a PDF.
        told: called with the number of rows done now and then, where that takes time; what it raises stops it.
    """
    # The libraries of pages and workbooks are for whoever asks for one.
    module = import_module(f"keydesk.reports.{FORMATS[name].module}")
    if name == "pdf":
        module.write(report, stream, letter=paper == "letter", told=told)
    elif name == "xlsx":
        module.write(report, stream, told=told)
    elif name == "html":
        module.write(report, stream)
    else:
        text = TextIOWrapper(stream, encoding="utf-8", errors="replace", newline="", write_through=True)
        if name == "text":
            text.writelines(f"{line}\n" for line in (shown(report.title), *said_above(report), ""))
        module.write(report, text)
        text.flush()
        text.detach()


def written_text(report: Report, name: FormatName) -> str:
    """A report in a format that is text, as one string."""
    stream = BytesIO()
    write(report, name, stream)
    return stream.getvalue().decode("utf-8")
