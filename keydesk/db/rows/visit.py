"""Booked services, as rows. All texts as stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit; its times are the office's wall-clock times, without a zone, and the price is in cents."""

    visit_id: int
    day: date
    starts_at: datetime
    ends_at: datetime
    all_day: bool
    client_id: int
    client: str
    sitter: str
    service: str
    status: str
    price_cents: int
    pets: str
    note: str
