"""What is said of a person of the company in words, all in one act: for the command line, which names much at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from keydesk.db.queries.who_is import sitter_meant
from keydesk.db.work import Work
from keydesk.operations.asking import reading_of
from keydesk.operations.permissions import set_permission, set_role, set_unix_user
from keydesk.operations.staff import edit_staff, make_badge, set_active
from keydesk.rules.profile import Value
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission, read_permission, read_role

NO_PLACE = "none"
"""What takes a person's place in a branch away."""


def change_person_asked(
    work: Work,
    *,
    who: str,
    fields: Mapping[str, Value] | None = None,
    branch: str = "in_home",
    role: str | None = None,
    grant: Sequence[str] = (),
    take: Sequence[str] = (),
    by_role: Sequence[str] = (),
    new_badge: bool = False,
    unix_user: str | None = None,
    active: bool | None = None,
    reason: str = "",
) -> str:
    """Changes what is kept of a person and what they may; all of it or nothing.

    Args:
        work: the transaction.
        who: a badge, a name or initials.
        fields: of the profile.
        branch: which role and permissions are meant.
        role: another one; ``none`` takes the place there away.
        grant: permissions beside the role.
        take: permissions that they have not, in spite of it.
        by_role: permissions that go by the role again.
        new_badge: the badge is lost: a new one, and the old one is dead.
        unix_user: whom they sign in as; empty is nobody.
        active: whether they are here.
        reason: why.

    Raises:
        Refusal: nobody goes by it, or as the operations that it is made of.
    """
    work.require(Permission.EDIT_STAFF)
    staff_id = sitter_meant(reading_of(work), who=who).id
    said: list[str] = []
    if active:
        said.append(set_active(work, staff_id=staff_id, active=True, reason=reason).said)
    if fields:
        said.append(edit_staff(work, staff_id=staff_id, version=None, fields=fields).said)
    if role is not None:
        wanted = None if role.strip().casefold() == NO_PLACE else read_role(role).value
        said.append(set_role(work, staff_id=staff_id, branch=branch, role=wanted, reason=reason))
    for named, granted in ((grant, True), (take, False), (by_role, None)):
        for each in named:
            permission = read_permission(each).value
            done = set_permission(
                work, staff_id=staff_id, branch=branch, permission=permission, granted=granted, reason=reason
            )
            said.append(done)
    if unix_user is not None:
        said.append(set_unix_user(work, staff_id=staff_id, unix_user=unix_user, reason=reason))
    if new_badge:
        said.append(make_badge(work, staff_id=staff_id, reason=reason).said)
    if active is False:
        said.append(set_active(work, staff_id=staff_id, active=False, reason=reason).said)
    if not said:
        raise Refusal("Say what changes; `keydesk person --help` lists what can.")
    return " ".join(said)
