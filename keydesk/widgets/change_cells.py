"""The record of changes, as lines of a long table: who changed what, from what, to what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keydesk.widgets.key_pane import VIA_WORDS, moment_words
from keydesk.widgets.table_columns import Column

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from keydesk.db.rows.office import HistoryRow
    from keydesk.widgets.table_columns import Cells

CHANGE_COLUMNS: Final = (
    Column("at", "WHEN", 12, cut="never", sortable=False),
    Column("what", "WHAT", 14, weight=2, sortable=False),
    Column("old", "FROM", 8, weight=2, drop=1, sortable=False),
    Column("new", "TO", 10, weight=3, sortable=False),
    Column("who", "BY", 10, weight=2, sortable=False),
    Column("why", "WHY", 6, weight=2, drop=2, sortable=False),
)

_SUBJECTS: Final = {
    "client": "",
    "client_contact": "contact",
    "access_method": "way in",
    "pet": "pet",
    "key": "key",
    "key_copy": "copy",
}
_FIELDS: Final = {"*": "added", "no_key_reason": "no key, why", "no_key_note": "no key, more", "tag_code": "tag"}


def change_cells(change: HistoryRow, *, names: Mapping[tuple[str, int], str], now: datetime, zone: ZoneInfo) -> Cells:
    """One change.

    Args:
        change: as the record has it.
        names: what the things are called, by subject and id.
        now: the moment that it is told from.
        zone: the office's.
    """
    thing = _SUBJECTS.get(change.subject, change.subject)
    if change.field != "*":
        thing = names.get((change.subject, change.subject_id), thing)
    how = "" if change.via == "typed" else VIA_WORDS.get(change.via, change.via)
    field = _FIELDS.get(change.field) or change.field.replace("_id", "").replace("_", " ").replace(".", " ")
    return (
        moment_words(change.at, now=now, zone=zone),
        " ".join(filter(None, (thing, field))) or change.verb.replace("_", " "),
        change.old or "",
        change.new or "",
        ", ".join(filter(None, (change.operator, how))),
        change.reason,
    )
