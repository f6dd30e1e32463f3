"""What a reading sees of the things that belong to a branch: the one condition that every such query has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import true

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from keydesk.db.work import Reading


def of_branches(reading: Reading, branch_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """That a row is of a branch that is looked at; nothing is asked where nothing would be left out.

    An office with In-Home alone is asked nothing, so that what Facility left behind when it was switched off is seen,
    and the statements of such an office stay as short as they were.
    """
    if reading.sees_all:
        return true()
    if len(reading.branches) == 1:
        return branch_id == reading.branches[0]
    return branch_id.in_(reading.branches)
