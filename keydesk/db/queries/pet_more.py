"""What the list of pets says beside its rows, read only where it is in sight; and by what it can be sorted."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, case, func, literal, select

from keydesk.db.models import Client, ClientMembership, Pet, Vet, Visit, table_of
from keydesk.db.queries.client_places import stands_in
from keydesk.db.queries.need_terms import coming, today_of
from keydesk.db.queries.of_branch import of_branches
from keydesk.db.queries.own_lists import own_order, own_said
from keydesk.db.rows.lists import OwnColumns, Said

if TYPE_CHECKING:
    from keydesk.db.work import Reading
    from keydesk.rules.look import Ordering

_PET, _CLIENT, _MEMBERSHIP, _VET, _VISIT = (table_of(each) for each in (Pet, Client, ClientMembership, Vet, Visit))
_IDS_AT_ONCE: Final = 500
_UNKNOWN: Final = 9999
# Sorts after every year of birth.

MORE: Final = frozenset({"phone", "status", "city", "vet", "next"})
"""Columns that say something of the owner which a row of the list does not have already."""


def pet_more(
    reading: Reading, own: OwnColumns, *, ids: Iterable[int], columns: Collection[str]
) -> dict[int, dict[str, Said]]:
    """What those columns say of some pets, by primary key, beside what their rows have."""
    wanted = list(ids)
    said: dict[int, dict[str, Said]] = {each: {} for each in wanted}
    if MORE.intersection(columns):
        for start in range(0, len(wanted), _IDS_AT_ONCE):
            _of_owners(reading, wanted[start : start + _IDS_AT_ONCE], said)
    for pet_id, values in own_said(reading, own, ids=wanted, columns=columns).items():
        said[pet_id].update(values)
    return said


def _of_owners(reading: Reading, ids: list[int], said: dict[int, dict[str, Said]]) -> None:
    today, first = today_of(reading), _booked(reading)
    # A sit that is going on is a visit of today.
    next_day = case((first < today, literal(today, _VISIT.c.day.type)), else_=first)
    found = reading.session.execute(
        select(
            _PET.c.id, _CLIENT.c.cell_phone, _CLIENT.c.home_phone, _CLIENT.c.work_phone, _CLIENT.c.other_phone,
            _CLIENT.c.city, _status(reading).label("status"), _VET.c.name, _VET.c.clinic, next_day.label("next"),
        )
        .select_from(
            _PET.join(_CLIENT, _CLIENT.c.id == _PET.c.client_id).outerjoin(_VET, _VET.c.id == _CLIENT.c.vet_id)
        )
        .where(_PET.c.id.in_(ids))
    )  # fmt: skip
    for each in found:
        phones = (each.cell_phone, each.home_phone, each.work_phone, each.other_phone)
        said[each.id] = {
            "phone": next((phone for phone in phones if phone), ""),
            "status": each.status or "",
            "city": each.city,
            "vet": each.name or each.clinic or "",
            "next": each.next,
        }


def _booked(reading: Reading) -> ColumnElement[Any]:
    booked = select(func.min(_VISIT.c.day)).where(
        _VISIT.c.client_id == _CLIENT.c.id,
        coming(_VISIT, today_of(reading)),
        _VISIT.c.status == "scheduled",
        of_branches(reading, _VISIT.c.branch_id),
    )
    return booked.correlate(_CLIENT).scalar_subquery()


def _status(reading: Reading) -> ColumnElement[Any]:
    return select(_MEMBERSHIP.c.status).where(stands_in(reading)).correlate(_CLIENT).scalar_subquery()


def in_order(reading: Reading, order: Ordering, own: OwnColumns) -> list[ColumnElement[Any]]:
    """What a list of pets is ordered by; every order ends in name and owner.

    Args:
        reading: one moment of the store.
        order: names of the list's columns.
        own: the office's own fields.
    """
    by: list[ColumnElement[Any]] = []
    last = bool(order) and order[-1][1]
    for name, descending in (*order, ("name", last), ("owner", last), ("number", last)):
        found = _by(reading, name, own)
        by += [each.desc() for each in found] if descending else found
    return by


def _by(  # noqa: PLR0911 - one return a column
    reading: Reading, name: str, own: OwnColumns
) -> list[ColumnElement[Any]]:
    match name:
        case "owner":
            return [_CLIENT.c.sort_name]
        case "species":
            return [func.lower(_PET.c.species), func.lower(_PET.c.breed)]
        case "age" | "born":
            # By age the youngest first; of whom no year is known they come last, in an order by birth too.
            parts: list[ColumnElement[Any]] = [
                func.coalesce(_PET.c.birth_year, -_UNKNOWN if name == "age" else _UNKNOWN),
                func.coalesce(_PET.c.birth_month, 0),
                func.coalesce(_PET.c.birth_day, 0),
            ]
            return [-each for each in parts] if name == "age" else parts
        case "fixed" | "active":
            return [_PET.c[name].is_(None), _PET.c[name].is_(False)]
        case "status":
            return [_status(reading)]
        case "city":
            return [func.lower(_CLIENT.c.city)]
        case "number":
            return [_PET.c.id]
        case _ if name in own.fields:
            return [own_order(own.fields[name], _PET.c.id)]
        case _:
            return [func.lower(_PET.c[name])]
