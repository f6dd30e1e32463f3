"""Keys that people have, as rows of reports. All texts as stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from keydesk.db.rows.where import PlaceRow


@dataclass(frozen=True, slots=True)
class HeldKeyRow:
    """One copy that is out, and what is known of its coming back.

    Attributes:
        copy_id, tag_code: the copy.
        key_id, opens: its key, and what that opens.
        client_id, client: whose key it is, ``Rivera, Ana``.
        staff_id: the person of the company who has it; None where none has.
        here: whether that person still works here.
        place: who has it.
        since: since when.
        due_at: when it should be back; None is standing.
        chased: how often it was asked for since it is late.
        chased_at: when it was last asked for.
        recalled: whether it is wanted back.
        next_visit: the first day on which its holder is booked at that client's; None without.
    """

    copy_id: int
    tag_code: str
    key_id: int
    opens: str
    client_id: int
    client: str
    staff_id: int | None
    here: bool
    place: PlaceRow
    since: datetime
    due_at: datetime | None
    chased: int
    chased_at: datetime | None
    recalled: bool
    next_visit: date | None
