"""The plan while it is being made: items as they come, what they refer to, and how values are compared."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from keydesk.db.rows.importing import Have
from keydesk.importing.drafts import Origin, SitterName, Value, Values
from keydesk.importing.items import FieldChange, Item, Kind, Ref
from keydesk.rules.phones import phone_key
from keydesk.rules.text import shown

_NOTES = frozenset({"notes", "office_notes"})
_HEADING = "From the import: "


@dataclass(slots=True)
class Unmatched:
    """A sitter's name that nobody here goes by, while lines with it are counted."""

    name: str
    origin: Origin
    reason: str
    times: int = 0


@dataclass(slots=True)
class PlanBook:
    """The plan under way.

    Attributes:
        have: what the office has.
        items: the items so far.
        tallies: what is counted on the way.
        unmatched: sitters' names that nobody here goes by.
        edited_ways: ways in that a person has changed here.
        sitter_words: a sitter as the files write one → the name here, told by people.
    """

    have: Have
    items: list[Item] = field(default_factory=list)
    tallies: Counter[str] = field(default_factory=Counter)
    unmatched: dict[str, Unmatched] = field(default_factory=dict)
    sitter_words: Mapping[str, str] = field(default_factory=dict)
    edited_ways: frozenset[tuple[str, int, str]] = field(init=False)
    _first_source: dict[tuple[str, int], str] = field(init=False)

    def __post_init__(self) -> None:
        self._first_source = {}
        self.edited_ways = frozenset(each for each in self.have.edited if each[0] == "access_method")
        for (source, subject, _), link in self.have.links.items():
            self._first_source.setdefault((subject, link.subject_id), source)

    def put(self, item: Item) -> Ref:
        """Adds an item; gives what others refer to it by: its record, or its place in the plan."""
        self.items.append(item)
        return Ref(item.kind, id=item.target) if item.target is not None else Ref(item.kind, item=len(self.items) - 1)

    def refuse(self, kind: Kind, origin: Origin, title: str, reason: str) -> None:
        """Adds an item for a line that gives nothing."""
        self.items.append(Item(kind, "refused", origin, title, reason=reason))

    def clash(self, kind: Kind, origin: Origin, title: str, reason: str) -> None:
        """Adds an item that people must decide; nothing of it is written."""
        self.items.append(Item(kind, "clash", origin, title, reason=reason))

    def miss_sitter(self, sitter: SitterName, origin: Origin, reason: str) -> None:
        """Counts a sitter who could not be told."""
        name = sitter.name or sitter.uid
        found = self.unmatched.setdefault(name.casefold(), Unmatched(name, origin, reason))
        found.times += 1

    def why_unmatched(self, name: str) -> str:
        """Why a sitter's name tells nobody here."""
        found = self.unmatched.get(name.casefold())
        return found.reason if found else "nobody of ours, as was said"

    def known(self, source: str, subject: str, uid: str) -> int | None:
        """The record that an outside id is here, or None."""
        link = self.have.links.get((source, subject, uid))
        return link.subject_id if link else None

    def known_said(self, source: str, subject: str, uid: str) -> int | None:
        """The message or request that an outside number is here, or None; the office knows its own numbers."""
        if self.have.is_own(source) and uid.isascii() and uid.isdigit() and int(uid) in self.have.said[subject]:
            return int(uid)
        return self.known(source, subject, uid)

    def outside(self, source: str, subject: str, uid: str) -> tuple[str, str] | None:
        """What a record is to be remembered under; the office's own numbers need no remembering."""
        link = self.have.links.get((source, subject, uid))
        return None if not uid or (link is not None and link.own) else (source, uid)

    def came_from(self, source: str, subject: str, row: int) -> bool:
        """Whether a record came from this source: to what people or another source added, a file only adds."""
        return (subject, row) not in self.have.by_hand and self._first_source.get((subject, row)) == source

    def unmoved(self, source: str, subject: str, uid: str, fingerprint: str) -> bool:
        """Whether the file says of this thing what it said the last time."""
        link = self.have.links.get((source, subject, uid))
        return link is not None and link.fingerprint == fingerprint


@dataclass(frozen=True, slots=True)
class Difference:
    """What a file would change in a record, and what it would but must not."""

    changes: tuple[FieldChange, ...]
    remarks: tuple[str, ...]


def fingerprint(*parts: object) -> str:
    """A short print of what a file says of one thing; secrets never go into it."""
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:24]


def difference(
    subject: str,
    record: tuple[int, Values],
    told: Mapping[str, Value | Ref],
    *,
    edited: frozenset[tuple[str, int, str]],
    own_source: bool,
) -> Difference:
    """Compares what a file tells with the record.

    A file of the record's own source wins, but for fields that a person has changed here since. A file of another
    source only fills what is empty; what it says otherwise is added to the notes, so that nothing is lost.

    Args:
        subject: the table's name, as history has it.
        record: its id and what it holds.
        told: what the file gives.
        edited: fields that people have changed.
        own_source: whether the record came from this source.
    """
    row, ours = record
    changes: list[FieldChange] = []
    remarks: list[str] = []
    aside: list[str] = []
    for name, new in told.items():
        old = ours.get(name)
        if _equal(name, old, new):
            continue
        if old is None or old == "":
            changes.append(FieldChange(name, old, new))
        elif (subject, row, name) in edited:
            remarks.append(f"{_words(name)} was changed here and stays: {_told(old)} (the file has {_told(new)})")
        elif own_source:
            changes.append(FieldChange(name, old, new))
        elif name in _NOTES:
            aside.extend(line for line in str(new).splitlines() if line.strip() and line not in str(old))
        elif name not in {"status", "since", "key_required", "no_key_reason"} and not isinstance(new, Ref):
            aside.append(f"{_words(name)}: {new}")
    return Difference((*changes, *_aside(ours, changes, aside)), tuple(remarks))


def _aside(ours: Values, changes: Iterable[FieldChange], lines: list[str]) -> tuple[FieldChange, ...]:
    """What another source says otherwise, as an addition to the office's notes."""
    before = str(ours.get("notes") or "")
    fresh = [line for line in dict.fromkeys(lines) if line not in before]
    if not fresh or "notes" not in ours:
        return ()
    if any(change.field == "notes" for change in changes):
        return ()
    return (FieldChange("notes", before, "\n".join(part for part in (before, _HEADING + "; ".join(fresh)) if part)),)


def _equal(name: str, old: Value, new: Value | Ref) -> bool:
    if isinstance(new, Ref):
        return new.id is not None and new.id == old
    if old == new:
        return True
    if name.endswith("phone") and old and new:
        return phone_key(str(old)) == phone_key(str(new)) != ""
    return False


def _words(name: str) -> str:
    return name.removesuffix("_id").replace("_", " ").capitalize()


def _told(value: Value | Ref) -> str:
    if isinstance(value, Ref):
        return "somebody else"
    return f"“{shown(str(value), width=40)}”"
