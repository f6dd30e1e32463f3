"""The case of a key that cannot be found, as rows. All texts as stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from keydesk.db.rows.needs import CopyPlaceRow, DayVisitRow
from keydesk.db.rows.where import MovementRow, PlaceRow


@dataclass(frozen=True, slots=True)
class LostKeyRow:
    """What has to be known and done about one copy that is missing, lost or stolen.

    Attributes:
        copy_id: the copy.
        state: ``missing``, ``lost``, ``stolen``, or ``found`` where it is back.
        last: its last movements before it was gone, the latest first: the first of them says who had it.
        gone: the movement by which it was said to be gone; None where it is back.
        others: the key's other copies in service, nearest first.
        at_risk: the client's visits of the coming days whose sitter lacks a key.
        key_id: the key.
        case_id: the case; None where none was opened.
        status: ``open``, ``closed``; empty without a case.
        opened_by, closed_at: who opened it, and when it was closed.
        client_told_at, insurer_told_at: when; None is not yet.
        rekey_decision: ``""`` (not decided), ``rekey``, ``keep``, ``done``.
        cost_cents: what it cost, in cents.
        version: row version of the case, for edits.
    """

    copy_id: int
    tag_code: str
    key_id: int
    client_id: int
    client: str
    label: str
    phones: tuple[str, ...]
    state: str
    last: tuple[MovementRow, ...]
    gone: MovementRow | None
    others: tuple[CopyPlaceRow, ...]
    at_risk: tuple[DayVisitRow, ...]
    case_id: int | None = None
    status: str = ""
    opened_at: datetime | None = None
    opened_by: str = ""
    client_told_at: datetime | None = None
    insurer_told_at: datetime | None = None
    rekey_decision: str = ""
    cost_cents: int = 0
    note: str = ""
    closed_at: datetime | None = None
    version: int = 0

    @property
    def had_by(self) -> PlaceRow | None:
        """Who had it, or where it hung, before anybody said that it is gone; None where that is too long ago."""
        places = (place for each in self.last for place in (each.after, each.before))
        return next((place for place in places if place.kind not in {None, "missing"}), None)

    @property
    def to_do(self) -> tuple[str, ...]:
        """What is still to be done, in the order in which it is done; empty when the case can be closed."""
        left = []
        if self.client_told_at is None:
            left.append("tell the client")
        if not self.rekey_decision:
            left.append("decide about the lock")
        if self.rekey_decision == "rekey":
            left.append("have the lock changed")
        if self.insurer_told_at is None and self.state in {"lost", "stolen"}:
            left.append("tell the insurer")
        return tuple(left)


def place_words(place: PlaceRow | None) -> str:
    """A place of a movement in a few words: ``Front office A7``, ``Sam Ortega``, ``missing``; empty for none."""
    if place is None:
        return ""
    if place.kind == "safe":
        return f"{place.safe} {place.hook}".strip()
    return place.name or (place.kind or "")


def copy_words(copy: CopyPlaceRow) -> str:
    """Where another copy is, in a few words."""
    return f"{copy.name or copy.kind} {copy.hook}".strip()
