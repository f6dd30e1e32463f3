"""The whole line of events of a copy, as lines of a long table and, one at a time, in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keydesk.rules import dates
from keydesk.widgets.key_cells import short_place, where_words
from keydesk.widgets.key_pane import VIA_WORDS, event_word, moment_words
from keydesk.widgets.table_columns import Column, Toned

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from keydesk.db.rows.past import PastEvent
    from keydesk.db.rows.where import MovementRow
    from keydesk.widgets.table_columns import Cells

HISTORY_COLUMNS: Final = (
    Column("at", "WHEN", 12, cut="never", sortable=False),
    Column("kind", "WHAT", 7, cut="never", sortable=False),
    Column("before", "FROM", 10, weight=2, drop=2, sortable=False),
    Column("after", "TO", 12, weight=2, sortable=False),
    Column("who", "BY", 16, weight=2, sortable=False),
    Column("more", "WHY", 14, weight=3, drop=1, sortable=False),
)


def history_cells(event: PastEvent, *, now: datetime, zone: ZoneInfo) -> Cells:
    """One event in a line; what was taken back says so, and stands back."""
    move = event.move
    cells = (
        moment_words(move.at, now=now, zone=zone),
        event_word(move.kind, move.after),
        short_place(move.before) if move.before.kind else "",
        short_place(move.after, move.to_state),
        _who(move),
        " · ".join(_more(event, now=now, zone=zone)),
    )
    return tuple(Toned(cell, "quiet") for cell in cells) if event.taken_back else cells


def event_words(event: PastEvent, *, now: datetime, zone: ZoneInfo) -> str:
    """One event in full: nothing of it is cut."""
    move = event.move
    after = where_words(move.after, move.to_state)
    way = after if move.before.kind is None or move.before == move.after else f"{where_words(move.before)} → {after}"
    what = f"{event_word(move.kind, move.after)}: {way}"
    words = (dates.moment(move.at, now=now, zone=zone), what, _who(move), *_more(event, now=now, zone=zone))
    return " · ".join(filter(None, words))


def _who(move: MovementRow) -> str:
    return ", ".join(filter(None, (move.operator, VIA_WORDS.get(move.via, move.via))))


def _more(event: PastEvent, *, now: datetime, zone: ZoneInfo) -> list[str]:
    """What else there is to say: taken back, due, why, with what override, and when it was told if that was later."""
    move = event.move
    more = ["taken back"] if event.taken_back else []
    if move.undo_of is not None:
        more.append(f"takes back number {move.undo_of}")
    more += [text for text in (move.reason, move.note) if text]
    if event.overrode:
        more.append(f"in spite of: {event.overrode.replace('_', ' ').replace(',', ', ')}")
    if move.due_at is not None:
        more.append(f"due {dates.moment(move.due_at, now=now, zone=zone)}")
    if move.recorded_at != move.at:
        more.append(f"told {dates.moment(move.recorded_at, now=now, zone=zone)}")
    return more
