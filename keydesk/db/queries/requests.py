"""What clients wish for: the requests of one client or of the office, and what one chooses from who takes one down."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from keydesk.db.models import Client, Service, ServiceRequest, ServiceRequestVisit, Staff, Visit, table_of
from keydesk.db.operators import display_name
from keydesk.db.queries.client_profile import client_profile
from keydesk.db.queries.of_branch import of_branches
from keydesk.db.rows.message import RequestChoicesRow, RequestRow
from keydesk.rules import dates
from keydesk.rules.branches import branches_meant, branches_seen, may_switch
from keydesk.rules.profile import client_name
from keydesk.rules.refusal import Refusal
from keydesk.rules.requests import branches_asked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Row

    from keydesk.db.work import Reading

_REQUEST, _VISITS, _VISIT = table_of(ServiceRequest), table_of(ServiceRequestVisit), table_of(Visit)
_CLIENT, _SERVICE = table_of(Client), table_of(Service)
_TAKER, _ANSWERER = table_of(Staff).alias("taker"), table_of(Staff).alias("answerer")


def requests(
    reading: Reading,
    *,
    client_id: int | None = None,
    status: str = "",
    request_id: int | None = None,
    branch: str | None = None,
    limit: int | None = None,
) -> tuple[RequestRow, ...]:
    """Requests, the newest first.

    Args:
        reading: one moment of the store.
        client_id: only this client's.
        status: only those that stand so: ``open``, ``booked``, ``declined``.
        request_id: only this one.
        branch: only of this branch; None is what is looked at.
        limit: so many at most.
    """
    conditions = [_within(reading, branch)]
    if client_id is not None:
        conditions.append(_REQUEST.c.client_id == client_id)
    if request_id is not None:
        conditions.append(_REQUEST.c.id == (request_id if 0 < request_id < 2**63 else 0))
    if status:
        conditions.append(_REQUEST.c.status == status)
    found = reading.session.execute(
        select(
            *_REQUEST.c,
            _CLIENT.c.first_name,
            _CLIENT.c.last_name,
            _CLIENT.c.company,
            _SERVICE.c.name.label("service"),
            *(_TAKER.c[name].label(f"taker_{name}") for name in _PERSON),
            *(_ANSWERER.c[name].label(f"answerer_{name}") for name in _PERSON),
        )
        .join_from(_REQUEST, _CLIENT, _CLIENT.c.id == _REQUEST.c.client_id)
        .outerjoin(_SERVICE, _SERVICE.c.id == _REQUEST.c.service_id)
        .outerjoin(_TAKER, _TAKER.c.id == _REQUEST.c.taken_by_id)
        .outerjoin(_ANSWERER, _ANSWERER.c.id == _REQUEST.c.answered_by_id)
        .where(*conditions)
        .order_by(_REQUEST.c.at.desc(), _REQUEST.c.id.desc())
        .limit(limit)
    ).all()
    visits = _visits_of(reading, conditions)
    return tuple(_request(each, *visits.get(each.id, (0, None))) for each in found)


def request_by_id(reading: Reading, *, request_id: int, branch: str | None = None) -> RequestRow:
    """One request.

    Raises:
        Refusal: there is none of that number in the branches that are looked at.
    """
    found = requests(reading, request_id=request_id, branch=branch)
    if not found:
        raise Refusal(f"There is no request number {request_id}. `keydesk requests` lists them.", code="not_found")
    return found[0]


def open_requests(reading: Reading, *, client_id: int | None = None, branch: str | None = None) -> int:
    """How many requests are open."""
    statement = select(func.count()).where(_REQUEST.c.status == "open", _within(reading, branch))
    if client_id is not None:
        statement = statement.where(_REQUEST.c.client_id == client_id)
    return int(reading.session.execute(statement).scalar_one())


def request_choices(reading: Reading, *, client_id: int) -> RequestChoicesRow:
    """What somebody chooses from who takes a request of a client down: the branches first (K7).

    Raises:
        Refusal: there is no such client, or they have no place in any branch that the operator sees.
    """
    profile = client_profile(reading, client_id=client_id)
    seen = branches_seen(reading.operator, reading.enabled)
    if not may_switch(reading.operator, reading.enabled):
        seen = tuple(each for each in seen if each in reading.branches)
    places = [(each.branch_id, each.status) for each in profile.memberships]
    branches = branches_asked(places, seen=seen, primary=profile.primary_branch)
    if not branches:
        raise Refusal(f"{profile.name} has no place in a branch that you see.", code="not_found")
    services = reading.session.execute(
        select(_SERVICE.c.branch_id, _SERVICE.c.id, _SERVICE.c.name)
        .where(_SERVICE.c.active, _SERVICE.c.branch_id.in_(branches))
        .order_by(_SERVICE.c.name, _SERVICE.c.id)
    )
    return RequestChoicesRow(
        client_id=client_id,
        name=profile.name,
        primary=profile.primary_branch,
        branches=branches,
        services=tuple((row.branch_id, row.id, row.name) for row in services),
        today=dates.today(reading.now, ZoneInfo(reading.settings.time_zone)),
    )


_PERSON = ("first_name", "last_name", "nickname")


def _within(reading: Reading, branch: str | None) -> ColumnElement[bool]:
    if branch is None or len(reading.enabled) == 1:
        return of_branches(reading, _REQUEST.c.branch_id)
    branches_meant(reading.operator, reading.enabled, reading.branches, branch)
    return _REQUEST.c.branch_id == branch


def _visits_of(reading: Reading, conditions: Sequence[ColumnElement[bool]]) -> dict[int, tuple[int, date | None]]:
    """How many visits each request has that were not called off, and the day of the first."""
    found = reading.session.execute(
        select(_VISITS.c.request_id, func.count(), func.min(_VISIT.c.day))
        .join_from(_VISITS, _VISIT, _VISIT.c.id == _VISITS.c.visit_id)
        .join(_REQUEST, _REQUEST.c.id == _VISITS.c.request_id)
        .where(_VISIT.c.status != "cancelled", *conditions)
        .group_by(_VISITS.c.request_id)
    )
    return {request_id: (many, first) for request_id, many, first in found}


def _request(row: Row[Any], visits: int, first_on: date | None) -> RequestRow:
    return RequestRow(
        request_id=row.id,
        client_id=row.client_id,
        client=client_name(row.first_name, row.last_name, row.company),
        branch_id=row.branch_id,
        wish=row.wish,
        service_id=row.service_id,
        service=row.service or "",
        from_day=row.from_day,
        to_day=row.to_day,
        channel=row.channel,
        at=row.at,
        taken_by=_name(row.taker_first_name, row.taker_last_name, row.taker_nickname),
        status=row.status,
        answer=row.answer,
        answered_at=row.answered_at,
        answered_by=_name(row.answerer_first_name, row.answerer_last_name, row.answerer_nickname),
        visits=visits,
        first_on=first_on,
        version=row.version,
    )


def _name(first: str | None, last: str | None, nickname: str | None) -> str:
    return "" if first is None else display_name(first, last or "", nickname or "")
