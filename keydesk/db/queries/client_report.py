"""How clients stand with their keys, for reports: counts of copies, and those whose visits need none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, case, func, or_, select

from keydesk.db.models import AccessMethod, Client, ClientMembership, Key, KeyCopy, Visit, table_of
from keydesk.db.queries.merged import stands
from keydesk.db.queries.need_terms import begin_of, coming, today_of
from keydesk.db.queries.needs_ahead import sitters_a_day
from keydesk.db.queries.of_branch import of_branches
from keydesk.db.rows.client_report import ClientKeysRow, KeyCountRow, NoKeyRow
from keydesk.db.work import Reading
from keydesk.rules.profile import client_name

_CLIENT, _PLACED, _KEY = table_of(Client), table_of(ClientMembership), table_of(Key)
_COPY, _WAY, _VISIT = table_of(KeyCopy), table_of(AccessMethod), table_of(Visit)

_STATUS: Final = func.coalesce(_PLACED.c.status, "")
_IN_PRIMARY: Final = and_(_PLACED.c.client_id == _CLIENT.c.id, _PLACED.c.branch_id == _CLIENT.c.primary_branch)
_WHO: Final = (
    _CLIENT.c.id.label("client_id"),
    _CLIENT.c.first_name,
    _CLIENT.c.last_name,
    _CLIENT.c.company,
    _STATUS.label("status"),
)


def client_key_counts(reading: Reading, *, client_id: int | None = None) -> tuple[ClientKeysRow, ...]:
    """Every client who has a key in use, or needs one and is not inactive, by name, with the counts of each key."""
    asked: list[ColumnElement[bool]] = [
        stands(_CLIENT.c.id),
        or_(_KEY.c.id.is_not(None), and_(_CLIENT.c.key_required, _STATUS != "inactive")),
    ]
    if client_id is not None:
        asked.append(_CLIENT.c.id == client_id)
    found = reading.session.execute(
        select(
            *_WHO,
            _CLIENT.c.key_required,
            _CLIENT.c.no_key_reason,
            _KEY.c.id.label("key_id"),
            _KEY.c.code,
            _KEY.c.label,
            _KEY.c.required,
            _counted("safe", "sitter", "transit").label("held"),
            _counted("sitter").label("out"),
            _counted("client", "contact").label("household"),
            _counted("missing").label("missing"),
        )
        .select_from(
            _CLIENT.outerjoin(_PLACED, _IN_PRIMARY)
            .outerjoin(_KEY, and_(_KEY.c.client_id == _CLIENT.c.id, _KEY.c.active))
            .outerjoin(_COPY, and_(_COPY.c.key_id == _KEY.c.id, _COPY.c.state == "in_service"))
        )
        .where(*asked)
        .group_by(_CLIENT.c.id, _KEY.c.id)
        .order_by(_CLIENT.c.sort_name, _CLIENT.c.id, _KEY.c.label, _KEY.c.id)
    ).all()
    at_once, booked = _most_at_once(reading), next_visits(reading)
    clients: dict[int, list[Row[Any]]] = {}
    for each in found:
        clients.setdefault(each.client_id, []).append(each)
    return tuple(
        ClientKeysRow(
            client_id=number,
            client=client_name(rows[0].first_name, rows[0].last_name, rows[0].company),
            status=rows[0].status,
            key_required=rows[0].key_required,
            no_key_reason=rows[0].no_key_reason or "",
            keys=tuple(_key(each, at_once.get(number, 0)) for each in rows),
            next_visit=booked.get(number),
        )
        for number, rows in clients.items()
    )


def _key(found: Row[Any], at_once: int) -> KeyCountRow:
    required = found.key_id is None or found.required
    wanted = max(1, at_once) if required and found.key_required and found.status != "inactive" else 0
    return KeyCountRow(
        key_id=found.key_id,
        code=found.code or "",
        opens=found.label or "",
        required=required,
        wanted=wanted,
        held=found.held,
        out=found.out,
        household=found.household,
        missing=found.missing,
    )


def _counted(*kinds: str) -> ColumnElement[int]:
    """How many of a key's copies such holders have."""
    return func.sum(case((_COPY.c.holder_kind.in_(kinds), 1), else_=0))


def _most_at_once(reading: Reading) -> dict[int, int]:
    """By client the most sitters who are booked there on one day up to the horizon, in whichever branch."""
    first = today_of(reading)
    a_day = sitters_a_day()
    found = reading.session.execute(
        select(a_day.c.client_id, func.max(a_day.c.sitters)).group_by(a_day.c.client_id),
        {
            "first": first,
            "first_begins": begin_of(first),
            "last": first + timedelta(days=reading.settings.horizon_days - 1),
        },
    )
    return {client_id: most for client_id, most in found}  # noqa: C416 - rows to a dict


def next_visits(reading: Reading) -> dict[int, date]:
    """By client the first day on which somebody is booked there."""
    today = today_of(reading)
    found = reading.session.execute(
        select(_VISIT.c.client_id, func.min(_VISIT.c.day))
        .where(_VISIT.c.status == "scheduled", coming(_VISIT, today), of_branches(reading, _VISIT.c.branch_id))
        .group_by(_VISIT.c.client_id)
    )
    return {client_id: max(day, today) for client_id, day in found}


def no_key_clients(reading: Reading) -> tuple[NoKeyRow, ...]:
    """The clients whose visits need no key, by name, each with the ways in that are on file."""
    found = reading.session.execute(
        select(
            *_WHO,
            _CLIENT.c.no_key_reason,
            _CLIENT.c.no_key_note,
            _WAY.c.id.label("way_id"),
            _WAY.c.kind,
            _WAY.c.note,
            _WAY.c.secret.is_not(None).label("coded"),
            _WAY.c.reviewed_on,
            _WAY.c.review_on,
        )
        .select_from(
            _CLIENT.outerjoin(_PLACED, _IN_PRIMARY).outerjoin(
                _WAY, and_(_WAY.c.client_id == _CLIENT.c.id, _WAY.c.active, _WAY.c.kind != "key")
            )
        )
        .where(_CLIENT.c.key_required.is_(False), stands(_CLIENT.c.id))
        .order_by(_CLIENT.c.sort_name, _CLIENT.c.id, _WAY.c.id)
    ).all()
    booked = next_visits(reading)
    clients: dict[int, list[Row[Any]]] = {}
    for each in found:
        clients.setdefault(each.client_id, []).append(each)
    return tuple(_no_key(rows, booked.get(number)) for number, rows in clients.items())


def _no_key(rows: list[Row[Any]], next_visit: date | None) -> NoKeyRow:
    first, ways = rows[0], [each for each in rows if each.way_id is not None]
    days = [each.reviewed_on for each in ways]
    ahead = [each.review_on for each in ways if each.review_on is not None]
    return NoKeyRow(
        client_id=first.client_id,
        client=client_name(first.first_name, first.last_name, first.company),
        status=first.status,
        reason=first.no_key_reason or "other",
        note=first.no_key_note,
        ways=tuple(_way_words(ways, first.no_key_note)),
        coded=any(each.coded for each in ways),
        reviewed_on=min(days) if days and None not in days else None,
        review_on=min(ahead, default=None),
        next_visit=next_visit,
    )


def _way_words(ways: list[Row[Any]], told: str) -> Iterator[str]:
    """The ways in; a note that the client's own says already is not said twice."""
    for each in ways:
        kind = each.kind.replace("_", " ")
        yield f"{kind} ({each.note})" if each.note and each.note != told else kind
