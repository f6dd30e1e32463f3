"""What a reading sees of the things that belong to a branch: the one condition that every such query has.

A list has what is of the branches that are looked at (:func:`of_branches`). Rules look at both sides; what they tell of
a branch that the operator does not see (:func:`told_of`) is that something is there, and nothing about it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Protocol

from sqlalchemy import UnaryExpression, case, true, type_coerce
from sqlalchemy.sql.operators import custom_op
from sqlalchemy.types import NullType

from keydesk.rules.branches import branches_seen
from keydesk.rules.roles import BRANCH_WORDS

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from keydesk.db.work import Reading
    from keydesk.rules.roles import Operator

Seen = tuple[str, ...] | None
"""Some branches, or None where nothing would be left out."""

TOLD, HIDDEN = "0", "1"
"""What stands behind a moment that was :func:`marked`."""

_AS_IT_IS: Final[custom_op[Any]] = custom_op("+")


class Sight(Protocol):
    """Whose eyes: a :class:`~keydesk.db.work.Reading` or a :class:`~keydesk.db.work.Work`."""

    @property
    def operator(self) -> Operator:
        """Who looks."""

    @property
    def branches(self) -> tuple[str, ...]:
        """What is looked at."""

    @property
    def enabled(self) -> tuple[str, ...]:
        """What is switched on."""


def looked_at(sight: Sight) -> Seen:
    """The branches whose things are listed: what prepared statements are kept by."""
    return None if set(sight.enabled) <= set(sight.branches) else sight.branches


def told_of(sight: Sight) -> Seen:
    """The branches of which the operator may be told anything at all, whichever one the session works in."""
    if set(sight.enabled) <= set(sight.branches):
        return None
    seen = branches_seen(sight.operator, sight.enabled)
    return None if set(sight.enabled) <= set(seen) else seen


def of_all_seen(reading: Reading) -> Reading:
    """The same moment with all that the operator sees, whichever branch the session works in."""
    return replace(reading, branches=told_of(reading) or reading.enabled)


def of_these(branches: Seen, branch_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """That a row is of one of these branches.

    Branches are two, so an index of theirs is no help: it is written so that SQLite finds rows by what else is asked.
    """
    if branches is None:
        return true()
    branch_id = UnaryExpression(branch_id, operator=_AS_IT_IS, type_=branch_id.type)
    return branch_id == branches[0] if len(branches) == 1 else branch_id.in_(branches)


def of_branches(sight: Sight, branch_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """That a row is of a branch that is looked at; nothing is asked where nothing would be left out.

    An office with In-Home alone is asked nothing, so that what Facility left behind when it was switched off is seen,
    and the statements of such an office stay as short as they were.
    """
    return of_these(looked_at(sight), branch_id)


def marked(moment: ColumnElement[Any], branch_id: ColumnElement[Any], told: Seen) -> ColumnElement[Any]:
    """A moment with a mark of whether it may be told of: so that the first of several is found in one go.

    Where two are at the same time, the one that may be told of comes first. Where everything may be, there is no mark.
    """
    if told is None:
        return moment
    return type_coerce(moment, NullType()).concat(case((of_these(told, branch_id), TOLD), else_=HIDDEN))


def elsewhere(told: Seen, branch: str | None) -> str:
    """``Facility`` where something is of a branch of which nothing may be told; empty where it may, or is nowhere."""
    if told is None or branch is None or branch in told:
        return ""
    return BRANCH_WORDS.get(branch, branch)


def the_rest(told: Seen) -> str:
    """What people call the branch of which nothing may be told; empty where there is none."""
    return "" if told is None else ", ".join(word for branch, word in BRANCH_WORDS.items() if branch not in told)
