"""How one copy reads in a list of them."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from builders import MORNING
from keydesk.db.rows.keys import KeyRow
from keydesk.db.rows.where import PlaceRow
from keydesk.rules.custody import Holder
from keydesk.rules.text import cells
from keydesk.widgets.key_cells import DUE_WIDTH, due_cell

NEW_YORK = ZoneInfo("America/New_York")
SAM = (PlaceRow("sitter", name="Sam Ortega"), Holder.sitter(2))


@pytest.mark.parametrize(
    ("days", "chased", "told"),
    [
        (3, 0, "LATE 3 d"),
        (3, 2, "LATE 3 d×2"),
        (12, 3, "LATE 12d×3"),
        (3, 12, "LATE 3d×12"),
        (123, 4, "LATE 123 d"),
    ],
)
def test_a_late_key_says_how_often_it_was_asked_for(days: int, chased: int, told: str) -> None:
    """D12: the count stands beside how late it is, as far as the column has room; how late is never cut."""
    place, holder = SAM
    due_at, since = MORNING - timedelta(days=days), MORNING - timedelta(days=200)
    row = KeyRow(
        1, 1, 1, "K7MT-1", "Rivera, Ana", "front door", "in_service", place, holder, since, due_at,
        spare=False, recalled=False, version=1, chased=chased,
    )  # fmt: skip
    cell = due_cell(row, now=MORNING, zone=NEW_YORK)
    assert str(getattr(cell, "text", cell)) == told
    assert cells(told) <= DUE_WIDTH
