"""Facility switched on and off: what is there rests meanwhile, and nothing of it is taken away."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import insert, select, update

from keydesk.db.models import Branch, StaffMembership, table_of
from keydesk.db.queries.branches import branch_row
from keydesk.db.rows.branch import BranchRow
from keydesk.db.work import Work
from keydesk.operations.editing import zone_of
from keydesk.rules import dates
from keydesk.rules.branches import other_branch, read_branch
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import BRANCH_WORDS, IN_HOME, Permission, Role

_BRANCH, _PLACE = table_of(Branch), table_of(StaffMembership)


@dataclass(frozen=True, slots=True)
class BranchSet:
    """A branch switched on or off.

    Attributes:
        row: what is there.
        changed: whether it was the other way round before.
        said: one sentence for the desk.
    """

    row: BranchRow
    changed: bool
    said: str


def set_branch(work: Work, *, branch: str, on: bool, told: BranchRow | None = None, anyway: bool = False) -> BranchSet:
    """Switches a branch on or off.

    Off, its visits, clients, safes and bills rest and are there again when it is switched on. Whoever switches it on
    has a place there as an admin from then on, since somebody must be able to give the others theirs.

    Args:
        work: the transaction.
        branch: which; In-Home is always on.
        on: whether it is on from now.
        told: what the operator was told is there; where it is more by now, they are told again.
        anyway: switch it off whatever is there.

    Raises:
        Refusal: it is In-Home; or something is there that was not told, which ``details`` has, a line each.
    """
    work.require(Permission.SET_UP)
    branch = read_branch(branch)
    word = BRANCH_WORDS[branch]
    if branch == IN_HOME and not on:
        raise Refusal("In-Home is always on: it is the office itself. Facility can be switched off.")
    row = branch_row(work.session, branch=branch, today=dates.today(work.now, zone_of(work)))
    if row.enabled == on:
        return BranchSet(row, changed=False, said=f"{word} is switched {_word(on=on)} already.")
    if not on and row.open_things and not anyway and (told is None or told.open_things != row.open_things):
        raise Refusal(
            f"{word} is in use: {', '.join(row.open_things)}. All of it would rest until it is switched on again.",
            code="refused" if told is None else "changed",
            details=row.open_things,
        )
    work.session.execute(update(_BRANCH).where(_BRANCH.c.id == branch).values(enabled=on))
    work.record("office", 0, "set", field=f"branch.{branch}", old=_word(on=not on), new=_word(on=on))
    if not on:
        rests = f": {', '.join(row.open_things)} rest meanwhile" if row.open_things else ""
        return BranchSet(row, changed=True, said=f"{word} is switched off{rests}.")
    place = " You have a place there as an admin." if _take_place(work, branch) else ""
    there = f" There again: {row.words}." if row.words else ""
    return BranchSet(row, changed=True, said=f"{word} is switched on.{place}{there}")


def _take_place(work: Work, branch: str) -> bool:
    """Gives the operator an admin's place in a branch where they have none; whether it did."""
    here = (_PLACE.c.staff_id == work.operator.staff_id) & (_PLACE.c.branch_id == branch)
    if work.session.execute(select(_PLACE.c.id).where(here)).first() is not None:
        return False
    if not work.may(Permission.EDIT_STAFF, other_branch(branch)):
        return False
    staff_id, role = work.operator.staff_id, Role.ADMIN.value
    work.session.execute(insert(_PLACE).values(staff_id=staff_id, branch_id=branch, role=role, since=work.now))
    work.record("staff", staff_id, "role", field=f"role.{branch}", new=role)
    return True


def _word(*, on: bool) -> str:
    return "on" if on else "off"
