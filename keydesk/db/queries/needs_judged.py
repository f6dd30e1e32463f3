"""Visits with what the need rule says of each: one statement, a line a visit, more lines only where a key is lacking.

SQL joins to a visit the required keys that its sitter lacks, and to those their copies, so that a visit that is well
costs one line. The lines of a visit are put together here, and judged by the rule.
"""

from __future__ import annotations

from datetime import UTC
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, case, exists, not_, null, or_, select

from keydesk.db.models import BlockedSitter, ClientMembership, Service, table_of
from keydesk.db.queries.need_places import (
    COPY,
    PLACE_WIDTH,
    SITTER,
    away_of,
    copy_place,
    in_service,
    own_need,
    person_name,
    place_columns,
    with_places,
)
from keydesk.db.queries.need_terms import (
    CLIENT,
    KEY,
    LONGEST_SIT,
    VISIT,
    begin_of,
    coming,
    day_in,
    first_open_day,
    has_key_on_file,
    holds,
    moment_in,
    moment_of,
    needs_key,
    on_day,
    plain,
)
from keydesk.db.queries.of_branch import looked_at, of_these, told_of
from keydesk.db.rows.needs import DayVisitRow
from keydesk.rules.needs import CopyPlace, LackedKey, Verdict, VisitFacts, judge
from keydesk.rules.profile import client_name, spoken_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, tzinfo

    from sqlalchemy import BindParameter, Select

    from keydesk.db.queries.of_branch import Seen
    from keydesk.db.work import Reading

_SERVICE, _BLOCKED, _MEMBER = table_of(Service), table_of(BlockedSitter), table_of(ClientMembership)
_NEEDS_FROM: BindParameter[Any] = bindparam("needs_from")


@cache
def _judged(seen: Seen, told: Seen) -> Select[Any]:
    looked_at = needs_key(_NEEDS_FROM, bindparam("needs_begin"))
    blocked = exists().where(_BLOCKED.c.client_id == VISIT.c.client_id, _BLOCKED.c.staff_id == VISIT.c.sitter_id)
    first_needed = first_open_day(VISIT.c.client_id, VISIT.c.sitter_id, told)
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
            plain(VISIT.c.day).label("day"),
            plain(VISIT.c.starts_at).label("starts_at"),
            plain(VISIT.c.ends_at).label("ends_at"),
            plain(VISIT.c.all_day).label("all_day"),
            VISIT.c.status,
            VISIT.c.client_id,
            CLIENT.c.first_name,
            CLIENT.c.last_name,
            CLIENT.c.company,
            plain(CLIENT.c.key_required).label("key_required"),
            CLIENT.c.no_key_reason,
            _MEMBER.c.status.label("standing"),
            VISIT.c.sitter_id,
            SITTER.c.first_name.label("sitter_first"),
            SITTER.c.last_name.label("sitter_last"),
            SITTER.c.nickname.label("sitter_nick"),
            plain(SITTER.c.active).label("sitter_active"),
            plain(blocked).label("blocked"),
            _SERVICE.c.name.label("service"),
            VISIT.c.pets,
            VISIT.c.note,
            VISIT.c.price_cents,
            VISIT.c.version,
            plain(on_file).label("on_file"),
            KEY.c.id.label("key_id"),
            KEY.c.code,
            KEY.c.label.label("key_label"),
            plain(case((or_(KEY.c.id.is_not(None), not_(on_file)), first_needed))).label("first_needed"),
            *place_columns(own_need(VISIT.c.day, VISIT.c.starts_at, told)),
        )
        .select_from(with_places(joined))
        .where(*([] if seen is None else [of_these(seen, VISIT.c.branch_id)]))
        .order_by(VISIT.c.starts_at, VISIT.c.id, KEY.c.id, COPY.c.number)
    )


_SPAN: Final = and_(
    coming(VISIT, bindparam("asked"), begins=bindparam("asked_begins"), since=bindparam("sits_since")),
    VISIT.c.day <= bindparam("last"),
)
_WHICH: Final = {
    "day": on_day(bindparam("asked"), bindparam("asked_begins")),
    "id": VISIT.c.id == bindparam("visit_id"),
    "ids": VISIT.c.id.in_(bindparam("ids", expanding=True)),
    "sitter": and_(VISIT.c.sitter_id == bindparam("staff_id"), _SPAN),
    "client": and_(VISIT.c.client_id == bindparam("of_client"), _SPAN),
}


# Built once: building a statement takes longer than SQLite takes to answer it.
@cache
def judged(which: str, *, seen: Seen = None, told: Seen = None) -> Select[Any]:
    """The statement for visits of the branches ``seen``; of what is not ``told`` of, only that it is there."""
    return _judged(seen, told).where(_WHICH[which])


def visits_of_day(reading: Reading, *, day: date) -> tuple[DayVisitRow, ...]:
    """The visits of a day by time, cancelled ones too, and first the sits of whole days that are going on."""
    return _rows(reading, "day", {}, asked=day)


def visit_judged(reading: Reading, *, visit_id: int) -> DayVisitRow | None:
    """One visit; None when there is none of that id."""
    return next(iter(_rows(reading, "id", {"visit_id": visit_id})), None)


def visits_by_id(reading: Reading, *, ids: Sequence[int], day: date | None = None) -> dict[int, DayVisitRow]:
    """Some visits by their primary keys: the lines of a list that are in sight.

    Args:
        reading: one moment of the store.
        ids: which.
        day: the day of which a sit that is going on is judged; without it today.
    """
    return {row.visit_id: row for row in _rows(reading, "ids", {"ids": list(ids)}, asked=day)} if ids else {}


