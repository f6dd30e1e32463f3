"""A filter of the list of pets as conditions of a statement."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import and_, false, func, or_, select, true

from keydesk.db.models import Client, Pet, table_of
from keydesk.db.queries.need_terms import today_of
from keydesk.db.queries.own_lists import own_asked
from keydesk.rules.own_words import with_own
from keydesk.rules.pet_words import AGE, PETS, WITHOUT
from keydesk.rules.query import Query, Term, begins, like, read_query
from keydesk.rules.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import ColumnElement

    from keydesk.db.rows.lists import OwnColumns
    from keydesk.db.work import Reading

_PET, _CLIENT = table_of(Pet), table_of(Client)
_YEAR, _MONTH = 10_000, 100


def read_pets(reading: Reading, text: str, own: OwnColumns) -> Query:
    """The filter as it is understood here and now."""
    language = with_own(PETS, own.fields, own.sealed)
    return read_query(text, now=reading.now, zone=ZoneInfo(reading.settings.time_zone), language=language)


def pet_conditions(reading: Reading, query: Query, own: OwnColumns, *, everything: bool) -> list[ColumnElement[bool]]:
    """What must hold of a pet for a filter to have it.

    Args:
        reading: one moment of the store.
        query: the filter.
        own: the office's own fields.
        everything: those that are not about any more, too, unless the filter itself says which.
    """
    found = []
    for term in query.terms:
        condition = or_(false(), *_conditions(reading, term, own))
        found.append(func.coalesce(condition, false()).is_(False) if term.negated else condition)
    if not everything and not any(term.name == "active" for term in query.terms):
        found.append(_PET.c.active.is_(True))
    return found


def _conditions(reading: Reading, term: Term, own: OwnColumns) -> list[ColumnElement[bool]]:  # noqa: PLR0911 - one return a name
    match term.name:
        case "word":
            # A pet's search text begins with its name.
            return [_PET.c.search.like(like(value, whole=begins(value)), escape="\\") for value in term.values]
        case "owner":
            return [_CLIENT.c.sort_name.like(like(value, whole=begins(value)), escape="\\") for value in term.values]
        case "sex":
            return [func.lower(func.substr(_PET.c.sex, 1, 1)) == value[0] for value in term.values]
        case "fixed":
            known = {"yes": True, "no": False}
            return [_PET.c.fixed.is_(known.get(value)) for value in term.values]
        case "active":
            return [true() if value == "all" else _PET.c.active.is_(value == "yes") for value in term.values]
        case "age":
            return [_aged(value, today=today_of(reading)) for value in term.values]
        case _ if term.name in own.fields:
            return own_asked(reading, own.fields[term.name], term, _PET.c.id)
        case _:
            return [_PET.c[term.name].in_(_kept(reading, term.name, term.values))]


def _aged(value: str, *, today: date) -> ColumnElement[bool]:
    """By what is known: of a year alone, as if it were its first day."""
    made = AGE.fullmatch(value)
    if made is None or made["years"] is None:
        return _PET.c.birth_year.is_(None)
    born = (
        _PET.c.birth_year * _YEAR + func.coalesce(_PET.c.birth_month, 1) * _MONTH + func.coalesce(_PET.c.birth_day, 1)
    )
    here = today.year * _YEAR + today.month * _MONTH + today.day
    # Who is N years old was born after this day N + 1 years ago, and not after this day N years ago.
    turned, next_turned = here - int(made["years"]) * _YEAR, here - (int(made["years"]) + 1) * _YEAR
    asked = {
        "<": born > turned,
        "<=": born > next_turned,
        ">": born <= next_turned,
        ">=": born <= turned,
    }.get(made["than"] or "", and_(born > next_turned, born <= turned))
    return and_(_PET.c.birth_year.is_not(None), asked)


def _kept(reading: Reading, column: str, values: Sequence[str]) -> list[str]:
    """The different values on file that are meant: some dozens, folded here as SQL cannot."""
    kept = reading.session.execute(select(_PET.c[column]).distinct()).scalars()

    def means(value: str, folded: str) -> bool:
        if value == WITHOUT:
            return not folded
        return folded.startswith(value.rstrip("*")) if column == "species" else value.strip("*") in folded

    return [each for each in kept if any(means(value, fold(each)) for value in values)]
