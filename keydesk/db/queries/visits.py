"""Booked services: by day, sitter and client; one of them; and what a form of one needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, exists, select

from keydesk.db.models import (
    BlockedSitter,
    Client,
    ClientMembership,
    Pet,
    Service,
    Staff,
    StaffMembership,
    Visit,
    VisitSeries,
    table_of,
)
from keydesk.db.operators import display_name
from keydesk.db.queries.copies import next_need
from keydesk.db.queries.need_terms import coming
from keydesk.db.queries.of_branch import of_branches, told_of
from keydesk.db.queries.office import list_services
from keydesk.db.rows.visit import BookableRow, SitterRow, VisitChoicesRow, VisitPageRow, VisitRow
from keydesk.db.work import Reading
from keydesk.rules import dates
from keydesk.rules.desk_lines import NextNeed
from keydesk.rules.profile import client_name
from keydesk.rules.refusal import Refusal

_PLACE = table_of(StaffMembership)
_VISIT, _CLIENT, _STAFF, _SERVICE = table_of(Visit), table_of(Client), table_of(Staff), table_of(Service)
_SERIES, _PET, _BLOCKED, _MEMBERSHIP = (table_of(each) for each in (VisitSeries, Pet, BlockedSitter, ClientMembership))


def list_visits(
    reading: Reading,
    *,
    first: date | None = None,
    last: date | None = None,
    client_id: int | None = None,
    sitter_id: int | None = None,
    unassigned: bool = False,
    ids: Sequence[int] | None = None,
) -> list[VisitRow]:
    """Visits of the branches that are looked at, by day and time; cancelled ones too.

    Args:
        reading: one moment of the store.
        first: no day before this one; sits of whole days that are going on on it belong to it.
        last: no day after this one.
        client_id: only this client's.
        sitter_id: only this sitter's.
        unassigned: only those that nobody is booked for.
        ids: only these.
    """
    statement = _selected().where(of_branches(reading, _VISIT.c.branch_id))
    if first is not None:
        statement = statement.where(coming(_VISIT, first))
    if last is not None:
        statement = statement.where(_VISIT.c.day <= last)
    if client_id is not None:
        statement = statement.where(_VISIT.c.client_id == client_id)
    if sitter_id is not None:
        statement = statement.where(_VISIT.c.sitter_id == sitter_id)
    if unassigned:
        statement = statement.where(_VISIT.c.sitter_id.is_(None))
    if ids is not None:
        statement = statement.where(_VISIT.c.id.in_(ids))
    found = reading.session.execute(statement.order_by(_VISIT.c.day, _VISIT.c.starts_at, _VISIT.c.id))
    return list(_rows(found))


def visit_page(reading: Reading, *, visit_id: int) -> VisitPageRow:
    """One visit as a form needs it.

    Raises:
        Refusal: there is none, or it is of a branch that is not looked at.
    """
    found = list_visits(reading, ids=[visit_id])
    if not found:
        raise Refusal(f"There is no visit number {visit_id}. The list may be an old one; look again.", code="not_found")
    visit = found[0]
    rule = ""
    if visit.series_id is not None:
        rule = reading.session.execute(select(_SERIES.c.rrule).where(_SERIES.c.id == visit.series_id)).scalar() or ""
    return VisitPageRow(visit, rule, _today(reading))


def visit_choices(reading: Reading, *, client_id: int | None = None, branch: str | None = None) -> VisitChoicesRow:
    """The clients, sitters and services that can be chosen in a form; only one client where that one is meant.

    They are those of the branch in which the session works. One client is offered in their primary branch where they
    have no place in that one; whether they can be booked there, the operation says. A branch that is named is the one.
    """
    own = branch or (reading.branch if len(reading.branches) == 1 else None)
    here: Any = own or _CLIENT.c.primary_branch
    statement = (
        select(
            _CLIENT.c.id,
            _CLIENT.c.first_name,
            _CLIENT.c.last_name,
            _CLIENT.c.company,
            _CLIENT.c.street,
            _CLIENT.c.primary_branch,
            _CLIENT.c.primary_sitter_id,
            _CLIENT.c.secondary_sitter_id,
            _MEMBERSHIP.c.status,
        )
        .select_from(
            _CLIENT.join(
                _MEMBERSHIP,
                (_MEMBERSHIP.c.client_id == _CLIENT.c.id) & (_MEMBERSHIP.c.branch_id == here),
                isouter=client_id is not None,
            )
        )
        .order_by(_CLIENT.c.sort_name, _CLIENT.c.id)
    )
    pets = select(_PET.c.client_id, _PET.c.name).where(_PET.c.active).order_by(_PET.c.name, _PET.c.id)
    blocked = select(_BLOCKED.c.client_id, _BLOCKED.c.staff_id)
    if client_id is None:
        statement = statement.where(_MEMBERSHIP.c.status != "inactive")
    else:
        statement = statement.where(_CLIENT.c.id == client_id)
        pets, blocked = pets.where(_PET.c.client_id == client_id), blocked.where(_BLOCKED.c.client_id == client_id)
    names = _by_client(reading.session.execute(pets))
    never = _by_client(reading.session.execute(blocked))
    clients = tuple(
        BookableRow(
            client_id=each.id,
            name=client_name(each.first_name, each.last_name, each.company),
            pets=", ".join(names.get(each.id, ())),
            street=each.street,
            branch=own if each.status and own is not None else each.primary_branch,
            status=each.status or "",
            primary_id=each.primary_sitter_id,
            secondary_id=each.secondary_sitter_id,
            blocked=frozenset(never.get(each.id, ())),
        )
        for each in reading.session.execute(statement)
    )
    branches = reading.branches if client_id is None else tuple({each.branch for each in clients})
    services = tuple(each for each in list_services(reading, everywhere=True) if each.branch_id in branches)
    return VisitChoicesRow(clients, tuple(_sitters(reading, branches)), services, _today(reading))


def needed_next(reading: Reading, *, client_id: int, key_id: int) -> NextNeed | None:
    """The next visit whose sitter lacks a key; None where nobody does, or notices are off."""
    return next_need(
        reading.session, reading.settings, client_id=client_id, key_id=key_id, now=reading.now, told=told_of(reading)
    )


def _today(reading: Reading) -> date:
    return dates.today(reading.now, ZoneInfo(reading.settings.time_zone))


def _sitters(reading: Reading, branches: Sequence[str]) -> Iterator[SitterRow]:
    """Who makes visits in one of these branches; where there is one branch, everybody who makes visits."""
    statement = (
        select(_STAFF.c.id, _STAFF.c.first_name, _STAFF.c.last_name, _STAFF.c.nickname, _STAFF.c.badge_code)
        .where(_STAFF.c.active, _STAFF.c.is_sitter)
        .order_by(_STAFF.c.first_name, _STAFF.c.last_name, _STAFF.c.id)
    )
    if len(reading.enabled) > 1:
        statement = statement.where(exists().where(_PLACE.c.staff_id == _STAFF.c.id, _PLACE.c.branch_id.in_(branches)))
    for each in reading.session.execute(statement):
        yield SitterRow(each.id, display_name(each.first_name, each.last_name, each.nickname), each.badge_code or "")


def _by_client(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row[1])
    return found


def _selected() -> Select[Any]:
    return select(
        _VISIT,
        _SERVICE.c.name.label("service"),
        _CLIENT.c.first_name.label("client_first"),
        _CLIENT.c.last_name.label("client_last"),
        _CLIENT.c.company,
        _STAFF.c.first_name,
        _STAFF.c.last_name,
        _STAFF.c.nickname,
    ).select_from(
        _VISIT.join(_CLIENT, _CLIENT.c.id == _VISIT.c.client_id)
        .outerjoin(_STAFF, _STAFF.c.id == _VISIT.c.sitter_id)
        .outerjoin(_SERVICE, _SERVICE.c.id == _VISIT.c.service_id)
    )


def _rows(found: Iterable[Row[Any]]) -> Iterator[VisitRow]:
    for each in found:
        yield VisitRow(
            visit_id=each.id,
            day=each.day,
            starts_at=each.starts_at,
            ends_at=each.ends_at,
            all_day=each.all_day,
            client_id=each.client_id,
            client=client_name(each.client_first, each.client_last, each.company),
            sitter="" if each.sitter_id is None else display_name(each.first_name, each.last_name, each.nickname),
            service=each.service or "",
            status=each.status,
            price_cents=each.price_cents,
            pets=each.pets,
            note=each.note,
            branch_id=each.branch_id,
            sitter_id=each.sitter_id,
            assigned_as=each.assigned_as,
            service_id=each.service_id,
            series_id=each.series_id,
            version=each.version,
        )
