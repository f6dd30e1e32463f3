"""What drives a line at the desk: what it wants read and done, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from keydesk.rules.desk_lines import Choice, Entry
from keydesk.rules.refusal import Refusal
from keydesk.rules.turn import Turn

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from keydesk.desk import Desk

Via = Literal["scan", "typed"]


@dataclass(frozen=True, slots=True)
class LookUp:
    """Something to be read: a function of ``keydesk.db.queries`` and its keyword arguments."""

    query: Callable[..., Any]
    what: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Perform:
    """Something to be done: a function of ``keydesk.operations`` and its keyword arguments."""

    operation: Callable[..., Any]
    how: dict[str, Any]
    via: str = "scan"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a line.

    Attributes:
        turn: the turn after it.
        entries: the lines that it makes, oldest first.
        choices: what it may mean, to choose from.
        wants_help: whether it asked what the box understands.
    """

    turn: Turn
    entries: tuple[Entry, ...] = ()
    choices: tuple[Choice, ...] = ()
    wants_help: bool = False


Steps = Generator[LookUp | Perform, Any, Taken]
"""What drives a line: requests out, results in, the outcome at the end."""


@dataclass(frozen=True, slots=True)
class At:
    """The circumstances of a line."""

    zone: ZoneInfo
    via: Via


def refused_line(current: Turn, text: str, refusal: Refusal, *, now: datetime) -> Taken:
    """The line for a refusal that was raised rather than sent."""
    entry = Entry(now, "refused", key=text, what=refusal.message, details=refusal.details, said=refusal.message)
    return Taken(current, (entry,))


def drive_now(desk: Desk, steps: Steps, *, via: str = "") -> Taken:
    """Drive one line at once, in the caller's thread.

    Args:
        desk: who does it, and where.
        steps: the line.
        via: how it was asked for, where that is not as the line itself says.

    Raises:
        Refusal: as the line's steps do; and where the store takes nothing more, so that nobody scans on into nothing.
    """
    result: Any = None
    while True:
        try:
            request = steps.send(result)
        except StopIteration as done:
            return done.value  # type: ignore[no-any-return]  # the generator's own return value
        if isinstance(request, LookUp):
            result = desk.look_up_now(request.query, **request.what)
        else:
            result = _perform_now(desk, request, via or request.via)


def _perform_now(desk: Desk, request: Perform, via: str) -> Any:
    try:
        return desk.perform_now(request.operation, via=via, **request.how)
    except Refusal as refusal:
        if refusal.code == "unusable":
            raise
        return refusal
