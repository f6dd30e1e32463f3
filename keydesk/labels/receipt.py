"""The slip that a client signs when keys go back: the same lines as text and as PDF.

Tags stand on it, and so no address, no phone and no code does (rule "Address and tag code never on one sheet").
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from keydesk import fonts
from keydesk.rules import dates
from keydesk.rules.sheets import A4, LETTER
from keydesk.rules.text import cells, counted, cut, shown

if TYPE_CHECKING:
    from keydesk.db.rows.receipt import ReceiptRow, ReturnedKeyRow

WIDTH: Final = 72
"""Characters of a line."""

_TAG: Final = 14
_KIND: Final = 9
_PIECES: Final = 7
_LABEL: Final = WIDTH - _TAG - _KIND - _PIECES - 6
_PER_PAGE: Final = 56
_MARGIN: Final = 20.0
_SIZE: Final = 10.0
_LEADING: Final = 13.0


def receipt_lines(receipt: ReceiptRow, *, office: str, zone: ZoneInfo) -> tuple[str, ...]:
    """One client's receipt, line by line."""
    at = dates.wall(receipt.at, zone)
    head = cut(shown(office), WIDTH - 20)
    number = f"receipt {receipt.number}"
    lines = [
        head + number.rjust(WIDTH - cells(head)),
        "",
        "KEYS RETURNED",
        "",
        f"To              {cut(shown(receipt.client), WIDTH - 16)}",
        f"On              {at:%a} {at.day} {at:%b %Y %H:%M}",
        f"Handed over by  {cut(shown(receipt.handed_over_by), WIDTH - 16)}",
        "",
        _line("TAG", "OPENS", "KIND", "PIECES"),
        "-" * WIDTH,
        *(_key(each) for each in receipt.keys),
        "-" * WIDTH,
        f"{counted(len(receipt.keys), 'key')} returned.",
    ]
    notes = dict.fromkeys(shown(each.note) for each in receipt.keys if each.note)
    lines += ["", *(cut(note, WIDTH) for note in notes)] if notes else []
    return (*lines, "", "", "", *signature("Received by"), "", "", *signature("Handed over by"))


def receipts_text(receipts: Sequence[ReceiptRow], *, office: str, zone: ZoneInfo) -> str:
    """All receipts as text, each on a page of its own."""
    pages = ("\n".join(receipt_lines(each, office=office, zone=zone)) + "\n" for each in receipts)
    return "\f".join(pages)


def receipts_pdf(receipts: Sequence[ReceiptRow], *, office: str, zone: ZoneInfo, letter: bool = True) -> bytes:
    """All receipts as PDF, each from a new page on."""
    pages = [receipt_lines(each, office=office, zone=zone) for each in receipts]
    return lines_pdf(pages, title="Keys returned", letter=letter)


def lines_pdf(slips: Sequence[Sequence[str]], *, title: str, letter: bool = True) -> bytes:
    """Slips of lines no wider than :data:`WIDTH` as PDF, each from a new page on.

    Args:
        slips: the lines of each.
        title: what the document is called; nothing from the store.
        letter: US Letter; else A4.
    """
    fonts.register()
    stream = BytesIO()
    width, height = ((side * mm) for side in (LETTER if letter else A4))
    canvas = Canvas(stream, pagesize=(width, height), invariant=True)
    canvas.setTitle(title)
    canvas.setAuthor("keydesk")
    em = stringWidth("M", fonts.MONO_BOLD, _SIZE)
    size = _SIZE * min(1.0, (width - 2 * _MARGIN * mm) / (em * WIDTH))
    for lines in slips:
        for start in range(0, len(lines), _PER_PAGE):
            canvas.setFont(fonts.MONO_BOLD, size)
            for number, line in enumerate(lines[start : start + _PER_PAGE]):
                canvas.drawString(_MARGIN * mm, height - _MARGIN * mm - size - number * _LEADING, fonts.fitting(line))
            canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _key(key: ReturnedKeyRow) -> str:
    return _line(key.tag_code, shown(key.label), key.kind, str(key.pieces))


def _line(tag: str, label: str, kind: str, pieces: str) -> str:
    columns = ((tag, _TAG), (label, _LABEL), (kind, _KIND))
    padded = (cut(text, width) + " " * (width - cells(cut(text, width))) for text, width in columns)
    return "  ".join([*padded, pieces.rjust(_PIECES)])


def signature(who: str) -> tuple[str, str]:
    """The line to sign on, and whose it is."""
    return "_" * 40 + "    " + "_" * 24, f"{who:<44}date"
