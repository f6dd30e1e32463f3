"""People of the company: the list, one page, and what somebody has."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import ColumnElement, and_, exists, func, null, select

from keydesk.db.models import (
    Client,
    Hook,
    Key,
    KeyCopy,
    KeySafe,
    OperatorIdentity,
    Staff,
    StaffGrant,
    StaffMembership,
    Visit,
    table_of,
)
from keydesk.db.operators import display_name
from keydesk.db.queries.need_terms import coming, today_of
from keydesk.db.queries.of_branch import of_branches
from keydesk.db.queries.staff_filter import read_staff, staff_conditions
from keydesk.db.queries.staff_more import in_order, staff_more
from keydesk.db.rows.lists import ListWindow
from keydesk.db.rows.staff import GrantRow, HoldingRow, StaffFound, StaffProfile, StaffRow, StaffSurvey
from keydesk.db.work import Reading
from keydesk.rules.profile import client_name
from keydesk.rules.query import require_whole
from keydesk.rules.refusal import Refusal
from keydesk.rules.staff_look import STAFF

_STAFF, _MEMBERSHIP, _GRANT = table_of(Staff), table_of(StaffMembership), table_of(StaffGrant)
_IDENTITY, _VISIT = table_of(OperatorIdentity), table_of(Visit)
_COPY, _KEY, _CLIENT = table_of(KeyCopy), table_of(Key), table_of(Client)
_SAFE, _HOOK = table_of(KeySafe), table_of(Hook)


def list_staff(reading: Reading, *, text: str = "", everybody: bool = False, sort: str = "name") -> list[StaffRow]:
    """People of the company, in their order; first of all those who have left and still have keys (C3).

    Args:
        reading: one moment of the store.
        text: the filter, as on the screen: words, ``role:``, ``holds:``, ``needs:`` and more.
        everybody: all who have left, too, after the others.
        sort: columns of the list, as :meth:`keydesk.rules.look.Listed.read_ordering` reads them.

    Raises:
        Refusal: something of the filter was not understood, or asks nothing.
    """
    require_whole(read_staff(reading, text), text)
    return list(staff_found(reading, text=text, everybody=everybody, sort=sort).rows)


def staff_found(
    reading: Reading, *, text: str = "", everybody: bool = False, sort: str = "name", ahead: bool = True
) -> StaffFound:
    """Whom a typed filter finds, in their order, and what was not understood of it.

    Args:
        reading: one moment of the store.
        text: as for :func:`list_staff`.
        everybody: as there.
        sort: as there.
        ahead: whether the next visit of each is read, which a list that does not say it can do without.
    """
    query = read_staff(reading, text)
    order = STAFF.read_ordering(sort)
    ahead = ahead or "next" in dict(order)
    rows = _rows(reading, staff_conditions(reading, query, everybody=everybody), ahead=ahead)
    more = staff_more(reading, ids=[row.staff_id for row in rows], columns=[name for name, _ in order])
    return StaffFound(tuple(in_order(rows, order, more)), query.trouble)


def staff_survey(
    reading: Reading, *, text: str = "", everybody: bool = False, sort: str = "name", ahead: bool = True
) -> StaffSurvey:
    """The whole list in one transaction, so that its parts fit together; as :func:`staff_found`."""
    found = staff_found(reading, text=text, everybody=everybody, sort=sort, ahead=ahead)
    owes = exists().where(_COPY.c.staff_id == _STAFF.c.id)
    here, owing, gone = reading.session.execute(
        select(
            func.count().filter(_STAFF.c.active),
            func.count().filter(_STAFF.c.active.is_(False), owes),
            func.count().filter(_STAFF.c.active.is_(False), ~owes),
        ).select_from(_STAFF)
    ).one()
    return StaffSurvey(found, here, owing, gone)


def staff_window(reading: Reading, *, rows: Iterable[StaffRow], columns: Collection[str]) -> ListWindow[StaffRow]:
    """Rows that are already at hand with all that the columns say of them."""
    by_id = {row.staff_id: row for row in rows}
    return ListWindow(by_id, staff_more(reading, ids=by_id, columns=columns), reading.now)


def staff_profile(reading: Reading, *, staff_id: int) -> StaffProfile:
    """One person's page.

    Raises:
        Refusal: there is nobody.
    """
    rows = _rows(reading, [_STAFF.c.id == staff_id])
    if not rows:
        raise Refusal("That person is not on the staff list any more.", code="not_found")
    names = ("first_name", "last_name", "nickname", "email", "hired_on", "left_on", "notes")
    found = reading.session.execute(select(*(_STAFF.c[name] for name in names)).where(_STAFF.c.id == staff_id)).one()
    grants = reading.session.execute(
        select(_GRANT.c.branch_id, _GRANT.c.permission, _GRANT.c.granted)
        .where(_GRANT.c.staff_id == staff_id)
        .order_by(_GRANT.c.branch_id, _GRANT.c.permission)
    )
    return StaffProfile(
        row=rows[0],
        grants=tuple(GrantRow(each.branch_id, each.permission, each.granted) for each in grants),
        **found._mapping,  # noqa: SLF001 - SQLAlchemy's public name for a row as a mapping
    )


def holdings(reading: Reading, *, staff_id: int) -> list[HoldingRow]:
    """The copies that somebody has: overdue first, then by due date, standing last."""
    today = today_of(reading)
    next_visit = (
        select(func.min(_VISIT.c.day))
        .where(
            _VISIT.c.sitter_id == staff_id,
            _VISIT.c.client_id == _COPY.c.client_id,
            coming(_VISIT, today),
            _VISIT.c.status == "scheduled",
            of_branches(reading, _VISIT.c.branch_id),
        )
        .scalar_subquery()
    )
    found = reading.session.execute(
        select(
            _COPY.c.id,
            _COPY.c.client_id,
            _COPY.c.tag_code,
            _COPY.c.since,
            _COPY.c.due_at,
            _COPY.c.chased,
            _COPY.c.version,
            _KEY.c.label,
            _CLIENT.c.first_name,
            _CLIENT.c.last_name,
            _CLIENT.c.company,
            _SAFE.c.label.label("safe"),
            _HOOK.c.label.label("hook"),
            next_visit.label("next_visit"),
        )
        .select_from(
            _COPY.join(_KEY, _KEY.c.id == _COPY.c.key_id)
            .join(_CLIENT, _CLIENT.c.id == _COPY.c.client_id)
            .outerjoin(_SAFE, _SAFE.c.id == _COPY.c.home_safe_id)
            .outerjoin(_HOOK, _HOOK.c.id == _COPY.c.home_hook_id)
        )
        .where(_COPY.c.staff_id == staff_id)
        .order_by(_COPY.c.due_at.is_(None), _COPY.c.due_at, _CLIENT.c.sort_name, _COPY.c.tag_code)
    )
    return [
        HoldingRow(
            copy_id=each.id,
            client_id=each.client_id,
            tag_code=each.tag_code,
            client=client_name(each.first_name, each.last_name, each.company),
            label=each.label,
            since=each.since,
            due_at=each.due_at,
            overdue=each.due_at is not None and each.due_at < reading.now,
            next_visit=None if each.next_visit is None else max(each.next_visit, today),
            home=" · ".join(filter(None, (each.hook, each.safe))),
            version=each.version,
            chased=each.chased,
        )
        for each in found
    ]


def _rows(reading: Reading, conditions: Sequence[ColumnElement[bool]], *, ahead: bool = True) -> list[StaffRow]:
    today = today_of(reading)
    held = select(func.count()).where(_COPY.c.staff_id == _STAFF.c.id)
    next_day = select(func.min(_VISIT.c.day)).where(
        _VISIT.c.sitter_id == _STAFF.c.id,
        coming(_VISIT, today),
        _VISIT.c.status == "scheduled",
        of_branches(reading, _VISIT.c.branch_id),
    )
    found = reading.session.execute(
        select(
            _STAFF.c.id,
            _STAFF.c.first_name,
            _STAFF.c.last_name,
            _STAFF.c.nickname,
            _STAFF.c.initials,
            _STAFF.c.phone,
            _STAFF.c.badge_code,
            _STAFF.c.is_sitter,
            _STAFF.c.active,
            _STAFF.c.version,
            _IDENTITY.c.label.label("unix_user"),
            held.scalar_subquery().label("holds"),
            held.where(_COPY.c.due_at < reading.now).scalar_subquery().label("overdue"),
            (next_day.scalar_subquery() if ahead else null()).label("next_visit"),
        )
        .select_from(_STAFF.outerjoin(_IDENTITY, and_(_IDENTITY.c.staff_id == _STAFF.c.id, _IDENTITY.c.kind == "uid")))
        .where(*conditions)
    ).all()
    roles: dict[int, list[tuple[str, str]]] = {}
    for each in reading.session.execute(
        select(_MEMBERSHIP.c.staff_id, _MEMBERSHIP.c.branch_id, _MEMBERSHIP.c.role).order_by(
            _MEMBERSHIP.c.branch_id.desc()
        )
    ):
        roles.setdefault(each.staff_id, []).append((each.branch_id, each.role))
    return [
        StaffRow(
            staff_id=each.id,
            name=display_name(each.first_name, each.last_name, each.nickname),
            initials=each.initials,
            phone=each.phone,
            badge_code=each.badge_code,
            is_sitter=each.is_sitter,
            active=each.active,
            roles=tuple(roles.get(each.id, ())),
            holds=each.holds,
            overdue=each.overdue,
            next_visit=None if each.next_visit is None else max(each.next_visit, today),
            unix_user=each.unix_user or "",
            version=each.version,
        )
        for each in found
    ]
