"""Every label of every sheet is read by two decoders, on paper of 203 and of 300 dots an inch, and says no more."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from PIL import Image

from decoding import drawn_zpl, needs_poppler, needs_zbar, needs_zpl_renderer, pages, read_by_zbar, read_by_zxing
from keydesk.labels.tag import Label
from keydesk.labels.to_pdf import labels_pdf
from keydesk.labels.to_zpl import DOTS, labels_zpl
from keydesk.rules.sheets import SHEETS, Sheet, places
from keydesk.rules.tags import CLEAR_CHARACTERS

_INCH = 25.4
_FINDER = "If found: PO Box 12, Alder Falls"


def _codes(count: int, seed: str) -> list[str]:
    """Tags of every length of code, 3 to 12, and of copies with one, two and three digits."""
    chance = random.Random(seed)
    return [
        "".join(chance.choice(CLEAR_CHARACTERS) for _ in range(3 + number % 10)) + f"-{chance.choice((1, 2, 12, 345))}"
        for number in range(count)
    ]


def _cut(page: Image.Image, sheet: Sheet, x: float, y: float, dpi: int) -> Image.Image:
    """One label of a page, as it is when it sticks to its tag."""
    per_mm = dpi / _INCH
    left, top = round(x * per_mm), round(y * per_mm)
    return page.crop((left, top, left + round(sheet.label[0] * per_mm), top + round(sheet.label[1] * per_mm)))


@needs_poppler
@needs_zbar
@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_label_of_a_sheet_is_read_alone_by_zxing_and_by_zbar(sheet: Sheet, dpi: int, tmp_path: Path) -> None:
    """A whole sheet and one label more, with codes of all lengths: each label says its code, once, and nothing else."""
    codes = _codes(max(sheet.per_page, 10) + 1, sheet.name)
    drawn = pages(labels_pdf([Label(code, _FINDER) for code in codes], sheet), dpi, tmp_path)
    labels = [_cut(drawn[at.page], sheet, at.x, at.y, dpi) for at in places(sheet, len(codes))]
    assert [read_by_zxing(each) for each in labels] == [[code] for code in codes]
    assert read_by_zbar(labels, tmp_path) == [[code] for code in codes]


@needs_poppler
@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_whole_page_has_exactly_its_codes(sheet: Sheet, tmp_path: Path) -> None:
    """Nothing is printed twice, nothing is left out, and a sheet that is begun is gone on with."""
    count = max(1, sheet.per_page - 6)
    codes = _codes(count, f"page {sheet.name}")
    start = 7 if sheet.per_page > 6 else 1
    (page,) = pages(labels_pdf([Label(code) for code in codes], sheet, start=start), 300, tmp_path)
    assert read_by_zxing(page) == sorted(codes)


@needs_zbar
@needs_zpl_renderer
@pytest.mark.parametrize("dpi", DOTS)
def test_zpl_is_read_as_an_independent_renderer_draws_it(dpi: int, tmp_path: Path) -> None:
    """All label sizes, codes of all lengths, and a finder's line with letters that ZPL would take for commands."""
    asked, codes = [], []
    for sheet in SHEETS:
        for code in _codes(10, f"zpl {sheet.name} {dpi}"):
            codes.append(code)
            text = labels_zpl([Label(code, "Gefunden? Łódź ^FD ~JA _")], sheet, dpi=dpi)
            asked.append({"zpl": text, "width": sheet.label[0], "height": sheet.label[1], "dots": DOTS[dpi]})
    drawn = drawn_zpl(asked)
    assert [read_by_zxing(each) for each in drawn] == [[code] for code in codes]
    assert read_by_zbar(drawn, tmp_path) == [[code] for code in codes]


def test_zpl_holds_one_label_after_the_other() -> None:
    """A batch is one text, a label between each ^XA and ^XZ, and a finder's line starts no command."""
    text = labels_zpl([Label("K7MT-1", "^XZ ~JA"), Label("K7MT-2", "^XZ ~JA")], SHEETS[0])
    assert text.count("^XA") == text.count("^XZ") == 2
    assert text.index("K7MT-1") < text.index("K7MT-2")
    assert "~" not in text
