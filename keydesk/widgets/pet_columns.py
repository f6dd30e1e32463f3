"""The columns of the list of all pets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keydesk.rules.pet_look import PETS
from keydesk.widgets.list_columns import Drawn, day_column
from keydesk.widgets.pet_cells import PET_COLUMNS, pet_cells
from keydesk.widgets.table_columns import Column

if TYPE_CHECKING:
    from collections.abc import Callable

    from keydesk.db.rows.pet import PetRow
    from keydesk.widgets.table_columns import Cell


def _usual(at: int) -> Callable[[PetRow], Cell]:
    """One of the cells that a client's pets are listed with, too."""
    return lambda row: pet_cells(row)[at]


ALL_PETS: Final[Drawn[PetRow]] = Drawn(
    PETS,
    {
        **{column.key: (column, _usual(at)) for at, column in enumerate(PET_COLUMNS)},
        "born": (Column("born", "BORN", 11, cut="never"), lambda row: row.birth.words),
        "active": (Column("active", "ACTIVE", 6, cut="never"), lambda row: "yes" if row.active else "no"),
        "photo": (Column("photo", "PHOTO", 5, cut="never"), lambda row: "yes" if row.photo_path else ""),
        "notes": (Column("notes", "NOTES", 16, weight=2), lambda row: row.notes.partition("\n")[0]),
        "number": (Column("number", "NO.", 6, align="right", cut="never"), lambda row: str(row.pet_id)),
    },
    {
        "phone": Column("phone", "PHONE", 14, cut="never"),
        "status": Column("status", "OWNER IS", 8, cut="never"),
        "city": Column("city", "CITY", 10, weight=1),
        "vet": Column("vet", "VET", 12, weight=1),
        "next": day_column("next", "NEXT VISIT"),
    },
)
"""What the list of all pets looks like."""
