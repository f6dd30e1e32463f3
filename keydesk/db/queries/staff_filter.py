"""A filter of the list of people as conditions of a statement."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, true

from keydesk.db.models import Branch, Client, KeyCopy, OperatorIdentity, Staff, StaffMembership, Visit, table_of
from keydesk.db.queries.key_filter_ids import has_one, staff_ids
from keydesk.db.queries.need_terms import begin_of, coming, no_key, today_of
from keydesk.db.queries.of_branch import of_branches
from keydesk.rules.dates import wall
from keydesk.rules.profile import digits
from keydesk.rules.query import Query, Term, begins, like, read_query
from keydesk.rules.roles import FACILITY, ROLE_WORDS
from keydesk.rules.staff_words import COUNT, STAFF, WITHOUT

if TYPE_CHECKING:
    from keydesk.db.work import Reading
    from keydesk.rules.query import Span

_STAFF, _MEMBERSHIP, _BRANCH = table_of(Staff), table_of(StaffMembership), table_of(Branch)
_COPY, _CLIENT, _VISIT = (table_of(each) for each in (KeyCopy, Client, Visit))
_IDENTITY = table_of(OperatorIdentity).alias("signs")
# The list itself is joined with the table, too.
_ROLES: Final = {word: role for role, word in ROLE_WORDS.items()}
_SHORTEST_ROLE: Final = 3
_KEPT: Final = {"badge": "badge_code", "phone": "phone", "email": "email"}
_DAYS: Final = {"today": 1, "tomorrow": 2, "week": 7}


def read_staff(reading: Reading, text: str) -> Query:
    """The filter as it is understood here and now."""
    return read_query(text, now=reading.now, zone=ZoneInfo(reading.settings.time_zone), language=STAFF)


def staff_conditions(reading: Reading, query: Query, *, everybody: bool) -> list[ColumnElement[bool]]:
    """What must hold of a person for a filter to have them.

    Args:
        reading: one moment of the store.
        query: the filter.
        everybody: who has left and holds nothing, too, unless the filter itself says who.
    """
    found = []
    for term in query.terms:
        condition = or_(false(), *_conditions(reading, term))
        found.append(func.coalesce(condition, false()).is_(False) if term.negated else condition)
    if not everybody and not any(term.name == "active" for term in query.terms):
        found.append(or_(_STAFF.c.active, exists().where(_COPY.c.staff_id == _STAFF.c.id)))
    return found


def _conditions(reading: Reading, term: Term) -> list[ColumnElement[bool]]:  # noqa: PLR0911 - one return a name
    match term.name:
        case "word":
            return [_word(value) for value in term.values]
        case "name":
            return [_STAFF.c.id.in_(staff_ids(reading, term.values))]
        case "role":
            return [_in_role(value) for value in term.values]
        case "branch":
            return _in_branch(reading, term)
        case "active":
            return [true() if value == "all" else _STAFF.c.active.is_(value == "yes") for value in term.values]
        case "sitter":
            return [_STAFF.c.is_sitter.is_(value == "yes") for value in term.values]
        case "holds":
            return [_holds(reading, value) for value in term.values]
        case "needs":
            return [_needs(reading, value) for value in term.values]
        case "visits":
            return [_visited(reading, span) for span in term.spans]
        case _:
            return [_written(term.name, value) for value in term.values]


def _word(value: str) -> ColumnElement[bool]:
    """Found in names, initials, badge and phone, or what somebody's role begins with; ``s*`` is how the names begin."""
    found = _STAFF.c.search.like(like(value, whole=begins(value)), escape="\\")
    begun = value.rstrip("*")
    roles = [role for word, role in _ROLES.items() if len(begun) >= _SHORTEST_ROLE and word.startswith(begun)]
    theirs = and_(_MEMBERSHIP.c.staff_id == _STAFF.c.id, _MEMBERSHIP.c.role.in_(roles))
    return or_(found, and_(_STAFF.c.active, exists().where(theirs))) if roles else found


def _in_role(value: str) -> ColumnElement[bool]:
    theirs = _MEMBERSHIP.c.staff_id == _STAFF.c.id
    if value == WITHOUT:
        return ~exists().where(theirs)
    if value == "tech":
        return exists().where(theirs, _MEMBERSHIP.c.role == "base", _MEMBERSHIP.c.branch_id == FACILITY)
    return exists().where(theirs, _MEMBERSHIP.c.role == _ROLES.get(value, value))


