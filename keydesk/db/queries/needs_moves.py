"""What is taken off its hook for a day's visits, what comes back, and what sitters keep without needing it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, case, exists, func, not_, or_, select

from keydesk.db.models import BlockedSitter, ClientMembership, Hook, KeySafe, table_of
from keydesk.db.operators import display_name
from keydesk.db.queries.need_places import COPY, HOLDER, HOOK, SAFE, SITTER, in_service, unmarked
from keydesk.db.queries.need_terms import (
    CLIENT,
    KEY,
    LONGEST_SIT,
    SCHEDULED,
    VISIT,
    begin_of,
    moment_of,
    open_visits,
    plain,
)
from keydesk.db.queries.of_branch import looked_at, marked, of_these, told_of
from keydesk.db.rows.needs import PullRow, PutAwayRow
from keydesk.rules import dates
from keydesk.rules.hooks import natural_key
from keydesk.rules.profile import client_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Row, Select

    from keydesk.db.queries.of_branch import Seen
    from keydesk.db.work import Reading

_BLOCKED, _MEMBER = table_of(BlockedSitter), table_of(ClientMembership)
_HOME_SAFE, _HOME_HOOK = table_of(KeySafe).alias("home_safe"), table_of(Hook).alias("home_hook")
_NEXT, _OTHER = VISIT.alias("next"), VISIT.alias("other")

_CLIENT_NAME: Final = (CLIENT.c.first_name, CLIENT.c.last_name, CLIENT.c.company)


@cache
def _pulled(seen: Seen) -> Select[Any]:
    """Each sitter's required keys of a day with all their copies; by the time at which they are first needed.

    Who gets which copy is decided for both branches together; ``here`` is when it is first needed in some of them.
    """
    opened = open_visits(VISIT.c.sitter_id.is_not(None), also=() if seen is None else (VISIT.c.branch_id,))
    first = func.min(opened.c.starts_at)
    here = first if seen is None else func.min(case((of_these(seen, opened.c.branch_id), opened.c.starts_at)))
    booked = (
        select(opened.c.sitter_id, opened.c.client_id, first.label("at"), here.label("here"))
        .group_by(opened.c.sitter_id, opened.c.client_id)
        .cte("booked")
    )
    blocked = exists().where(_BLOCKED.c.client_id == booked.c.client_id, _BLOCKED.c.staff_id == booked.c.sitter_id)
    return (
        select(
            booked.c.sitter_id,
            booked.c.here,
            SITTER.c.first_name.label("sitter_first"),
            SITTER.c.last_name.label("sitter_last"),
            SITTER.c.nickname.label("sitter_nick"),
            *_CLIENT_NAME,
            KEY.c.id.label("key_id"),
            KEY.c.label.label("key_label"),
            COPY.c.id.label("copy_id"),
            COPY.c.tag_code,
            COPY.c.number,
            COPY.c.holder_kind,
            COPY.c.staff_id,
            COPY.c.since,
            COPY.c.spare,
            SAFE.c.label.label("safe"),
            SAFE.c.access.label("safe_access"),
            HOOK.c.label.label("hook"),
            _HOME_SAFE.c.label.label("home_safe"),
            _HOME_SAFE.c.access.label("home_access"),
            _HOME_HOOK.c.label.label("home_hook"),
        )
        .select_from(
            booked.join(CLIENT, CLIENT.c.id == booked.c.client_id)
            .join(SITTER, SITTER.c.id == booked.c.sitter_id)
            .join(KEY, and_(KEY.c.client_id == booked.c.client_id, KEY.c.active, KEY.c.required))
            .join(COPY, in_service(KEY.c.id))
            .outerjoin(SAFE, SAFE.c.id == COPY.c.safe_id)
            .outerjoin(HOOK, HOOK.c.id == COPY.c.hook_id)
            .outerjoin(_HOME_SAFE, _HOME_SAFE.c.id == COPY.c.home_safe_id)
            .outerjoin(_HOME_HOOK, _HOME_HOOK.c.id == COPY.c.home_hook_id)
        )
        .where(CLIENT.c.key_required, SITTER.c.active, not_(blocked))
        .order_by(booked.c.at, booked.c.sitter_id, KEY.c.id, COPY.c.number)
    )


def pull_list(reading: Reading, *, day: date) -> tuple[PullRow, ...]:
    """The copies to take off their hooks for a day, by safe and hook, each for one sitter.

    Two sitters who need the same key get two copies, as far as there are any; who comes first gets the nearer one: a
    spare and a copy in the admins' safe are taken last. What a sitter took since the morning of that day is on it as
    done. Nobody who has left, or whom the client has blocked, gets a bag.
    """
    zone = ZoneInfo(reading.settings.time_zone)
    if day < dates.today(reading.now, zone):
        return ()
    morning = dates.start_of_day(min(day, dates.today(reading.now, zone)), zone)
    wanted: dict[tuple[int, int], list[Row[Any]]] = {}
    for row in reading.session.execute(
        _pulled(looked_at(reading)), {"first": day, "last": day, "first_begins": begin_of(day)}
    ):
        wanted.setdefault((row.sitter_id, row.key_id), []).append(row)
    taken: set[int] = set()
    pulled: list[PullRow] = []
    for (sitter_id, _), copies in wanted.items():
        held = next((row for row in copies if row.staff_id == sitter_id), None)
        if held is not None:
            if held.since >= morning and held.here is not None:
                pulled.append(_pull(held, day, done=True))
            continue
        hanging = [row for row in copies if row.holder_kind == "safe" and row.copy_id not in taken]
        if hanging:
            nearest = min(hanging, key=lambda row: (row.safe_access == "admin", row.spare, row.number))
            taken.add(nearest.copy_id)
            if nearest.here is not None:
                pulled.append(_pull(nearest, day, done=False))
    pulled.sort(key=lambda row: (natural_key(row.safe), not row.hook, natural_key(row.hook), row.tag_code))
    return tuple(pulled)


def _pull(row: Row[Any], day: date, *, done: bool) -> PullRow:
    access = row.home_access if done else row.safe_access
    return PullRow(
        copy_id=row.copy_id,
        tag_code=row.tag_code,
        safe=(row.home_safe if done else row.safe) or "",
        hook=(row.home_hook if done else row.hook) or "",
        admin_only=access == "admin",
        sitter_id=row.sitter_id,
        sitter=display_name(row.sitter_first, row.sitter_last, row.sitter_nick),
        client=client_name(row.first_name, row.last_name, row.company),
        key_label=row.key_label,
        at=max(row.here, begin_of(day)),
        done=done,
    )


@cache
def _held(told: Seen) -> Select[Any]:
    """Every copy that a sitter has, with its home and its holder's next visit from a day on.

    Whether they need it is so in whichever branch.
    """
    own = (
        _NEXT.c.sitter_id == COPY.c.staff_id,
        _NEXT.c.client_id == COPY.c.client_id,
        _NEXT.c.status == SCHEDULED,
    )
    ahead = or_(_NEXT.c.day >= bindparam("day"), and_(_NEXT.c.all_day, _NEXT.c.ends_at > bindparam("day_begins")))
    first = func.min(marked(_NEXT.c.starts_at, _NEXT.c.branch_id, told))
    next_at = plain(select(first).where(*own, _NEXT.c.day >= bindparam("since"), ahead).scalar_subquery())
    # Only where the holder comes later than that day is it worth while to ask who comes sooner.
    others_soon = exists().where(
        _OTHER.c.client_id == COPY.c.client_id,
        _OTHER.c.day >= bindparam("since"),
        _OTHER.c.day <= bindparam("next_day"),
        or_(_OTHER.c.day >= bindparam("day"), and_(_OTHER.c.all_day, _OTHER.c.ends_at > bindparam("day_begins"))),
        _OTHER.c.status == SCHEDULED,
        _OTHER.c.sitter_id != COPY.c.staff_id,
    )
    served = exists().where(_MEMBER.c.client_id == COPY.c.client_id, _MEMBER.c.status != "inactive")
    known = exists().where(_MEMBER.c.client_id == COPY.c.client_id)
    return (
        select(
            COPY.c.id,
            COPY.c.tag_code,
            COPY.c.staff_id,
            COPY.c.due_at,
            COPY.c.recalled,
            HOLDER.c.first_name.label("holder_first"),
            HOLDER.c.last_name.label("holder_last"),
            HOLDER.c.nickname.label("holder_nick"),
            HOLDER.c.active.label("holder_active"),
            *_CLIENT_NAME,
            KEY.c.label.label("key_label"),
            _HOME_SAFE.c.label.label("home_safe"),
            _HOME_HOOK.c.label.label("home_hook"),
            next_at.label("next_at"),
            case((others_soon, 1), else_=0).label("others_soon"),
            case((and_(known, not_(served)), 1), else_=0).label("client_gone"),
        )
        .select_from(
            COPY.join(HOLDER, HOLDER.c.id == COPY.c.staff_id)
            .join(CLIENT, CLIENT.c.id == COPY.c.client_id)
            .join(KEY, KEY.c.id == COPY.c.key_id)
            .outerjoin(_HOME_SAFE, _HOME_SAFE.c.id == COPY.c.home_safe_id)
            .outerjoin(_HOME_HOOK, _HOME_HOOK.c.id == COPY.c.home_hook_id)
        )
        .where(COPY.c.staff_id.is_not(None))
    )


@cache
def _held_by(told: Seen) -> Select[Any]:
    return _held(told).where(COPY.c.staff_id == bindparam("staff_id"))


def no_longer_needed(
    reading: Reading, *, more_than_days: int | None = None, staff_id: int | None = None
) -> tuple[PutAwayRow, ...]:
    """What sitters hold and do not need, by holder and tag.

    ``sitter_left`` and ``client_inactive`` say so whatever is booked; ``not_needed`` is a copy whose holder has no
    visit there any more; ``next_visit_far``, asked for with ``more_than_days``, one whose next visit is farther away.
    """
    today = moment_of(reading)["today"]
    listed: list[PutAwayRow] = []
    told = told_of(reading)
    for row in _held_rows(reading, today, staff_id):
        next_at, hidden = unmarked(row.next_at, told)
        why = ""
        if not row.holder_active:
            why = "sitter_left"
        elif row.client_gone:
            why = "client_inactive"
        elif next_at is None:
            why = "not_needed"
        elif more_than_days is not None and (next_at.date() - today).days > more_than_days:
            why = "next_visit_far"
        if why:
            listed.append(_put_away(row, why, today, next_at, hidden))
    return tuple(sorted(listed, key=lambda row: (row.holder, row.holder_id, row.tag_code)))


def put_away(reading: Reading, *, day: date) -> tuple[PutAwayRow, ...]:
    """What should come back to the office on a day, by the safe and the hook where it lives.

    ``recalled``; ``overdue``, and ``due_today`` that is due by the end of the day; ``not_needed`` from the day on, its
    holder or its client gone too; ``not_needed_today``: its holder comes later only, and somebody else that day or the
    next.
    """
    zone = ZoneInfo(reading.settings.time_zone)
    evening = dates.start_of_day(day + timedelta(days=1), zone)
    listed: list[PutAwayRow] = []
    told = told_of(reading)
    for row in _held_rows(reading, day, None):
        next_at, hidden = unmarked(row.next_at, told)
        why = _why_back(row, next_at, day, reading.now.astimezone(UTC), evening)
        if why:
            listed.append(_put_away(row, why, day, next_at, hidden))
    listed.sort(
        key=lambda row: (not row.safe, natural_key(row.safe), not row.hook, natural_key(row.hook), row.tag_code)
    )
    return tuple(listed)


def _why_back(row: Row[Any], next_at: datetime | None, day: date, now: datetime, evening: datetime) -> str:
    if row.recalled:
        return "recalled"
    if row.due_at is not None and row.due_at < evening:
        return "overdue" if row.due_at < now else "due_today"
    if next_at is None or not row.holder_active or row.client_gone:
        return "not_needed"
    return "not_needed_today" if next_at.date() > day and row.others_soon else ""


def _held_rows(reading: Reading, day: date, staff_id: int | None) -> Iterable[Row[Any]]:
    begins = {"day_begins": begin_of(day), "since": day - LONGEST_SIT}
    asked: dict[str, Any] = {"day": day, "next_day": day + timedelta(days=1), **begins}
    if staff_id is None:
        return reading.session.execute(_held(told_of(reading)), asked)
    return reading.session.execute(_held_by(told_of(reading)), {**asked, "staff_id": staff_id})


def _put_away(row: Row[Any], why: str, day: date, next_at: datetime | None, hidden: str) -> PutAwayRow:
    return PutAwayRow(
        copy_id=row.id,
        tag_code=row.tag_code,
        holder_id=row.staff_id,
        holder=display_name(row.holder_first, row.holder_last, row.holder_nick),
        client=client_name(row.first_name, row.last_name, row.company),
        key_label=row.key_label,
        why=why,
        due_at=row.due_at,
        safe=row.home_safe or "",
        hook=row.home_hook or "",
        next_at=None if next_at is None or hidden else max(next_at, begin_of(day)),
        needed_in=hidden,
    )
