"""The lines of the Desk's list: what a scan came to, how it is told, and the facts that it is told from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from keydesk.rules.custody import where
from keydesk.rules.dates import moment, near_day, today

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from keydesk.rules.custody import CopyFacts

EntryKind = Literal[
    "out",
    "in",
    "already",
    "handed_over",
    "wrong_person",
    "unknown",
    "refused",
    "to_whom",
    "turn",
    "ended",
    "undone",
    "set",
    "which",
    "stopped",
]
Tone = Literal["done", "warn", "bad", "plain"]


@dataclass(frozen=True, slots=True)
class Mark:
    """How a kind of result is told: its word, its sign, how often the bell rings, and its tone."""

    word: str
    sign: str
    bells: int
    tone: Tone


MARKS: Final[dict[EntryKind, Mark]] = {
    "out": Mark("out", "→", 1, "done"),
    "in": Mark("in", "←", 1, "done"),
    "handed_over": Mark("over", "»", 1, "done"),
    "already": Mark("already", "=", 2, "plain"),
    "to_whom": Mark("to whom", "…", 2, "warn"),
    "which": Mark("which", "…", 2, "warn"),
    "wrong_person": Mark("wrong person", "!", 3, "bad"),
    "unknown": Mark("unknown", "?", 3, "bad"),
    "refused": Mark("refused", "x", 3, "bad"),
    "stopped": Mark("stopped", "x", 3, "bad"),
    "undone": Mark("undone", "«", 1, "warn"),
    "turn": Mark("turn", ">", 1, "plain"),
    "ended": Mark("end", ".", 0, "plain"),
    "set": Mark("set", "+", 0, "plain"),
}
"""One row a kind; word, sign and bells together tell every two kinds apart, without colour and without ears."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the company, as the desk needs to know them."""

    staff_id: int
    name: str
    short: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class NextNeed:
    """The next visit whose sitter lacks a key: for whom, and when (wall-clock time of the office, without a zone).

    Of a visit of a branch that nothing may be told of, only that it is ``where``, and its day.
    """

    staff_id: int
    sitter: str
    starts_at: datetime
    where: str = ""

    @property
    def who(self) -> str:
        """For whom: the sitter, or the branch."""
        return self.sitter or self.where

    @property
    def at(self) -> str:
        """The time of day, ``08:30``; empty where only the day may be told."""
        return "" if self.where else f"{self.starts_at:%H:%M}"


