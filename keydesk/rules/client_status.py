"""Prospect, active, inactive: how a client stands with the office in one branch, and what changes it (I7, I8, I20)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final, Literal

from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

Event = Literal["added", "visit", "said"]
"""``added``: the client came to the office. ``visit``: staff booked a visit, or the client asked for one. ``said``:
somebody with the permission said how the client stands."""

STATUSES: Final = ("prospect", "active", "inactive")
FIRST: Final = "prospect"


def status_after(status: str | None, event: Event, *, price_cents: int = 0, wanted: str = "") -> str:
    """How a client stands after something happened.

    ========== ======= ==================== ==========
    status     event   with                 becomes
    ========== ======= ==================== ==========
    none       added   nothing said         prospect
    none       added   a status             that
    prospect   visit   a price above zero   active
    prospect   visit   no price             prospect
    active     visit   any price            active
    inactive   visit   any price            inactive
    any        said    a status             that
    ========== ======= ==================== ==========

    Args:
        status: how they stand now; None for somebody who is not known yet.
        event: what happened.
        price_cents: of the visit.
        wanted: the status that was said.

    Raises:
        Refusal: ``wanted`` is no status.
    """
    if wanted and wanted not in STATUSES:
        raise Refusal(f"A client is {', '.join(STATUSES)}; not “{shown(wanted, width=30)}”.", field="status")
    now = status or FIRST
    if event == "visit":
        return "active" if now == "prospect" and price_cents > 0 else now
    return wanted or now


def may_book(status: str | None) -> bool:
    """Whether visits of a client may be booked: of everybody who is not inactive."""
    return status in {"prospect", "active"}


@dataclass(frozen=True, slots=True)
class StatusLine:
    """One change of status as the record has it; ``old`` is None where there was no place in the branch before."""

    old: str | None
    new: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Earlier:
    """What somebody was before, and from when to when; ``since`` is None where nobody wrote it down."""

    status: str
    since: datetime | None
    until: datetime


def earlier(
    lines: Sequence[StatusLine], *, now: str, since: datetime, came: datetime | None = None
) -> tuple[Earlier, ...]:
    """What somebody was in a branch before they became what they are, the latest first (I20).

    A status that was taken back, or said again, makes no line of its own: what stands beside each other is different.

    Args:
        lines: the record's changes of status in that branch, oldest first.
        now: how they stand.
        since: since when, as the branch keeps it; nothing that was before is said to have lasted longer.
        came: when they were put on file, where that is known.
    """
    found: list[Earlier] = []
    for status, begins, ends in _stretches(lines, since, came):
        if found and found[-1].status == status:
            found[-1] = Earlier(status, found[-1].since, ends)
        elif begins is None or begins < ends:
            found.append(Earlier(status, begins, ends))
    if found and found[-1].status == now:
        # It is the same stretch that still lasts.
        found.pop()
    return tuple(reversed(found))


def _stretches(
    lines: Sequence[StatusLine], since: datetime, came: datetime | None
) -> Iterator[tuple[str, datetime | None, datetime]]:
    """Status, from and to of each stretch that has ended by ``since``."""
    if lines and lines[0].old is not None:
        yield lines[0].old, came, min(lines[0].at, since)
    for line, following in pairwise(lines):
        if line.new is not None:
            yield line.new, line.at, min(following.at, since)
