"""Who stands above whom, and that there is always an admin who can sign in."""

from __future__ import annotations

from sqlalchemy import select

from keydesk.db.models import OperatorIdentity, Staff, StaffGrant, StaffMembership, table_of
from keydesk.db.work import Work
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Operator, Permission, Role, may
from keydesk.rules.text import shown

_STAFF = table_of(Staff)
_MEMBERSHIP = table_of(StaffMembership)
_GRANT = table_of(StaffGrant)
_IDENTITY = table_of(OperatorIdentity)


def require_standing_over(work: Work, staff_id: int) -> None:
    """Raises :class:`Refusal` where the person may do something that the operator may not.

    Otherwise whoever may change staff could sign in as an admin, or send one away.
    """
    if staff_id == work.operator.staff_id:
        return
    person = _as_operator(work, staff_id)
    for branch, _ in person.roles:
        for permission in Permission:
            if may(person, permission, branch) and not work.may(permission, branch):
                raise Refusal(
                    f"{shown(work.operator.name, width=40)} may less than this person, so this is for an admin to do."
                )


def require_admin_left(work: Work) -> None:
    """Raises :class:`Refusal` unless somebody active is left who can sign in and may change staff and settings."""
    able = (
        select(_STAFF.c.id)
        .join(_MEMBERSHIP, _MEMBERSHIP.c.staff_id == _STAFF.c.id)
        .join(_IDENTITY, _IDENTITY.c.staff_id == _STAFF.c.id)
        # A PIN opens a session that is there; it signs nobody in.
        .where(_STAFF.c.active, _MEMBERSHIP.c.role == Role.ADMIN.value, _IDENTITY.c.kind != "pin")
        .distinct()
    )
    for staff_id in work.session.execute(able).scalars().all():
        person = _as_operator(work, staff_id)
        if any(
            may(person, Permission.EDIT_STAFF, branch) and may(person, Permission.SET_UP, branch)
            for branch, _ in person.roles
        ):
            return
    raise Refusal("This is the last admin who can sign in. Make somebody else an admin first.")


def _as_operator(work: Work, staff_id: int) -> Operator:
    """The person as an active operator, whether or not they can sign in."""
    roles = work.session.execute(
        select(_MEMBERSHIP.c.branch_id, _MEMBERSHIP.c.role).where(_MEMBERSHIP.c.staff_id == staff_id)
    ).all()
    grants = work.session.execute(
        select(_GRANT.c.branch_id, _GRANT.c.permission, _GRANT.c.granted).where(_GRANT.c.staff_id == staff_id)
    ).all()
    return Operator(
        staff_id=staff_id,
        name="",
        initials="",
        active=True,
        roles=tuple((each.branch_id, each.role) for each in roles),
        grants=tuple((each.branch_id, each.permission, each.granted) for each in grants),
    )
