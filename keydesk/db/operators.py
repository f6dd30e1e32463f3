"""Finding the operator that an identity of the box stands for."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import Session

from keydesk.db.models import OperatorIdentity, Staff, StaffGrant, StaffMembership, table_of
from keydesk.identity import Identity
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Operator
from keydesk.rules.text import shown

_STAFF, _IDENTITY = table_of(Staff), table_of(OperatorIdentity)
_MEMBER, _GRANT = table_of(StaffMembership), table_of(StaffGrant)


def display_name(first: str, last: str, nickname: str) -> str:
    """How the desk calls a person of the company: the nickname in place of the first name where there is one."""
    return " ".join(part for part in (nickname or first, last) if part) or "(no name)"


def find_operator(session: Session, identity: Identity) -> Operator:
    """The person whom an identity stands for, with roles and single permissions.

    Raises:
        Refusal: nobody goes by it; says what to tell an admin.
    """
    row = session.execute(
        select(
            _STAFF.c.id, _STAFF.c.first_name, _STAFF.c.last_name, _STAFF.c.nickname, _STAFF.c.initials, _STAFF.c.active
        )
        .join_from(_STAFF, _IDENTITY, _IDENTITY.c.staff_id == _STAFF.c.id)
        .where(_IDENTITY.c.kind == identity.kind, _IDENTITY.c.value == identity.value)
    ).first()
    if row is None:
        raise Refusal(
            f"Nobody at this office signs in as the Unix user {shown(identity.label)} (number {identity.value}). "
            f"Ask an admin to add you: Staff (F6), your name, Unix user."
        )
    staff_id, first, last, nickname, initials, active = row
    memberships = session.execute(
        select(_MEMBER.c.branch_id, _MEMBER.c.role).where(_MEMBER.c.staff_id == staff_id)
    ).all()
    grants = session.execute(
        select(_GRANT.c.branch_id, _GRANT.c.permission, _GRANT.c.granted).where(_GRANT.c.staff_id == staff_id)
    ).all()
    return Operator(
        staff_id=staff_id or 0,
        name=display_name(first, last, nickname),
        initials=initials,
        active=active,
        roles=tuple((branch, role) for branch, role in memberships),
        grants=tuple((branch, permission, granted) for branch, permission, granted in grants),
    )
