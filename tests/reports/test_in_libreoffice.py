"""Lists as LibreOffice opens them, which is what many offices have: the same cells, and nothing that runs.

It is tried where LibreOffice is installed (Debian: apt install libreoffice-calc), and said to be skipped elsewhere.
"""

from __future__ import annotations

import csv
import shutil
import subprocess
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from python_calamine import CalamineWorkbook

from hostile import HOSTILE
from keydesk.reports.report import Column, Report
from keydesk.reports.writing import FormatName, write
from keydesk.rules.cell import unprotect
from keydesk.rules.text import shown

SOFFICE = shutil.which("soffice") or ""
pytestmark = [
    pytest.mark.skipif(not SOFFICE, reason="LibreOffice is not installed here"),
    # One LibreOffice at a time, whichever worker runs it.
    pytest.mark.xdist_group("libreoffice"),
]

FORMULAS = ("=1+1", "+SUM(A1)", "-2", "@cmd", "\t=x", '=HYPERLINK("https://example.org")', "https://example.org", "|x")
NAMES = (
    "Łukasz Zieliński",
    "Ωμέγα Παπαδοπούλου",
    "Иванов Пётр",
    'O\'Brien; "Söhne", Café',
    "two\nlines",
    *FORMULAS,
    *HOSTILE,
)


@pytest.fixture(scope="module")
def report() -> Report:
    """A list with a cell of every kind, and names from everywhere."""
    rows = tuple(
        (
            name,
            f"K{at:04}-1",
            datetime(2026, 11, 24, 13, at, tzinfo=UTC),
            date(2026, 11, 1 + at),
            2200 + at,
            1000 * at,
            at % 2 == 0,
        )
        for at, name in enumerate(NAMES)
    )
    columns = (
        Column("client", "CLIENT"),
        Column("tag_code", "TAG", kind="code", whole=True),
        Column("since", "SINCE", kind="moment"),
        Column("day", "DAY", kind="day"),
        Column("price", "PRICE", kind="money"),
        Column("held", "HELD", kind="number"),
        Column("spare", "SPARE"),
    )
    made_at, zone = datetime(2026, 11, 24, 17, 0, tzinfo=UTC), ZoneInfo("Europe/Berlin")
    return Report(name="test", title="A list", made_at=made_at, columns=columns, rows=rows, zone=zone)


def converted(report: Report, name: FormatName, to: str, folder: Path, *more: str) -> bytes:
    """What LibreOffice makes of a list, without a screen and with nobody's settings."""
    path = folder / f"list.{name}"
    with path.open("wb") as stream:
        write(report, name, stream)
    command = [SOFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless", *more]
    subprocess.run(
        [*command, "--convert-to", to, "--outdir", str(folder / "out"), str(path)],
        check=True, capture_output=True, timeout=170,
    )  # fmt: skip
    (made,) = (folder / "out").iterdir()
    return made.read_bytes()


def test_a_workbook_opens_with_the_same_cells(report: Report, tmp_path: Path) -> None:
    """Every name letter for letter as it is shown, moments by the office's clock, amounts with their cents."""
    text = converted(report, "xlsx", "csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,false,true", tmp_path)
    head, *rows = csv.reader(text.decode().splitlines())
    assert head == ["CLIENT", "TAG", "SINCE", "DAY", "PRICE", "HELD", "SPARE"]
    assert [row[0] for row in rows] == [shown(name) for name in NAMES]
    assert rows[1][1:] == ["K0001-1", "2026-11-24 14:01", "2026-11-02", "22.01", "1,000", "no"]


def test_a_csv_opens_with_the_same_cells(report: Report, tmp_path: Path) -> None:
    """I4: what begins like a formula is text, and is what it was when the mark before it is taken away."""
    book = CalamineWorkbook.from_filelike(
        BytesIO(converted(report, "csv", "xlsx", tmp_path, "--infilter=CSV:44,34,76,1,,1033,false,true"))
    )
    head, *rows = book.get_sheet_by_index(0).to_python()
    assert head == ["client", "tag_code", "since", "day", "price", "held", "spare"]
    assert [unprotect(str(row[0])) for row in rows] == list(NAMES)
    assert rows[1][1] == "K0001-1"
    assert rows[1][3:] == [date(2026, 11, 2), 2201.0, 1000.0, "no"]


def test_nothing_in_a_csv_runs(report: Report, tmp_path: Path) -> None:
    """LibreOffice itself finds no formula and no link in it."""
    flat = converted(report, "csv", "fods", tmp_path, "--infilter=CSV:44,34,76,1,,1033,false,true").decode()
    assert "table:formula" not in flat
    assert "xlink:href" not in flat.split("<office:body>")[1]
