"""Safes and their hooks, as rows. All texts as stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

HookState = Literal["hangs", "out", "free", "wrong"]
HookMark = Literal["hangs", "needed", "out", "today", "late", "free", "wrong", "two"]
Due = Literal["", "today", "late"]


@dataclass(frozen=True, slots=True)
class SafeRow:
    """One safe in the list.

    Attributes:
        safe_id: the safe.
        label: its label.
        place: where it stands.
        branch_id: whose it is.
        access: ``all`` or ``admin``.
        rows: rows of its grid.
        columns: hooks in a row.
        active: whether it is in use.
        hooks: hooks in use.
        hang: copies in it.
        out: copies that live in it and are elsewhere.
        free: hooks on which nothing hangs or lives.
        wrong: copies that hang where they do not live, or share a hook.
        loose: copies in it on no hook.
        version: row version, for edits.
    """

    safe_id: int
    label: str
    place: str
    branch_id: str
    access: str
    rows: int
    columns: int
    active: bool
    hooks: int
    hang: int
    out: int
    free: int
    wrong: int
    loose: int
    version: int


@dataclass(frozen=True, slots=True)
class HangingRow:
    """A copy that hangs on a hook, or lives there.

    Attributes:
        copy_id: the copy.
        key_code: its key's code.
        tag_code: what is printed on its tag.
        client_id: whose key it is.
        client: the client as lists have them.
        label: what the key opens.
        since: since when it is where it is.
        here: whether it hangs here now.
        at_home: whether it hangs where it lives; a copy without a home is at home everywhere.
        lives: label of the hook where it lives; empty without one.
        lives_in: label of the safe where it lives; empty without one.
        due: whether it is back ``today``, or ``late``; empty for what is here, and for any other day.
        pull_for: who takes it today, by today's pull list; empty where nobody does.
        pull_at: the first visit for it, in the office's time.
    """

    copy_id: int
    key_code: str
    tag_code: str
    client_id: int
    client: str
    label: str
    since: datetime
    here: bool
    at_home: bool
    lives: str
    lives_in: str = ""
    due: Due = ""
    pull_for: str = ""
    pull_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HookRow:
    """One hook of the board.

    Attributes:
        hook_id: the hook.
        label: its label.
        row: row of the grid, from 1; None for a label of its own.
        column: column of the grid, from 1.
        state: ``hangs``, lives here and is ``out``, ``free``, or ``wrong``: another's key, or two on one hook.
        copies: those that hang here first, then those that live here and are elsewhere.
    """

    hook_id: int
    label: str
    row: int | None
    column: int | None
    state: HookState
    copies: tuple[HangingRow, ...] = ()

    @property
    def mark(self) -> HookMark:
        """What the board shows: the state, with what is late, due back today, needed today, or two on one hook."""
        if self.state == "wrong":
            return "two" if sum(row.here for row in self.copies) > 1 else "wrong"
        if self.state == "hangs":
            return "needed" if any(row.here and row.pull_for for row in self.copies) else "hangs"
        if self.state == "out":
            due = {row.due for row in self.copies}
            return "late" if "late" in due else "today" if "today" in due else "out"
        return "free"


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A safe's hooks as they are on the wall, and what lies in it loose."""

    safe: SafeRow
    hooks: tuple[HookRow, ...]
    loose: tuple[HangingRow, ...]


@dataclass(frozen=True, slots=True)
class FreeHook:
    """A hook on which nothing hangs and nothing lives."""

    hook_id: int
    label: str
