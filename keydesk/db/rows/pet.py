"""Animals, as rows. All texts as stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from keydesk.db.rows.fields import OwnFields
from keydesk.db.rows.lists import OwnColumns
from keydesk.rules.births import Birth


@dataclass(frozen=True, slots=True)
class PetRow:
    """One animal in the list.

    Attributes:
        pet_id: the animal.
        client_id: whose it is.
        client: the client as lists have them.
        birth: when it was born, as far as that is known.
        age: how old that makes it today, as :func:`keydesk.rules.births.age` says it.
        fixed: whether it is spayed or neutered; None is not known.
        active: whether it is about; the others are shown only when asked for.
        photo_path: where its photo is; empty without one.
        version: row version, for edits.
        own: the fields as the office has them, and what the pet has in its own; of a single one, and not in lists.
        beside: the same of the other branch, where the operator sees both.
    """

    pet_id: int
    client_id: int
    client: str
    name: str
    species: str
    breed: str
    sex: str
    color: str
    fixed: bool | None
    birth: Birth
    age: str
    notes: str
    active: bool
    photo_path: str
    version: int
    own: OwnFields = field(default_factory=OwnFields)
    beside: OwnFields | None = None

    @property
    def born(self) -> str:
        """The birth as it is written: ``2019``, ``2019-03``, ``2019-03-14``; empty without one."""
        return self.birth.written

    @property
    def birth_year(self) -> int | None:
        """The year of birth."""
        return self.birth.year

    @property
    def birth_month(self) -> int | None:
        """The month of birth."""
        return self.birth.month

    @property
    def birth_day(self) -> int | None:
        """The day of birth."""
        return self.birth.day


@dataclass(frozen=True, slots=True)
class PetCounts:
    """How many pets there are, and how many of them are not about any more."""

    active: int = 0
    inactive: int = 0


@dataclass(frozen=True, slots=True)
class PetSurvey:
    """The list of pets at one moment.

    Attributes:
        ids: of the pets that the filter finds, in their order.
        trouble: what was not understood of the filter.
        counts: of all pets.
        today: the office's day, on which ages are told.
        owner: the client of whom alone the list is, as lists have them; empty for everybody's.
        visits: how many visits of that client are booked from today on.
        own: the office's own fields.
    """

    ids: Sequence[int]
    trouble: str
    counts: PetCounts
    today: date
    owner: str = ""
    visits: int = 0
    own: OwnColumns = field(default_factory=OwnColumns)


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """A photo that a pet has: what another one can be given, too."""

    path: str
    pets: str


@dataclass(frozen=True, slots=True)
class PetChoices:
    """What a form of a pet can offer, beside what is typed.

    Attributes:
        species: the kinds on file, the most frequent first.
        photos: the photos on file, by whose they are.
    """

    species: tuple[str, ...]
    photos: tuple[PhotoRow, ...]
