"""One report, every writer: the same rows for people, for spreadsheets and for programs."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from keydesk.reports import to_csv, to_json, to_terminal, words
from keydesk.reports.report import Column, Report

NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)


def keys_report(*rows: tuple[str, str, str | None, datetime | None, str]) -> Report:
    """A small key list of an office in New York."""
    return Report(
        name="keys",
        title="Keys",
        made_at=NOON,
        zone=ZoneInfo("America/New_York"),
        columns=(
            Column("tag_code", "TAG"),
            Column("holder.kind", place="data"),
            Column("holder.name", place="data"),
            Column("due_at", "DUE", standing="standing"),
            Column("where", "WHERE", place="text"),
        ),
        rows=rows,
        notes=("Read at noon.",),
    )


def test_json_nests_dotted_names_and_writes_instants_with_the_offices_offset() -> None:
    """`holder.kind` becomes `holder: {kind}`, instants are ISO 8601 with an offset, text-only columns stay out."""
    stream = io.StringIO()
    to_json.write(keys_report(("K7MT-2", "sitter", "Sam Ortega", NOON, "Sam")), stream)
    assert json.loads(stream.getvalue()) == [
        {
            "tag_code": "K7MT-2",
            "holder": {"kind": "sitter", "name": "Sam Ortega"},
            "due_at": "2026-11-24T12:00:00-05:00",
        },
    ]


def test_json_is_ascii_whatever_a_name_holds() -> None:
    """I1: a name with escape sequences reaches the terminal as a JSON escape and is whole for the program."""
    stream = io.StringIO()
    to_json.write(keys_report(("K7MT-2", "sitter", "Sam\x1b[31m\u202eŁ", None, "Sam")), stream)
    assert stream.getvalue().isascii()
    assert "\x1b" not in stream.getvalue()
    assert json.loads(stream.getvalue())[0]["holder"]["name"] == "Sam\x1b[31m\u202eŁ"


def test_csv_flattens_names_and_defuses_formulas() -> None:
    """I4: `holder.kind` is `holder_kind`, nothing is written for nothing, and a formula is marked as text."""
    stream = io.StringIO()
    to_csv.write(keys_report(("K7MT-2", "sitter", "=HYPERLINK()", None, "Sam")), stream)
    assert list(csv.DictReader(io.StringIO(stream.getvalue()))) == [
        {"tag_code": "K7MT-2", "holder_kind": "sitter", "holder_name": "'=HYPERLINK()", "due_at": ""},
    ]


def test_people_read_aligned_columns_and_days_of_the_office() -> None:
    """Dates are the office's own and never the locale's; a copy without a due date is standing."""
    stream = io.StringIO()
    rows = (("K7MT-2", "sitter", None, NOON, "Sam Ortega"), ("3FQD-1", "sitter", None, None, "Łukasz"))
    to_terminal.write(keys_report(*rows), stream)
    assert stream.getvalue().splitlines() == [
        "TAG     DUE               WHERE",
        "K7MT-2  Tue 24 Nov 12:00  Sam Ortega",
        "3FQD-1  standing          Łukasz",
        "Read at noon.",
    ]


def test_a_narrow_terminal_cuts_the_widest_column_and_a_pipe_cuts_nothing() -> None:
    """What can be cut is cut in the middle; codes stay whole."""
    report = keys_report(("K7MT-2", "sitter", None, None, "The very long name of a sitter " * 3))
    narrow, piped = io.StringIO(), io.StringIO()
    to_terminal.write(report, narrow, width=60)
    to_terminal.write(report, piped)
    assert max(map(len, narrow.getvalue().splitlines())) <= 60
    assert "K7MT-2" in narrow.getvalue()
    assert "…" in narrow.getvalue()
    assert "…" not in piped.getvalue()


def test_an_empty_report_says_so() -> None:
    """Nobody looks at an empty page and wonders."""
    stream = io.StringIO()
    to_terminal.write(keys_report(), stream)
    assert stream.getvalue().startswith("Nothing to show.")


def test_a_day_of_another_year_has_its_year() -> None:
    """A date without a year is of this year."""
    assert words.day(date(2025, 12, 31), keys_report()) == "Wed 31 Dec 25"


def wide_report(*rows: tuple[str, str, str, datetime | None, str]) -> Report:
    """A list that is wider than a terminal: a code, two texts of which one matters less, a moment, and a note."""
    return Report(
        name="wide",
        title="Wide",
        made_at=NOON,
        columns=(
            Column("tag_code", "TAG", whole=True),
            Column("client", "CLIENT"),
            Column("street", "STREET", rank=1),
            Column("due_at", "DUE"),
            Column("note", "NOTE", rank=2),
        ),
        rows=rows,
    )


def test_a_narrow_terminal_leaves_out_what_matters_least_and_cuts_no_code_and_no_time() -> None:
    """Codes and moments stay whole; what is empty or ranked goes first, names are cut in the middle."""
    name, street = "Constantinopolitanska-Whitlock, Maximiliane", "1147 Upper Hernandez Lane South"
    report = wide_report(("K7MT-2", name, street, NOON, "bell is broken"), ("3FQD-1", "Lee", "2 Oak", None, ""))
    for width in (100, 60, 40):
        stream = io.StringIO()
        to_terminal.write(report, stream, width=width)
        lines = stream.getvalue().splitlines()
        assert max(map(len, lines)) <= width
        assert "K7MT-2" in lines[1]
        assert "Tue 24 Nov 17:00" in lines[1]
        assert lines[0].split()[:2] == ["TAG", "CLIENT"]
    assert "STREET" not in lines[0]
    assert "NOTE" not in lines[0]


def test_a_pipe_gets_every_column_whole() -> None:
    """Only a terminal is narrow."""
    stream = io.StringIO()
    to_terminal.write(wide_report(("K7MT-2", "x" * 200, "y" * 200, NOON, "")), stream)
    assert "x" * 200 in stream.getvalue()
    assert stream.getvalue().splitlines()[0].split() == ["TAG", "CLIENT", "STREET", "DUE", "NOTE"]
