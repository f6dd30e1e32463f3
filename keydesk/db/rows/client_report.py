"""Clients and how they stand with their keys, as rows of reports. All texts as stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class KeyCountRow:
    """One key in use of a client, and how many copies of it there are and should be.

    Attributes:
        key_id, code, opens: the key; None and empty for a client who needs one and has none on file.
        required: whether a visit needs it.
        wanted: how many copies the client's visits call for: as many as sitters come on one day, and at least one; 0
            where no visit needs it.
        held: copies that the office has: in its safes, with sitters, and on their way.
        out: those of them that sitters have.
        household: copies that are with the client or somebody around them.
        missing: copies that nobody can find.
    """

    key_id: int | None
    code: str
    opens: str
    required: bool
    wanted: int
    held: int = 0
    out: int = 0
    household: int = 0
    missing: int = 0

    @property
    def short(self) -> int:
        """How many copies are lacking."""
        return max(0, self.wanted - self.held)


@dataclass(frozen=True, slots=True)
class ClientKeysRow:
    """One client with the counts of their keys.

    Attributes:
        client_id, client: ``Rivera, Ana``.
        status: in the primary branch: ``prospect``, ``active``, ``inactive``; empty without a place in it.
        key_required, no_key_reason: whether visits need a key, and why not.
        keys: their keys in use.
        next_visit: the first day on which somebody is booked there; None without.
    """

    client_id: int
    client: str
    status: str
    key_required: bool
    no_key_reason: str
    keys: tuple[KeyCountRow, ...]
    next_visit: date | None = None

    def total(self, name: str) -> int:
        """The sum of ``wanted``, ``held``, ``out``, ``household``, ``missing`` or ``short`` over their keys."""
        return sum(getattr(each, name) for each in self.keys)


@dataclass(frozen=True, slots=True)
class NoKeyRow:
    """One client whose visits need no key, and one of the ways in.

    Attributes:
        client_id, client, status: the client.
        reason, note: why no key is needed.
        ways: the ways in that are on file, ``keypad (side door)``.
        coded: whether a code is on file for one of them.
        reviewed_on: when it was last said that they are right: the oldest of them; None where one never was.
        review_on: when one of them is to be looked at next: the first of them; None where no day is set.
        next_visit: the first day on which somebody is booked there; None without.
    """

    client_id: int
    client: str
    status: str
    reason: str
    note: str
    ways: tuple[str, ...]
    coded: bool
    reviewed_on: date | None
    review_on: date | None
    next_visit: date | None
