"""The same report through every format: pages, workbook, HTML, text, CSV and JSON say the same."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from python_calamine import CalamineWorkbook

from decoding import needs_poppler
from hostile import HOSTILE
from keydesk.reports.leaving import as_it_leaves, has_both
from keydesk.reports.report import Column, Report
from keydesk.reports.writing import FORMATS, FormatName, format_of, write
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

NAMES = ("Łukasz Zieliński", "Ωμέγα Παπαδοπούλου", "Иванов Пётр", "O'Brien & Söhne <Café>")
FORMULAS = ("=1+1", "+SUM(A1)", "-2", "@cmd", "\t=x", '=HYPERLINK("https://example.org")', "https://example.org")


def report(*clients: str, count: int = 0) -> Report:
    """A list with a cell of every kind."""
    names = clients or tuple(f"Client {number}" for number in range(count))
    rows = tuple(
        (
            name,
            f"K{at:04}-1",
            "Main Street 5",
            datetime(2026, 11, 24, 13, at % 60, tzinfo=UTC),
            date(2026, 11, 1 + at % 28),
            2200 + at,
            at,
            at % 2 == 0,
        )
        for at, name in enumerate(names)
    )
    columns = (
        Column("client", "CLIENT"),
        Column("tag_code", "TAG", kind="code", whole=True),
        Column("street", "STREET", kind="address"),
        Column("since", "SINCE", kind="moment"),
        Column("day", "DAY", kind="day"),
        Column("price", "PRICE", kind="money", right=True),
        Column("held", "HELD", kind="bar"),
        Column("spare", "SPARE"),
    )
    return Report(
        name="test",
        title="A list",
        made_at=datetime(2026, 11, 24, 17, 0, tzinfo=UTC),
        columns=columns,
        rows=rows,
        zone=ZoneInfo("Europe/Berlin"),
        notes=("A note.",),
        made_by="Ana Whitfield",
        asked=("sitter: Sam Ortega",),
        totals=("all", None, None, None, None, sum(row[5] for row in rows), len(rows), None),
    )


def written(built: Report, name: FormatName) -> bytes:
    """What a format makes of it."""
    stream = BytesIO()
    write(built, name, stream)
    assert not stream.closed
    return stream.getvalue()


def pdf_text(document: bytes, tmp_path: Path) -> str:
    """The PDF's own text, as poppler reads it."""
    path = tmp_path / "list.pdf"
    path.write_bytes(document)
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode()


class _Page(HTMLParser):
    """The cells of a page's table, the tags that it has, and what they name."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.tags: set[str] = set()
        self.names: set[str] = set()
        self._within = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names |= {name for name, _ in attrs}
        self._within = tag == "td"
        if self._within:
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self._within:
            self.cells[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._within = self._within and tag != "td"


def test_a_workbook_has_the_same_cells_typed() -> None:
    """Days, moments by the office's clock, amounts and numbers are what they are; all else is text."""
    book = CalamineWorkbook.from_filelike(BytesIO(written(report(*NAMES), "xlsx")))
    assert book.sheet_names == ["Report", "About"]
    head, *rows = book.get_sheet_by_name("Report").to_python(skip_empty_area=False)
    assert head == ["CLIENT", "TAG", "STREET", "SINCE", "DAY", "PRICE", "HELD", "SPARE"]
    assert [row[0] for row in rows[:4]] == list(NAMES)
    since = datetime(2026, 11, 24, 14, 1, tzinfo=UTC).replace(tzinfo=None)
    assert rows[1][1:] == ["K0001-1", "Main Street 5", since, date(2026, 11, 2), 22.01, 1.0, "no"]
    assert rows[5][0] == "all"
    assert rows[5][5:7] == [88.06, 4.0]
    told = [row[0] for row in book.get_sheet_by_name("About").to_python()]
    assert told[0] == "A list"
    assert "by Ana Whitfield · sitter: Sam Ortega" in str(told[1])
    assert told[2] == "A note."


def test_no_cell_of_a_workbook_is_a_formula_or_a_link() -> None:
    """I4: what looks like one is text, letter for letter."""
    document = written(report(*FORMULAS), "xlsx")
    rows = CalamineWorkbook.from_filelike(BytesIO(document)).get_sheet_by_name("Report").to_python()
    assert [row[0] for row in rows[1 : 1 + len(FORMULAS)]] == [shown(each) for each in FORMULAS]
    import zipfile

    parts = zipfile.ZipFile(BytesIO(document))
    sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet


@needs_poppler
@pytest.mark.parametrize("grouped", [False, True])
def test_the_text_of_the_pages_is_the_reports(tmp_path: Path, grouped: bool) -> None:
    """Latin, Greek and Cyrillic names, every cell as people read it, when it was made and by whom."""
    built = replace(report(*NAMES), groups=(0,) if grouped else ())
    text = pdf_text(written(built, "pdf"), tmp_path)
    for name in NAMES:
        assert name in text
    for words in ("K0001-1", "Tue 24 Nov 14:01", "Mon 2 Nov", "22.01", "88.06", "page 1 of 1", "A note.", "SINCE"):
        assert words in text
    assert "made Tue 24 Nov 18:00 by Ana Whitfield · sitter: Sam Ortega" in text


