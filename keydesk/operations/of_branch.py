"""What operations on things of a branch share: a thing of the other branch is not there, and whose right it takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from keydesk.db.models import ClientMembership, History, StaffMembership, table_of
from keydesk.db.queries.history import OF_A_BRANCH
from keydesk.db.queries.of_branch import told_of
from keydesk.operations.editing import load
from keydesk.rules.branches import branches_meant
from keydesk.rules.profile import client_name
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import BRANCH_WORDS
from keydesk.rules.text import shown

if TYPE_CHECKING:
    from sqlalchemy import Table

    from keydesk.db.work import Work

_MEMBERSHIP, _PLACE, _HISTORY = table_of(ClientMembership), table_of(StaffMembership), table_of(History)


def load_of_branch(work: Work, table: Table, row_id: int, what: str, branch: str | None = None) -> dict[str, Any]:
    """One row of a table whose rows belong to a branch.

    Args:
        work: the transaction.
        table: where it is.
        row_id: which.
        what: how it is called where there is none.
        branch: the branch whose side of a page the person is on; None is whatever the session looks at.

    Raises:
        Refusal: there is none of that number in the branches that are looked at. Code ``not_found``.
    """
    row = load(work, table, row_id, what)
    meant = branches_meant(work.operator, work.enabled, work.branches, branch)
    if row["branch_id"] in meant or (branch is None and set(work.enabled) <= set(work.branches)):
        return row
    raise Refusal(f"There is no {what} number {row_id}. The list may be an old one; look again.", code="not_found")


def branch_of(work: Work, row: Mapping[str, Any]) -> str:
    """The branch whose right it takes to change a row: its own, or the session's where its own is switched off."""
    own = str(row["branch_id"])
    return own if own in work.enabled else work.branch


def places_of(work: Work, client_id: int) -> dict[str, str]:
    """The client's status in each branch in which they have a place."""
    found = work.session.execute(
        select(_MEMBERSHIP.c.branch_id, _MEMBERSHIP.c.status).where(_MEMBERSHIP.c.client_id == client_id)
    )
    return {row.branch_id: row.status for row in found}


def require_seen(work: Work, batch_id: int) -> None:
    """What was done to things of a branch that the operator does not see is not there to be taken back.

    Raises:
        Refusal: the batch is about something of such a branch. Code ``not_found``.
    """
    told = told_of(work)
    if told is None:
        return
    for subject, table in OF_A_BRANCH.items():
        line = select(_HISTORY.c.id).join(table, table.c.id == _HISTORY.c.subject_id)
        of_it = line.where(_HISTORY.c.batch_id == batch_id, _HISTORY.c.subject == subject)
        if work.session.execute(of_it.where(table.c.branch_id.not_in(told)).limit(1)).first() is not None:
            raise Refusal(f"There is no batch {batch_id} to take back.", code="not_found")


def has_place(work: Work, staff_id: int, branch: str) -> bool:
    """Whether somebody works in a branch; where there is one branch, everybody does."""
    if len(work.enabled) < 2:  # noqa: PLR2004 - two branches
        return True
    place = select(_PLACE.c.id).where(_PLACE.c.staff_id == staff_id, _PLACE.c.branch_id == branch)
    return work.session.execute(place).first() is not None


def branch_for(work: Work, client: Mapping[str, Any], branch: str | None) -> str:
    """In which branch something new of a client is written down.

    Unless it is said: where the session works; else the client's primary branch; else the only one in which they are.

    Raises:
        Refusal: the client has no place there, or the operator has none.
    """
    places = places_of(work, client["id"])
    if branch is not None:
        meant = branches_meant(work.operator, work.enabled, work.branches, branch)[0]
    elif len(work.branches) == 1:
        meant = work.branch
    else:
        primary = str(client["primary_branch"])
        seen: Sequence[str] = [each for each in work.branches if each in places]
        meant = primary if primary in seen or not seen else seen[0]
    if meant not in places:
        name = shown(client_name(client["first_name"], client["last_name"], client["company"]), width=60)
        raise Refusal(
            f"{name} has no place in {BRANCH_WORDS.get(meant, meant)}. Sync them there first: q on their page.",
            code="not_found",
            field="branch",
        )
    return meant
