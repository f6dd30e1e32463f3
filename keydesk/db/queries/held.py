"""The keys that people have, and those of them that are late, for reports: each in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select

from keydesk.db.models import Visit, table_of
from keydesk.db.queries.key_filter import HELD_NOW, status_is
from keydesk.db.queries.keys import COPY, ROW_COLUMNS, ROW_SOURCE, STAFF, key_row
from keydesk.db.queries.need_terms import coming, today_of
from keydesk.db.queries.of_branch import of_branches
from keydesk.db.rows.held import HeldKeyRow
from keydesk.db.work import Reading

_VISIT = table_of(Visit)


def held_keys(
    reading: Reading, *, sitter_id: int | None = None, client_id: int | None = None
) -> tuple[HeldKeyRow, ...]:
    """What the people of the company have, person by person; each person's by client and tag."""
    asked = [COPY.c.staff_id.is_not(None), *_of(sitter_id, client_id)]
    return _rows(reading, asked, [COPY.c.staff_id, COPY.c.tag_code])


def overdue_keys(
    reading: Reading, *, sitter_id: int | None = None, client_id: int | None = None
) -> tuple[HeldKeyRow, ...]:
    """The copies that are late, as the filter ``status:overdue`` finds them; those that are late longest first."""
    asked = [status_is(reading, "overdue", HELD_NOW), *_of(sitter_id, client_id)]
    return _rows(reading, asked, [COPY.c.due_at, COPY.c.tag_code])


def _of(sitter_id: int | None, client_id: int | None) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    if sitter_id is not None:
        asked.append(COPY.c.staff_id == sitter_id)
    if client_id is not None:
        asked.append(COPY.c.client_id == client_id)
    return asked


def _rows(reading: Reading, asked: Sequence[ColumnElement[bool]], order: Sequence[Any]) -> tuple[HeldKeyRow, ...]:
    today = today_of(reading)
    next_visit = (
        select(func.min(_VISIT.c.day))
        .where(
            _VISIT.c.sitter_id == COPY.c.staff_id,
            _VISIT.c.client_id == COPY.c.client_id,
            coming(_VISIT, today),
            _VISIT.c.status == "scheduled",
            of_branches(reading, _VISIT.c.branch_id),
        )
        .correlate(COPY)
        .scalar_subquery()
    )
    found = reading.session.execute(
        select(*ROW_COLUMNS, COPY.c.chased_at, STAFF.c.active.label("staff_active"), next_visit.label("next_visit"))
        .select_from(ROW_SOURCE)
        .where(*asked)
        .order_by(*order)
    )
    return tuple(_row(each, today) for each in found)


def _row(found: Row[Any], today: date) -> HeldKeyRow:
    row = key_row(found)
    return HeldKeyRow(
        copy_id=row.copy_id,
        tag_code=row.tag_code,
        key_id=row.key_id,
        opens=row.opens,
        client_id=row.client_id,
        client=row.client,
        staff_id=found.staff_id,
        here=found.staff_active is not False,
        place=row.place,
        since=row.since,
        due_at=row.due_at,
        chased=row.chased,
        chased_at=found.chased_at,
        recalled=row.recalled,
        # A sit that is going on began earlier.
        next_visit=None if found.next_visit is None else max(found.next_visit, today),
    )
