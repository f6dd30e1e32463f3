"""What a client pays for a service: the one rule, over the client's own prices and the service's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

OwnPrice = tuple[date | None, int | None]
"""A client's own price of one service: the day from which it holds, None for always; its cents, None for the service's
own price again."""


@dataclass(frozen=True, slots=True)
class InForce:
    """The own price that holds on a day.

    Attributes:
        since: the day from which it holds; None has held always.
        cents: what it is; None where the client pays the service's price again since then.
    """

    since: date | None
    cents: int | None


def in_force(day: date, own: Iterable[OwnPrice]) -> InForce | None:
    """Of a client's own prices the one that has begun last on a day; None where none has."""
    begun = [(since or date.min, since is not None, cents) for since, cents in own if since is None or since <= day]
    if not begun:
        return None
    since, dated, cents = max(begun, key=lambda each: each[:2])
    return InForce(since if dated else None, cents)


def price_on(day: date, *, listed: int, own: Iterable[OwnPrice]) -> int:
    """The price of a service on a day, in cents: the client's own that is in force then, or else the service's.

    Args:
        day: of the visit.
        listed: the service's price.
        own: the client's own prices of it.
    """
    held = in_force(day, own)
    return listed if held is None or held.cents is None else held.cents


def priced_anew(day: date, *, price: int, listed: int, before: Iterable[OwnPrice], after: Iterable[OwnPrice]) -> int:
    """What a booked visit costs once a client's own prices have changed.

    It costs what the rule gives now, if it cost what the rule gave before. A price that somebody wrote into the
    visit, or that is older than the service's, was never the rule's to change.

    Args:
        day: of the visit.
        price: what it costs as it is booked.
        listed: the service's price.
        before: the client's own prices as they were.
        after: as they are now.
    """
    if price != price_on(day, listed=listed, own=before):
        return price
    return price_on(day, listed=listed, own=after)
