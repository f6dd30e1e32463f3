"""Reports on pages: all of every text is there, within the paper, and what cannot be printed is told."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from decoding import needs_poppler
from hostile import HOSTILE
from keydesk.reports.report import Cell, Column, Report
from keydesk.reports.to_pdf import write
from keydesk.rules.text import shown

pytestmark = needs_poppler

NAMES = ("Łukasz Zieliński", "Ωμέγα Παπαδοπούλου", "Иванов Пётр", "O'Brien & Söhne <Café>")


def report(*rows: tuple[Cell, ...], columns: tuple[Column, ...] = (), **more: Any) -> Report:
    """A list; without columns one of names and notes."""
    wanted = columns or (Column("client", "CLIENT"), Column("note", "NOTE", kind="long"))
    at = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
    return Report(name="test", made_at=at, columns=wanted, rows=rows, **{"title": "A list", **more})


class Pages:
    """A document as poppler reads it."""

    def __init__(self, built: Report, folder: Path, *, letter: bool = False) -> None:
        stream = BytesIO()
        write(built, stream, letter=letter)
        self.path = folder / "list.pdf"
        self.path.write_bytes(stream.getvalue())
        self.texts = self._said("pdftotext", "-layout", str(self.path), "-").split("\f")[:-1]
        self.squeezed = "".join("".join(self.texts).split())

    @staticmethod
    def _said(*command: str) -> str:
        return subprocess.run(command, capture_output=True, check=True).stdout.decode()

    def size(self) -> tuple[float, float]:
        """Of the paper, in points."""
        words = next(line for line in self._said("pdfinfo", str(self.path)).splitlines() if "Page size" in line).split()
        return float(words[2]), float(words[4])

    def edges(self) -> tuple[float, float, float, float]:
        """The outermost ends of all words: left, top, right, bottom."""
        ends = [
            [float(part.split('"')[1]) for part in line.split()[1:5]]
            for line in self._said("pdftotext", "-bbox", str(self.path), "-").splitlines()
            if "<word" in line
        ]
        left, top, right, bottom = zip(*ends, strict=True)
        return min(left), min(top), max(right), max(bottom)

    def are_within(self) -> bool:
        """Whether nothing runs off the paper, or into its margin."""
        width, height = self.size()
        left, top, right, bottom = self.edges()
        return left >= 40 and top >= 36 and right <= width - 40 and bottom <= height - 36


def numbered(count: int, word: str = "word") -> str:
    """A text of so many different words."""
    return " ".join(f"{word}{number}" for number in range(count))


def test_a_row_that_is_higher_than_a_page_goes_on_on_the_next(tmp_path: Path) -> None:
    """A note of three pages is whole: every word of it, and the rows before and after it."""
    pages = Pages(report(("before", ""), ("Rivera", numbered(4000)), ("after", "")), tmp_path)
    assert len(pages.texts) > 2
    words = set(" ".join(pages.texts).split())
    assert {f"word{number}" for number in range(4000)} | {"before", "after"} <= words
    assert pages.are_within()


def test_a_word_without_an_end_is_broken_and_whole(tmp_path: Path) -> None:
    """A hundred thousand letters without a blank keep nobody waiting, and none of them is lost."""
    pages = Pages(report(("Rivera", "W" * 100_000)), tmp_path)
    assert pages.squeezed.count("W") == 100_000
    assert pages.are_within()


@pytest.mark.parametrize("width", [12, 24, 40])
def test_many_columns_stay_on_the_paper(tmp_path: Path, width: int) -> None:
    """However many columns there are, and whether or not they may be wrapped, nothing runs off the edge."""
    columns = tuple(Column(f"c{at}", f"HEADING {at}", whole=at % 2 == 0) for at in range(width))
    rows = tuple(tuple(f"cell{row}of{at}" for at in range(width)) for row in range(3))
    pages = Pages(report(*rows, columns=columns), tmp_path)
    assert pages.are_within()
    stream = pages.squeezed
    assert stream.count("2") >= stream.count("cell2of")


def test_titles_groups_and_notes_of_any_length_stay_on_the_paper(tmp_path: Path) -> None:
    """A group's heading goes on in further lines; a title and what was asked are cut where they would fill the page."""
    heading, note = numbered(60, "heading"), numbered(90, "note")
    built = report(
        (heading, "one"), (heading, "two"),
        title=numbered(300, "title"), groups=(0,), notes=(note,), asked=(numbered(600, "asked"),),
    )  # fmt: skip
    pages = Pages(built, tmp_path)
    assert pages.are_within()
    words = set(" ".join(pages.texts).split())
    assert {f"heading{number}" for number in range(60)} | {f"note{number}" for number in range(90)} <= words
    assert {"title0", "asked0", "one", "two"} <= words
    assert "…" in pages.squeezed


