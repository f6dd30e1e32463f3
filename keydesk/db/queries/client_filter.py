"""A filter of the list of clients as conditions of a statement."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import and_, exists, false, func, or_, select

from keydesk.db import models
from keydesk.db.models import Client, ClientMembership, KeyCopy, KeySafe, Visit, table_of
from keydesk.db.queries.client_places import stands_in
from keydesk.db.queries.intake import intake_is
from keydesk.db.queries.key_filter_ids import client_ids, has_one, named_so, staff_ids
from keydesk.db.queries.need_terms import coming, today_of
from keydesk.db.queries.of_branch import of_branches
from keydesk.db.queries.own_lists import own_asked
from keydesk.rules.client_words import CLIENTS, WITHOUT
from keydesk.rules.dates import wall
from keydesk.rules.own_words import with_own
from keydesk.rules.profile import digits
from keydesk.rules.query import Query, Span, Term, begins, like, read_query

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from sqlalchemy import Column, ColumnElement

    from keydesk.db.rows.lists import OwnColumns
    from keydesk.db.work import Reading

_CLIENT, _PLACED, _COPY, _VISIT = (table_of(each) for each in (Client, ClientMembership, KeyCopy, Visit))
_SAFE = table_of(KeySafe)
_PHONES = (_CLIENT.c.cell_phone, _CLIENT.c.home_phone, _CLIENT.c.work_phone, _CLIENT.c.other_phone)
_SHORTEST_PHONE = 5


def read_clients(reading: Reading, text: str, own: OwnColumns) -> Query:
    """The filter as it is understood here and now; a phone alone is one word, however it is written."""
    number = digits(text)
    if len(number) >= _SHORTEST_PHONE and not any(character.isalpha() for character in text):
        text = number
    return read_query(
        text,
        now=reading.now,
        zone=ZoneInfo(reading.settings.time_zone),
        language=with_own(CLIENTS, own.fields, own.sealed),
    )


def client_conditions(reading: Reading, query: Query, own: OwnColumns) -> list[ColumnElement[bool]]:
    """What must hold of a client for a filter to have it."""
    found = []
    for term in query.terms:
        condition = or_(false(), *_conditions(reading, term, own))
        # What is not known counts as not so: a client without a city is found by !city:brookside.
        found.append(func.coalesce(condition, false()).is_(False) if term.negated else condition)
    return found


def _conditions(reading: Reading, term: Term, own: OwnColumns) -> list[ColumnElement[bool]]:  # noqa: PLR0911 - one return a name
    match term.name:
        case "word":
            return [_word(value) for value in term.values]
        case "status" | "since":
            return [_placed(reading, term)]
        case "visits":
            return [_visited(reading, span) for span in term.spans]
        case "key":
            return [_key(value) for value in term.values]
        case "see":
            return [intake_is(value, today=today_of(reading)) for value in term.values]
        case "agreement":
            return [
                _CLIENT.c.agreement_signed_on.is_not(None)
                if value == "signed"
                else _CLIENT.c.agreement_signed_on.is_(None)
                for value in term.values
            ]
        case "primary" | "secondary" | "sitter" | "blocked" | "vet":
            return _people(reading, term)
        case "pet" | "territory" | "branch":
            return [_CLIENT.c.id.in_(client_ids(reading, term))]
        case "safe":
            rows = reading.session.execute(select(_SAFE.c.id, _SAFE.c.label))
            safes = [each.id for each in rows if has_one(each.label, term.values)]
            return [_has_copy(_COPY.c.safe_id.in_(safes))]
        case _ if term.name in own.fields:
            return own_asked(reading, own.fields[term.name], term, _CLIENT.c.id)
        case _:
            return [_written(reading, term.name, value) for value in term.values]


def _word(value: str) -> ColumnElement[bool]:
    """Found in all that a client is found by; ``r*`` is how the name begins."""
    if begins(value):
        return _CLIENT.c.sort_name.like(like(value, whole=True), escape="\\")
    number = digits(value)
    if len(number) >= _SHORTEST_PHONE and not any(character.isalpha() for character in value):
        value = number
    return _CLIENT.c.search.like(like(value), escape="\\")


def _placed(reading: Reading, term: Term) -> ColumnElement[bool]:
    """How they stand where the session works, else in their primary branch; and since when."""
    what: ColumnElement[bool] = _PLACED.c.status.in_(term.values)
    if term.name == "since":
        what = or_(*(_within(span, _PLACED.c.since) for span in term.spans))
    return exists().where(stands_in(reading), what)


def _within(span: Span, at: ColumnElement[Any]) -> ColumnElement[bool]:
    sides: list[ColumnElement[bool]] = [at.is_not(None)]
    if span.start is not None:
        sides.append(at >= span.start)
    if span.end is not None:
        sides.append(at < span.end)
    return and_(*sides)


def _visited(reading: Reading, span: Span) -> ColumnElement[bool]:
    """A visit that is booked from today on, within some days; no day at all is no visit."""
    zone = ZoneInfo(reading.settings.time_zone)
    booked = [
        _VISIT.c.status == "scheduled",
        coming(_VISIT, today_of(reading)),
        of_branches(reading, _VISIT.c.branch_id),
    ]
    if span.start is None and span.end is None:
        return _CLIENT.c.id.not_in(select(_VISIT.c.client_id).where(*booked))
    if span.start is not None:
        booked.append(_VISIT.c.day >= wall(span.start, zone).date())
    if span.end is not None:
        booked.append(_VISIT.c.day < wall(span.end, zone).date())
    return _CLIENT.c.id.in_(select(_VISIT.c.client_id).where(*booked))


def _has_copy(*what: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(_COPY.c.client_id == _CLIENT.c.id, _COPY.c.state == "in_service", *what)


def _key(value: str) -> ColumnElement[bool]:
    match value:
        case "yes" | "no":
            return _CLIENT.c.key_required.is_(value == "yes")
        case "none":
            return and_(_CLIENT.c.key_required, ~_has_copy())
        case "missing":
            return _has_copy(_COPY.c.holder_kind == "missing")
        case "out":
            return _has_copy(_COPY.c.holder_kind == "sitter")
        case _:
            return _has_copy()


def _people(reading: Reading, term: Term) -> list[ColumnElement[bool]]:
    """Sitters and vets, by name; ``none`` is who has none."""
    without = WITHOUT in term.values
    named = tuple(value for value in term.values if value != WITHOUT)
    if term.name == "blocked":
        blocked = table_of(models.BlockedSitter)
        theirs = blocked.c.client_id == _CLIENT.c.id
        return [
            exists().where(theirs, blocked.c.staff_id.in_(staff_ids(reading, named))) if named else false(),
            ~exists().where(theirs) if without else false(),
        ]
    if term.name == "vet":
        vet = table_of(models.Vet)
        rows = reading.session.execute(select(vet.c.id, vet.c.name, vet.c.clinic))
        wanted = [each.id for each in rows if named and has_one(f"{each.name} {each.clinic}", named)]
        return [_CLIENT.c.vet_id.in_(wanted), _CLIENT.c.vet_id.is_(None) if without else false()]
    columns: Sequence[Column[Any]] = {
        "primary": (_CLIENT.c.primary_sitter_id,),
        "secondary": (_CLIENT.c.secondary_sitter_id,),
    }.get(term.name, (_CLIENT.c.primary_sitter_id, _CLIENT.c.secondary_sitter_id))
    staff = staff_ids(reading, named) if named else []
    none = and_(*(column.is_(None) for column in columns))
    return [*(column.in_(staff) for column in columns), none if without else false()]


def _written(reading: Reading, name: str, value: str) -> ColumnElement[bool]:
    """What is written of them: city, street, zip code, phone, e-mail."""
    if value == WITHOUT:
        columns = {"phone": _PHONES, "email": (_CLIENT.c.email, _CLIENT.c.email2)}.get(name)
        return and_(*(column == "" for column in columns or (_CLIENT.c[name],)))
    if name == "zip":
        return _CLIENT.c.zip.like(like(f"{value.rstrip('*')}*", whole=True), escape="\\")
    if name == "phone":
        number = digits(value)
        # In the search text phones are digits alone; a house number is none of theirs.
        spoken = [func.replace(func.replace(func.replace(func.replace(each, "-", ""), " ", ""), "(", ""), ")", "")
                  for each in _PHONES]  # fmt: skip
        return or_(*(each.like(f"%{number}%") for each in spoken)) if number else false()
    if name == "email":
        return or_(*(func.lower(each).like(like(value), escape="\\") for each in (_CLIENT.c.email, _CLIENT.c.email2)))
    return named_so(reading, _CLIENT.c.id, _CLIENT.c[name], [value])
