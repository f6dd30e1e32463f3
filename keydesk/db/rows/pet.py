"""Animals, as rows. All texts as stored."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PetRow:
    """One animal in the list.

    Attributes:
        pet_id: the animal.
        client_id: whose it is.
        client: the client as lists have them.
        born: the birth as far as it is known: ``2019``, ``2019-03``, ``2019-03-14``; empty without one.
        fixed: whether it is spayed or neutered; None is not known.
        active: whether it is about; the others are shown only when asked for.
        version: row version, for edits.
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
    born: str
    notes: str
    active: bool
    version: int
