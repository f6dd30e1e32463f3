"""The one table of who may do what (P1): every cell, and that greying out and refusing agree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import (
    BRANCH_WORDS,
    FACILITY,
    IN_HOME,
    ROLE_TABLE,
    ROLE_WORDS,
    WORDS,
    Operator,
    Permission,
    Role,
    may,
    read_role,
    require,
)

# Written out on purpose, and not taken from the table: a cell changes only when somebody changes both.
ADMIN_ONLY = {
    Permission.OPEN_ADMIN_SAFE,
    Permission.INSIST_ON_CODE,
    Permission.EDIT_STAFF,
    Permission.RESTORE,
    Permission.SET_UP,
}
EVERYBODY = {Permission.LOOK}


def somebody(*roles: tuple[str, str], active: bool = True, grants: tuple[tuple[str, str, bool], ...] = ()) -> Operator:
    """An operator with those roles."""
    return Operator(7, "Bo [b]Tran", "BT", active=active, roles=roles, grants=grants)


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("role", Role)
def test_every_cell_of_the_table(role: Role, permission: Permission) -> None:
    """Base looks; schedulers do all but what is for admins; admins do everything; asking and refusing agree."""
    allowed = {
        Role.BASE: permission in EVERYBODY,
        Role.SCHEDULER: permission not in ADMIN_ONLY,
        Role.ADMIN: True,
    }[role]
    operator = somebody((IN_HOME, role))
    assert (permission in ROLE_TABLE[role]) is allowed
    assert may(operator, permission) is allowed
    assert may(operator, permission, IN_HOME) is allowed
    assert not may(operator, permission, FACILITY)
    if allowed:
        require(operator, permission)
        require(operator, permission, IN_HOME)
    else:
        with pytest.raises(Refusal, match=f"may not {WORDS[permission]}") as refused:
            require(operator, permission)
        assert refused.value.code == "refused"
        assert not refused.value.overridable


@pytest.mark.parametrize("permission", Permission)
def test_whoever_has_ended_or_has_no_place_may_nothing(permission: Permission) -> None:
    """Default deny: no role, no permission; an ended account has none, whatever its role was."""
    assert not may(somebody(), permission)
    assert not may(somebody((IN_HOME, Role.ADMIN), active=False), permission)
    assert not may(somebody(grants=((IN_HOME, permission, True),)), permission), "a grant without a place is none"
    with pytest.raises(Refusal, match="has ended"):
        require(somebody((IN_HOME, Role.ADMIN), active=False), permission)


def test_every_permission_has_words_and_every_role_its_row() -> None:
    """Nothing can be refused without words for it."""
    assert set(WORDS) == set(Permission)
    assert set(ROLE_TABLE) == set(Role)


@given(st.sampled_from(Role), st.sampled_from(Permission), st.booleans(), st.sampled_from([IN_HOME, FACILITY]))
def test_single_permission_goes_before_the_role_in_its_branch_only(
    role: Role, permission: Permission, granted: bool, branch: str
) -> None:
    """What was added to or taken from a person holds where it was said, and nowhere else."""
    operator = somebody((IN_HOME, role), (FACILITY, role), grants=((branch, permission, granted),))
    other = FACILITY if branch == IN_HOME else IN_HOME
    assert may(operator, permission, branch) is granted
    assert may(operator, permission, other) is (permission in ROLE_TABLE[role])


def test_a_name_in_a_refusal_is_shown_and_never_markup() -> None:
    """I1: stored text in the words of a refusal passes the one function for it."""
    hostile = Operator(7, "Bo\x1b[2J\u202e", "BT", active=True, roles=((IN_HOME, Role.BASE),))
    for operator in (hostile, Operator(7, hostile.name, "BT", active=False)):
        with pytest.raises(Refusal) as refused:
            require(operator, Permission.EXPORT)
        assert "\x1b" not in refused.value.message
        assert "\u202e" not in refused.value.message


def test_a_role_has_one_word_and_is_read_by_its_old_name_too() -> None:
    """Screens, refusals and commands say "staff"; scripts that say "base" go on."""
    assert set(ROLE_WORDS) == set(Role)
    assert set(BRANCH_WORDS) == {IN_HOME, FACILITY}
    assert {read_role(text) for text in ("staff", "base", " Staff ")} == {Role.BASE}
    with pytest.raises(Refusal, match=r"A role is staff, scheduler, admin; not “boss”"):
        read_role("boss")
