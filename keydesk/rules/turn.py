"""A turn at the desk: whose it is, what was scanned in it, and what the desk remembers between two scans."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

    from keydesk.rules.desk_lines import DeskCopy, Entry, EntryKind, Person

MoveKind = Literal["out", "in", "handed_over"]


@dataclass(frozen=True, slots=True)
class Move:
    """A movement that a scan asks for; ``to`` is the sitter for ``out`` and ``handed_over``."""

    kind: MoveKind
    copy: DeskCopy
    to: Person | None = None


@dataclass(frozen=True, slots=True)
class RefusedMove:
    """A movement that was refused, kept so that ``because …`` can ask for it again."""

    move: Move
    sentence: str
    warnings: frozenset[str]


@dataclass(frozen=True, slots=True)
class Turn:
    """Everything the desk remembers between two scans.

    Attributes:
        sitter: whose turn it is; None between turns.
        due_at: set for the turn; ``has_due`` tells a standing hand-out (None) from nothing set.
        returned_at: when the next returns really came, if not now.
        note: kept with the next movements.
        handled: what each copy's last scan of this turn did.
        asked: copies that wait for a badge; ``wrong``: those that somebody else has.
        offer: the copy just returned, whose next need can be answered at once.
        refused: the movements that ``because …`` would ask for again, in the order in which they were refused.
        unknown: the last code that nobody knows.
        lines: what moved in this session, newest last, for undo: entry and turn-kind of each.
        last_at: when the last line came.
        days: of how many days the sitter's needs are shown, today included; None is as usual. It outlives the turn.
    """

    sitter: Person | None = None
    due_at: datetime | None = None
    has_due: bool = False
    returned_at: datetime | None = None
    note: str = ""
    handled: dict[int, EntryKind] = field(default_factory=dict)
    asked: tuple[DeskCopy, ...] = ()
    wrong: tuple[DeskCopy, ...] = ()
    offer: DeskCopy | None = None
    refused: tuple[RefusedMove, ...] = ()
    unknown: str = ""
    last_copy: DeskCopy | None = None
    moved: tuple[Entry, ...] = ()
    out: int = 0
    came_in: int = 0
    last_at: datetime | None = None
    days: int | None = None
