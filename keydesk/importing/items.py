"""What a plan is made of: one item for each thing that a file speaks of, and what is to become of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from keydesk.importing.drafts import Origin, Value

Kind = Literal[
    "field", "staff", "vet", "territory", "client", "contact", "access", "block", "pet", "safe", "hook", "key", "copy",
    "service", "price", "visit", "message", "request",
]  # fmt: skip
KINDS: tuple[Kind, ...] = (
    "field",
    "staff",
    "vet",
    "territory",
    "client",
    "contact",
    "access",
    "block",
    "pet",
    "safe",
    "hook",
    "key",
    "copy",
    "service",
    "price",
    "visit",
    "message",
    "request",
)
"""In the order in which they are applied: what is referred to comes first."""

Action = Literal["add", "change", "same", "clash", "refused"]
ACTIONS: tuple[Action, ...] = ("add", "change", "same", "clash", "refused")


@dataclass(frozen=True, slots=True)
class Ref:
    """Another thing: one that is there (``id``), or one that this plan adds (``item``, its place in the plan)."""

    kind: Kind
    id: int | None = None
    item: int | None = None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that the file gives otherwise than the office has it; None is nothing."""

    field: str
    old: Value
    new: Value | Ref


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of a file.

    Attributes:
        kind: what it is.
        action: ``add``; ``change`` (the record gets ``changes``); ``same``; ``clash`` (people must decide: nothing is
            written, unless ``goes_in``); ``refused`` (the line gives nothing).
        origin: file and line.
        title: what to call it in a list.
        reason: why it clashes or is refused.
        remarks: what else to know: kept against the file, put elsewhere, mended.
        target: the record that it is here, for ``change`` and ``same``, and for ``add`` where one is taken up again.
        values: columns of the record to add.
        refs: columns that refer to other things.
        changes: what changes in the record.
        outside: source and outside id under which it will be found again.
        fingerprint: print of what the file says of it.
        secret: what is to be sealed, for ways in.
        goes_in: a clash that is written all the same, in the way that the reason tells.
        question: of which question (:attr:`ImportPlan.questions`) this is one of the cases.
    """

    kind: Kind
    action: Action
    origin: Origin
    title: str
    reason: str = ""
    remarks: tuple[str, ...] = ()
    target: int | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    refs: Mapping[str, Ref] = field(default_factory=dict)
    changes: tuple[FieldChange, ...] = ()
    outside: tuple[str, str] | None = None
    fingerprint: str = ""
    secret: str = field(default="", repr=False)
    goes_in: bool = False
    question: str = ""

    @property
    def adds(self) -> bool:
        """Whether a record is made for it. An ``add`` with a target takes up one whose import was taken back."""
        return (self.action == "add" or self.goes_in) and self.target is None


@dataclass(frozen=True, slots=True)
class UnmatchedSitter:
    """A sitter that the files name and the office cannot tell: the name, how often, the first line, and why."""

    name: str
    times: int
    origin: Origin
    reason: str


@dataclass(frozen=True, slots=True)
class Question:
    """What a calendar does not tell, and people are asked: once for all its cases, and remembered.

    Attributes:
        kind: whom the text means: a ``client`` or a ``sitter``.
        key: the form under which the answer is remembered.
        text: as it stands in the calendar.
        title: the whole of the first title.
        title_key: the form in which it is remembered, where it is no visit at all.
        times: how many visits hang on it.
        origin: the first of them.
        reason: why it cannot be told.
        fitting: the clients, or the people, whom it can mean.
    """

    kind: Literal["client", "sitter"]
    key: str
    text: str
    title: str
    times: int
    origin: Origin
    reason: str
    fitting: tuple[int, ...] = ()
    title_key: str = ""


@dataclass(frozen=True, slots=True)
class Double:
    """A new client of a file who may be somebody else: comes in as a new one unless somebody says that they are one.

    Attributes:
        source: where the file comes from.
        uid: what the row is called there.
        title: the new client.
        origin: where they stand.
        other: who they may be, in words.
        why: ``same phone, name alike``.
        client_id: the client here whom they may be.
        other_uid: or the other row of the source.
    """

    source: str
    uid: str
    title: str
    origin: Origin
    other: str
    why: str
    client_id: int | None = None
    other_uid: str = ""


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do. It stands as long as the office's data has not moved on from ``feed_id``.

    Attributes:
        sources: where the files come from; outside ids mean something only together with it.
        files: their names.
        items: everything, in the order of application.
        tallies: what is worth telling beside the counts.
        remarks: what was passed over in the files.
        unmatched_sitters: names to be told who they are.
        questions: what calendars do not tell.
        doubles: new clients who may be somebody else.
        apart: pairs who look alike, and of whom somebody said that they are two.
        feed_id: the change feed's end when the office was looked at.
    """

    sources: tuple[str, ...]
    files: tuple[str, ...]
    items: tuple[Item, ...]
    tallies: Counter[str]
    remarks: tuple[str, ...] = ()
    unmatched_sitters: tuple[UnmatchedSitter, ...] = ()
    questions: tuple[Question, ...] = ()
    doubles: tuple[Double, ...] = ()
    apart: tuple[tuple[Ref, Ref], ...] = ()
    feed_id: int = 0

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """Kind → action → how many, for the kinds that the files speak of."""
        found = Counter((item.kind, item.action) for item in self.items)
        kinds = {kind for kind, _ in found}
        return {kind: {action: found[kind, action] for action in ACTIONS} for kind in KINDS if kind in kinds}

    @property
    def open_questions(self) -> Iterator[Item]:
        """The items that people should look at: clashes and refusals, then those with remarks."""
        for item in self.items:
            if item.action in {"clash", "refused"}:
                yield item
        for item in self.items:
            if item.remarks and item.action not in {"clash", "refused"}:
                yield item

    @property
    def does_nothing(self) -> bool:
        """Whether applying it would leave everything as it is."""
        return not any(item.adds or item.changes for item in self.items)
