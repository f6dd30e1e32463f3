"""The two sides of one business: which of them somebody sees, and in which one a session works (seeds 3 and 4).

What belongs to a branch (visits, messages, requests, invoices, payments, fields, services, safes, shifts) is seen by
whoever has a place in it. Clients, pets, keys and their history are one for both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import BRANCH_WORDS, FACILITY, IN_HOME, Operator, Permission, may
from keydesk.rules.text import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BRANCHES: Final = (IN_HOME, FACILITY)
"""In the order in which they are listed; In-Home is always there."""


def branches_seen(operator: Operator, enabled: Iterable[str]) -> tuple[str, ...]:
    """The branches that are switched on and in which somebody may look at lists, In-Home first.

    A role in one branch gives nothing in the other: whoever is synced has a place in both.
    """
    on = set(enabled)
    return tuple(each for each in BRANCHES if each in on and may(operator, Permission.LOOK, each))


def branches_billed(operator: Operator, enabled: Iterable[str]) -> tuple[str, ...]:
    """The branches that somebody sees and whose bills and payments they may see; In-Home first."""
    return tuple(each for each in branches_seen(operator, enabled) if may(operator, Permission.BILL, each))


def branches_looked_at(seen: Sequence[str], chosen: str | None) -> tuple[str, ...]:
    """What a reading is about: the branch that the session works in, or without one all that the person sees.

    A place that was taken away meanwhile is not looked at any more; the session goes on in the other, if there is one.
    """
    if chosen is None:
        return tuple(seen)
    if chosen in seen:
        return (chosen,)
    return tuple(seen[:1])


def may_switch(operator: Operator, enabled: Iterable[str]) -> bool:
    """Whether somebody may go from one branch to the other: a scheduler's and an admin's right, where they see both."""
    seen = branches_seen(operator, enabled)
    return len(seen) > 1 and any(may(operator, Permission.SWITCH_BRANCH, each) for each in seen)


def branches_meant(
    operator: Operator, enabled: Iterable[str], looked_at: Sequence[str], branch: str | None
) -> tuple[str, ...]:
    """What a question about one branch is about, where a page shows both beside each other; None is what is looked at.

    Raises:
        Refusal: it is the other branch, and the operator may not go there.
    """
    if branch is None or branch in looked_at:
        return tuple(looked_at) if branch is None else (branch,)
    on = tuple(enabled)
    require_place(branches_seen(operator, on), branch, operator)
    if not may_switch(operator, on):
        raise Refusal(f"You do not work in {BRANCH_WORDS[branch]}. Ask somebody who does.", short="not there")
    return (branch,)


def other_branch(branch: str) -> str:
    """In-Home of Facility, Facility of In-Home."""
    return FACILITY if branch == IN_HOME else IN_HOME


def read_branch(text: str, *, enabled: Iterable[str] = BRANCHES) -> str:
    """A branch from its name in the store or from what people call it: ``in_home``, ``In-Home``, ``facility``.

    Raises:
        Refusal: there is no such branch, or it is switched off.
    """
    asked = "".join(each for each in text.casefold() if each.isalnum())
    for branch, word in BRANCH_WORDS.items():
        if asked and asked in {branch.replace("_", ""), "".join(each for each in word.casefold() if each.isalnum())}:
            if branch not in set(enabled):
                raise Refusal(f"{word} is switched off. An admin switches it on: Settings (F9).", code="not_found")
            return branch
    raise Refusal(f"There is no branch “{shown(text, width=30)}”. A branch is in_home or facility.", code="not_found")


def require_place(seen: Sequence[str], branch: str, operator: Operator) -> None:
    """Raises :class:`~keydesk.rules.refusal.Refusal` unless somebody sees the branch."""
    if branch not in seen:
        raise Refusal(
            f"{shown(operator.name)} has no place in {BRANCH_WORDS[branch]}. Ask an admin for one: Staff (F6).",
            short="no place there",
        )
