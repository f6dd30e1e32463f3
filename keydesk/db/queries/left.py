"""What is left to do once a client goes, or once a sitter never comes to them again."""

from __future__ import annotations

from sqlalchemy import select

from keydesk.db.models import ClientContact, Key, KeyCopy, Staff, Visit, table_of
from keydesk.db.operators import display_name
from keydesk.db.queries.need_terms import coming, today_of
from keydesk.db.queries.of_branch import of_branches
from keydesk.db.rows.left import LeftCopy, LeftRow
from keydesk.db.work import Reading
from keydesk.rules.visits import when

_COPY, _KEY, _VISIT = table_of(KeyCopy), table_of(Key), table_of(Visit)
_STAFF, _CONTACT = table_of(Staff), table_of(ClientContact)


def left_of(
    reading: Reading, *, client_id: int, staff_id: int | None = None, branch: str | None = None, keys: bool = True
) -> LeftRow:
    """Copies of a client's keys that the office answers for, and visits to come of the branches that are looked at.

    Args:
        reading: one moment of the store.
        client_id: the client.
        staff_id: only what this person has and is booked for.
        branch: only visits of this branch.
        keys: whether the keys are left, too; not where another branch serves the client still.
    """
    copies = (
        select(
            _COPY.c.tag_code, _COPY.c.holder_kind, _KEY.c.label, _STAFF.c.first_name, _STAFF.c.last_name,
            _STAFF.c.nickname, _CONTACT.c.name,
        )
        .select_from(
            _COPY.join(_KEY, _KEY.c.id == _COPY.c.key_id)
            .outerjoin(_STAFF, _STAFF.c.id == _COPY.c.staff_id)
            .outerjoin(_CONTACT, _CONTACT.c.id == _COPY.c.contact_id)
        )
        .where(_COPY.c.client_id == client_id, _COPY.c.state == "in_service", _COPY.c.holder_kind != "client")
        .order_by(_COPY.c.tag_code)
    )  # fmt: skip
    today = today_of(reading)
    visits = (
        select(_VISIT.c.id, _VISIT.c.version, _VISIT.c.starts_at, _VISIT.c.all_day)
        .where(
            _VISIT.c.client_id == client_id,
            _VISIT.c.status == "scheduled",
            coming(_VISIT, today),
            of_branches(reading, _VISIT.c.branch_id),
        )
        .order_by(_VISIT.c.starts_at, _VISIT.c.id)
    )
    if staff_id is not None:
        copies, visits = copies.where(_COPY.c.staff_id == staff_id), visits.where(_VISIT.c.sitter_id == staff_id)
    if branch is not None:
        visits = visits.where(_VISIT.c.branch_id == branch)
    held = []
    for each in reading.session.execute(copies) if keys else ():
        holder = ""
        if each.holder_kind == "sitter":
            holder = display_name(each.first_name, each.last_name, each.nickname)
        elif each.holder_kind != "safe":
            holder = each.name or each.holder_kind
        held.append(LeftCopy(each.tag_code, each.label, holder))
    booked = reading.session.execute(visits).all()
    first = when(booked[0].starts_at, all_day=bool(booked[0].all_day), today=today) if booked else ""
    return LeftRow(tuple(held), tuple((each.id, each.version) for each in booked), first)
