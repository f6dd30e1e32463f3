"""Who may do what: the one table. It greys out a key on screen and refuses the operation below it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

IN_HOME: Final = "in_home"
FACILITY: Final = "facility"


class Role(StrEnum):
    """A person's role in one branch. ``BASE`` is Staff/User in In-Home and Tech/Runner in Facility."""

    BASE = "base"
    SCHEDULER = "scheduler"
    ADMIN = "admin"


ROLE_WORDS: Final[dict[str, str]] = {"base": "staff", "scheduler": "scheduler", "admin": "admin"}
BASE_WORDS: Final[dict[str, str]] = {"in_home": "Staff/User", "facility": "Tech/Runner"}
"""What the base role is called in each branch."""
BRANCH_WORDS: Final[dict[str, str]] = {"in_home": "In-Home", "facility": "Facility"}
"""What people call a role and a branch; on screen, in refusals and on the command line alike."""


def role_in_words(role: str, branch: str) -> str:
    """A role as it is called in a branch: the base one is Staff/User in In-Home and Tech/Runner in Facility."""
    return BASE_WORDS.get(branch, ROLE_WORDS[role]) if role == "base" else ROLE_WORDS[role]


class Permission(StrEnum):
    """One thing that somebody may or may not do; the value is a sentence's end: "you may not ..."."""

    LOOK = "look_at_lists"
    MANAGE_KEYS = "manage_client_keys"
    OVERRIDE = "override_warnings"
    OPEN_ADMIN_SAFE = "open_admin_safe"
    BACK_DATE = "back_date"
    UNDO_OTHERS = "undo_others"
    INSIST_ON_CODE = "insist_on_code"
    EDIT_CLIENTS = "edit_clients"
    EDIT_STAFF = "edit_staff"
    EDIT_SAFES = "edit_safes"
    EDIT_VISITS = "edit_visits"
    MESSAGE = "write_messages"
    BILL = "bill_clients"
    SWITCH_BRANCH = "switch_branch"
    REVEAL_SECRETS = "reveal_secrets"
    IMPORT = "import_files"
    EXPORT = "export"
    SEND_MAIL = "send_mail"
    BACK_UP = "back_up"
    RESTORE = "restore"
    SET_UP = "change_settings"


WORDS: Final[dict[Permission, str]] = {
    Permission.LOOK: "look at the office's lists",
    Permission.MANAGE_KEYS: "manage client keys",
    Permission.OVERRIDE: "go on past a warning",
    Permission.OPEN_ADMIN_SAFE: "open an admin-only safe",
    Permission.BACK_DATE: "back-date a movement",
    Permission.UNDO_OTHERS: "undo what somebody else did",
    Permission.INSIST_ON_CODE: "keep a code that names the client",
    Permission.EDIT_CLIENTS: "change client profiles",
    Permission.EDIT_STAFF: "change staff and their roles",
    Permission.EDIT_SAFES: "change safes and hooks",
    Permission.EDIT_VISITS: "change visits",
    Permission.MESSAGE: "write messages and take requests",
    Permission.BILL: "make invoices and take payments",
    Permission.SWITCH_BRANCH: "switch between the branches",
    Permission.REVEAL_SECRETS: "see alarm, garage and gate codes",
    Permission.IMPORT: "import files",
    Permission.EXPORT: "export lists",
    Permission.SEND_MAIL: "send mail",
    Permission.BACK_UP: "make backups",
    Permission.RESTORE: "restore a backup",
    Permission.SET_UP: "change the office's settings",
}

_SCHEDULER = frozenset(
    {
        Permission.LOOK,
        Permission.MANAGE_KEYS,
        Permission.OVERRIDE,
        Permission.BACK_DATE,
        Permission.UNDO_OTHERS,
        Permission.EDIT_CLIENTS,
        Permission.EDIT_SAFES,
        Permission.EDIT_VISITS,
        Permission.MESSAGE,
        Permission.BILL,
        Permission.SWITCH_BRANCH,
        Permission.REVEAL_SECRETS,
        Permission.IMPORT,
        Permission.EXPORT,
        Permission.SEND_MAIL,
        Permission.BACK_UP,
    }
)

