"""What the list of clients says beside its rows, read only where it is in sight; and by what it can be sorted."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, FromClause, case, func, literal, select

from keydesk.db.models import Branch, Client, ClientMembership, Key, KeyCopy, Pet, Staff, Vet, Visit, table_of
from keydesk.db.operators import display_name
from keydesk.db.queries.client_places import stands_in
from keydesk.db.queries.need_terms import begin_of, today_of
from keydesk.db.queries.of_branch import of_branches
from keydesk.db.queries.own_lists import own_order, own_said
from keydesk.db.queries.territories import area_name, areas_of
from keydesk.db.rows.lists import OwnColumns, Said
from keydesk.rules.territories import territory_of

if TYPE_CHECKING:
    from keydesk.db.work import Reading
    from keydesk.rules.look import Ordering

_CLIENT, _MEMBERSHIP, _BRANCH = table_of(Client), table_of(ClientMembership), table_of(Branch)
_KEY, _COPY, _PET, _VISIT = (table_of(each) for each in (Key, KeyCopy, Pet, Visit))
_VET, _STAFF = table_of(Vet), table_of(Staff)
_PRIMARY, _SECONDARY = _STAFF.alias("primary_sitter"), _STAFF.alias("secondary_sitter")
_IDS_AT_ONCE: Final = 500
_NEVER: Final = date.max
_LAST: Final = "\uffff"
# After every letter.

MORE: Final = frozenset(
    {"email", "zip", "territory", "primary", "secondary", "vet", "since", "branches", "agreement", "note"}
)
"""Columns that say something which a row of the list does not have already."""


def client_more(
    reading: Reading, own: OwnColumns, *, ids: Iterable[int], columns: Collection[str]
) -> dict[int, dict[str, Said]]:
    """What those columns say of some clients, by primary key, beside what their rows have."""
    wanted, asked = list(ids), MORE.intersection(columns)
    said: dict[int, dict[str, Said]] = {each: {} for each in wanted}
    if asked:
        for start in range(0, len(wanted), _IDS_AT_ONCE):
            _of_profiles(reading, wanted[start : start + _IDS_AT_ONCE], said)
    if "branches" in asked:
        _of_branches(reading, wanted, said)
    for client_id, values in own_said(reading, own, ids=wanted, columns=columns).items():
        said[client_id].update(values)
    return said


def _of_profiles(reading: Reading, ids: list[int], said: dict[int, dict[str, Said]]) -> None:
    areas = areas_of(reading.session)
    sitters = [
        person.c[name].label(f"{role}_{name}")
        for role, person in (("primary", _PRIMARY), ("secondary", _SECONDARY))
        for name in ("first_name", "last_name", "nickname")
    ]
    found = reading.session.execute(
        select(
            _CLIENT.c.id, _CLIENT.c.email, _CLIENT.c.zip, _CLIENT.c.territory_id, _CLIENT.c.desk_note,
            _CLIENT.c.agreement_signed_on, _MEMBERSHIP.c.since, _VET.c.name.label("vet"), _VET.c.clinic, *sitters,
        )
        .select_from(
            _CLIENT.outerjoin(_MEMBERSHIP, stands_in(reading))
            .outerjoin(_VET, _VET.c.id == _CLIENT.c.vet_id)
            .outerjoin(_PRIMARY, _PRIMARY.c.id == _CLIENT.c.primary_sitter_id)
            .outerjoin(_SECONDARY, _SECONDARY.c.id == _CLIENT.c.secondary_sitter_id)
        )
        .where(_CLIENT.c.id.in_(ids))
    )  # fmt: skip
    for each in found:
        said[each.id] = {
            "email": each.email,
            "zip": each.zip,
            "territory": areas.name_of(territory_of(areas, own=each.territory_id, zip_code=each.zip)),
            "primary": _called(each.primary_first_name, each.primary_last_name, each.primary_nickname),
            "secondary": _called(each.secondary_first_name, each.secondary_last_name, each.secondary_nickname),
            "vet": each.vet or each.clinic or "",
            "since": each.since,
            "agreement": each.agreement_signed_on,
            "note": each.desk_note.partition("\n")[0],
        }


def _called(first: str | None, last: str | None, nickname: str | None) -> str:
    return "" if first is None else display_name(first, last or "", nickname or "")


def _of_branches(reading: Reading, ids: list[int], said: dict[int, dict[str, Said]]) -> None:
    labels: dict[int, list[str]] = {}
    for start in range(0, len(ids), _IDS_AT_ONCE):
        rows = reading.session.execute(
            select(_MEMBERSHIP.c.client_id, _BRANCH.c.label)
            .join_from(_MEMBERSHIP, _BRANCH, _BRANCH.c.id == _MEMBERSHIP.c.branch_id)
            .where(
                _MEMBERSHIP.c.client_id.in_(ids[start : start + _IDS_AT_ONCE]),
                of_branches(reading, _MEMBERSHIP.c.branch_id),
            )
            .order_by(_BRANCH.c.id.desc())
        )
        for each in rows:
            labels.setdefault(each.client_id, []).append(each.label)
    for client_id, listed in labels.items():
        said[client_id]["branches"] = ", ".join(listed)


# -- orders ----------------------------------------------------------------------------------------------------------


def in_order(
    reading: Reading, order: Ordering, own: OwnColumns, source: FromClause
) -> tuple[FromClause, list[ColumnElement[Any]]]:
    """What a list of clients is read from and ordered by; every order ends in the name.

    Args:
        reading: one moment of the store.
        order: names of the list's columns.
        own: the office's own fields.
        source: what the clients are read from.
    """
    by: list[ColumnElement[Any]] = []
    for name, descending in (*order, ("name", order[-1][1] if order else False)):
        source, expression = _by(reading, name, own, source)
        by.append(expression.desc() if descending else expression)
    last = _CLIENT.c.id.desc() if order and order[-1][1] else _CLIENT.c.id
    return source, [*by, last]


def _by(  # noqa: PLR0911 - one return a column
    reading: Reading, name: str, own: OwnColumns, source: FromClause
) -> tuple[FromClause, ColumnElement[Any]]:
    match name:
        case "name":
            return source, _CLIENT.c.sort_name
        case "number":
            return source, _CLIENT.c.id
        case "keys" | "copies":
            counted = _counted(name)
            joined = source.outerjoin(counted, counted.c.client_id == _CLIENT.c.id)
            return joined, func.coalesce(counted.c.number, 0)
        case "next":
            return source, next_visit_day(reading)
        case "area" | "territory":
            called = area_name(reading.session, areas_of(reading.session))
            # Who is in none comes last in an order by territory; one by area goes on with the zip codes.
            return source, func.lower(func.coalesce(called, _CLIENT.c.zip if name == "area" else _LAST))
        case "status" | "since":
            column = _MEMBERSHIP.c[name]
            return source, select(column).where(stands_in(reading)).correlate(_CLIENT).scalar_subquery()
        case "primary" | "secondary" | "vet":
            return source, _person(name)
        case "pets" | "phone":
            return source, _first(name)
        case "required" | "agreement":
            return source, {
                "required": _CLIENT.c.key_required,
                "agreement": func.coalesce(_CLIENT.c.agreement_signed_on, _NEVER),
            }[name]
        case _ if name in own.fields:
            return source, own_order(own.fields[name], _CLIENT.c.id)
        case _:
            return source, func.lower(_CLIENT.c[name])


def _first(name: str) -> ColumnElement[Any]:
    """By the first pet that is about, or the first phone there is; who has none comes last."""
    if name == "pets":
        first = select(func.min(func.lower(_PET.c.name))).where(_PET.c.client_id == _CLIENT.c.id, _PET.c.active)
        return func.coalesce(first.correlate(_CLIENT).scalar_subquery(), _LAST)
    phones = (_CLIENT.c.cell_phone, _CLIENT.c.home_phone, _CLIENT.c.work_phone, _CLIENT.c.other_phone)
    return func.coalesce(*(func.nullif(each, "") for each in phones), _LAST)


def _counted(name: str) -> Any:
    table, used = (_KEY, _KEY.c.active) if name == "keys" else (_COPY, _COPY.c.state == "in_service")
    counted = select(table.c.client_id, func.count().label("number")).where(used)
    return counted.group_by(table.c.client_id).subquery(f"counted_{name}")


def next_visit_day(reading: Reading) -> ColumnElement[Any]:
    """The day of a client's next booked visit, for ordering by it: today for a sit that is going on, last without any.

    Two questions, each with its own index: with one "or" SQLite would walk through all visits there ever were.
    """
    today = today_of(reading)
    booked = (_VISIT.c.status == "scheduled", of_branches(reading, _VISIT.c.branch_id))
    first = select(func.min(_VISIT.c.day)).where(_VISIT.c.client_id == _CLIENT.c.id, _VISIT.c.day >= today, *booked)
    going_on = select(_VISIT.c.client_id).where(
        _VISIT.c.all_day, _VISIT.c.ends_at > begin_of(today), _VISIT.c.day < today, *booked
    )
    day = _VISIT.c.day.type
    return case(
        (_CLIENT.c.id.in_(going_on), literal(today, day)),
        else_=func.coalesce(first.correlate(_CLIENT).scalar_subquery(), literal(_NEVER, day)),
    )


def _person(name: str) -> ColumnElement[Any]:
    """By what the desk calls the sitter or the vet; who has none comes last."""
    if name == "vet":
        called = select(func.lower(func.coalesce(func.nullif(_VET.c.name, ""), _VET.c.clinic))).where(
            _VET.c.id == _CLIENT.c.vet_id
        )
    else:
        called = select(func.lower(func.coalesce(func.nullif(_STAFF.c.nickname, ""), _STAFF.c.first_name))).where(
            _STAFF.c.id == _CLIENT.c[f"{name}_sitter_id"]
        )
    return func.coalesce(called.correlate(_CLIENT).scalar_subquery(), _LAST)
