"""Clients: the list's ids and rows, and one profile with what is around it."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, FromClause, Row, and_, func, select

from keydesk.db.models import (
    AccessMethod,
    BlockedSitter,
    Branch,
    Client,
    ClientContact,
    ClientMembership,
    KeyCopy,
    Pet,
    Staff,
    Visit,
    table_of,
)
from keydesk.db.operators import display_name
from keydesk.db.queries.searching import found_by
from keydesk.db.rows.client import (
    AccessRow,
    ClientProfile,
    ClientRow,
    ClientSort,
    ContactRow,
    MembershipRow,
    PersonName,
)
from keydesk.db.work import Reading
from keydesk.rules.dates import today
from keydesk.rules.profile import client_name
from keydesk.rules.refusal import Refusal

_CLIENT = table_of(Client)
_MEMBERSHIP = table_of(ClientMembership)
_CONTACT = table_of(ClientContact)
_ACCESS = table_of(AccessMethod)
_BLOCKED = table_of(BlockedSitter)
_BRANCH = table_of(Branch)
_COPY = table_of(KeyCopy)
_PET = table_of(Pet)
_STAFF = table_of(Staff)
_VISIT = table_of(Visit)
_IDS_AT_ONCE = 500


def client_ids(
    reading: Reading,
    *,
    text: str = "",
    statuses: Sequence[str] = (),
    sort: ClientSort = "name",
    descending: bool = False,
) -> array[int]:
    """Primary keys of the clients that a filter finds, in their order.

    Args:
        reading: one moment of the store.
        text: words that must all be found: names, pets, street, phones, e-mail.
        statuses: of the primary branch; none is all.
        sort: the order; every order ends in the name.
        descending: the other way round.
    """
    source: FromClause = _CLIENT
    conditions = found_by(_CLIENT.c.search, text)
    if statuses or sort == "status":
        source = source.join(_MEMBERSHIP, _own_membership())
    if statuses:
        conditions.append(_MEMBERSHIP.c.status.in_(statuses))
    first: ColumnElement[Any] = _CLIENT.c.sort_name
    if sort == "city":
        first = func.lower(_CLIENT.c.city)
    elif sort == "status":
        first = _MEMBERSHIP.c.status
    elif sort == "keys":
        counted = (
            select(_COPY.c.client_id, func.count().label("copies"))
            .where(_COPY.c.state == "in_service")
            .group_by(_COPY.c.client_id)
            .subquery()
        )
        source = source.outerjoin(counted, counted.c.client_id == _CLIENT.c.id)
        first = func.coalesce(counted.c.copies, 0)
    elif sort == "next":
        coming = (
            select(_VISIT.c.client_id, func.min(_VISIT.c.day).label("day"))
            .where(_VISIT.c.status == "scheduled", _VISIT.c.day >= _today(reading))
            .group_by(_VISIT.c.client_id)
            .subquery()
        )
        source = source.outerjoin(coming, coming.c.client_id == _CLIENT.c.id)
        first = func.coalesce(coming.c.day, "9999")
    order = [first, _CLIENT.c.sort_name, _CLIENT.c.id]
    if descending:
        order = [each.desc() for each in order]
    found = reading.session.execute(select(_CLIENT.c.id).select_from(source).where(*conditions).order_by(*order))
    return array("q", found.scalars())


def client_rows(reading: Reading, *, ids: Iterable[int]) -> dict[int, ClientRow]:
    """Rows of some clients, by primary key; what has gone is left out."""
    wanted = list(ids)
    rows: dict[int, ClientRow] = {}
    for start in range(0, len(wanted), _IDS_AT_ONCE):
        rows.update(_rows(reading, wanted[start : start + _IDS_AT_ONCE]))
    return rows


def list_clients(reading: Reading, *, text: str = "", statuses: Sequence[str] = ()) -> list[ClientRow]:
    """The whole list that a filter gives, by name, for a command or a sheet."""
    ids = client_ids(reading, text=text, statuses=statuses)
    rows = client_rows(reading, ids=ids)
    return [rows[each] for each in ids if each in rows]


def client_profile(reading: Reading, *, client_id: int) -> ClientProfile:
    """One client with everything of the profile; secrets stay sealed.

    Raises:
        Refusal: there is none.
    """
    row = reading.session.execute(select(_CLIENT).where(_CLIENT.c.id == client_id)).mappings().first()
    if row is None:
        raise Refusal("That client is not there any more.", code="not_found")
    values = {name: value for name, value in row.items() if name not in _NOT_SHOWN}
    people = _people(reading, [row["primary_sitter_id"], row["secondary_sitter_id"]])
    return ClientProfile(
        client_id=client_id,
        name=client_name(row["first_name"], row["last_name"], row["company"]),
        primary_sitter=people.get(row["primary_sitter_id"]),
        secondary_sitter=people.get(row["secondary_sitter_id"]),
        memberships=_memberships(reading, client_id),
        contacts=_contacts(reading, client_id),
        access=_access(reading, client_id),
        blocked=_blocked(reading, client_id),
        pets=tuple(
            reading.session.execute(
                select(_PET.c.name).where(_PET.c.client_id == client_id, _PET.c.active).order_by(_PET.c.name)
            ).scalars()
        ),
        **values,
    )


_NOT_SHOWN = frozenset({"id", "search", "sort_name", "primary_sitter_id", "secondary_sitter_id"})


def possible_twins(reading: Reading, *, first_name: str, last_name: str, phones: Sequence[str] = ()) -> list[ClientRow]:
    """Clients who may be the same household as one about to be added: the same name, or one of the phones."""
    found: dict[int, None] = {}
    for text in (f"{last_name} {first_name}", *phones):
        conditions = found_by(_CLIENT.c.search, text)
        if conditions:
            ids = select(_CLIENT.c.id).where(*conditions).order_by(_CLIENT.c.sort_name).limit(10)
            found.update(dict.fromkeys(reading.session.execute(ids).scalars()))
    rows = client_rows(reading, ids=found)
    return [rows[each] for each in found if each in rows]


def _own_membership() -> ColumnElement[bool]:
    return and_(_MEMBERSHIP.c.client_id == _CLIENT.c.id, _MEMBERSHIP.c.branch_id == _CLIENT.c.primary_branch)


def _today(reading: Reading) -> Any:
    return today(reading.now, ZoneInfo(reading.settings.time_zone))


def _rows(reading: Reading, ids: list[int]) -> dict[int, ClientRow]:
    copies = select(func.count()).where(_COPY.c.client_id == _CLIENT.c.id, _COPY.c.state == "in_service")
    coming = select(func.min(_VISIT.c.day)).where(
        _VISIT.c.client_id == _CLIENT.c.id, _VISIT.c.day >= _today(reading), _VISIT.c.status == "scheduled"
    )
    pets: dict[int, list[str]] = {}
    for each in reading.session.execute(
        select(_PET.c.client_id, _PET.c.name).where(_PET.c.client_id.in_(ids), _PET.c.active).order_by(_PET.c.name)
    ):
        pets.setdefault(each.client_id, []).append(each.name)
    found = reading.session.execute(
        select(
            _CLIENT.c.id,
            _CLIENT.c.first_name,
            _CLIENT.c.last_name,
            _CLIENT.c.company,
            _CLIENT.c.street,
            _CLIENT.c.city,
            _CLIENT.c.cell_phone,
            _CLIENT.c.home_phone,
            _CLIENT.c.work_phone,
            _CLIENT.c.other_phone,
            _CLIENT.c.key_required,
            _CLIENT.c.no_key_reason,
            _CLIENT.c.version,
            _MEMBERSHIP.c.status,
            copies.scalar_subquery().label("copies"),
            copies.where(_COPY.c.holder_kind == "sitter").scalar_subquery().label("out"),
            coming.scalar_subquery().label("next_visit"),
        )
        .select_from(_CLIENT.outerjoin(_MEMBERSHIP, _own_membership()))
        .where(_CLIENT.c.id.in_(ids))
    )
    return {each.id: _row(each, pets.get(each.id, [])) for each in found}


def _row(found: Row[Any], pets: list[str]) -> ClientRow:
    phones = (found.cell_phone, found.home_phone, found.work_phone, found.other_phone)
    return ClientRow(
        client_id=found.id,
        name=client_name(found.first_name, found.last_name, found.company),
        street=found.street,
        city=found.city,
        phone=next((phone for phone in phones if phone), ""),
        pets=", ".join(pets),
        status=found.status or "",
        key_required=found.key_required,
        no_key_reason=found.no_key_reason,
        copies=found.copies,
        out=found.out,
        next_visit=found.next_visit,
        version=found.version,
    )


def _people(reading: Reading, ids: Sequence[int | None]) -> dict[int | None, PersonName]:
    wanted = [each for each in ids if each is not None]
    found = reading.session.execute(
        select(_STAFF.c.id, _STAFF.c.first_name, _STAFF.c.last_name, _STAFF.c.nickname).where(_STAFF.c.id.in_(wanted))
    )
    return {each.id: _person(each) for each in found}


def _person(found: Row[Any]) -> PersonName:
    return PersonName(found.id, display_name(found.first_name, found.last_name, found.nickname))


def _memberships(reading: Reading, client_id: int) -> tuple[MembershipRow, ...]:
    found = reading.session.execute(
        select(_MEMBERSHIP.c.branch_id, _BRANCH.c.label, _MEMBERSHIP.c.status, _MEMBERSHIP.c.since)
        .join_from(_MEMBERSHIP, _BRANCH, _BRANCH.c.id == _MEMBERSHIP.c.branch_id)
        .where(_MEMBERSHIP.c.client_id == client_id)
        .order_by(_MEMBERSHIP.c.branch_id.desc())
    )
    return tuple(MembershipRow(each.branch_id, each.label, each.status, each.since) for each in found)


def _contacts(reading: Reading, client_id: int) -> tuple[ContactRow, ...]:
    found = reading.session.execute(
        select(_CONTACT)
        .where(_CONTACT.c.client_id == client_id)
        .order_by(_CONTACT.c.active.desc(), _CONTACT.c.relation, _CONTACT.c.name, _CONTACT.c.id)
    ).mappings()
    return tuple(
        ContactRow(contact_id=row["id"], **{name: row[name] for name in row if name not in {"id", "client_id"}})
        for row in found
    )


def _access(reading: Reading, client_id: int) -> tuple[AccessRow, ...]:
    found = reading.session.execute(
        select(
            _ACCESS.c.id,
            _ACCESS.c.kind,
            _ACCESS.c.note,
            _ACCESS.c.secret.is_not(None).label("has_secret"),
            _ACCESS.c.reviewed_on,
            _ACCESS.c.version,
        )
        .where(_ACCESS.c.client_id == client_id, _ACCESS.c.active)
        .order_by(_ACCESS.c.kind, _ACCESS.c.id)
    )
    return tuple(
        AccessRow(each.id, each.kind, each.note, bool(each.has_secret), each.reviewed_on, each.version)
        for each in found
    )


def _blocked(reading: Reading, client_id: int) -> tuple[PersonName, ...]:
    found = reading.session.execute(
        select(_STAFF.c.id, _STAFF.c.first_name, _STAFF.c.last_name, _STAFF.c.nickname)
        .join_from(_BLOCKED, _STAFF, _STAFF.c.id == _BLOCKED.c.staff_id)
        .where(_BLOCKED.c.client_id == client_id)
        .order_by(_STAFF.c.first_name, _STAFF.c.last_name)
    )
    return tuple(_person(each) for each in found)