def visits_of_sitter(reading: Reading, *, staff_id: int, first: date, last: date) -> tuple[DayVisitRow, ...]:
    """A sitter's visits from one day to another, both included, and the sits that are going on on the first."""
    span = {"last": last, "sits_since": first - LONGEST_SIT}
    return _rows(reading, "sitter", {"staff_id": staff_id, **span}, asked=first)


def visits_of_client(reading: Reading, *, client_id: int, first: date, last: date) -> tuple[DayVisitRow, ...]:
    """A client's visits from one day to another, both included, and the sits that are going on on the first."""
    span = {"last": last, "sits_since": first - LONGEST_SIT}
    return _rows(reading, "client", {"of_client": client_id, **span}, asked=first)


def _rows(
    reading: Reading, which: str, values: dict[str, Any], *, asked: date | None = None
) -> tuple[DayVisitRow, ...]:
    moment, told, zone = moment_of(reading), told_of(reading), ZoneInfo(reading.settings.time_zone)
    statement = judged(which, seen=looked_at(reading), told=told)
    day = asked or moment["today"]
    found = reading.session.execute(statement, {**moment, "asked": day, "asked_begins": begin_of(day), **values}).all()
    judging = _Judging(
        moment["today"], day, notices_on=reading.settings.notices_on, told=told, zone=zone, away=away_of(reading)
    )
    visits: list[DayVisitRow] = []
    at, end = 0, len(found)
    while at < end:
        begin, visit_id = at, found[at][0]
        at += 1
        while at < end and found[at][0] == visit_id:
            at += 1
        visits.append(judging.visit(found[begin:at]))
    return tuple(visits)


class _Judging:
    """Visits judged at one moment. Many visits of a day are alike to the rule, which is asked once for all of those."""

    def __init__(self, today: date, asked: date, *, notices_on: bool, told: Seen, zone: tzinfo, away: str) -> None:
        self._today = today
        self._asked = asked
        self._notices_on = notices_on
        self._told = told
        self._zone = zone
        self._away = away
        self._alike: dict[tuple[Any, ...], Verdict] = {}
        self._days: dict[Any, date] = {}

    def visit(self, rows: Sequence[Sequence[Any]]) -> DayVisitRow:
        """The visit of its lines, of which there are several only where a key is lacking."""
        (
            visit_id, branch_id, day_text, starts_at, ends_at, all_day, status,
            client_id, first, last, company, key_required, why, standing,
            sitter_id, sitter_first, sitter_last, sitter_nick, sitter_active, blocked,
            service, pets, note, price_cents, version, on_file, key_id, _, _, first_needed,
            *_,
        ) = rows[0]  # fmt: skip
        day = self._days.get(day_text)
        if day is None:
            day = self._days[day_text] = day_in(day_text)
        ends = moment_in(ends_at)
        if all_day and day < self._asked and ends > begin_of(self._asked):
            # A sit that is going on is judged as a visit of the day that is asked about.
            day = self._asked
        active, client_active = sitter_active != 0, standing != "inactive"
        told = (day, status, sitter_id is None, active, blocked, client_active, key_required, why, on_file)
        verdict = self._alike.get(told) if key_id is None else None
        if verdict is None:
            verdict = judge(
                VisitFacts(
                    day=day,
                    today=self._today,
                    status=status,
                    sitter_id=sitter_id,
                    sitter_active=active,
                    sitter_blocked=bool(blocked),
                    client_active=client_active,
                    key_required=bool(key_required),
                    not_required_why=why,
                    notices_on=self._notices_on,
                    keys_on_file=int(on_file or 0),
                    lacking=() if key_id is None else lacked_keys(rows, day, self._told, self._zone, self._away),
                )
            )
            if key_id is None:
                self._alike[told] = verdict
        return DayVisitRow(
            visit_id,
            branch_id,
            day,
            moment_in(starts_at),
            ends,
            bool(all_day),
            status,
            client_id,
            spoken_name(first, last, company),
            client_name(first, last, company),
            client_active,
            sitter_id,
            "" if sitter_id is None else person_name(sitter_first, sitter_last, sitter_nick),
            active,
            bool(blocked),
            service or "",
            pets,
            note,
            price_cents,
            verdict.flag,
            verdict.reason,
            verdict.words,
            max(day_in(first_needed), self._today) if verdict.flag == "no_key" else None,
            verdict.lacking,
            version,
            verdict.cautions,
        )


_KEY_AT: Final = 26
"""Where a key's id, code and label stand among the columns; the first day follows, and then its copy."""


def lacked_keys(
    rows: Sequence[Sequence[Any]], day: date, told: Seen = None, zone: tzinfo = UTC, away: str = ""
) -> tuple[LackedKey, ...]:
    """The keys of a visit's lines, which come key by key and copy by copy."""
    keys: dict[int, tuple[str, str, list[CopyPlace]]] = {}
    for row in rows:
        key_id, code, label = row[_KEY_AT : _KEY_AT + 3]
        _, _, copies = keys.setdefault(key_id, (code, label, []))
        if row[-PLACE_WIDTH] is not None:
            copies.append(copy_place(row[-PLACE_WIDTH:], key_id, day, told, zone, away))
    return tuple(LackedKey(key_id, code, label, tuple(copies)) for key_id, (code, label, copies) in keys.items())