def _in_branch(reading: Reading, term: Term) -> list[ColumnElement[bool]]:
    named = [each.replace("-", "").replace("_", "").replace(" ", "") for each in term.values if each != WITHOUT]
    rows = reading.session.execute(select(_BRANCH.c.id, _BRANCH.c.label))
    wanted = [
        each.id
        for each in rows
        if has_one(each.label.replace("-", "").replace(" ", ""), named) or has_one(each.id.replace("_", ""), named)
    ]
    theirs = _MEMBERSHIP.c.staff_id == _STAFF.c.id
    return [
        exists().where(theirs, _MEMBERSHIP.c.branch_id.in_(wanted)),
        ~exists().where(theirs) if WITHOUT in term.values else false(),
    ]


def _holds(reading: Reading, value: str) -> ColumnElement[bool]:
    """So many copies, none, some, one that is late; or one of a client, or with a tag, that is called so."""
    theirs = _COPY.c.staff_id == _STAFF.c.id
    made = COUNT.fullmatch(value)
    if made is not None:
        held = select(func.count()).select_from(_COPY).where(theirs).correlate(_STAFF).scalar_subquery()
        number = int(made["number"])
        return {
            "<": held < number,
            "<=": held <= number,
            ">": held > number,
            ">=": held >= number,
        }.get(made["than"] or "", held == number)
    match value:
        case "none":
            return ~exists().where(theirs)
        case "some":
            return exists().where(theirs)
        case "late":
            return exists().where(theirs, _COPY.c.due_at < reading.now)
        case _:
            client = select(_CLIENT.c.id).where(_CLIENT.c.search.like(like(value), escape="\\"))
            tag = _COPY.c.tag_code.like(like(value.upper(), whole=begins(value)), escape="\\")
            return exists().where(theirs, or_(_COPY.c.client_id.in_(client), tag))


def _needs(reading: Reading, value: str) -> ColumnElement[bool]:
    """Who lacks a key for a visit of some days, by the one rule; nobody where the office has notices off."""
    if not reading.settings.notices_on:
        return true() if value == "no" else false()
    today = today_of(reading)
    last = today + timedelta(days=_DAYS.get(value, reading.settings.horizon_days) - 1)
    lacking = (
        select(_VISIT.c.sitter_id)
        .join_from(_VISIT, _CLIENT, _CLIENT.c.id == _VISIT.c.client_id)
        .where(no_key(today, begin_of(today)), _VISIT.c.day <= last, of_branches(reading, _VISIT.c.branch_id))
        .distinct()
    )
    lacks = _STAFF.c.id.in_(lacking)
    return ~lacks if value == "no" else lacks


def _visited(reading: Reading, span: Span) -> ColumnElement[bool]:
    """A visit of theirs that is booked from today on, within some days; no day at all is no visit."""
    zone = ZoneInfo(reading.settings.time_zone)
    booked = [
        _VISIT.c.status == "scheduled",
        coming(_VISIT, today_of(reading)),
        _VISIT.c.sitter_id.is_not(None),
        of_branches(reading, _VISIT.c.branch_id),
    ]
    if span.start is None and span.end is None:
        return _STAFF.c.id.not_in(select(_VISIT.c.sitter_id).where(*booked))
    if span.start is not None:
        booked.append(_VISIT.c.day >= wall(span.start, zone).date())
    if span.end is not None:
        booked.append(_VISIT.c.day < wall(span.end, zone).date())
    return _STAFF.c.id.in_(select(_VISIT.c.sitter_id).where(*booked))


def _written(name: str, value: str) -> ColumnElement[bool]:
    """What is written of them: badge, phone, e-mail, the Unix user."""
    if name == "signs":
        theirs = and_(_IDENTITY.c.staff_id == _STAFF.c.id, _IDENTITY.c.kind == "uid")
        called = true() if value == WITHOUT else func.lower(_IDENTITY.c.label).like(like(value), escape="\\")
        signs = exists().where(theirs, called)
        return ~signs if value == WITHOUT else signs
    if value == WITHOUT:
        return func.coalesce(_STAFF.c[_KEPT[name]], "") == ""
    if name == "badge":
        return _STAFF.c.badge_code.like(like(f"{value.rstrip('*').upper()}*", whole=True), escape="\\")
    if name == "email":
        return func.lower(_STAFF.c.email).like(like(value), escape="\\")
    spoken: ColumnElement[Any] = _STAFF.c.phone
    for sign in "- ()+":
        spoken = func.replace(spoken, sign, "")
    return spoken.like(f"%{digits(value)}%") if digits(value) else false()
