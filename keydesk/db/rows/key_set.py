"""Some of the copies on file, a byte each: what a filter finds, however much of 100,000 that is."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from itertools import compress, count
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True)
class KeySet:
    """Copies by primary key.

    Primary keys are handed out one after another, so a byte for each up to the last is less than a tenth of what a set
    takes, and is looked through in a third of the time.

    Attributes:
        mask: by primary key, 1 for those in it; it ends with the last of them.
    """

    mask: bytes = b""

    @classmethod
    def of(cls, copy_ids: Iterable[int]) -> Self:
        """These copies, in whatever order."""
        mask = bytearray()
        for each in copy_ids:
            try:
                mask[each] = 1
            except IndexError:
                mask.extend(bytes(each + 1))
                mask[each] = 1
        return cls(bytes(mask.rstrip(b"\0")))

    def __len__(self) -> int:
        """How many they are."""
        return self.mask.count(1)

    def __iter__(self) -> Iterator[int]:
        """Their primary keys from the lowest."""
        return compress(count(), self.mask)

    def __contains__(self, copy_id: int) -> bool:
        """Whether a copy is one of them."""
        return 0 <= copy_id < len(self.mask) and bool(self.mask[copy_id])

    def among(self, copy_ids: array[int]) -> array[int]:
        """Those of some copies that are in it, in the order that they come in."""
        try:
            return array(copy_ids.typecode, compress(copy_ids, map(self.mask.__getitem__, copy_ids)))
        except IndexError:
            # The last copy on file is not in it.
            longer = self.mask.ljust(max(copy_ids) + 1, b"\0")
            return array(copy_ids.typecode, compress(copy_ids, map(longer.__getitem__, copy_ids)))

    def of_each(self, what: array[int]) -> Iterator[int]:
        """What is said of each of them, from something with an entry by primary key; nothing of those past its end."""
        return compress(what, self.mask)
