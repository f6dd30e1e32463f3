"""The record of changes of one thing, as lines of a long table."""

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
    Column("what", "WHAT", 12, weight=2, sortable=False),
    Column("old", "FROM", 8, weight=3, sortable=False),
    Column("new", "TO", 8, weight=3, sortable=False),
    Column("who", "BY", 10, weight=2, drop=1, sortable=False),
    Column("why", "WHY", 6, weight=2, drop=2, sortable=False),
)

_WHOLE: Final = {"add": "added", "retire": "out of use", "restore": "in use again"}
_WORDS: Final = {"unix_user": "signs in as", "badge_code": "badge", "is_sitter": "makes visits"}
_ANSWERS: Final = {"granted": "yes", "taken": "no"}


def change_cells(row: HistoryRow, labels: Mapping[str, str], *, now: datetime, zone: ZoneInfo) -> Cells:
    """One change.

    Args:
        row: the change.
        labels: how the desk calls the fields, by name; others are called by their names.
        now: the moment that it is told from.
        zone: the office's.
    """
    return (
        moment_words(row.at, now=now, zone=zone),
        _what(row, labels),
        _ANSWERS.get(row.old or "", row.old or ""),
        _ANSWERS.get(row.new or "", row.new or ""),
        ", ".join(filter(None, (row.operator, VIA_WORDS.get(row.via, row.via)))),
        row.reason,
    )


def _what(row: HistoryRow, labels: Mapping[str, str]) -> str:
    if row.field in {"", "*"}:
        return _WHOLE.get(row.verb, row.verb.replace("_", " "))
    name, _, rest = row.field.partition(".")
    if name == "may":
        return f"may {rest.partition('.')[0].replace('_', ' ')}"
    return labels.get(name) or _WORDS.get(name) or name.replace("_", " ")
