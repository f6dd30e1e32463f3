"""Booked services, by day."""

from __future__ import annotations

from sqlalchemy import select

from keydesk.db.models import Client, Service, Staff, Visit, table_of
from keydesk.db.operators import display_name
from keydesk.db.queries.copies import next_need
from keydesk.db.rows.visit import VisitRow
from keydesk.db.work import Reading
from keydesk.rules.desk_lines import NextNeed
from keydesk.rules.profile import client_name

_VISIT, _CLIENT, _STAFF, _SERVICE = table_of(Visit), table_of(Client), table_of(Staff), table_of(Service)


def list_visits(reading: Reading) -> list[VisitRow]:
    """Every visit by day and time; cancelled ones too."""
    found = reading.session.execute(
        select(
            _VISIT.c.id,
            _VISIT.c.day,
            _VISIT.c.starts_at,
            _VISIT.c.ends_at,
            _VISIT.c.all_day,
            _VISIT.c.client_id,
            _VISIT.c.status,
            _VISIT.c.price_cents,
            _VISIT.c.pets,
            _VISIT.c.note,
            _SERVICE.c.name.label("service"),
            _CLIENT.c.first_name.label("client_first"),
            _CLIENT.c.last_name.label("client_last"),
            _CLIENT.c.company,
            _STAFF.c.id.label("staff_id"),
            _STAFF.c.first_name,
            _STAFF.c.last_name,
            _STAFF.c.nickname,
        )
        .select_from(
            _VISIT.join(_CLIENT, _CLIENT.c.id == _VISIT.c.client_id)
            .outerjoin(_STAFF, _STAFF.c.id == _VISIT.c.sitter_id)
            .outerjoin(_SERVICE, _SERVICE.c.id == _VISIT.c.service_id)
        )
        .order_by(_VISIT.c.day, _VISIT.c.starts_at, _VISIT.c.id)
    )
    return [
        VisitRow(
            visit_id=each.id,
            day=each.day,
            starts_at=each.starts_at,
            ends_at=each.ends_at,
            all_day=each.all_day,
            client_id=each.client_id,
            client=client_name(each.client_first, each.client_last, each.company),
            sitter="" if each.staff_id is None else display_name(each.first_name, each.last_name, each.nickname),
            service=each.service or "",
            status=each.status,
            price_cents=each.price_cents,
            pets=each.pets,
            note=each.note,
        )
        for each in found
    ]


def needed_next(reading: Reading, *, client_id: int, key_id: int) -> NextNeed | None:
    """The next visit whose sitter lacks a key; None where nobody does, or notices are off."""
    return next_need(reading.session, reading.settings, client_id=client_id, key_id=key_id, now=reading.now)
