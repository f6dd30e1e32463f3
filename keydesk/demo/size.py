"""How large an invented office is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from keydesk.rules.refusal import Refusal

CLIENTS: Final = 620
MOST_CLIENTS: Final = 200_000
SAFE_ROWS: Final = 10
SAFE_COLUMNS: Final = 20

_HANGING: Final = 0.44
"""The share of all copies for which a hook is kept."""


@dataclass(frozen=True, slots=True)
class Size:
    """So many of each; ``visits`` are those of a weekday."""

    clients: int
    pets: int
    sitters: int
    copies: int
    visits: int

    @property
    def safes(self) -> int:
        """Safes with 10 × 20 hooks; a drawer for spares comes on top."""
        return max(2, -(-int(self.copies * _HANGING) // (SAFE_ROWS * SAFE_COLUMNS)))


def size_of(clients: int = CLIENTS) -> Size:
    """The size of an office with so many clients; 620 of them have 900 pets, 900 copies of keys and 15 sitters.

    Raises:
        Refusal: too few or too many.
    """
    if not 1 <= clients <= MOST_CLIENTS:
        raise Refusal(f"An invented office has 1 to {MOST_CLIENTS:,} clients.")
    share = clients / CLIENTS
    return Size(
        clients=clients,
        pets=round(900 * share),
        sitters=max(2, round(15 * share)),
        copies=max(2, round(900 * share)),
        visits=max(1, round(100 * share)),
    )
