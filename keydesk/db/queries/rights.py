"""Who may what: of one person, and the whole table with those who are exceptions."""

from __future__ import annotations

from sqlalchemy import func, select

from keydesk.db.models import Branch, OperatorIdentity, Staff, StaffGrant, table_of
from keydesk.db.operators import display_name
from keydesk.db.queries.staff import staff_profile
from keydesk.db.rows.rights import BranchRights, ExceptionRow, PermissionRow, PersonRights
from keydesk.db.work import Reading
from keydesk.rules.roles import ROLE_TABLE, Operator, Permission, rights_in

_BRANCH, _IDENTITY = table_of(Branch), table_of(OperatorIdentity)
_STAFF, _GRANT = table_of(Staff), table_of(StaffGrant)


def person_rights(reading: Reading, *, staff_id: int) -> PersonRights:
    """What somebody may in every branch; a person who has left, as if they were here.

    Raises:
        Refusal: there is nobody.
    """
    profile = staff_profile(reading, staff_id=staff_id)
    row = profile.row
    person = Operator(
        staff_id=staff_id,
        name=row.name,
        initials=row.initials,
        active=True,
        roles=row.roles,
        grants=tuple((each.branch_id, each.permission, each.granted) for each in profile.grants),
    )
    places = dict(row.roles)
    branches = reading.session.execute(
        select(_BRANCH.c.id, _BRANCH.c.label, _BRANCH.c.enabled).order_by(_BRANCH.c.id.desc())
    ).all()
    pin = select(func.count()).where(_IDENTITY.c.staff_id == staff_id, _IDENTITY.c.kind == "pin")
    return PersonRights(
        staff_id=staff_id,
        name=row.name,
        version=row.version,
        active=row.active,
        signs_in=row.unix_user,
        has_pin=bool(reading.session.execute(pin).scalar_one()),
        badge=row.badge_code or "",
        branches=tuple(
            BranchRights(each.id, each.label, places.get(each.id), rights_in(person, each.id))
            for each in branches
            if each.enabled or each.id in places
        ),
    )


def permission_table(reading: Reading) -> tuple[PermissionRow, ...]:
    """Every permission, the roles that have it, and who of those who are here is an exception."""
    exceptions: dict[str, list[ExceptionRow]] = {}
    for each in reading.session.execute(
        select(
            _GRANT.c.permission, _GRANT.c.granted, _STAFF.c.id, _BRANCH.c.label,
            _STAFF.c.first_name, _STAFF.c.last_name, _STAFF.c.nickname,
        )
        .join_from(_GRANT, _STAFF, _STAFF.c.id == _GRANT.c.staff_id)
        .join(_BRANCH, _BRANCH.c.id == _GRANT.c.branch_id)
        .where(_STAFF.c.active)
        .order_by(_STAFF.c.first_name, _STAFF.c.last_name, _STAFF.c.id, _BRANCH.c.id.desc())
    ):  # fmt: skip
        name = display_name(each.first_name, each.last_name, each.nickname)
        exceptions.setdefault(each.permission, []).append(ExceptionRow(each.id, name, each.label, bool(each.granted)))
    return tuple(
        PermissionRow(
            permission=permission.value,
            roles=tuple(role.value for role, has in ROLE_TABLE.items() if permission in has),
            beside=tuple(exceptions.get(permission.value, ())),
        )
        for permission in Permission
    )
