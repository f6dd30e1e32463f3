"""What a count of safes and sitters comes to: what was seen against what is recorded.

One thing that is wrong makes one finding. A copy is judged by the place that was recorded *when it was seen*, so that
keys which the desk gives out while others count are neither lost nor found by that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

FindingKind = Literal[
    "found",
    "wrong_hook",
    "misplaced",
    "elsewhere",
    "turned_up",
    "out_of_use",
    "unknown",
    "untagged",
    "should_be_empty",
    "twice",
    "not_seen",
]

FINDING_WORDS: Final[dict[FindingKind, str]] = {
    "found": "found",
    "wrong_hook": "wrong hook",
    "misplaced": "misplaced",
    "elsewhere": "should be elsewhere",
    "turned_up": "turned up",
    "out_of_use": "out of use",
    "unknown": "unknown tag",
    "untagged": "no tag",
    "should_be_empty": "should be empty",
    "twice": "counted twice",
    "not_seen": "not seen",
}
"""The findings in the desk's words, in the order in which they are told."""

Remedy = Literal["record", "missing", "leave"]

REMEDIES: Final[dict[FindingKind, tuple[Remedy, ...]]] = {
    "found": (),
    "wrong_hook": ("record", "leave"),
    "misplaced": ("record", "leave"),
    "elsewhere": ("record", "leave"),
    "turned_up": ("record", "leave"),
    "out_of_use": ("leave",),
    "unknown": ("leave",),
    "untagged": ("leave", "missing"),
    "should_be_empty": ("leave",),
    "twice": ("leave",),
    "not_seen": ("missing", "leave"),
}
"""What can be done about a finding, the usual first: record the copy where it was seen, mark it missing, or leave the
record as it is, which needs a reason (it was hung back, handed to somebody, …)."""


def remedies_of(kind: str, *, of_copy: bool) -> tuple[Remedy, ...]:
    """What can be done about a finding of a kind; what is about no copy can only be left, with a reason."""
    found = next((remedies for name, remedies in REMEDIES.items() if name == kind), ())
    return found if of_copy else tuple(each for each in found if each == "leave")


