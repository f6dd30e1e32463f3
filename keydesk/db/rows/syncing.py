"""What a sync of clients would do or has done, as rows: by field, by client, and every value that is in doubt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made
from typing import Literal

from keydesk.rules.fields import Subject
from keydesk.rules.sync_values import WRITES, Outcome
from keydesk.rules.syncing import Going

Place = Literal["joins", "has", "none"]
"""``joins``: gets a place in the other branch · ``has``: has one there already · ``none``: has none in the branch from
which it is synced, so that nothing is done."""


@dataclass(frozen=True, slots=True)
class SyncField:
    """One field of the branch that values come from, and what becomes of what is in it.

    Attributes:
        going: where it goes.
        counts: of how many clients or pets something comes to what.
    """

    going: Going
    counts: Mapping[Outcome, int]

    @property
    def held(self) -> int:
        """How many have something in it."""
        return sum(self.counts.values())

    @property
    def needs_a_word(self) -> bool:
        """Whether nothing there is called so, nobody has said anything, and somebody has something in it."""
        return self.going.way == "open" and self.held > 0


@dataclass(frozen=True, slots=True)
class SyncClient:
    """One client of a sync.

    Attributes:
        client_id: which.
        name: ``Rivera, Ana``.
        place: what becomes of their place in the other branch.
        status: there, before; None without a place.
        becomes: there, afterwards.
        counts: how many of their values and their pets' come to what.
        welcome: whether the day of their welcome, which is missing there, is carried over.
    """

    client_id: int
    name: str
    place: Place
    status: str | None
    becomes: str | None
    counts: Mapping[Outcome, int]
    welcome: bool = False

    @property
    def changes(self) -> bool:
        """Whether anything becomes of them."""
        return self.place == "joins" or self.welcome or any(self.counts.get(each) for each in WRITES)


@dataclass(frozen=True, slots=True)
class SyncValue:
    """One value that somebody should look at: it differs there, does not fit, or has no field. A secret is masked.

    Attributes:
        subject: of a client or of a pet.
        name: the field's name in the branch that it comes from.
        who: the client, or the pet with its owner.
        outcome: what becomes of it.
        here: in the branch that it comes from.
        there: in the other one.
    """

    subject: Subject
    name: str
    who: str
    outcome: Outcome
    here: str
    there: str


@dataclass(frozen=True, slots=True)
class SyncPlan:
    """A sync before it is done.

    Attributes:
        to: the branch that the clients are synced to.
        fields: the office's own fields of the other branch, of clients and then of pets.
        clients: in the order named.
        doubtful: the values that differ, do not fit or stay, by field.
        seen: a print of all of it: whoever does it has seen this, and nothing else.
    """

    to: str
    fields: tuple[SyncField, ...]
    clients: tuple[SyncClient, ...]
    doubtful: tuple[SyncValue, ...] = ()
    seen: str = made(default="", compare=False)

    def count(self, *outcomes: Outcome) -> int:
        """How many values come to one of these."""
        return sum(each.counts.get(outcome, 0) for each in self.fields for outcome in outcomes)

    def places(self, place: Place) -> int:
        """How many clients get a place, have one, or are not of the branch."""
        return sum(each.place == place for each in self.clients)

    @property
    def makes(self) -> int:
        """How many fields are made in the other branch."""
        return sum(each.going.way == "make" for each in self.fields)

    @property
    def open(self) -> tuple[SyncField, ...]:
        """The fields that hold something and of which somebody should say where it goes."""
        return tuple(each for each in self.fields if each.needs_a_word)

    @property
    def changes(self) -> bool:
        """Whether anything would be different afterwards."""
        return bool(self.makes) or any(each.changes for each in self.clients)
