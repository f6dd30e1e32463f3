"""The branch in a report: a column where both are looked at, and in any case whose it is, where there are two."""

from __future__ import annotations

from collections.abc import Iterable

from keydesk.db.work import Reading
from keydesk.reports.report import Cell, Column
from keydesk.rules.branches import BRANCHES
from keydesk.rules.roles import BRANCH_WORDS

_BRANCH = (Column("branch", "BRANCH", whole=True),)


def branch_columns(reading: Reading) -> tuple[Column, ...]:
    """The column that says of which branch a row is; none where all rows are of one."""
    return _BRANCH if len(reading.branches) > 1 else ()


def branch_cells(reading: Reading, *branches: str) -> tuple[Cell, ...]:
    """What stands in it."""
    return (branch_words(branches),) if len(reading.branches) > 1 else ()


def branch_words(branches: Iterable[str]) -> str:
    """``In-Home``, ``In-Home, Facility``."""
    named = set(branches)
    return ", ".join(BRANCH_WORDS[each] for each in BRANCHES if each in named)


def asked_branch(reading: Reading) -> tuple[str, ...]:
    """What a report says of the branches that it tells of; nothing in an office that has one."""
    return (f"branch: {branch_words(reading.branches)}",) if len(reading.enabled) > 1 else ()
