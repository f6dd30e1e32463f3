"""The list of keys, as rows."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from keydesk.db.rows.key_set import KeySet
from keydesk.db.rows.where import PlaceRow
from keydesk.rules.custody import Holder
from keydesk.rules.desk_lines import NextNeed
from keydesk.rules.query import Trouble


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One copy in the list of keys. All texts as stored.

    Attributes:
        copy_id: the copy.
        key_id: its key.
        client_id: whose key it is.
        tag_code: what is printed on its tag.
        client: the client as lists have them.
        opens: what the key opens.
        state: ``in_service``, ``lost``, ``stolen``, ``retired``.
        place: where it is, in names.
        holder: where it is, by primary keys, as a move expects it; None out of service.
        since: since when.
        due_at: when it should be back; None is standing.
        spare: whether it stays in the office.
        recalled: whether it is wanted back.
        version: the copy's row version, for edits.
        chased: how often its holder was asked for it since it is late.
    """

    copy_id: int
    key_id: int
    client_id: int
    tag_code: str
    client: str
    opens: str
    state: str
    place: PlaceRow
    holder: Holder | None
    since: datetime
    due_at: datetime | None
    spare: bool
    recalled: bool
    version: int
    chased: int = 0


@dataclass(frozen=True, slots=True)
class KeyMore:
    """What else is on file of a copy, for a list that shows it. All texts as stored.

    Attributes:
        key_code: the code of its key.
        kind: metal, fob, remote, card, mailbox, other.
        required: whether a visit needs its key.
        lock_location: where the lock is.
        description: the key's description.
        home: where it lives.
        legacy_code: its code in an old system.
        pieces: how many pieces are on the ring.
        tag_color: the colour of its tag.
        received_on: when it came.
        received_from: from whom.
        tested_on: when it was tried in its lock.
        tested_by: who tried it.
        needs_test: whether it should be tried.
        pets: the names of the client's pets; empty where they are not asked for.
        territory: the client's, else that of the zip code; empty where it is not asked for.
        needed: the next visit whose sitter lacks its key; None where nobody does, and where it is not asked for.
    """

    key_code: str
    kind: str
    required: bool
    lock_location: str
    description: str
    home: PlaceRow
    legacy_code: str
    pieces: int
    tag_color: str
    received_on: date | None
    received_from: str
    tested_on: date | None
    tested_by: str
    needs_test: bool
    pets: str = ""
    territory: str = ""
    needed: NextNeed | None = None