@needs_poppler
def test_long_cells_are_wrapped_and_headings_repeated(tmp_path: Path) -> None:
    """Nothing is cut: every word of a long note is there, on pages that each say what their columns are."""
    note = " ".join(f"word{number}" for number in range(90))
    built = report(*(f"{note} end{number}" for number in range(40)))
    text = pdf_text(written(built, "pdf"), tmp_path)
    pages = text.split("\f")[:-1]
    assert len(pages) > 2
    assert all("CLIENT" in page and f"page {number} of {len(pages)}" in page for number, page in enumerate(pages, 1))
    squeezed = "".join(text.split())
    assert all(f"end{number}" in squeezed for number in range(40))


@needs_poppler
def test_letters_that_the_typeface_lacks_are_told_of(tmp_path: Path) -> None:
    """A name in Chinese letters is marks, and the page says why."""
    text = pdf_text(written(report("田中さくら"), "pdf"), tmp_path)
    assert "?????" in text
    assert "does not have is printed as ?" in text
    assert "printed as ?" not in pdf_text(written(report("Why?"), "pdf"), tmp_path)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_names_are_only_names(name: FormatName, hostile: str) -> None:
    """I1: no format obeys a name; a page has the tags of its own and no others."""
    document = written(report(hostile, "=1+1"), name)
    if name in {"text", "html"}:
        assert not {each for each in document.decode() if ord(each) < 32 and each != "\n"}
    if name == "html":
        page = _Page(document.decode())
        assert shown(hostile).split() == page.cells[0].split()
        assert page.tags == {
            "html", "head", "meta", "title", "style", "body", "h1", "p", "table", "thead", "tr", "th", "tbody", "td",
            "span", "tfoot",
        }  # fmt: skip
        assert not {each for each in page.names if each.startswith("on") or each in {"href", "src"}}


def test_a_page_for_a_browser_asks_for_nothing() -> None:
    """It loads nothing and runs nothing, whoever opens it."""
    text = written(report(*NAMES), "html").decode()
    assert "http" not in text.replace("http-equiv", "")
    assert "<script" not in text
    assert "default-src 'none'" in text


def test_groups_stand_above_their_rows() -> None:
    """In text the group is a line of its own, said once, and no column."""
    built = replace(report("Ana", "Ana", "Bo"), groups=(0,))
    lines = written(built, "text").decode().splitlines()
    assert lines.count("Ana") == 1
    assert "CLIENT" not in lines[2]
    assert lines[lines.index("Ana") + 1].startswith("K0000-1")


def test_a_list_without_rows_says_what_to_do() -> None:
    """No format is empty for people."""
    built = replace(report(*NAMES), rows=(), totals=None, nothing="No key yet. n adds one.")
    for name in ("text", "html"):
        assert "No key yet. n adds one." in written(built, name).decode()
    book = CalamineWorkbook.from_filelike(BytesIO(written(built, "xlsx")))
    assert book.get_sheet_by_name("Report").to_python()[1][0] == "No key yet. n adds one."


@pytest.mark.parametrize("name", ["pdf", "xlsx"])
def test_writing_can_be_stopped(name: FormatName) -> None:
    """What is told of each part may say stop, and then it stops."""

    def stop(_done: int) -> None:
        raise Refusal("stopped")

    with pytest.raises(Refusal, match="stopped"):
        write(report(count=1200), name, BytesIO(), told=stop)


def test_formats_are_known_by_their_endings() -> None:
    """What a file is called says how it is written."""
    assert [format_of(each) for each in (".PDF", "xlsx", ".txt", ".docx", "")] == ["pdf", "xlsx", "text", None, None]


def test_what_leaves_the_screen_has_no_tag_and_address_together() -> None:
    """M3: the address stays behind, in every format, and the list says so; groups and totals keep their columns."""
    built = replace(report(*NAMES), groups=(3,))
    assert has_both(built)
    out = as_it_leaves(built, shows="tags")
    assert not has_both(out)
    assert [column.name for column in out.columns] == ["client", "tag_code", "since", "day", "price", "held", "spare"]
    assert out.groups == (2,)
    assert out.totals is not None
    assert len(out.totals) == len(out.columns)
    assert "never on one sheet" in out.notes[-1]
    for name in FORMATS:
        document = written(out, name)
        assert b"Main Street" not in document
    assert as_it_leaves(built, shows="tags", together=True) is built
    codes = [column.name for column in as_it_leaves(built, shows="addresses").columns]
    assert "street" in codes
    assert "tag_code" not in codes
