"""The whole line of events of a copy, as lines of a long table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keydesk.rules import dates
from keydesk.widgets.key_cells import short_place
from keydesk.widgets.key_pane import EVENT_WORDS, VIA_WORDS, moment_words
from keydesk.widgets.table_columns import Column

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from keydesk.db.rows.where import MovementRow
    from keydesk.widgets.table_columns import Cells

HISTORY_COLUMNS: Final = (
    Column("at", "WHEN", 12, cut="never", sortable=False),
    Column("kind", "WHAT", 7, cut="never", sortable=False),
    Column("before", "FROM", 8, weight=2, drop=2, sortable=False),
    Column("after", "TO", 8, weight=2, sortable=False),
    Column("who", "BY", 10, weight=2, sortable=False),
    Column("more", "WHY", 6, weight=3, drop=1, sortable=False),
)


def history_cells(event: MovementRow, *, now: datetime, zone: ZoneInfo) -> Cells:
    """One event; when it was told later than it happened, it says so."""
    more = [event.reason, event.note]
    if event.due_at is not None:
        more.insert(0, f"due {dates.moment(event.due_at, now=now, zone=zone)}")
    if event.undo_of is not None:
        more.insert(0, f"takes back number {event.undo_of}")
    if event.recorded_at != event.at:
        more.append(f"told {dates.moment(event.recorded_at, now=now, zone=zone)}")
    return (
        moment_words(event.at, now=now, zone=zone),
        EVENT_WORDS.get(event.kind, event.kind),
        short_place(event.before) if event.before.kind else "",
        short_place(event.after, event.to_state),
        ", ".join(filter(None, (event.operator, VIA_WORDS.get(event.via, event.via)))),
        " · ".join(filter(None, more)),
    )
