"""The printed hook map: what hangs where by codes alone, and until when that holds."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from keydesk.labels.hook_board import MappedPlace
from keydesk.labels.hook_map import MappedHook, MappedSafe, hook_map_pdf

needs_text = pytest.mark.skipif(not shutil.which("pdftotext"), reason="reads PDF with poppler-utils")
NOW = datetime(2026, 11, 25, 17, 30, tzinfo=UTC)


def _text(document: bytes, folder: Path) -> str:
    source = folder / "map.pdf"
    source.write_bytes(document)
    return subprocess.run(["pdftotext", "-layout", str(source), "-"], capture_output=True, text=True, check=True).stdout


def _made(safes: list[MappedSafe]) -> bytes:
    return hook_map_pdf(safes, office="Łuków Pet Care", made_at=NOW, valid_until=NOW + timedelta(days=7))


@needs_text
def test_the_map_tells_hooks_and_tags_and_until_when_it_holds(tmp_path: Path) -> None:
    """Each key stands there twice: by its hook, and by its tag (H6)."""
    hooks = (MappedHook("A1", "K7MT-1"), MappedHook("A2", "3FQD-1"), MappedHook("", "9WCN-2"))
    text = _text(_made([MappedSafe("Front office", hooks)]), tmp_path)
    assert "Front office · hook map by hook" in text
    assert "Front office · hook map by tag" in text
    assert "Łuków Pet Care · made Wed 25 Nov 2026 17:30" in text
    assert text.count("VALID UNTIL Wed 2 Dec 2026 17:30. Then shred it.") == 2
    assert [text.count(each) for each in ("K7MT-1", "3FQD-1", "9WCN-2", "loose")] == [2, 2, 2, 2]
    assert "page 2 of 2" in text


@needs_text
def test_a_big_safe_takes_pages_and_an_empty_one_says_so(tmp_path: Path) -> None:
    """Four hundred hooks: every tag is there, none is cut off; a safe with nothing in it is not left out."""
    hooks = tuple(
        MappedHook(f"{chr(65 + number // 20)}{number % 20 + 1}", f"X{number:03d}Q-1") for number in range(400)
    )
    text = _text(_made([MappedSafe("Wall", hooks), MappedSafe("Spares", ())]), tmp_path)
    assert all(text.count(f"X{number:03d}Q-1") == 2 for number in range(400))
    assert "Nothing hangs in this safe." in text
    assert "…" not in text


@needs_text
def test_the_board_is_drawn_as_it_is_on_the_wall(tmp_path: Path) -> None:
    """Every hook is where it hangs, with its tag; a free one is an empty box; two tags on one hook are both there."""
    board = tuple(
        MappedPlace(f"{chr(64 + row)}{column}", row, column, tags)
        for row in (1, 2, 3)
        for column in (1, 2, 3, 4)
        for tags in [{(1, 1): ("K7MT-1",), (2, 3): ("3FQD-1", "9WCN-2"), (3, 4): ("AAAA-1", "BBBB-1", "CCCC-1")}.get(
            (row, column), ()
        )]
    )  # fmt: skip
    hooks = tuple(MappedHook(place.hook, tag) for place in board for tag in place.tags)
    first = _text(_made([MappedSafe("Front office", hooks, board)]), tmp_path).split("\f")[0]
    assert "Front office · hook map on the wall" in first
    assert first.index("A1") < first.index("K7MT-1") < first.index("B3") < first.index("3FQD-1") < first.index("9WCN-2")
    assert {f"{row}{column}" for row in "ABC" for column in "1234"} <= set(first.split())
    assert "+2 more" in first
    assert "VALID UNTIL" in first


@needs_text
def test_a_wide_and_high_board_takes_several_pages(tmp_path: Path) -> None:
    """Every hook is drawn once, whatever the safe's grid; long codes are there whole."""
    board = tuple(
        MappedPlace(f"{row:02}/{column:02}", row, column, (f"ABCDEFGH{row:02}{column:02}-1",))
        for row in range(1, 21)
        for column in range(1, 26)
    )
    pages = _text(_made([MappedSafe("Wall", (MappedHook("01/01", "K7MT-1"),), board)]), tmp_path).split("\f")
    drawn = "".join(page for page in pages if "on the wall" in page)
    assert all(drawn.count(place.tags[0]) == drawn.count(place.hook) == 1 for place in board)
    assert sum("on the wall" in page for page in pages) == 6
