"""Finding the operator that an identity of the box stands for."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, null, select, union_all

from keydesk.db.models import OperatorIdentity, Staff, StaffGrant, StaffMembership, table_of
from keydesk.identity import Identity
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Operator
from keydesk.rules.text import shown

_STAFF, _IDENTITY = table_of(Staff), table_of(OperatorIdentity)
_MEMBER, _GRANT = table_of(StaffMembership), table_of(StaffGrant)

# Asked anew before each act in a busy office, so built once and kept short.
_PERSON = (
    select(_STAFF.c.id, _STAFF.c.first_name, _STAFF.c.last_name, _STAFF.c.nickname, _STAFF.c.initials, _STAFF.c.active)
    .join_from(_STAFF, _IDENTITY, _IDENTITY.c.staff_id == _STAFF.c.id)
    .where(_IDENTITY.c.kind == bindparam("kind"), _IDENTITY.c.value == bindparam("value"))
)
_STANDING = union_all(
    select(_MEMBER.c.branch_id, _MEMBER.c.role, null()).where(_MEMBER.c.staff_id == bindparam("staff_id")),
    select(_GRANT.c.branch_id, _GRANT.c.permission, _GRANT.c.granted).where(_GRANT.c.staff_id == bindparam("staff_id")),
)
"""Roles in branches, and single permissions: those say whether they were given or taken."""


def display_name(first: str, last: str, nickname: str) -> str:
    """How the desk calls a person of the company: the nickname in place of the first name where there is one."""
    return " ".join(part for part in (nickname or first, last) if part) or "(no name)"


def find_operator(connection: Connection, identity: Identity) -> Operator:
    """The person whom an identity stands for, with roles and single permissions.

    Raises:
        Refusal: nobody goes by it; says what to tell an admin.
    """
    row = connection.execute(_PERSON, {"kind": identity.kind, "value": identity.value}).first()
    if row is None:
        raise Refusal(
            f"Nobody at this office signs in as the Unix user {shown(identity.label)} (number {identity.value}). "
            f"Ask an admin to add you: Staff (F6), n for a new person, L for one who is there."
        )
    staff_id, first, last, nickname, initials, active = row
    standing = connection.execute(_STANDING, {"staff_id": staff_id}).all()
    return Operator(
        staff_id=staff_id or 0,
        name=display_name(first, last, nickname),
        initials=initials,
        active=active,
        roles=tuple((branch, word) for branch, word, granted in standing if granted is None),
        grants=tuple((branch, word, bool(granted)) for branch, word, granted in standing if granted is not None),
    )
