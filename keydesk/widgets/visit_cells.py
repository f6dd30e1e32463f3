"""How a long list of visits reads, of a sitter or at a client's, with the same flags as the day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keydesk.rules import dates
from keydesk.widgets.day_cells import key_words, time_words
from keydesk.widgets.table_columns import Column, Toned

if TYPE_CHECKING:
    from datetime import date

    from keydesk.db.rows.needs import DayVisitRow
    from keydesk.widgets.table_columns import Cell, Cells

_DAY: Final = Column("day", "DAY", 13, cut="never", sortable=False)
_TIME: Final = Column("time", "TIME", 7, cut="never", sortable=False)
_CLIENT: Final = Column("client", "CLIENT", 12, weight=3, sortable=False)
_SITTER: Final = Column("sitter", "SITTER", 12, weight=2, sortable=False)
_SERVICE: Final = Column("service", "SERVICE", 10, weight=1, drop=1, sortable=False)
_PETS: Final = Column("pets", "PETS", 9, weight=2, drop=2, sortable=False)
_KEY: Final = Column("key", "KEY", 22, weight=2, cut="word", sortable=False)

OF_SITTER: Final = (_DAY, _TIME, _CLIENT, _SERVICE, _PETS, _KEY)
OF_CLIENT: Final = (_DAY, _TIME, _SITTER, _SERVICE, _PETS, _KEY)


def listed_visit_cells(visit: DayVisitRow, *, of_client: bool, today: date, flags: bool) -> Cells:
    """One visit as a line; what is over, made or called off is quiet."""
    who: Cell = (visit.sitter or "nobody yet") if of_client else visit.client_sorted
    key = key_words(visit, flags=flags)
    past = visit.day < today
    if past and visit.status == "scheduled":
        # Nobody has said whether it was made; its key matters no more.
        key = Toned("not said to be made", "quiet")
    cells: Cells = (
        dates.near_day(visit.day, today=today),
        time_words(visit),
        who,
        visit.service,
        visit.pets,
    )
    if past or visit.status != "scheduled":
        cells = tuple(Toned(cell, "quiet") if isinstance(cell, str) else cell for cell in cells)
    return (*cells, key)
