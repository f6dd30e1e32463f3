"""The keys needed up to a horizon: who needs which, when, how often, where it is, and whether there are enough."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, case, distinct, func, not_, null, or_, select

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
    VISIT,
    begin_of,
    has_key_on_file,
    holds,
    moment_in,
    moment_of,
    open_visits,
    plain,
)
from keydesk.db.queries.of_branch import TOLD, looked_at, of_these, told_of
from keydesk.db.rows.needs import NeededKeyRow
from keydesk.rules.needs import CopyPlace, nearest_first, place_of
from keydesk.rules.profile import client_name, spoken_name
from keydesk.rules.roles import FACILITY, IN_HOME

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from sqlalchemy import ColumnElement, Select, Subquery

    from keydesk.db.queries.of_branch import Seen
    from keydesk.db.work import Reading


_USED: Final = COPY.alias("used")


def sitters_a_day(*of: ColumnElement[bool]) -> Subquery:
    """How many sitters are booked at each client's on each day of a span, in whichever branch; never nobody.

    Args:
        of: what must hold of a visit.
    """
    everybody = open_visits(*of)
    # A sit that began earlier is going on on the first day.
    first = bindparam("first", type_=VISIT.c.day.type)
    on = case((everybody.c.day < first, first), else_=everybody.c.day)
    return (
        select(everybody.c.client_id, on.label("day"), func.count(distinct(everybody.c.sitter_id)).label("sitters"))
        .group_by(everybody.c.client_id, on)
        .subquery("a_day")
    )


@cache
def statement(
    *, of_sitter: bool, of_client: bool, seen: Seen = None, told: Seen = None, both: bool = False
) -> Select[Any]:
    """The statement, for everybody, one sitter, one client, or one sitter at one client's.

    Who needs what is told of the visits of the branches ``seen``; how many sitters need a key at once, and whether who
    has one needs it, is so in whichever branch. With ``both`` it is told in which branches each key is needed.
    """
    of = [VISIT.c.client_id == bindparam("of_client")] if of_client else []
    sitters = [VISIT.c.sitter_id == bindparam("of_sitter")] if of_sitter else []
    of_branch = [] if seen is None else [of_these(seen, VISIT.c.branch_id)]
    opened = open_visits(*of, *sitters, *of_branch, also=(VISIT.c.branch_id,) if both else ())
    there = func.sum(opened.c.branch_id == FACILITY) if both else null()
    booked = (
        select(
            opened.c.sitter_id,
            opened.c.client_id,
            func.min(opened.c.starts_at).label("first_at"),
            func.min(opened.c.day).label("first_day"),
            func.count(distinct(opened.c.day)).label("days"),
            func.count().label("visits"),
            there.label("in_facility"),
        )
        .group_by(opened.c.sitter_id, opened.c.client_id)
        .cte("booked")
    )
    a_day = sitters_a_day(*of)
    wanted = (
        select(a_day.c.client_id, func.max(a_day.c.sitters).label("wanted")).group_by(a_day.c.client_id).cte("wanted")
    )
    joined = (
        booked.join(CLIENT, CLIENT.c.id == booked.c.client_id)
        .join(wanted, wanted.c.client_id == booked.c.client_id)
        .outerjoin(SITTER, SITTER.c.id == booked.c.sitter_id)
        .outerjoin(KEY, and_(KEY.c.client_id == booked.c.client_id, KEY.c.active, KEY.c.required))
        # Where the sitter has the key, their own copy is enough to be told of.
        .outerjoin(
            COPY,
            and_(
                in_service(KEY.c.id),
                or_(COPY.c.staff_id == booked.c.sitter_id, not_(holds(KEY.c.id, booked.c.sitter_id))),
            ),
        )
    )
    # A sitter's own need is known: it is what the row is about.
    others_need = case(
        (COPY.c.staff_id.is_distinct_from(booked.c.sitter_id), own_need(booked.c.first_day, booked.c.first_at, told)),
        else_=booked.c.first_at if told is None else plain(booked.c.first_at).concat(TOLD),
    )
    in_use = (
        select(func.count())
        .where(_USED.c.key_id == KEY.c.id, _USED.c.state == "in_service", _USED.c.holder_kind != "missing")
        .correlate_except(_USED)
        .scalar_subquery()
    )
    return (
        select(
            booked.c.sitter_id,
            booked.c.client_id,
            KEY.c.id.label("key_id"),
            SITTER.c.first_name.label("sitter_first"),
            SITTER.c.last_name.label("sitter_last"),
            SITTER.c.nickname.label("sitter_nick"),
            CLIENT.c.first_name,
            CLIENT.c.last_name,
            CLIENT.c.company,
            KEY.c.code,
            KEY.c.label.label("key_label"),
            plain(booked.c.first_at).label("first_at"),
            plain(booked.c.first_day).label("first_day"),
            booked.c.days,
            booked.c.visits,
            wanted.c.wanted,
            in_use.label("in_use"),
            booked.c.in_facility,
            *place_columns(others_need),
        )
        .select_from(with_places(joined))
        .where(CLIENT.c.key_required, or_(KEY.c.id.is_not(None), not_(has_key_on_file(booked.c.client_id))))
        .order_by(booked.c.first_at, booked.c.client_id, booked.c.sitter_id, KEY.c.id, COPY.c.number)
    )


def keys_needed(
    reading: Reading,
    *,
    days: int,
    sitter_id: int | None = None,
    client_id: int | None = None,
    first: date | None = None,
) -> tuple[NeededKeyRow, ...]:
    """Which sitter needs which key, by the first visit for it; a row a sitter and key, and one where none is on file.

    None at all where the office has switched key notices off: nobody wants to be told then.

    Args:
        reading: one moment of the store.
        days: how many days are looked at, ``first`` included; days of the wall.
        sitter_id: only that sitter's.
        client_id: only that client's keys.
        first: the first day; without it the office's today.
    """
    if not reading.settings.notices_on:
        return ()
    moment = moment_of(reading)
    begin = first or moment["today"]
    asked = {
        "first": begin,
        "first_begins": begin_of(begin),
        "asked": begin,
        "asked_begins": begin_of(begin),
        "since": moment["since"],
        "last": begin + timedelta(days=days - 1),
        "wall": moment["wall"],
        "of_sitter": sitter_id,
        "of_client": client_id,
    }
    told, zone, away = told_of(reading), ZoneInfo(reading.settings.time_zone), away_of(reading)
    asking = statement(
        of_sitter=sitter_id is not None,
        of_client=client_id is not None,
        seen=looked_at(reading),
        told=told,
        both=len(reading.branches) > 1,
    )
    named = {name: asked[name] for name in asked if asked[name] is not None}
    found = reading.session.execute(asking, named).all()
    clients: dict[int, tuple[str, str]] = {}
    needed: list[NeededKeyRow] = []
    at, end = 0, len(found)
    while at < end:
        row = found[at]
        start, at = at, at + 1
        # A row is told by several lines only where a key is lacking of which there are several copies.
        while at < end and (other := found[at])[2] == row[2] and other[1] == row[1] and other[0] == row[0]:
            at += 1
        needed.append(_row(row, found[start:at], clients, begin, told, zone, away))
    return tuple(needed)


def _row(
    row: Sequence[Any],
    rows: Sequence[Sequence[Any]],
    clients: dict[int, tuple[str, str]],
    begin: date,
    told: Seen,
    zone: tzinfo,
    away: str,
) -> NeededKeyRow:
    (
        sitter_id, client_id, key_id, sitter_first, sitter_last, sitter_nick, client_first, client_last, company,
        code, label, first_at, _, days, visits, wanted, in_use, there, copy_id, tag_code, _, holder_id, spare,
        _, _, _, _, _, _, _, _, _, _,
    ) = row  # fmt: skip
    client = clients.get(client_id)
    if client is None:
        spoken = spoken_name(client_first, client_last, company)
        client = clients[client_id] = spoken, client_name(client_first, client_last, company)
    sitter = "" if sitter_id is None else person_name(sitter_first, sitter_last, sitter_nick)
    # A sit of whole days that is going on began earlier; it is needed from the first day that is asked about.
    first = max(moment_in(first_at), begin_of(begin))
    day = first.date()
    copies: tuple[CopyPlace, ...] = ()
    reason = words = ""
    # The statement gives the sitter's own copies alone, or, where they have none, all the others.
    has_it = holder_id is not None and holder_id == sitter_id
    if has_it and len(rows) == 1:
        own = CopyPlace(copy_id, tag_code, key_id, "sitter", sitter, holder_id, "", False, bool(spare), first)
        copies = (own,)
    else:
        if copy_id is not None:
            found = [copy_place(row[-PLACE_WIDTH:], key_id, day, told, zone, away) for row in rows]
            copies = nearest_first(tuple(found), day=day)
        if not has_it:
            reason, words = place_of(copies[0] if copies else None, day=day)
    return NeededKeyRow(
        sitter_id,
        sitter,
        client_id,
        client[0],
        client[1],
        key_id,
        code or "",
        label or "",
        first,
        days,
        visits,
        has_it,
        reason,
        words,
        copies,
        in_use,
        wanted or 1,
        () if there is None else tuple(each for each, many in ((IN_HOME, visits - there), (FACILITY, there)) if many),
    )
