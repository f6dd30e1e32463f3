"""The record of changes in the office's words."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from builders import MORNING
from keydesk.db.rows.office import HistoryRow
from keydesk.widgets.change_cells import change_cells


@pytest.mark.parametrize(
    ("field", "old", "new", "said"),
    [
        ("role.in_home", "base", "scheduler", ("role", "staff", "scheduler")),
        ("role.facility", None, "base", ("role Facility", "", "Tech/Runner")),
        ("primary_branch", "in_home", "facility", ("primary branch", "In-Home", "Facility")),
        ("status.in_home", "prospect", "active", ("status", "prospect", "active")),
        ("may.back_date.in_home", None, "granted", ("may back date", "", "yes")),
        ("last_name", "base", "in_home", ("last name", "base", "in_home")),
    ],
)
def test_roles_branches_and_answers_have_words(field: str, old: str | None, new: str, said: tuple[str, ...]) -> None:
    """What the store calls ``in_home`` and ``base`` nobody reads; what somebody typed stays as it is."""
    change = HistoryRow(1, "staff", 1, "edit", field, old, new, MORNING, "Ana Whitfield", "typed", "")
    _, what, before, after, *_ = change_cells(change, now=MORNING, zone=ZoneInfo("UTC"))
    assert (what, before, after) == said
