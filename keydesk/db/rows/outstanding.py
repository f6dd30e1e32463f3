"""What is still to be done about clients and copies, as rows of reports. All texts as stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Outstanding = Literal["agreement", "test", "copies"]


@dataclass(frozen=True, slots=True)
class OutstandingRow:
    """One thing that is outstanding.

    Attributes:
        what: ``agreement`` (none is signed, and a key of theirs is in service), ``test`` (a copy that should be tried
            in its lock), ``copies`` (a key that visits need, of which there are fewer than an office wants).
        client_id, client: whose it is, ``Rivera, Ana``.
        key_id: the key; None for an agreement.
        copy_id: the copy that should be tried; None otherwise.
        code: the copy's tag, or the key's code; empty for an agreement.
        opens: what the key opens.
        count: how many copies are in service: of the client's keys, or of the key.
        since: since when the copy is where it is; None otherwise.
        next_visit: the first day on which somebody is booked there; None without.
    """

    what: Outstanding
    client_id: int
    client: str
    key_id: int | None
    copy_id: int | None
    code: str
    opens: str
    count: int
    since: datetime | None
    next_visit: date | None


@dataclass(frozen=True, slots=True)
class ShortRow:
    """A key of which there are fewer copies than sitters who need it on one day.

    Attributes:
        key_id, code, opens: the key.
        client_id, client: whose it is, ``Rivera, Ana``.
        copies: how many copies are in service and not missing.
        wanted: the most sitters who need it on one day.
        days: the days on which they are more than the copies, in order.
        sitters: everybody who needs it up to the horizon, with whether they have it.
    """

    key_id: int
    code: str
    opens: str
    client_id: int
    client: str
    copies: int
    wanted: int
    days: tuple[date, ...]
    sitters: tuple[tuple[str, bool], ...]
