"""Who may what, as rows. All texts as stored."""

from __future__ import annotations

from dataclasses import dataclass

from keydesk.rules.roles import Right


@dataclass(frozen=True, slots=True)
class BranchRights:
    """What somebody may in one branch.

    Attributes:
        branch_id: the branch.
        branch: its name.
        role: their role there; None where they have no place.
        rights: every permission; none without a role.
    """

    branch_id: str
    branch: str
    role: str | None
    rights: tuple[Right, ...]


@dataclass(frozen=True, slots=True)
class PersonRights:
    """What somebody may, told from one moment.

    Attributes:
        staff_id: the person.
        name: as the desk calls them.
        version: row version, for changes.
        active: whether they are here; who has left may nothing.
        signs_in: the Unix user that they sign in as; empty for nobody.
        has_pin: whether they have a PIN.
        badge: what is printed on the badge; empty without one.
        branches: the branches that are in use, and any other that they have a place in.
    """

    staff_id: int
    name: str
    version: int
    active: bool
    signs_in: str
    has_pin: bool
    badge: str
    branches: tuple[BranchRights, ...]


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """Somebody who may what their role does not say, or may not what it says, in one branch."""

    staff_id: int
    name: str
    branch: str
    granted: bool


@dataclass(frozen=True, slots=True)
class PermissionRow:
    """One permission of the office's table: which roles have it, and who has it otherwise than by the role.

    Attributes:
        permission: which.
        roles: the roles that have it.
        beside: who is an exception, by name.
    """

    permission: str
    roles: tuple[str, ...]
    beside: tuple[ExceptionRow, ...]
