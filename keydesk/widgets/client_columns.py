"""The columns of the list of clients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keydesk.rules.client_look import CLIENTS
from keydesk.widgets.client_cells import need_words, status_cell, where_cell
from keydesk.widgets.list_columns import Drawn, day_column, day_words
from keydesk.widgets.table_columns import Column

if TYPE_CHECKING:
    from keydesk.db.rows.client import ClientRow

CLIENT_COLUMNS: Final[Drawn[ClientRow]] = Drawn(
    CLIENTS,
    {
        "name": (Column("name", "CLIENT", 14, weight=3), lambda row: row.name),
        "status": (Column("status", "STATUS", 8, cut="never"), status_cell),
        "keys": (
            Column("keys", "KEYS", 4, align="right", cut="never"),
            lambda row: str(row.keys) if row.keys else "",
        ),
        "copies": (
            Column("copies", "COPIES", 6, align="right", cut="never", drop=1),
            lambda row: str(row.copies) if row.copies else "",
        ),
        "where": (Column("where", "WHERE", 18, weight=2), where_cell),
        "area": (Column("area", "AREA", 9, weight=2, drop=2), lambda row: row.area),
        "pets": (Column("pets", "PETS", 12, weight=2), lambda row: row.pets),
        "phone": (Column("phone", "PHONE", 14, cut="never"), lambda row: row.phone),
        "street": (Column("street", "STREET", 14, weight=2), lambda row: row.street),
        "city": (Column("city", "CITY", 10, weight=1), lambda row: row.city),
        "next": (day_column("next", "NEXT VISIT"), lambda row: day_words(row.next_visit)),
        "required": (Column("required", "NEEDS KEY", 12, weight=1), need_words),
        "number": (Column("number", "NO.", 6, align="right", cut="never"), lambda row: str(row.client_id)),
    },
    {
        "email": Column("email", "E-MAIL", 16, weight=2),
        "zip": Column("zip", "ZIP", 10, cut="never"),
        "territory": Column("territory", "TERRITORY", 10, weight=1),
        "primary": Column("primary", "PRIMARY", 12, weight=1),
        "secondary": Column("secondary", "SECONDARY", 12, weight=1),
        "vet": Column("vet", "VET", 12, weight=1),
        "since": day_column("since", "SINCE"),
        "branches": Column("branches", "BRANCHES", 12, weight=1),
        "agreement": day_column("agreement", "AGREEMENT"),
        "note": Column("note", "AT THE DESK", 16, weight=2),
    },
)
"""What the list of clients looks like."""
