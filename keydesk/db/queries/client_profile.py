"""One client's profile with what is around it; secrets stay sealed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from keydesk.db.models import (
    AccessMethod,
    BlockedSitter,
    Branch,
    Client,
    ClientContact,
    ClientMembership,
    Pet,
    Staff,
    table_of,
)
from keydesk.db.operators import display_name
from keydesk.db.rows.client import AccessRow, ClientProfile, ContactRow, MembershipRow, PersonName
from keydesk.db.work import Reading
from keydesk.rules.profile import client_name
from keydesk.rules.refusal import Refusal

_CLIENT = table_of(Client)
_MEMBERSHIP = table_of(ClientMembership)
_CONTACT = table_of(ClientContact)
_ACCESS = table_of(AccessMethod)
_BLOCKED = table_of(BlockedSitter)
_BRANCH = table_of(Branch)
_PET = table_of(Pet)
_STAFF = table_of(Staff)


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
