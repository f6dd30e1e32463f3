"""Every report of the list through every writer: the same rows everywhere, and no tag beside an address."""

from __future__ import annotations

import csv
import json
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from at_the_reports import Asked
from decoding import needs_poppler
from keydesk.reports.leaving import as_it_leaves, has_both, kind_of
from keydesk.reports.registry import REPORTS, build_report
from keydesk.reports.report import Report
from keydesk.reports.words import words
from keydesk.reports.writing import FormatName, write

EVERY = [(each.name, tab) for each in REPORTS.values() for tab in ([tab for tab, _ in each.tabs] or [""])]
_FILLED = {
    "custody": ("copy", "SELECT tag_code FROM key_copy ORDER BY id LIMIT 1"),
    "statement": ("client", "SELECT id FROM client ORDER BY id LIMIT 1"),
}


def built(asked: Asked, name: str, tab: str) -> Report:
    """A report as it is asked for by its name alone."""
    texts = {_FILLED[name][0]: str(asked.sql(_FILLED[name][1])[0][0])} if name in _FILLED else {}
    made: Report = asked.desk.look_up_now(build_report, name=name, texts=texts, tab=tab)
    return made


def written(report: Report, name: FormatName) -> bytes:
    """What a format makes of it."""
    stream = BytesIO()
    write(report, name, stream)
    return stream.getvalue()


@pytest.mark.parametrize(("name", "tab"), EVERY)
def test_no_report_has_a_tag_and_an_address(asked: Asked, name: str, tab: str) -> None:
    """M3: not one of the list has both, so none loses a column on its way out."""
    report = built(asked, name, tab)
    assert not has_both(report)
    assert as_it_leaves(report, shows="tags") is report


@pytest.mark.parametrize(("name", "tab"), EVERY)
def test_every_format_has_every_row(asked: Asked, name: str, tab: str) -> None:
    """As many rows in CSV, in JSON and in the workbook as the report has, with the same first and last cells."""
    report = built(asked, name, tab)
    rows = list(csv.reader(written(report, "csv").decode().splitlines()))[1:]
    documents = json.loads(written(report, "json"))
    assert len(documents) == len(report.rows) == len(rows)
    sheet = CalamineWorkbook.from_filelike(BytesIO(written(report, "xlsx"))).get_sheet_by_name("Report").to_python()
    places = report.for_people()
    assert sheet[0] == [report.columns[at].heading or report.columns[at].flat_name for at in places]
    for at in {0, len(report.rows) - 1} if report.rows else ():
        for index, place in enumerate(places):
            cell = report.rows[at][place]
            if isinstance(cell, str):
                assert sheet[1 + at][index] == words(cell, report.columns[place], report)
    for each in ("text", "html"):
        assert report.title.split(",")[0] in written(report, each).decode()


@needs_poppler
@pytest.mark.parametrize(("name", "tab"), EVERY)
def test_the_pages_say_what_the_report_says(asked: Asked, tmp_path: Path, name: str, tab: str) -> None:
    """Every word of every row is on a page, as pdftotext reads it."""
    report = built(asked, name, tab)
    path = tmp_path / "report.pdf"
    path.write_bytes(written(report, "pdf"))
    done = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True)
    on_pages = set(done.stdout.decode().split())
    squeezed = "".join(on_pages)
    said = {
        word
        for row in report.rows
        for at in report.for_people()
        for word in words(row[at], report.columns[at], report).split()
    }
    assert not {word for word in said - on_pages if word not in squeezed}


def test_codes_and_addresses_are_known_by_what_they_are_called(asked: Asked) -> None:
    """A column of a report that is called as a code or an address is one to the rule, whether or not it says so."""
    for name, tab in EVERY:
        for column in built(asked, name, tab).columns:
            if column.name.rpartition(".")[2] in {"code", "tag_code", "key_code", "legacy_code", "tag"}:
                assert kind_of(column) == "code", (name, column.name)
            if column.name.rpartition(".")[2] in {"street", "address", "city"}:
                assert kind_of(column) == "address", (name, column.name)
