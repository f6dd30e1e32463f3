"""How what a person needs, has visits for, and may know, reads in a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keydesk.rules import dates
from keydesk.widgets.table_columns import Column, Toned

if TYPE_CHECKING:
    from datetime import date

    from keydesk.db.rows.needs import NeededKeyRow
    from keydesk.db.rows.person import KnownCodeRow
    from keydesk.widgets.table_columns import Cell, Cells

NEED_COLUMNS: Final = (
    Column("key", "KEY", 8, cut="never", sortable=False),
    Column("client", "CLIENT", 12, weight=3, sortable=False),
    Column("opens", "OPENS", 10, weight=2, drop=3, sortable=False),
    Column("first", "FIRST NEEDED", 16, cut="never", sortable=False),
    Column("visits", "VISITS", 6, align="right", cut="never", drop=2, sortable=False),
    Column("has", "HAS IT", 22, weight=2, cut="word", sortable=False),
)

CODE_COLUMNS: Final = (
    Column("client", "CLIENT", 14, weight=3, sortable=False),
    Column("code", "CODE", 12, cut="never", sortable=False),
    Column("why", "WHY THEY KNOW IT", 20, weight=2, sortable=False),
    Column("note", "NOTE", 8, weight=2, drop=1, sortable=False),
    Column("changed", "CHANGED", 12, cut="never", sortable=False),
)

WHY_BACK: Final = {
    "sitter_left": "has left",
    "client_inactive": "client inactive",
    "not_needed": "no visit booked",
    "next_visit_far": "next visit far",
}
"""Why a copy is needed no more."""

CODE_WORDS: Final = {
    "alarm": "alarm",
    "garage_code": "garage code",
    "gate_code": "gate code",
    "keypad": "keypad",
    "lockbox": "lockbox",
    "smart_lock": "smart lock",
}


def need_cells(row: NeededKeyRow, *, today: date) -> Cells:
    """One key that somebody needs: when first, for how many visits, and whether they have it or where it is."""
    has: Cell = Toned("✓ has it", "quiet")
    if not row.has_it:
        short = f", {_copies(row.copies_in_use)} for {row.copies_wanted} sitters" if row.short and row.key_id else ""
        has = Toned(f"NO KEY  {row.reason_words}{short}", "bad")
    first = f"{dates.near_day(row.first_at.date(), today=today)} {row.first_at:%H:%M}"
    return (row.key_code or "none", row.client_sorted, row.key_label, first, str(row.visits), has)


def code_cells(row: KnownCodeRow, *, today: date) -> Cells:
    """One code that somebody may know, never what it is; what was changed since they left is quiet."""
    why = ["had a key"] if row.had_key else []
    if row.seen_on is not None:
        why.append(f"saw it {dates.near_day(row.seen_on, today=today)}")
    if row.last_visit is not None:
        why.append(f"visited {dates.near_day(row.last_visit, today=today)}")
    changed = "never" if row.changed_on is None else dates.near_day(row.changed_on, today=today)
    cells: tuple[str, ...] = (
        row.client,
        CODE_WORDS.get(row.kind, row.kind.replace("_", " ")),
        ", ".join(why),
        row.note,
    )
    if row.to_change:
        return (*cells, Toned(changed, "bad"))
    return tuple(Toned(cell, "quiet") for cell in (*cells, changed))


def _copies(many: int) -> str:
    return "1 copy" if many == 1 else f"{many} copies"
