"""Counts of safes and sitters, as rows. All texts as stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CountPlaceRow:
    """One place of a count.

    Attributes:
        safe_id, staff_id: the safe, or the sitter; the other is None.
        name: the safe's label, or the sitter's name.
        expected: copies that should be there.
        found: how many of them were seen there, on their hook.
        to_look_at: hooks that should be empty and that nobody has said to be so yet.
    """

    safe_id: int | None
    staff_id: int | None
    name: str
    expected: int
    found: int
    to_look_at: int


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding, for people.

    Attributes:
        key: its stable name within the count.
        kind: as in :data:`keydesk.rules.stock_take.FINDING_WORDS`.
        copy_id: the copy; None for an unknown tag or a thing without one.
        tag: the tag's code, or what was scanned.
        client, label: whose key it is and what it opens; empty for unknown ones.
        recorded: where it was recorded: ``Front office A7``, ``Sam Ortega``, ``missing``.
        seen: where it was seen; empty when it was not; several places for one that was counted twice.
        looked: for one that was not seen, whether its hook was said to be empty.
        safe_id, hook_id: the hook that it is about: where it was seen, else where it is recorded; for boards.
        remedy: what was done about it: ``record``, ``missing``, ``leave``; empty while nothing is.
        reason: why.
        operator: who did it.
        batch_id: the batch in which it was done, by which it is taken back; None while nothing is.
    """

    key: str
    kind: str
    copy_id: int | None
    tag: str
    client: str
    label: str
    recorded: str
    seen: str
    looked: bool
    safe_id: int | None
    hook_id: int | None
    remedy: str = ""
    reason: str = ""
    operator: str = ""
    batch_id: int | None = None


@dataclass(frozen=True, slots=True)
class CounterRow:
    """Somebody who counts: how much they have said, and when last."""

    staff_id: int
    name: str
    lines: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class CountLineRow:
    """One thing that was said in a count, the latest first; what its sayer took back is left out."""

    line_id: int
    at: datetime
    operator: str
    kind: str
    tag: str
    place: str
    outcome: str


@dataclass(frozen=True, slots=True)
class CountRow:
    """One count as it stands, or as it was signed off.

    Attributes:
        status: ``open``, ``signed_off``, ``dropped``.
        places: what is counted.
        findings: as they are told: what is right first; of a signed-off count those that were settled.
        hooks: safe, hook and label of the hooks that are counted, in reading order.
        hooks_to_look_at: ids of the hooks that should be empty and that nobody has looked at.
        seen_hooks: ids of the hooks of which somebody has said what hangs there.
        counters: who counts.
        lines: the latest things said.
        expected, found: how many copies should be there, and how many were right.
    """

    stock_take_id: int
    label: str
    status: str
    started_at: datetime
    started_by: str
    signed_off_at: datetime | None
    signed_off_by: str
    note: str
    places: tuple[CountPlaceRow, ...]
    findings: tuple[FindingRow, ...]
    hooks: tuple[tuple[int, int, str], ...]
    hooks_to_look_at: tuple[int, ...]
    seen_hooks: frozenset[int]
    counters: tuple[CounterRow, ...]
    lines: tuple[CountLineRow, ...]
    expected: int
    found: int

    @property
    def open_findings(self) -> tuple[FindingRow, ...]:
        """What is wrong and not settled yet."""
        return tuple(each for each in self.findings if each.kind != "found" and not each.remedy)


@dataclass(frozen=True, slots=True)
class CountInListRow:
    """One count in the list of them."""

    stock_take_id: int
    label: str
    status: str
    places: str
    started_at: datetime
    started_by: str
    signed_off_at: datetime | None
    signed_off_by: str
    expected: int
    found: int
    settled: int


@dataclass(frozen=True, slots=True)
class LastCountRow:
    """When a safe was last counted and signed off; None for never."""

    safe_id: int
    label: str
    counted_at: datetime | None
    days: int | None
