"""Who looked at what, as rows. All texts as stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class LookedRow:
    """One time that something which is not in every list was looked at, printed or taken out of the program.

    Attributes:
        at: when.
        staff_id, operator: who; None and empty where nobody of the company did.
        verb: what was done: ``reveal``, ``print``, ``map``, ``export``, …
        subject, subject_id: what it was of: ``access_method``, ``key_copy``, ``key_safe``, …
        thing: what that is called.
        client_id, client: whose it is; None and empty where it is no client's.
        field: which of it.
        told: what the record says of it; never the secret itself.
        via, reason: how, and why.
    """

    at: datetime
    staff_id: int | None
    operator: str
    verb: str
    subject: str
    subject_id: int
    thing: str
    client_id: int | None
    client: str
    field: str
    told: str
    via: str
    reason: str
