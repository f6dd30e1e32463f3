"""Who may do what: roles in branches, single permissions, and which Unix user is whom."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, insert, select, update

from keydesk import identity
from keydesk.db.models import OperatorIdentity, Staff, StaffGrant, StaffMembership, table_of
from keydesk.db.queries.branches import stranded
from keydesk.db.work import Work
from keydesk.operations.editing import touch, zone_of
from keydesk.operations.staff import (
    StaffAdded,
    add_staff,
    load_person,
    person_name,
    require_known_branch,
    require_role_within,
)
from keydesk.operations.standing import require_admin_left, require_standing_over
from keydesk.rules import dates
from keydesk.rules.profile import Value
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import BRANCH_WORDS, ROLE_WORDS, WORDS, Permission, role_in_words
from keydesk.rules.text import shown

_STAFF = table_of(Staff)
_MEMBERSHIP = table_of(StaffMembership)
_GRANT = table_of(StaffGrant)
_IDENTITY = table_of(OperatorIdentity)
_WORDS = {None: None, True: "granted", False: "taken"}


def take_on(
    work: Work,
    *,
    fields: Mapping[str, Value],
    role: str = "base",
    branch: str = "in_home",
    badge: bool = True,
    unix_user: str = "",
) -> StaffAdded:
    """Adds a person of the company, with a badge, a role, and the Unix user whom they sign in as, all or nothing.

    Raises:
        Refusal: as :func:`keydesk.operations.staff.add_staff` and :func:`set_unix_user`.
    """
    added = add_staff(work, fields=fields, branches=(branch,), role=role, badge=badge)
    if not unix_user.strip():
        return added
    signs_in = set_unix_user(work, staff_id=added.id, unix_user=unix_user)
    return StaffAdded(added.id, added.version + 1, added.badge_code, f"{added.said} {signs_in}")


def set_role(
    work: Work, *, staff_id: int, branch: str, role: str | None, version: int | None = None, reason: str = ""
) -> str:
    """Gives a person a role in a branch, or with None takes their place there away; returns what the desk says.

    Raises:
        ChangedMeanwhile: somebody changed the person after ``version`` was read.
        Refusal: a role above the operator's own, or the last admin would go.
    """
    work.require(Permission.EDIT_STAFF, branch)
    person = load_person(work, staff_id)
    name = shown(person_name(person), width=40)
    require_known_branch(work, branch)
    require_standing_over(work, staff_id)
    if role is not None:
        require_role_within(work, branch, role)
    here = (_MEMBERSHIP.c.staff_id == staff_id) & (_MEMBERSHIP.c.branch_id == branch)
    old = work.session.execute(select(_MEMBERSHIP.c.role).where(here)).scalar()
    if old == role:
        return f"{name}: nothing changed."
    touch(work, _STAFF, "staff", person, version=version, name=person_name(person))
    if role is None:
        work.session.execute(delete(_MEMBERSHIP).where(here))
        work.session.execute(delete(_GRANT).where(_GRANT.c.staff_id == staff_id, _GRANT.c.branch_id == branch))
    elif old is None:
        work.session.execute(insert(_MEMBERSHIP).values(staff_id=staff_id, branch_id=branch, role=role, since=work.now))
    else:
        work.session.execute(update(_MEMBERSHIP).where(here).values(role=role, since=work.now))
    work.record("staff", staff_id, "role", field=f"role.{branch}", old=old, new=role, reason=reason)
    require_admin_left(work)
    if role is not None:
        where = f" in {BRANCH_WORDS[branch]}" if len(work.enabled) > 1 else ""
        return f"{name} is {role_in_words(role, branch) if where else ROLE_WORDS[role]}{where} now."
    today = dates.today(work.now, zone_of(work))
    left = stranded(work.session, staff_id=staff_id, branch=branch, today=today)
    need = f" {', '.join(left)}: somebody else has to take them." if left else ""
    return f"{name} has no place in {BRANCH_WORDS[branch]} any more.{need}"


def set_permission(
    work: Work,
    *,
    staff_id: int,
    branch: str,
    permission: str,
    granted: bool | None,
    version: int | None = None,
    reason: str = "",
) -> str:
    """Adds one permission to a person's role in a branch, takes one from it, or with None goes by the role again.

    Raises:
        ChangedMeanwhile: somebody changed the person after ``version`` was read.
        Refusal: the operator may not do it themselves, the person has no place there, or the last admin would go.
    """
    work.require(Permission.EDIT_STAFF, branch)
    person = load_person(work, staff_id)
    name = shown(person_name(person), width=40)
    if permission not in set(Permission):
        raise Refusal(f"There is no permission “{shown(permission, width=40)}”.", code="not_found")
    words = WORDS[Permission(permission)]
    require_standing_over(work, staff_id)
    if not work.may(Permission(permission), branch):
        raise Refusal(f"Only somebody who may {words} can say who else may.")
    there = (_MEMBERSHIP.c.staff_id == staff_id) & (_MEMBERSHIP.c.branch_id == branch)
    if work.session.execute(select(_MEMBERSHIP.c.id).where(there)).first() is None:
        raise Refusal(f"{name} has no place in this branch; give them a role there first.")
    here = (_GRANT.c.staff_id == staff_id) & (_GRANT.c.branch_id == branch) & (_GRANT.c.permission == permission)
    old = work.session.execute(select(_GRANT.c.granted).where(here)).scalar()
    if old == granted:
        return f"{name}: nothing changed."
    touch(work, _STAFF, "staff", person, version=version, name=person_name(person))
    work.session.execute(delete(_GRANT).where(here))
    if granted is not None:
        work.session.execute(
            insert(_GRANT).values(staff_id=staff_id, branch_id=branch, permission=permission, granted=granted)
        )
    work.record(
        "staff", staff_id, "permission", field=f"may.{permission}.{branch}", old=_WORDS[old], new=_WORDS[granted],
        reason=reason,
    )  # fmt: skip
    require_admin_left(work)
    if granted is None:
        return f"Whether {name} may {words} goes by the role again."
    return f"{name} may {words} now." if granted else f"{name} may not {words} any more."


def set_unix_user(work: Work, *, staff_id: int, unix_user: str, version: int | None = None, reason: str = "") -> str:
    """Says which Unix user of this box a person is, so that they can sign in; empty takes their sign-in away.

    Raises:
        ChangedMeanwhile: somebody changed the person after ``version`` was read.
        Refusal: the box has no such user, somebody else is that user, or the last admin would go.
    """
    work.require(Permission.EDIT_STAFF)
    person = load_person(work, staff_id)
    name = shown(person_name(person), width=40)
    require_standing_over(work, staff_id)
    old = work.session.execute(
        select(_IDENTITY.c.label, _IDENTITY.c.value).where(_IDENTITY.c.staff_id == staff_id, _IDENTITY.c.kind == "uid")
    ).first()
    unix_user = unix_user.strip()
    found = identity.of_name(unix_user) if unix_user else None
    if unix_user and found is None:
        raise Refusal(f"This box has no Unix user “{shown(unix_user, width=40)}”. Make the user first (adduser).")
    if found is not None:
        taken = work.session.execute(
            select(_IDENTITY.c.staff_id).where(_IDENTITY.c.kind == found.kind, _IDENTITY.c.value == found.value)
        ).scalar()
        if taken == staff_id:
            return f"{name} signs in as {shown(found.label)} already."
        if taken is not None:
            other = shown(person_name(load_person(work, taken)), width=40)
            raise Refusal(f"The Unix user {shown(found.label)} is {other}; one person cannot be another.")
    if old is None and found is None:
        return f"{name}: nothing changed."
    around = {"unix_user": "" if old is None else old.label}
    touch(work, _STAFF, "staff", person, version=version, name=person_name(person), around=around)
    work.session.execute(delete(_IDENTITY).where(_IDENTITY.c.staff_id == staff_id, _IDENTITY.c.kind == "uid"))
    if found is not None:
        work.session.execute(
            insert(_IDENTITY).values(staff_id=staff_id, kind=found.kind, value=found.value, label=found.label)
        )
    work.record(
        "staff", staff_id, "unix_user", field="unix_user",
        old=None if old is None else f"{old.label} ({old.value})",
        new=None if found is None else f"{found.label} ({found.value})",
        reason=reason,
    )  # fmt: skip
    require_admin_left(work)
    return f"{name} signs in as {shown(found.label)}." if found is not None else f"{name} cannot sign in any more."
