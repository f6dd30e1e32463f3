"""Whose keys, and which, a filter asks for by what is on file of clients, keys and people."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, LargeBinary, Select, bindparam, cast, func, or_, select

from keydesk.db import models
from keydesk.db.models import Client, Key, Staff, table_of
from keydesk.db.operators import display_name
from keydesk.db.queries.territories import areas_of, in_areas
from keydesk.db.work import Reading
from keydesk.rules.query import Term, begins, like
from keydesk.rules.query_words import YES
from keydesk.rules.text import fold

_CLIENT, _KEY, _STAFF = table_of(Client), table_of(Key), table_of(Staff)
# The tables that few filters ask are made when one does.

_WORD_BEGINS = r"(?<!\S)"
_WITHOUT = "none"
ANY_BRANCH: Final = "any"
"""Asks for whoever has a place in any branch: a list then leaves nobody out who is in the other one alone."""

_MOST_LABELS = 10_000
# A third of what a statement may name; no office has so many words for a door.


def key_ids(reading: Reading, term: Term) -> Select[Any]:
    """The keys that have what is asked of a key: code, what it opens, kind, whether it is required."""
    asked: list[ColumnElement[bool]]
    match term.name:
        case "required":
            asked = [_KEY.c.required.is_(value == YES) for value in term.values]
        case "kind":
            asked = [_KEY.c.kind.in_(term.values)]
        case "label":
            asked = [_KEY.c.label.in_(_labels(reading, term.values))]
        case _:
            asked = [_KEY.c.code.like(like(value, whole=begins(value)).upper(), escape="\\") for value in term.values]
    return select(_KEY.c.id).where(or_(*asked))


def client_ids(reading: Reading, term: Term) -> Select[Any]:
    """The clients of whom something is so: name, a pet, their sitters, their territory, their branch."""
    match term.name:
        case "pet":
            pet = table_of(models.Pet)
            return select(pet.c.client_id).where(pet.c.active, named_so(reading, pet.c.id, pet.c.name, term.values))
        case "sitter":
            staff = staff_ids(reading, term.values)
            theirs = or_(_CLIENT.c.primary_sitter_id.in_(staff), _CLIENT.c.secondary_sitter_id.in_(staff))
            return select(_CLIENT.c.id).where(theirs)
        case "territory":
            return _in_territory(reading, term.values)
        case "branch":
            member = table_of(models.ClientMembership)
            return select(member.c.client_id).where(member.c.branch_id.in_(_branches(reading, term.values)))
        case _:
            by_name = (_named(value) for value in term.values)
            return select(_CLIENT.c.id).where(or_(*by_name))


def _named(value: str) -> ColumnElement[bool]:
    """A client of whom something contains the value; for ``r*`` the name as lists have it begins so."""
    if begins(value):
        return _CLIENT.c.sort_name.like(like(value, whole=True), escape="\\")
    return _CLIENT.c.search.like(like(value), escape="\\")


def _in_territory(reading: Reading, values: Iterable[str]) -> Select[Any]:
    """By the one rule: what is set on the client wins over the zip code's; ``none`` is who is in none."""
    wanted = tuple(values)
    areas = areas_of(reading.session)
    found = [each for each, name in areas.names.items() if has_one(name, wanted)]
    return select(_CLIENT.c.id).where(in_areas(reading.session, areas, found, without=_WITHOUT in wanted))


def _branches(reading: Reading, values: Iterable[str]) -> list[str]:
    wanted = tuple(re.sub(r"[-_ ]", "", value) for value in values)
    branch = table_of(models.Branch)
    rows = reading.session.execute(select(branch.c.id, branch.c.label)).all()
    if ANY_BRANCH in wanted:
        return [each.id for each in rows]
    return [
        each.id
        for each in rows
        if has_one(re.sub(r"[-_ ]", "", fold(each.label)), wanted) or has_one(each.id.replace("_", ""), wanted)
    ]


def staff_ids(reading: Reading, values: Iterable[str]) -> list[int]:
    """People of the company by part of a name, a nickname, or initials."""
    wanted = tuple(values)
    people = reading.session.execute(
        select(_STAFF.c.id, _STAFF.c.first_name, _STAFF.c.last_name, _STAFF.c.nickname, _STAFF.c.initials)
    )
    return [
        each.id
        for each in people
        if has_one(
            f"{each.first_name} {display_name(each.first_name, each.last_name, each.nickname)} {each.initials}", wanted
        )
    ]


def _labels(reading: Reading, values: Iterable[str]) -> list[str]:
    """What the office calls its locks, as far as it has one of the values; few words for very many keys."""
    wanted = tuple(values)
    labels = reading.session.execute(select(_KEY.c.label).distinct()).scalars()
    return [label for label in labels if has_one(label, wanted)][:_MOST_LABELS]


def named_so(
    reading: Reading, thing: Column[int], name: Column[str], values: Iterable[str], *, whole: bool = False
) -> ColumnElement[bool]:
    """What is called by one of the folded values, in a column of names that is not folded.

    The store's own lower case knows plain letters only; names with any others are compared here, as they are few.

    Args:
        reading: one moment of the store.
        thing: the primary key of what is named.
        name: what it is called.
        values: folded; a star stands for anything.
        whole: must be all of the name and not just a part of it.
    """
    wanted = tuple(values)
    others = reading.session.execute(
        select(thing, name).where(func.length(cast(name, LargeBinary)) > func.length(name))
    ).all()
    found = [other for other, called in others if has_one(called, wanted, whole=whole)]
    plain = [func.lower(name).like(like(value, whole=whole or begins(value)), escape="\\") for value in wanted]
    return or_(*plain, thing.in_(bindparam(None, found, expanding=True, literal_execute=True)))


def has_one(text: str, values: Iterable[str], *, whole: bool = False) -> bool:
    """Whether a folded text contains one of the values, a star standing for anything; for ``s*`` a word begins so."""
    folded = fold(text)
    for value in values:
        pattern = ".*".join(map(re.escape, value.split("*")))
        if begins(value) and not whole:
            pattern = _WORD_BEGINS + pattern
        if re.fullmatch(pattern, folded) if whole else re.search(pattern, folded):
            return True
    return False
