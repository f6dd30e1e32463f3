"""What is told of the lines beside the cursor, read while nothing moves, so that a cursor key reads nothing."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Told = TypeVar("Told")

_FRESH_SECONDS: Final = 20.0
# What is told has words such as "in 5 minutes": older than that it is read again.
_MOST: Final = 12


class Beside(Generic[Told]):
    """What was read of some lines, until the list is read again, or for some seconds."""

    def __init__(self) -> None:
        """Know nothing."""
        self._kept: dict[int, tuple[float, Told]] = {}
        self.reading = 0
        """How often the list was read: what was asked for before that is not kept."""

    def forget(self) -> None:
        """The list is read again."""
        self._kept.clear()
        self.reading += 1

    def known(self, thing: int) -> Told | None:
        """What is told of a line, where that was read a moment ago."""
        at, told = self._kept.get(thing, (0.0, None))
        return told if told is not None and time.monotonic() - at < _FRESH_SECONDS else None

    def unknown(self, ids: Sequence[int], cursor: int) -> list[int]:
        """The lines beneath and above the cursor of which nothing is known; headings are none."""
        near = (ids[at] for at in (cursor + 1, cursor - 1) if 0 <= at < len(ids))
        return [thing for thing in near if thing > 0 and self.known(thing) is None]

    def keep(self, read: Mapping[int, Told], *, reading: int) -> None:
        """Keep what was read of some lines, unless the list was read again meanwhile."""
        if reading != self.reading:
            return
        at = time.monotonic()
        self._kept.update({thing: (at, told) for thing, told in read.items()})
        while len(self._kept) > _MOST:
            del self._kept[next(iter(self._kept))]
