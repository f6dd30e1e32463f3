"""The printed hook map: what hangs where by codes alone, and until when that holds."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

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
