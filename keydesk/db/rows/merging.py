"""Two clients side by side, before one of them goes into the other."""

from __future__ import annotations

from dataclasses import dataclass

from keydesk.rules.merging import FieldPair


@dataclass(frozen=True, slots=True)
class MergeSide:
    """One of the two.

    Attributes:
        client_id: the client.
        name: ``Rivera, Ana``.
        status: in the primary branch.
        version: of the profile, as it was read.
        has: what is around them, in words: ``2 keys``, ``1 pet``, ``14 visits, 3 of them booked``.
    """

    client_id: int
    name: str
    status: str
    version: int
    has: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TwinBeside:
    """A client who may be the one of a form, beside what the form has.

    Attributes:
        here: the client who is here.
        why: in words: ``same phone, name alike``.
        pairs: every field of both; the first is the form's.
    """

    here: MergeSide
    why: str
    pairs: tuple[FieldPair, ...]


@dataclass(frozen=True, slots=True)
class PetPair:
    """Two animals that are likely one: of the client who stays, and of the other."""

    first_id: int
    second_id: int
    name: str


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What a merge would bring together.

    Attributes:
        first: the client whose profile stays.
        second: the one whose profile goes into it.
        pairs: every field that one of them has.
        pets: animals that are likely the same.
        why: why they may be one household, in words; empty where nothing says so.
        cautions: what somebody should see to afterwards, a sentence each.
        keys: how many keys the second has.
    """

    first: MergeSide
    second: MergeSide
    pairs: tuple[FieldPair, ...]
    pets: tuple[PetPair, ...]
    why: str
    cautions: tuple[str, ...]
    keys: int


@dataclass(frozen=True, slots=True)
class TwinPair:
    """Two clients who may be one household.

    Attributes:
        first_id: the one who was here before.
        first: their name.
        second_id: the other.
        second: their name.
        why: in words: ``same phone, name alike``.
        likely: whether somebody should look.
        first_place: where the first lives; their phone where no street is known.
        second_place: where the second lives.
        apart: somebody said that they are not the same.
    """

    first_id: int
    first: str
    second_id: int
    second: str
    why: str
    likely: bool
    first_place: str = ""
    second_place: str = ""
    apart: bool = False
