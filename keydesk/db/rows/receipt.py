"""What a client signs for when keys go back, as rows. All texts as stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ReturnedKeyRow:
    """One copy that went back: its tag, what it opens, and of how many pieces it is. Never where that is."""

    tag_code: str
    label: str
    kind: str
    pieces: int
    note: str


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """One client's keys that went back in one act.

    Attributes:
        number: of the receipt: that of the batch, by which it is found again.
        client: whose keys they are.
        at: when they went back.
        handed_over_by: who recorded it.
        keys: in the order of their tags.
    """

    number: int
    client: str
    at: datetime
    handed_over_by: str
    keys: tuple[ReturnedKeyRow, ...]
