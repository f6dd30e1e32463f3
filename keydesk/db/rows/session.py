"""What a session knows of its own person, as rows. All texts as stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class LockRow:
    """How a locked session is opened.

    Attributes:
        name: whose session it is.
        office: the office's name.
        has_pin: whether the person has a PIN.
        needs_pin: whether the office opens a lock by PIN only.
        minutes: without a key, after which a session locks.
    """

    name: str
    office: str
    has_pin: bool
    needs_pin: bool
    minutes: int


@dataclass(frozen=True, slots=True)
class LastAct:
    """Something that a person did.

    Attributes:
        batch_id: what an undo takes back.
        at: when, aware UTC.
        verb: the operation's name.
        via: how.
        tags: the first two copies that moved.
        moved: how many moved.
        subject: what the first line of the record is about, where no copy moved.
    """

    batch_id: int
    at: datetime
    verb: str
    via: str
    tags: tuple[str, ...]
    moved: int
    subject: str
