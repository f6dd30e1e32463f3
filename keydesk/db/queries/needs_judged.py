"""Visits with what the need rule says of each: one statement, a line a visit, more lines only where a key is lacking.

SQL joins to a visit the required keys that its sitter lacks, and to those their copies, so that a visit that is well
costs one line. The lines of a visit are put together here, and judged by the rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, bindparam, case, exists, not_, null, or_, select

from keydesk.db.models import BlockedSitter, ClientMembership, Service, table_of
from keydesk.db.operators import display_name
from keydesk.db.queries.need_places import COPY, SITTER, copy_place, in_service, own_need, place_columns, with_places
from keydesk.db.queries.need_terms import (
    CLIENT,
    KEY,
    VISIT,
    first_open_day,
    has_key_on_file,
    holds,
    moment_of,
    needs_key,
)
from keydesk.db.rows.needs import DayVisitRow
from keydesk.rules.needs import CopyPlace, LackedKey, VisitFacts, judge
from keydesk.rules.profile import client_name, spoken_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import BindParameter, Row, Select

    from keydesk.db.work import Reading

_SERVICE, _BLOCKED, _MEMBER = table_of(Service), table_of(BlockedSitter), table_of(ClientMembership)
_NEEDS_FROM: BindParameter[Any] = bindparam("needs_from")
_WALL: BindParameter[Any] = bindparam("wall")
_TODAY: BindParameter[Any] = bindparam("today")


def _judged() -> Select[Any]:
    looked_at = needs_key(_NEEDS_FROM)
    blocked = exists().where(_BLOCKED.c.client_id == VISIT.c.client_id, _BLOCKED.c.staff_id == VISIT.c.sitter_id)
    first_needed = first_open_day(VISIT.c.client_id, VISIT.c.sitter_id, _TODAY)
    on_file = case((looked_at, has_key_on_file(VISIT.c.client_id)), else_=null())
    joined = (
        VISIT.join(CLIENT, CLIENT.c.id == VISIT.c.client_id)
        .outerjoin(SITTER, SITTER.c.id == VISIT.c.sitter_id)
        .outerjoin(_SERVICE, _SERVICE.c.id == VISIT.c.service_id)
        .outerjoin(_MEMBER, and_(_MEMBER.c.client_id == VISIT.c.client_id, _MEMBER.c.branch_id == VISIT.c.branch_id))
        .outerjoin(
            KEY,
            and_(
                KEY.c.client_id == VISIT.c.client_id,
                KEY.c.active,
                KEY.c.required,
                looked_at,
                not_(holds(KEY.c.id, VISIT.c.sitter_id)),
            ),
        )
        .outerjoin(COPY, in_service(KEY.c.id))
    )
    return (
        select(
            VISIT.c.id,
            VISIT.c.branch_id,
            VISIT.c.day,
            VISIT.c.starts_at,
            VISIT.c.ends_at,
            VISIT.c.all_day,
            VISIT.c.status,
            VISIT.c.client_id,
            CLIENT.c.first_name,
            CLIENT.c.last_name,
            CLIENT.c.company,
            CLIENT.c.key_required,
            CLIENT.c.no_key_reason,
            _MEMBER.c.status.label("standing"),
            VISIT.c.sitter_id,
            SITTER.c.first_name.label("sitter_first"),
            SITTER.c.last_name.label("sitter_last"),
            SITTER.c.nickname.label("sitter_nick"),
            SITTER.c.active.label("sitter_active"),
            blocked.label("blocked"),
            _SERVICE.c.name.label("service"),
            VISIT.c.pets,
            VISIT.c.note,
            VISIT.c.price_cents,
            VISIT.c.version,
            on_file.label("on_file"),
            KEY.c.id.label("key_id"),
            KEY.c.code,
            KEY.c.label.label("key_label"),
            case((or_(KEY.c.id.is_not(None), not_(on_file)), first_needed)).label("first_needed"),
            *place_columns(own_need(VISIT.c.day, _WALL)),
        )
        .select_from(with_places(joined))
        .order_by(VISIT.c.starts_at, VISIT.c.id, KEY.c.id, COPY.c.number)
    )


# Built once: building a statement takes longer than SQLite takes to answer it.
_JUDGED: Final = _judged()
_OF_DAY: Final = _JUDGED.where(VISIT.c.day == bindparam("day"))
_OF_ID: Final = _JUDGED.where(VISIT.c.id == bindparam("visit_id"))
_OF_IDS: Final = _JUDGED.where(VISIT.c.id.in_(bindparam("ids", expanding=True)))
_SPAN: Final = and_(VISIT.c.day >= bindparam("first"), VISIT.c.day <= bindparam("last"))
_OF_SITTER: Final = _JUDGED.where(VISIT.c.sitter_id == bindparam("staff_id"), _SPAN)
_OF_CLIENT: Final = _JUDGED.where(VISIT.c.client_id == bindparam("of_client"), _SPAN)


def visits_of_day(reading: Reading, *, day: date) -> tuple[DayVisitRow, ...]:
    """The visits of a day by time, cancelled ones too."""
    return _rows(reading, _OF_DAY, {"day": day})


def visit_judged(reading: Reading, *, visit_id: int) -> DayVisitRow | None:
    """One visit; None when there is none of that id."""
    return next(iter(_rows(reading, _OF_ID, {"visit_id": visit_id})), None)


def visits_by_id(reading: Reading, *, ids: Sequence[int]) -> dict[int, DayVisitRow]:
    """Some visits by their primary keys: the lines of a list that are in sight."""
    return {row.visit_id: row for row in _rows(reading, _OF_IDS, {"ids": list(ids)})} if ids else {}


def visits_of_sitter(reading: Reading, *, staff_id: int, first: date, last: date) -> tuple[DayVisitRow, ...]:
    """A sitter's visits from one day to another, both included."""
    return _rows(reading, _OF_SITTER, {"staff_id": staff_id, "first": first, "last": last})


