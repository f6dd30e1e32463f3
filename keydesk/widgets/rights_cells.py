"""Who may what, as lines of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keydesk.rules.roles import ROLE_WORDS, WORDS, Permission, role_in_words
from keydesk.widgets.table_columns import Column, Toned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keydesk.db.rows.rights import BranchRights, PermissionRow, PersonRights
    from keydesk.rules.roles import Right
    from keydesk.widgets.table_columns import Cell, Cells

RIGHT_COLUMNS: Final = (
    Column("branch", "BRANCH", 8, sortable=False),
    Column("what", "WHAT", 33, weight=3, sortable=False),
    Column("may", "MAY", 10, cut="never", sortable=False),
    Column("why", "WHY", 18, sortable=False),
)
TABLE_COLUMNS: Final = (
    Column("what", "WHO MAY …", 33, weight=2, sortable=False),
    Column("base", "STAFF", 5, cut="never", sortable=False),
    Column("scheduler", "SCHEDULER", 9, cut="never", sortable=False),
    Column("admin", "ADMIN", 5, cut="never", sortable=False),
    Column("else", "BESIDE THE ROLE", 15, weight=3, sortable=False),
)
_ONE_BRANCH: Final = 100
"""More lines than one branch has."""


def right_lines(person: PersonRights) -> Iterator[tuple[int, BranchRights, Right | None, Cells]]:
    """A line for the role in each branch, and one for every permission that it is about."""
    for at, branch in enumerate(person.branches):
        first = at * _ONE_BRANCH
        role: Cell = (
            role_in_words(branch.role, branch.branch_id) if branch.role is not None else Toned("no place here", "quiet")
        )
        yield first, branch, None, (branch.branch, "role", role, "")
        for number, right in enumerate(branch.rights, first + 1):
            yield number, branch, right, ("", WORDS[right.permission], _may(right), _why(right, branch))


def _may(right: Right) -> Cell:
    if right.single is None:
        return "yes" if right.may else Toned("no", "quiet")
    return Toned("yes, given" if right.may else "no, taken", "warn")


def _why(right: Right, branch: BranchRights) -> str:
    if right.single is None:
        return "as the role says"
    return f"{role_in_words(branch.role or 'base', branch.branch_id)} {'may' if right.by_role else 'may not'}"


def table_cells(row: PermissionRow) -> Cells:
    """One permission of the table: a yes for each role that has it, and who is an exception."""
    has: list[Cell] = ["yes" if role in row.roles else "" for role in ROLE_WORDS]
    beside = dict.fromkeys(f"{each.name} {'may' if each.granted else 'may not'}" for each in row.beside)
    return (WORDS[Permission(row.permission)], *has, ", ".join(beside))
