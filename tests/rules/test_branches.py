"""Which branches somebody sees, in which one a session works, and who may go from one to the other (K13)."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.rules.branches import (
    BRANCHES,
    branches_looked_at,
    branches_seen,
    may_switch,
    other_branch,
    read_branch,
    require_place,
)
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import FACILITY, IN_HOME, Operator, Permission

BOTH = (IN_HOME, FACILITY)


def person(in_home: str = "", facility: str = "", *grants: tuple[str, str, bool], active: bool = True) -> Operator:
    roles = tuple((branch, role) for branch, role in ((IN_HOME, in_home), (FACILITY, facility)) if role)
    return Operator(7, "Jo Park", "JP", active, roles, grants)


@pytest.mark.parametrize(
    ("who", "enabled", "seen"),
    [
        (person("base"), BOTH, (IN_HOME,)),
        (person("", "base"), BOTH, (FACILITY,)),
        (person("base", "base"), BOTH, BOTH),
        (person("admin", "base"), (IN_HOME,), (IN_HOME,)),
        (person("", "admin"), (IN_HOME,), ()),
        (person("admin"), BOTH, (IN_HOME,)),
        (person("admin", "admin", active=False), BOTH, ()),
        (person("base", "base", (FACILITY, Permission.LOOK.value, False)), BOTH, (IN_HOME,)),
    ],
)
def test_a_branch_is_seen_by_whoever_has_a_place_in_it(
    who: Operator, enabled: tuple[str, ...], seen: tuple[str, ...]
) -> None:
    """An admin of one branch alone sees nothing of the other; a branch that is switched off is seen by nobody."""
    assert branches_seen(who, enabled) == seen


@pytest.mark.parametrize(
    ("who", "enabled", "may"),
    [
        (person("admin", "admin"), BOTH, True),
        (person("scheduler", "base"), BOTH, True),
        (person("base", "scheduler"), BOTH, True),
        (person("base", "base"), BOTH, False),
        (person("admin"), BOTH, False),
        (person("admin", "admin"), (IN_HOME,), False),
        (person("base", "base", (IN_HOME, Permission.SWITCH_BRANCH.value, True)), BOTH, True),
        (
            person("scheduler", "scheduler", *((each, Permission.SWITCH_BRANCH.value, False) for each in BOTH)),
            BOTH,
            False,
        ),
    ],
)
def test_schedulers_and_admins_of_both_switch(who: Operator, enabled: tuple[str, ...], *, may: bool) -> None:
    """Scheduler and Admin roles toggle between both; others work in the one in which they are."""
    assert may_switch(who, enabled) is may


@pytest.mark.parametrize(
    ("seen", "chosen", "looked_at"),
    [
        (BOTH, None, BOTH),
        (BOTH, FACILITY, (FACILITY,)),
        ((IN_HOME,), FACILITY, (IN_HOME,)),
        ((), FACILITY, ()),
        ((FACILITY,), None, (FACILITY,)),
    ],
)
def test_a_session_works_in_one_branch(seen: tuple[str, ...], chosen: str | None, looked_at: tuple[str, ...]) -> None:
    """A place that was taken away while a session worked there is not looked at any more."""
    assert branches_looked_at(seen, chosen) == looked_at


@given(
    st.sampled_from(["", "base", "scheduler", "admin"]),
    st.sampled_from(["", "base", "scheduler", "admin"]),
    st.sampled_from([None, *BOTH]),
)
def test_nothing_is_looked_at_that_is_not_seen(in_home: str, facility: str, chosen: str | None) -> None:
    """Whatever a session asks for, it gets no more than the person's places give."""
    for enabled, active in product(((IN_HOME,), BOTH), (True, False)):
        who = person(in_home, facility, active=active)
        seen = branches_seen(who, enabled)
        assert set(branches_looked_at(seen, chosen)) <= set(seen) <= set(enabled)
        assert not may_switch(who, enabled) or seen == BRANCHES


@pytest.mark.parametrize("text", ["in_home", "In-Home", "IN HOME", "inhome"])
def test_a_branch_is_read_as_people_write_it(text: str) -> None:
    """Case, hyphens and blanks do not count."""
    assert read_branch(text) == IN_HOME


def test_a_branch_that_is_not_there_or_off_is_told() -> None:
    """Says which there are, or who switches it on."""
    with pytest.raises(Refusal, match="There is no branch “kennel”"):
        read_branch("kennel")
    with pytest.raises(Refusal, match="There is no branch"):
        read_branch(" ")
    with pytest.raises(Refusal, match="switched off"):
        read_branch("facility", enabled=(IN_HOME,))
    with pytest.raises(Refusal, match="no place in Facility"):
        require_place((IN_HOME,), FACILITY, person("admin"))


def test_the_other_branch() -> None:
    """There are two."""
    assert [other_branch(each) for each in BRANCHES] == [FACILITY, IN_HOME]
