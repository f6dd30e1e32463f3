"""Labels as their screen shows them: the queue, and the sheet as it will come out of the printer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content

from keydesk.rules import dates
from keydesk.rules.text import cut, cut_middle
from keydesk.widgets.table_columns import Column
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from keydesk.db.rows.labels import WaitingRow
    from keydesk.rules.sheets import Sheet
    from keydesk.widgets.table_columns import Cells

LABEL_COLUMNS: Final = (
    Column("code", "CODE", 10, cut="never"),
    Column("whose", "WHOSE", 20, weight=2),
    Column("why", "WHY", 16, weight=1, drop=1),
    Column("since", "SINCE", 12, cut="never", drop=2),
)

_LEAST_CODE: Final = 6
_USED: Final = "x"
_FREE: Final = "·"
_FULL: Final = "■"


def label_cells(row: WaitingRow, *, now: datetime, zone: ZoneInfo) -> Cells:
    """One label that waits; whose it is stands on the screen and never on the label."""
    return row.code, row.whose, row.reason, dates.brief(row.queued_at, now=now, zone=zone)


def sheet_picture(sheet: Sheet, codes: Sequence[str], *, start: int, width: int, height: int) -> Content:
    """The first page as it comes out: a box a label, its code in it where there is room.

    Labels that are used up already are crossed, free ones dotted. A page that is higher than there is room for is cut
    after a row that says how many are left.

    Args:
        sheet: what is printed on.
        codes: what is printed, in order.
        start: the first free label, from 1.
        width: cells there are.
        height: lines there are.
    """
    room = max(1, min(14, (width - 1) // sheet.columns - 1))
    lines: list[Content] = []
    rows = sheet.rows if sheet.rows <= height else max(1, height - 1)
    for row in range(rows):
        boxes = [_box(row * sheet.columns + column, codes, start, room) for column in range(sheet.columns)]
        lines.append(Content(" ").join(boxes))
    if rows < sheet.rows:
        left = sum(1 for number in range(len(codes)) if start - 1 + number >= rows * sheet.columns)
        more = f"… {sheet.rows - rows} more rows" + (f", {left} more labels" if left else "")
        lines.append(content(more, "$text-muted"))
    return Content("\n").join(lines)


def _box(place: int, codes: Sequence[str], start: int, room: int) -> Content:
    number = place - (start - 1)
    if number < 0:
        return content(_USED.center(room), "$text-muted")
    if number >= len(codes):
        return content(_FREE.center(room), "$text-muted")
    code = codes[number]
    fitted = cut_middle(code, room) if room >= _LEAST_CODE else cut(_FULL, room)
    return content(fitted.center(room), "reverse" if room >= _LEAST_CODE else "bold")


def sheet_line(sheet: Sheet, count: int, start: int, pages: int) -> Content:
    """What is printed on, and how much of it is needed."""
    if sheet.medium == "roll":
        need = f"{count} labels of the roll"
    else:
        need = f"{pages} page{'s' if pages != 1 else ''}, from label {start}"
    return Content.assemble(content(sheet.title, "bold"), content(f"   {need}" if count else ""))