REMEDY_WORDS: Final[dict[Remedy, str]] = {
    "record": "recorded where it was seen",
    "missing": "marked missing",
    "leave": "left as it was",
}


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of a copy: a safe with a hook or without, a sitter, another kind of holder, or a state out of service."""

    kind: str
    safe_id: int | None = None
    hook_id: int | None = None
    staff_id: int | None = None

    def same_place(self, other: Spot) -> bool:
        """Whether both are the same safe, or the same sitter; hooks aside."""
        return (self.kind, self.safe_id, self.staff_id) == (other.kind, other.safe_id, other.staff_id)


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing that somebody who counts has said.

    Attributes:
        kind: ``tag`` (a tag was scanned), ``empty`` (a hook has nothing), ``untagged`` (a key without a readable tag).
        at: where: a safe, with a hook where the counting went hook by hook, or a sitter.
        text: what was scanned; empty for the other kinds.
        copy_id: the copy that it means; None for an unknown tag.
        recorded: where the copy was recorded at that moment; None where it means none.
    """

    kind: str
    at: Spot
    text: str = ""
    copy_id: int | None = None
    recorded: Spot | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """A copy that is recorded in a place that is counted.

    Attributes:
        copy_id: the copy.
        spot: where.
        moved_since: whether it came there after the count had begun.
    """

    copy_id: int
    spot: Spot
    moved_since: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What is right or wrong about one copy, one tag or one hook.

    Attributes:
        key: a stable name within the count, ``copy:17``, ``tag:88123``, ``hook:4``.
        kind: see :data:`FINDING_WORDS`.
        copy_id: the copy; None for an unknown tag or a thing without one.
        text: the tag that was scanned and is unknown.
        recorded: where it was recorded when it was seen (or is now, when it was not seen).
        seen: where it was seen; None when it was not.
        also: where it was seen besides.
        looked: for ``not_seen``, whether somebody has said that its hook is empty.
    """

    key: str
    kind: FindingKind
    copy_id: int | None = None
    text: str = ""
    recorded: Spot | None = None
    seen: Spot | None = None
    also: tuple[Spot, ...] = ()
    looked: bool = False

    @property
    def wrong(self) -> bool:
        """Whether somebody has to do something about it."""
        return self.kind != "found"


def take_stock(expected: Sequence[Expected], seen: Sequence[Seen]) -> tuple[Finding, ...]:
    """The findings of a count: every copy seen or expected once, every unknown tag and every surprising hook once.

    Args:
        expected: the copies recorded in the places that are counted.
        seen: what was said, oldest first.
    """
    of_copy: dict[int, list[Seen]] = {}
    unknown: dict[str, list[Seen]] = {}
    for each in seen:
        if each.kind == "tag" and each.copy_id is not None:
            of_copy.setdefault(each.copy_id, []).append(each)
        elif each.kind == "tag":
            unknown.setdefault(each.text, []).append(each)
    findings = [_of_copy(copy_id, lines) for copy_id, lines in of_copy.items()]
    findings += [_of_unknown(text, lines) for text, lines in unknown.items()]
    last_said = {each.at: each.kind for each in seen if each.at.hook_id is not None}
    unseen = [each for each in expected if each.copy_id not in of_copy and not each.moved_since]
    by_hook = {each.spot: each for each in unseen if each.spot.hook_id is not None}
    nameless = {at for at, kind in last_said.items() if kind == "untagged"}
    for at in nameless:
        own = by_hook.get(at)
        if own is not None:
            findings.append(Finding(f"copy:{own.copy_id}", "untagged", own.copy_id, recorded=own.spot, seen=at))
        elif any(each.spot == at for each in expected):
            # The key that lives here was seen, or has come since: this is another one.
            findings.append(Finding(f"hook:{at.hook_id}", "untagged", seen=at))
        else:
            findings.append(Finding(f"hook:{at.hook_id}", "should_be_empty", seen=at))
    findings += [
        Finding(
            f"copy:{each.copy_id}",
            "not_seen",
            each.copy_id,
            recorded=each.spot,
            looked=last_said.get(each.spot) == "empty",
        )
        for each in unseen
        if each.spot not in nameless
    ]
    order = list(FINDING_WORDS)
    return tuple(sorted(findings, key=lambda found: (order.index(found.kind), found.key)))


def finding_of(seen: Seen, expected: Sequence[Expected], said: Sequence[Seen]) -> Finding:
    """What one thing said comes to, beside everything said, itself among it; a tag without judging all the others."""
    if seen.kind == "tag":
        same = [each for each in said if each.kind == "tag" and (each.copy_id, each.text) == (seen.copy_id, seen.text)]
        return _of_unknown(seen.text, same) if seen.copy_id is None else _of_copy(seen.copy_id, same)
    findings = take_stock(expected, said)
    own = next((each for each in findings if each.key == f"hook:{seen.at.hook_id}"), None)
    return own or next(each for each in findings if each.kind == "untagged" and each.seen == seen.at)


def _of_unknown(text: str, lines: Sequence[Seen]) -> Finding:
    return Finding(f"tag:{text}", "unknown", text=text, seen=lines[-1].at, also=_others(lines))


def _of_copy(copy_id: int, lines: Sequence[Seen]) -> Finding:
    last = lines[-1]
    recorded, at = last.recorded, last.at
    also = _others(lines)
    key = f"copy:{copy_id}"
    if also:
        return Finding(key, "twice", copy_id, recorded=recorded, seen=at, also=also)
    # Who counted the same copy without hooks has not said that it hangs on none.
    at = next((each.at for each in reversed(lines) if each.at.hook_id is not None), at)
    return Finding(key, _kind(recorded, at), copy_id, recorded=recorded, seen=at)


def _kind(recorded: Spot | None, at: Spot) -> FindingKind:
    if recorded is None or recorded.kind == "retired":
        return "out_of_use"
    if recorded.kind in {"missing", "lost", "stolen"}:
        return "turned_up"
    if recorded.same_place(at):
        return "found" if at.hook_id in {None, recorded.hook_id} else "wrong_hook"
    return "misplaced" if recorded.kind == at.kind == "safe" else "elsewhere"


def _others(lines: Sequence[Seen]) -> tuple[Spot, ...]:
    """The other places in which the same was seen; a place without a hook is none where its hook is known as well."""
    last = next((each.at for each in reversed(lines) if each.at.hook_id is not None), lines[-1].at)
    found: dict[Spot, None] = {}
    for each in lines:
        loose_same = each.at.hook_id is None and each.at.same_place(last)
        if each.at != last and not loose_same:
            found[each.at] = None
    return tuple(found)


def hooks_to_look_at(
    hook_ids: Iterable[tuple[int, int]], expected: Sequence[Expected], seen: Sequence[Seen]
) -> tuple[int, ...]:
    """The hooks that should be empty and that nobody has said to be so.

    Args:
        hook_ids: ``(safe_id, hook_id)`` of the hooks that are counted, in reading order.
        expected: the copies recorded there.
        seen: what was said.
    """
    taken = {each.spot.hook_id for each in expected}
    looked = {each.at.hook_id for each in seen}
    return tuple(hook_id for _, hook_id in hook_ids if hook_id not in taken and hook_id not in looked)
