"""How one client reads in a list: the columns, and the words for where their keys are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keydesk.rules.needs import NOT_REQUIRED_WORDS
from keydesk.widgets.table_columns import Column, Toned

if TYPE_CHECKING:
    from keydesk.db.rows.client import ClientRow
    from keydesk.widgets.table_columns import Cells

CLIENT_COLUMNS: Final = (
    Column("name", "CLIENT", 14, weight=3),
    Column("status", "STATUS", 8, cut="never"),
    Column("keys", "KEYS", 4, align="right", cut="never"),
    Column("copies", "COPIES", 6, align="right", cut="never", drop=1, sortable=False),
    Column("where", "WHERE", 18, weight=2, sortable=False),
    Column("area", "AREA", 9, weight=2, drop=2),
)

NO_KEY_WORDS: Final = NOT_REQUIRED_WORDS
"""Why visits need no key, in words."""


def client_cells(row: ClientRow) -> Cells:
    """One row of the list."""
    status = Toned(row.status, "quiet") if row.status == "inactive" else row.status
    return (
        row.name,
        status,
        str(row.keys) if row.keys else "",
        str(row.copies) if row.copies else "",
        _where(row),
        row.area,
    )


def _where(row: ClientRow) -> Toned | str:
    """``1 out, 2 in``; where there is none, whether one is needed; of an old profile, into which one it went."""
    if row.merged_into:
        return Toned(f"is {row.merged_into}", "quiet")
    elsewhere = row.copies - row.safe - row.out - row.missing
    parts = (
        (row.missing, "missing"),
        (row.out, "out"),
        (row.safe, "in"),
        (elsewhere, "elsewhere"),
    )
    words = ", ".join(f"{number} {word}" for number, word in parts if number)
    if row.missing:
        return Toned(words, "bad")
    if words:
        return words
    if not row.key_required:
        return Toned(f"no key: {NO_KEY_WORDS.get(row.no_key_reason or '', 'not needed')}", "quiet")
    return Toned("none on file", "quiet" if row.status == "inactive" else "warn")
