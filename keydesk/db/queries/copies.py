"""One copy with everything that a rule of custody asks about it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, bindparam, case, func, literal_column, or_, select
from sqlmodel import Session

from keydesk.db.models import (
    BlockedSitter,
    Client,
    ClientContact,
    CustodyEvent,
    Hook,
    Key,
    KeyCopy,
    KeySafe,
    Staff,
    Visit,
    table_of,
)
from keydesk.db.operators import display_name
from keydesk.db.queries.need_terms import LONGEST_SIT, SCHEDULED, begin_of, coming, last_day
from keydesk.db.queries.of_branch import Seen, elsewhere
from keydesk.rules import dates
from keydesk.rules.custody import CopyFacts, Holder, LastMove
from keydesk.rules.desk_lines import NextNeed
from keydesk.rules.office import OfficeSettings
from keydesk.rules.profile import client_name
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

_COPY, _KEY, _CLIENT, _STAFF = table_of(KeyCopy), table_of(Key), table_of(Client), table_of(Staff)
_SAFE, _HOOK, _CONTACT = table_of(KeySafe), table_of(Hook), table_of(ClientContact)
_EVENT, _BLOCKED, _VISIT = table_of(CustodyEvent), table_of(BlockedSitter), table_of(Visit)
_HOME_SAFE, _HOME_HOOK, _OTHER = _SAFE.alias("home_safe"), _HOOK.alias("home_hook"), _COPY.alias("other")


def safe_words(label: str | None, hook: str | None) -> str:
    """``hook A7``, or the safe's label for a copy that lies loose in it."""
    return f"hook {hook}" if hook else (label or "")


def _facts() -> Select[Any]:
    in_office = (
        select(func.count())
        .where(_OTHER.c.key_id == _COPY.c.key_id, _OTHER.c.id != _COPY.c.id, _OTHER.c.holder_kind == "safe")
        .scalar_subquery()
    )
    in_service = (
        select(func.count())
        .where(_OTHER.c.key_id == _COPY.c.key_id, _OTHER.c.id != _COPY.c.id, _OTHER.c.state == "in_service")
        .scalar_subquery()
    )
    return (
        select(
            *_COPY.c,
            _KEY.c.label.label("key_label"),
            _KEY.c.lock_location.label("lock_location"),
            _CLIENT.c.first_name.label("first_name"),
            _CLIENT.c.last_name.label("last_name"),
            _CLIENT.c.company.label("company"),
            _CLIENT.c.desk_note.label("desk_note"),
            _STAFF.c.first_name.label("staff_first"),
            _STAFF.c.last_name.label("staff_last"),
            _STAFF.c.nickname.label("staff_nick"),
            _SAFE.c.label.label("safe_label"),
            _SAFE.c.access.label("safe_access"),
            _HOOK.c.label.label("hook_label"),
            _CONTACT.c.name.label("contact_name"),
            _HOME_SAFE.c.label.label("home_safe_label"),
            _HOME_HOOK.c.label.label("home_hook_label"),
            in_office.label("others_in_office"),
            in_service.label("others_in_service"),
        )
        .join(_KEY, _KEY.c.id == _COPY.c.key_id)
        .join(_CLIENT, _CLIENT.c.id == _COPY.c.client_id)
        .outerjoin(_STAFF, _STAFF.c.id == _COPY.c.staff_id)
        .outerjoin(_SAFE, _SAFE.c.id == _COPY.c.safe_id)
        .outerjoin(_HOOK, _HOOK.c.id == _COPY.c.hook_id)
        .outerjoin(_CONTACT, _CONTACT.c.id == _COPY.c.contact_id)
        .outerjoin(_HOME_SAFE, _HOME_SAFE.c.id == _COPY.c.home_safe_id)
        .outerjoin(_HOME_HOOK, _HOME_HOOK.c.id == _COPY.c.home_hook_id)
    )


