"""A report on paper: pages with a head, sections, boxes to tick, and nothing that a printer would obey."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO

from hostile import HOSTILE
from keydesk.reports import to_paper
from keydesk.reports.report import Cell, Column, Report
from keydesk.rules.text import cells

_COLUMNS = (
    Column("done", "TAKEN"),
    Column("safe", "SAFE", standing="no home"),
    Column("tag_code", "TAG", whole=True),
    Column("client", "CLIENT"),
    Column("at", "FIRST VISIT"),
)
_MORNING = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


def written(rows: list[tuple[Cell, ...]], *, section: str = "", notes: tuple[str, ...] = (), lines: int = 20) -> str:
    """A pull list of these rows as it is printed."""
    report = Report("pull_list", "Pull list", _MORNING, _COLUMNS, tuple(rows), notes=notes, nothing="Nothing to pull.")
    stream = StringIO()
    to_paper.write(report, stream, office="Our office", section=section, lines=lines)
    return stream.getvalue()


def row(number: int, safe: str = "Front office", *, done: bool = False, client: str = "Marsh, Lee") -> tuple[Cell, ...]:
    """One line of the list."""
    return done, safe, f"2HP{number}-1", client, _MORNING


def test_a_page_has_a_head_boxes_and_times() -> None:
    """Title, office, date and page on top; a yes is a ticked box; where all is of one day, the day is the heading."""
    text = written([row(1, done=True), row(2)], notes=("1 key to pull.",))
    head, blank, heading, rule, first, second, gap, note = text.splitlines()
    assert head.startswith("Pull list · Our office")
    assert head.endswith("Tue 24 Nov 08:30  page 1 of 1")
    assert (blank, gap, note) == ("", "", "1 key to pull.")
    assert set(rule) == {"-"}
    assert heading.endswith("Tue 24 Nov")
    assert first.startswith("[x]")
    assert second.startswith("[ ]")
    assert first.endswith("08:30")


def test_sections_stand_above_their_rows_and_go_on_over_pages() -> None:
    """The section's column is a line of its own; on the next page it says that it goes on; none begins a page's end."""
    rows = [*(row(number) for number in range(20)), *(row(number, "Back room") for number in range(3))]
    pages = written(rows, section="safe", lines=20).split("\f")
    assert len(pages) == 2
    assert [line for line in pages[0].splitlines() if "office" in line][1:] == ["Front office"]
    assert "Front office (continued)" in pages[1]
    assert "\n\nBack room\n" in pages[1]
    assert all("TAKEN" in page and len(page.splitlines()) <= 20 for page in pages)
    assert "page 2 of 2" in pages[1]
    assert sum(page.count("-1 ") for page in pages) == len(rows)


def test_no_row_is_lost_on_pages_of_any_length() -> None:
    """Every row is printed once, whatever the page has room for."""
    rows = [row(number, f"Safe {number // 3}") for number in range(50)]
    for lines in range(5, 40):
        text = written(rows, section="safe", lines=lines)
        assert [f"2HP{number}-1" in text for number in range(50)] == [True] * 50


def test_an_empty_list_says_so() -> None:
    """A page all the same, with its head."""
    text = written([])
    assert "page 1 of 1" in text
    assert "Nothing to pull." in text


def test_nothing_reaches_the_printer_that_it_would_obey() -> None:
    """Names are shown as marks (promise I1), and no line is wider than the paper."""
    rows = [row(number, name, client=name) for number, name in enumerate(HOSTILE)]
    for section in ("", "safe"):
        text = written(rows, section=section, lines=60)
        assert all(character.isprintable() or character == "\n" for character in text)
        assert max(cells(line) for line in text.splitlines()) <= to_paper.WIDTH