def visits_of_client(reading: Reading, *, client_id: int, first: date, last: date) -> tuple[DayVisitRow, ...]:
    """A client's visits from one day to another, both included."""
    return _rows(reading, _OF_CLIENT, {"of_client": client_id, "first": first, "last": last})


def _rows(reading: Reading, statement: Select[Any], values: dict[str, Any]) -> tuple[DayVisitRow, ...]:
    moment = moment_of(reading)
    today, notices_on = moment["today"], reading.settings.notices_on
    found = reading.session.execute(statement, {**moment, **values}).all()
    visits: list[DayVisitRow] = []
    at, end = 0, len(found)
    while at < end:
        begin, visit_id = at, found[at][0]
        at += 1
        while at < end and found[at][0] == visit_id:
            at += 1
        visits.append(_visit(found[begin:at], today, notices_on=notices_on))
    return tuple(visits)


def _visit(rows: Sequence[Row[Any]], today: date, *, notices_on: bool) -> DayVisitRow:
    row = rows[0]
    active, blocked = row.sitter_active is not False, bool(row.blocked)
    client_active = row.standing != "inactive"
    verdict = judge(
        VisitFacts(
            day=row.day,
            today=today,
            status=row.status,
            sitter_id=row.sitter_id,
            sitter_active=active,
            sitter_blocked=blocked,
            client_active=client_active,
            key_required=row.key_required,
            not_required_why=row.no_key_reason,
            notices_on=notices_on,
            keys_on_file=int(row.on_file or 0),
            lacking=() if row.key_id is None else lacked_keys(rows),
        )
    )
    first, last, company = row.first_name, row.last_name, row.company
    return DayVisitRow(
        visit_id=row.id,
        branch_id=row.branch_id,
        day=row.day,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        all_day=row.all_day,
        status=row.status,
        client_id=row.client_id,
        client=spoken_name(first, last, company),
        client_sorted=client_name(first, last, company),
        client_active=client_active,
        sitter_id=row.sitter_id,
        sitter="" if row.sitter_id is None else display_name(row.sitter_first, row.sitter_last, row.sitter_nick),
        sitter_active=active,
        sitter_blocked=blocked,
        service=row.service or "",
        pets=row.pets,
        note=row.note,
        price_cents=row.price_cents,
        flag=verdict.flag,
        reason=verdict.reason,
        reason_words=verdict.words,
        first_needed=row.first_needed if verdict.flag == "no_key" else None,
        lacking=verdict.lacking,
        version=row.version,
        cautions=verdict.cautions,
    )


def lacked_keys(rows: Sequence[Row[Any]]) -> tuple[LackedKey, ...]:
    """The keys of a visit's lines, which come key by key and copy by copy."""
    keys: dict[int, tuple[str, str, list[CopyPlace]]] = {}
    for row in rows:
        _, _, copies = keys.setdefault(row.key_id, (row.code, row.key_label, []))
        if row.copy_id is not None:
            copies.append(copy_place(row, row.key_id))
    return tuple(LackedKey(key_id, code, label, tuple(copies)) for key_id, (code, label, copies) in keys.items())