ROLE_TABLE: Final[dict[Role, frozenset[Permission]]] = {
    Role.BASE: frozenset({Permission.LOOK}),
    Role.SCHEDULER: _SCHEDULER,
    Role.ADMIN: frozenset(Permission),
}
"""Default deny: what is not listed is refused."""


@dataclass(frozen=True, slots=True)
class Operator:
    """The person at this session: who did it.

    Attributes:
        staff_id: the person's row.
        name: how the desk calls them.
        initials: for narrow places.
        active: an ended account is refused from its next action on.
        roles: ``(branch, role)`` pairs.
        grants: ``(branch, permission, granted)``: single permissions added or taken.
    """

    staff_id: int
    name: str
    initials: str
    active: bool
    roles: tuple[tuple[str, str], ...] = ()
    grants: tuple[tuple[str, str, bool], ...] = ()

    def role_in(self, branch: str) -> Role | None:
        """The role in a branch, or None where the person has no place in it."""
        for branch_id, role in self.roles:
            if branch_id == branch:
                return Role(role)
        return None


def may(operator: Operator, permission: Permission, branch: str | None = None) -> bool:
    """Whether ``operator`` has ``permission`` in ``branch``; with no branch given, in any of the person's branches."""
    if not operator.active:
        return False
    branches = [branch] if branch is not None else [branch_id for branch_id, _ in operator.roles]
    return any(_may_in(operator, permission, each) for each in branches)


def _may_in(operator: Operator, permission: Permission, branch: str) -> bool:
    role = operator.role_in(branch)
    if role is None:
        return False
    for branch_id, name, granted in operator.grants:
        if branch_id == branch and name == permission:
            return granted
    return permission in ROLE_TABLE[role]


@dataclass(frozen=True, slots=True)
class Right:
    """One permission of somebody in one branch.

    Attributes:
        permission: which.
        by_role: whether the role has it.
        single: True given on top of the role, False taken in spite of it, None as the role says.
        may: what comes of the two: what greys out a key, and refuses the operation below it.
    """

    permission: Permission
    by_role: bool
    single: bool | None
    may: bool


def rights_in(operator: Operator, branch: str) -> tuple[Right, ...]:
    """Every permission of somebody in a branch, in the order of the table; nothing where they have no place."""
    role = operator.role_in(branch)
    if role is None:
        return ()
    single = {name: granted for branch_id, name, granted in operator.grants if branch_id == branch}
    return tuple(
        Right(each, each in ROLE_TABLE[role], single.get(each), may(operator, each, branch)) for each in Permission
    )


def require(operator: Operator, permission: Permission, branch: str | None = None) -> None:
    """Raises :class:`Refusal` unless the operator may."""
    if not operator.active:
        raise Refusal(f"The account of {shown(operator.name)} has ended. Ask an admin to make it active again.")
    if not may(operator, permission, branch):
        raise Refusal(
            f"{shown(operator.name)} may not {WORDS[permission]}. Ask an admin, or somebody who may.", short="may not"
        )


def read_role(text: str) -> Role:
    """A role from its word, or from the name that it has in the store.

    Raises:
        Refusal: there is no such role; says which there are.
    """
    asked = text.strip().casefold()
    if asked in {each for words in BASE_WORDS.values() for each in (words.casefold(), *words.casefold().split("/"))}:
        return Role.BASE
    for name, word in ROLE_WORDS.items():
        if asked in {name, word}:
            return Role(name)
    raise Refusal(f"A role is {', '.join(ROLE_WORDS.values())}; not “{shown(text, width=30)}”.")


def read_permission(text: str) -> Permission:
    """A permission from its name in the store, from its words, or from the beginning of them that only one has.

    Raises:
        Refusal: there is no such permission, or several begin so; says which there are.
    """
    asked = " ".join(text.casefold().replace("_", " ").split())
    names = {each: (each.value.replace("_", " "), WORDS[each].casefold()) for each in Permission}
    exact = [each for each, words in names.items() if asked in words]
    found = exact or [each for each, words in names.items() if asked and any(word.startswith(asked) for word in words)]
    if len(found) != 1:
        listed = ", ".join(each.value for each in (found or Permission))
        word = "There are several permissions of that kind" if found else "There is no such permission"
        raise Refusal(f"{word}: “{shown(text, width=40)}”. One of {listed}.", code="not_found")
    return found[0]