@dataclass(frozen=True, slots=True)
class KeyWindow:
    """The rows of what is on the screen, and the moment that they are told from.

    Attributes:
        rows: by primary key of the copy.
        now: the moment, aware UTC.
        more: what else is on file of them, where the list shows it.
    """

    rows: Mapping[int, KeyRow]
    now: datetime
    more: Mapping[int, KeyMore] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event of a copy, for the few latest beneath a list.

    Attributes:
        seq: its number in the copy's own line of events.
        kind: ``check_out``, ``check_in``, ``transfer`` and so on.
        before: where the copy was.
        after: where it went.
        state: its state afterwards.
        at: when it happened.
        operator: who did it, as stored.
        via: how: ``scan``, ``typed``, …
        reason: why, as typed.
    """

    seq: int
    kind: str
    before: PlaceRow
    after: PlaceRow
    state: str
    at: datetime
    operator: str
    via: str
    reason: str


@dataclass(frozen=True, slots=True)
class KeyDetail:
    """What stands beneath or beside the list for the copy under the cursor.

    Attributes:
        row: as in the list.
        home: where it lives.
        home_holder: the same by primary keys; None where it has no home.
        lock_location: where the lock is.
        description: the key's description.
        legacy_code: its code in an old system.
        pieces: how many pieces are on the ring.
        tested_on: when it was tried in its lock.
        untested: it should be tried, and was not.
        retired_reason: why it is out of use.
        key_version: the key's row version, for edits.
        copies: how many copies of the key are in service.
        others: the other copies of the key in service, by number.
        needed: the next visit whose sitter lacks this key; None where nobody does, or notices are off.
        event_count: how many events the copy has in all.
        events: the latest of them, newest first.
        now: the moment that all this is told from, aware UTC.
    """

    row: KeyRow
    home: PlaceRow
    home_holder: Holder | None
    lock_location: str
    description: str
    legacy_code: str
    pieces: int
    tested_on: date | None
    untested: bool
    retired_reason: str
    key_version: int
    copies: int
    others: tuple[KeyRow, ...]
    needed: NextNeed | None
    event_count: int
    events: tuple[EventRow, ...]
    now: datetime


@dataclass(frozen=True, slots=True)
class KeyCounts:
    """How many copies are where; of copies in service only, but for those that are lost or retired."""

    total: int = 0
    safe: int = 0
    sitter: int = 0
    client: int = 0
    contact: int = 0
    transit: int = 0
    missing: int = 0
    overdue: int = 0
    surplus: int = 0
    """With a sitter who has no visit there any more."""
    spare: int = 0
    untested: int = 0
    lost: int = 0
    """Stolen ones, too."""
    retired: int = 0
    longest_tag: int = 0
    """Characters of the longest tag code: tags are never cut."""

    @property
    def household(self) -> int:
        """With clients or the contacts of clients."""
        return self.client + self.contact


COUNTED: Final = (
    *("safe", "sitter", "client", "contact", "transit", "missing"),
    *("overdue", "surplus", "spare", "untested", "lost", "retired"),
)
"""What :class:`KeyStanding` knows of a copy, from its first bit on; the first six are where copies in service are."""

_IN_SERVICE: Final = 0b111111


@dataclass(frozen=True, slots=True)
class KeyStanding:
    """How every copy stands, so that any part of the list is counted without asking for each copy anew.

    Attributes:
        bits: by primary key, a bit for each name in :data:`COUNTED`; 0 is not on file.
        longest_tag: characters of the longest tag code.
    """

    bits: array[int] = field(default_factory=lambda: array("H"))
    longest_tag: int = 0

    def counts(self, copies: KeySet | None = None) -> KeyCounts:
        """How many of those copies are where and how they stand; of all of them without ``copies``.

        A copy that came after this was read is counted when it is read again.
        """
        found = Counter(self.bits if copies is None else copies.of_each(self.bits))
        numbers = {
            name: sum(number for each, number in found.items() if each >> at & 1) for at, name in enumerate(COUNTED)
        }
        total = sum(number for each, number in found.items() if each & _IN_SERVICE)
        return KeyCounts(total=total, longest_tag=self.longest_tag, **numbers)


@dataclass(frozen=True, slots=True)
class KeyOrder:
    """All copies in one order, by primary key.

    Attributes:
        everything: those out of service too.
        in_service: without them; the same array where there are none.
    """

    everything: array[int]
    in_service: array[int]


@dataclass(frozen=True, slots=True)
class KeyMatches:
    """What a filter found.

    Attributes:
        ids: the copies; None when nothing was asked, so that everything in service is in the list.
        troubles: what was not understood of the filter, and where it stands.
    """

    ids: KeySet | None
    troubles: tuple[Trouble, ...] = ()

    @property
    def trouble(self) -> str:
        """In words, the first thing that was not understood."""
        return self.troubles[0].sentence if self.troubles else ""

    def among(self, order: KeyOrder) -> array[int]:
        """The ids in that order."""
        return order.in_service if self.ids is None else self.ids.among(order.everything)


@dataclass(frozen=True, slots=True)
class KeyFound:
    """What a filter found, and how many of what it would find without its statuses are where.

    Attributes:
        matches: what is in the list.
        counts: what each facet would show with the rest of the filter.
    """

    matches: KeyMatches
    counts: KeyCounts


@dataclass(frozen=True, slots=True)
class KeySurvey:
    """The whole list at one moment: its order, how every copy stands, and what the filter found."""

    order: KeyOrder
    standing: KeyStanding
    found: KeyFound


@dataclass(frozen=True, slots=True)
class HolderChoice:
    """Somebody or somewhere that keys can be given to.

    Attributes:
        holder: who or where.
        name: as stored.
        note: what it is: ``sitter``, ``hook, free``, ``contact, neighbour``…
        taken: whether another copy hangs there already.
        badge: the code of a person's badge, as stored; it answers as the name does.
        blocked: whether a client whose keys these are has blocked this sitter; the note says so.
    """

    holder: Holder
    name: str
    note: str
    taken: bool = False
    badge: str = ""
    blocked: bool = False
