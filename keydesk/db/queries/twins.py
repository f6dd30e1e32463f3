"""Clients who may be one household in two profiles: all of them, and those like one about to be added or changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Row, select

from keydesk.db.models import Client, TwinAnswer, table_of
from keydesk.db.queries.merged import stands
from keydesk.db.queries.merging import client_row, side_of
from keydesk.db.rows.client import TwinRow
from keydesk.db.rows.merging import TwinBeside, TwinPair
from keydesk.db.work import Reading
from keydesk.rules.merging import NEED_FIELDS, pairs_of
from keydesk.rules.profile import CLIENT_FIELDS, client_name
from keydesk.rules.twins import EMAILS, PERHAPS, PHONES, Household, household, likely_pairs

_CLIENT, _ANSWER = table_of(Client), table_of(TwinAnswer)
_MOST: Final = 5
_NEW: Final = 0
"""The number of who is not there yet."""

_NAMED: Final = (
    "first_name",
    "last_name",
    "partner_first_name",
    "partner_last_name",
    "company",
    "street",
    "street2",
    "zip",
)
_COLUMNS: Final = (_CLIENT.c.id, *(_CLIENT.c[name] for name in (*_NAMED, *PHONES, *EMAILS)))


def possible_twins(reading: Reading, *, fields: Mapping[str, str], client_id: int | None = None) -> list[TwinRow]:
    """Clients who may be the same household as one with these fields, the likeliest first, and why.

    Args:
        reading: one moment of the store.
        fields: of the form.
        client_id: who is being changed, and is no twin of their own; whoever was said to be another one is none either.
    """
    new = household(fields)
    rows = {row.id: row for row in reading.session.execute(_everybody()) if row.id != client_id}
    people: dict[int, Household] = {each: household(_values(row)) for each, row in rows.items()}
    apart = apart_from(reading)
    found = [
        (first or second, alike)
        for first, second, alike in likely_pairs({_NEW: new, **people}, among=[_NEW], least=1)
        if (client_id is None or _ordered(client_id, first or second) not in apart)
    ]
    return [
        _twin(rows[each], new, people[each], alike.words, likely=alike.likely)
        for each, alike in found
        # Whoever is called alike is told of, wherever they live: the names are what somebody at the desk goes by.
        if alike.rank >= PERHAPS
        or new.names & people[each].names
        or (new.company and new.company == people[each].company)
    ][:_MOST]


def twins_of(reading: Reading, *, client_id: int) -> list[TwinRow]:
    """Who may be the same household as a client who is here."""
    row = reading.session.execute(_everybody().where(_CLIENT.c.id == client_id)).first()
    if row is None:
        return []
    fields = {name: str(value or "") for name, value in row._asdict().items()}
    return possible_twins(reading, fields=fields, client_id=client_id)


def twins_beside(reading: Reading, *, fields: Mapping[str, str], client_id: int | None = None) -> list[TwinBeside]:
    """Those of :func:`possible_twins`, each beside what the form has."""
    typed = {name: fields[name].strip() for name in CLIENT_FIELDS if name in fields and not name.endswith("_id")}
    found = []
    for each in possible_twins(reading, fields=fields, client_id=client_id):
        row = client_row(reading, each.client_id)
        needs = {name: row[name] for name in NEED_FIELDS}
        pairs = pairs_of({**typed, **needs}, {**{name: row[name] for name in typed}, **needs}, names={})
        found.append(TwinBeside(side_of(reading, row), each.why, pairs))
    return found


def twin_pairs(reading: Reading, *, everything: bool = False) -> list[TwinPair]:
    """Every two clients who may be one household, the likeliest first.

    Args:
        reading: one moment of the store.
        everything: with those of whom somebody said that they are two.
    """
    rows = {row.id: row for row in reading.session.execute(_everybody())}
    people = {each: household(_values(row)) for each, row in rows.items()}
    apart = apart_from(reading)
    pairs = (
        TwinPair(
            first_id=first,
            first=_name(rows[first]),
            second_id=second,
            second=_name(rows[second]),
            why=alike.words,
            likely=alike.likely,
            first_place=_place(rows[first]),
            second_place=_place(rows[second]),
            apart=(first, second) in apart,
        )
        for first, second, alike in likely_pairs(people)
    )
    return [each for each in pairs if everything or not each.apart]


def apart_from(reading: Reading) -> frozenset[tuple[int, int]]:
    """The pairs of clients of whom somebody said that they are two households, the smaller number first."""
    rows = reading.session.execute(
        select(_ANSWER.c.client_id, _ANSWER.c.other_id).where(_ANSWER.c.other_id.is_not(None), ~_ANSWER.c.same)
    )
    return frozenset((row.client_id, row.other_id) for row in rows)


def _everybody() -> Any:
    return select(*_COLUMNS).where(stands(_CLIENT.c.id)).order_by(_CLIENT.c.id)


def _values(row: Row[Any]) -> Mapping[str, Any]:
    return row._asdict()


def _ordered(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def _name(row: Row[Any]) -> str:
    return client_name(row.first_name, row.last_name, row.company)


def _place(row: Row[Any]) -> str:
    return row.street or _phone(row)


def _phone(row: Row[Any]) -> str:
    return next((str(number) for each in PHONES if (number := getattr(row, each))), "")


def _twin(row: Row[Any], new: Household, here: Household, why: str, *, likely: bool) -> TwinRow:
    return TwinRow(
        client_id=row.id,
        name=_name(row),
        street=row.street,
        phone=_phone(row),
        same_name=bool(new.names & here.names) or bool(new.company and new.company == here.company),
        same_phone=bool(new.phones & here.phones),
        why=why,
        likely=likely,
    )
