"""A filter of the list of keys as conditions of a statement, for now and for a past moment alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, exists, false, func, not_, or_, select

from keydesk.db.models import ClientContact, ClientMembership, Hook, KeyCopy, KeySafe, Visit, table_of
from keydesk.db.queries.key_filter_ids import client_ids, has_one, key_ids, named_so, staff_ids
from keydesk.db.queries.need_terms import coming
from keydesk.db.work import Reading
from keydesk.rules.dates import today
from keydesk.rules.query import Query, Span, Term, begins, like

_COPY, _VISIT, _PLACED = table_of(KeyCopy), table_of(Visit), table_of(ClientMembership)
_SAFE, _HOOK, _CONTACT = table_of(KeySafe), table_of(Hook), table_of(ClientContact)


@dataclass(frozen=True)
class Held:
    """The columns that say where a copy is: those of the copy itself, or of its last event before some moment."""

    state: ColumnElement[Any]
    kind: ColumnElement[Any]
    safe_id: ColumnElement[Any]
    hook_id: ColumnElement[Any]
    staff_id: ColumnElement[Any]
    contact_id: ColumnElement[Any]
    due_at: ColumnElement[Any]
    since: ColumnElement[Any]


HELD_NOW = Held(
    _COPY.c.state,
    _COPY.c.holder_kind,
    _COPY.c.safe_id,
    _COPY.c.hook_id,
    _COPY.c.staff_id,
    _COPY.c.contact_id,
    _COPY.c.due_at,
    _COPY.c.since,
)
"""Where copies are now."""


def zone_of(reading: Reading) -> ZoneInfo:
    """The office's time zone."""
    return ZoneInfo(reading.settings.time_zone)


def conditions(reading: Reading, query: Query, held: Held, *, everything: bool = False) -> list[ColumnElement[bool]]:
    """What must hold of a copy for a filter to have it.

    Args:
        reading: one moment of the store.
        query: the filter.
        held: where copies are or were.
        everything: copies out of service too, which otherwise are found only where the filter asks for them.
    """
    found: list[ColumnElement[bool]] = []
    if query.in_service_only and not everything:
        found.append(held.state == "in_service")
    for term in query.terms:
        condition = or_(false(), *(_conditions(reading, term, held)))
        # What is not known counts as not so: NOT over an empty hook would leave out every copy without one.
        found.append(func.coalesce(condition, false()).is_(False) if term.negated else condition)
    return found


def _conditions(  # noqa: PLR0911 - one return a name of the language
    reading: Reading, term: Term, held: Held
) -> Iterable[ColumnElement[bool]]:
    match term.name:
        case "word":
            return [_COPY.c.search.like(like(value), escape="\\") for value in term.values]
        case "tag":
            wanted = [like(value, whole=begins(value)).upper() for value in term.values]
            return [column.like(each, escape="\\") for each in wanted for column in (_COPY.c.tag_code, _legacy())]
        case "holder":
            return _holders(reading, term.values, held)
        case "safe":
            return [and_(held.kind == "safe", held.safe_id.in_(_safes(reading, term.values)))]
        case "hook":
            hooks = select(_HOOK.c.id).where(named_so(reading, _HOOK.c.id, _HOOK.c.label, term.values, whole=True))
            return [held.hook_id.in_(hooks), _COPY.c.home_hook_id.in_(hooks)]
        case "status":
            return [status_is(reading, value, held) for value in term.values]
        case "due":
            return [_within(span, held.due_at) for span in term.spans]
        case "since":
            return [_within(span, held.since) for span in term.spans]
        case "key" | "label" | "kind" | "required":
            return [_COPY.c.key_id.in_(key_ids(reading, term))]
        case "client" | "pet" | "sitter" | "territory" | "branch":
            return [_COPY.c.client_id.in_(client_ids(reading, term))]
    raise AssertionError(term.name)  # pragma: no cover - the names are a closed list


def _legacy() -> ColumnElement[str]:
    return func.upper(_COPY.c.legacy_code)


def _holders(reading: Reading, values: Iterable[str], held: Held) -> list[ColumnElement[bool]]:
    """A sitter, a contact or a safe by part of the name; or ``client``, ``missing``, ``transit`` as such."""
    wanted = tuple(values)
    staff = staff_ids(reading, wanted)
    found: list[ColumnElement[bool]] = [
        held.staff_id.in_(staff),
        and_(held.kind == "safe", held.safe_id.in_(_safes(reading, wanted))),
    ]
    kinds = [value for value in wanted if value in {"client", "missing", "transit", "contact"}]
    if kinds:
        found.append(held.kind.in_(kinds))
    found.append(
        held.contact_id.in_(select(_CONTACT.c.id).where(named_so(reading, _CONTACT.c.id, _CONTACT.c.name, wanted)))
    )
    return found


def _safes(reading: Reading, values: Iterable[str]) -> list[int]:
    wanted = tuple(values)
    rows = reading.session.execute(select(_SAFE.c.id, _SAFE.c.label))
    return [each.id for each in rows if has_one(each.label, wanted)]


def status_is(  # noqa: PLR0911 - one return a status
    reading: Reading, value: str, held: Held
) -> ColumnElement[bool]:
    """What must hold of a copy that stands so; every status of the language."""
    in_service = held.state == "in_service"
    match value:
        case "in":
            return held.kind == "safe"
        case "out":
            return held.kind == "sitter"
        case "client" | "contact" | "transit" | "missing":
            return held.kind == value
        case "overdue":
            return and_(in_service, held.due_at < reading.now)
        case "standing":
            return and_(held.kind == "sitter", held.due_at.is_(None))
        case "spare":
            return and_(in_service, _COPY.c.spare)
        case "surplus":
            return and_(held.kind == "sitter", not_(exists().where(*_next_visit(reading, held))))
        case "recalled":
            return and_(in_service, _COPY.c.recalled)
        case "toreturn":
            # A client is inactive who has a place with the office and is active or a prospect in none.
            return and_(
                in_service,
                held.kind != "client",
                exists().where(_PLACED.c.client_id == _COPY.c.client_id),
                not_(exists().where(_PLACED.c.client_id == _COPY.c.client_id, _PLACED.c.status != "inactive")),
            )
        case "untested":
            return and_(in_service, _COPY.c.needs_test, _COPY.c.tested_on.is_(None))
        case "lost" | "stolen" | "retired":
            return held.state == value
        case _:
            return held.state.is_not(None)


def _next_visit(reading: Reading, held: Held) -> tuple[ColumnElement[bool], ...]:
    """A visit for which a sitter keeps a copy: theirs, at that client's, from today on, and still booked."""
    return (
        _VISIT.c.sitter_id == held.staff_id,
        _VISIT.c.client_id == _COPY.c.client_id,
        coming(_VISIT, today(reading.now, zone_of(reading))),
        _VISIT.c.status == "scheduled",
    )


def _within(span: Span, at: ColumnElement[Any]) -> ColumnElement[bool]:
    if span.start is None and span.end is None:
        return at.is_(None)
    sides = []
    if span.start is not None:
        sides.append(at >= span.start)
    if span.end is not None:
        sides.append(at < span.end)
    return and_(at.is_not(None), *sides)
