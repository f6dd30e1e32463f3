"""A person's page: what they hold, what they need, what they need no more, and, once they have left, what they know."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Select, bindparam, exists, func, or_, select

from keydesk.db.models import AccessMethod, Client, CustodyEvent, History, KeyCopy, Visit, table_of
from keydesk.db.queries.ahead import any_visit_ahead
from keydesk.db.queries.keys import key_rows
from keydesk.db.queries.known_secrets import known_secrets
from keydesk.db.queries.need_terms import LONGEST_SIT, begin_of, coming, today_of
from keydesk.db.queries.needs_ahead import keys_needed
from keydesk.db.queries.needs_moves import no_longer_needed
from keydesk.db.queries.of_branch import looked_at, of_these, told_of
from keydesk.db.queries.shifts import list_shifts
from keydesk.db.queries.staff import holdings, staff_profile
from keydesk.db.rows.person import KnownCodeRow, PersonPage, nearest_copy
from keydesk.rules.dates import wall
from keydesk.rules.profile import client_name
from keydesk.rules.shifts import WEEK

if TYPE_CHECKING:
    from keydesk.db.queries.of_branch import Seen
    from keydesk.db.rows.needs import NeededKeyRow
    from keydesk.db.work import Reading

_ACCESS, _CLIENT, _COPY = table_of(AccessMethod), table_of(Client), table_of(KeyCopy)
_EVENT, _VISIT, _HISTORY = table_of(CustodyEvent), table_of(Visit), table_of(History)

SHARED_CODES: Final = ("alarm", "garage_code", "gate_code", "keypad", "lockbox", "smart_lock")
"""Ways in that one can still take who only knows something."""


@cache
def _open(seen: Seen) -> Select[Any]:
    return select(func.count()).where(
        _VISIT.c.sitter_id == bindparam("staff_id"),
        coming(_VISIT, bindparam("today"), begins=bindparam("today_begins"), since=bindparam("since")),
        _VISIT.c.status == "scheduled",
        of_these(seen, _VISIT.c.branch_id),
    )


def person_page(reading: Reading, *, staff_id: int) -> PersonPage:
    """A person's page, told from one moment.

    Raises:
        Refusal: there is nobody.
    """
    profile = staff_profile(reading, staff_id=staff_id)
    held = tuple(holdings(reading, staff_id=staff_id))
    today, horizon = today_of(reading), reading.settings.horizon_days
    needs: tuple[NeededKeyRow, ...] = ()
    if reading.settings.notices_on and profile.row.active:
        needs = keys_needed(reading, days=horizon, sitter_id=staff_id)
    unneeded: dict[int, str] = {}
    if not profile.row.active or any_visit_ahead(reading.session, from_day=today):
        unneeded = {row.copy_id: row.why for row in no_longer_needed(reading, staff_id=staff_id)}
    nearest = (nearest_copy(need, staff_id) for need in needs)
    ids = {each.copy_id for each in held} | {copy_id for copy_id in nearest if copy_id is not None}
    asked = {"staff_id": staff_id, "today": today, "today_begins": begin_of(today), "since": today - LONGEST_SIT}
    return PersonPage(
        profile=profile,
        holdings=held,
        keys=key_rows(reading, ids=sorted(ids)),
        now=reading.now,
        horizon=horizon,
        needs=needs,
        unneeded=unneeded,
        visits=reading.session.execute(_open(looked_at(reading)), asked).scalar_one(),
        codes=0 if profile.row.active else sum(row.to_change for row in known_codes(reading, staff_id=staff_id)),
        notices_on=reading.settings.notices_on,
        shifts=list_shifts(reading, last=today + timedelta(days=WEEK - 1), staff_id=staff_id),
    )


def known_codes(reading: Reading, *, staff_id: int) -> tuple[KnownCodeRow, ...]:
    """The codes that somebody may know, those that are to be changed first (M4). What a code is, is in no row.

    They are those of clients whom they visited, for whichever branch, or whose key they ever had, and those that they
    were shown. When they were there last is told of visits that may be told of.
    """
    left_on = staff_profile(reading, staff_id=staff_id).left_on
    had_key = exists().where(
        _COPY.c.client_id == _CLIENT.c.id, _EVENT.c.copy_id == _COPY.c.id, _EVENT.c.to_staff_id == staff_id
    )
    told = told_of(reading)
    visited = select(func.max(_VISIT.c.day)).where(
        _VISIT.c.sitter_id == staff_id,
        _VISIT.c.client_id == _CLIENT.c.id,
        _VISIT.c.day <= today_of(reading),
        _VISIT.c.status != "cancelled",
    )
    was_there = visited.scalar_subquery()
    last_visit = was_there if told is None else visited.where(of_these(told, _VISIT.c.branch_id)).scalar_subquery()
    seen = (
        select(func.max(_HISTORY.c.at))
        .where(
            _HISTORY.c.subject == "access_method",
            _HISTORY.c.subject_id == _ACCESS.c.id,
            _HISTORY.c.verb == "reveal",
            _HISTORY.c.operator_id == staff_id,
        )
        .scalar_subquery()
    )
    found = reading.session.execute(
        select(
            _ACCESS.c.id,
            _ACCESS.c.client_id,
            _ACCESS.c.kind,
            _ACCESS.c.note,
            _ACCESS.c.reviewed_on,
            _ACCESS.c.version,
            _CLIENT.c.first_name,
            _CLIENT.c.last_name,
            _CLIENT.c.company,
            had_key.label("had_key"),
            last_visit.label("last_visit"),
            seen.label("seen_at"),
        )
        .join(_CLIENT, _CLIENT.c.id == _ACCESS.c.client_id)
        .where(
            _ACCESS.c.active,
            or_(_ACCESS.c.secret.is_not(None), _ACCESS.c.kind.in_(SHARED_CODES)),
            or_(had_key, was_there.is_not(None), seen.is_not(None)),
        )
        .order_by(_CLIENT.c.sort_name, _CLIENT.c.id, _ACCESS.c.kind, _ACCESS.c.id)
    )
    zone = ZoneInfo(reading.settings.time_zone)
    rows = [_code(row, left_on, zone) for row in found]
    rows += known_secrets(reading, staff_id=staff_id, left_on=left_on)
    return tuple(sorted(rows, key=lambda row: not row.to_change))


def _code(row: Any, left_on: Any, zone: ZoneInfo) -> KnownCodeRow:
    return KnownCodeRow(
        method_id=row.id,
        client_id=row.client_id,
        client=client_name(row.first_name, row.last_name, row.company),
        kind=row.kind,
        note=row.note,
        had_key=bool(row.had_key),
        last_visit=row.last_visit,
        seen_on=None if row.seen_at is None else wall(row.seen_at, zone).date(),
        changed_on=row.reviewed_on,
        to_change=row.reviewed_on is None or (left_on is not None and row.reviewed_on < left_on),
        version=row.version,
    )