# Statements that stand in the way of every scan are built once: building one takes longer than SQLite to answer it.
_FACTS = _facts()
_FACTS_BY_TAG = _FACTS.where(_COPY.c.tag_code == bindparam("tag_code"))
_FACTS_BY_ID = _FACTS.where(_COPY.c.id == bindparam("copy_id"))
BLOCKS: Final = select(_BLOCKED.c.id).where(
    _BLOCKED.c.client_id == bindparam("client_id"), _BLOCKED.c.staff_id == bindparam("staff_id")
)
"""Whether a client has blocked a sitter; part of the question that asks for the sitter."""
_LAST_BOOKED = select(func.max(_VISIT.c.day), func.max(case((_VISIT.c.all_day, _VISIT.c.ends_at)))).where(
    _VISIT.c.sitter_id == bindparam("staff_id"),
    _VISIT.c.client_id == bindparam("client_id"),
    coming(_VISIT, bindparam("from_day"), begins=bindparam("begins"), since=bindparam("since")),
    _VISIT.c.status == SCHEDULED,
)
_NEXT_NEED: Select[Any] = (
    select(
        _STAFF.c.id, _STAFF.c.first_name, _STAFF.c.last_name, _STAFF.c.nickname, _VISIT.c.starts_at, _VISIT.c.branch_id
    )
    .select_from(_VISIT)
    .join(_STAFF, _STAFF.c.id == _VISIT.c.sitter_id)
    .join(_CLIENT, _CLIENT.c.id == _VISIT.c.client_id)
    .join(_KEY, _KEY.c.id == bindparam("key_id"))
    .where(
        _VISIT.c.client_id == bindparam("client_id"),
        _VISIT.c.day >= bindparam("since"),
        or_(_VISIT.c.day >= bindparam("from_day"), _VISIT.c.all_day),
        _VISIT.c.day <= bindparam("until_day"),
        _VISIT.c.ends_at > bindparam("from_wall"),
        _VISIT.c.status == SCHEDULED,
        _CLIENT.c.key_required,
        _KEY.c.required,
        _KEY.c.active,
        # Whoever may not be handed the key is not who is told of.
        _STAFF.c.active,
        ~select(literal_column("1"))
        .where(_BLOCKED.c.client_id == bindparam("client_id"), _BLOCKED.c.staff_id == _VISIT.c.sitter_id)
        .exists(),
        ~select(literal_column("1"))
        .where(_OTHER.c.key_id == bindparam("key_id"), _OTHER.c.staff_id == _VISIT.c.sitter_id)
        .exists(),
    )
    .order_by(_VISIT.c.starts_at, _VISIT.c.id)
    .limit(1)
)
_PRIMARY = select(_CLIENT.c.primary_sitter_id).where(_CLIENT.c.id == bindparam("client_id"))


def copy_facts(session: Session, *, tag_code: str | None = None, copy_id: int | None = None) -> CopyFacts:
    """The facts of one copy, by its exact tag code (any case) or its id.

    Raises:
        Refusal: there is no such copy. Code ``not_found``.
    """
    if copy_id is not None:
        row = session.execute(_FACTS_BY_ID, {"copy_id": copy_id}).first()
    else:
        row = session.execute(_FACTS_BY_TAG, {"tag_code": (tag_code or "").strip().upper()}).first()
    if row is None:
        raise Refusal(f"No copy has the tag {shown(tag_code or str(copy_id))}.", code="not_found")
    return _of_row(row)


def _of_row(row: Row[Any]) -> CopyFacts:
    holder = (
        None
        if row.holder_kind is None
        else Holder(row.holder_kind, row.safe_id, row.hook_id, row.staff_id, row.contact_id)
    )
    home = None if row.home_safe_id is None else Holder.safe(row.home_safe_id, row.home_hook_id)
    return CopyFacts(
        id=row.id,
        key_id=row.key_id,
        client_id=row.client_id,
        tag_code=row.tag_code,
        client_name=client_name(row.first_name, row.last_name, row.company),
        key_label=row.key_label,
        lock_location=row.lock_location,
        desk_note=row.desk_note,
        pieces=row.pieces,
        state=row.state,
        holder=holder,
        holder_words=_holder_words(row),
        holder_in_admin_safe=row.holder_kind == "safe" and row.safe_access == "admin",
        since=row.since,
        due_at=row.due_at,
        home=home,
        home_words=safe_words(row.home_safe_label, row.home_hook_label),
        spare=row.spare,
        untested=row.needs_test and row.tested_on is None,
        recalled=row.recalled,
        retired_reason=row.retired_reason,
        last_seq=row.last_seq,
        version=row.version,
        others_in_office=row.others_in_office,
        others_in_service=row.others_in_service,
    )


