"""The columns of the list of people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keydesk.rules.staff_look import STAFF
from keydesk.widgets.list_columns import Drawn, day_column, day_words
from keydesk.widgets.staff_cells import STAFF_COLUMNS, staff_cells
from keydesk.widgets.table_columns import Column

if TYPE_CHECKING:
    from collections.abc import Callable

    from keydesk.db.rows.staff import StaffRow
    from keydesk.widgets.table_columns import Cell


def _usual(at: int) -> Callable[[StaffRow], Cell]:
    return lambda row: staff_cells(row)[at]


PEOPLE: Final[Drawn[StaffRow]] = Drawn(
    STAFF,
    {
        **{column.key: (column, _usual(at)) for at, column in enumerate(STAFF_COLUMNS)},
        "next": (day_column("next", "NEXT VISIT"), lambda row: day_words(row.next_visit)),
        "number": (Column("number", "NO.", 4, align="right", cut="never"), lambda row: str(row.staff_id)),
    },
    {
        "email": Column("email", "E-MAIL", 16, weight=2),
        "branches": Column("branches", "BRANCHES", 12, weight=1),
        "hired": day_column("hired", "HIRED"),
        "left": day_column("left", "LEFT"),
    },
)
"""What the list of people looks like."""
