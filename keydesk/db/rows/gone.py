"""Keys that are gone, as rows of a report. All texts as stored."""

from __future__ import annotations

from dataclasses import dataclass

from keydesk.db.rows.lost_key import LostKeyRow


@dataclass(frozen=True, slots=True)
class GoneRow:
    """One copy that is missing, lost or stolen, or that has an open case.

    Attributes:
        case: the copy, who had it, and its case; without its other copies and the visits at risk, which are counted.
        others: how many other copies of its key are in service.
        at_risk: how many visits up to the horizon lack a key or a sitter at that client's.
    """

    case: LostKeyRow
    others: int
    at_risk: int
