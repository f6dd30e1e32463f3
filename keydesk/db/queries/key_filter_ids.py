"""Whose keys, and which, a filter asks for by what is on file of clients, keys and people."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from keydesk.db import models
from keydesk.db.models import Client, Key, Staff, table_of
from keydesk.db.operators import display_name
from keydesk.db.work import Reading
from keydesk.rules.query import Term, begins, like
from keydesk.rules.query_words import YES
from keydesk.rules.text import fold

_CLIENT, _KEY, _STAFF = table_of(Client), table_of(Key), table_of(Staff)
# The tables that few filters ask are made when one does.

_WITHOUT = "none"
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
            asked = [_KEY.c.code.like(like(value).upper(), escape="\\") for value in term.values]
    return select(_KEY.c.id).where(or_(*asked))


def client_ids(reading: Reading, term: Term) -> Select[Any]:
    """The clients of whom something is so: name, a pet, their sitters, their territory, their branch."""
    match term.name:
        case "pet":
            pet = table_of(models.Pet)
            # The search text is folded and begins with the name.
            named = (
                side
                for value in term.values
                for side in (
                    _contains(pet.c.name, value),
                    pet.c.search.like(like(f"{value}*", whole=True), escape="\\"),
                )[begins(value) :]
            )
            return select(pet.c.client_id).where(pet.c.active, or_(*named))
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
    """A territory that is set on the client wins over the one that the zip code belongs to.

    A long zip code belongs where it is listed itself, or else where the five digits that it begins with are.
    """
    wanted = tuple(values)
    territory, listed = table_of(models.Territory), table_of(models.TerritoryZip)
    rows = reading.session.execute(select(territory.c.id, territory.c.name))
    found = [each.id for each in rows if has_one(each.name, wanted)]
    its, begins, zips = _CLIENT.c.zip, func.substr(_CLIENT.c.zip, 1, 5), select(listed.c.zip)
    theirs = zips.where(listed.c.territory_id.in_(found))
    by_zip = or_(its.in_(theirs), and_(its.not_in(zips), begins.in_(theirs)))
    if _WITHOUT in wanted:
        by_zip = or_(by_zip, and_(its.not_in(zips), begins.not_in(zips)))
    fits = or_(_CLIENT.c.territory_id.in_(found), and_(_CLIENT.c.territory_id.is_(None), by_zip))
    return select(_CLIENT.c.id).where(fits)


def _branches(reading: Reading, values: Iterable[str]) -> list[str]:
    wanted = tuple(re.sub(r"[-_ ]", "", value) for value in values)
    branch = table_of(models.Branch)
    rows = reading.session.execute(select(branch.c.id, branch.c.label))
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


def _contains(column: ColumnElement[Any], value: str) -> ColumnElement[bool]:
    """Whether a column that is not folded contains a folded value, as the store's own lower case knows letters."""
    return func.lower(column).like(like(value), escape="\\")


def has_one(text: str, values: Iterable[str]) -> bool:
    """Whether a folded text contains one of the values, in which a star stands for anything."""
    folded = fold(text)
    return any(re.search(".*".join(map(re.escape, value.split("*"))), folded) for value in values)
