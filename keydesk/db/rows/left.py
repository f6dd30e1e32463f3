"""What is left of somebody's business with a client: keys and booked visits. All texts as stored."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LeftCopy:
    """A copy that somebody should see to: its tag, what it opens, and who has it; empty in the office."""

    tag_code: str
    opens: str
    holder: str


@dataclass(frozen=True, slots=True)
class LeftRow:
    """What is left to do.

    Attributes:
        copies: copies in service that the office answers for.
        visits: booked visits that are to come, by number and version.
        first: the day and time of the first of them, for a sentence; empty without one.
    """

    copies: tuple[LeftCopy, ...] = ()
    visits: tuple[tuple[int, int], ...] = ()
    first: str = ""

    @property
    def in_office(self) -> tuple[LeftCopy, ...]:
        """The copies that are in a safe."""
        return tuple(each for each in self.copies if not each.holder)

    @property
    def with_people(self) -> tuple[LeftCopy, ...]:
        """The copies that somebody has, or that are missing."""
        return tuple(each for each in self.copies if each.holder)
