"""Finding the operator that an identity of the box stands for."""

from __future__ import annotations

from sqlmodel import Session, col, select

from keydesk.db.models import OperatorIdentity, Staff, StaffGrant, StaffMembership
from keydesk.identity import Identity
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Operator


def display_name(first: str, last: str, nickname: str) -> str:
    """How the desk calls a person of the company: the nickname in place of the first name where there is one."""
    return " ".join(part for part in (nickname or first, last) if part) or "(no name)"


def find_operator(session: Session, identity: Identity) -> Operator:
    """The person whom an identity stands for, with roles and single permissions.

    Raises:
        Refusal: nobody goes by it; says what to tell an admin.
    """
    row = session.exec(
        select(Staff.id, Staff.first_name, Staff.last_name, Staff.nickname, Staff.initials, Staff.active)
        .join(OperatorIdentity, col(OperatorIdentity.staff_id) == col(Staff.id))
        .where(OperatorIdentity.kind == identity.kind, OperatorIdentity.value == identity.value)
    ).first()
    if row is None:
        raise Refusal(
            f"Nobody at this office signs in as the Unix user {identity.label} (number {identity.value}). "
            f"Ask an admin to add you: Staff (F6), your name, Unix user."
        )
    staff_id, first, last, nickname, initials, active = row
    memberships = session.exec(
        select(StaffMembership.branch_id, StaffMembership.role).where(StaffMembership.staff_id == staff_id)
    ).all()
    grants = session.exec(
        select(StaffGrant.branch_id, StaffGrant.permission, StaffGrant.granted).where(StaffGrant.staff_id == staff_id)
    ).all()
    return Operator(
        staff_id=staff_id or 0,
        name=display_name(first, last, nickname),
        initials=initials,
        active=active,
        roles=tuple(memberships),
        grants=tuple(grants),
    )