def test_nothing_to_show_is_said_in_full(tmp_path: Path) -> None:
    """An empty list has its sentence, however long it is."""
    pages = Pages(report(nothing=numbered(80)), tmp_path)
    assert {f"word{number}" for number in range(80)} <= set(" ".join(pages.texts).split())
    assert pages.are_within()


def test_a_group_is_never_parted_from_its_first_row_and_goes_on_by_name(tmp_path: Path) -> None:
    """No heading stands alone at the foot of a page, and a page that begins within a group says whose rows it has."""
    rows = tuple((f"Group{group}", f"row{group}of{row}") for group in range(30) for row in range(7))
    pages = Pages(report(*rows, groups=(0,)), tmp_path)
    assert len(pages.texts) > 3
    for page in pages.texts:
        lines = [line.strip() for line in page.splitlines() if line.strip()]
        assert lines[-1].startswith("row")
        first = next(line for line in lines if line.startswith(("Group", "row")))
        assert first.startswith("Group")
    assert sum(line.strip() == "Group3" for page in pages.texts for line in page.splitlines()) == 1


@pytest.mark.parametrize("where", ["cell", "group", "title", "note", "asked", "nothing"])
def test_a_letter_that_is_lacking_is_told_of_wherever_it_stands(tmp_path: Path, where: str) -> None:
    """A name in Chinese letters is marks, and the page says why, even where only a heading has it."""
    name = "田中さくら"
    built = {
        "cell": lambda: report((name, "")),
        "group": lambda: report((name, "row"), groups=(0,)),
        "title": lambda: report(("Rivera", ""), title=f"Keys of {name}"),
        "note": lambda: report(("Rivera", ""), notes=(f"Of {name}.",)),
        "asked": lambda: report(("Rivera", ""), asked=(f"client: {name}",)),
        "nothing": lambda: report(nothing=f"Nothing of {name}."),
    }[where]()
    text = " ".join(" ".join(Pages(built, tmp_path).texts).split())
    assert "?????" in text
    assert "does not have is printed as ?" in text


@pytest.mark.parametrize("name", ["דנה לוי", "فاطمة"])
def test_letters_from_right_to_left_are_told_of(tmp_path: Path, name: str) -> None:
    """The page says that they stand the other way round, and where they do not."""
    assert "printed from left to right" in " ".join(Pages(report((name, "")), tmp_path).texts)
    assert "from left to right" not in " ".join(Pages(report(*((each, "") for each in NAMES)), tmp_path).texts)


def test_a_question_mark_is_a_question_mark(tmp_path: Path) -> None:
    """Who asks something in a note is not told of a typeface."""
    assert "does not have" not in " ".join(Pages(report(("Why?", "Really?")), tmp_path).texts)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_names_are_printed_as_they_are_shown(tmp_path: Path, hostile: str) -> None:
    """I1, I2: nothing in a name is obeyed, and what is hidden is a mark; only letters that are lacking become ``?``."""
    pages = Pages(report((hostile, "end"), (NAMES[0], NAMES[2])), tmp_path)
    plain = "".join(letter for letter in shown(hostile) if letter.isascii() and not letter.isspace())
    found = iter(pages.squeezed)
    assert all(letter in found for letter in plain)
    assert NAMES[0] in pages.texts[0]
    assert pages.are_within()


@pytest.mark.parametrize(("letter", "sides"), [(False, {595.276, 841.89}), (True, {612.0, 792.0})])
def test_the_paper_is_a4_or_letter_and_wide_lists_lie_across(tmp_path: Path, letter: bool, sides: set[float]) -> None:
    """The same report on either paper; where its columns need it, the paper is turned."""
    upright = Pages(report(*((name, "x") for name in NAMES)), tmp_path, letter=letter)
    assert set(upright.size()) == sides
    assert upright.size()[0] < upright.size()[1]
    across = Pages(report(("Rivera", numbered(30))), tmp_path, letter=letter)
    assert set(across.size()) == sides
    assert across.size()[0] > across.size()[1]


def test_the_typeface_is_in_the_document(tmp_path: Path) -> None:
    """A box without DejaVu prints the same page."""
    pages = Pages(report(*((name, name) for name in NAMES)), tmp_path)
    done = subprocess.run(["pdffonts", str(pages.path)], capture_output=True, check=True).stdout.decode()
    listed = [line.split() for line in done.splitlines()[2:]]
    assert listed
    assert all("DejaVuSans" in words[0] and words[-5] == "yes" for words in listed)


def test_the_same_report_is_the_same_document(tmp_path: Path) -> None:
    """Nothing in it comes from the moment or the box on which it is written."""
    first, second = (Pages(report((NAMES[0], "x")), tmp_path).path.read_bytes() for _ in range(2))
    assert first == second
