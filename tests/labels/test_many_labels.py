"""A thousand labels at once: all there, in order, in a time that one waits for, in little memory."""

from __future__ import annotations

import shutil
import subprocess
import tracemalloc
from pathlib import Path
from time import perf_counter

import pytest

from keydesk.labels.tag import Label
from keydesk.labels.to_pdf import labels_pdf
from keydesk.labels.to_zpl import labels_zpl
from keydesk.rules.sheets import sheet_named

needs_text = pytest.mark.skipif(not shutil.which("pdftotext"), reason="reads PDF with poppler-utils")
THOUSAND = [Label(f"K{number:03d}-1", "If found: PO Box 12") for number in range(1000)]


@needs_text
def test_a_thousand_labels_are_all_there_and_in_order(tmp_path: Path) -> None:
    """Begun at the seventh label: 34 pages of 30."""
    target = tmp_path / "labels.pdf"
    target.write_bytes(labels_pdf(THOUSAND, sheet_named("avery-5160"), start=7))
    text = subprocess.run(["pdftotext", "-raw", target, "-"], capture_output=True, text=True, check=True).stdout
    assert [word for word in text.split() if word.endswith("-1")] == [label.code for label in THOUSAND]
    assert text.count("\f") == 34


@pytest.mark.alone
@pytest.mark.parametrize(("sheet", "seconds"), [("avery-5160", 3), ("dymo-30252", 4), ("round-a4", 15)])
def test_a_thousand_labels_take_seconds_and_little_memory(sheet: str, seconds: float) -> None:
    """Bars are quick; QR symbols try eight masks each."""
    began = perf_counter()
    document = labels_pdf(THOUSAND, sheet_named(sheet))
    assert perf_counter() - began < seconds
    assert len(document) < 4 * 1024 * 1024


def test_a_thousand_labels_for_a_zebra_are_no_work_at_all() -> None:
    """Text, and nothing that grows but the text."""
    tracemalloc.start()
    assert labels_zpl(THOUSAND, sheet_named("dymo-30252")).count("^XA") == 1000
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * 1024 * 1024
