"""Clients' own prices, as rows. All texts as stored, all prices in cents."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class OwnPriceRow:
    """One price of a client's own for one service.

    Attributes:
        price_id: its row.
        client_id: whose.
        client: what they are called.
        service_id: of which service.
        service: what that is called.
        listed_cents: what everybody else pays.
        cents: what they pay; None where it is the service's price again.
        since: the day from which it holds; None has held always.
        state: whether it holds now, did before, or is to come.
        version: row version, for edits.
        branch_id: whose service it is.
    """

    price_id: int
    client_id: int
    client: str
    service_id: int
    service: str
    listed_cents: int
    cents: int | None
    since: date | None
    state: Literal["now", "past", "to come"]
    version: int
    branch_id: str = "in_home"


@dataclass(frozen=True, slots=True)
class BookedRow:
    """Visits that are on the schedule: how many, and the first and the last day."""

    visits: int = 0
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class PricedServiceRow:
    """A service for which a client can have a price of their own."""

    service_id: int
    name: str
    branch_id: str
    listed_cents: int
    booked: BookedRow = field(default_factory=BookedRow)


@dataclass(frozen=True, slots=True)
class ClientPricesRow:
    """What one client pays, told from one moment."""

    client_id: int
    name: str
    prices: tuple[OwnPriceRow, ...]
    services: tuple[PricedServiceRow, ...]
    today: date