@dataclass(frozen=True, slots=True)
class DeskCopy:
    """A copy as it stands at the moment of the scan, with what the desk says about it beyond the facts of custody.

    Attributes:
        facts: what the rules of custody know of it.
        by: who moved it last, as stored.
        next_need: the next visit, within the coming days, whose sitter lacks this key.
    """

    facts: CopyFacts
    by: str = ""
    next_need: NextNeed | None = None

    @property
    def copy_id(self) -> int:
        """The copy's row."""
        return self.facts.id

    @property
    def tag(self) -> str:
        """What is printed on its tag."""
        return self.facts.tag_code

    @property
    def what(self) -> str:
        """Client and lock: ``Lindqvist, Ida · front door``."""
        facts = self.facts
        return f"{facts.client_name} · {facts.key_label}" if facts.key_label else facts.client_name

    @property
    def short_place(self) -> str:
        """Where it is, for a column: the hook, or whoever has it."""
        return self.facts.holder_words.removeprefix("hook ")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the turn's list. Stored text is in it as it is, to be marked by whoever shows it.

    Attributes:
        at: when; None where nobody knows yet.
        key: the tag, or what was typed.
        what: client and lock, or the person.
        place: where from or where to.
        details: lines beneath: the way of the lock, who needs it next, what can be typed now.
        said: the sentence above the footer; ``hint``: how it is taken back.
        batch_id: what an undo takes back; None when nothing moved.
    """

    at: datetime | None
    kind: EntryKind
    key: str = ""
    what: str = ""
    place: str = ""
    details: tuple[str, ...] = ()
    said: str = ""
    hint: str = ""
    copy_id: int | None = None
    batch_id: int | None = None

    @property
    def mark(self) -> Mark:
        """How it is told."""
        return MARKS[self.kind]


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that typed words found: a sitter, a client, a pet or a copy, with its facts as they were then.

    Attributes:
        gone: whether it is no longer with us: it comes after all that is.
    """

    kind: Literal["sitter", "client", "pet", "copy"]
    name: str
    detail: str = ""
    person: Person | None = None
    client_id: int | None = None
    copy_id: int | None = None
    pet_id: int | None = None
    tag: str = ""
    facts: CopyFacts | None = None
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What a line means in the store: a person by badge, one copy, or things to choose from; else nothing.

    Attributes:
        now: when it was read.
        may_manage: whether whoever asks may make keys and change them, so that it is offered.
        old_code: the code that the tag carries where the key has another by now; empty where it is the present one.
        had_badge: whose badge it was before they were given another.
    """

    now: datetime
    person: Person | None = None
    copy: DeskCopy | None = None
    choices: tuple[Choice, ...] = ()
    may_manage: bool = True
    old_code: str = ""
    had_badge: Person | None = None


def already(copy: DeskCopy, place: str, now: datetime) -> Entry:
    """A second scan, which changes nothing."""
    return Entry(
        now,
        "already",
        key=copy.tag,
        what=copy.what,
        place=place,
        said=f"{copy.tag} is already {place}; nothing changed",
        copy_id=copy.copy_id,
    )


def to_whom(copy: DeskCopy, *, now: datetime, zone: ZoneInfo) -> Entry:
    """A key that is in was scanned without a turn."""
    details = [line for line in (need_line(copy.next_need, now=now, zone=zone),) if line]
    return Entry(
        now,
        "to_whom",
        key=copy.tag,
        what=copy.what,
        place=where(copy.facts),
        details=(*details, "To whom? Scan a badge; Enter leaves it"),
        said=f"{copy.tag} is {where(copy.facts)}: scan the badge of whoever takes it",
        hint="Enter leaves it",
        copy_id=copy.copy_id,
    )


def wrong_person(copy: DeskCopy, sitter: Person, *, now: datetime, zone: ZoneInfo, others: int = 0) -> Entry:
    """Somebody else than the sitter of the turn has it: who, since when, and who said so.

    Args:
        copy: what was scanned.
        sitter: whose turn it is.
        now: when.
        zone: the office's.
        others: how many more of this turn are with somebody else; ``over`` and ``in`` move them all.
    """
    since = f" since {moment(copy.facts.since, now=now, zone=zone)}"
    has = copy.facts.holder_words
    what = f"all {others + 1}" if others else "it"
    by = f" (by {copy.by})" if copy.by else ""
    details = [line for line in (need_line(copy.next_need, now=now, zone=zone),) if line]
    return Entry(
        now,
        "wrong_person",
        key=copy.tag,
        what=copy.what,
        place=f"{has} has it{since}{by}",
        details=(*details, f"over  hands {what} to {sitter.short}    in  takes {what} in"),
        said=f"{copy.tag} is with {has}{since}{by}, not with {sitter.name}: nothing moved",
        hint="type over, or in",
        copy_id=copy.copy_id,
    )


def out_of_service(copy: DeskCopy, now: datetime) -> Entry:
    """A copy that is lost, stolen or retired."""
    facts = copy.facts
    why = f" ({facts.retired_reason.replace('_', ' ')})" if facts.retired_reason else ""
    state = facts.state
    return Entry(
        now,
        "refused",
        key=copy.tag,
        what=copy.what,
        place=f"{state}{why}",
        details=("It is out of use: put it aside. Keys (F4) says since when, and restores it",),
        said=f"{copy.tag} is {state}{why}: it goes to nobody",
        copy_id=copy.copy_id,
    )


def old_tag_line(tag_code: str, old_code: str) -> str:
    """What to do with a tag that carries a code which its key had earlier."""
    return f"The tag is old: it says {old_code}. Write {tag_code} on it, or put a new tag on"


def need_line(need: NextNeed | None, *, now: datetime, zone: ZoneInfo) -> str:
    """``Jo needs it tomorrow 08:30``, or nothing."""
    if need is None:
        return ""
    day = near_day(need.starts_at.date(), today=today(now, zone))
    if need.where:
        return f"needed {day} too ({need.where})"
    return f"{need.sitter} needs it {day} {need.at}"


def is_urgent(need: NextNeed | None, *, now: datetime, zone: ZoneInfo) -> bool:
    """Tell whether a returned copy is needed today or tomorrow, so that handing it over at once is offered."""
    return need is not None and not need.where and (need.starts_at.date() - today(now, zone)).days <= 1