def _holder_words(row: Row[Any]) -> str:
    match row.holder_kind:
        case "safe":
            return safe_words(row.safe_label, row.hook_label)
        case "transit":
            return str(row.safe_label or "")
        case "sitter":
            return display_name(row.staff_first, row.staff_last, row.staff_nick)
        case "contact":
            return str(row.contact_name or "a contact")
        case "client":
            return "the client"
        case _:
            return str(row.holder_kind or row.state)


def last_move(session: Session, copy: CopyFacts) -> LastMove:
    """Who moved a copy last, and when."""
    row = session.execute(
        select(
            _STAFF.c.first_name,
            _STAFF.c.last_name,
            _STAFF.c.nickname,
            _EVENT.c.at,
            _EVENT.c.recorded_at,
        )
        .select_from(_EVENT)
        .outerjoin(_STAFF, _STAFF.c.id == _EVENT.c.operator_id)
        .where(_EVENT.c.copy_id == copy.id, _EVENT.c.seq == copy.last_seq)
    ).first()
    if row is None:
        return LastMove("somebody", copy.since, copy.since)
    first, last, nick, at, recorded_at = row
    return LastMove(display_name(first or "", last or "", nick or ""), at, recorded_at)


def last_booked_day(session: Session, *, client_id: int, staff_id: int, from_day: date) -> date | None:
    """The last day on which the sitter has a visit booked at the client's, from a day on."""
    span = {"from_day": from_day, "begins": begin_of(from_day), "since": from_day - LONGEST_SIT}
    day, sits_end = session.execute(_LAST_BOOKED, {"client_id": client_id, "staff_id": staff_id, **span}).one()
    return last_day(day, sits_end)


def is_primary_sitter(session: Session, *, client_id: int, staff_id: int) -> bool:
    """Whether the sitter is the client's primary one."""
    primary: int | None = session.execute(_PRIMARY, {"client_id": client_id}).scalar_one()
    return primary == staff_id


def next_need(
    session: Session, settings: OfficeSettings, *, client_id: int, key_id: int, now: datetime, told: Seen
) -> NextNeed | None:
    """The next open visit at the client's, up to the office's horizon, whose sitter needs this key and holds no copy.

    By the need rule: an optional key is needed by nobody. A visit that is over is passed by, and so is a sitter who has
    left or whom the client has blocked, since the key may not be handed to them. None, too, where the office has
    switched key notices off. It may be a visit of either branch; of one that may not be ``told`` of, the branch and the
    day are said.
    """
    if not settings.notices_on:
        return None
    from_wall = dates.wall(now, ZoneInfo(settings.time_zone)).replace(tzinfo=None)
    until_day = from_wall.date() + timedelta(days=settings.horizon_days)
    asked = {"client_id": client_id, "key_id": key_id, "from_wall": from_wall, "from_day": from_wall.date()}
    span = {"since": from_wall.date() - LONGEST_SIT, "until_day": until_day}
    row = session.execute(_NEXT_NEED, {**asked, **span}).first()
    if row is None:
        return None
    staff_id, first, last, nick, starts_at, branch = row
    # A sit of whole days that is going on began earlier: it is today that the key is needed.
    at = max(starts_at, begin_of(from_wall.date()))
    if hidden := elsewhere(told, branch):
        return NextNeed(0, "", begin_of(at.date()), hidden)
    return NextNeed(staff_id or 0, display_name(first, last, nick), at)
